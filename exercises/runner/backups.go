package runner

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"otelings/exercises"
)

// Backup is one folder of files that a reset or an undo put aside.
type Backup struct {
	Path string    // absolute
	Time time.Time // when it was made, in UTC, to the second
}

// Backups is what lies below <root>/backups/ for def, the newest first. A
// workspace that is not there has none, and none is created.
func (w Workspace) Backups(def *exercises.Definition) ([]Backup, error) {
	if def.Project == nil && !hasFiles(def) {
		return nil, &Error{Kind: ErrNotCode, Path: def.ID}
	}
	folder := path.Join("backups", path.Dir(place(def)))
	root, err := w.look()
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, nil
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, workspaceError(w.Root, err)
	}
	type made struct {
		Backup
		n int // within one second
	}
	var found []made
	for _, e := range entries {
		parts := backupName.FindStringSubmatch(e.Name())
		if !e.IsDir() || parts == nil || parts[1] != def.Name {
			continue
		}
		when, err := time.Parse(backupTime, parts[2])
		if err != nil {
			continue
		}
		n, _ := strconv.Atoi(parts[3]) // "" is the first
		found = append(found, made{Backup{Path: filepath.Join(w.Root, filepath.FromSlash(path.Join(folder, e.Name()))), Time: when}, n})
	}
	slices.SortFunc(found, func(a, b made) int {
		return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(b.n, a.n))
	})
	var out []Backup
	for _, m := range found {
		out = append(out, m.Backup)
	}
	return out, nil
}

// Has reports whether def's folder holds anything of the learner's.
func (w Workspace) Has(def *exercises.Definition) bool {
	root, err := w.look()
	if err != nil || root == nil {
		return false
	}
	defer root.Close()
	names, err := movable(root, place(def))
	return err == nil && len(names) > 0
}

// Read is the text of one file of def's folder; ok is false when it is not
// there. A file over 1 MiB is an error.
func (w Workspace) Read(def *exercises.Definition, name string) (text []byte, ok bool, err error) {
	root, err := w.look()
	if err != nil || root == nil {
		return nil, false, err
	}
	defer root.Close()
	text, err = readBounded(root.FS(), path.Join(place(def), name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, workspaceError(filepath.Join(w.Dir(def), filepath.FromSlash(name)), err)
	}
	return text, true, nil
}
