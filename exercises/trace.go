package exercises

import (
	"io/fs"
	"path"
	"slices"

	"otelings/internal/i18n"
)

// TraceSpec is recorded telemetry and what is asked about it. The recording was
// made by a real program, which lies in recorder/: verification runs it again
// and compares what it sends with the recording.
type TraceSpec struct {
	File  string      `yaml:"file"` // OTLP JSON lines in the exercise's folder
	Notes []TraceNote `yaml:"notes"`
	Ask   []TraceAsk  `yaml:"ask"`
}

// TraceNote is what else is known beside the telemetry: a program's output, how
// it was started.
type TraceNote struct {
	Title i18n.Text `yaml:"title"`
	Text  string    `yaml:"text"` // verbatim
}

// Mark is how a question about a recording is answered.
type Mark string

// The marks.
const (
	MarkSpan    Mark = "span"    // a received span; the answer is its id
	MarkService Mark = "service" // a service that sent something; the answer is its service.name
	MarkChoice  Mark = "choice"  // one of Options; the answer is its id
)

// TraceAsk is one question about a recording.
type TraceAsk struct {
	Key     string        `yaml:"key"`
	Mark    Mark          `yaml:"mark"`
	Ask     i18n.Text     `yaml:"ask"`
	Options []TraceOption `yaml:"options"` // MarkChoice only
}

// TraceOption is one thing to choose.
type TraceOption struct {
	ID   string    `yaml:"id"`
	Text i18n.Text `yaml:"text"`
}

// Asks reports whether the exercise asks for an answer under key.
func (s *TraceSpec) Asks(key string) bool {
	return slices.ContainsFunc(s.Ask, func(a TraceAsk) bool { return a.Key == key })
}

// Find is the question with that key, nil when there is none.
func (s *TraceSpec) Find(key string) *TraceAsk {
	for i := range s.Ask {
		if s.Ask[i].Key == key {
			return &s.Ask[i]
		}
	}
	return nil
}

func (v *validator) trace() {
	d := v.def
	if d.Trace == nil || len(d.Trace.Ask) == 0 {
		v.add(v.at("trace"), "a trace exercise names its recording and asks something")
		return
	}
	if !fs.ValidPath(d.Trace.File) {
		v.add(v.at("trace", "file"), "file must name the recording in the exercise's folder")
	} else if info, err := fs.Stat(d.Files, d.Trace.File); err != nil || info.IsDir() {
		v.add(v.at("trace", "file"), "there is no file %q", d.Trace.File)
	}
	for i, n := range d.Trace.Notes {
		v.both(n.Title, true, "trace", "notes", i, "title")
		if n.Text == "" {
			v.add(v.at("trace", "notes", i), "a note without text")
		}
	}
	seen := map[string]bool{}
	for i, a := range d.Trace.Ask {
		v.ask(i, a, seen[a.Key])
		seen[a.Key] = true
	}
	for _, dir := range []string{"solution", "wrong", "recorder"} {
		if entries, err := fs.ReadDir(d.Files, dir); err != nil || len(entries) == 0 {
			v.errs = append(v.errs, problem(path.Join(v.dir, dir), 0, "missing or empty"))
		}
	}
	v.wrong()
}

func (v *validator) ask(i int, a TraceAsk, twice bool) {
	here := func(steps ...any) int { return v.at(append([]any{"trace", "ask", i}, steps...)...).Line }
	bad := func(line int, format string, args ...any) {
		v.errs = append(v.errs, problem(v.file, line, format, args...))
	}
	if !isID(a.Key) || twice {
		bad(here("key"), "key %q: want small letters, digits and hyphens, once", a.Key)
	}
	v.both(a.Ask, true, "trace", "ask", i, "ask")
	switch a.Mark {
	case MarkSpan, MarkService:
		if len(a.Options) > 0 {
			bad(here("options"), "only a choice has options")
		}
	case MarkChoice:
		if len(a.Options) < 2 {
			bad(here("options"), "a choice has at least two options")
		}
		ids := map[string]bool{}
		for k, o := range a.Options {
			if !isID(o.ID) || ids[o.ID] {
				bad(here("options", k), "option id %q: want small letters, digits and hyphens, once", o.ID)
			}
			ids[o.ID] = true
			v.both(o.Text, true, "trace", "ask", i, "options", k, "text")
		}
	default:
		bad(here("mark"), "unknown mark %q, want span, service or choice", a.Mark)
	}
	if !slices.ContainsFunc(v.def.Checks, func(c Check) bool { return c.Answer == a.Key }) {
		bad(here("key"), "no check is about the answer %q, so any would do", a.Key)
	}
}
