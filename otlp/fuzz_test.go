package otlp

import (
	"reflect"
	"runtime"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"otelings/telemetry"
)

// savedAlike saves a snapshot, opens it and names the first difference.
func savedAlike(t *testing.T, want *telemetry.Snapshot) {
	t.Helper()
	saved := save(t, want, 0)
	got := open(t, saved)
	for _, c := range []struct{ got, want any }{{got.Door, want.Door}, {got.Spans, want.Spans}, {got.Metrics, want.Metrics}, {got.Logs, want.Logs}} {
		if d := alike(reflect.ValueOf(c.got), reflect.ValueOf(c.want), ""); d != "" {
			t.Fatalf("%T differs at %s after saving:\n%s", c.want, d, saved)
		}
	}
	// What was not UTF-8 is written as an escape the first time only.
	second := save(t, got, 0)
	if third := save(t, open(t, second), 0); third != second {
		t.Fatalf("saved again it is\n%s\nwas\n%s", third, second)
	}
}

// FuzzSaved: what was received is the same after saving and opening, whatever
// its fields hold.
func FuzzSaved(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := newRandom(seed, false)
		s := telemetry.NewStore(telemetry.Limits{})
		for range 1 + r.IntN(4) {
			if r.IntN(4) == 0 {
				s.Door(r.doorEvent(""))
				continue
			}
			s.Add(r.batch(signals()[r.IntN(3)]))
		}
		savedAlike(t, s.Snapshot())
	})
}

// encoded is a batch of one signal as an export request.
func encoded(t *testing.T, signal telemetry.Signal, b *telemetry.Batch) map[Encoding][]byte {
	t.Helper()
	js := must(requestJSON(b))
	out := map[Encoding][]byte{JSON: js}
	switch signal {
	case telemetry.SignalTraces:
		out[Protobuf] = must((&ptrace.ProtoMarshaler{}).MarshalTraces(must(DecodeTraces(JSON, js))))
	case telemetry.SignalMetrics:
		out[Protobuf] = must((&pmetric.ProtoMarshaler{}).MarshalMetrics(must(DecodeMetrics(JSON, js))))
	default:
		out[Protobuf] = must((&plog.ProtoMarshaler{}).MarshalLogs(must(DecodeLogs(JSON, js))))
	}
	return out
}

// FuzzValidRequest: a valid request is what it is: both encodings decode to the
// same, it is never called another signal's, nothing in it is unrecognised.
func FuzzValidRequest(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := newRandom(seed, true)
		signal := signals()[r.IntN(3)]
		want := r.batch(signal)
		for enc, body := range encoded(t, signal, &want) {
			got := telemetry.Batch{Door: want.Door}
			_, err := Decode(signal, enc, body, &got)
			if err != nil {
				t.Fatal(err)
			}
			if d := alike(reflect.ValueOf(got), reflect.ValueOf(want), ""); d != "" {
				t.Fatalf("%s %s differs at %s", signal, enc, d)
			}
			if other := MeantFor(signal, enc, body, false, &got); other != "" {
				t.Fatalf("%s %s is called %s: %q", signal, enc, other, body)
			}
			if enc == JSON {
				if why := Explain(signal, body); why != "" {
					t.Fatalf("%s: %s", body, why)
				}
			}
			if what := Unrecognised(signal, enc, body); got.Items() == 0 && what != "" {
				t.Fatalf("%q: %s", body, what)
			}
		}
	})
}

// fuzzDecoder is one decoder on any bytes: it does not panic, takes memory in
// proportion, never gives more items than were counted beforehand, and what it
// gives is the same after saving and opening.
func fuzzDecoder(f *testing.F, signal telemetry.Signal, enc Encoding) {
	seeds(f)
	for seed := range uint64(20) {
		b := newRandom(seed, false).batch(signal)
		if js, err := requestJSON(&b); err == nil && enc == JSON {
			f.Add(js)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var b telemetry.Batch
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n, err := Decode(signal, enc, body, &b)
		other := MeantFor(signal, enc, body, err != nil, &b)
		unknown := Unrecognised(signal, enc, body)
		if enc == JSON && err != nil {
			unknown += Explain(signal, body)
		}
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(32<<20+2000*len(body)); got > most {
			t.Fatalf("%d bytes took %d of memory", len(body), got)
		}
		if len(unknown) > 1<<16 {
			t.Fatalf("%d bytes of explanation", len(unknown))
		}
		if err != nil {
			return
		}
		if got := b.Items(); got > n.Items || other != "" && got > 0 && anyValid(&b) {
			t.Fatalf("%d items counted, %d decoded, meant for %q", n.Items, got, other)
		}
		if len(b.Spans)+len(b.Metrics)+len(b.Logs) == 0 {
			return
		}
		s := telemetry.NewStore(telemetry.Limits{})
		b.Door.Outcome = telemetry.Accepted
		s.Add(b)
		savedAlike(t, s.Snapshot())
	})
}

func FuzzTracesProto(f *testing.F)  { fuzzDecoder(f, telemetry.SignalTraces, Protobuf) }
func FuzzMetricsProto(f *testing.F) { fuzzDecoder(f, telemetry.SignalMetrics, Protobuf) }
func FuzzLogsProto(f *testing.F)    { fuzzDecoder(f, telemetry.SignalLogs, Protobuf) }
func FuzzTracesJSON(f *testing.F)   { fuzzDecoder(f, telemetry.SignalTraces, JSON) }
func FuzzMetricsJSON(f *testing.F)  { fuzzDecoder(f, telemetry.SignalMetrics, JSON) }
func FuzzLogsJSON(f *testing.F)     { fuzzDecoder(f, telemetry.SignalLogs, JSON) }
