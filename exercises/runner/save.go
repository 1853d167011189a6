package runner

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"path"

	"otelings/exercises"
)

// ChangedError says that a file holds something else than the writer thought: it
// was changed by another program. Nothing was written; Text is what it holds.
type ChangedError struct {
	Path string
	Text []byte
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("%s was changed by another program", e.Path)
}

// Save replaces the text of one file in def's folder, whole or not at all: after
// a crash it holds the old text or the new one. before is what the writer last
// read or wrote; when the file holds something else the error is *ChangedError.
// A file that is gone is written anew. A link is replaced, never followed.
func (w Workspace) Save(def *exercises.Definition, name string, before, text []byte) error {
	have, ok, err := w.Read(def, name)
	if err != nil {
		return err
	}
	if ok && !bytes.Equal(have, before) {
		return &ChangedError{Path: path.Join(w.Dir(def), name), Text: have}
	}
	root, err := w.open()
	if err != nil {
		return err
	}
	defer root.Close()
	dir := place(def)
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return workspaceError(w.Root, err)
	}
	temporary := path.Join(dir, ".otelings-"+rand.Text())
	if err := writeNew(root, temporary, text); err != nil {
		return workspaceError(w.Root, err)
	}
	if err := root.Rename(temporary, path.Join(dir, name)); err != nil {
		_ = root.Remove(temporary)
		return workspaceError(w.Root, err)
	}
	return nil
}
