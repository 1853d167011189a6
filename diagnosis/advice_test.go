package diagnosis

import (
	"strings"
	"testing"

	"otelings/telemetry"
)

func TestAdviceNamesTheAddressesThatListen(t *testing.T) {
	for _, c := range Causes() {
		e := Words(c).At("127.0.0.1:24317", "[::1]:0431")
		for _, s := range []string{e.Fix.EN, e.Fix.ZH, e.Code, e.Env} {
			if strings.Contains(s, "localhost") || strings.Contains(s, "HOST:") || strings.Contains(strings.ReplaceAll(s, "24317", ""), "4317") || strings.Contains(s, "4318") {
				t.Errorf("%s still advises an address of nobody: %s", c, s)
			}
		}
	}
	e := Words(telemetry.CauseHTTPOnGRPC).At("", "127.0.0.1:9")
	if !strings.HasSuffix(e.Fix.EN, "send to port 9.") || e.Env != "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9" {
		t.Errorf("%q, %q", e.Fix.EN, e.Env)
	}
	if got, want := Words(telemetry.CauseTLS).At("", ""), Words(telemetry.CauseTLS); got != want {
		t.Errorf("without an address the advice changed: %+v", got)
	}
}

func TestSilenceIsSaidInBothLanguages(t *testing.T) {
	for i, s := range Silence("127.0.0.1:1", "127.0.0.1:2") {
		if s.EN == "" || s.ZH == "" || s.EN == s.ZH || strings.Contains(s.EN+s.ZH, "localhost") {
			t.Errorf("%d: %+v", i, s)
		}
	}
}
