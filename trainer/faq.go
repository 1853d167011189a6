package trainer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/search"
)

// Link is something an entry refers to. Title is zero when it is not known
// here; Open says that it can be opened.
type Link struct {
	ID    string    `json:"id"`
	Title i18n.Text `json:"title"`
	Open  bool      `json:"-"`
}

// FAQ is one question with its answer.
type FAQ struct {
	ID          string
	Topic       string // arrival, context, configuration, detail, metrics, platform
	Question    i18n.Text
	Answer      i18n.Text // one sentence
	Why         i18n.Text // Markdown
	Match       []string  // what programs print
	Versions    i18n.Text
	Checked     string   // how the answer was found to be true: ran, compiled, read
	Sources     []string // issues (owner/repository#1) or addresses
	Lessons     []Link
	Exercises   []Link
	Experiments []Link
	See         []Link
}

// FAQ is the entry of that id; the error is *Unknown.
func (t *Trainer) FAQ(id string) (FAQ, error) {
	if !t.lib.HasFAQ(id) {
		return FAQ{}, &Unknown{Kind: "faq", ID: id, Nearest: nearestID(id, t.lib.FAQIDs())}
	}
	f, err := t.faqEntry(id)
	if err != nil {
		return FAQ{}, err
	}
	out := FAQ{ID: f.ID, Topic: string(f.Topic), Question: f.Question, Answer: f.Answer, Why: f.Why, Match: f.Match, Versions: f.Versions, Checked: string(f.Checked), Sources: f.Sources}
	for _, id := range f.Lessons {
		e, _ := t.lib.Entry(id)
		out.Lessons = append(out.Lessons, Link{ID: id, Title: e.Text, Open: t.lib.Written(id)})
	}
	for _, id := range f.Exercises {
		l := Link{ID: id, Open: true}
		if t.set != nil {
			if d, ok := t.set.Get(id); ok {
				l.Title = d.Title
			}
		}
		out.Exercises = append(out.Exercises, l)
	}
	out.Experiments, err = t.experiments(f.Experiments)
	if err != nil {
		return FAQ{}, err
	}
	for _, id := range f.See {
		s, err := t.faqEntry(id)
		if err != nil {
			return FAQ{}, err
		}
		out.See = append(out.See, Link{ID: id, Title: s.Question, Open: true})
	}
	return out, nil
}

// experiments is links to experiments, those that are not built yet too.
func (t *Trainer) experiments(ids []string) ([]Link, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := t.lib.Experiments()
	if err != nil {
		return nil, err
	}
	var out []Link
	for _, id := range ids {
		l := Link{ID: id}
		if i := slices.IndexFunc(all, func(e lessons.Experiment) bool { return e.ID == id }); i >= 0 {
			l.Title = all[i].Text
		}
		_, l.Open = lab.Get(id)
		out = append(out, l)
	}
	return out, nil
}

// FAQs is every question, by topic.
func (t *Trainer) FAQs() ([]FAQ, error) {
	all, err := t.lib.FAQs()
	if err != nil {
		return nil, err
	}
	out := make([]FAQ, len(all))
	for i, f := range all {
		out[i] = FAQ{ID: f.ID, Topic: string(f.Topic), Question: f.Question, Answer: f.Answer}
	}
	return out, nil
}

// HasFAQ reports whether there is an entry of that id.
func (t *Trainer) HasFAQ(id string) bool { return t.lib.HasFAQ(id) }

// Term is one entry of the glossary.
type Term struct {
	ID     string
	Term   i18n.Text
	Says   i18n.Text
	Lesson Link // ID "" without one
	Used   bool // the lesson that was named uses it
	See    []Link
}

// Terms is the glossary, in the alphabet of a language; those that a lesson
// uses come first when one is named, and are marked.
func (t *Trainer) Terms(lang i18n.Lang, lesson string) ([]Term, error) {
	all, err := t.glossary()
	if err != nil {
		return nil, err
	}
	text, err := t.lessonText(lesson)
	if err != nil {
		return nil, err
	}
	names := map[string]i18n.Text{}
	for _, e := range all {
		names[e.ID] = e.Term
	}
	out := make([]Term, len(all))
	for i, e := range all {
		out[i] = Term{ID: e.ID, Term: e.Term, Says: e.Says, Used: used(text, e)}
		if e.Lesson != "" {
			l, _ := t.lib.Entry(e.Lesson)
			out[i].Lesson = Link{ID: e.Lesson, Title: l.Text, Open: t.lib.Written(e.Lesson)}
		}
		for _, id := range e.See {
			out[i].See = append(out[i].See, Link{ID: id, Title: names[id], Open: true})
		}
	}
	slices.SortStableFunc(out, func(a, b Term) int {
		if a.Used != b.Used {
			if a.Used {
				return -1
			}
			return 1
		}
		return cmp.Compare(strings.ToLower(a.Term.In(lang)), strings.ToLower(b.Term.In(lang)))
	})
	return out, nil
}

// lessonText is a written lesson's English text in small letters, "" for none.
func (t *Trainer) lessonText(id string) (string, error) {
	if id == "" || !t.lib.Written(id) {
		return "", nil
	}
	doc, err := t.doc(id)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, block := range doc.Text[i18n.EN].Blocks {
		b.WriteString(strings.ToLower(block.Markdown))
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// used reports whether a text has a term as words of its own.
func used(text string, t lessons.Term) bool {
	if text == "" {
		return false
	}
	name, _, _ := strings.Cut(strings.ToLower(t.Term.EN), " (")
	found, err := regexp.MatchString(`(^|[^a-z_])`+regexp.QuoteMeta(name)+`(s|es)?([^a-z_]|$)`, text)
	return err == nil && found
}

// reference is a link of a lesson's text to something that can be opened.
var reference = regexp.MustCompile(`\]\((faq|lesson|exercise):([^)#]+)\)`)

// Refers is what a lesson's text refers to, each once, in the text's order.
func (t *Trainer) Refers(lesson string) ([]Found, error) {
	if !t.lib.Written(lesson) {
		return nil, nil
	}
	doc, err := t.doc(lesson)
	if err != nil {
		return nil, err
	}
	var out []Found
	for _, b := range doc.Text[i18n.EN].Blocks {
		for _, m := range reference.FindAllStringSubmatch(b.Markdown, -1) {
			h := search.Hit{Kind: search.Kind(m[1]), ID: m[2], Sure: true}
			if slices.ContainsFunc(out, func(f Found) bool { return f.Kind == h.Kind && f.ID == h.ID }) {
				continue
			}
			if f, ok := t.found(h); ok {
				out = append(out, f)
			}
		}
	}
	return out, nil
}
