// Package ui is what every screen of the terminal interface shares: the Screen
// interface, routes and actions, bindings as data, tasks with generations,
// themes and the one layout.
package ui

import (
	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// Screen is one full-screen view. Its methods run in the program's one loop:
// none may wait or do I/O, commands do that and return messages.
type Screen interface {
	// Init starts the first commands.
	Init() tea.Cmd
	// Update takes a message: Answer, SizeMsg, RestyleMsg, ShownMsg, or a key or paste
	// press while Typing.
	Update(msg tea.Msg) (tea.Cmd, Action)
	// View draws the body; the root cuts and pads it to exactly w by h.
	View(w, h int) string
	// Title is the screen's part of the breadcrumb, Right what stands at the
	// right of the header; both plain text.
	Title() string
	Right() string
	// Bindings are the keys that mean something now, the most useful first.
	Bindings() []Binding
	// Typing reports whether printable keys are text at the moment.
	Typing() bool
	// Leave stops what runs and saves what must be saved; it is called before
	// the screen goes away.
	Leave() tea.Cmd
}

// Name names a screen.
type Name string

// The screens.
const (
	Welcome  Name = "welcome"
	Today    Name = "today"
	Paths    Name = "paths"
	Path     Name = "path"
	Week     Name = "week"
	Lesson   Name = "lesson"
	Exercise Name = "exercise"
	Lessons  Name = "lessons"
	Settings Name = "settings"
	Scope    Name = "scope"

	Plan      Name = "plan"
	Placement Name = "placement"
	Choose    Name = "choose"
	Facts     Name = "facts"
	Doctor    Name = "doctor"
	Search    Name = "search"
	FAQ       Name = "faq"
)

// TermsOnly is the group of Search that looks in the glossary alone.
const TermsOnly = "terms"

// Route is a screen with what it opens on. Stage and Week are indexes into a
// path, used by Week only; Group selects a group in Lessons.
type Route struct {
	Name        Name
	ID          string
	Stage, Week int
	Group       string
	Scope       trainer.ScopeOptions // what Scope listens on and keeps
}

// Action is what a screen wants from the root.
type Action interface{ action() }

// The actions. None of them is carried out inside a screen.
type (
	// Push opens a screen on top.
	Push struct{ Route Route }
	// Replace puts another screen in this one's place.
	Replace struct{ Route Route }
	// Pop goes back; on the first screen it does nothing.
	Pop struct{}
	// Quit ends the program after every screen was left.
	Quit struct{}
	// Say shows one line above the footer until the next key.
	Say struct{ Text string }
	// Restyle changes language or theme at once; empty fields stay.
	Restyle struct {
		Lang  i18n.Lang
		Theme string
	}
)

func (Push) action()    {}
func (Replace) action() {}
func (Pop) action()     {}
func (Quit) action()    {}
func (Say) action()     {}
func (Restyle) action() {}

// SizeMsg tells a screen the size of its body.
type SizeMsg struct{ W, H int }

// RestyleMsg tells a screen that language or theme changed.
type RestyleMsg struct{}

// ShownMsg tells a screen that it is on top again.
type ShownMsg struct{}
