// Package field is one line that is typed: the library's text input with the
// house's looks, so that moving, deleting by word and pasting work as in a shell.
package field

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"otelings/tui/text"
)

// Field is a typed line. The zero value is ready.
type Field struct {
	input textinput.Model
	made  bool
}

func (f *Field) make() {
	if f.made {
		return
	}
	f.input, f.made = textinput.New(), true
	f.input.Prompt = ""
	f.input.SetStyles(textinput.Styles{}) // the cursor is reversed; nothing blinks
	f.input.SetVirtualCursor(true)
}

// Begin starts typing with what stands there already.
func (f *Field) Begin(value string) {
	f.make()
	f.input.SetValue(value)
	f.input.CursorEnd()
	f.input.Focus() // its command only blinks the cursor
}

// End stops typing; the value stays.
func (f *Field) End() {
	f.make()
	f.input.Blur()
}

// Key takes a key of the line.
func (f *Field) Key(k tea.KeyPressMsg) {
	f.make()
	f.input, _ = f.input.Update(k)
}

// Value is what was typed, without control characters.
func (f *Field) Value() string {
	if !f.made {
		return ""
	}
	return text.Clean(f.input.Value())
}

// View is the line with its cursor, at most width cells.
func (f *Field) View(width int) string {
	f.make()
	f.input.SetWidth(max(width-1, 1))
	return f.input.View()
}
