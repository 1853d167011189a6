package plain

import (
	"context"
	"fmt"
	"time"

	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// fakeSolve is what the fake knows of the solution, of back-ups and of saves.
type fakeSolve struct {
	gaveUp  bool
	backups []runner.Backup
	saves   chan struct{} // what Watch hands out
}

func (s *fakeSolve) fill(x trainer.Exercise) trainer.Exercise {
	x.Ladder = []i18n.Text{tx("Who flushes the queue?", "谁来刷出队列？"), tx("Look at the last line.", "看最后一行。"), tx("Call `shutdown()`.", "调用 `shutdown()`。")}
	x.GaveUp, x.Backups = s.gaveUp, s.backups
	return x
}

func (f *fake) Reset(context.Context, string) (string, error) {
	f.resets++
	b := runner.Backup{Path: fmt.Sprintf("/home/ada/otelings-workspace/backups/%d", f.resets), Time: time.Date(2026, 3, 1, 9, f.resets, 0, 0, time.Local)}
	f.solve.backups = append([]runner.Backup{b}, f.solve.backups...)
	return b.Path, nil
}

func (f *fake) UndoReset(_ context.Context, id string) (trainer.Undone, error) {
	if len(f.solve.backups) == 0 {
		return trainer.Undone{}, &trainer.NoBackup{Exercise: id}
	}
	u := trainer.Undone{Restored: f.solve.backups[0], Replaced: "/home/ada/otelings-workspace/backups/9"}
	f.solve.backups[0] = runner.Backup{Path: u.Replaced, Time: time.Date(2026, 3, 1, 9, 59, 0, 0, time.Local)}
	u.Backups = f.solve.backups
	return u, nil
}

func (f *fake) BundleHere(_ context.Context, id string) (trainer.Bundled, error) {
	return trainer.Bundled{
		Exercise: id, File: "/home/ada/otelings-workspace/bundles/stuck.zip", Redacted: 2,
		LeftOut: []i18n.Text{{EN: "your notes", ZH: "你的笔记"}},
	}, nil
}

func (f *fake) Solution(_ context.Context, id string) (trainer.Solution, error) {
	if !f.codeDone && !f.solve.gaveUp {
		return trainer.Solution{}, &trainer.SolutionClosed{Exercise: id}
	}
	return trainer.Solution{Exercise: id, GaveUp: f.solve.gaveUp, Passed: f.codeDone, Files: []trainer.FileDiff{{
		Path: "src/main.rs",
		Diff: "--- yours/src/main.rs\n+++ solution/src/main.rs\n@@ -1,2 +1,3 @@\n fn main() {\n-\tdrink(\"一杯很长很长的咖啡，长得一行放不下，所以要接到下一行去，再接一段才行\");\x1b[2J\n+    drink();\n+    provider.shutdown().unwrap();\n }\n",
	}}}, nil
}

func (f *fake) GiveUp(context.Context, string) error {
	f.solve.gaveUp = true
	return f.saveErr
}

func (f *fake) Watch(context.Context, string) (<-chan struct{}, error) {
	return f.solve.saves, f.openErr
}
