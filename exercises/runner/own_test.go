package runner

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// playServer is a program of the learner's own that serves on PORT.
func playServer(role string) int {
	ended := make(chan os.Signal, 1)
	switch role {
	case "serve":
		signal.Notify(ended, syscall.SIGTERM)
	case "serve-deaf":
		signal.Ignore(syscall.SIGTERM)
	case "serve-plain": // SIGTERM ends it
	case "wrap": // ends at SIGTERM; what it started takes its time
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), roleName+"=serve")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if child.Start() != nil {
			return 9
		}
		select {}
	default:
		return 99
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Println("asked", r.URL.Path, r.Header.Get("traceparent"))
		w.WriteHeader(http.StatusTeapot)
	})
	go func() { _ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux) }()
	fmt.Println("serving", os.Getenv("MOOD"), os.Getenv("OTEL_SERVICE_NAME"), os.Getenv("OTEL_EXPORTER_OTLP_HEADERS"))
	<-ended
	time.Sleep(50 * time.Millisecond) // a flush
	fmt.Println("bye")
	return 0
}

// ownRun is a run of the test binary in a role.
func ownRun(t *testing.T, role string) OwnRun {
	t.Helper()
	return OwnRun{
		Project: ProjectFile{
			Path: "project.yaml", Dir: t.TempDir(), Command: Words{List: []string{os.Args[0]}}, StopAfter: time.Nanosecond,
			Visit: []string{"http://127.0.0.1:{port}/orders"}, Env: map[string]string{roleName: role, "MOOD": "good"},
		},
		Endpoint: "http://127.0.0.1:1", StopAfter: 900 * time.Millisecond, Grace: 20 * time.Second, Unsampled: true,
		Base: append(os.Environ(), "OTEL_SERVICE_NAME=mine", "OTEL_EXPORTER_OTLP_HEADERS=key=secret"),
	}
}

func TestAServerIsVisitedAndAskedToEnd(t *testing.T) {
	r, err := RunOwn(t.Context(), ownRun(t, "serve"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Exit != 0 || r.Signal != "" || r.Killed || r.TimedOut || r.Asked.IsZero() || r.Visits < 3 || len(r.Unsampled) < 1 {
		t.Errorf("%+v", r)
	}
	for _, want := range []string{"serving good mine \n", "asked /orders \n", "asked /orders 00-", "bye"} {
		if !strings.Contains(r.Stdout, want) {
			t.Errorf("%q is missing in %q", want, r.Stdout)
		}
	}
}

func TestAServerThatIsNotPolite(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	r, err := RunOwn(t.Context(), ownRun(t, "serve-plain"), nil)
	if err != nil || r.Signal != "terminated" || r.Killed || r.Asked.IsZero() {
		t.Errorf("%v %+v", err, r)
	}
	deaf := ownRun(t, "serve-deaf")
	deaf.Grace = 100 * time.Millisecond
	r, err = RunOwn(t.Context(), deaf, nil)
	if err != nil || r.Signal != "killed" || !r.Killed {
		t.Errorf("%v %+v", err, r)
	}
}

func TestWhatACommandStartedHasTheRestOfTheTime(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	r, err := RunOwn(t.Context(), ownRun(t, "wrap"), nil)
	if err != nil || r.Killed || r.Signal != "" || r.Exit != 143 || !strings.Contains(r.Stdout, "bye") {
		t.Errorf("%v %+v", err, r)
	}
	short := ownRun(t, "wrap")
	short.Grace = time.Millisecond
	if r, err := RunOwn(t.Context(), short, nil); err != nil || !r.Killed || strings.Contains(r.Stdout, "bye") {
		t.Errorf("%v %+v", err, r)
	}
}

func TestAProgramThatEndsByItselfIsNotAsked(t *testing.T) {
	run := ownRun(t, "fail")
	run.Project.Visit, run.Project.StopAfter = nil, 0
	r, err := RunOwn(t.Context(), run, nil)
	if err != nil || r.Exit != 7 || !r.Asked.IsZero() || r.Visits != 0 {
		t.Errorf("%v %+v", err, r)
	}
}

func TestCancellingKillsAServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	run := ownRun(t, "serve-deaf")
	run.StopAfter = time.Hour
	r, err := RunOwn(ctx, run, func(e Event) {
		if strings.HasPrefix(e.Line, "asked") {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || r.Killed || !r.Asked.IsZero() {
		t.Errorf("%v %+v", err, r)
	}
}

func TestBuildsBeforeItRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs sh")
	}
	p := ProjectFile{Dir: t.TempDir(), Shell: true, Build: Words{Text: "echo built $WITH > made", List: []string{"echo"}}, Env: map[string]string{"WITH": "care"}}
	r, _, err := BuildOwn(t.Context(), p, os.Environ(), nil)
	made, _ := os.ReadFile(filepath.Join(p.Dir, "made"))
	if err != nil || !r.Built || string(made) != "built care\n" {
		t.Errorf("%v %+v %q", err, r, made)
	}
	p.Build = Words{Text: "echo broken >&2; exit 3", List: []string{"echo"}}
	if r, _, err := BuildOwn(t.Context(), p, os.Environ(), nil); err != nil || r.Built || r.Build != "broken\n" {
		t.Errorf("%v %+v", err, r)
	}
	p.Shell, p.Build = false, Words{Text: "no-such-tool", List: []string{"no-such-tool"}}
	var problem *ProjectProblem
	if _, _, err := BuildOwn(t.Context(), p, os.Environ(), nil); !errors.As(err, &problem) {
		t.Errorf("no tool: %v", err)
	}
	if r, _, err := BuildOwn(t.Context(), ProjectFile{}, nil, nil); err != nil || !r.Built {
		t.Errorf("nothing to build: %v %+v", err, r)
	}
	for _, name := range []string{"./nothing-here", "nothing-here"} {
		_, err := RunOwn(t.Context(), OwnRun{Project: ProjectFile{Dir: p.Dir, Command: Words{List: []string{name}}}}, nil)
		if !errors.As(err, &problem) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOwnEnvironment(t *testing.T) {
	got := OwnEnviron([]string{
		"PATH=/bin", "OTEL_SERVICE_NAME=mine", "OTEL_RESOURCE_ATTRIBUTES=service.version=1", "OTEL_EXPORTER_OTLP_ENDPOINT=http://prod:4318",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://prod/v1/traces", "OTEL_EXPORTER_OTLP_HEADERS=k=v", "otel_exporter_otlp_logs_certificate=/x", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
		"OTEL_BSP_SCHEDULE_DELAY=100", "HTTPS_PROXY=http://proxy:1", "NO_PROXY=intranet",
	}, "http://127.0.0.1:9", map[string]string{"A": "b", "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x=y"})
	want := []string{"PATH=/bin", "OTEL_SERVICE_NAME=mine", "OTEL_RESOURCE_ATTRIBUTES=service.version=1", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_BSP_SCHEDULE_DELAY=100",
		"HTTPS_PROXY=http://proxy:1", "NO_PROXY=intranet,127.0.0.1,localhost,::1", "no_proxy=intranet,127.0.0.1,localhost,::1", "A=b", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
