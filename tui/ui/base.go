package ui

import tea "charm.land/bubbletea/v2"

// Base is what most screens are made of; embed it and override what differs.
type Base struct {
	*Env
	Tasks *Tasks
	W, H  int // of the body, from the last SizeMsg
	Err   error
	Ready bool // the first load came back
}

// NewBase makes the base of the screen with this owner number.
func NewBase(e *Env, owner int) Base { return Base{Env: e, Tasks: NewTasks(owner)} }

// Right is empty.
func (b *Base) Right() string { return "" }

// Typing is false.
func (b *Base) Typing() bool { return false }

// Leave has nothing to do.
func (b *Base) Leave() tea.Cmd { return nil }

// Moves is the bindings of the movement that every list shares.
func (b *Base) Moves(move func(n int)) []Binding {
	m := b.M.Common
	return []Binding{
		Key(m.Move, Do(func() { move(1) }), "down", "j").As("↑↓"),
		Key(m.Move, Do(func() { move(-1) }), "up", "k").InHelp(),
	}
}
