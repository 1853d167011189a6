package senders

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"otelings/collector"
	"otelings/telemetry"
)

// patience is the most that a program may take, start to exit, on a machine that
// is busy with much else.
const patience = 6 * time.Minute

// rig is one collector with its store, watched while programs send to it.
type rig struct {
	*collector.Collector
	t     *testing.T
	store *telemetry.Store
	watch watch
}

func start(t *testing.T, speaks collector.Protocols) *rig {
	t.Helper()
	cfg := collector.NewDefaultConfig()
	cfg.Protocols = speaks
	store := telemetry.NewStore(telemetry.Limits{})
	c, err := collector.Start(t.Context(), cfg, store)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return &rig{Collector: c, t: t, store: store}
}

// environment is what a program sees: no more than a fresh login and what aims
// the exporter.
func (r *rig) environment(protocol string, more ...string) []string {
	env := []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.URL(), "OTEL_EXPORTER_OTLP_PROTOCOL=" + protocol}
	for _, name := range []string{"PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return append(env, more...)
}

// run runs a program to its end while the store is watched, then waits for all
// that it sent, and returns what arrived and what the program wrote.
func (r *rig) run(argv, env []string) (*telemetry.Snapshot, string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = env
	cmd.Dir = r.t.TempDir()
	ended := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		r.look(ended)
	}()
	out, err := cmd.CombinedOutput()
	close(ended)
	<-watched
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, tail(out))
	}
	if err := r.WaitClosed(ctx); err != nil {
		r.t.Fatalf("connections stay open: %v", err)
	}
	return r.store.Snapshot(), string(out)
}

// look looks at the store whenever something came, and each second, until ended.
func (r *rig) look(ended <-chan struct{}) {
	ctx, cancel := context.WithCancel(r.t.Context())
	defer cancel()
	wake := r.store.Subscribe(ctx)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		select {
		case <-ended:
			return
		case <-wake:
		case <-second.C:
		}
		r.watch.during(r.t, r.store.Snapshot())
	}
}

// nothingRefused fails for every door event that is not a plain success, but for
// connections a client opened to spare.
func nothingRefused(t *testing.T, s *telemetry.Snapshot) {
	t.Helper()
	for _, d := range s.Door {
		if spare(d) {
			t.Logf("a spare connection: %s, %d bytes in %v", d.Detail, d.WireBytes, d.Open)
			continue
		}
		if d.Outcome != telemetry.Accepted || d.Cause != "" {
			t.Errorf("at the door: %+v", d)
		}
	}
	if s.Counts.EvictedItems != 0 || s.Counts.EvictedDoorEvents != 0 {
		t.Errorf("the store let go of something: %+v", s.Counts)
	}
	if s.Connections != 0 {
		t.Errorf("%d connections are open after the end", s.Connections)
	}
}

// spare reports whether a connection got no further than the settings of HTTP/2.
// OkHttp, when several exporters dial at once, keeps one such connection for all
// of them and closes the others; nothing is lost by it.
func spare(d telemetry.DoorEvent) bool {
	const preface, settings = 24, 60 // bytes
	return d.Cause == telemetry.CauseNoRequest && d.Transport == "grpc" && d.WireBytes >= preface && d.WireBytes <= preface+settings &&
		strings.HasPrefix(d.Detail, "HTTP/2 handshake") && strings.HasSuffix(d.Detail, "the peer closed the connection")
}
