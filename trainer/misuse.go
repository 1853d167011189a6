package trainer

import "otelings/internal/i18n"

// Worded is an error that brings its own words for the learner.
type Worded interface {
	error
	Words() (text, hint i18n.Text)
}

// Misuse says that what was given does not fit what it was given for.
type Misuse struct{ Text, Hint i18n.Text }

func (e *Misuse) Error() string { return e.Text.EN }

// Words says what does not fit, and what would.
func (e *Misuse) Words() (text, hint i18n.Text) { return e.Text, e.Hint }

// NoPath says that there is nothing to plan: no path is chosen.
type NoPath struct{}

func (*NoPath) Error() string { return "no path is chosen" }

// Words says how to choose one.
func (*NoPath) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "no path is chosen, so there is nothing to plan", ZH: "还没选路径，没有可以安排的内容"},
		i18n.Text{EN: "`otelings choose` finds one, `otelings plan --path newcomer` takes one", ZH: "`otelings choose` 帮你选，`otelings plan --path newcomer` 直接选定"}
}
