package collector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"otelings/telemetry"
)

func (r *rig) faults(f Faults) {
	r.t.Helper()
	if err := r.SetFaults(f); err != nil {
		r.t.Fatal(err)
	}
}

// three is a request of three items of each signal, as protobuf and as JSON.
func three(signal telemetry.Signal) (proto, js []byte) {
	switch signal {
	case telemetry.SignalMetrics:
		md := pmetric.NewMetrics()
		ms := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics()
		for i := range 2 { // a metric of two points, one of one
			m := ms.AppendEmpty()
			m.SetName(fmt.Sprint("m", i))
			ps := m.SetEmptyGauge().DataPoints()
			for range 2 - i {
				ps.AppendEmpty().SetIntValue(1)
			}
		}
		return must((&pmetric.ProtoMarshaler{}).MarshalMetrics(md)), must((&pmetric.JSONMarshaler{}).MarshalMetrics(md))
	case telemetry.SignalLogs:
		ld := plog.NewLogs()
		rs := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
		for range 3 {
			rs.AppendEmpty().Body().SetStr("x")
		}
		return must((&plog.ProtoMarshaler{}).MarshalLogs(ld)), must((&plog.JSONMarshaler{}).MarshalLogs(ld))
	}
	return protoSpans(3), jsonSpans(3)
}

// bodyClient keeps the answer's bytes.
type bodyClient struct{ rawCodec }

func (bodyClient) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = append([]byte{}, data.Materialize()...)
	return nil
}

// said is what a sender was told.
type said struct {
	code  string // "200", "ResourceExhausted", "" for no answer
	retry time.Duration
	body  string
}

// send sends one request of three items.
func (r *rig) send(transport string, signal telemetry.Signal) said {
	r.t.Helper()
	pbBody, jsBody := three(signal)
	if transport == "grpc" {
		method := map[telemetry.Signal]string{telemetry.SignalTraces: traceExport, telemetry.SignalMetrics: metricsExport, telemetry.SignalLogs: logsExport}[signal]
		ctx, cancel := context.WithTimeout(context.Background(), testPatience)
		defer cancel()
		cc := r.grpcConn()
		defer cc.Close()
		var answer []byte
		err := cc.Invoke(ctx, method, pbBody, &answer, grpc.ForceCodecV2(bodyClient{}))
		st := status.Convert(err)
		s := said{code: st.Code().String(), body: string(answer)}
		for _, d := range st.Details() {
			if ri, ok := d.(*errdetails.RetryInfo); ok {
				s.retry = ri.GetRetryDelay().AsDuration()
			}
		}
		return s
	}
	ct, body := pb, pbBody
	if transport == "json" {
		ct, body = js, jsBody
	}
	res, err := r.http.Post(r.URL()+"/v1/"+string(signal), ct, strings.NewReader(string(body)))
	if err != nil {
		return said{}
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	s := said{code: fmt.Sprint(res.StatusCode), body: string(b)}
	if after := res.Header.Get("Retry-After"); after != "" {
		s.retry = must(time.ParseDuration(after + "s"))
	}
	if got := res.Header.Get("Content-Type"); got != ct {
		r.t.Errorf("answered in %s", got)
	}
	return s
}

// TestEachFault plays each fault by each transport and signal: what the sender
// is told, what the door event says and what is kept.
func TestEachFault(t *testing.T) {
	cases := []struct {
		name       string
		f          Faults
		http, grpc string
		retry      [2]time.Duration // http, grpc
		outcome    telemetry.Outcome
		cause      telemetry.Cause
		kept       int
		detail     string
	}{
		{"refuse", Faults{Refuse: true, Message: "no"}, "503", "Unavailable", [2]time.Duration{}, telemetry.Refused, telemetry.CauseFault, 0, "no"},
		{"refuse 400", Faults{Refuse: true, HTTPStatus: 400}, "400", "InvalidArgument", [2]time.Duration{}, telemetry.Refused, telemetry.CauseFault, 0, "on purpose"},
		{"refuse by code", Faults{Refuse: true, GRPCCode: 7}, "403", "PermissionDenied", [2]time.Duration{}, telemetry.Refused, telemetry.CauseFault, 0, "on purpose"},
		{"throttle", Faults{Throttle: 1500 * time.Millisecond}, "429", "ResourceExhausted", [2]time.Duration{2 * time.Second, 1500 * time.Millisecond}, telemetry.Refused, telemetry.CauseThrottled, 0, "wait 1.5s"},
		{"throttle 503", Faults{Throttle: 2 * time.Second, HTTPStatus: 503}, "503", "Unavailable", [2]time.Duration{2 * time.Second, 2 * time.Second}, telemetry.Refused, telemetry.CauseThrottled, 0, "wait 2s"},
		{"store then fail", Faults{StoreThenFail: true}, "503", "Unavailable", [2]time.Duration{}, telemetry.Refused, telemetry.CauseFault, 3, "stored, then answered with an error"},
		{"store then throttle", Faults{StoreThenFail: true, Throttle: time.Second}, "429", "ResourceExhausted", [2]time.Duration{time.Second, time.Second}, telemetry.Refused, telemetry.CauseThrottled, 3, "stored, then answered with an error"},
		{"lost acknowledgement", Faults{StoreThenFail: true, CloseConnection: true}, "", "Unavailable", [2]time.Duration{}, telemetry.Refused, telemetry.CauseFault, 3, "stored, then the fault switch closed"},
		{"close", Faults{CloseConnection: true}, "", "Unavailable", [2]time.Duration{}, telemetry.Refused, telemetry.CauseFault, 0, "closed the connection"},
		{"lose", Faults{Lose: true}, "200", "OK", [2]time.Duration{}, telemetry.Accepted, telemetry.CauseFault, 0, "thrown away by the fault switch: 3"},
		{"partial", Faults{Partial: true, Rejected: 2, Message: "too old"}, "200", "OK", [2]time.Duration{}, telemetry.Partial, telemetry.CausePartial, 1, "2 of 3 rejected: too old"},
		{"partial, all", Faults{Partial: true, Rejected: 9}, "200", "OK", [2]time.Duration{}, telemetry.Partial, telemetry.CausePartial, 0, "3 of 3 rejected: "},
		{"warning", Faults{Partial: true, Message: "soon"}, "200", "OK", [2]time.Duration{}, telemetry.Partial, telemetry.CausePartial, 3, "0 of 3 rejected: soon"},
		{"latency", Faults{Latency: time.Millisecond}, "200", "OK", [2]time.Duration{}, telemetry.Accepted, "", 3, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, transport := range []string{"grpc", "protobuf", "json"} {
				for _, signal := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
					r := start(t, nil)
					r.faults(c.f)
					got := r.send(transport, signal)
					wantCode, wantRetry := c.http, c.retry[0]
					if transport == "grpc" {
						wantCode, wantRetry = c.grpc, c.retry[1]
					}
					if got.code != wantCode || got.retry != wantRetry {
						t.Errorf("%s %s: told %+v, want %s and %v", transport, signal, got, wantCode, wantRetry)
					}
					e := r.until("the event", func(s *telemetry.Snapshot) bool { return len(s.Door) > 0 }).Door[0]
					if c.f.CloseConnection {
						wantCode = ""
					}
					if e.Outcome != c.outcome || e.Cause != c.cause || e.Items != 3 || e.Code != wantCode || e.Signal != signal || !has(e.Detail, c.detail) {
						t.Errorf("%s %s: %+v", transport, signal, e)
					}
					if n := r.store.Snapshot().Counts; n.KeptSpans+n.KeptPoints+n.KeptLogs != c.kept {
						t.Errorf("%s %s: %+v kept, want %d", transport, signal, n, c.kept)
					}
					if c.outcome != telemetry.Partial {
						continue
					}
					if rejected, message := partial(t, transport, signal, got.body); rejected != 3-c.kept || !has(e.Detail, message) || message == "" {
						t.Errorf("%s %s: %q says %d, %q", transport, signal, got.body, rejected, message)
					}
				}
			}
		})
	}
}

// partial reads a partial success with the types the protocol generates.
func partial(t *testing.T, transport string, signal telemetry.Signal, body string) (rejected int, message string) {
	t.Helper()
	if transport == "json" {
		var a struct {
			PartialSuccess map[string]string `json:"partialSuccess"`
		}
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			t.Error(err)
		}
		key := map[telemetry.Signal]string{telemetry.SignalTraces: "rejectedSpans", telemetry.SignalMetrics: "rejectedDataPoints", telemetry.SignalLogs: "rejectedLogRecords"}[signal]
		_, _ = fmt.Sscan(a.PartialSuccess[key], &rejected)
		return rejected, a.PartialSuccess["errorMessage"]
	}
	var a coltrace.ExportTraceServiceResponse // the same fields for all signals
	if err := proto.Unmarshal([]byte(body), &a); err != nil {
		t.Error(err)
	}
	return int(a.GetPartialSuccess().GetRejectedSpans()), a.GetPartialSuccess().GetErrorMessage()
}

func TestWhichRequests(t *testing.T) {
	for _, c := range []struct {
		f    Faults
		want string
	}{
		{Faults{}, "[]"},
		{Faults{Every: 1}, "[1 2 3 4 5 6]"},
		{Faults{Every: 3}, "[3 6]"},
		{Faults{Only: 2}, "[2]"},
		{Faults{First: 4}, "[1 2 3 4]"},
		{Faults{First: 2, Signals: []telemetry.Signal{telemetry.SignalLogs}}, "[]"},
		{Faults{Only: 2, Signals: []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalLogs}}, "[2]"},
	} {
		r := start(t, nil)
		if c.want != "[]" || len(c.f.Signals) > 0 {
			c.f.Refuse = true
		}
		r.faults(c.f)
		var refused []int
		for i := range 6 {
			if s := r.send("protobuf", telemetry.SignalTraces); s.code != "200" {
				refused = append(refused, i+1)
			}
		}
		if fmt.Sprint(refused) != c.want {
			t.Errorf("%+v: %v refused, want %s", c.f, refused, c.want)
		}
	}
	r := start(t, nil)
	if err := r.SetFaults(Faults{Refuse: true, Lose: true}); err == nil {
		t.Error("contradicting faults were taken")
	}
	if s := r.send("json", telemetry.SignalLogs); s.code != "200" {
		t.Errorf("and changed something: %+v", s)
	}
}

// sdkErrors hears what the SDK tells its error handler.
type sdkErrors struct {
	mu  sync.Mutex
	all []error
}

func (e *sdkErrors) Handle(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, err)
}

// hears installs a handler for the test; the SDK has one for the process.
func hears(t *testing.T) func() error {
	e := &sdkErrors{}
	before := otel.GetErrorHandler()
	otel.SetErrorHandler(e)
	t.Cleanup(func() { otel.SetErrorHandler(before) })
	return func() error {
		e.mu.Lock()
		defer e.mu.Unlock()
		return errors.Join(e.all...)
	}
}

// exporters sends by the Go SDK, with retry from one millisecond on, over each
// transport; only its traces know JSON.
func exporters(ctx context.Context, r *rig) map[string]map[telemetry.Signal]func() error {
	const first, most, all = time.Millisecond, 2 * time.Millisecond, testPatience
	url := r.URL()
	out := map[string]map[telemetry.Signal]func() error{"grpc": {
		telemetry.SignalTraces: func() error {
			return sendTraces(ctx, must(otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(url), otlptracegrpc.WithRetry(otlptracegrpc.RetryConfig{Enabled: true, InitialInterval: first, MaxInterval: most, MaxElapsedTime: all}))))
		},
		telemetry.SignalMetrics: func() error {
			return sendMetrics(ctx, must(otlpmetricgrpc.New(ctx, otlpmetricgrpc.WithEndpointURL(url), otlpmetricgrpc.WithRetry(otlpmetricgrpc.RetryConfig{Enabled: true, InitialInterval: first, MaxInterval: most, MaxElapsedTime: all}))))
		},
		telemetry.SignalLogs: func() error {
			return sendLogs(ctx, must(otlploggrpc.New(ctx, otlploggrpc.WithEndpointURL(url), otlploggrpc.WithRetry(otlploggrpc.RetryConfig{Enabled: true, InitialInterval: first, MaxInterval: most, MaxElapsedTime: all}))))
		},
	}}
	for _, enc := range []string{"protobuf", "json"} {
		out[enc] = map[telemetry.Signal]func() error{
			telemetry.SignalTraces: func() error {
				o := []otlptracehttp.Option{otlptracehttp.WithEndpointURL(url + "/v1/traces"), otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: true, InitialInterval: first, MaxInterval: most, MaxElapsedTime: all})}
				if enc == "json" {
					o = append(o, otlptracehttp.WithEncoding(otlptracehttp.EncodingJSON))
				}
				return sendTraces(ctx, must(otlptracehttp.New(ctx, o...)))
			},
			telemetry.SignalMetrics: func() error {
				return sendMetrics(ctx, must(otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(url+"/v1/metrics"), otlpmetrichttp.WithRetry(otlpmetrichttp.RetryConfig{Enabled: true, InitialInterval: first, MaxInterval: most, MaxElapsedTime: all}))))
			},
			telemetry.SignalLogs: func() error {
				return sendLogs(ctx, must(otlploghttp.New(ctx, otlploghttp.WithEndpointURL(url+"/v1/logs"), otlploghttp.WithRetry(otlploghttp.RetryConfig{Enabled: true, InitialInterval: first, MaxInterval: most, MaxElapsedTime: all}))))
			},
		}
	}
	return out
}

// each plays send of every transport and signal against a collector with
// faults.
func each(t *testing.T, f Faults, look func(t *testing.T, r *rig, transport string, signal telemetry.Signal, err error)) {
	for _, transport := range []string{"grpc", "protobuf", "json"} {
		for _, signal := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
			if transport == "json" && signal != telemetry.SignalTraces {
				continue // no exporter
			}
			t.Run(transport+" "+string(signal), func(t *testing.T) {
				r := start(t, nil)
				r.faults(f)
				look(t, r, transport, signal, exporters(t.Context(), r)[transport][signal]())
			})
		}
	}
}

// requests are the door events of requests: an exporter may also open a
// connection that it does not need.
func (r *rig) requests() []telemetry.DoorEvent {
	return slices.DeleteFunc(slices.Clone(r.store.Snapshot().Door), func(e telemetry.DoorEvent) bool { return e.Cause == telemetry.CauseNoRequest })
}

// TestRetryWaitsAsLongAsItIsTold: without the time in the answer the SDK would
// come again after one or two milliseconds.
func TestRetryWaitsAsLongAsItIsTold(t *testing.T) {
	each(t, Faults{First: 1, Throttle: time.Second}, func(t *testing.T, r *rig, _ string, _ telemetry.Signal, err error) {
		if err != nil {
			t.Fatal(err)
		}
		door := r.requests()
		if len(door) != 2 || door[0].Cause != telemetry.CauseThrottled || door[1].Outcome != telemetry.Accepted {
			t.Fatalf("%+v", door)
		}
		if waited := door[1].Time.Sub(door[0].Time); waited < 990*time.Millisecond {
			t.Errorf("came again after %v", waited)
		}
	})
}

// TestRetryAfterTheAnswerIsLostDuplicates: what was stored before the error is
// stored again.
func TestRetryAfterTheAnswerIsLostDuplicates(t *testing.T) {
	each(t, Faults{Only: 1, StoreThenFail: true}, func(t *testing.T, r *rig, _ string, signal telemetry.Signal, err error) {
		if err != nil {
			t.Fatal(err)
		}
		door, s := r.requests(), r.store.Snapshot()
		if len(door) != 2 || door[0].Cause != telemetry.CauseFault || door[1].Outcome != telemetry.Accepted {
			t.Fatalf("%+v", door)
		}
		if n := s.Counts.Spans + s.Counts.Points + s.Counts.Logs; n != 2 {
			t.Errorf("%d items stored", n)
		}
		if signal == telemetry.SignalTraces && s.Spans[0].Key() != s.Spans[1].Key() {
			t.Error("two different spans")
		}
	})
	t.Run("the connection is closed", func(t *testing.T) {
		r := start(t, nil)
		r.faults(Faults{Only: 1, StoreThenFail: true, CloseConnection: true})
		if err := exporters(t.Context(), r)["grpc"][telemetry.SignalTraces](); err != nil {
			t.Fatal(err)
		}
		if s := r.store.Snapshot(); len(s.Spans) != 2 || s.Spans[0].Key() != s.Spans[1].Key() {
			t.Errorf("%d spans: %+v", len(s.Spans), s.Door)
		}
	})
}

// TestPartialSuccessIsTold: the SDK says so to its error handler or in the
// error of the shutdown, and does not send again.
func TestPartialSuccessIsTold(t *testing.T) {
	for _, f := range []Faults{{Partial: true, Rejected: 1, Message: "out of ink"}, {Partial: true, Message: "out of ink"}} {
		heard := hears(t)
		each(t, f, func(t *testing.T, r *rig, transport string, signal telemetry.Signal, err error) {
			told := fmt.Sprint(errors.Join(err, heard()))
			if !has(told, "out of ink") {
				t.Errorf("told %q", told)
			}
			if door := r.requests(); len(door) != 1 || door[0].Outcome != telemetry.Partial {
				t.Errorf("%+v", door)
			}
		})
	}
}

func TestHonestAnswersHaveNoBody(t *testing.T) {
	r := start(t, nil)
	for transport, want := range map[string]string{"grpc": "", "protobuf": "", "json": "{}"} {
		for _, signal := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
			if s := r.send(transport, signal); s.body != want || s.code != "OK" && s.code != fmt.Sprint(http.StatusOK) {
				t.Errorf("%s %s: %+v", transport, signal, s)
			}
		}
	}
}

// TestOverloadSaysHowLongToWait: an answer with a time carries RetryInfo.
func TestOverloadSaysHowLongToWait(t *testing.T) {
	st := status.Convert(grpcError(answer{code: codes.Unavailable, message: "busy", retry: backOff}))
	if len(st.Details()) != 1 || st.Details()[0].(*errdetails.RetryInfo).GetRetryDelay().AsDuration() != backOff {
		t.Errorf("%v", st.Details())
	}
}
