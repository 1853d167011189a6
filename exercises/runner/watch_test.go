package runner

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	main := filepath.Join(dir, "src", "main.rs")
	write(t, main, "one")
	write(t, filepath.Join(dir, "target", "x"), "one")
	ctx, cancel := context.WithCancel(t.Context())
	saved, err := Watch(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, main, "two")
	<-saved

	// As editors do it: a new file takes the old one's place.
	write(t, filepath.Join(dir, "src", ".main.rs.swp"), "three")
	if err := os.Rename(filepath.Join(dir, "src", ".main.rs.swp"), main); err != nil {
		t.Fatal(err)
	}
	<-saved

	// A folder made later is watched too.
	write(t, filepath.Join(dir, "src", "bin", "b.rs"), "new")
	<-saved
	write(t, filepath.Join(dir, "src", "bin", "b.rs"), "newer")
	<-saved

	cancel()
	for range saved { // a last save may be in it; then it is closed
	}
}

func TestWatchMissingFolder(t *testing.T) {
	if _, err := Watch(t.Context(), filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("no error for a missing folder")
	}
}

func TestPoll(t *testing.T) {
	dir := t.TempDir()
	main := filepath.Join(dir, "main.rs")
	write(t, main, "one")
	ctx, cancel := context.WithCancel(t.Context())
	saved := make(chan struct{}, 1)
	go poll(ctx, dir, fingerprint(dir), saved)
	write(t, main, "longer than before")
	<-saved
	cancel()
	for range saved {
	}
}

// Where the system has no watcher, or no watch is left, saves are found by polling.
func TestWatchFallsBackToPolling(t *testing.T) {
	for name, none := range map[string]func() (*fsnotify.Watcher, error){
		"no watcher": func() (*fsnotify.Watcher, error) { return nil, syscall.EMFILE },
		"no watch left": func() (*fsnotify.Watcher, error) {
			w, err := fsnotify.NewWatcher()
			if err == nil {
				err = w.Close() // a closed watcher takes no folder
			}
			return w, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			main := filepath.Join(dir, "src", "main.rs")
			write(t, main, "one")
			ctx, cancel := context.WithCancel(t.Context())
			saved, err := watchWith(ctx, dir, none)
			if err != nil {
				t.Fatal(err)
			}
			write(t, main, "longer than before")
			<-saved
			write(t, filepath.Join(dir, "src", "new.rs"), "a file more")
			<-saved
			cancel()
			for range saved {
			}
		})
	}
}

// A watcher that fails while it watches (its queue overflows) is replaced by
// polling; what was missed meanwhile counts as one save.
func TestLostWatchGoesOnPolling(t *testing.T) {
	dir := t.TempDir()
	main := filepath.Join(dir, "main.rs")
	write(t, main, "one")
	ctx, cancel := context.WithCancel(t.Context())
	var watcher *fsnotify.Watcher
	saved, err := watchWith(ctx, dir, func() (w *fsnotify.Watcher, err error) {
		watcher, err = fsnotify.NewWatcher()
		return watcher, err
	})
	if err != nil {
		t.Fatal(err)
	}
	watcher.Errors <- fsnotify.ErrEventOverflow
	<-saved
	write(t, main, "longer than before")
	<-saved
	if len(watcher.WatchList()) != 0 {
		t.Error("the failed watcher still watches")
	}
	cancel()
	for range saved {
	}
}

func TestFingerprintAndCounts(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "main.rs"), "one")
	before := fingerprint(dir)
	for _, name := range []string{"target/debug/x", ".git/index", "Cargo.lock", ".main.rs.swp", "main.rs~", "4913"} {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), "x")
		if fingerprint(dir) != before {
			t.Errorf("%s counts as a save", name)
		}
	}
	later := time.Now().Add(time.Hour)
	os.Chtimes(filepath.Join(dir, "main.rs"), later, later)
	if fingerprint(dir) == before {
		t.Error("a newer file of the same size is not seen")
	}
}
