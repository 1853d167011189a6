package runner

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// projectPlace is a project's folder relative to the root, with slashes.
func projectPlace(def *exercises.Definition) string {
	return path.Join(exercises.ProjectsFolder, def.Name)
}

// ScaffoldProject puts the files of a project that are missing into the
// workspace, in the learner's language. As with Scaffold, what is there stays.
func (w Workspace) ScaffoldProject(def *exercises.Definition, lang i18n.Lang) (Scaffolded, error) {
	if def.Project == nil || def.Files == nil {
		return Scaffolded{}, &Error{Kind: ErrNotCode, Path: def.ID}
	}
	root, err := w.open()
	if err != nil {
		return Scaffolded{}, err
	}
	defer root.Close()
	done := Scaffolded{Dir: w.ProjectPath(def), Open: filepath.Join(w.ProjectPath(def), exercises.ProjectFile)}
	for _, name := range []string{exercises.ProjectFile, exercises.NotesFile} {
		data, err := readBounded(def.Files, path.Join("starter", string(lang), name))
		if err != nil {
			return done, workspaceError(w.Root, err)
		}
		created, err := create(root, path.Join(projectPlace(def), name), data)
		if err != nil {
			return done, workspaceError(w.Root, err)
		}
		if created {
			done.Created = append(done.Created, name)
		} else {
			done.Kept = append(done.Kept, name)
		}
	}
	return done, nil
}

// ResetProject moves a project's own files to a back-up and scaffolds it anew.
// Its evidence stays: progress names it. The learner's program lies elsewhere
// and is not touched.
func (w Workspace) ResetProject(def *exercises.Definition, lang i18n.Lang) (backup string, err error) {
	if def.Project == nil {
		return "", &Error{Kind: ErrNotCode, Path: def.ID}
	}
	return w.restart(def, func() (Scaffolded, error) { return w.ScaffoldProject(def, lang) })
}

// maxEvidence is how many attempts keep their evidence; the oldest go first,
// those that must stay apart.
const maxEvidence = 20

// The names of one attempt's evidence; ids have a fixed length.
const (
	attemptID      = 24
	receivedSuffix = ".jsonl"
	verdictSuffix  = ".verdict.json"
)

// KeepEvidence writes what an attempt received and its verdict into the
// project's folder: <attempt>.jsonl, as received writes it, and
// <attempt>.verdict.json. Both are on the disk when it returns. name is the
// first one's, relative to the workspace, with slashes. Of older attempts the
// newest are kept, and those that stay names.
func (w Workspace) KeepEvidence(def *exercises.Definition, attempt string, received func(io.Writer) error, verdict any, stay []string) (name string, err error) {
	root, err := w.open()
	if err != nil {
		return "", err
	}
	defer root.Close()
	dir := path.Join(projectPlace(def), exercises.EvidenceDir)
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return "", workspaceError(w.Root, err)
	}
	name = path.Join(dir, attempt+receivedSuffix)
	if err := writeWith(root, name, received); err != nil {
		return "", workspaceError(w.Root, err)
	}
	text, err := json.MarshalIndent(verdict, "", "  ")
	if err != nil {
		return "", err
	}
	if err := writeNew(root, path.Join(dir, attempt+verdictSuffix), append(text, '\n')); err != nil {
		return "", workspaceError(w.Root, err)
	}
	prune(root, dir, append(stay, attempt))
	return name, nil
}

// writeWith writes a new file piece by piece and makes sure that it is on the disk.
func writeWith(root *os.Root, name string, write func(io.Writer) error) (err error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			_ = root.Remove(name)
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	return f.Sync()
}

// prune removes the evidence of the oldest attempts; ids sort by time. Files of
// other names are the learner's.
func prune(root *os.Root, dir string, stay []string) {
	entries, err := fs.ReadDir(root.FS(), dir)
	if err != nil {
		return // it stays, which harms nobody
	}
	var attempts []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), verdictSuffix); ok && len(id) == attemptID && !slices.Contains(stay, id) {
			attempts = append(attempts, id)
		}
	}
	slices.Sort(attempts)
	for _, id := range attempts[:max(0, len(attempts)-maxEvidence)] {
		_ = root.Remove(path.Join(dir, id+receivedSuffix))
		_ = root.Remove(path.Join(dir, id+verdictSuffix))
	}
}
