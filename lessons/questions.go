package lessons

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"otelings/internal/i18n"
)

// Question is one question with its variants. Its id is stable and unique over
// the whole product: reviews are keyed by it.
type Question struct {
	ID         string    `yaml:"id"`
	Topic      string    `yaml:"topic"` // what a review is spaced by
	OTCA       string    `yaml:"otca"`  // fundamentals, api-sdk, collector, maintaining
	Kind       string    `yaml:"kind"`  // choice, predict, fault: one option is right; order: the options stand in the right order
	Checkpoint bool      `yaml:"checkpoint"`
	Variants   []Variant `yaml:"variants"` // at least two
}

// Variant is the question in other words, or about another case.
type Variant struct {
	ID      string    `yaml:"id"`
	Ask     i18n.Text `yaml:"ask"`
	Code    string    `yaml:"code"`
	Options []Option  `yaml:"options"`
}

// Option is one answer with the reason why it is right, or tempting and wrong.
type Option struct {
	ID    string    `yaml:"id"`
	Right bool      `yaml:"right"`
	Text  i18n.Text `yaml:"text"`
	Why   i18n.Text `yaml:"why"`
}

// The kinds of question.
const (
	KindChoice  = "choice"
	KindPredict = "predict"
	KindFault   = "fault"
	KindOrder   = "order"
)

type questionsFile struct {
	Lesson    string     `yaml:"lesson"`
	Questions []Question `yaml:"questions"`
}

func (l *Library) questions(lesson string) ([]Question, error) {
	name := path.Join("content", lesson, "questions.yaml")
	if !exists(l.files(lesson), name) {
		return nil, nil
	}
	var f questionsFile
	if err := decode(l.files(lesson), name, &f); err != nil {
		return nil, err
	}
	if f.Lesson != lesson {
		return nil, problem(name, 1, "lesson is %q, want %q", f.Lesson, lesson)
	}
	var errs []error
	for _, q := range f.Questions {
		for _, err := range q.validate() {
			errs = append(errs, at(name, l.questionLine(lesson, name, q.ID), err))
		}
	}
	return f.Questions, errors.Join(errs...)
}

// questionLine is the line at which a question's id stands, 0 when none does.
func (l *Library) questionLine(lesson, name, id string) int {
	src, _ := fs.ReadFile(l.files(lesson), name) // it was read a moment ago
	for i, line := range strings.Split(string(src), "\n") {
		if words := strings.Fields(line); len(words) > 2 && words[0] == "-" && words[1] == "id:" && words[2] == id {
			return i + 1
		}
	}
	return 0
}

// Variant is the variant with that id.
func (q Question) Variant(id string) (Variant, bool) {
	for _, v := range q.Variants {
		if v.ID == id {
			return v, true
		}
	}
	return Variant{}, false
}

// Want is the right answer to a variant: one option id, or for an order
// question all of them in the right order.
func (q Question) Want(v Variant) []string {
	var out []string
	for _, o := range v.Options {
		if q.Kind == KindOrder || o.Right {
			out = append(out, o.ID)
		}
	}
	return out
}

var otcaDomains = map[string]bool{"fundamentals": true, "api-sdk": true, "collector": true, "maintaining": true}

func (q Question) validate() []error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fault("question %q: "+format, append([]any{q.ID}, a...)...))
	}
	if q.ID == "" || q.Topic == "" {
		bad("id and topic are needed")
	}
	if !otcaDomains[q.OTCA] {
		bad("unknown otca domain %q", q.OTCA)
	}
	switch q.Kind {
	case KindChoice, KindPredict, KindFault, KindOrder:
	default:
		bad("unknown kind %q", q.Kind)
	}
	if len(q.Variants) < 2 {
		bad("%d variant(s), want at least 2", len(q.Variants))
	}
	seen := map[string]bool{}
	for _, v := range q.Variants {
		if seen[v.ID] {
			bad("variant %q stands twice", v.ID)
		}
		seen[v.ID] = true
		if v.Ask.EN == "" || v.Ask.ZH == "" {
			bad("variant %q: ask is missing in a language", v.ID)
		}
		if n := len(v.Options); n < 3 || n > 6 {
			bad("variant %q: %d options, want 3 to 6", v.ID, n)
		}
		right := 0
		options := map[string]bool{}
		for _, o := range v.Options {
			if options[o.ID] {
				bad("variant %q: option %q stands twice", v.ID, o.ID)
			}
			options[o.ID] = true
			if o.Right {
				right++
			}
			if o.Text.EN == "" || o.Text.ZH == "" || o.Why.EN == "" || o.Why.ZH == "" {
				bad("variant %q, option %q: text or why is missing in a language", v.ID, o.ID)
			}
		}
		if q.Kind == KindOrder && right != 0 || q.Kind != KindOrder && right != 1 {
			bad("variant %q: %d options marked right", v.ID, right)
		}
	}
	return errs
}
