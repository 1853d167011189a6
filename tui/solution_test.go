package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

var codeRoute = ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}

// sizes are the terminals every story is played in.
var sizes = [][2]int{{80, 24}, {120, 40}, {60, 16}}

// everywhere plays a story in every size and language.
func everywhere(t *testing.T, f func(t *testing.T, lang i18n.Lang, w, h int)) {
	t.Helper()
	for _, lang := range i18n.Langs() {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) { f(t, lang, size[0], size[1]) })
			})
		}
	}
}

// After a pass the solution opens, its question first; s again does not wait
// for an answer.
func TestSolutionAfterAPass(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		f.Pass = true
		d := start(t, f, lang, w, h, codeRoute)
		d.Press("r")
		d.Want("✓ "+say("Passed", "已通过"), "s "+say("solution", "参考答案"))
		d.Press("s")
		d.Want(say("One question first", "先想一个问题"), say("when the batch is sent or flushed", "批次发出或刷出时"))
		d.Press("s")
		d.Want("src/main.rs", say("- yours   + the solution", "- 你的   + 参考答案"))
		if all := scrollThrough(d); !strings.Contains(all, "+     provider.shutdown()?;") || !strings.Contains(all, "-     find_book") {
			t.Errorf("the diff is not all there:\n%s", all)
		}
		d.Press("r", "s")
		d.Want("src/main.rs") // the question is offered once
		if f.GaveUp() {
			t.Error("reading the solution after a pass was taken for giving up")
		}
	})
}

// The question is answered; then the solution opens at once.
func TestSolutionAfterTheQuestion(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Pass = true
		d := start(t, f, i18n.EN, 80, 24, codeRoute)
		d.Press("r", "s", "1", "enter")
		d.Want("Right")
		d.Press("s")
		d.Want("- yours   + the solution")
		d = start(t, f, i18n.EN, 80, 24, codeRoute) // opened again, in the same progress
		d.Press("s")
		d.Want("- yours   + the solution")
	})
}

func TestGiveUp(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, codeRoute)
		for _, no := range []string{"n", "esc", "enter", "q"} {
			d.Press("s")
			d.Want(say("Give up and read the solution?", "放弃，看参考答案？"))
			d.Press(no)
			if f.GaveUp() || d.Done {
				t.Fatalf("%s was taken for a yes", no)
			}
			d.Want(say("It opens when the exercise has been passed", "练习通过之后才打开"))
		}
		d.Press("s", "y")
		d.Want(say("Opened before a pass", "通过之前就打开了"), "src/main.rs", say("not done", "未完成"))
		if !f.GaveUp() {
			t.Error("giving up was not recorded")
		}
		d.Press("tab", "s")
		d.Want("src/main.rs") // it is not asked again
	})
}

func TestResetAndUndo(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, codeRoute)
		d.Press("u")
		d.Want(say("there is no back-up here", "这里没有备份"))
		d.Press("x")
		d.Want(say("Yours go to a back-up", "已完成的进度不变"))
		d.Press("n")
		if f.Undone() != 0 {
			t.Error("something was undone")
		}
		d.Press("r", "x", "y")
		d.Want(say("fresh start", "已重置"), "u "+say("undo the reset", "撤销重置"))
		if strings.Contains(d.Text(), say("Not yet", "未通过")) {
			t.Error("the verdict on files that are gone is still shown")
		}
		d.Press("u")
		d.Want(say("your files of 2026-03-01 09:31 are back", "已放回 2026-03-01 09:31 备份的文件"))
		d.Press("u")
		d.Want("09:38")
		if f.Undone() != 2 {
			t.Errorf("%d undone, want 2", f.Undone())
		}
		d = start(t, f, lang, w, h, codeRoute) // a back-up of an earlier process
		d.Press("u")
		if f.Undone() != 3 {
			t.Error("a back-up that was there before is not offered")
		}
	})
}

// TestResetUnderWatch: putting files back is a save that watching runs; where
// the learner's own went is told all the same, until the next save.
func TestResetUnderWatch(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		d := start(t, f, i18n.EN, 80, 24, codeRoute)
		d.Press("w", "x", "y")
		for _, told := range []bool{true, false} {
			f.Saves <- struct{}{}
			synctest.Wait() // the watcher has passed it on
			d.Until("Not yet")
			d.Settle()
			if strings.Contains(d.Text(), "fresh start; your files are in") != told {
				t.Errorf("told is %v\n%s", !told, d.Text())
			}
		}
		d.Press("w")
	})
}

// After a pass all hints are open, and asking for one records nothing.
func TestHintsAfterAPass(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, codeRoute)
		d.Press("h")
		d.Want(say("Hint 1 of 3", "提示 1 / 3"))
		f.Pass = true
		d.Press("r", "h")
		d.Want(say("all hints are open", "全部提示都打开"), say("Hint 3 of 3", "提示 3 / 3"), "provider.shutdown()")
		if f.HintsAt() != 1 {
			t.Errorf("level %d is recorded, want 1", f.HintsAt())
		}
	})
}

// On a wide terminal the task stands beside the result; the same frame holds both.
func TestTwoColumns(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Pass = false
		for _, c := range []struct {
			w, h int
			two  bool
		}{{120, 40, true}, {110, 24, true}, {109, 24, false}, {80, 24, false}, {200, 50, true}} {
			d := start(t, f, i18n.EN, c.w, c.h, codeRoute)
			d.Press("r")
			text := d.Text()
			if both := strings.Contains(text, "looks for a book") && strings.Contains(text, "✗ Not yet"); both != c.two {
				t.Errorf("%dx%d: task and result together %v, want %v:\n%s", c.w, c.h, both, c.two, text)
			}
			if n := strings.Count(text, "one span arrives"); c.two && n != 1 {
				t.Errorf("%dx%d: the goals stand %d times", c.w, c.h, n)
			}
			d.Press("o")
			if c.two {
				d.Want("found the book", "looks for a book", "▸ Output")
			}
			d.Press("tab", "tab", "j", "j")
			d.Want("▸ Task")
			d.Resize(60, 16)
			d.Check()
			d.Resize(c.w, c.h)
			d.Check()
		}
	})
}

// TestGoldenWide compares the two columns with what they looked like before.
func TestGoldenWide(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for name, keys := range map[string][]string{"code-wide-failed": {"r"}, "code-wide-solution": {"r", "s", "y"}} {
			for _, lang := range i18n.Langs() {
				d := start(t, tuitest.NewUsed(), lang, 120, 40, codeRoute)
				d.Press(keys...)
				golden(t, name+"."+string(lang), d.Text())
			}
		}
	})
}

// golden compares a frame with the one on disk, or rewrites it.
func golden(t *testing.T, name, frame string) {
	t.Helper()
	var b strings.Builder
	for _, l := range strings.Split(frame, "\n") {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Error(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || b.String() != string(want) {
		t.Errorf("%s changed (go test ./tui -update rewrites it), %v:\n%s\nit was\n%s", file, err, b.String(), want)
	}
}

// The name of the exercise stays in view while the output scrolls, and a look
// back is not torn away by the next line.
func TestOutputScrollsUnderTheName(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Lines = 200
		f.Slow = 50 * time.Millisecond
		d := start(t, f, i18n.EN, 60, 16, codeRoute)
		d.Press("o")
		d.Tap("r")
		d.Until("line 49 ")
		d.Want("The first trace")
		d.Tap("g")
		d.Until("line 0 ")
		d.Until("3 of 4 units")
		d.Want("line 0 ", "The first trace", "first build: all dependencies, once")
		d.Settle()
		d.Press("o")
		for _, key := range []string{"space", "space", "b", "j", "G"} {
			d.Press(key)
			d.Want("The first trace")
		}
		d.Want("found the book")
	})
}

// The first build says so; a later one, which compiles the program alone, does not.
func TestFirstBuildIsTold(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		f.Slow = 50 * time.Millisecond
		d := start(t, f, lang, w, h, codeRoute)
		d.Tap("r")
		d.Until(say("2 of 4 units", "2 / 4 个单元"))
		d.Check()
		d.Want(say("first build: all dependencies, once", "第一次构建"), " s")
		d.Settle()
		f.Warm = true
		d.Tap("r")
		d.Until(say("units: 3", "3 个单元"))
		if strings.Contains(d.Text(), say("first build", "第一次构建")) {
			t.Errorf("a later build is called the first:\n%s", d.Text())
		}
		d.Settle()
	})
}

// A refusal tells the cause in words, not by its id.
func TestRefusalInWords(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		d := start(t, tuitest.NewUsed(), lang, w, h, codeRoute)
		d.Press("r")
		all := scrollThrough(d)
		for _, want := range []string{"✗ http POST / → 404", words(lang)("The request went to /", "请求发到了 /")} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is missing:\n%s", want, all)
			}
		}
		if strings.Contains(all, "path-missing") {
			t.Error("the id of a cause is shown")
		}
	})
}

// A lab has hints on a page of their own, keeps its predictions meanwhile, and
// says plainly that it has no solution.
func TestLabHints(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, ui.Route{Name: ui.Exercise, ID: tuitest.LabID})
		d.Press("down", "down", "2", "H")
		d.Want(say("Hint 1 of 3", "提示 1 / 3"), say("next hint", "下一条提示"))
		d.Press("H", "H")
		d.Want(say("Hint 3 of 3", "提示 3 / 3"))
		d.Press("H")
		d.Want(say("this is the last", "这是最后一条"))
		d.Press("esc")
		d.Want(say("one span", "一个 Span"))
		d.Press("s")
		d.Want(say("a lab has no solution to read", "实验没有参考答案可看"))
		if f.HintsAt() != 3 {
			t.Errorf("level %d is recorded, want 3", f.HintsAt())
		}
	})
}

// One key makes the file to ask somebody with, and says where it is.
func TestBundleKey(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, codeRoute)
		d.Press("B")
		d.Want(say("look through it first", "发出前先看一遍"), "stuck.zip")
		d.Press("?")
		if all := scrollThrough(d); !strings.Contains(all, say("one file to ask somebody with", "打包成一个文件，方便求助")) {
			t.Errorf("the help does not have the key:\n%s", all)
		}
	})
}
