package plain

import (
	"context"
	"errors"
	"strings"
	"testing"

	"otelings/internal/i18n"
)

func TestDoctor(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "7", "L", "", "q")
	wants(t, out, "7. Doctor", "Looking. Ctrl-C stops.", "- fine: cargo, 1.95.0", "- fault: linker, it fails: linker `cc` not found\\x1b[2J", "- warning: editor, none is set",
		"# Doctor", "fault: linker", "  Found: it fails", "  What to do: `sudo apt-get install build-essential`", "  Matters for: Rust links with it",
		"warning: editor", "Looked at: 3. Faults: 1. Warnings: 1.", "1. Look again", "# 环境检查", "故障：链接器", "怎么办：`sudo apt-get", "# 今天")
	f.linker = true
	out = play(t, f, Options{Lang: i18n.ZH}, "7", "1", "q")
	wants(t, out, "正在检查", "- 正常：cargo", "没有问题。", "检查了 1 项：故障 0，警告 0。", "1. 再查一次", "正在检查", "没有问题。")
}

func TestDoctorIsStopped(t *testing.T) {
	f := newFake()
	f.welcomed = true
	interrupt := make(chan struct{}, 1)
	f.doctor = func(ctx context.Context) error {
		interrupt <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	out := play(t, f, Options{Interrupt: interrupt}, "7", "q")
	wants(t, out, "- fine: cargo", "Stopping.", "# Today")
	if strings.Contains(out, "Looked at") {
		t.Error("a stopped look has a result")
	}
}

func TestExerciseFolder(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "6", "4", "/full", "~/rust", "4", "", "4", "-", "q")
	wants(t, out, "4. Exercise folder: /home/ada/otelings-workspace", "# Exercise folder", "a folder you can write to", "the folder cannot be written: /full", "hint: name a folder of yours",
		"Saved.", "4. Exercise folder: ~/rust", "# Settings", "Saved.", "4. Exercise folder: /home/ada/otelings-workspace")
	f.saveErr = errors.New("disk on fire")
	out = play(t, f, Options{Lang: i18n.ZH}, "6", "4", "~/x", "q")
	wants(t, out, "练习目录", "一个可写的目录", "disk on fire")
}
