package trainer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/mutant"
	"otelings/exercises/runner"
	"otelings/exercises/wire"
)

// mutates says whether a file of the solution is one that things are taken out of.
func (m *mutation) mutates(name string) bool {
	switch m.def.Kind {
	case exercises.KindWire:
		return name == m.def.Wire.File
	case exercises.KindConfig:
		return name == m.def.Config.File
	case exercises.KindProject:
		return filepath.Ext(name) == ".rs"
	}
	return m.def.Language().IsCode(name)
}

// mutants is every mutant of the solution, and every other answer to what the
// exercise asks.
func (m *mutation) mutants() ([]mutant.Mutant, error) {
	var out []mutant.Mutant
	switch m.def.Kind {
	case exercises.KindWire:
		text := m.files[m.def.Wire.File]
		request, err := wire.Parse([]byte(text), m.def.Wire.Target())
		if err != nil {
			return nil, err
		}
		body := string(request.Body)
		out = mutant.OfRequest(m.def.Wire.File, text[:len(text)-len(body)], body)
	case exercises.KindConfig:
		out = mutant.OfConfig(m.def.Config.File, m.files[m.def.Config.File])
	case exercises.KindProject:
		out = mutant.Of(exercises.LanguageRust, m.files)
	case exercises.KindCode, exercises.KindMeasure:
		out = mutant.Of(m.def.Language().ID, m.files)
	}
	answers, err := m.answers()
	return append(out, answers...), err
}

// judge plays the solution once and then the mutant.
func (m *mutation) judge(ctx context.Context, x mutant.Mutant) (kept, error) {
	if x.Operator == mutant.Answer {
		return m.judgeAnswer(ctx, x)
	}
	if m.base == nil {
		ev, r, err := m.play(ctx, "")
		if err != nil {
			return kept{}, err
		}
		if r.State != check.Passed {
			return kept{}, fmt.Errorf("%s: the solution itself does not pass\nhint: otelings verify %s", m.def.ID, m.def.ID)
		}
		m.base = differs(ev)
	}
	name := filepath.Join(m.dir, filepath.FromSlash(x.File))
	if err := os.WriteFile(name, []byte(x.Text), 0o644); err != nil {
		return kept{}, err
	}
	defer os.WriteFile(name, []byte(m.files[x.File]), 0o644) //nolint:errcheck // the folder is temporary
	ev, r, err := m.play(ctx, x.Text)
	switch {
	case err != nil:
		return kept{}, err
	case ev.Process != nil && !ev.Process.Built, ev.Pipeline != nil && ev.Pipeline.Problem != nil:
		return kept{Verdict: MutantBroken}, nil
	case r.State != check.Passed:
		return caught(r), nil
	case m.def.Kind != exercises.KindWire && slices.Equal(differs(ev), m.base): // of a request every key counts
		return kept{Verdict: MutantSame}, nil
	}
	return kept{Verdict: MutantSurvived}, nil
}

func caught(r check.Report) kept {
	k := kept{Verdict: MutantCaught}
	if ids := findingIDs(r.Findings); len(ids) > 0 {
		k.By = ids[0]
	}
	return k
}

// differs is what of a run is the same from time to time; of a configuration what
// came out of each exporter, in numbers too, since its input is always the same.
func differs(ev check.Evidence) []string {
	if ev.Pipeline == nil {
		return signature(ev)
	}
	out := []string{}
	for _, o := range ev.Pipeline.Outputs {
		n := o.Snapshot.Counts
		out = append(out, fmt.Sprintf("%s: %d %d %d %d", o.Exporter, n.Requests, n.Spans, n.Points, n.Logs))
		for _, line := range arrived(o.Snapshot) {
			out = append(out, o.Exporter+": "+line)
		}
	}
	slices.Sort(out)
	return out
}

// play plays what lies in the folder and grades it; text is the mutated file's,
// "" for the solution's own.
func (m *mutation) play(ctx context.Context, text string) (check.Evidence, check.Report, error) {
	t := m.v.t
	switch m.def.Kind {
	case exercises.KindWire:
		if text == "" {
			text = m.files[m.def.Wire.File]
		}
		ev, sent, err := playWire(ctx, m.def, []byte(text), nil)
		if err != nil {
			return ev, check.Report{}, err
		}
		return ev, gradeWire(ev, m.def, sent), nil
	case exercises.KindConfig:
		if text == "" {
			text = m.files[m.def.Config.File]
		}
		ev, err := playConfig(ctx, m.def, text)
		return ev, check.Grade(ev, m.def), err
	case exercises.KindProject:
		file, err := runner.LoadProject(filepath.Join(m.dir, exercises.ProjectFile), runner.ProjectChange{})
		if err != nil {
			return check.Evidence{}, check.Report{}, err
		}
		play := projectPlay{def: m.def, file: file, keeper: t.keeper, env: append(slices.Clone(t.env), "CARGO_TARGET_DIR="+m.v.target())}
		ev, err := play.all(ctx)
		return ev, check.Grade(ev, m.def), err
	}
	ev, _, err := t.newAttempt(m.def, m.v.job(m.def, m.dir), nil).play(ctx)
	if err != nil {
		return ev, check.Report{}, err
	}
	r, err := gradeVariant(m.def, solutionVariant, ev)
	if text == "" {
		m.asked = &ev
	}
	return ev, r, err
}

// solutionVariant is the solution, whose report goes with every mutant of its program.
var solutionVariant = variant{what: "solution", layers: []string{"starter", "solution"}}

// answers is every other answer to a question: each other option, span and
// service, and a number that is far off either way.
func (m *mutation) answers() ([]mutant.Mutant, error) {
	var out []mutant.Mutant
	add := func(key, value string) {
		out = append(out, mutant.Mutant{ID: "answer:" + key + "=" + value, Operator: mutant.Answer, Subject: key + " = " + value, File: exercises.AnswersFile, Line: 1, Text: value})
	}
	if m.def.Trace != nil {
		snap, err := m.v.t.recorded(m.def)
		if err != nil {
			return nil, err
		}
		m.asked = &check.Evidence{Snapshot: snap, Final: true}
	}
	for _, a := range m.def.Asks() {
		switch a.Mark {
		case exercises.MarkChoice:
			for _, o := range a.Options {
				add(a.Key, o.ID)
			}
		case exercises.MarkService:
			for _, name := range Services(m.asked.Snapshot) {
				add(a.Key, name)
			}
		case exercises.MarkSpan:
			for _, sp := range m.asked.Snapshot.Spans {
				add(a.Key, sp.SpanID.String())
			}
		case exercises.MarkNumber:
			add(a.Key, "×10")
			add(a.Key, "×0.1")
		}
	}
	return out, nil
}

// judgeAnswer grades the solution's report with one answer replaced. The right
// one itself makes no difference.
func (m *mutation) judgeAnswer(ctx context.Context, x mutant.Mutant) (kept, error) {
	if m.asked == nil {
		if _, _, err := m.play(ctx, ""); err != nil {
			return kept{}, err
		}
	}
	right, err := reported(m.def, solutionVariant, *m.asked)
	if err != nil {
		return kept{}, err
	}
	key, _, _ := strings.Cut(x.Subject, " = ")
	given, value := picked(m.def, right), x.Text
	if a := m.def.FindAsk(key); a.Mark == exercises.MarkNumber {
		n, _ := strconv.ParseFloat(right[key], 64) // it was computed
		factor, _ := strconv.ParseFloat(value[len("×"):], 64)
		value = strconv.FormatFloat(n*factor, 'f', -1, 64)
	}
	if value == right[key] {
		return kept{Verdict: MutantSame}, nil
	}
	given[key] = value
	ev := *m.asked
	if ev.Answers, err = expand(m.def.Asks(), ev.Snapshot, given); err != nil {
		return kept{}, err
	}
	if r := check.Grade(ev, m.def); r.State != check.Passed {
		return caught(r), nil
	}
	return kept{Verdict: MutantSurvived}, nil
}
