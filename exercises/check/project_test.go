package check

import (
	"strings"
	"testing"
	"time"

	"otelings/exercises"
	"otelings/telemetry"
)

func TestWhereASecretStands(t *testing.T) {
	for _, c := range []struct {
		key, value string
		want       bool
	}{
		{"http.request.header.authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x", true},
		{"http.request.header.authorization", "[REDACTED]", false},
		{"authorization", "granted", false},
		{"password", "hunter2", true},
		{"user.password", "***", false},
		{"db.password", "", false},
		{"app.password.policy", "strict", false},
		{"gen_ai.usage.input_tokens", "12345678", false},
		{"llm.token_count", "12345678", false},
		{"auth.token", "abcdef", true},
		{"x-api-key", "k-123", true},
		{"http.request.header.cookie", "sid=1", true},
		{"url.full", "https://shop.example/pay?token=abc123&x=1", true},
		{"url.full", "https://shop.example/pay?token=REDACTED", false},
		{"url.full", "https://ada:lovelace@shop.example/", true},
		{"url.full", "https://REDACTED:REDACTED@shop.example/", false},
		{"url.full", "http://127.0.0.1:8080/orders", false},
		{"db.query.text", "SELECT * FROM users WHERE password = $1", false},
		{"db.query.text", "UPDATE users SET password='hunter2'", true},
		{"db.query.text", "UPDATE users SET password=:password", false},
		{"error.message", "unsupported: basic authentication", false},
		{"note", "sent Bearer abcdefgh12345678 along", true},
		{"service.name", "orders", false},
	} {
		if got := isSecret(c.key, telemetry.String(c.value)); got != c.want {
			t.Errorf("%s = %q: secret %v, want %v", c.key, c.value, got, c.want)
		}
	}
	if !isSecret("http.request.header.set-cookie", telemetry.Array([]telemetry.Value{telemetry.String("[FILTERED]"), telemetry.String("sid=4711")})) {
		t.Error("a header's list of values was not looked at")
	}
	if isSecret("password", telemetry.Bool(true)) {
		t.Error("a yes or no is no secret")
	}
}

func TestTheSecretItselfIsNeverTold(t *testing.T) {
	s := &telemetry.Snapshot{Spans: []*telemetry.Span{{Name: "pay", Attrs: telemetry.Attrs{{Key: "card.secret", Value: telemetry.String("4711-hush")}}}}}
	got := strings.Join(secrets(s), " ")
	if got != `"pay": card.secret` {
		t.Errorf("told as %s", got)
	}
}

func TestAnIDInAName(t *testing.T) {
	names := func(all ...string) []*telemetry.Span {
		var out []*telemetry.Span
		for i, n := range all {
			out = append(out, &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{byte(i + 1)}, Name: n})
		}
		return out
	}
	for _, c := range []struct {
		names []string
		want  bool // of the first
	}{
		{[]string{"GET /orders/7"}, true},
		{[]string{"GET /orders/{id}"}, false},
		{[]string{"GET /v1/orders"}, false},
		{[]string{"GET /orders/7/lines"}, true},
		{[]string{"GET /orders?limit=5"}, true},
		{[]string{"order 5b8efff7-9803-4103-d269-b633813fc60c"}, true},
		{[]string{"order 5b8efff798038103d269b633813fc60c"}, true},
		{[]string{"phase 2"}, false},
		{[]string{"order 7", "order 8"}, true},
		{[]string{"order 7", "order 7"}, false},
		{[]string{"step 1", "other"}, false},
		{[]string{"GET"}, false},
		{[]string{"SELECT shop.orders"}, false},
		{[]string{"deadbeefdeadbeef"}, false}, // no digit: a word
	} {
		spans := names(c.names...)
		if got := newKinship(spans).of(spans[0]).IDInName; got != c.want {
			t.Errorf("%q: an id %v, want %v", c.names, got, c.want)
		}
	}
}

func TestOrphans(t *testing.T) {
	root := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}}
	child := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{2}, ParentID: telemetry.SpanID{1}}
	lost := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{3}, ParentID: telemetry.SpanID{9}, Flags: 0x101}
	called := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{4}, ParentID: telemetry.SpanID{8}, Flags: 0x301}
	elsewhere := &telemetry.Span{TraceID: telemetry.TraceID{2}, SpanID: telemetry.SpanID{5}, ParentID: telemetry.SpanID{1}}
	k := newKinship([]*telemetry.Span{root, child, lost, called, elsewhere, child})
	for i, c := range []struct {
		span *telemetry.Span
		want bool
		in   int
	}{{root, false, 4}, {child, false, 4}, {lost, true, 4}, {called, false, 4}, {elsewhere, true, 1}} {
		if e := k.of(c.span); e.Orphan != c.want || e.InTrace != c.in {
			t.Errorf("span %d: orphan %v in a trace of %d, want %v, %d", i+1, e.Orphan, e.InTrace, c.want, c.in)
		}
	}
}

// served is a run that ended one span every 200 ms until some time before it was asked.
func served(silent time.Duration, change func(*Run)) Run {
	asked := time.Unix(1_700_000_000, 0)
	r := Run{Scenario: exercises.ScenarioNormal, Snapshot: &telemetry.Snapshot{}, Process: Process{Started: true, Asked: asked, Visits: 40}}
	for at := asked.Add(-8 * time.Second); !at.After(asked.Add(-silent)); at = at.Add(200 * time.Millisecond) {
		end := uint64(at.UnixNano())
		r.Snapshot.Spans = append(r.Snapshot.Spans, &telemetry.Span{SpanID: telemetry.SpanID{1}, ParentID: telemetry.SpanID{2}, Start: end - 1000, End: end})
	}
	r.Snapshot.Door = []telemetry.DoorEvent{{Time: asked.Add(-3 * time.Second), Signal: telemetry.SignalTraces, Outcome: telemetry.Accepted, Items: len(r.Snapshot.Spans)}}
	if change != nil {
		change(&r)
	}
	return r
}

func TestWhatWasRecordedLastIsKept(t *testing.T) {
	for _, c := range []struct {
		name   string
		silent time.Duration
		change func(*Run)
		want   bool
	}{
		{"a batch was lost", 3 * time.Second, nil, false},
		{"sent at the end", 3 * time.Second, func(r *Run) {
			r.Snapshot.Door = append(r.Snapshot.Door, telemetry.DoorEvent{Time: r.Process.Asked.Add(time.Millisecond), Signal: telemetry.SignalTraces, Outcome: telemetry.Accepted, Items: 9})
		}, true},
		{"only metrics at the end", 3 * time.Second, func(r *Run) {
			r.Snapshot.Door = append(r.Snapshot.Door, telemetry.DoorEvent{Time: r.Process.Asked.Add(time.Millisecond), Signal: telemetry.SignalMetrics, Outcome: telemetry.Accepted, Items: 9})
		}, false},
		{"refused at the end", 3 * time.Second, func(r *Run) {
			r.Snapshot.Door = append(r.Snapshot.Door, telemetry.DoorEvent{Time: r.Process.Asked.Add(time.Millisecond), Signal: telemetry.SignalTraces, Outcome: telemetry.Refused, Items: 9})
		}, false},
		{"each span at once", 0, nil, true},
		{"a span for each request", 3 * time.Second, func(r *Run) {
			r.Process.Visits = 2
			for _, sp := range r.Snapshot.Spans[:2] {
				sp.ParentID = telemetry.SpanID{}
			}
		}, true},
		{"never asked", 3 * time.Second, func(r *Run) { r.Process.Asked = time.Time{} }, true},
		{"nothing came", 0, func(r *Run) { r.Snapshot.Spans = nil }, false},
		{"too few to know the rhythm", 0, func(r *Run) { r.Snapshot.Spans = r.Snapshot.Spans[:1] }, false},
	} {
		if got := kept(served(c.silent, c.change)); got != c.want {
			t.Errorf("%s: kept %v, want %v", c.name, got, c.want)
		}
	}
}

func TestRunsInExpressions(t *testing.T) {
	normal := served(0, nil)
	normal.Process.Unsampled = []telemetry.TraceID{{7}}
	normal.Snapshot.Spans = append(normal.Snapshot.Spans, &telemetry.Span{TraceID: telemetry.TraceID{7}, SpanID: telemetry.SpanID{7}, End: normal.Snapshot.Spans[0].End})
	hung := Run{Scenario: exercises.ScenarioRefused, Snapshot: &telemetry.Snapshot{}, Process: Process{Started: true, Killed: true, Signal: "killed", Exit: -1}}
	ev := Evidence{Snapshot: normal.Snapshot, Process: &normal.Process, Final: true, Runs: []Run{normal, hung}}
	wrapped := served(3*time.Second, func(r *Run) {
		r.Process.Signal = "terminated"
		r.Snapshot.Door[0].Time = r.Process.Asked.Add(time.Millisecond)
	})
	if e := runs([]Run{wrapped})["normal"]; e.Signal != "" {
		t.Errorf("what sends after SIGTERM has heard it: %+v", e)
	}
	wrapped.Snapshot.Door[0].Time = wrapped.Process.Asked.Add(-time.Second)
	if e := runs([]Run{wrapped})["normal"]; e.Signal != "terminated" {
		t.Errorf("%+v", e)
	}
	for source, want := range map[string]bool{
		`runs.normal.ended && runs.normal.kept && runs.normal.asked`: true,
		`runs.refused.ran && !runs.refused.ended`:                    true,
		`runs.slow.ran`:     false,
		`unwanted == 1`:     true,
		`len(secrets) == 0`: true,
	} {
		p, err := exercises.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Holds(environment(ev)); got != want || err != nil {
			t.Errorf("%s is %v (%v), want %v", source, got, err, want)
		}
	}
}

func TestACheckShowsWhatItFound(t *testing.T) {
	def := checksOf(exercises.Check{Expr: `none(spans, .kind == "internal")`, Show: `join(map(filter(spans, .kind == "internal"), .name), ", ")`})
	if f := Grade(ran(coffee(nil)), def).Findings; len(f) != 1 || f[0].Actual.EN != "grind beans, brew coffee" {
		t.Errorf("%+v", f)
	}
}

func FuzzSecrets(f *testing.F) {
	for _, s := range []string{"Bearer abc", "https://a:b@c/?token=x", "password='x'", "\xff=\x00"} {
		f.Add("authorization", s)
		f.Add("password", s)
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		v := telemetry.String(value)
		if isSecret(key, v) != isSecret(key, telemetry.Array([]telemetry.Value{v})) {
			t.Errorf("%q = %q is judged otherwise in a list", key, value)
		}
	})
}
