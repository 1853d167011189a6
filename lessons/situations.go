package lessons

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"otelings/internal/i18n"
)

const situationsFile = "situations.yaml"

// Situation is one question about the learner's own situation.
type Situation struct {
	ID      string            `yaml:"id"`
	Ask     i18n.Text         `yaml:"ask"`
	Options []SituationOption `yaml:"options"`
}

// SituationOption is one answer with what it speaks for, and why.
type SituationOption struct {
	ID      string         `yaml:"id"`
	Text    i18n.Text      `yaml:"text"`
	Because i18n.Text      `yaml:"because"` // one sentence to the learner
	Points  map[string]int `yaml:"points"`  // by path, 1..9
}

// Option is the answer with that id.
func (s Situation) Option(id string) (SituationOption, bool) {
	for _, o := range s.Options {
		if o.ID == id {
			return o, true
		}
	}
	return SituationOption{}, false
}

// Advice is one path that fits the answers, with what spoke for it.
type Advice struct {
	Path    string
	Points  int
	Because []i18n.Text // what weighed most first
}

// Situations is the questions of situations.yaml; without the file there are
// none. It is read when asked for, as lessons are.
func (l *Library) Situations() ([]Situation, error) {
	var f struct {
		Questions []Situation `yaml:"questions"`
	}
	if ok, err := optional(l.fsys, situationsFile, &f); err != nil || !ok {
		return nil, err
	}
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf(situationsFile+": "+format, a...))
	}
	if n := len(f.Questions); n < 3 || n > 4 {
		bad("%d question(s), want 3 or 4", n)
	}
	seen := map[string]bool{}
	for _, q := range f.Questions {
		if q.ID == "" || seen[q.ID] {
			bad("question id %q is empty or stands twice", q.ID)
		}
		seen[q.ID] = true
		if q.Ask.EN == "" || q.Ask.ZH == "" {
			bad("question %q: ask is missing in a language", q.ID)
		}
		if n := len(q.Options); n < 2 || n > 9 {
			bad("question %q: %d option(s), want 2 to 9", q.ID, n)
		}
		options := map[string]bool{}
		for _, o := range q.Options {
			if o.ID == "" || options[o.ID] {
				bad("question %q: option id %q is empty or stands twice", q.ID, o.ID)
			}
			options[o.ID] = true
			if err := l.checkOption(o); err != nil {
				bad("question %q, option %q: %w", q.ID, o.ID, err)
			}
		}
	}
	return f.Questions, errors.Join(errs...)
}

func (l *Library) checkOption(o SituationOption) error {
	if o.Text.EN == "" || o.Text.ZH == "" || o.Because.EN == "" || o.Because.ZH == "" {
		return errors.New("text or because is missing in a language")
	}
	if len(o.Points) == 0 {
		return errors.New("it speaks for no path")
	}
	for path, n := range o.Points {
		if _, ok := l.Path(path); !ok {
			return fmt.Errorf("unknown path %q", path)
		}
		if n < 1 || n > 9 {
			return fmt.Errorf("%d points for path %q, want 1 to 9", n, path)
		}
	}
	return nil
}

// Advise is the paths that the answers speak for, the best first; equal points
// keep the map's order. answers is one option id for each question, by its id;
// a question without an answer speaks for nothing.
func (l *Library) Advise(situations []Situation, answers map[string]string) []Advice {
	type voice struct {
		points  int
		because i18n.Text
	}
	voices := map[string][]voice{}
	for _, q := range situations {
		if o, ok := q.Option(answers[q.ID]); ok {
			for path, n := range o.Points {
				voices[path] = append(voices[path], voice{n, o.Because})
			}
		}
	}
	var out []Advice
	for _, p := range l.Paths.Paths {
		if len(voices[p.ID]) == 0 {
			continue
		}
		a := Advice{Path: p.ID}
		slices.SortStableFunc(voices[p.ID], func(x, y voice) int { return cmp.Compare(y.points, x.points) })
		for _, v := range voices[p.ID] {
			a.Points += v.points
			a.Because = append(a.Because, v.because)
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b Advice) int { return cmp.Compare(b.Points, a.Points) })
	return out
}
