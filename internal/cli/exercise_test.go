package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const codeID = "quick-start/first-trace"

// The test binary plays the learner's program when the fake cargo has "built"
// it: with "right" it sends the trace that is wanted, else nothing.
func TestMain(m *testing.M) {
	if code, ok := child(os.Args[1:]); ok {
		os.Exit(code)
	}
	switch os.Getenv("TEST_PROGRAM") {
	case "right":
		os.Exit(sendTrace(os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT")))
	case "silent":
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func sendTrace(endpoint string) int {
	body := `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"coffee-shop"}}]},"scopeSpans":[{"spans":[
	{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"brew coffee","kind":1,"startTimeUnixNano":"1","endTimeUnixNano":"9","attributes":[{"key":"coffee.size","value":{"stringValue":"large"}}]},
	{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b173","parentSpanId":"eee19b7ec3c1b174","name":"grind beans","kind":1,"startTimeUnixNano":"2","endTimeUnixNano":"3"}]}]}]}`
	resp, err := http.Post(endpoint+"/v1/traces", "application/json", strings.NewReader(body))
	if err != nil {
		return 1
	}
	resp.Body.Close()
	return 0
}

// learner is a home folder with a cargo whose "built" program does what it says.
type learner struct {
	home, cargo, program string
}

func newLearner(t *testing.T, program string) *learner {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	l := &learner{home: t.TempDir(), cargo: t.TempDir(), program: program}
	artifact := fmt.Sprintf(`{"reason":"compiler-artifact","package_id":"x#first-trace@0.1.0","target":{"kind":["bin"],"name":"first-trace"},"filenames":[%q],"executable":%q,"fresh":false}`, self, self)
	script := "#!/bin/sh\n[ \"$1\" = build ] || exit 0\necho '" + artifact + "'\n"
	if err := os.WriteFile(filepath.Join(l.cargo, "cargo"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *learner) env() []string {
	return []string{"HOME=" + l.home, "OTELINGS_HOME=" + filepath.Join(l.home, "state"), "OTELINGS_WORKSPACE=" + l.workspace(),
		"XDG_CACHE_HOME=" + filepath.Join(l.home, "cache"), "LANG=C.UTF-8", "PATH=" + l.cargo + ":/usr/bin:/bin", "TEST_PROGRAM=" + l.program}
}

func (l *learner) workspace() string { return filepath.Join(l.home, "work") }

func (l *learner) run(t *testing.T, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: l.env()})
	return result{code, out.String(), errs.String()}
}

// want fails unless the command ended with the code and said the words.
func (r result) want(t *testing.T, code int, words ...string) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit %d, want %d:\n%s%s", r.code, code, r.out, r.err)
	}
	for _, w := range words {
		if !strings.Contains(r.out+r.err, w) {
			t.Fatalf("%q is missing:\n%s%s", w, r.out, r.err)
		}
	}
	return r
}

// object is the one JSON document on standard output.
func (r result) object(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(r.out), &v); err != nil {
		t.Fatalf("%v:\n%s%s", err, r.out, r.err)
	}
	return v
}

func TestSolutionOnTheCommandLine(t *testing.T) {
	l := newLearner(t, "silent")
	r := l.run(t, "solution", codeID).want(t, 1, "opens when the exercise has been passed", "--give-up")
	if r.out != "" {
		t.Errorf("standard output %q", r.out)
	}
	l.run(t, "--lang", "zh", "solution", codeID).want(t, 1, "练习通过之后才能看参考答案", "提示：")
	l.run(t, "solution", "quick-start/silent-second").want(t, 2, "a lab has no solution to read", "costs nothing")
	l.run(t, "solution", "quick-start/first-trac").want(t, 2, codeID)

	r = l.run(t, "solution", codeID, "--give-up", "--json").want(t, 0)
	v := r.object(t)
	files, _ := v["files"].([]any)
	if v["gave_up"] != true || len(files) != 1 {
		t.Fatalf("given up: %s", r.out)
	}
	file := files[0].(map[string]any)
	if file["path"] != "src/main.rs" || !strings.Contains(file["diff"].(string), "\n+") {
		t.Errorf("file %v", file)
	}
	l.run(t, "exercises").want(t, 0)
	l.run(t, "run", codeID).want(t, 3)
	l.program = "right"
	l.run(t, "run", codeID).want(t, 0, "✓ passed")
	doc := l.run(t, "progress", "show", "--json").want(t, 0, `"gave_up"`)
	var kept struct {
		Attempts []struct {
			State    string `json:"state"`
			Solution bool   `json:"solution"`
		} `json:"attempts"`
	}
	if err := json.Unmarshal([]byte(doc.out), &kept); err != nil || len(kept.Attempts) != 2 || !kept.Attempts[0].Solution || !kept.Attempts[1].Solution {
		t.Errorf("attempts %+v, %v", kept.Attempts, err)
	}
	r = l.run(t, "solution", codeID).want(t, 0, "--- yours/src/main.rs", "one question first")
	if strings.Contains(r.out, "one question first") {
		t.Error("the question stands between the diff's lines on standard output")
	}
}

func TestHintsOnTheCommandLine(t *testing.T) {
	l := newLearner(t, "right")
	v := l.run(t, "hint", codeID, "--json").want(t, 0).object(t)
	if ladder := v["ladder"].([]any); v["level"] != 1.0 || v["of"] != 3.0 || len(ladder) != 1 {
		t.Errorf("first hint %v", v)
	}
	if _, err := os.Stat(l.workspace()); err == nil {
		t.Error("a hint made the workspace")
	}
	l.run(t, "run", codeID).want(t, 0)
	l.run(t, "hint", codeID).want(t, 0, "1/3", "2/3", "3/3")
	v = l.run(t, "hint", codeID, "--json").want(t, 0).object(t)
	if ladder := v["ladder"].([]any); v["level"] != 3.0 || len(ladder) != 3 {
		t.Errorf("after a pass %v", v)
	}
	r := l.run(t, "progress", "show", "--json")
	if !strings.Contains(r.out, `"level": 1`) || strings.Contains(r.out, `"level": 3`) {
		t.Errorf("the record changed after the pass:\n%s", r.out)
	}
}

func TestResetOnTheCommandLine(t *testing.T) {
	l := newLearner(t, "silent")
	l.run(t, "reset").want(t, 2, "which exercise or lesson?")
	l.run(t, "reset", codeID, "--all").want(t, 2, "--all")
	l.run(t, "reset", "--all", "--undo").want(t, 2, "one exercise")
	l.run(t, "reset", codeID).want(t, 2, "--yes", "what was done stays done")
	l.run(t, "reset", "quick-strat", "--yes").want(t, 2, "quick-start")
	l.run(t, "reset", "quick-start/silent-second", "--yes").want(t, 2, "lab exercise")
	l.run(t, "reset", "quick-start", "--yes").want(t, 1, "has files yet")
	l.run(t, "reset", codeID, "--undo").want(t, 1, "there is no back-up")
	l.run(t, "reset", codeID, "--list").want(t, 1, "there is no back-up")
	if v := l.run(t, "reset", codeID, "--list", "--json").want(t, 0).object(t); len(v["backups"].([]any)) != 0 {
		t.Errorf("list %v", v)
	}

	l.run(t, "run", codeID).want(t, 3) // scaffolds
	main := filepath.Join(l.workspace(), "rust", "quick-start", "first-trace", "src", "main.rs")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(main, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func() string {
		t.Helper()
		text, err := os.ReadFile(main)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	write("// mine\n")
	v := l.run(t, "reset", codeID, "--yes", "--json").want(t, 0).object(t)
	backup := v["backup"].(string)
	if kept, err := os.ReadFile(filepath.Join(backup, "src", "main.rs")); err != nil || string(kept) != "// mine\n" {
		t.Fatalf("back-up %q: %q, %v", backup, kept, err)
	}
	if !strings.Contains(read(), "fn main()") {
		t.Error("the starter is not back")
	}
	l.run(t, "reset", codeID, "--list").want(t, 0, backup)
	v = l.run(t, "reset", codeID, "--undo", "--json").want(t, 0).object(t)
	if v["restored"] != backup || v["backup"] == "" || len(v["backups"].([]any)) != 1 || read() != "// mine\n" {
		t.Errorf("undo %v, the file holds %q", v, read())
	}
	l.run(t, "--lang", "zh", "reset", codeID, "--undo").want(t, 0, "文件已放回")
	if strings.Contains(read(), "mine") {
		t.Error("undoing twice does not take the undo back")
	}
	for _, what := range []string{"quick-start", "--all"} {
		write("// again\n")
		v = l.run(t, "reset", what, "--yes", "--json").want(t, 0).object(t)
		list := v["backups"].([]any)
		if v["backup"] != filepath.Join(l.workspace(), "backups") || len(list) != 1 || list[0].(map[string]any)["exercise"] != codeID {
			t.Errorf("%s: %v", what, v)
		}
	}
}

// On a terminal a reset asks; anything but y is a no.
func TestResetAsksOnATerminal(t *testing.T) {
	l := newLearner(t, "silent")
	l.run(t, "run", codeID).want(t, 3)
	for in, want := range map[string]string{"y\n": "your files are in", "n\n": "nothing was changed", "\n": "nothing was changed", "": "nothing was changed"} {
		var out, errs bytes.Buffer
		code := Run(t.Context(), []string{"reset", codeID}, Streams{In: strings.NewReader(in), Out: &out, Err: &errs, Env: l.env(), TTY: true})
		if code != 0 || !strings.Contains(out.String()+errs.String(), want) {
			t.Errorf("%q: exit %d:\n%s%s", in, code, out.String(), errs.String())
		}
	}
}

func TestRunTakesOnlyWhatFits(t *testing.T) {
	l := newLearner(t, "right")
	answers := filepath.Join(l.home, "a.yaml")
	for name, text := range map[string]string{answers: "at_end: none\nafterr: all\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lab := "quick-start/silent-second"
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{codeID, "--answers", answers}, 2, "not for code exercises"},
		{[]string{lab, "--dir", l.home}, 2, "no program to build"},
		{[]string{lab, "--watch"}, 2, "no program to build"},
		{[]string{lab, "--print-env"}, 2, "no program to build"},
		{[]string{codeID, "--print-env", "--watch"}, 2, "runs nothing"},
		{[]string{codeID, "--dir", filepath.Join(l.home, "gone")}, 2, "there is no folder"},
		{[]string{codeID, "--dir", answers}, 2, "is a file"},
		{[]string{codeID, "--dir", l.home}, 2, "no Cargo.toml"},
		{[]string{codeID, "--watch", "--dir", l.home}, 2, "no Cargo.toml"},
		{[]string{lab, "--answers", filepath.Join(l.home, "gone.yaml")}, 1, "key: value"},
		{[]string{lab, "--answers", l.home}, 1, "key: value"},
		{[]string{lab, "--answers", answers}, 2, `the nearest is "after"`},
	} {
		r := l.run(t, append([]string{"run"}, c.args...)...)
		if r.code != c.code || !strings.Contains(r.err, c.want) || !strings.Contains(r.err, "hint: ") || r.out != "" {
			t.Errorf("%v: exit %d, want %d with %q and a hint:\n%s%s", c.args, r.code, c.code, c.want, r.out, r.err)
		}
	}
	if _, err := os.Stat(l.workspace()); err == nil {
		t.Error("a command line that does not fit made the workspace")
	}
}

// otherFolder is a copy of the exercise's program outside the workspace.
func otherFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "src"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"Cargo.toml": "[package]\nname = \"first-trace\"\n", "src/main.rs": "fn main() {}\n"} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRunOfAnotherFolder(t *testing.T) {
	l := newLearner(t, "right")
	r := l.run(t, "run", codeID, "--dir", otherFolder(t), "--json").want(t, 0)
	if v := r.object(t); v["passed"] != true || v["saved"] != true {
		t.Errorf("verdict %s", r.out)
	}
	if _, err := os.Stat(l.workspace()); err == nil {
		t.Error("the workspace was made")
	}
}

// Watching prints a verdict at once and at each save, one line of JSON each,
// and ends with 130.
func TestWatchOfAnotherFolder(t *testing.T) {
	l := newLearner(t, "right")
	dir := otherFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	read, out := io.Pipe()
	code := make(chan int, 1)
	var errs bytes.Buffer
	go func() {
		code <- Run(ctx, []string{"run", codeID, "--watch", "--json", "--dir", dir}, Streams{In: strings.NewReader(""), Out: out, Err: &errs, Env: l.env()})
		out.Close()
	}()
	lines := bufio.NewScanner(read)
	for i := range 2 {
		if !lines.Scan() {
			t.Fatalf("no verdict %d: %s", i, errs.String())
		}
		var v runJSON
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil || !v.Passed {
			t.Fatalf("verdict %d: %v: %s", i, err, lines.Text())
		}
		if i == 0 {
			if err := os.WriteFile(filepath.Join(dir, "src", "main.rs"), []byte("fn main() { }\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	cancel()
	go func() { _, _ = io.Copy(io.Discard, read) }()
	if c := <-code; c != exitInterrupted {
		t.Errorf("exit %d, want %d", c, exitInterrupted)
	}
}

func TestPrintEnvHoldsThePort(t *testing.T) {
	l := newLearner(t, "right")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	read, out := io.Pipe()
	told, errs := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- Run(ctx, []string{"run", codeID, "--print-env"}, Streams{In: strings.NewReader(""), Out: out, Err: errs, Env: append(l.env(), "OTEL_SERVICE_NAME=x")})
		out.Close()
		errs.Close()
	}()
	vars := map[string]string{}
	lines := bufio.NewScanner(read)
	for vars["OTEL_EXPORTER_OTLP_ENDPOINT"] == "" && lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		vars[name] = value
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
	words := bufio.NewScanner(told)
	if !words.Scan() || !strings.Contains(words.Text(), "not passed on: OTEL_SERVICE_NAME") {
		t.Errorf("said %q", words.Text())
	}
	if !strings.Contains(vars["NO_PROXY"], "127.0.0.1") || sendTrace(vars["OTEL_EXPORTER_OTLP_ENDPOINT"]) != 0 {
		t.Fatalf("variables %v", vars)
	}
	for words.Scan() && !strings.Contains(words.Text(), "spans 2") {
	}
	cancel()
	go func() { _, _ = io.Copy(io.Discard, told) }()
	if c := <-code; c != exitInterrupted {
		t.Errorf("exit %d, want %d", c, exitInterrupted)
	}
	l.run(t, "progress", "show", "--json").want(t, 0, `"attempts": []`)
}
