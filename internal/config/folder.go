package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"otelings/internal/i18n"
)

// ErrFolder says that a folder cannot be used; what it wraps says why.
var ErrFolder = errors.New("the folder cannot be used")

// Existing is path, or the nearest thing above it that is there: a folder, or
// a file where a folder is wanted.
func Existing(path string) string {
	for {
		// Below a file there is nothing, and it is not "not there".
		_, err := os.Lstat(path)
		up := filepath.Dir(path)
		if err == nil || up == path || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return path
		}
		path = up
	}
}

// Writable makes sure that files can be made in the folder path, or where it
// would be made. Nothing is left behind, the folder included.
func Writable(path string) error {
	at := Existing(path)
	info, err := os.Stat(at)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &fs.PathError{Op: "open", Path: at, Err: syscall.ENOTDIR}
	}
	f, err := os.CreateTemp(at, ".otelings-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Folder is a folder as the user typed it, made absolute as Resolve does, when
// it can be used for the exercises. The error is *Error.
func (s System) Folder(typed string) (string, error) {
	path, err := s.first(typed, func() (string, error) { return "", errors.New("no folder was given") })
	if err == nil {
		err = Writable(path)
	}
	if err == nil {
		return path, nil
	}
	var own *Error
	if errors.As(err, &own) {
		return "", err
	}
	return "", &Error{
		Err:  errors.Join(ErrFolder, err),
		Fact: i18n.Text{EN: "the folder cannot be written: " + path, ZH: "这个目录写不了：" + path},
		Tip:  i18n.Text{EN: "name a folder of yours, such as ~/otelings-workspace", ZH: "换成你自己的目录，例如 ~/otelings-workspace"},
	}
}
