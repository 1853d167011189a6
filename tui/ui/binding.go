package ui

import tea "charm.land/bubbletea/v2"

// Binding is one key (or several for the same thing) with its help. The footer,
// the help overlay and the dispatch all read the same value.
type Binding struct {
	Keys []string // as tea.KeyPressMsg.String names them; space is "space"
	Show string   // as people read it: "↑↓", "enter"
	Help string   // what it does, a few words
	Off  string   // why it cannot be used now; "" when it can
	Deep bool     // in the help overlay only
	Do   func() (tea.Cmd, Action)
}

// Key makes a binding shown under its first key.
func Key(help string, do func() (tea.Cmd, Action), keys ...string) Binding {
	return Binding{Keys: keys, Show: keys[0], Help: help, Do: do}
}

// As shows the binding under another name.
func (b Binding) As(show string) Binding { b.Show = show; return b }

// Only disables the binding with a reason unless ok.
func (b Binding) Only(ok bool, reason string) Binding {
	if !ok {
		b.Off = reason
	}
	return b
}

// InHelp keeps the binding out of the footer.
func (b Binding) InHelp() Binding { b.Deep = true; return b }

// Find is the binding of a key, nil when none has it.
func Find(bindings []Binding, key string) *Binding {
	for i := range bindings {
		for _, k := range bindings[i].Keys {
			if k == key {
				return &bindings[i]
			}
		}
	}
	return nil
}

// Do adapts a function without result for a binding.
func Do(f func()) func() (tea.Cmd, Action) {
	return func() (tea.Cmd, Action) { f(); return nil, nil }
}

// Go adapts an action for a binding.
func Go(a Action) func() (tea.Cmd, Action) {
	return func() (tea.Cmd, Action) { return nil, a }
}
