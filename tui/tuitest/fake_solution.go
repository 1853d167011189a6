package tuitest

import (
	"context"
	"time"

	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// solving is what the fake knows of the solution and of resets.
type solving struct {
	gaveUp  bool
	backups []runner.Backup
	undone  int
}

func ladder() []i18n.Text {
	return []i18n.Text{
		tx("What is still in memory when main returns?", "main 返回时，内存里还剩什么？"),
		tx("Look at the provider: who tells it that the program ends?", "看看 provider：谁告诉它程序要结束了？"),
		tx("Call `provider.shutdown()` as the last line of `main`.", "在 `main` 的最后一行调用 `provider.shutdown()`。"),
	}
}

func (s *solving) fill(x *trainer.Exercise, seen int) {
	x.Ladder, x.Seen, x.GaveUp, x.Backups = ladder(), ladder()[:seen], s.gaveUp, s.backups
}

// GaveUp reports whether giving up was recorded.
func (f *Fake) GaveUp() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.solve.gaveUp
}

// HintsAt is the level of hints that was recorded.
func (f *Fake) HintsAt() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hintsAt
}

const solutionDiff = `--- yours/src/main.rs
+++ solution/src/main.rs
@@ -18,6 +18,7 @@
 fn main() -> Result<(), Box<dyn Error>> {
     let provider = init();
-    find_book("To Live");
+    find_book("To Live"); // a comment so long that this line of the solution has to go on in the next line
+    provider.shutdown()?;
     Ok(())
 }
`

// Solution implements the trainer.
func (f *Fake) Solution(_ context.Context, id string) (trainer.Solution, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.codeDone() && !f.solve.gaveUp {
		return trainer.Solution{}, &trainer.SolutionClosed{Exercise: id}
	}
	return trainer.Solution{Exercise: id, GaveUp: f.solve.gaveUp, Passed: f.codeDone(), Files: []trainer.FileDiff{{Path: "src/main.rs", Diff: solutionDiff}}}, f.Fail
}

// GiveUp implements the trainer.
func (f *Fake) GiveUp(context.Context, string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.solve.gaveUp = f.solve.gaveUp || f.Fail == nil
	return f.Fail
}

// backupOf is the n-th back-up of the fake, at a time that every clock of a
// test shows alike.
func backupOf(n int) runner.Backup {
	return runner.Backup{Path: "/home/ada/otelings-workspace/backups/rust/quick-start/first-trace-" + string(rune('0'+n)), Time: time.Date(2026, 3, 1, 9, 30+n, 0, 0, time.Local)}
}

// Reset implements the trainer.
func (f *Fake) Reset(context.Context, string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Fail != nil {
		return "", f.Fail
	}
	b := backupOf(len(f.solve.backups) + 1)
	f.solve.backups = append([]runner.Backup{b}, f.solve.backups...)
	return b.Path, nil
}

// UndoReset implements the trainer.
func (f *Fake) UndoReset(_ context.Context, id string) (trainer.Undone, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.Fail != nil:
		return trainer.Undone{}, f.Fail
	case len(f.solve.backups) == 0:
		return trainer.Undone{}, &trainer.NoBackup{Exercise: id}
	}
	f.solve.undone++
	u := trainer.Undone{Restored: f.solve.backups[0], Replaced: backupOf(8).Path}
	f.solve.backups[0] = backupOf(8)
	u.Backups = append(u.Backups, f.solve.backups...)
	return u, nil
}

// BundleHere implements the trainer.
func (f *Fake) BundleHere(_ context.Context, id string) (trainer.Bundled, error) {
	return trainer.Bundled{Exercise: id, File: "/home/ada/otelings-workspace/bundles/stuck.zip"}, f.Fail
}

// Undone is how many resets were taken back.
func (f *Fake) Undone() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.solve.undone
}
