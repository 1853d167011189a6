package lab

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	Quiet()
	goleak.VerifyTestMain(m)
}

func TestExperimentsAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Experiments() {
		if seen[e.ID] {
			t.Errorf("two experiments are called %s", e.ID)
		}
		seen[e.ID] = true
		if got, ok := Get(e.ID); !ok || got.ID != e.ID {
			t.Errorf("Get(%q) = %q, %v", e.ID, got.ID, ok)
		}
		if e.Title.IsZero() || e.Title.ZH == "" || len(e.Questions) == 0 || e.run == nil {
			t.Errorf("%s is incomplete", e.ID)
		}
		prose(t, "situation", e.Situation)
		prose(t, "try next", e.TryNext)
		for _, k := range e.Knobs {
			if err := e.Validate(map[string]string{k.Name: k.Default}); err != nil {
				t.Errorf("%s: default of %s: %v", e.ID, k.Name, err)
			}
		}
	}
	if _, ok := Get("no-such"); ok {
		t.Error("Get finds what does not exist")
	}
}

func TestUnknownNamesAreToldWithTheNearest(t *testing.T) {
	cases := []struct {
		id    string
		knobs map[string]string
		want  Unknown
	}{
		{"silent-secnd", nil, Unknown{Kind: "experiment", Name: "silent-secnd", Nearest: "silent-second"}},
		{"silent-second", map[string]string{"dela": "1s"}, Unknown{Kind: "knob", Name: "dela", Nearest: "delay"}},
		{"silent-second", map[string]string{"ending": "shutdwon"}, Unknown{Kind: "value of ending", Name: "shutdwon", Nearest: "shutdown"}},
		{"silent-second", map[string]string{"spans": ""}, Unknown{Kind: "value of spans", Nearest: "1"}},
	}
	for _, c := range cases {
		_, err := Run(t.Context(), c.id, Settings{Knobs: c.knobs}, nil)
		var u *Unknown
		if !errors.As(err, &u) {
			t.Errorf("%s %v: %v", c.id, c.knobs, err)
			continue
		}
		if u.Kind != c.want.Kind || u.Name != c.want.Name || u.Nearest != c.want.Nearest {
			t.Errorf("%s %v: %+v, want %+v", c.id, c.knobs, *u, c.want)
		}
		if !strings.Contains(u.Error(), "\nhint: ") {
			t.Errorf("no hint in %q", u.Error())
		}
	}
}

func TestPredictionsAreValidated(t *testing.T) {
	e, _ := Get("silent-second")
	if err := e.ValidatePrediction(map[string]string{"at_end": "none", "after": "all"}); err != nil {
		t.Error(err)
	}
	for _, bad := range []map[string]string{{"at_en": "none"}, {"after": "al"}, {"after": ""}} {
		var u *Unknown
		if err := e.ValidatePrediction(bad); !errors.As(err, &u) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestGrade(t *testing.T) {
	got := Grade(map[string]string{"at_end": "none", "after": "all", "more": "x"}, map[string]string{"at_end": "none", "after": "none"})
	if len(got) != 3 || !got["at_end"] || got["after"] || got["more"] {
		t.Errorf("graded %v", got)
	}
}

func TestEndedContextRunsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, "silent-second", Settings{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestShellVariablesChangeNothing runs under an environment that would send
// the spans elsewhere, change them, hold them back or not make them at all.
func TestShellVariablesChangeNothing(t *testing.T) {
	certificate := filepath.Join(t.TempDir(), "ca.pem")
	writeCertificate(t, certificate)
	for name, value := range map[string]string{
		"OTEL_SDK_DISABLED": "true", "OTEL_TRACES_SAMPLER": "always_off", "OTEL_TRACES_EXPORTER": "none",
		"OTEL_SERVICE_NAME": "shell", "OTEL_RESOURCE_ATTRIBUTES": "service.name=shell,evil=1",
		"OTEL_EXPORTER_OTLP_ENDPOINT": "https://127.0.0.1:1/base", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://127.0.0.1:1/other",
		"OTEL_EXPORTER_OTLP_HEADERS": "authorization=secret", "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x-shell=secret",
		"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip", "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "gzip",
		"OTEL_EXPORTER_OTLP_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
		"OTEL_EXPORTER_OTLP_TIMEOUT": "1", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "1",
		"OTEL_EXPORTER_OTLP_INSECURE": "false", "OTEL_EXPORTER_OTLP_TRACES_INSECURE": "false",
		"OTEL_EXPORTER_OTLP_CERTIFICATE": certificate, "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE": certificate,
		"OTEL_BSP_SCHEDULE_DELAY": "1", "OTEL_BSP_EXPORT_TIMEOUT": "1", "OTEL_BSP_MAX_QUEUE_SIZE": "2", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "1",
		"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "0", "OTEL_ATTRIBUTE_COUNT_LIMIT": "0", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": "1",
		"OTEL_GO_X_OBSERVABILITY": "true", "OTEL_GO_X_RESOURCE": "true",
		"HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1", "NO_PROXY": "", "no_proxy": "",
	} {
		t.Setenv(name, value)
	}
	var door *receiver
	// The receiver is slower than the environment's timeouts of 1 ms.
	h := through(func(c *receiver) { door, c.latency = c, 5*time.Millisecond })
	for knob, want := range map[string][2]string{"1": {"none", "all"}, "600": {"some", "all"}} {
		res, err := execute(ready(t), "silent-second", Settings{Knobs: map[string]string{"spans": knob}}, nil, h)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{res.Observed["at_end"], res.Observed["after"]}; got != want {
			t.Errorf("%s spans: observed %v, want %v", knob, got, want)
		}
		// The timer cannot fire early, so this bound holds on a slow machine too.
		left := slices.IndexFunc(res.Moments, func(m Moment) bool { return m.Ended > 0 && m.Waiting == 0 })
		if left < 0 || res.Moments[left].At < quick(time.Second) {
			t.Errorf("%s spans: the queue was empty before the delay was over: %+v", knob, res.Moments)
		}
		for _, s := range res.Snapshot.Spans {
			if s.Resource.Service() != "silent-second" || len(s.Resource.Attrs) != 1 {
				t.Fatalf("the shell is in the resource: %+v", s.Resource.Attrs)
			}
		}
		for _, head := range door.headers {
			for _, name := range []string{"Authorization", "X-Shell", "Content-Encoding"} {
				if head.Get(name) != "" {
					t.Errorf("the shell is in the request: %s: %s", name, head.Get(name))
				}
			}
			if got := head.Get("Content-Type"); got != "application/x-protobuf" {
				t.Errorf("content type %s", got)
			}
		}
	}
}

// writeCertificate writes a certificate that the exporter would load.
func writeCertificate(t *testing.T, file string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
