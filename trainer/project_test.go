package trainer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/otlp"
	"otelings/telemetry"
)

// ownProgram is a learner's own program: "job" ends by itself, "nameless" too
// but does not say who it is; "serve" serves on PORT until SIGTERM and sends
// what it has then; "hang" is as serve, and insists.
func ownProgram(what string) int {
	service := `{"key":"service.name","value":{"stringValue":"orders"}},{"key":"service.version","value":{"stringValue":"7"}},
		{"key":"service.instance.id","value":{"stringValue":"a1"}},{"key":"deployment.environment.name","value":{"stringValue":"test"}}`
	if what == "nameless" {
		service = ""
	}
	if what == "job" || what == "nameless" {
		if !sendOwn(service, 1) {
			return 1
		}
		return 0
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	var mu sync.Mutex
	asked := 0
	go func() {
		_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.Header.Get("traceparent"), "-00") {
				return
			}
			mu.Lock()
			asked++
			mu.Unlock()
		}))
	}()
	<-ended
	mu.Lock()
	n := asked
	mu.Unlock()
	for !sendOwn(service, n) && what == "hang" {
		time.Sleep(10 * time.Millisecond)
	}
	return 0
}

// sendOwn sends n traces of two spans in one request.
func sendOwn(service string, n int) bool {
	var spans []string
	now := time.Now().UnixNano()
	for i := range n {
		spans = append(spans, fmt.Sprintf(`{"traceId":"5b8efff798038103d269b633%08x","spanId":"eee19b7ec3c1b174","name":"GET /orders/{id}","kind":2,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"},
			{"traceId":"5b8efff798038103d269b633%08x","spanId":"eee19b7ec3c1b173","parentSpanId":"eee19b7ec3c1b174","name":"find order","kind":1,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"}`, i, now-2000, now, i, now-1000, now-500))
	}
	body := `{"resourceSpans":[{"resource":{"attributes":[` + service + `]},"scopeSpans":[{"spans":[` + strings.Join(spans, ",") + `]}]}]}`
	client := http.Client{Timeout: 300 * time.Millisecond}
	resp, err := client.Post(os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT")+"/v1/traces", "application/json", strings.NewReader(body))
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// ownBench is a bench whose projects wait for a program only a moment.
func ownBench(t *testing.T) *Trainer {
	t.Helper()
	tr := bench(t, "silent")
	short := fstest.MapFS{}
	err := fs.WalkDir(exercises.Content(), "content/projects", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(exercises.Content(), name)
		short[name] = &fstest.MapFile{Data: []byte(strings.NewReplacer("stop_after: 8s", "stop_after: 700ms", "grace: 30s", "grace: 700ms").Replace(string(data)))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if tr.set, err = exercises.Load(exercises.Content(), short); err != nil {
		t.Fatal(err)
	}
	return tr
}

// says writes a project.yaml that runs this test binary as the program. A
// program built with the race detector sleeps a second before it ends, which is
// longer than it is given here.
func says(t *testing.T, tr *Trainer, id, program, more string) (dir string) {
	t.Helper()
	x, err := tr.OpenExercise(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	text := fmt.Sprintf("dir: %q\ncommand: [%q]\nenv: {TEST_PROGRAM: own-%s, GORACE: atexit_sleep_ms=0}\n%s", dir, self, program, more)
	if err := os.WriteFile(x.Project.File, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

const (
	ownID        = "projects/own-integration"
	productionID = "projects/production-deployment"
	visits       = "visit: ['http://127.0.0.1:{port}/orders/7']\n"
)

func TestAProjectThatDoesNotSayWhatToRunIsNoAttempt(t *testing.T) {
	tr := ownBench(t)
	tr.env = append(tr.env, "LANG=zh_CN.UTF-8")
	x, err := tr.OpenExercise(t.Context(), ownID)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(x.Project.File)
	if !strings.Contains(string(text), "你自己的程序") || x.Project.Problem.Text.IsZero() || x.Project.Problem.Hint.IsZero() || x.Dir != filepath.Dir(x.Project.File) {
		t.Errorf("%+v, %q", x.Project, text)
	}
	_, err = tr.RunCode(t.Context(), ownID, nil)
	var problem *runner.ProjectProblem
	if fact, hint := Explain(err); !errors.As(err, &problem) || !strings.Contains(fact.EN, "project.yaml") || hint.ZH == "" {
		t.Errorf("%v: %v %v", err, fact, hint)
	}
	if x, _ := tr.OpenExercise(t.Context(), ownID); x.Attempts != 0 || x.Done {
		t.Errorf("%+v", x.ExerciseLine)
	}
	if cmd, err := tr.EditorCommand(ownID); err != nil || cmd.Args[len(cmd.Args)-1] != x.Project.File {
		t.Errorf("the editor opens %v, %v", cmd, err)
	}
}

func TestAProjectIsDoneByAPassAndItsEvidence(t *testing.T) {
	tr := ownBench(t)
	dir := says(t, tr, ownID, "nameless", "")
	v, err := tr.RunCode(t.Context(), ownID, nil)
	if err != nil || v.Report.State != check.Failed || v.Report.Findings[0].Mistake != "service-name-missing" || !v.Saved {
		t.Fatalf("%v %+v", err, v.Report)
	}
	if p := step(t, tr, "own-integration"); !p.Available || p.Done || p.Minutes == 0 {
		t.Errorf("the step is %+v", p)
	}
	dir2 := says(t, tr, ownID, "job", "")
	v, err = tr.RunCode(t.Context(), ownID, nil)
	if err != nil || v.Report.State != check.Passed || !v.First || !v.Saved {
		t.Fatalf("%v %+v", err, v.Report)
	}
	for _, d := range []string{dir, dir2} {
		if left, _ := os.ReadDir(d); len(left) > 0 {
			t.Errorf("something was written into the program's folder: %v", left)
		}
	}
	if p := step(t, tr, "own-integration"); !p.Done {
		t.Errorf("the step is %+v", p)
	}
	receivedIs(t, v.Evidence, 2)
	var told projectVerdict
	text, err := os.ReadFile(strings.TrimSuffix(v.Evidence, ".jsonl") + ".verdict.json")
	if err != nil || json.Unmarshal(text, &told) != nil || told.Attempt != v.Attempt || told.State != check.Passed || told.Program != dir2 || len(told.Runs) != 1 || told.Runs[0].Spans != 2 {
		t.Errorf("%v: %s", err, text)
	}
	x, err := tr.OpenExercise(t.Context(), ownID)
	if err != nil || !x.Done || x.Attempts != 2 || len(x.Project.Past) != 2 {
		t.Fatalf("%v %+v", err, x.Project)
	}
	if steps, whole, err := tr.Ladder(t.Context(), ownID); err != nil || !whole || len(steps) != x.Hints {
		t.Errorf("after a pass the ladder is open: %d of %d, %v", len(steps), x.Hints, err)
	}
	if level, of, _, err := tr.Hint(t.Context(), ownID); err != nil || level != of {
		t.Errorf("after a pass the last hint is given: %d of %d, %v", level, of, err)
	}
	if last := x.Project.Past[0]; !last.Completed || last.Evidence != v.Evidence || x.Project.Past[1].Completed {
		t.Errorf("%+v", x.Project.Past)
	}
	again, err := tr.RunCode(t.Context(), ownID, nil)
	x, _ = tr.OpenExercise(t.Context(), ownID)
	if err != nil || again.First || x.Project.Past[0].Completed || !x.Project.Past[1].Completed {
		t.Errorf("a second pass takes the first one's place: %v %+v", err, x.Project.Past)
	}
}

// step is a project's step in the newcomer's path.
func step(t *testing.T, tr *Trainer, project string) Step {
	t.Helper()
	p, err := tr.Path(t.Context(), "newcomer")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Stages {
		for _, w := range s.Weeks {
			for _, st := range w.Steps {
				if st.Project == project {
					return st
				}
			}
		}
	}
	t.Fatalf("no step %s", project)
	return Step{}
}

// receivedIs reads an evidence file back.
func receivedIs(t *testing.T, file string, spans int) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	store := telemetry.NewStore(telemetry.Limits{})
	if err := otlp.ReadLines(f, store); err != nil {
		t.Fatal(err)
	}
	if n := len(store.Snapshot().Spans); n != spans {
		t.Errorf("the evidence holds %d spans, want %d", n, spans)
	}
}

func TestProductionIsPlayedWithABrokenCollectorToo(t *testing.T) {
	tr := ownBench(t)
	says(t, tr, productionID, "serve", visits)
	var mu sync.Mutex
	seen := map[exercises.Scenario]bool{}
	v, err := tr.RunCode(t.Context(), productionID, func(n RunNews) {
		mu.Lock()
		defer mu.Unlock()
		seen[n.Scenario] = true
	})
	if err != nil || v.Report.State != check.Passed {
		t.Fatalf("%v %+v %+v", err, v.Report, v.RunLines())
	}
	lines := v.RunLines()
	if len(lines) != 4 || lines[1].Refused == 0 || lines[1].Spans != 0 || lines[3].Requests+lines[3].Refused != 0 {
		t.Errorf("%+v", lines)
	}
	for i, s := range exercises.Scenarios() {
		if lines[i].Scenario != s || !seen[s] || !lines[i].Asked || lines[i].Killed || lines[i].Visits == 0 {
			t.Errorf("%s: told %v, %+v", s, seen[s], lines[i])
		}
	}
}

func TestAProgramThatHangsWhenRefused(t *testing.T) {
	tr := ownBench(t)
	says(t, tr, productionID, "hang", visits)
	v, err := tr.RunCode(t.Context(), productionID, nil)
	if err != nil || v.Report.State != check.Failed || v.Report.Findings[0].Mistake != "hangs-when-refused" || len(v.Report.Findings) != 1 {
		t.Fatalf("%v %+v", err, v.Report)
	}
	if lines := v.RunLines(); len(lines) != 2 || !lines[1].Killed {
		t.Errorf("after a run that had to be killed: %+v", lines)
	}
}

func TestABrokenCollectorIsPlayedOnlyWhenTheRestHolds(t *testing.T) {
	tr := ownBench(t)
	says(t, tr, productionID, "job", "")
	v, err := tr.RunCode(t.Context(), productionID, nil)
	if err != nil || len(v.Runs) != 1 || v.Report.Findings[0].Mistake != "ended-by-itself" {
		t.Errorf("%v %+v", err, v.Report)
	}
}

func TestCancellingAProjectKeepsNothing(t *testing.T) {
	tr := ownBench(t)
	says(t, tr, productionID, "serve", visits)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := tr.RunCode(ctx, productionID, func(n RunNews) {
		if n.Scenario != "" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	x, err := tr.OpenExercise(t.Context(), productionID)
	if entries, _ := os.ReadDir(filepath.Join(x.Dir, exercises.EvidenceDir)); err != nil || x.Attempts != 0 || len(entries) > 0 {
		t.Errorf("%v: %d attempts, %v", err, x.Attempts, entries)
	}
}

func TestACommandLineRunsAnotherProgram(t *testing.T) {
	tr := ownBench(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tr.env = append(tr.env, "TEST_PROGRAM=own-job")
	v, err := tr.RunProject(t.Context(), ownID, runner.ProjectChange{Dir: t.TempDir(), Command: []string{self}}, nil)
	if err != nil || v.Report.State != check.Passed {
		t.Errorf("%v %+v", err, v.Report)
	}
	var kind *WrongKind
	if _, err := tr.RunProject(t.Context(), "quick-start/first-trace", runner.ProjectChange{}, nil); !errors.As(err, &kind) {
		t.Errorf("a code exercise as a project: %v", err)
	}
}

func TestABuildThatFailsIsAVerdict(t *testing.T) {
	tr := ownBench(t)
	says(t, tr, ownID, "job", "build: [sh, -c, 'echo no such crate >&2; exit 1']\n")
	v, err := tr.RunCode(t.Context(), ownID, nil)
	if err != nil || v.Report.State != check.Failed || v.Report.Findings[0].Mistake != "build-failed" || !strings.Contains(v.Process.Build, "no such crate") {
		t.Errorf("%v %+v", err, v.Report)
	}
}

func TestProjectsAreListedAndReset(t *testing.T) {
	tr := ownBench(t)
	all, err := tr.Exercises(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var projects []string
	for _, x := range all {
		if x.Kind == exercises.KindProject {
			projects = append(projects, x.ID)
		} else if len(projects) > 0 {
			t.Errorf("%s stands behind the projects", x.ID)
		}
	}
	if len(projects) != 2 {
		t.Errorf("projects: %v", projects)
	}
	says(t, tr, ownID, "job", "")
	backup, err := tr.Reset(t.Context(), ownID)
	if text, _ := os.ReadFile(filepath.Join(backup, exercises.ProjectFile)); err != nil || !strings.Contains(string(text), "own-job") {
		t.Errorf("%v: %s holds %q", err, backup, text)
	}
	if x, err := tr.OpenExercise(t.Context(), ownID); err != nil || x.Project.Problem.Text.IsZero() {
		t.Errorf("after a reset: %v %+v", err, x.Project)
	}
	u, err := tr.UndoReset(t.Context(), ownID)
	if x, _ := tr.OpenExercise(t.Context(), ownID); err != nil || u.Restored.Path != backup || !x.Project.Problem.Text.IsZero() || len(x.Backups) != 1 {
		t.Errorf("after its undo: %v %+v %+v", err, u, x.Project)
	}
	var none *NoSolution
	if _, err := tr.Solution(t.Context(), ownID); !errors.As(err, &none) {
		t.Errorf("a project's solution: %v", err)
	}
}

// Every wrong program that is shipped names a mistake with a place of its own,
// and every project is tried in two right forms at least.
func TestProjectsAreShippedWithProof(t *testing.T) {
	tr := ownBench(t)
	for _, def := range tr.projects() {
		all, err := variants(def)
		if err != nil {
			t.Fatal(err)
		}
		right, wrong := 0, 0
		for _, v := range all {
			switch {
			case v.mistake != "":
				wrong++
			case v.what != "starter":
				right++
			}
		}
		if right < 2 || wrong < 4 {
			t.Errorf("%s: %d right programs and %d wrong ones", def.ID, right, wrong)
		}
		for _, l := range i18n.Langs() {
			if _, err := runner.ParseProject(filepath.Join(t.TempDir(), exercises.ProjectFile), mustRead(t, def.Files, "starter/"+string(l)+"/project.yaml"), runner.ProjectChange{}); err == nil {
				t.Errorf("%s: the untouched project.yaml (%s) can be run", def.ID, l)
			}
		}
	}
}

func mustRead(t *testing.T, files fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
