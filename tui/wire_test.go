package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

func wireRoute() ui.Route { return ui.Route{Name: ui.Exercise, ID: tuitest.WireID} }

// TestWireStory writes a request in the screen, sends it, is led to the place
// where it is broken, undoes, pastes and passes.
func TestWireStory(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, wireRoute())
		d.Want(say("A span by hand", "手写一个 Span"), say("Write what the till", "写下收银机"))
		before := f.OnDisk()
		d.Press("i")
		d.Want("resourceSpans", say("every change is saved at once", "每次改动都立刻保存"), say("done", "写完"))
		for _, k := range []string{"L", "q", "?", "书", "space", "{"} { // keys of the screens are text here
			d.Press(k)
		}
		if got, want := f.OnDisk(), "Lq?书 {"+before; got != want {
			t.Errorf("on the disk %q, want %q", got, want)
		}
		d.Press("ctrl+z", "ctrl+z", "ctrl+z")
		if got := f.OnDisk(); got != before {
			t.Errorf("undone to %q", got)
		}
		d.Press("ctrl+y", "ctrl+z", "ctrl+r")
		d.Want("✗ "+say("Not yet", "未通过"), say("An enum is written by its name", "枚举写成了名字"), say("line 3, column 6", "第 3 行第 6 列"), "POST /v1/traces → 400")
		if sent := f.SentTexts(); !slices.Equal(sent, []string{before}) {
			t.Errorf("sent %q", sent)
		}
		d.Press("i")
		d.Want("✗3│", "3:6")
		d.Send(tea.PasteMsg{Content: "a\r\n\t书"})
		hidden(t, d, "✗3│") // it was changed: nobody knows
		if got := f.OnDisk(); !strings.Contains(got, "    {a\n\t书\"店\"") {
			t.Errorf("pasted: %q", got)
		}
		d.Press("esc")
		f.Pass = true
		d.Press("r")
		d.Want("✓ "+say("Passed", "已通过"), say("first time", "首次"), "→ 200")
		if sent := f.SentTexts(); len(sent) != 2 || sent[1] != f.OnDisk() {
			t.Errorf("sent %q", sent)
		}
		d.Press("s")
		d.Check()
	})
}

// TestWireDoor opens the door, is told what was wrong with a first request, and
// passes with a second; closing it leaves the screen as it was.
func TestWireDoor(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, wireRoute())
		d.Press("c")
		d.Want(say("The door is open at http://127.0.0.1:40118", "端口已打开：http://127.0.0.1:40118"), "curl", "40118/v1/traces")
		d.Press("y")
		d.Want(say("asked the terminal to copy", "已让终端复制"))
		f.Requests <- struct{}{}
		synctest.Wait()
		d.Until("✗ " + say("Not yet", "未通过"))
		d.Settle()
		d.Want(say("The door is open", "端口已打开"))
		f.Pass = true
		f.Requests <- struct{}{}
		synctest.Wait()
		d.Until("✓ " + say("Passed", "已通过"))
		d.Settle()
		hidden(t, d, say("The door is open", "端口已打开"))
		d.Want(say("sent by you", "由你发送"))
		d.Press("c", "c")
		synctest.Wait() // it has been told to end
		d.Settle()
		hidden(t, d, say("The door is open", "端口已打开"))
		d.Press("c", "esc") // leaving closes it: the bubble would not end else
	})
}

// TestWireFiles: what another program writes is shown and never written over, what
// could not be saved is told and saved when it can be, leaving saves.
func TestWireFiles(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		d := start(t, f, i18n.EN, 80, 24, wireRoute())
		d.Press("i")
		f.WriteElsewhere("theirs\n")
		d.Press("m")
		d.Want("theirs", "changed by another program")
		if f.OnDisk() != "theirs\n" {
			t.Errorf("written over: %q", f.OnDisk())
		}
		d.Press("ctrl+z")
		if got := f.OnDisk(); !strings.HasPrefix(got, "m{") {
			t.Errorf("mine is not back: %q", got)
		}
		f.Fail = errors.New("disk on fire")
		d.Press("x")
		d.Want("not saved: disk on fire")
		d.Press("ctrl+r")
		d.Want("disk on fire")
		if len(f.SentTexts()) != 0 {
			t.Error("sent what is not saved")
		}
		f.Fail = nil
		d.Press("esc", "esc") // leaving saves
		if got := f.OnDisk(); !strings.HasPrefix(got, "mx{") {
			t.Errorf("after leaving: %q", got)
		}
		d = start(t, f, i18n.EN, 80, 24, wireRoute())
		f.WriteElsewhere("from an editor\n")
		d.Press("r", "tab") // what was sent is what the file held, and is shown
		d.Want("from an editor")
		if sent := f.SentTexts(); len(sent) != 1 || sent[0] != "from an editor\n" {
			t.Errorf("sent %q", sent)
		}
	})
}
