package runner

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How long a folder must be quiet before a save counts as complete (editors
// write, rename and touch in one go), and how often it is looked at where
// the system cannot tell us.
const (
	quiet     = 80 * time.Millisecond
	pollEvery = 500 * time.Millisecond
)

// Watch tells of saves below dir until ctx is done, then closes the channel.
// Several saves in quick succession are one; a save nobody has taken yet
// absorbs the next. Build and hidden folders, hidden files, back-up copies and
// Cargo.lock, which the build itself writes, do not count. Where the system has
// no watches left the folder is polled. The error is about dir itself.
func Watch(ctx context.Context, dir string) (<-chan struct{}, error) {
	return watchWith(ctx, dir, fsnotify.NewWatcher)
}

// watchWith is Watch with the system's watcher handed in.
func watchWith(ctx context.Context, dir string, newWatcher func() (*fsnotify.Watcher, error)) (<-chan struct{}, error) {
	if _, err := os.ReadDir(dir); err != nil {
		return nil, workspaceError(dir, err)
	}
	saved := make(chan struct{}, 1)
	watcher, err := newWatcher()
	if err == nil {
		if err = addFolders(watcher, dir); err != nil {
			_ = watcher.Close()
		}
	}
	if err != nil {
		before := fingerprint(dir)
		go poll(ctx, dir, before, saved)
		return saved, nil
	}
	go watch(ctx, watcher, dir, saved)
	return saved, nil
}

// watch turns the watcher's events into saves. A lost watch or an overflow is
// answered by polling for the rest of the time.
func watch(ctx context.Context, watcher *fsnotify.Watcher, dir string, saved chan struct{}) {
	timer := time.NewTimer(quiet)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			_ = watcher.Close()
			close(saved)
			return
		case event := <-watcher.Events:
			if event.Op == fsnotify.Chmod || !counts(event.Name) {
				continue
			}
			if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
				_ = addFolders(watcher, event.Name)
			}
			timer.Reset(quiet)
		case <-watcher.Errors: //nolint:errcheck // whatever went wrong, polling takes over
			_ = watcher.Close()
			before := fingerprint(dir) // first: a save that answers to being told must be seen
			tell(saved)
			poll(ctx, dir, before, saved)
			return
		case <-timer.C:
			tell(saved)
		}
	}
}

// addFolders watches dir and the folders below it that can hold sources.
func addFolders(watcher *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // gone again
		case !entry.IsDir():
			return nil
		case name != dir && skipFolder(entry.Name()):
			return fs.SkipDir
		}
		return watcher.Add(name)
	})
}

// poll looks at the folder again and again; a difference that has come to rest
// is a save.
func poll(ctx context.Context, dir, before string, saved chan struct{}) {
	defer close(saved)
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if now := fingerprint(dir); now != before {
				before = now
				tell(saved)
			}
		}
	}
}

// fingerprint changes when a file that counts is saved, added or removed.
func fingerprint(dir string) string {
	var text strings.Builder
	seen := 0
	_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if seen++; seen > maxEntries {
			return fs.SkipAll
		}
		if err != nil {
			return nil
		}
		if entry.IsDir() {
			if name != dir && skipFolder(entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := entry.Info(); err == nil && counts(name) {
			text.WriteString(name + "\x00" + info.ModTime().String() + "\x00" + strconv.FormatInt(info.Size(), 10) + "\n")
		}
		return nil
	})
	return text.String()
}

// counts is about files whose change is a save of the learner's.
func counts(name string) bool {
	base := filepath.Base(name)
	switch {
	case base == "Cargo.lock", slices.Contains(madeFolders, base), strings.HasPrefix(base, "."):
		return false
	case strings.HasSuffix(base, "~"), strings.HasSuffix(base, ".swp"), strings.HasSuffix(base, ".tmp"), base == "4913":
		return false // vim and others try and leave these
	}
	return true
}

func tell(saved chan struct{}) {
	select {
	case saved <- struct{}{}:
	default:
	}
}
