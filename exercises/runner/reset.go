package runner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"otelings/exercises"
)

// backupName is the folder of one back-up: the exercise's name, the time of
// day in UTC, and a number when two fall into one second.
var backupName = regexp.MustCompile(`^(.+)-(\d{8}-\d{6})(?:-(\d+))?$`)

// backupTime is how the time stands in the name of a back-up.
const backupTime = "20060102-150405"

// maxBackups bounds the search for a free name within one second.
const maxBackups = 1000

// Reset moves everything in def's folder to a new folder below
// <root>/backups/ and scaffolds the exercise anew. backup is the absolute path
// of that folder, "" when there was nothing to move; when an error comes with
// it, the learner's files are there. A build folder of the exercise's own
// (target) is left where it is.
//
// The folder itself stays, so that a shell or an editor that is in it goes on
// seeing the exercise and not its back-up.
func (w Workspace) Reset(def *exercises.Definition) (backup string, err error) {
	if !hasFiles(def) {
		return "", &Error{Kind: ErrNotCode, Path: def.ID}
	}
	return w.restart(def, func() (Scaffolded, error) { return w.Scaffold(def) })
}

// restart puts def's files aside and scaffolds anew.
func (w Workspace) restart(def *exercises.Definition, anew func() (Scaffolded, error)) (backup string, err error) {
	root, err := w.open()
	if err != nil {
		return "", err
	}
	defer root.Close()
	moved, err := setAside(root, place(def))
	if moved != "" {
		backup = filepath.Join(w.Root, filepath.FromSlash(moved))
	}
	if err != nil {
		return backup, workspaceError(w.Root, err)
	}
	_, err = anew()
	return backup, err
}

// Undo puts a back-up that Reset made back into its place. What lies there now
// is moved to a back-up of its own, whose path it returns ("" when there was
// nothing), so that an undo can be undone.
func (w Workspace) Undo(backup string) (replaced string, err error) {
	from, to, ok := w.origin(backup)
	if !ok {
		return "", &Error{Kind: ErrNoBackup, Path: backup}
	}
	root, err := w.open()
	if err != nil {
		return "", err
	}
	defer root.Close()
	if info, err := root.Stat(from); err != nil || !info.IsDir() {
		return "", &Error{Kind: ErrNoBackup, Path: backup, Err: err}
	}
	moved, err := setAside(root, to)
	if moved != "" {
		replaced = filepath.Join(w.Root, filepath.FromSlash(moved))
	}
	if err != nil {
		return replaced, workspaceError(w.Root, err)
	}
	if err := moveEntries(root, from, to); err != nil {
		return replaced, workspaceError(w.Root, err)
	}
	_ = root.Remove(from) // stays when something is left in it
	return replaced, nil
}

// origin is what a back-up's absolute path says: the folder of the back-up and
// the exercise's, relative to the root.
func (w Workspace) origin(backup string) (from, to string, ok bool) {
	rel, err := filepath.Rel(filepath.Join(w.Root, "backups"), backup)
	if err != nil || !filepath.IsLocal(rel) {
		return "", "", false
	}
	rel = filepath.ToSlash(rel)
	folder, last := path.Split(rel)
	parts := backupName.FindStringSubmatch(last)
	if folder == "" || parts == nil {
		return "", "", false
	}
	return path.Join("backups", rel), path.Join(folder, parts[1]), true
}

// setAside moves what is in dir to a new folder below backups/ and returns that
// folder, "" when there was nothing to move.
func setAside(root *os.Root, dir string) (string, error) {
	entries, err := movable(root, dir)
	if err != nil || len(entries) == 0 {
		return "", err
	}
	stamp := time.Now().UTC().Format(backupTime)
	backup, err := newFolder(root, path.Join("backups", dir+"-"+stamp))
	if err != nil {
		return "", err
	}
	if err := moveEntries(root, dir, backup); err != nil {
		if root.Remove(backup) == nil { // empty: all went back
			backup = ""
		}
		return backup, err
	}
	return backup, nil
}

// newFolder creates name, or name-2, name-3 … : always the number after the
// highest there is, so that the newest of one second is known.
func newFolder(root *os.Root, name string) (string, error) {
	dir := path.Dir(name)
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	entries, err := fs.ReadDir(root.FS(), dir)
	if err != nil {
		return "", err
	}
	next := 1
	for _, e := range entries {
		rest, same := strings.CutPrefix(e.Name(), path.Base(name))
		if !same {
			continue
		}
		n, err := strconv.Atoi(strings.TrimPrefix(rest, "-"))
		if rest == "" {
			n, err = 1, nil
		}
		if err == nil {
			next = max(next, n+1)
		}
	}
	for n := next; n <= next+maxBackups; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		err := root.Mkdir(try, 0o755)
		if err == nil {
			return try, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	return "", &fs.PathError{Op: "mkdir", Path: name, Err: fs.ErrExist}
}

// moveEntries moves everything movable in from into to, which it creates. When
// one move fails, those made are taken back as far as possible.
func moveEntries(root *os.Root, from, to string) error {
	entries, err := movable(root, from)
	if err != nil {
		return err
	}
	if err := root.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for i, name := range entries {
		err := root.Rename(path.Join(from, name), path.Join(to, name))
		if err == nil {
			continue
		}
		for _, back := range entries[:i] {
			err = errors.Join(err, root.Rename(path.Join(to, back), path.Join(from, back)))
		}
		return err
	}
	return nil
}

// movable lists what a reset moves: all but what builds and package managers
// made, and of a project its evidence. A missing folder has nothing in it.
func movable(root *os.Root, dir string) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, entry := range entries {
		proof := entry.Name() == exercises.EvidenceDir && strings.HasPrefix(dir, exercises.ProjectsFolder+"/")
		if !slices.Contains(madeFolders, entry.Name()) && !proof {
			names = append(names, entry.Name())
		}
	}
	return names, err
}
