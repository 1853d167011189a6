package lessons

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"go.yaml.in/yaml/v3"

	"otelings/internal/i18n"
)

// Topic is what a FAQ entry is about.
type Topic string

// The topics, in the order in which they are listed.
const (
	TopicArrival       Topic = "arrival"
	TopicContext       Topic = "context"
	TopicConfiguration Topic = "configuration"
	TopicDetail        Topic = "detail"
	TopicMetrics       Topic = "metrics"
	TopicPlatform      Topic = "platform"
)

// Topics lists them.
func Topics() []Topic {
	return []Topic{TopicArrival, TopicContext, TopicConfiguration, TopicDetail, TopicMetrics, TopicPlatform}
}

// Check is how the answer of a FAQ entry was found to be true.
type Check string

// The ways. Ran means that a program showed it, compiled that the code is
// accepted, read that it stands in the source or the documentation named.
const (
	CheckRan      Check = "ran"
	CheckCompiled Check = "compiled"
	CheckRead     Check = "read"
)

// Bounds in cells: a question fits a line, an answer is one sentence.
const (
	maxAnswerCells   = 240
	maxQuestionCells = 92
)

// FAQ is one question with its answer. The file faq/<id>.yaml holds it; ids
// never change, findings and lessons refer to them.
type FAQ struct {
	ID       string    `yaml:"-"`
	Topic    Topic     `yaml:"topic"`
	Question i18n.Text `yaml:"question"`
	Answer   i18n.Text `yaml:"answer"` // one sentence
	Why      i18n.Text `yaml:"why"`    // Markdown; <!-- snippet: FILE#REGION --> shows Rust that is compiled
	// Match is what programs print, verbatim, as it is pasted; … stands for what
	// differs from case to case.
	Match       []string  `yaml:"match"`
	Words       []string  `yaml:"words"`    // how else people ask, in either language
	Versions    i18n.Text `yaml:"versions"` // of opentelemetry for Rust, or of what it is about
	Checked     Check     `yaml:"checked"`
	Sources     []string  `yaml:"sources"`     // issues (owner/repository#1) or addresses
	Lessons     []string  `yaml:"lessons"`     // lessons of the catalogue
	Exercises   []string  `yaml:"exercises"`   // lesson/name
	Experiments []string  `yaml:"experiments"` // labs by id, also those to come
	See         []string  `yaml:"see"`         // other entries
}

// FAQIDs lists the entries' ids in alphabetical order.
func (l *Library) FAQIDs() []string {
	files, err := fs.ReadDir(l.fsys, "faq")
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range files {
		if id, ok := strings.CutSuffix(f.Name(), ".yaml"); ok && !f.IsDir() {
			out = append(out, id)
		}
	}
	return out
}

// HasFAQ reports whether there is an entry of that id.
func (l *Library) HasFAQ(id string) bool { return id != "" && exists(l.fsys, faqFile(id)) }

func faqFile(id string) string { return path.Join("faq", id+".yaml") }

// FAQ reads one entry, its snippets filled in. The error names file and line.
func (l *Library) FAQ(id string) (FAQ, error) {
	f := FAQ{ID: id}
	if err := decode(l.fsys, faqFile(id), &f); err != nil {
		return f, err
	}
	for _, lang := range []*string{&f.Why.EN, &f.Why.ZH} {
		text, err := l.fillIn(*lang)
		if err != nil {
			return f, problem(faqFile(id), 0, "%s", err)
		}
		*lang = text
	}
	return f, nil
}

// fillIn puts the regions that snippet directives name into a text.
func (l *Library) fillIn(markdown string) (string, error) {
	var out []string
	for _, line := range strings.Split(markdown, "\n") {
		m := directive.FindStringSubmatch(line)
		if m == nil {
			out = append(out, line)
			continue
		}
		if m[1] != "snippet" {
			return "", fault("snippet directives only, not %q", line)
		}
		code, err := l.Snippet(m[2])
		if err != nil {
			return "", err
		}
		out = append(out, "```rust", strings.TrimRight(code, "\n"), "```")
	}
	return strings.Join(out, "\n"), nil
}

// source is how an issue or a page is named.
var source = regexp.MustCompile(`^([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+#[0-9]+|https://\S+)$`)

// LintFAQ checks one entry in both languages. known answers whether a link's
// target exists: kind is lesson, exercise, experiment or faq.
func (l *Library) LintFAQ(id string, known func(kind, id string) bool) []Problem {
	file := faqFile(id)
	src, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return []Problem{*problem(file, 0, "%s", err)}
	}
	var raw FAQ
	if err := yaml.Unmarshal(src, &raw); err != nil {
		return yamlProblems(file, err)
	}
	f, err := l.FAQ(id)
	if err != nil {
		return []Problem{{File: file, What: err.Error(), ZH: err.Error()}}
	}
	var out []Problem
	add := func(format string, args ...any) { out = append(out, *problem(file, 0, format, args...)) }
	if !slices.Contains(Topics(), f.Topic) {
		add("unknown topic %q", string(f.Topic))
	}
	if !slices.Contains([]Check{CheckRan, CheckCompiled, CheckRead}, f.Checked) {
		add("checked is %q, want ran, compiled or read", string(f.Checked))
	}
	if f.Versions.EN == "" || f.Versions.ZH == "" || len(f.Sources) == 0 && f.Checked == CheckRead {
		add("no versions, or no source for what was only read")
	}
	for _, s := range f.Sources {
		if !source.MatchString(s) {
			add("source %q is neither owner/repository#1 nor an address", s)
		}
	}
	out = append(out, l.lintFAQText(file, f)...)
	if a, b := directives(raw.Why.EN), directives(raw.Why.ZH); !slices.Equal(a, b) {
		add("the languages show other snippets: %s and %s", strings.Join(a, " "), strings.Join(b, " "))
	}
	for _, links := range []struct {
		kind string
		ids  []string
	}{{"lesson", f.Lessons}, {"exercise", f.Exercises}, {"experiment", f.Experiments}, {"faq", f.See}} {
		for _, to := range links.ids {
			if !known(links.kind, to) {
				add("link to %s:%s, which does not exist", links.kind, to)
			}
		}
	}
	for _, text := range []string{f.Why.EN, f.Why.ZH} {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if !known(m[1], m[2]) {
				add("link to %s:%s, which does not exist", m[1], m[2])
			}
		}
	}
	return out
}

// lintFAQText looks at lengths and at letters.
func (l *Library) lintFAQText(file string, f FAQ) []Problem {
	var out []Problem
	add := func(format string, args ...any) { out = append(out, *problem(file, 0, format, args...)) }
	for _, lang := range i18n.Langs() {
		for name, t := range map[string]i18n.Text{"question": f.Question, "answer": f.Answer, "why": f.Why} {
			if strings.TrimSpace(t.In(lang)) == "" {
				add("%s is missing in a language", name)
			}
		}
		if n := ansi.StringWidth(f.Question.In(lang)); n > maxQuestionCells {
			add("the question is %d cells wide, at most %d", n, maxQuestionCells)
		}
		if n := ansi.StringWidth(f.Answer.In(lang)); n > maxAnswerCells {
			add("the answer is %d cells wide, at most %d", n, maxAnswerCells)
		}
		out = append(out, lintSource(file, f.Question.In(lang)+"\n"+f.Answer.In(lang)+"\n"+f.Why.In(lang), lang)...)
		fenced := false
		for _, line := range strings.Split(f.Why.In(lang), "\n") {
			if fence.MatchString(line) {
				fenced = !fenced
			} else if n := ansi.StringWidth(line); fenced && n > maxFenceCells {
				add("code of %d cells, at most %d", n, maxFenceCells)
			}
		}
	}
	return out
}

func directives(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if m := directive.FindStringSubmatch(line); m != nil {
			out = append(out, m[2])
		}
	}
	return out
}

// FAQs reads every entry in the order of topics, then of ids.
func (l *Library) FAQs() ([]FAQ, error) {
	var out []FAQ
	for _, id := range l.FAQIDs() {
		f, err := l.FAQ(id)
		if err != nil {
			return nil, fmt.Errorf("faq %s: %w", id, err)
		}
		out = append(out, f)
	}
	order := Topics()
	slices.SortStableFunc(out, func(a, b FAQ) int { return slices.Index(order, a.Topic) - slices.Index(order, b.Topic) })
	return out, nil
}

// Experiment is one experiment of the list, built or not.
type Experiment struct {
	ID        string `yaml:"id"`
	i18n.Text `yaml:",inline"`
}

// Experiments reads experiments.yaml.
func (l *Library) Experiments() ([]Experiment, error) {
	var f struct {
		Experiments []Experiment `yaml:"experiments"`
	}
	_, err := optional(l.fsys, "experiments.yaml", &f)
	return f.Experiments, err
}

// Shelf is a library of the FAQ and the glossary alone: what an answer in an
// instant needs, without the catalogue.
func Shelf(fsys fs.FS) *Library {
	l := &Library{fsys: fsys, entries: map[string]int{}, written: map[string]bool{}, own: map[string]fs.FS{}}
	dirs, _ := fs.ReadDir(fsys, "content")
	for _, d := range dirs {
		l.written[d.Name()] = exists(fsys, l.file(d.Name(), i18n.EN)) && exists(fsys, l.file(d.Name(), i18n.ZH))
	}
	return l
}
