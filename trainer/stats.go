package trainer

import (
	"context"
	"io/fs"
	"strings"
	"unicode"

	"otelings/internal/i18n"
	"otelings/lessons"
)

// Stats is the curriculum in figures, counted from the content itself.
type Stats struct {
	Lessons      Count       `json:"lessons"`
	Levels       []Share     `json:"levels"`
	Groups       []Share     `json:"groups"`
	Stars        []StarShare `json:"stars"`
	Paths        int         `json:"paths"`
	Words        Words       `json:"words"`    // of the written lessons' prose
	Snippets     int         `json:"snippets"` // regions of Rust that lessons show
	Questions    Questions   `json:"questions"`
	Exercises    Exercises   `json:"exercises"`
	WrongAnswers int         `json:"wrong_answers"` // shipped, each with the message it gets
}

// Count is lessons, how many of them are written, and the minutes of those
// whose minutes are known.
type Count struct {
	Total   int `json:"total"`
	Written int `json:"written"`
	Minutes int `json:"minutes"`
}

// Share is the lessons of a level or a group.
type Share struct {
	ID    string    `json:"id"`
	Title i18n.Text `json:"title"`
	Count
}

// StarShare is the lessons of one difficulty.
type StarShare struct {
	Stars int `json:"stars"`
	Count
}

// Words is English words, and Chinese characters with the words of other
// scripts between them.
type Words struct {
	EN int `json:"en"`
	ZH int `json:"zh"`
}

// Questions counts questions and their variants.
type Questions struct {
	Checkpoints int `json:"checkpoints"`
	Review      int `json:"review"`
	Placement   int `json:"placement"`
	Variants    int `json:"variants"`
}

// Exercises counts exercises.
type Exercises struct {
	Total  int            `json:"total"`
	ByKind map[string]int `json:"by_kind"`
}

// Stats counts the curriculum.
func (t *Trainer) Stats(context.Context) (Stats, error) {
	out := Stats{Paths: len(t.lib.Paths.Paths), Exercises: Exercises{ByKind: map[string]int{}}}
	for _, l := range t.lib.Catalog.Levels {
		out.Levels = append(out.Levels, Share{ID: l.ID, Title: l.Text})
	}
	for _, g := range t.lib.Catalog.Groups {
		out.Groups = append(out.Groups, Share{ID: g.ID, Title: g.Text})
	}
	for n := range 5 {
		out.Stars = append(out.Stars, StarShare{Stars: n + 1})
	}
	snippets := map[string]bool{}
	for _, e := range t.lib.Catalog.Lessons {
		out.entry(book{t: t}.lesson(e))
		if !t.lib.Written(e.ID) {
			continue
		}
		doc, err := t.doc(e.ID)
		if err != nil {
			return Stats{}, err
		}
		out.text(doc, snippets)
		for _, q := range doc.Questions {
			out.Questions.Variants += len(q.Variants)
			if q.Checkpoint {
				out.Questions.Checkpoints++
			} else {
				out.Questions.Review++
			}
		}
	}
	out.Snippets = len(snippets)
	proofs, err := t.lib.Placement()
	if err != nil {
		return Stats{}, err
	}
	for _, p := range proofs {
		for _, q := range p.Questions {
			out.Questions.Placement++
			out.Questions.Variants += len(q.Variants)
		}
	}
	for _, d := range t.set.All() {
		out.Exercises.Total++
		out.Exercises.ByKind[string(d.Kind)]++
		wrong, _ := fs.ReadDir(d.Files, "wrong") // a kind without wrong answers has no folder
		for _, w := range wrong {
			if w.IsDir() {
				out.WrongAnswers++
			}
		}
	}
	return out, nil
}

func (s *Stats) entry(l Lesson) {
	add := func(c *Count) {
		c.Total++
		c.Minutes += l.Minutes
		if l.Available {
			c.Written++
		}
	}
	add(&s.Lessons)
	for i := range s.Levels {
		if s.Levels[i].ID == l.Level {
			add(&s.Levels[i].Count)
		}
	}
	for i := range s.Groups {
		if s.Groups[i].ID == l.Group {
			add(&s.Groups[i].Count)
		}
	}
	if l.Stars >= 1 && l.Stars <= len(s.Stars) {
		add(&s.Stars[l.Stars-1].Count)
	}
}

// text counts the prose of a lesson; fenced lines are code or drawings.
func (s *Stats) text(doc *lessons.Doc, snippets map[string]bool) {
	for _, b := range doc.Text[i18n.EN].Blocks {
		s.Words.EN += len(strings.Fields(unfenced(b.Markdown)))
		for _, ref := range b.Snippets {
			snippets[ref] = true
		}
	}
	for _, b := range doc.Text[i18n.ZH].Blocks {
		s.Words.ZH += chineseWords(unfenced(b.Markdown))
	}
}

// unfenced is Markdown without its fenced blocks.
func unfenced(markdown string) string {
	var out []string
	in := false
	for _, l := range strings.Split(markdown, "\n") {
		if strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
			in = !in
			continue
		}
		if !in {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// chineseWords counts Han characters, and runs of other letters and digits, as
// word processors do.
func chineseWords(s string) int {
	n, in := 0, false
	for _, r := range s {
		han := unicode.Is(unicode.Han, r)
		other := !han && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if han || other && !in {
			n++
		}
		in = other
	}
	return n
}

// ResourceGroup is a family of links.
type ResourceGroup struct {
	ID    string     `json:"id"`
	Title i18n.Text  `json:"title"`
	Links []Resource `json:"links"`
}

// Resource is one link; Note is a remark, may be zero.
type Resource struct {
	URL   string    `json:"url"`
	Title i18n.Text `json:"title"`
	Note  i18n.Text `json:"note,omitzero"`
}

// Resources is the curriculum's links.
func (t *Trainer) Resources(context.Context) ([]ResourceGroup, error) {
	var out []ResourceGroup
	for _, g := range t.lib.Paths.Resources {
		group := ResourceGroup{ID: g.ID, Title: g.Text}
		for _, r := range g.Links {
			group.Links = append(group.Links, Resource{URL: r.URL, Title: r.Text, Note: r.Note})
		}
		out = append(out, group)
	}
	return out, nil
}
