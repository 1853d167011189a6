package otlpload

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otelings/collector"
	"otelings/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// view is what a live view has: two ports with one store.
func view(t *testing.T) (Target, *telemetry.Store, func()) {
	t.Helper()
	store := telemetry.NewStore(telemetry.Limits{DoorEvents: 100_000})
	var doors []*collector.Collector
	for _, speaks := range []collector.Protocols{collector.GRPCOnly, collector.HTTPOnly} {
		cfg := collector.NewDefaultConfig()
		cfg.Protocols = speaks
		c, err := collector.Start(t.Context(), cfg, store)
		if err != nil {
			t.Fatal(err)
		}
		doors = append(doors, c)
	}
	stop := func() {
		for _, c := range doors {
			// What is still in the kernel's queue is a connection too.
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			_ = c.WaitClosed(ctx) // stalled ones end with the shutdown
			cancel()
			if err := c.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		}
	}
	return Target{GRPC: doors[0].Addr(), HTTP: doors[1].Addr()}, store, stop
}

func TestHonestLoads(t *testing.T) {
	target, store, stop := view(t)
	defer stop()
	sent := map[Signal]int{}
	for _, signal := range []Signal{Traces, Logs, Metrics} {
		for _, protocol := range []Protocol{GRPC, HTTP, JSON} {
			for _, zip := range []bool{false, true} {
				l := NewLoad(target.HTTP)
				if protocol == GRPC {
					l.Addr = target.GRPC
				}
				l.Signal, l.Protocol, l.Gzip, l.Items, l.Batch = signal, protocol, zip, 1003, 100
				r, err := Run(t.Context(), l)
				if err != nil || !r.Whole() || r.Outcomes["ok"] != 11 || len(r.Latency) != 11 || r.Sent != 1003 || r.Rejected != 0 {
					t.Errorf("%s over %s: %v, %+v", signal, protocol, err, r)
				}
				sent[signal] += l.Items
			}
		}
	}
	s := store.Snapshot()
	if c := s.Counts; c.Spans != sent[Traces] || c.Logs != sent[Logs] || c.Points != sent[Metrics] {
		t.Errorf("%+v, sent %v", c, sent)
	}
	for _, e := range s.Door { // HTTP's client may open a connection and have no use for it
		if e.Outcome == telemetry.Refused {
			t.Errorf("refused: %+v", e)
		}
	}
}

// TestATraceIsWhole: the spans of an honest load are whole traces with one root
// and parents that are there.
func TestATraceIsWhole(t *testing.T) {
	target, store, stop := view(t)
	defer stop()
	l := NewLoad(target.GRPC)
	l.Items, l.Batch, l.PerTrace = 120, 50, 12
	if r, err := Run(t.Context(), l); err != nil || !r.Whole() {
		t.Fatal(err, r)
	}
	spans := store.Snapshot().Spans
	keys, roots := telemetry.SpanKeys(spans), 0
	for _, s := range spans {
		if s.Root() {
			roots++
		} else if !keys[s.ParentKey()] {
			t.Errorf("the parent of %s is missing", s.Name)
		}
	}
	if len(keys) != 120 || roots != 10 {
		t.Errorf("%d spans, %d roots", len(keys), roots)
	}
}

// TestAttacks makes each attack, small, on a collector: nobody is let in who
// should not be, and every request and connection is accounted for.
func TestAttacks(t *testing.T) {
	refused := func(words ...string) func(Tally) bool {
		return func(t Tally) bool {
			for what := range t.Outcomes {
				if !slices.Contains(words, what) {
					return false
				}
			}
			return t.Taken == 0 && len(t.Outcomes) > 0
		}
	}
	taken := func(t Tally) bool { return t.Taken > 0 && t.Outcomes["ok"] == t.Requests }
	wants := map[string]func(Tally) bool{
		"empty-bombs":    refused("HTTP 413", "InvalidArgument"),
		"gzip-bombs":     refused("HTTP 413", "ResourceExhausted"),
		"large-bodies":   refused("HTTP 413", "ResourceExhausted", "closed"),
		"malformed":      refused("HTTP 400", "InvalidArgument"),
		"truncated-gzip": refused("HTTP 400", "Internal", "InvalidArgument"),
		"deep":           refused("HTTP 400", "HTTP 413", "InvalidArgument"),
		"dense":          taken, "one-trace": taken, "many-traces": taken, "orphans": taken, "huge-resources": taken, "attributes": taken,
	}
	scale := Scale{Conns: 40, Spans: 20_000, Requests: 8, Hold: 50 * time.Millisecond}
	for _, a := range Attacks() {
		t.Run(a.Name, func(t *testing.T) {
			target, store, stop := view(t)
			tally, err := a.Run(t.Context(), target, scale)
			stop() // every event is recorded then
			if err != nil {
				t.Fatal(err)
			}
			c := store.Snapshot().Counts
			if want := wants[a.Name]; want != nil && !want(tally) {
				t.Errorf("tally %+v, door %v", tally, store.Snapshot().Door)
			}
			if items := c.Spans; items < tally.Taken || items > tally.Taken+tally.Unread {
				t.Errorf("%d items stored, %+v", items, tally)
			}
			least, most := tally.Requests+tally.Silent, tally.Requests+tally.Silent+tally.Unsure
			if events := c.Requests + c.Refused; events < least || events > most {
				t.Errorf("%d door events, wanted %d to %d", events, least, most)
			}
			if tally.Requests+tally.Silent+tally.Unsure == 0 {
				t.Error("nothing was done")
			}
		})
	}
}

func TestOnlyLoopback(t *testing.T) {
	for _, addr := range []string{"192.0.2.1:4317", "example.com:4317", "localhost:4317", ":4317", "0.0.0.0:4317", "[2001:db8::1]:4317"} {
		if err := Loopback(addr); err == nil {
			t.Errorf("%s is taken for loopback", addr)
		}
		if _, err := Run(t.Context(), NewLoad(addr)); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("a load to %s: %v", addr, err)
		}
		a, _ := AttackNamed("churn")
		if _, err := a.Run(t.Context(), Target{"127.0.0.1:1", addr}, Scale{}); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("an attack on %s: %v", addr, err)
		}
	}
	if err := errors.Join(Loopback("127.0.0.1:1"), Loopback("127.3.2.1:1"), Loopback("[::1]:1")); err != nil {
		t.Error(err)
	}
	if err := Loopback("127.0.0.1"); err == nil {
		t.Error("no port")
	}
}

func TestValidate(t *testing.T) {
	for name, change := range map[string]func(*Load){
		"signal": func(l *Load) { l.Signal = "spans" }, "protocol": func(l *Load) { l.Protocol = "tcp" },
		"items": func(l *Load) { l.Items = 0 }, "batch": func(l *Load) { l.Batch = -1 }, "rate": func(l *Load) { l.Rate = -1 },
	} {
		l := NewLoad("127.0.0.1:4317")
		if err := l.Validate(); err != nil {
			t.Fatal(err)
		}
		if change(&l); l.Validate() == nil {
			t.Errorf("%s is not looked at", name)
		}
	}
}

func TestPercentiles(t *testing.T) {
	var l Latencies
	if l.At(.5) != 0 {
		t.Error("none")
	}
	for i := 100; i >= 0; i-- {
		l = append(l, time.Duration(i))
	}
	for p, want := range map[float64]time.Duration{0: 0, .5: 50, .99: 99, 1: 100} {
		if got := l.At(p); got != want {
			t.Errorf("%v: %d, want %d", p, got, want)
		}
	}
}

// TestSeenCountsLines: what a live view's lines say of items and requests, in
// whatever order they come.
func TestSeenCountsLines(t *testing.T) {
	s := newSeen()
	for _, line := range []string{
		`{"type":"listening","protocol":"grpc","addresses":["127.0.0.1:1"]}`,
		`{"type":"listening","protocol":"http","addresses":["127.0.0.1:2"]}`,
		`{"type":"span","request":1}`, `{"type":"span","request":1}`,
		`{"type":"metric","points":[{"start_unix_nano":"1"},{"start_unix_nano":"2"}],"request":2}`,
		`{"type":"refused","request":3,"cause":"too-large"}`,
		`{"type":"evicted","items":1,"total":1,"request":4,"kept":{"spans":6,"data_points":2,"log_records":0}}`,
		`{"type":"span","request":4}`, // counted above
		`{"type":"log","request":5}`,
	} {
		s.line([]byte(line), []byte(line))
	}
	highest, away, by, brought := s.Door()
	if s.Stored() != 10 || highest != 5 || away != 1 || by["too-large"] != 1 || brought != 4 || s.target() != (Target{"127.0.0.1:1", "127.0.0.1:2"}) || s.Bad != "" {
		t.Errorf("%d stored, %d highest, %d away %v, %d brought, %+v", s.Stored(), highest, away, by, brought, s)
	}
	s.line([]byte(`{"type":"ref`), nil)
	if s.Bad == "" {
		t.Error("a torn line is not told")
	}
}
