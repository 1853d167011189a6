package trainer

import (
	"strings"
	"testing"
	"time"

	"otelings/telemetry"
)

// What is advised names the ports that listen; the silence ends with the first
// that knocks.
func TestAdviceIsForThisView(t *testing.T) {
	store := telemetry.NewStore(telemetry.Limits{})
	s := ScopeOf(store, Listener{Protocol: "grpc", Addrs: []string{"127.0.0.1:14317"}}, Listener{Protocol: "http", Addrs: []string{"0.0.0.0:14318"}})
	steps := s.Silence(s.Snapshot())
	if len(steps) == 0 {
		t.Fatal("nothing is said while nobody has connected")
	}
	if all := steps[1].EN; !strings.Contains(all, "=http://localhost:14318 ") || !strings.Contains(all, "http://127.0.0.1:14317)") {
		t.Errorf("%q", all)
	}
	store.Door(telemetry.DoorEvent{Time: time.Now(), Transport: "http", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing})
	if s.Silence(s.Snapshot()) != nil {
		t.Error("still called silent after a request")
	}
	found, _ := s.Diagnose(s.Snapshot(), time.Now())
	if len(found) != 1 || found[0].Env != "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:14318" || found[0].Entry != s.Words(telemetry.CausePathMissing) {
		t.Errorf("%+v", found)
	}
}
