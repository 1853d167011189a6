package runner

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Two folders may hold packages of the same name (the learner's and a copy
// given with --dir, or two windows): they share one file in the build folder,
// and the one built last is what lies there. So a job owns the build folder
// from the start of its build until its program has a name of its own. Other
// programs that build there, cargo typed by hand among them, are not held up.

// lockPause is the time between two tries for the build folder.
const lockPause = 50 * time.Millisecond

// claim waits until this job alone may build in target; "" is nobody's.
func claim(ctx context.Context, target string) (release func(), err error) {
	if target == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(target, 0o755); err != nil {
		return nil, workspaceError(target, err)
	}
	f, err := os.OpenFile(filepath.Join(target, ".otelings-lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, workspaceError(target, err)
	}
	for {
		ok, err := tryLock(f)
		if ok {
			return func() { _ = f.Close() }, nil // closing gives the lock back
		}
		if err != nil {
			_ = f.Close()
			return nil, workspaceError(target, err)
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, ctx.Err()
		case <-time.After(lockPause):
		}
	}
}

// forget makes cargo compile a package anew. Cargo names what it builds by
// package and version, not by folder, and tells "fresh" by modification times:
// of two folders with packages of the same name, the one with the older files
// would be given the other's program, and be graded for it. Dependencies stay
// built, and the compiler's incremental cache goes by content.
func forget(target, name string) {
	if target == "" || name == "" {
		return
	}
	marks, _ := filepath.Glob(filepath.Join(target, "*", ".fingerprint", name+"-*"))
	crossed, _ := filepath.Glob(filepath.Join(target, "*", "*", ".fingerprint", name+"-*")) // build.target is set
	for _, m := range append(marks, crossed...) {
		if hash := strings.TrimPrefix(filepath.Base(m), name+"-"); len(hash) == 16 { // not "name-of-another"
			_ = os.RemoveAll(m) // one that stays costs nothing but what it did before
		}
	}
}

// own gives the built program a name nobody else writes to. remove takes it
// away again; where neither a link nor a copy can be made, the program is run
// under its shared name.
func own(executable string) (path string, remove func()) {
	none := func() {}
	sweep(filepath.Dir(executable), time.Now())
	dir, err := os.MkdirTemp(filepath.Dir(executable), ownPrefix)
	if err != nil {
		return executable, none
	}
	remove = func() { _ = os.RemoveAll(dir) }
	path = filepath.Join(dir, filepath.Base(executable))
	if os.Link(executable, path) == nil || copyFile(executable, path, 0o755) == nil {
		return path, remove
	}
	remove()
	return executable, none
}

// ownPrefix begins the names of the folders that own makes; sweepAfter is how old
// one is whose run cannot be going on any more.
const (
	ownPrefix  = ".otelings-run-"
	sweepAfter = 24 * time.Hour
)

// sweep takes away what runs that were killed left behind.
func sweep(dir string, now time.Time) {
	old, _ := filepath.Glob(filepath.Join(dir, ownPrefix+"*")) // the pattern is ours
	for _, o := range old {
		if info, err := os.Lstat(o); err == nil && now.Sub(info.ModTime()) > sweepAfter {
			_ = os.RemoveAll(o) // the next run tries again
		}
	}
}

// copyFile makes a new file with what another holds.
func copyFile(from, to string, mode os.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}
