package progress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// NoticeKind is what a notice is about.
type NoticeKind string

// The notices.
const (
	// SetAside: the file was damaged and has another name now.
	SetAside NoticeKind = "set_aside"
	// BackupFailed: the daily copy could not be made; the data is saved.
	BackupFailed NoticeKind = "backup_failed"
)

// Notice is something the user must be told once.
type Notice struct {
	Kind     NoticeKind
	Path     string // SetAside: where the damaged file is now; BackupFailed: the copy
	Restored string // SetAside: the back-up that was restored, "" when there was none
	Rescued  int    // SetAside: records read out of the damaged file, all with a good checksum
	Err      error  // what was wrong
}

// Notices gives the notices since the last call.
func (s *Store) Notices() []Notice {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.notices
	s.notices = nil
	return n
}

func (s *Store) notify(n Notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notices = append(s.notices, n)
}

// recoveryStale is the age after which the mark of a recovery was left by a
// process that died in it; a recovery takes milliseconds. Taking the mark too
// early does no harm: names are given only where there is none.
const recoveryStale = 2 * time.Second

func (s *Store) restorePath() string { return s.path + ".restore" }

// setAside replaces the damaged file: a new one is built from the newest sound
// back-up and every record of the damaged file whose checksum is good; the
// damaged file is renamed, never changed; the new one takes its place.
func (s *Store) setAside(ctx context.Context, cause error) error {
	release, err := s.beginRecovery()
	if err != nil {
		return s.cannotSetAside(cause, err)
	}
	defer release()
	s.known = nil
	// Another process may have been first.
	if err := s.stillDamaged(ctx, cause); err == nil {
		return nil
	}
	restored, rescued, err := s.rebuild()
	if err != nil {
		return s.cannotSetAside(cause, err)
	}
	aside, err := asideName(s.path, s.opts.Now())
	if err == nil {
		err = os.Rename(s.path, aside)
	}
	if err != nil {
		_ = os.Remove(s.restorePath())
		return s.cannotSetAside(cause, err)
	}
	s.notify(Notice{Kind: SetAside, Path: aside, Restored: restored, Rescued: rescued, Err: cause})
	if err := s.finishRestore(); err != nil {
		return classify(s.path, err)
	}
	return nil
}

// cannotSetAside keeps both reasons: the damage, and why it stays in the way.
func (s *Store) cannotSetAside(cause, why error) error {
	var own *Error
	if errors.As(cause, &own) && own.Err != nil {
		cause = own.Err // the path is named once
	}
	return &Error{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("%w; it could not be set aside: %w", cause, why)}
}

// stillDamaged is nil when the file is sound and of a known kind by now.
func (s *Store) stillDamaged(ctx context.Context, cause error) error {
	if err := inspect(s.path); err != nil {
		return err
	}
	if !s.usable(s.path) {
		return cause
	}
	var broken *damage
	if errors.As(cause, &broken) && broken.deep {
		return s.opts.Checker(ctx, s.path)
	}
	return nil
}

// beginRecovery makes one process at a time do it; a second one waits and then
// finds the file sound.
func (s *Store) beginRecovery() (release func(), err error) {
	mark := s.path + ".recovering"
	start := time.Now()
	for {
		f, err := os.OpenFile(mark, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			_ = f.Close()
			return func() { _ = os.Remove(mark) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		waited := time.Since(start)
		if waited > recoveryStale+s.opts.WriteTimeout {
			return nil, &Error{Kind: ErrBusy, Path: s.path}
		}
		// The clock of a network disk may differ: waiting that long counts too.
		info, serr := os.Stat(mark)
		if serr == nil && (waited > recoveryStale || time.Since(info.ModTime()) > recoveryStale) {
			_ = os.Remove(mark)
			continue
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// rebuild makes the file that will take the damaged one's place.
func (s *Store) rebuild() (restored string, rescued int, err error) {
	target := s.restorePath()
	if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", 0, err
	}
	for _, name := range s.backups() {
		if inspect(name) != nil {
			continue
		}
		if err := copyFile(name, target); err != nil {
			return "", 0, err
		}
		if s.usable(target) {
			restored = name
			break
		}
		_ = os.Remove(target)
	}
	records, err := rescue(s.path)
	if err != nil {
		return "", 0, err
	}
	err = guarded(target, false, s.opts.WriteTimeout, func(db *bolt.DB) error {
		return db.Update(func(tx *bolt.Tx) error {
			rescued = 0
			v, err := s.schema(tx)
			if errors.Is(err, errUnborn) || errors.Is(err, errOlder) {
				err = s.steps.apply(tx, v)
			}
			if err != nil {
				return err
			}
			for _, r := range records {
				changed, err := merge(tx, r)
				if err != nil {
					return err
				}
				if changed {
					rescued++
				}
			}
			return nil
		})
	})
	return restored, rescued, err
}

// usable tells whether a file has a schema this version can read.
func (s *Store) usable(path string) bool {
	err := guarded(path, true, s.opts.ReadTimeout, func(db *bolt.DB) error {
		return db.View(func(tx *bolt.Tx) error { _, err := s.schema(tx); return err })
	})
	return err == nil || errors.Is(err, errOlder) || errors.Is(err, errUnborn)
}

// finishRestore puts a rebuilt file into place. It also ends a recovery that
// was killed after the damaged file had got its new name. Two processes may do
// it at once; nil means that the file is in place.
func (s *Store) finishRestore() error {
	err := inspect(s.restorePath())
	if err == nil {
		err = place(s.restorePath(), s.path)
	}
	rebuilt, rerr := os.Stat(s.restorePath())
	current, cerr := os.Stat(s.path)
	switch {
	case err == nil, rerr == nil && cerr == nil && os.SameFile(rebuilt, current):
		_ = os.Remove(s.restorePath())
		return nil
	case cerr == nil && errors.Is(rerr, fs.ErrNotExist):
		return nil // the other process was first
	}
	return err
}

// asideName is a name that no file has yet.
func asideName(path string, now time.Time) (string, error) {
	base := path + ".corrupt-" + now.Format("20060102-150405")
	for i := 1; i < 1000; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
	}
	return "", fmt.Errorf("no free name for it in %s", filepath.Dir(path))
}

// copyFile copies and syncs one file; from is only read.
func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
