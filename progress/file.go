package progress

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
)

// errAbsent: there is no file, or an empty one; a read shows an empty State.
var errAbsent = errors.New("no progress file yet")

// view runs fn in a read transaction; fn may run twice and must not keep the
// transaction's memory. A missing file gives errAbsent.
func (s *Store) view(ctx context.Context, fn func(*bolt.Tx) error) error {
	return s.run(ctx, false, fn)
}

// update runs fn in a write transaction that is on disk when update returns
// nil. fn may run twice.
func (s *Store) update(ctx context.Context, fn func(*bolt.Tx) error) error {
	return s.run(ctx, true, fn)
}

func (s *Store) run(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	if err := ctx.Err(); err != nil {
		return err
	}
	err := s.once(ctx, write, fn)
	var broken *fault
	if errors.As(err, &broken) {
		err = s.suspect(ctx, err)
	}
	if !errors.Is(err, ErrDamaged) {
		return err
	}
	if err := s.setAside(ctx, err); err != nil {
		return err
	}
	return s.once(ctx, write, fn)
}

// once is one open, one transaction, one close.
func (s *Store) once(ctx context.Context, write bool, fn func(*bolt.Tx) error) error {
	err := s.examine()
	if errors.Is(err, errAbsent) && write {
		err = s.create()
	}
	if err != nil {
		return s.explain(err)
	}
	timeout := s.opts.ReadTimeout
	if write {
		timeout = s.opts.WriteTimeout
	}
	if end, ok := ctx.Deadline(); ok {
		// bbolt waits for ever at 0.
		timeout = max(time.Millisecond, min(timeout, time.Until(end)))
	}
	err = guarded(s.path, !write, timeout, func(db *bolt.DB) error {
		if write {
			return s.write(db, fn)
		}
		return db.View(func(tx *bolt.Tx) error {
			if _, err := s.schema(tx); err != nil {
				return err
			}
			return fn(tx)
		})
	})
	if errors.Is(err, errOlder) { // a read met an old schema: migrate, read again
		if err = guarded(s.path, false, s.opts.WriteTimeout, s.migrate); err == nil {
			return s.once(ctx, write, fn)
		}
	}
	return s.explain(err)
}

func (s *Store) write(db *bolt.DB, fn func(*bolt.Tx) error) error {
	transaction := func(tx *bolt.Tx) error {
		if _, err := s.schema(tx); errors.Is(err, errUnborn) {
			if err := s.steps.apply(tx, 0); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		return fn(tx)
	}
	err := db.Update(transaction)
	if errors.Is(err, errOlder) {
		if err = s.migrate(db); err == nil {
			err = db.Update(transaction)
		}
	}
	if err != nil {
		return err
	}
	s.backupDaily(db)
	return nil
}

// explain gives an error its kind; damage found by inspect becomes ErrDamaged.
func (s *Store) explain(err error) error {
	var broken *damage
	if errors.As(err, &broken) {
		return &Error{Kind: ErrDamaged, Path: s.path, Err: err}
	}
	var own *Error
	if errors.As(err, &own) && own.Path == "" && own.Kind == ErrNewer {
		own.Path = s.path
	}
	if errors.Is(err, errAbsent) {
		return err
	}
	return classify(s.path, err)
}

// examine decides whether the file may be given to bbolt: a full inspection
// of a file not seen before in this process, its header otherwise.
func (s *Store) examine() error {
	info, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		if s.finishRestore() != nil {
			return errAbsent
		}
		info, err = os.Stat(s.path)
	}
	if err != nil {
		return err
	}
	if err := regular(s.path, info); err != nil {
		return err
	}
	if info.Size() == 0 {
		return errAbsent
	}
	if s.known != nil && os.SameFile(s.known, info) {
		return inspectHeader(s.path)
	}
	if err := inspect(s.path); err != nil {
		return err
	}
	s.known = info
	return nil
}

// suspect is asked after bbolt failed in a way that damage explains, on a file
// that looked sound: only a check that names the damage makes it ErrDamaged.
func (s *Store) suspect(ctx context.Context, cause error) error {
	s.known = nil
	err := inspect(s.path)
	if err == nil && s.opts.Checker != nil {
		if cerr := s.opts.Checker(ctx, s.path); cerr != nil {
			err = &damage{what: cerr.Error(), deep: true}
		}
	}
	var broken *damage
	if errors.As(err, &broken) {
		return &Error{Kind: ErrDamaged, Path: s.path, Err: broken}
	}
	return cause
}

// create makes a complete new file under another name and links it into
// place, so that a process killed here leaves no half file.
func (s *Store) create() error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return err
	}
	if info, err := os.Stat(s.path); err == nil && info.Size() == 0 {
		return nil // bbolt fills an empty file itself
	}
	release, err := s.beginRecovery() // a damaged file may be moving away now
	if err != nil {
		return err
	}
	defer release()
	if _, err := os.Stat(s.path); err == nil || s.finishRestore() == nil {
		return s.examine()
	}
	temp := s.path + ".new-" + NewID(s.opts.Now())
	defer os.Remove(temp)
	err = guarded(temp, false, s.opts.WriteTimeout, func(db *bolt.DB) error {
		return db.Update(func(tx *bolt.Tx) error { return s.steps.apply(tx, 0) })
	})
	if err != nil {
		return err
	}
	return place(temp, s.path)
}

// place gives the complete file temp the name path; fs.ErrExist when there is
// such a file.
func place(temp, path string) error {
	err := os.Link(temp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) {
		// No hard links here (FAT, some network shares).
		if _, serr := os.Lstat(path); errors.Is(serr, fs.ErrNotExist) {
			err = os.Rename(temp, path)
		}
	}
	if err == nil {
		syncDir(filepath.Dir(path))
	}
	return err
}

// syncDir makes new names last through a power cut where the system can do
// that; elsewhere (Windows) the call fails and means nothing.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// guarded opens the file, runs fn and closes it. A panic or a memory fault in
// between becomes a *fault; the lock is released in every case.
func guarded(path string, readOnly bool, timeout time.Duration, fn func(*bolt.DB) error) (err error) {
	var file *os.File
	before := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(before)
	defer func() {
		if value := recover(); value != nil {
			// bbolt may hold its own mutexes now and DB.Close would wait for
			// them, or Open did not return: the map stays, the lock goes.
			if file != nil {
				unlock(file)
				_ = file.Close()
			}
			err = &fault{value}
		}
	}()
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout:  timeout,
		ReadOnly: readOnly,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode)
			file = f
			return f, err
		},
	})
	if err != nil {
		return err
	}
	err = fn(db)
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	return err
}
