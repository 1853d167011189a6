package check

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

func firstTrace(t *testing.T) *exercises.Definition {
	t.Helper()
	set, err := exercises.Load(exercises.Content())
	if err != nil {
		t.Fatal(err)
	}
	def, ok := set.Get("quick-start/first-trace")
	if !ok {
		t.Fatal("no quick-start/first-trace")
	}
	return def
}

// coffee is two spans as the solution sends them; change edits them.
func coffee(change func(brew, grind *telemetry.Span)) *telemetry.Snapshot {
	res := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("coffee-shop")}}}
	brew := &telemetry.Span{
		TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Name: "brew coffee", Kind: telemetry.KindInternal, Start: 1, End: 9,
		Attrs: telemetry.Attrs{{Key: "coffee.size", Value: telemetry.String("large")}}, Resource: res, Scope: &telemetry.Scope{Name: "coffee-shop"},
	}
	grind := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{2}, ParentID: brew.SpanID, Name: "grind beans",
		Kind: telemetry.KindInternal, Start: 2, End: 8, Resource: res, Scope: brew.Scope}
	if change != nil {
		change(brew, grind)
	}
	return &telemetry.Snapshot{Spans: []*telemetry.Span{grind, brew}, Door: []telemetry.DoorEvent{{Seq: 1, Outcome: telemetry.Accepted, Signal: telemetry.SignalTraces, Items: 2}}}
}

func ran(s *telemetry.Snapshot) Evidence {
	return Evidence{Snapshot: s, Final: true, Endpoint: "http://127.0.0.1:40123", Process: &Process{Built: true, Started: true, Language: "rust"}}
}

func TestGradeFirstTrace(t *testing.T) {
	def := firstTrace(t)
	for _, c := range []struct {
		name    string
		change  func(brew, grind *telemetry.Span)
		state   State
		stage   exercises.Stage
		check   string
		mistake string
		nearest string
		actual  string
	}{
		{name: "right", state: Passed},
		{name: "extra attribute", change: func(b, _ *telemetry.Span) {
			b.Attrs = append(b.Attrs, telemetry.Attr{Key: "x", Value: telemetry.Int(1)})
		}, state: Passed},
		{name: "misspelt name", change: func(b, _ *telemetry.Span) { b.Name = "brew cofee" }, state: Failed, stage: exercises.StageExistence, check: "brew-coffee",
			nearest: `span "brew cofee": name is "brew cofee", wanted "brew coffee"`, actual: "0 spans"},
		{name: "two roots", change: func(_, g *telemetry.Span) { g.ParentID, g.TraceID = telemetry.SpanID{}, telemetry.TraceID{2} }, state: Failed,
			stage: exercises.StageStructure, check: "grind-child", mistake: "child-is-root", nearest: `span "grind beans": is a root, wanted a child of "brew coffee"`},
		{name: "number", change: func(b, _ *telemetry.Span) { b.Attrs[0].Value = telemetry.Int(350) }, state: Failed, stage: exercises.StageAttributes,
			check: "coffee-size", mistake: "attribute-number", actual: `span "brew coffee": coffee.size = int 350`},
		{name: "other key", change: func(b, _ *telemetry.Span) { b.Attrs[0].Key = "coffee_size" }, state: Failed, stage: exercises.StageAttributes,
			check: "coffee-size", mistake: "attribute-misspelt", actual: `span "brew coffee": no coffee.size`},
		{name: "no service", change: func(b, _ *telemetry.Span) { b.Resource.Attrs = nil }, state: Failed, stage: exercises.StageResource,
			check: "service-name", mistake: "service-name-missing"},
		{name: "parent missing", change: func(b, _ *telemetry.Span) {
			*b = telemetry.Span{TraceID: telemetry.TraceID{3}, SpanID: telemetry.SpanID{9}, Name: "x", Resource: b.Resource}
		},
			state: Failed, stage: exercises.StageExistence, check: "brew-coffee", mistake: "flush-too-early"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Grade(ran(coffee(c.change)), def)
			if r.State != c.state || r.Stage != c.stage {
				t.Fatalf("%s at %q, want %s at %q: %+v", r.State, r.Stage, c.state, c.stage, r.Findings)
			}
			if len(r.Goals) != len(def.Checks) {
				t.Errorf("%d goals", len(r.Goals))
			}
			if c.check == "" {
				if len(r.Findings) > 0 {
					t.Errorf("findings: %+v", r.Findings)
				}
				return
			}
			f := r.Findings[0]
			if f.Check != c.check || f.Mistake != c.mistake || c.nearest != "" && f.Nearest.EN != c.nearest || c.actual != "" && f.Actual.EN != c.actual {
				t.Errorf("%+v", f)
			}
			if f.Message.EN == "" || f.Message.ZH == "" || f.Next.EN == "" || f.Next.ZH == "" {
				t.Errorf("words are missing: %+v", f)
			}
			for _, g := range r.Goals {
				if stageAt(g.Stage) > stageAt(r.Stage) && g.State != GoalHeld {
					t.Errorf("%s is %s after the failing stage", g.Check, g.State)
				}
			}
		})
	}
}

func stageAt(s exercises.Stage) int {
	for i, x := range exercises.Stages() {
		if x == s {
			return i
		}
	}
	return -1
}

func TestGradeIsPendingWhileRunning(t *testing.T) {
	def := firstTrace(t)
	s := coffee(nil)
	s.Spans = s.Spans[1:] // brew coffee only
	ev := ran(s)
	ev.Final = false
	r := Grade(ev, def)
	states := map[string]GoalState{}
	for _, g := range r.Goals {
		states[g.Check] = g.State
	}
	if r.State != Pending || states["brew-coffee"] != GoalMet || states["grind-beans"] != GoalOpen || states["brew-root"] != GoalMet || len(r.Findings) != 0 {
		t.Errorf("%s %v %+v", r.State, states, r.Findings)
	}
	if r := Grade(Evidence{Snapshot: &telemetry.Snapshot{}}, def); r.State != Pending || r.Goals[0].State != GoalOpen {
		t.Errorf("nothing yet: %+v", r)
	}
}

func boolp(b bool) *bool { return &b }

func checksOf(cs ...exercises.Check) *exercises.Definition {
	for i := range cs {
		if cs[i].ID == "" {
			cs[i].ID = "c"
		}
		if cs[i].Stage == "" {
			cs[i].Stage = exercises.StageExistence
		}
		cs[i].Goal = i18n.Text{EN: "goal", ZH: "目标"}
	}
	return &exercises.Definition{Checks: cs}
}

func TestMatching(t *testing.T) {
	minimum, maximum := 0.0, 1.0
	for _, c := range []struct {
		name  string
		check exercises.Check
		want  State
	}{
		{"kind", exercises.Check{Signal: "span", Select: exercises.Select{Kind: "internal"}, Count: "==2"}, Passed},
		{"wrong kind", exercises.Check{Signal: "span", Select: exercises.Select{Kind: "server"}}, Failed},
		{"too many", exercises.Check{Signal: "span", Count: "==1"}, Failed},
		{"at most", exercises.Check{Signal: "span", Count: "<=2"}, Passed},
		{"root", exercises.Check{Signal: "span", Select: exercises.Select{Root: boolp(true)}, Count: "==1"}, Passed},
		{"not root", exercises.Check{Signal: "span", Select: exercises.Select{Root: boolp(false), Scope: "coffee-shop", Service: "coffee-shop"}, Count: "==1"}, Passed},
		{"attribute by text", exercises.Check{Signal: "span", Select: exercises.Select{Attrs: map[string]string{"coffee.size": "large"}}, Count: "==1"}, Passed},
		{"status", exercises.Check{Signal: "span", Select: exercises.Select{Status: "error"}, Count: "==0"}, Passed},
		{"in", exercises.Check{Signal: "span", Select: exercises.Select{Name: "brew coffee"}, Expect: []exercises.Expectation{{Attr: "coffee.size", In: []any{"small", "large"}}}}, Passed},
		{"matches whole", exercises.Check{Signal: "span", Select: exercises.Select{Name: "brew coffee"}, Expect: []exercises.Expectation{{Attr: "coffee.size", Matches: "lar"}}}, Failed},
		{"duration", exercises.Check{Signal: "span", Expect: []exercises.Expectation{{Field: "duration_ms", Min: &minimum, Max: &maximum}}}, Passed},
		{"absent", exercises.Check{Signal: "span", Expect: []exercises.Expectation{{Attr: "password", Exists: boolp(false)}}}, Passed},
		{"type", exercises.Check{Signal: "span", Select: exercises.Select{Name: "brew coffee"}, Expect: []exercises.Expectation{{Attr: "coffee.size", Type: "int"}}}, Failed},
		{"delivery", exercises.Check{Signal: "delivery", Count: ">=1", Expect: []exercises.Expectation{{Field: "refused", Equals: 0}}}, Passed},
		{"delivery refused", exercises.Check{Signal: "delivery", Expect: []exercises.Expectation{{Field: "items", Equals: 3}}}, Failed},
		{"expr", exercises.Check{Expr: `len(spans) == 2 && requests == 1`}, Passed},
		{"expr false", exercises.Check{Expr: `any(spans, .name == "x")`}, Failed},
		{"no metric", exercises.Check{Signal: "metric"}, Failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := Grade(ran(coffee(nil)), checksOf(c.check)); r.State != c.want {
				t.Errorf("%s: %+v", r.State, r.Findings)
			}
		})
	}
}

// A span that is in its place is not told to be another one under a wrong name.
func TestNearestIsNobodyElse(t *testing.T) {
	wanted := func(id, name string) exercises.Check {
		return exercises.Check{ID: id, Signal: "span", Select: exercises.Select{Name: name}}
	}
	for name, want := range map[string]bool{"brew tea": true, "brew coffee": false} {
		r := Grade(ran(coffee(func(b, _ *telemetry.Span) { b.Name = name })), checksOf(wanted("grind", "grind beans"), wanted("brew", "brew coffee"), wanted("pour", "brew coffees")))
		i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Check == "pour" })
		if i < 0 {
			t.Fatalf("%s: nothing is missed: %+v", name, r.Findings)
		}
		if got := r.Findings[i].Nearest.EN; (got != "") != want {
			t.Errorf("%s: nearest %q", name, got)
		}
	}
}

func TestRepeatedArrivalCountsOnce(t *testing.T) {
	s := coffee(nil)
	s.Spans = append(s.Spans, s.Spans...)
	if r := Grade(ran(s), checksOf(exercises.Check{Signal: "span", Count: "==2"})); r.State != Passed {
		t.Errorf("%+v", r.Findings)
	}
}

func TestRepeatedAttributeIsMentioned(t *testing.T) {
	s := coffee(func(b, _ *telemetry.Span) {
		b.Attrs = append(b.Attrs, telemetry.Attr{Key: "coffee.size", Value: telemetry.String("small")})
	})
	r := Grade(ran(s), checksOf(exercises.Check{Signal: "span", Select: exercises.Select{Attrs: map[string]string{"coffee.size": "small"}}}))
	if r.State != Passed || len(r.Findings) != 1 || r.Findings[0].Level != exercises.LevelInfo {
		t.Errorf("%+v", r)
	}
}

func TestRelations(t *testing.T) {
	s := coffee(nil)
	s.Spans = append(s.Spans, &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{3}, ParentID: telemetry.SpanID{2}, Name: "turn", Resource: s.Spans[0].Resource})
	// A circle of parents must not hang the walk.
	s.Spans = append(s.Spans, &telemetry.Span{TraceID: telemetry.TraceID{7}, SpanID: telemetry.SpanID{7}, ParentID: telemetry.SpanID{7}, Name: "loop"})
	s.Logs = []*telemetry.LogRecord{{Body: telemetry.String("hello"), TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{3}}}
	root := exercises.Check{ID: "brew", Signal: "span", Select: exercises.Select{Name: "brew coffee"}}
	for _, c := range []struct {
		check exercises.Check
		want  State
	}{
		{exercises.Check{Signal: "span", Select: exercises.Select{DescendantOf: "brew"}, Count: "==2"}, Passed},
		{exercises.Check{Signal: "span", Select: exercises.Select{ChildOf: "brew"}, Count: "==1"}, Passed},
		{exercises.Check{Signal: "span", Select: exercises.Select{SameTraceAs: "brew"}, Count: "==3"}, Passed},
		{exercises.Check{Signal: "log", Select: exercises.Select{Name: "hello", DescendantOf: "brew"}}, Passed},
		{exercises.Check{Signal: "log", Select: exercises.Select{ChildOf: "brew"}}, Failed},
		{exercises.Check{Signal: "span", Select: exercises.Select{Name: "loop", DescendantOf: "brew"}}, Failed},
	} {
		if r := Grade(ran(s), checksOf(root, c.check)); r.State != c.want {
			t.Errorf("%+v: %s %+v", c.check.Select, r.State, r.Findings)
		}
	}
}

func TestDoor(t *testing.T) {
	def := firstTrace(t)
	ev := ran(&telemetry.Snapshot{Door: []telemetry.DoorEvent{
		{Seq: 1, Outcome: telemetry.Dropped, Cause: telemetry.CauseNoRequest},
		{Seq: 2, Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing, Transport: "http", Method: "POST", Path: "/", Code: "404"},
	}})
	r := Grade(ev, def)
	f := r.Findings[0]
	if r.State != Failed || f.Mistake != "base-url-in-code" || f.Actual.EN != "http POST / → 404" || len(f.Evidence) != 1 || f.Evidence[0] != "#2" {
		t.Errorf("%s %+v", r.State, f)
	}
	ev.Final = false
	if r := Grade(ev, def); r.State != Pending || len(r.Findings) != 1 {
		t.Errorf("while running: %+v", r)
	}
}

func TestSilenceFromTheProcess(t *testing.T) {
	fine := "use opentelemetry::global;\nfn main() { let p = opentelemetry_sdk::trace::SdkTracerProvider::builder().with_batch_exporter(opentelemetry_otlp::x()).build(); global::set_tracer_provider(p.clone()); global::tracer(\"a\").in_span(\"x\", |_| ()); }"
	const refused = "ERROR opentelemetry_sdk:  name=\"BatchSpanProcessor.ExportError\" error=\"Operation failed: reqwest::Error { kind: Request, url: \\\"http://127.0.0.1:9/v1/traces\\\", source: hyper_util::client::legacy::Error(Connect, ConnectError(\\\"tcp connect error\\\", 127.0.0.1:9, Os { code: 111, kind: ConnectionRefused, message: \\\"Connection refused\\\" })) }\""
	for _, c := range []struct {
		name   string
		change func(*Process)
		cause  SilenceCause
		actual string
	}{
		{"no flush", func(*Process) {}, SilenceNoFlush, ""},
		{"longer than the delay", func(p *Process) { p.Duration = 9 * time.Second }, SilenceUnknown, ""},
		{"exit code of its own", func(p *Process) { p.Exit = 3 }, SilenceUnknown, "exit code 3"},
		{"panic", func(p *Process) {
			p.Exit, p.Stderr = 101, "\nthread 'main' (21) panicked at src/main.rs:2:9:\nboom\nstack backtrace:\n"
		}, SilenceEarlyExit, "panic at src/main.rs:2:9: boom"},
		{"old panic", func(p *Process) { p.Exit, p.Stderr = 101, "thread 'main' panicked at src/main.rs:2:9:\nboom\n" }, SilenceEarlyExit, "boom"},
		{"panic elsewhere", func(p *Process) { p.Stderr = "thread 'worker-1' panicked at src/main.rs:2:9:\nboom\n" }, SilenceNoFlush, ""},
		{"exporter panic", func(p *Process) {
			p.Stderr = "thread 'OpenTelemetry.Traces.BatchProcessor' (4) panicked at x.rs:1:1:\nthere is no reactor running, must be called from the context of a Tokio 1.x runtime\n"
		}, SilenceExporter, "no reactor"},
		{"main returned an error", func(p *Process) { p.Exit, p.Stderr = 1, "Error: InvalidUri(\"x\")\n" }, SilenceEarlyExit, "Error: InvalidUri"},
		{"killed", func(p *Process) { p.Exit, p.Signal = -1, "killed" }, SilenceEarlyExit, "killed"},
		{"time limit", func(p *Process) { p.Exit, p.Signal, p.TimedOut, p.Duration = -1, "killed", true, 20*time.Second }, SilenceEarlyExit, "20s"},
		{"refused elsewhere", func(p *Process) { p.Stdout = "\x1b[2m2026\x1b[0m " + refused }, SilenceWrongPort, "127.0.0.1:9"},
		{"refused in a panic", func(p *Process) { p.Exit, p.Stderr = 101, "thread 'main' panicked at src/main.rs:2:9:\n"+refused+"\n" }, SilenceWrongPort, "127.0.0.1:9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev := silentEvidence(fine)
			c.change(ev.Process)
			if d := Silence(ev); d.Cause != c.cause || !strings.Contains(d.Actual.EN, c.actual) {
				t.Errorf("%s: %s", d.Cause, d.Actual.EN)
			}
		})
	}
	ev := silentEvidence("package main")
	ev.Process.Language = "own"
	if d := Silence(ev); d.Cause != SilenceUnknown || len(d.Candidates) < 3 {
		t.Errorf("another language: %+v", d)
	}
}

func TestBuildFailed(t *testing.T) {
	out := "   Compiling x v0.1.0\nerror[E0599]: no method named `shutdow` found for struct `SdkTracerProvider`\n  --> src/main.rs:45:14\n   |\nerror: expected `;`\n  --> src/main.rs:50:1\nerror: could not compile `x` (bin \"x\") due to 2 previous errors\n"
	r := Grade(Evidence{Snapshot: &telemetry.Snapshot{}, Final: true, Process: &Process{Build: out, Language: "rust"}}, firstTrace(t))
	f := r.Findings[0]
	want := "src/main.rs:45: no method named `shutdow` found for struct `SdkTracerProvider`\nsrc/main.rs:50: expected `;`"
	if r.State != Failed || f.Mistake != "build-failed" || f.Actual.EN != want || f.Count != 2 || len(f.Evidence) != 2 || f.Evidence[0] != "src/main.rs:45" {
		t.Errorf("%s %+v", r.State, f)
	}
}

func TestSilenceUsesTheAuthorsWords(t *testing.T) {
	def := firstTrace(t)
	ev := silentEvidence("use opentelemetry::global;\nfn main() { global::tracer(\"x\").in_span(\"y\", |_| ()); }")
	ev.Snapshot = &telemetry.Snapshot{}
	r := Grade(ev, def)
	if f := r.Findings[0]; f.Mistake != "no-provider" || f.Check != "arrives" || f.Evidence[0] != "src/main.rs:2" || !strings.Contains(f.Message.EN, "without a provider") {
		t.Errorf("%+v", f)
	}
	if r.Goals[0].State != GoalMissed || r.Goals[1].State != GoalHeld {
		t.Errorf("%+v", r.Goals)
	}
}

func FuzzReadRust(f *testing.F) {
	for _, s := range []string{`fn main() { let x = r#"a"#; 'a: loop { break 'a } }`, "/* /* */", `fn main() { f(|x| x, 'x', b'\'') }`, "fn a() { b() } fn b() { a() } fn main() { a() }",
		"macro_rules! m { () => { m!() } } fn main() { m!() }", "impl Drop for G { fn drop(&mut self) { self.0.shutdown() } } fn main() { let _ = G{}; }"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		line := 1
		pos := 0
		for _, tok := range scanRust(src) {
			if tok.pos < pos || tok.line < line {
				t.Fatalf("token %q goes back", tok.text)
			}
			pos, line = tok.pos, tok.line
		}
		ReadRust([]Source{{Path: "src/main.rs", Text: src}}, "http://127.0.0.1:1")
	})
}

// The author's words for the first cause keep what must be mended besides.
func TestTwoFaultsAreBothTold(t *testing.T) {
	def := firstTrace(t)
	for _, file := range []string{"sampler_off_noflush", "port_noflush"} {
		source, err := os.ReadFile("testdata/" + file + ".rs")
		if err != nil {
			t.Fatal(err)
		}
		ev := silentEvidence(string(source))
		ev.Snapshot = &telemetry.Snapshot{}
		f := Grade(ev, def).Findings[0]
		if !strings.Contains(f.Message.EN, silenceWords(SilenceNoFlush).name.EN) || !strings.Contains(f.Message.ZH, silenceWords(SilenceNoFlush).name.ZH) {
			t.Errorf("%s: %q does not tell of the flush", file, f.Message.EN)
		}
	}
}
