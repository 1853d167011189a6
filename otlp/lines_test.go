package otlp

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"otelings/telemetry"
)

// full is a store that holds every field of every signal, and what else was
// seen at the door.
func full() *telemetry.Store {
	s := telemetry.NewStore(telemetry.Limits{})
	_, spans := fullTraces()
	_, metrics := fullMetrics()
	_, logs := fullLogs()
	odd := &telemetry.Span{TraceID: tid, SpanID: sid2, Name: "odd", Resource: &telemetry.Resource{}, Scope: &telemetry.Scope{}, Attrs: telemetry.Attrs{
		{Key: "twice", Value: telemetry.String("first")}, {Key: "twice", Value: telemetry.Int(2)},
		{Key: "nan", Value: telemetry.Double(math.NaN())}, {Key: "inf", Value: telemetry.Double(math.Inf(-1))}, {Key: "-0", Value: telemetry.Double(math.Copysign(0, -1))},
		{Key: "big", Value: telemetry.Int(math.MinInt64)}, {Key: "\u2028", Value: telemetry.String("a\x00\n</b>")}, {Key: "none", Value: telemetry.Array(nil)},
	}}
	s.Door(telemetry.DoorEvent{Outcome: telemetry.Refused, Transport: "http", Path: "/", Method: "POST", Code: "404", Cause: telemetry.CausePathMissing, Detail: "no /v1/traces"})
	s.Add(telemetry.Batch{Door: telemetry.DoorEvent{Time: time.Date(2026, 5, 1, 1, 2, 3, 456, time.UTC), Remote: "127.0.0.1:9", Transport: "grpc", Signal: telemetry.SignalTraces, Method: "/x",
		Path: "/p", Encoding: "protobuf", Codec: "gzip", UserAgent: "OTel", WireBytes: 1, BodyBytes: 2, Items: 2, Outcome: telemetry.Accepted, Cause: telemetry.CauseFault, Code: "OK", Detail: "d"}, Spans: append(spans, odd)})
	s.Add(telemetry.Batch{Door: telemetry.DoorEvent{Outcome: telemetry.Accepted, Signal: telemetry.SignalMetrics}, Metrics: metrics})
	s.Add(telemetry.Batch{Door: telemetry.DoorEvent{Outcome: telemetry.Accepted, Signal: telemetry.SignalLogs}, Logs: logs})
	s.Door(telemetry.DoorEvent{Outcome: telemetry.Dropped, Cause: telemetry.CauseNoRequest})
	return s
}

func open(t testing.TB, saved string) *telemetry.Snapshot {
	t.Helper()
	s := telemetry.NewStore(telemetry.Limits{})
	if err := ReadLines(strings.NewReader(saved), s); err != nil {
		t.Fatal(err)
	}
	return s.Snapshot()
}

func save(t testing.TB, s *telemetry.Snapshot, after uint64) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := WriteLines(&out, s, after); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// same compares door events and counts; estimates of memory may differ.
func same(t testing.TB, got, want *telemetry.Snapshot) {
	t.Helper()
	g, w := *got, *want
	g.Counts.Bytes, w.Counts.Bytes, g.Revision, w.Revision = 0, 0, 0, 0
	if !reflect.DeepEqual(g.Door, w.Door) {
		t.Errorf("door events\n%+v\nwant\n%+v", g.Door, w.Door)
	}
	if g.Counts != w.Counts {
		t.Errorf("counts %+v, want %+v", g.Counts, w.Counts)
	}
}

func TestSaveAndOpenIsIdentical(t *testing.T) {
	want := full().Snapshot()
	saved := save(t, want, 0)
	if n := strings.Count(saved, "\n"); n != 5 {
		t.Errorf("%d lines for 5 requests:\n%s", n, saved)
	}
	got := open(t, saved)
	same(t, got, want)
	for i := range want.Spans {
		a, b := *got.Spans[i], *want.Spans[i]
		if !a.Attrs.Equal(b.Attrs) || !a.Resource.Attrs.Equal(b.Resource.Attrs) {
			t.Errorf("span %d: attributes %+v\nwant %+v", i, a.Attrs, b.Attrs)
		}
		a.Attrs, b.Attrs = nil, nil // NaN is unequal to itself for reflect
		if !reflect.DeepEqual(a, b) {
			t.Errorf("span %d: %+v\nwant %+v", i, a, b)
		}
	}
	if !reflect.DeepEqual(got.Metrics, want.Metrics) || !reflect.DeepEqual(got.Logs, want.Logs) {
		t.Errorf("metrics\n%s\nlogs\n%s\nwant\n%s\n%s", dump(got.Metrics), dump(got.Logs), dump(want.Metrics), dump(want.Logs))
	}
	if again := save(t, got, 0); again != saved {
		t.Errorf("saved again it is\n%s\nwas\n%s", again, saved)
	}
}

// Appending after what was written gives the same file as writing it whole.
func TestSaveGoesOn(t *testing.T) {
	s := full().Snapshot()
	whole := save(t, s, 0)
	for after := range uint64(6) {
		head := *s
		head.Door = s.Door[:after]
		if got := save(t, &head, 0) + save(t, s, after); got != whole {
			t.Errorf("in two parts at %d it is\n%s\nwant\n%s", after, got, whole)
		}
	}
}

// A file of the Collector's file exporter has no key of ours.
func TestOpenWhatTheCollectorWrote(t *testing.T) {
	td, want := fullTraces()
	line := string(must((&ptrace.JSONMarshaler{}).MarshalTraces(td)))
	s := open(t, "\n"+line+"\n\n"+line)
	if len(s.Spans) != 2 || len(s.Door) != 2 || s.Door[1].Transport != "file" || s.Door[1].Items != 1 || s.Spans[1].Request != 2 {
		t.Fatalf("%d spans, door %+v", len(s.Spans), s.Door)
	}
	want[0].Request = 1
	if !reflect.DeepEqual(s.Spans[0], want[0]) {
		t.Errorf("%+v\nwant %+v", s.Spans[0], want[0])
	}
}

func TestOpenNamesTheLine(t *testing.T) {
	ok := `{"resourceSpans":[]}`
	for _, c := range []struct{ name, text, want string }{
		{"no JSON", ok + "\nhello\n", "line 2: not a JSON object"},
		{"another object", `{"a":1}`, "line 1: no resourceSpans"},
		{"two signals", `{"resourceSpans":[],"resourceLogs":[]}`, "line 1: more than one signal"},
		{"a bad id", ok + "\n\n" + `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}`, "line 3: "},
	} {
		err := ReadLines(strings.NewReader(c.text), telemetry.NewStore(telemetry.Limits{}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to contain %q", c.name, err, c.want)
		}
	}
}

// FuzzLines reads anything; what could be read is the same after saving and
// opening it once more.
func FuzzLines(f *testing.F) {
	var out bytes.Buffer
	_, _ = WriteLines(&out, full().Snapshot(), 0)
	f.Add(out.Bytes())
	f.Add([]byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"x"}]}]}]}`))
	f.Add([]byte(`{"otelings":{"door":{"outcome":"refused"}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s := telemetry.NewStore(telemetry.Limits{})
		if ReadLines(bytes.NewReader(text), s) != nil {
			return
		}
		first := save(t, s.Snapshot(), 0)
		if second := save(t, open(t, first), 0); second != first {
			t.Errorf("%s\nafter opening and saving:\n%s", first, second)
		}
	})
}

func TestATornFileIsReadAroundItsTears(t *testing.T) {
	ok := `{"resourceSpans":[]}`
	for _, c := range []struct {
		name, text string
		requests   int
		unread     int
		err        string
	}{
		{"whole", ok + "\n\n" + ok + "\n", 2, 0, ""},
		{"torn at the end", ok + "\n" + `{"resourceSp`, 1, 1, ""},
		{"torn in the middle", ok + "\n{\"a\":\n" + ok, 2, 1, ""},
		{"another object", "{\n" + ok + "\n" + `{"a":1}`, 1, 1, "line 3: no resourceSpans"},
	} {
		s := telemetry.NewStore(telemetry.Limits{})
		unread, err := ReadTorn(strings.NewReader(c.text), s)
		if n := len(s.Snapshot().Door); n != c.requests || unread != c.unread || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %d requests, %d unread, %v", c.name, n, unread, err)
		}
	}
}

// FuzzTorn: a torn file reads as one without the lines that are no JSON.
func FuzzTorn(f *testing.F) {
	f.Add([]byte("{}\n{\"a\":\n[1]\n\n\"x"))
	f.Add([]byte("{\"resourceSpans\":[]}\n{\"reso"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var whole [][]byte
		torn := 0
		for l := range bytes.SplitSeq(text, []byte("\n")) {
			if len(bytes.TrimSpace(l)) > 0 && !json.Valid(l) {
				torn++
				continue
			}
			whole = append(whole, l)
		}
		s, want := telemetry.NewStore(telemetry.Limits{}), telemetry.NewStore(telemetry.Limits{})
		unread, err := ReadTorn(bytes.NewReader(text), s)
		wantErr := ReadLines(bytes.NewReader(bytes.Join(whole, []byte("\n"))), want)
		if (err == nil) != (wantErr == nil) || s.Revision() != want.Revision() || err == nil && unread != torn {
			t.Errorf("%d of %d lines unread, %v; without them %v", unread, torn, err, wantErr)
		}
	})
}
