package collector

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"otelings/telemetry"
)

func TestRequestOfAnotherSignal(t *testing.T) {
	for _, signal := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
		pbBody, jsBody := three(signal)
		for path, method := range map[telemetry.Signal]string{telemetry.SignalTraces: traceExport, telemetry.SignalMetrics: metricsExport, telemetry.SignalLogs: logsExport} {
			if path == signal {
				continue
			}
			r := start(t, nil)
			if code, body := r.post("/v1/"+string(path), js, "", jsBody); code != 400 || !has(body, "/v1/"+string(signal)) {
				t.Errorf("%s to %s in JSON: %d %s", signal, path, code, body)
			}
			if code, body := r.post("/v1/"+string(path), pb, "gzip", gzipped(pbBody)); code != 400 || !has(body, "valid "+string(signal)) {
				t.Errorf("%s to %s in protobuf: %d %s", signal, path, code, body)
			}
			if err := r.call(r.grpcConn(), method, pbBody); status.Code(err) != codes.InvalidArgument || !has(err.Error(), "the "+string(signal)+" service") {
				t.Errorf("%s to %s over gRPC: %v", signal, path, err)
			}
			for _, e := range r.door(3) {
				if e.Cause != telemetry.CauseSignalMismatch || e.Outcome != telemetry.Refused || e.Signal != path {
					t.Errorf("%+v", e)
				}
			}
			if n := r.store.Snapshot().Counts; n.Spans+n.Points+n.Logs != 0 {
				t.Errorf("%+v stored", n)
			}
		}
	}
}

func TestNothingRecognised(t *testing.T) {
	r := start(t, nil)
	for i, c := range []struct {
		ct, body string
		cause    telemetry.Cause
		detail   string
	}{
		{js, `{"spans":[{"name":"x"}]}`, telemetry.CauseNotRecognised, `unknown keys "spans"`},
		{pb, "\x12\x00", telemetry.CauseNotRecognised, "fields 2"},
		{js, `{}`, "", ""},
		{js, `{"resourceSpans":[]}`, "", ""},
		{js, `{"resourceSpans":[{"resource":{"attributes":[]}}]}`, "", ""},
		{pb, "", "", ""},
		{pb, "\x0a\x02\x0a\x00", "", ""},
		{js, `{"\u001b[2Jevil\u202e":1}`, telemetry.CauseNotRecognised, "unknown keys"},
	} {
		if code, _ := r.post("/v1/traces", c.ct, "", []byte(c.body)); code != 200 {
			t.Errorf("%q: %d", c.body, code)
		}
		e := r.door(i + 1)[i]
		if e.Outcome != telemetry.Accepted || e.Cause != c.cause || e.Code != "200" || !has(e.Detail, c.detail) || strings.ContainsAny(e.Detail, "\x1b\u202e\n") {
			t.Errorf("%q: %+v", c.body, e)
		}
	}
}

func TestMalformedJSONNamesThePlace(t *testing.T) {
	r := start(t, nil)
	bad := strings.Replace(docTrace, `"5B8EFFF798038103D269B633813FC60C"`, `"W47/95gDgQPSabYzgT/GDA=="`, 1)
	if code, body := r.post("/v1/traces", js, "", []byte(bad)); code != 400 || !has(body, "spans[0].traceId") {
		t.Error(code, body)
	}
	if e := r.door(1)[0]; e.Cause != telemetry.CauseMalformed || !has(e.Detail, "base64, ids are hexadecimal") {
		t.Errorf("%+v", e)
	}
}
