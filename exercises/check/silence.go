package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// Why nothing arrived. All causes look alike at the door, so each needs
// evidence of its own, and the order says which is told when several have it:
//
//  1. The build failed: nothing ran.
//  2. The output holds a failed export to another address: spans were made,
//     sampled and flushed, so only the address is left.
//  3. The exporting thread panicked, main panicked, main returned an error, or
//     the process was killed: it ended before its work did. What the sources
//     show besides goes into Also.
//  4. The sources, read as rustfacts.go describes: no provider behind the
//     spans, no span at all, no exporter, sampler off, shut down before the
//     span, another address, exit before the end, span still open. When
//     several hold, the first is told and the others go into Also: mending one
//     alone would not help.
//  5. Running when the time was up: we ended it.
//  6. No flush, by elimination: a provider with a batch exporter is kept where
//     it is never dropped, spans reach it and end, nothing above has
//     evidence, the process exited by itself with 0 before the batch delay
//     was over, and no shutdown or force_flush that may run stands after the
//     spans. One that stands in a branch or a stored closure is enough to
//     doubt.
//     By the same elimination, an early return: main returns in a branch
//     between the spans and every flush they could have had.
//  7. Otherwise unknown, with the candidates that are not ruled out and a way
//     to tell each.

// batchDelay is how long a span waits in a batch of opentelemetry_sdk 0.31.
const batchDelay = 5 * time.Second

// Diagnosis says why nothing arrived. Candidates are listed, the most likely
// first, when Cause is SilenceUnknown.
type Diagnosis struct {
	Cause      SilenceCause
	Says, Next i18n.Text
	FAQ        string
	Actual     i18n.Text // the evidence in one line
	Evidence   []string  // file:line
	Also       []SilenceCause
	Candidates []Candidate
	Errors     int // of the build
}

// Candidate is a cause that is not ruled out.
type Candidate struct {
	Cause SilenceCause
	Name  i18n.Text
	Tell  i18n.Text // how to find out
}

// Silence works out why no request came.
func Silence(ev Evidence) Diagnosis {
	p := ev.Process
	if p != nil && !p.Built {
		return buildFailed(p)
	}
	if p != nil && p.Started {
		if l, ok := idiomOf(p.Language); ok {
			return l.silence(ev)
		}
	}
	out := readOutput(p)
	facts := RustFacts{Why: "no sources"}
	if p != nil && (p.Language == "rust" || p.Language == "") {
		facts = ReadRust(p.Sources, ev.Endpoint)
	}
	also := sourceCauses(facts, p)
	named := func(c SilenceCause, actual string, places ...string) Diagnosis {
		d := describe(c)
		d.Actual = i18n.Same(actual)
		d.Evidence = places
		for _, a := range also {
			if a.cause != c && !slices.Contains(d.Also, a.cause) {
				d.Also = append(d.Also, a.cause)
			}
		}
		return withAlso(d)
	}
	if out.Export != "" && wrongAddress(out, ev.Endpoint) {
		return named(SilenceWrongPort, exportLine(out))
	}
	if p == nil || !p.Started {
		return unknown(facts, p)
	}
	switch {
	case out.ExporterPanic != "":
		return named(SilenceExporter, out.ExporterPanic, panicPlace(out.ExporterPanic)...)
	case out.Panic != "" && (p.Exit != 0 || p.Signal != ""):
		d := named(SilenceEarlyExit, out.Panic, panicPlace(out.Panic)...)
		d.Actual = fill(wordsPanic, map[string]i18n.Text{"{place}": d.Actual})
		if strings.Contains(out.Panic, "no reactor running") {
			d.FAQ = "no-reactor-running"
		}
		return d
	case out.MainErr != "" && p.Exit != 0 && !strings.Contains(out.MainErr, "AlreadyShutdown"):
		return named(SilenceEarlyExit, out.MainErr)
	case p.Signal != "" && !p.TimedOut:
		if facts.Exit != nil {
			return named(SilenceEarlyExit, facts.Exit.At+": "+facts.Exit.What, facts.Exit.At)
		}
		return bySignal(named(SilenceEarlyExit, ""), p.Signal)
	}
	for _, a := range also {
		if a.cause != SilenceNoFlush {
			return named(a.cause, a.place.At+": "+a.place.What, a.place.At)
		}
	}
	if p.TimedOut {
		d := timeUp(named(SilenceEarlyExit, ""), p.Duration)
		d.Next = wordsTimedOut
		return d
	}
	if p.Exit == 0 && (facts.OwnDelay || p.Duration < batchDelay+batchDelay/10) {
		switch at := facts.EarlyReturn; {
		case len(also) > 0:
			return named(SilenceNoFlush, also[0].place.At+": "+also[0].place.What, also[0].place.At)
		case at != nil:
			return named(SilenceEarlyExit, at.At+": "+at.What, at.At)
		}
	}
	return unknown(facts, p)
}

type sourceCause struct {
	cause SilenceCause
	place Place
}

// sourceCauses is the causes for which the sources have evidence, in the order
// in which they are told; no-flush is last.
func sourceCauses(f RustFacts, p *Process) []sourceCause {
	if !f.Judged {
		return nil
	}
	exit := f.Exit
	if at, ok := f.ExitMaybe[exitCode(p)]; ok && exit == nil && p.Exit != 0 {
		exit = &at
	}
	var out []sourceCause
	for _, c := range []struct {
		cause SilenceCause
		at    *Place
	}{{SilenceNoProvider, f.NoProvider}, {SilenceNoSpan, f.NoSpan}, {SilenceNoExporter, f.NoExporter}, {SilenceSamplerOff, f.SamplerOff},
		{SilenceShutFirst, f.ShutFirst}, {SilenceWrongPort, f.WrongPort}, {SilenceEarlyExit, exit}, {SilenceOpenSpan, f.OpenSpan}, {SilenceNoFlush, f.NoFlush}} {
		if c.at != nil {
			out = append(out, sourceCause{c.cause, *c.at})
		}
	}
	return out
}

func exitCode(p *Process) int {
	if p == nil {
		return 0
	}
	return p.Exit
}

// wrongAddress reports whether a failed export went somewhere else than where the attempt listens.
func wrongAddress(out outputFacts, endpoint string) bool {
	if out.ExportTo != "" {
		return endpoint == "" || out.ExportTo != hostPort(endpoint)
	}
	l := strings.ToLower(out.Export)
	return strings.Contains(l, "refused") || strings.Contains(l, "connect error") || strings.Contains(l, "dns error") || strings.Contains(l, "lookup")
}

func exportLine(out outputFacts) string {
	if out.ExportTo != "" {
		return out.ExportTo + ": " + clipTo(out.Export, 160)
	}
	return clipTo(out.Export, 160)
}

// panicPlace is "src/main.rs:3" of "src/main.rs:3:5: boom".
func panicPlace(s string) []string {
	parts := strings.SplitN(s, ":", 3)
	if len(parts) < 3 || !strings.HasSuffix(parts[0], ".rs") || strings.HasPrefix(parts[0], "/") {
		return nil
	}
	return []string{parts[0] + ":" + parts[1]}
}

func buildFailed(p *Process) Diagnosis {
	d := describe(SilenceBuild)
	lines, n := buildErrors(p.Language, p.Build)
	d.Actual, d.Errors = i18n.Same(strings.Join(lines, "\n")), n
	for _, l := range lines {
		if at := buildPlace(l); at != "" {
			d.Evidence = append(d.Evidence, at)
		}
	}
	byMachine(&d, p.Build)
	if notes := oldAPI(p); !notes.IsZero() {
		d.Says.EN += " It uses names of an older opentelemetry; the exercises are built with 0.31."
		d.Says.ZH += "它用了旧版 opentelemetry 的名字；练习用的是 0.31。"
		d.Next = notes
	}
	return d
}

// unknown lists what is not ruled out.
func unknown(f RustFacts, p *Process) Diagnosis {
	d := describe(SilenceUnknown)
	add := func(c SilenceCause, ruledOut bool) {
		if ruledOut || slices.ContainsFunc(d.Candidates, func(o Candidate) bool { return o.Cause == c }) {
			return
		}
		w := silenceWords(c)
		d.Candidates = append(d.Candidates, Candidate{c, w.name, w.tell})
	}
	if p != nil && p.Started && p.Exit != 0 {
		d.Actual = endedWith(p.Exit)
		add(SilenceEarlyExit, false)
	}
	for _, m := range []struct {
		cause SilenceCause
		at    *Place
	}{{SilenceSamplerOff, f.SamplerMaybe}, {SilenceWrongPort, f.PortMaybe}, {SilenceNoFlush, f.NoFlush}} {
		if m.at != nil {
			add(m.cause, false)
			d.Evidence = append(d.Evidence, m.at.At)
			if d.Actual.IsZero() {
				d.Actual = i18n.Same(m.at.At + ": " + m.at.What)
			}
		}
	}
	add(SilenceEarlyExit, !f.Spawned && len(f.ExitMaybe) == 0)
	if f.Threads && f.Flush != nil {
		add(SilenceShutFirst, false)
	}
	// What stands in the code is less likely missing, unless it may belong to another provider.
	flushed := f.Judged && f.Flush != nil && f.Providers == 1
	if flushed {
		add(SilenceNoProvider, f.Provider != nil && f.SetGlobal != nil && !f.TracerStored)
		add(SilenceSamplerOff, false)
		add(SilenceWrongPort, false)
		add(SilenceEarlyExit, false)
	}
	add(SilenceNoFlush, f.Judged && (f.Provider == nil || f.Batch == nil && f.Simple != nil || f.Kept == nil && f.Flush != nil))
	add(SilenceNoProvider, f.Judged && f.Provider != nil && f.SetGlobal != nil && !f.TracerStored)
	add(SilenceSamplerOff, false)
	add(SilenceWrongPort, false)
	add(SilenceEarlyExit, false)
	d.Candidates = d.Candidates[:min(len(d.Candidates), 4)]
	d.tellCandidates()
	return d
}

// tellCandidates says what is not ruled out.
func (d *Diagnosis) tellCandidates() {
	d.Says = wordsCandidates
	for i, c := range d.Candidates {
		d.Says.EN += fmt.Sprintf("\n%d. %s – to find out: %s", i+1, c.Name.EN, c.Tell.EN)
		d.Says.ZH += fmt.Sprintf("\n%d. %s。怎么查：%s", i+1, c.Name.ZH, c.Tell.ZH)
	}
}

func describe(c SilenceCause) Diagnosis {
	w := silenceWords(c)
	return Diagnosis{Cause: c, Says: w.says, Next: w.next, FAQ: w.faq}
}

// withAlso adds what must be mended besides.
func withAlso(d Diagnosis) Diagnosis {
	if len(d.Also) == 0 {
		return d
	}
	en, zh := make([]string, len(d.Also)), make([]string, len(d.Also))
	for i, c := range d.Also {
		w := silenceWords(c)
		en[i], zh[i] = w.name.EN, w.name.ZH
	}
	d.Says.EN += " Besides: " + strings.Join(en, "; ") + "."
	d.Says.ZH += "另外：" + strings.Join(zh, "；") + "。"
	return d
}

// bySignal and timeUp say how a program was ended.
func bySignal(d Diagnosis, signal string) Diagnosis {
	d.Actual = fill(wordsSignal, map[string]i18n.Text{"{signal}": i18n.Same(signal)})
	return d
}

func timeUp(d Diagnosis, after time.Duration) Diagnosis {
	d.Actual = fill(wordsTimeUp, map[string]i18n.Text{"{time}": i18n.Same(after.Round(time.Second / 10).String())})
	return d
}

func endedWith(n int) i18n.Text {
	return fill(wordsExit, map[string]i18n.Text{"{code}": i18n.Same(strconv.Itoa(n))})
}

// silent is the finding for a diagnosis.
func (g *grader) silent(d Diagnosis) Finding {
	f := Finding{
		Check: g.firstCheck(), Level: exercises.LevelViolation, Stage: exercises.StageDelivery, Message: d.Says, Next: d.Next,
		Actual: d.Actual, FAQ: d.FAQ, Mistake: string(d.Cause), Evidence: d.Evidence, Count: max(1, d.Errors),
	}
	if d.Cause == SilenceWrongPort {
		f.Expected = i18n.Same(g.ev.Endpoint)
	}
	general := f.Message
	g.explain(&f, fact{check: f.Check, cause: string(d.Cause)})
	if f.Message != general && len(d.Also) > 0 { // the author's words, with what is to be mended besides
		f.Message = withAlso(Diagnosis{Says: f.Message, Also: d.Also}).Says
	}
	return f
}
