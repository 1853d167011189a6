package progress

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// backupsKept is how many daily copies stay.
const backupsKept = 3

func (s *Store) backupDir() string { return filepath.Join(filepath.Dir(s.path), "backups") }

// backupStem is the start of every copy's name, "progress-" for progress.db.
func (s *Store) backupStem() string {
	base := filepath.Base(s.path)
	return strings.TrimSuffix(base, filepath.Ext(base)) + "-"
}

func (s *Store) backupOfDay(day string) string {
	return filepath.Join(s.backupDir(), s.backupStem()+day+".db")
}

func (s *Store) backupBeforeSchema(from int) string {
	day := s.opts.Now().Format("20060102")
	return filepath.Join(s.backupDir(), fmt.Sprintf("%s%s-schema%d.db", s.backupStem(), day, from))
}

// backups lists the copies, newest first. A day's copy sorts after the copy
// made before a migration of the same day ('.' > '-').
func (s *Store) backups() []string {
	names, err := filepath.Glob(filepath.Join(s.backupDir(), "*.db"))
	if err != nil {
		return nil
	}
	own := names[:0]
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), s.backupStem()) {
			own = append(own, name)
		}
	}
	sort.Sort(sort.Reverse(sort.StringSlice(own)))
	return own
}

// backupDaily copies the file after the first commit of a day. The commit is
// done already: a failure here is a notice, never the write's error.
func (s *Store) backupDaily(db *bolt.DB) {
	day := s.opts.Now().Format("20060102")
	if s.backedUp == day {
		return
	}
	s.backedUp = day
	target := s.backupOfDay(day)
	if _, err := os.Stat(target); err == nil {
		return
	}
	err := os.MkdirAll(s.backupDir(), 0o700)
	if err == nil {
		err = db.View(func(tx *bolt.Tx) error { return copyOut(tx, target) })
	}
	if err != nil {
		s.notify(Notice{Kind: BackupFailed, Path: target, Err: classify(target, err)})
		return
	}
	s.prune()
}

// prune removes the daily copies beyond the newest backupsKept, and the copies
// made before migrations beyond as many.
func (s *Store) prune() {
	daily, before := 0, 0
	for _, name := range s.backups() {
		n := &daily
		if strings.Contains(filepath.Base(name), "-schema") {
			n = &before
		}
		if *n++; *n > backupsKept {
			_ = os.Remove(name)
		}
	}
}

// copyOut writes the transaction's view of the file to target, complete or
// not at all, and only if the copy is sound.
func copyOut(tx *bolt.Tx, target string) error {
	temp := target + ".tmp"
	defer os.Remove(temp)
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = tx.WriteTo(f)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = inspect(temp)
	}
	if err == nil {
		err = os.Rename(temp, target)
	}
	return err
}
