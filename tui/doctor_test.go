package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestDoctorStory opens the doctor from Today while items come in, reads the
// fault and its fix, follows it, looks again and finds nothing wrong.
func TestDoctorStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {60, 16}} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					say := words(lang)
					f := tuitest.NewUsed()
					f.Slow = time.Second
					d := start(t, f, lang, size[0], size[1], ui.Route{})
					d.Tap("D")
					d.Until(say("looking 3/7", "检查中 3/7"))
					d.Check()
					d.Settle()
					d.Want("✗ 1  ! 1", say("Rust toolchain", "Rust 工具链"), "sudo apt-get install build-essential")
					if f.Asked.Width != size[0] || f.Asked.Height != size[1] || !f.Asked.TTY {
						t.Errorf("the doctor was told of the terminal %+v", f.Asked)
					}
					d.Press("up", "up", "up", "up", "enter")
					d.Want(say("none is set", "没有设置"), say("what to do", "怎么办"), "otelings settings editor vim")
					if strings.Contains(d.Text(), say("exercise folder", "练习目录")) {
						t.Error("the whole text shares the body with the list")
					}
					d.Press("esc")
					d.Want(say("exercise folder", "练习目录"))
					f.Pass = true
					d.Press("r")
					d.Want(say("nothing is wrong", "没有问题"))
					d.Press("esc")
					d.Want(say("This week", "本周"))
				})
			})
		}
	}
}

// TestDoctorIsStopped: esc ends the looking, keeps what is known and stays.
func TestDoctorIsStopped(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Slow = time.Second
		d := start(t, f, i18n.EN, 80, 24, ui.Route{})
		d.Tap("D")
		d.Until("looking 2/7")
		d.Press("esc")
		d.Want("stopped 2/7", "· space for builds")
		d.Press("down", "down")
		d.Want("not looked at yet")
		d.Press("r")
		d.Want("✗ 1  ! 1")
		d.Tap("r")
		d.Until("looking 1/7")
		d.Press("q") // leaving stops it too
	})
}

// TestDoctorKeepsTheCursor: once the learner moved it, news does not.
func TestDoctorKeepsTheCursor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Slow = time.Second
		d := start(t, f, i18n.EN, 80, 24, ui.Route{})
		d.Tap("D")
		d.Until("looking 1/7")
		d.Tap("down")
		d.Settle()
		d.Want("▸ ✓ exercise folder", "✗ 1  ! 1")
	})
}

// TestWorkspaceIsTyped changes the exercise folder in the settings: one that
// cannot be used is refused with a hint and the old one stays.
func TestWorkspaceIsTyped(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, lang := range i18n.Langs() {
			say := words(lang)
			f := tuitest.NewUsed()
			d := start(t, f, lang, 80, 24, ui.Route{Name: ui.Settings})
			d.Press("down", "down", "down", "enter")
			d.Want(say("a folder you can write to", "可写的目录"))
			d.Press("ctrl+u")
			d.Press(strings.Split("/full", "")...)
			d.Press("enter")
			d.Want("✗", "/full", say("hint: name a folder", "提示：name a folder"), "/home/ada/otelings-workspace")
			d.Resize(60, 16)
			d.Want("✗", say("hint: name a folder", "提示：name a folder"))
			d.Resize(80, 24)
			d.Press("enter", "ctrl+u")
			d.Press(strings.Split("/srv/rust", "")...)
			d.Press("enter")
			d.Want(say("saved", "已保存"), "/srv/rust")
			if got := f.Settings().Workspace; got != "/srv/rust" {
				t.Errorf("the workspace is %q", got)
			}
			d.Press("enter", "ctrl+u", "esc")
			d.Want("/srv/rust")
			d.Press("enter", "ctrl+u", "enter")
			d.Want("/home/ada/otelings-workspace")
			d.Press("down", "enter")
			d.Want(say("not changed here", "此处不可改"))
			d.Press("D")
			d.Want(say("Doctor", "环境检查"))
		}
	})
}
