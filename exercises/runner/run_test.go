package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"otelings/exercises"
)

// program is a job whose cargo and whose program are this test binary.
func program(t *testing.T, role string) Job {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	name := "cargo"
	if runtime.GOOS == "windows" {
		name = "cargo.exe"
	}
	if err := os.Link(self(t), filepath.Join(bin, name)); err != nil {
		if err := os.Symlink(self(t), filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "Cargo.toml"), "[package]\nname = \"tiny\"\nversion = \"0.1.0\"\n")
	write(t, filepath.Join(dir, "src", "main.rs"), "fn main() {}\n")
	messages(t, dir, unit{id: "tiny", name: "tiny", kind: "bin", executable: self(t)})
	return Job{
		Exercise: "quick-start/tiny", Language: "rust", Dir: dir, Endpoint: "http://127.0.0.1:9", Shared: filepath.Join(dir, "shared"),
		Env:  map[string]string{roleName: role},
		Base: []string{"PATH=" + bin, "HTTPS_PROXY=http://proxy", "OTEL_SERVICE_NAME=shell"},
	}
}

type unit struct {
	id, name, kind, executable string
	fresh                      bool
}

// messages writes what the fake cargo says about its units.
func messages(t *testing.T, dir string, units ...unit) {
	t.Helper()
	text := "a build script said this\n"
	for _, u := range units {
		var executable any
		if u.executable != "" {
			executable = u.executable
		}
		line, err := json.Marshal(map[string]any{
			"reason": "compiler-artifact", "package_id": u.id, "fresh": u.fresh, "executable": executable,
			"target": map[string]any{"name": u.name, "kind": []string{u.kind}},
		})
		if err != nil {
			t.Fatal(err)
		}
		text += string(line) + "\n"
	}
	write(t, filepath.Join(dir, "fake-messages"), text+`{"reason":"build-finished","success":true}`+"\n")
}

func TestRun(t *testing.T) {
	job := program(t, "hello")
	write(t, filepath.Join(job.Dir, "fake-stderr"), "   Compiling tiny v0.1.0\nwarning: unused variable\n")
	var events []Event
	out, err := Run(t.Context(), job, func(e Event) { events = append(events, e) })
	if err != nil {
		t.Fatal(err)
	}
	p := out.Process
	if !p.Built || !p.Started || p.Exit != 0 || p.Signal != "" || p.TimedOut || p.Language != "rust" {
		t.Errorf("process %+v", p)
	}
	if p.Stdout != "coffee is ready\nendpoint http://127.0.0.1:9" || p.Stderr != "a warning\n" {
		t.Errorf("stdout %q, stderr %q", p.Stdout, p.Stderr)
	}
	if p.Build != "warning: unused variable\n" {
		t.Errorf("build text %q", p.Build)
	}
	if len(p.Sources) != 2 || p.Sources[0].Path != "src/main.rs" {
		t.Errorf("sources %+v", p.Sources)
	}
	for _, want := range []Event{
		{Step: StepBuild, Line: "   Compiling tiny v0.1.0"}, {Step: StepBuild, Done: 1}, {Step: StepRun, Line: "coffee is ready"},
		{Step: StepRun, Line: "a warning", Err: true}, {Step: StepRun, Line: "endpoint http://127.0.0.1:9"},
	} {
		if !slices.Contains(events, want) {
			t.Errorf("no event %+v in %+v", want, events)
		}
	}
	if events[len(events)-1] != (Event{Step: StepDone}) {
		t.Errorf("last event %+v", events[len(events)-1])
	}
	// One call, into the shared folder, with the proxy that downloads need; its
	// own program alone is not worth counting.
	want := "build --message-format=json-render-diagnostics target=" + job.Shared + " proxy=http://proxy\n"
	if got := read(t, filepath.Join(job.Dir, "fake-log")); got != want {
		t.Errorf("cargo was called as\n%swant\n%s", got, want)
	}
}

func TestRunCountsUnits(t *testing.T) {
	job := program(t, "hello")
	messages(t, job.Dir, unit{id: "old", kind: "lib", fresh: true}, unit{id: "dep", kind: "custom-build"}, unit{id: "dep", kind: "lib"},
		unit{id: "other", name: "other", kind: "example", executable: "/nowhere"}, unit{id: "tiny", name: "tiny", kind: "bin", executable: self(t)})
	write(t, filepath.Join(job.Dir, "fake-metadata"), `{"resolve":{"root":"tiny","nodes":[
		{"id":"tiny","deps":[{"pkg":"dep","dep_kinds":[{"kind":null}]},{"pkg":"test","dep_kinds":[{"kind":"dev"}]}]},
		{"id":"dep","deps":[{"pkg":"old","dep_kinds":[{"kind":"build"}]},{"pkg":"other","dep_kinds":[{"kind":null}]}]},
		{"id":"test","deps":[{"pkg":"deeper","dep_kinds":[{"kind":null}]}]}]}}`)
	// The build goes on until the count is there.
	c := newCompany(t)
	write(t, filepath.Join(job.Dir, "fake-hang"), "yes")
	job.Base = append(job.Base, hearName+"="+c.address())
	of := 0
	out, err := Run(t.Context(), job, func(e Event) {
		if of = max(of, e.Of); of > 0 {
			c.release()
		}
		if e.Of > 0 && e.Done > e.Of {
			t.Errorf("%d of %d units", e.Done, e.Of)
		}
	})
	if err != nil || !out.Process.Built || of != 4 {
		t.Errorf("%v, %d units in all, want 4: %+v", err, of, out)
	}
	log := read(t, filepath.Join(job.Dir, "fake-log"))
	if !strings.Contains(log, "metadata --format-version=1 --offline --filter-platform test-host ") {
		t.Errorf("cargo was called as\n%s", log)
	}
}

func TestUnitsBuilt(t *testing.T) {
	var m metadata
	text := `{"resolve":{"root":"a","nodes":[{"id":"a","deps":[{"pkg":"b","dep_kinds":[{"kind":null},{"kind":"dev"}]},{"pkg":"c","dep_kinds":[{"kind":"dev"}]}]},{"id":"b","deps":[{"pkg":"a","dep_kinds":[{"kind":null}]},{"pkg":"d","dep_kinds":[{"kind":"build"}]}]}]}}`
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	if got := m.built(); got != 3 {
		t.Errorf("%d units, want a, b, d", got)
	}
}

func TestRunCompileError(t *testing.T) {
	job := program(t, "hello")
	write(t, filepath.Join(job.Dir, "fake-stderr"), "   Compiling tiny v0.1.0\nerror[E0425]: cannot find function `shutdwn`\n --> src/main.rs:3:5\n")
	write(t, filepath.Join(job.Dir, "fake-exit"), "101")
	out, err := Run(t.Context(), job, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := out.Process
	if p.Built || p.Started || p.Build != "error[E0425]: cannot find function `shutdwn`\n --> src/main.rs:3:5\n" {
		t.Errorf("process %+v", p)
	}
}

func TestRunOffline(t *testing.T) {
	job := program(t, "hello")
	write(t, filepath.Join(job.Dir, "fake-exit"), "101")
	for text, offline := range map[string]bool{
		"error: failed to get `opentelemetry` as a dependency of package `tiny v0.1.0`\n\nCaused by:\n  download of config.json failed\n\nCaused by:\n  [7] Could not connect to server\n": true,
		"error: no matching package named `opentelemetri` found\nlocation searched: crates.io index\n":                                                                                     false,
	} {
		write(t, filepath.Join(job.Dir, "fake-stderr"), text)
		out, err := Run(t.Context(), job, nil)
		if errors.Is(err, ErrDownload) != offline || err != nil != offline || out.Process.Build != text {
			t.Errorf("%q: %v, build text %q", text, err, out.Process.Build)
		}
	}
}

func TestRunChoosesProgram(t *testing.T) {
	job := program(t, "hello")
	messages(t, job.Dir, unit{id: "tiny", name: "zzz", kind: "bin", executable: "/nowhere"}, unit{id: "tiny", name: "tiny", kind: "bin", executable: self(t)})
	if out, err := Run(t.Context(), job, nil); err != nil || out.Process.Exit != 0 {
		t.Errorf("package's own program: %v, exit %d", err, out.Process.Exit)
	}
	messages(t, job.Dir, unit{id: "tiny", name: "tiny", kind: "lib"})
	out, err := Run(t.Context(), job, nil)
	if err != nil || out.Process.Built || !strings.Contains(out.Process.Build, "src/main.rs is missing") {
		t.Errorf("no program: %v, %+v", err, out.Process)
	}
	messages(t, job.Dir, unit{id: "tiny", name: "tiny", kind: "bin", executable: filepath.Join(job.Dir, "gone")})
	if _, err := Run(t.Context(), job, nil); !errors.Is(err, ErrStart) {
		t.Errorf("program gone: %v", err)
	}
}

func TestRunExitCode(t *testing.T) {
	out, err := Run(t.Context(), program(t, "fail"), nil)
	if err != nil || out.Process.Exit != 7 || out.Process.Signal != "" {
		t.Errorf("%v, %+v", err, out.Process)
	}
}

func TestRunTimeout(t *testing.T) {
	job := program(t, "polite") // ends only when asked
	job.Timeout = time.Millisecond
	out, err := Run(t.Context(), job, nil)
	if err != nil || !out.Process.Started || !out.Process.TimedOut {
		t.Errorf("%v, %+v", err, out.Process)
	}
}

func TestRunBoundsOutput(t *testing.T) {
	told := 0
	out, err := Run(t.Context(), program(t, "flood"), func(e Event) { told += len(e.Line) })
	if err != nil {
		t.Fatal(err)
	}
	text := out.Process.Stdout
	if !strings.HasPrefix(text, "first line\n") || !strings.HasSuffix(text, "last line") || len(text) > headBytes+tailBytes+64 {
		t.Errorf("%d bytes kept", len(text))
	}
	all := len("first line\nlast line") + 20000*100
	if mark := fmt.Sprintf("\n[... %d B ...]\n", all-headBytes-tailBytes); !strings.Contains(text, mark) {
		t.Errorf("the cut is not marked: %q", mark)
	}
	if told > maxNews+2*lineBytes {
		t.Errorf("%d bytes of lines told", told)
	}
}

func TestRunWithoutToolchain(t *testing.T) {
	job := program(t, "hello")
	bin, _ := strings.CutPrefix(job.Base[0], "PATH=")
	home := t.TempDir()
	job.Base = []string{"PATH=" + t.TempDir() + string(os.PathListSeparator) + ".", "HOME=" + home}
	_, err := Run(t.Context(), job, nil)
	var own *Error
	if !errors.Is(err, ErrNoToolchain) || !errors.As(err, &own) || own.Language != exercises.LanguageRust {
		t.Fatalf("error %v", err)
	}
	// Where rustup puts it, for a terminal that does not know yet.
	if err := os.MkdirAll(filepath.Join(home, ".cargo"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(bin, filepath.Join(home, ".cargo", "bin")); err != nil {
		t.Skip("no symbolic links here")
	}
	if out, err := Run(t.Context(), job, nil); err != nil || out.Process.Exit != 0 {
		t.Errorf("cargo of rustup: %v, %+v", err, out.Process)
	}
}

func TestRunRefuses(t *testing.T) {
	job := program(t, "hello")
	job.Language = "cobol"
	if _, err := Run(t.Context(), job, nil); !errors.Is(err, ErrLanguage) {
		t.Errorf("language: %v", err)
	}
	job = program(t, "hello")
	os.Remove(filepath.Join(job.Dir, "Cargo.toml"))
	if _, err := Run(t.Context(), job, nil); !errors.Is(err, ErrNoProgram) {
		t.Errorf("no Cargo.toml: %v", err)
	}
}

func TestRunCancelledWhileRunning(t *testing.T) {
	c := newCompany(t)
	job := program(t, "stubborn")
	job.Env[hearName] = c.address()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		wait(c.came, 2)
		cancel()
	}()
	out, err := Run(ctx, job, nil)
	if !errors.Is(err, context.Canceled) || !out.Process.Started || out.Process.TimedOut {
		t.Errorf("%v, %+v", err, out.Process)
	}
	got := wait(c.gone, 2)
	slices.Sort(got)
	if !slices.Equal(got, []string{"child", "stubborn"}) {
		t.Errorf("gone: %q", got)
	}
}

func TestRunCancelledWhileBuilding(t *testing.T) {
	c := newCompany(t)
	job := program(t, "hello")
	write(t, filepath.Join(job.Dir, "fake-hang"), "yes")
	job.Base = append(job.Base, hearName+"="+c.address())
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		wait(c.came, 1)
		cancel()
	}()
	out, err := Run(ctx, job, nil)
	if !errors.Is(err, context.Canceled) || out.Process.Built || out.Process.Started {
		t.Errorf("%v, %+v", err, out.Process)
	}
	wait(c.gone, 1)
	if _, err := Run(ctx, job, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("with a done context: %v", err)
	}
}

// helper is this test binary in a role.
func helper(t *testing.T, role string, c *company) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(self(t))
	cmd.Env = append(os.Environ(), roleName+"="+role, hearName+"="+c.address())
	return cmd
}

func TestTimeoutKillsTheGroup(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("children are not reached there")
	}
	keepers(t, func(t *testing.T, keeper []string) {
		c := newCompany(t)
		cmd := helper(t, "stubborn", c)
		expired := make(chan time.Time, 1)
		go func() {
			wait(c.came, 2)
			expired <- time.Time{}
		}()
		end, err := supervise(t.Context(), cmd, io.Discard, io.Discard, limit{expired: expired, grace: 50 * time.Millisecond, keeper: keeper})
		if err != nil || !end.timedOut || end.signal != "killed" || end.exit != -1 {
			t.Errorf("%v, %+v", err, end)
		}
		got := wait(c.gone, 2)
		slices.Sort(got)
		if !slices.Equal(got, []string{"child", "stubborn"}) {
			t.Errorf("gone: %q", got)
		}
	})
}

func TestTimeoutAsksFirst(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is nothing to ask with")
	}
	keepers(t, func(t *testing.T, keeper []string) {
		c := newCompany(t)
		out := &output{}
		expired := make(chan time.Time, 1)
		go func() {
			wait(c.came, 1)
			expired <- time.Time{}
		}()
		end, err := supervise(t.Context(), helper(t, "polite", c), out, io.Discard, limit{expired: expired, grace: time.Minute, keeper: keeper})
		if err != nil || !end.timedOut || end.exit != 3 || end.signal != "" || out.String() != "bye\n" {
			t.Errorf("%v, %+v, output %q", err, end, out.String())
		}
	})
}

func TestLeftoverChildIsKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("children are not reached there")
	}
	keepers(t, func(t *testing.T, keeper []string) {
		c := newCompany(t)
		out := &output{}
		end, err := supervise(t.Context(), helper(t, "orphan", c), out, io.Discard, limit{keeper: keeper})
		if err != nil || end.exit != 0 || out.String() != "parent ends\n" {
			t.Errorf("%v, %+v, output %q", err, end, out.String())
		}
		// It may have been killed before it could report. If it did, it is gone.
		c.listener.Close()
		select {
		case <-c.came:
			wait(c.gone, 1)
		default:
		}
	})
}

// TestCargo builds and runs a real program without crates. Nothing but a
// target-dir in the workspace's own settings names the build folder.
func TestCargo(t *testing.T) {
	var env []string
	for _, entry := range os.Environ() {
		if name, _, _ := cutVariable(entry); name != "CARGO_TARGET_DIR" {
			env = append(env, entry)
		}
	}
	if _, err := findCargo(env); testing.Short() || err != nil {
		t.Skip("needs cargo, and time")
	}
	w := Workspace{Root: t.TempDir()}
	def := definition()
	files := def.Files.(fstest.MapFS)
	files["starter/Cargo.toml"].Data = []byte("[package]\nname = \"tiny\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\nresolver = \"3\"\n")
	files["starter/src/main.rs"].Data = []byte("fn main() {\n    println!(\"{}\", std::env::var(\"OTEL_EXPORTER_OTLP_ENDPOINT\").unwrap());\n}\n")
	done, err := w.Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	job := Job{Exercise: def.ID, Language: "rust", Dir: done.Dir, Endpoint: "http://127.0.0.1:9", Base: env}
	out, err := Run(t.Context(), job, nil)
	if err != nil || !out.Process.Built || out.Process.Exit != 0 || out.Process.Stdout != "http://127.0.0.1:9\n" {
		t.Fatalf("%v, %+v", err, out.Process)
	}
	program := "tiny"
	if runtime.GOOS == "windows" {
		program = "tiny.exe"
	}
	if _, err := os.Stat(filepath.Join(w.Shared("rust", env), "debug", program)); err != nil {
		t.Errorf("not in the shared build folder: %v", err)
	}
	write(t, done.Open, "fn main() {\n    shutdwn();\n}\n")
	out, err = Run(t.Context(), job, nil)
	if err != nil || out.Process.Built || !strings.Contains(out.Process.Build, "E0425") || !strings.Contains(out.Process.Build, "src/main.rs:2:5") {
		t.Errorf("%v, %+v", err, out.Process)
	}
}
