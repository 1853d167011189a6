package runner

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"otelings/exercises"
)

// Workspace is the learner's folder. Its methods may be called from several
// goroutines and processes: a file is created whole or not at all, and never
// over one that is there.
type Workspace struct {
	Root string // absolute; created when it is missing
}

// Scaffolded is an exercise's folder in the workspace.
type Scaffolded struct {
	Dir     string   // absolute
	Open    string   // absolute path of the file to edit first, "" when the exercise names none
	Created []string // files written now, relative to Dir, with slashes
	Kept    []string // files of the starter that the learner has already
}

// cargoConfig makes a cargo command typed in any exercise's folder use the
// shared build folder. Cargo resolves a relative target-dir against the folder
// that holds .cargo, and CARGO_TARGET_DIR goes before this file.
const cargoConfig = `# All exercises share one build folder, so that only the first build is slow.
[build]
target-dir = "target"
`

// maxFile bounds one file that is scaffolded or moved; starters are small.
const maxFile = 1 << 20

// Dir is where exercise def lies, whether it is there or not.
func (w Workspace) Dir(def *exercises.Definition) string {
	return filepath.Join(w.Root, filepath.FromSlash(place(def)))
}

// Shared is the folder that all jobs of a language share. Of Rust it is Cargo's
// build folder: what CARGO_TARGET_DIR in env names, else <root>/rust/target; of
// the others <root>/<language>/.shared.
func (w Workspace) Shared(language string, env []string) string {
	if language != exercises.LanguageRust {
		return filepath.Join(w.Root, language, ".shared")
	}
	if dir := lookup(env, "CARGO_TARGET_DIR"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(w.Root, language, "target")
}

// Scaffold puts the files of def's starter that are missing into the workspace.
// A file that is there stays as it is, whatever it holds: calling it again is
// harmless, and a newer starter never touches a learner's work. Errors are
// *Error of kind ErrNotCode, ErrReadOnly, ErrFull or ErrWorkspace.
func (w Workspace) Scaffold(def *exercises.Definition) (Scaffolded, error) {
	if !hasFiles(def) || def.Files == nil {
		return Scaffolded{}, &Error{Kind: ErrNotCode, Path: def.ID}
	}
	root, err := w.open()
	if err != nil {
		return Scaffolded{}, err
	}
	defer root.Close()
	if def.Code != nil && def.Languages[0] == exercises.LanguageRust {
		if _, err := create(root, "rust/.cargo/config.toml", []byte(cargoConfig)); err != nil {
			return Scaffolded{}, workspaceError(w.Root, err)
		}
	}
	done, err := scaffold(root, def)
	if err != nil {
		return Scaffolded{}, workspaceError(w.Root, err)
	}
	done.Dir = w.Dir(def)
	if edit := def.Edit(); len(edit) > 0 {
		done.Open = filepath.Join(done.Dir, filepath.FromSlash(edit[0]))
	}
	return done, nil
}

// open gives the workspace as a root that no link leads out of.
func (w Workspace) open() (*os.Root, error) {
	if !filepath.IsAbs(w.Root) {
		return nil, &Error{Kind: ErrWorkspace, Path: w.Root, Err: errors.New("not an absolute path")}
	}
	if err := os.MkdirAll(w.Root, 0o755); err != nil {
		return nil, workspaceError(w.Root, err)
	}
	root, err := os.OpenRoot(w.Root)
	if err != nil {
		return nil, workspaceError(w.Root, err)
	}
	return root, nil
}

// look is open for those who only read: nil when the workspace is not there.
func (w Workspace) look() (*os.Root, error) {
	root, err := os.OpenRoot(w.Root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, workspaceError(w.Root, err)
	}
	return root, nil
}

// hasFiles is about exercises that Scaffold knows: programs, configurations,
// and requests written by hand.
func hasFiles(def *exercises.Definition) bool {
	return def.Wire != nil || def.Config != nil || def.Code != nil && len(def.Languages) > 0
}

// place is an exercise's folder relative to the root, with slashes: the
// language comes first, since Cargo reads settings from the folders above.
func place(def *exercises.Definition) string {
	if def.Project != nil {
		return projectPlace(def)
	}
	if def.Config != nil {
		return path.Join(exercises.ConfigFolder, def.Lesson, def.Name)
	}
	if def.Wire != nil {
		return path.Join("wire", def.Lesson, def.Name)
	}
	return path.Join(def.Languages[0], def.Lesson, def.Name)
}

func scaffold(root *os.Root, def *exercises.Definition) (Scaffolded, error) {
	var done Scaffolded
	err := fs.WalkDir(def.Files, "starter", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := readBounded(def.Files, name)
		if err != nil {
			return err
		}
		real := exercises.RealName(strings.TrimPrefix(name, "starter/"))
		created, err := create(root, path.Join(place(def), real), data)
		if created {
			done.Created = append(done.Created, real)
		} else if err == nil {
			done.Kept = append(done.Kept, real)
		}
		return err
	})
	return done, err
}

func readBounded(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = &fs.PathError{Op: "read", Path: name, Err: errors.New("file is too large")}
	}
	return data, err
}

// create writes a file that is not there yet: whole, or not at all. It reports
// false, and no error, when something of that name exists. The data is written
// beside it first and then linked, since a link never replaces a file.
func create(root *os.Root, name string, data []byte) (created bool, err error) {
	if _, err := root.Lstat(name); err == nil {
		return false, nil
	}
	dir := path.Dir(name)
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	temporary := path.Join(dir, ".otelings-"+rand.Text())
	if err := writeNew(root, temporary, data); err != nil {
		return false, err
	}
	defer func() { _ = root.Remove(temporary) }()
	err = root.Link(temporary, name)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrExist):
		return false, nil
	}
	// Some file systems have no hard links. Between the look and the renaming
	// another process could create the file; its loss is accepted there only.
	if _, err := root.Lstat(name); err == nil {
		return false, nil
	}
	if err := root.Rename(temporary, name); err != nil {
		return false, err
	}
	return true, nil
}

// writeNew writes a new file and makes sure that it is on the disk.
func writeNew(root *os.Root, name string, data []byte) error {
	return writeWith(root, name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
