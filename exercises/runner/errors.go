package runner

import (
	"errors"
	"io/fs"
	"syscall"
)

// What can go wrong apart from the learner's program. Every error of this
// package wraps one of these, or the caller's context error.
var (
	// ErrNoToolchain: the language's build tool is not installed.
	ErrNoToolchain = errors.New("the toolchain was not found")
	// ErrDownload: what the program is made of could not be downloaded.
	ErrDownload = errors.New("the packages could not be downloaded")
	// ErrLanguage: the job's language cannot be run.
	ErrLanguage = errors.New("this language cannot be run")
	// ErrNoProgram: the folder does not hold a program (its language's manifest).
	ErrNoProgram = errors.New("there is no program in the folder")
	// ErrNotCode: the exercise has no program to scaffold.
	ErrNotCode = errors.New("the exercise has no program")
	// ErrReadOnly: the workspace cannot be written.
	ErrReadOnly = errors.New("the workspace cannot be written")
	// ErrFull: no room on the workspace's disk.
	ErrFull = errors.New("no space left for the workspace")
	// ErrWorkspace: any other failure of the workspace's files.
	ErrWorkspace = errors.New("the workspace could not be used")
	// ErrNoBackup: the folder given to Undo is not a back-up of this workspace.
	ErrNoBackup = errors.New("this is not a back-up")
	// ErrStart: the built program could not be started.
	ErrStart = errors.New("the program could not be started")
)

// Error is a failure that is not a verdict on the learner's program.
type Error struct {
	Kind error  // one of the Err values of this package
	Path string // what it is about, "" when nothing more is known
	Err  error  // the cause, may be nil

	Language string // ErrNoToolchain, ErrDownload, ErrNoProgram: of exercises.Languages
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

// workspaceError says what a failed file operation means for the learner.
func workspaceError(path string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	kind := ErrWorkspace
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		kind = ErrReadOnly
	case errors.Is(err, syscall.ENOSPC):
		kind = ErrFull
	}
	return &Error{Kind: kind, Path: path, Err: err}
}
