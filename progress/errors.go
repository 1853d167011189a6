package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// What can go wrong with the file. Every error of a Store wraps one of these
// or the caller's context error; errors.Is tells them apart.
var (
	// ErrBusy: another process kept the file locked for longer than the time-out.
	ErrBusy = errors.New("progress file is in use by another process")
	// ErrReadOnly: the file or its folder cannot be written, or not be read.
	ErrReadOnly = errors.New("progress file cannot be opened")
	// ErrFull: no room on the disk, or a size limit or quota is reached.
	ErrFull = errors.New("no space left for the progress file")
	// ErrNewer: a newer version of the program wrote the file.
	ErrNewer = errors.New("progress file was written by a newer version")
	// ErrDamaged: the file is damaged and could not be set aside.
	ErrDamaged = errors.New("progress file is damaged")
	// ErrConflict: a record with this id exists and says something else.
	ErrConflict = errors.New("a different record with this id is already saved")
	// ErrInvalid: the record misses an id or has a value that is not allowed.
	ErrInvalid = errors.New("record cannot be saved")
	// ErrFailed: any other failure of the file system or of bbolt.
	ErrFailed = errors.New("progress file could not be used")
)

// Error is a failed operation. When it was a write, nothing of it is saved.
type Error struct {
	Kind error  // one of the Err values of this package
	Path string // the progress file, "" when it is not about the file
	Err  error  // the cause, may be nil
}

// Error is the fact, without the hint.
func (e *Error) Error() string {
	s := e.Kind.Error()
	if e.Path != "" {
		s += ": " + e.Path
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Hint is what the user can do about it, "" when there is nothing.
func (e *Error) Hint() string {
	switch e.Kind {
	case ErrBusy:
		return "wait a moment and try again, or close the other otelings"
	case ErrReadOnly:
		return "make the folder writable, or set OTELINGS_HOME to one that is"
	case ErrFull:
		return "free some disk space, or set OTELINGS_HOME to a folder on another disk"
	case ErrNewer:
		return "update otelings, or set OTELINGS_HOME to another folder"
	case ErrFailed:
		return "set OTELINGS_HOME to another folder"
	case ErrDamaged:
		return "move the file away; a new one is started then"
	}
	return ""
}

// fault is a panic or memory fault inside bbolt.
type fault struct{ value any }

func (f *fault) Error() string { return fmt.Sprintf("stopped while reading it: %v", f.value) }

// classify turns what the system or bbolt said into an *Error. It never says
// ErrDamaged for a fault: a fault is a suspicion that inspect must confirm.
func classify(path string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var at *fs.PathError
	if errors.As(err, &at) && at.Path == path {
		err = at.Err // the path is named once
	}
	kind := ErrFailed
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return &Error{Kind: ErrBusy, Path: path}
	case isFull(err):
		kind = ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		kind = ErrReadOnly
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum),
		errors.Is(err, berrors.ErrVersionMismatch):
		kind = ErrDamaged
	}
	return &Error{Kind: kind, Path: path, Err: err}
}

// isFull recognises "no room" in its forms. bbolt formats errors of growing
// the file with %s, so their text is all that is left of them.
func isFull(err error) bool {
	codes := []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}
	if runtime.GOOS == "windows" {
		codes = append(codes, 39, 112) // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	}
	for _, code := range codes {
		if errors.Is(err, code) {
			return true
		}
		grow := strings.Contains(err.Error(), "file resize error") || strings.Contains(err.Error(), "file sync error")
		if grow && strings.Contains(err.Error(), code.Error()) {
			return true
		}
	}
	return false
}
