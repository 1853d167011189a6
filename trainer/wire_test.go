package trainer

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otelings/exercises"
)

const byHandID = "span-structure/span-by-hand"

// put lays a shipped text into the learner's file.
func put(t *testing.T, tr *Trainer, what string) string {
	t.Helper()
	f, err := tr.ReadWire(t.Context(), byHandID)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(exercises.Content(), "content/"+byHandID+"/"+what+"/trace.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.SaveWire(t.Context(), byHandID, f.Text, string(text)); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestByHand sends the untouched file, one that is broken, and one that is right.
func TestByHand(t *testing.T) {
	tr := bench(t, "silent")
	x, err := tr.OpenExercise(t.Context(), byHandID)
	if err != nil || x.Wire == nil || x.Wire.To != "/v1/traces" || len(x.Goals) == 0 || x.Dir == "" {
		t.Fatalf("%+v, %v", x, err)
	}
	v, err := tr.RunCode(t.Context(), byHandID, nil)
	if err != nil || v.Report.Findings[0].Mistake != "no-span-yet" || v.Sent.Status != 200 {
		t.Fatalf("starter: %+v, %v", v, err)
	}
	put(t, tr, "wrong/enum-by-name")
	port := ""
	v, err = tr.RunCode(t.Context(), byHandID, func(n RunNews) { port = n.Port })
	if err != nil || v.Passed() || !v.Saved {
		t.Fatalf("%+v, %v", v, err)
	}
	f := v.Report.Findings[0]
	if f.Mistake != "enum-by-name" || f.Evidence[0] != "trace.json:26:23" || v.Sent.Line != 26 || v.Sent.Column != 23 || v.Sent.Status != 400 || port != v.Sent.Endpoint {
		t.Errorf("finding %+v, sent %+v, port %s", f, v.Sent, port)
	}
	if !strings.HasSuffix(f.Actual.EN, "enums are numbers in OTLP/JSON, at line 26, column 23") {
		t.Errorf("told %q", f.Actual.EN)
	}
	text := put(t, tr, "solution")
	v, err = tr.RunCode(t.Context(), byHandID, nil)
	if err != nil || !v.Passed() || !v.First {
		t.Fatalf("%+v, %v", v, err)
	}
	again, err := tr.OpenExercise(t.Context(), byHandID)
	if err != nil || !again.Done || again.Attempts != 3 || again.Wire.Text != text {
		t.Errorf("%+v, %v", again, err)
	}
	s, err := tr.Solution(t.Context(), byHandID)
	if err != nil || len(s.Files) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// The line that is told is the file's, whatever stands before the body.
func TestPlaceBelowAHead(t *testing.T) {
	tr := bench(t, "silent")
	f, err := tr.ReadWire(t.Context(), byHandID)
	if err != nil {
		t.Fatal(err)
	}
	const text = "POST /v1/traces\r\nContent-Type: application/json\r\n\r\n{\r\n  \"resourceSpans\": [],\r\n}\r\n"
	if err := tr.SaveWire(t.Context(), byHandID, f.Text, text); err != nil {
		t.Fatal(err)
	}
	v, err := tr.RunCode(t.Context(), byHandID, nil)
	if err != nil || v.Sent.Line != 6 || v.Report.Findings[0].Mistake != "not-json" {
		t.Fatalf("%+v, %+v, %v", v.Sent, v.Report.Findings, err)
	}
	if said := v.Report.Findings[0].Actual.EN; !strings.Contains(said, "line 6, column 1") {
		t.Errorf("told %q", said)
	}
	if err := tr.SaveWire(t.Context(), byHandID, text, "POST /v1/traces\n{\n"); err != nil {
		t.Fatal(err)
	}
	var head *BadHead
	if _, err := tr.RunCode(t.Context(), byHandID, nil); !errors.As(err, &head) || head.Line != 2 {
		t.Errorf("%v", err)
	}
	x, _ := tr.OpenExercise(t.Context(), byHandID)
	if x.Attempts != 1 {
		t.Errorf("%d attempts: what cannot be sent is none", x.Attempts)
	}
}

// Another folder's request is graded, the learner's own is not read.
func TestRequestOfAnotherFolder(t *testing.T) {
	tr := bench(t, "silent")
	dir := filepath.FromSlash("../exercises/content/" + byHandID + "/also/two-groups")
	if v, err := tr.RunCodeIn(t.Context(), byHandID, dir, nil); err != nil || !v.Passed() {
		t.Errorf("%+v, %v", v, err)
	}
	var none *NoRequest
	if _, err := tr.RunCodeIn(t.Context(), byHandID, t.TempDir(), nil); !errors.As(err, &none) {
		t.Errorf("%v", err)
	}
	if _, err := tr.WatchIn(t.Context(), byHandID, t.TempDir()); !errors.As(err, &none) {
		t.Errorf("watch: %v", err)
	}
}

// What another program wrote is never written over, and is handed back.
func TestSaveOverAnother(t *testing.T) {
	tr := bench(t, "silent")
	f, err := tr.ReadWire(t.Context(), byHandID)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	var changed *FileChanged
	if err := tr.SaveWire(t.Context(), byHandID, f.Text, "mine"); !errors.As(err, &changed) || changed.Text != "theirs" {
		t.Errorf("%v", err)
	}
	if got, _ := os.ReadFile(f.Path); string(got) != "theirs" {
		t.Errorf("the file holds %q", got)
	}
}

// TestOpenDoor sends a wrong request, then a right one, to a door that stays
// open: each is graded by itself.
func TestOpenDoor(t *testing.T) {
	tr := bench(t, "silent")
	send := func(port, what string) {
		text, err := fs.ReadFile(exercises.Content(), "content/"+byHandID+"/"+what+"/trace.json")
		if err != nil {
			t.Error(err)
			return
		}
		resp, err := http.Post(port+"/v1/traces", "application/json", strings.NewReader(string(text)))
		if err != nil {
			t.Error(err)
			return
		}
		resp.Body.Close()
		http.DefaultClient.CloseIdleConnections()
	}
	var told []string
	opened := false
	v, err := tr.ListenWire(t.Context(), byHandID, func(n RunNews) {
		switch {
		case !opened:
			opened = true
			go send(n.Port, "wrong/two-traces")
		case n.Verdict != nil:
			mistake := ""
			if len(n.Verdict.Report.Findings) > 0 {
				mistake = n.Verdict.Report.Findings[0].Mistake
			}
			told = append(told, string(n.Verdict.Report.State)+" "+mistake)
			if !n.Verdict.Passed() {
				go send(n.Port, "solution")
			}
		}
	})
	if err != nil || !v.Passed() || v.Snapshot.Counts.Spans != 2 || strings.Join(told, ",") != "failed two-traces,passed " {
		t.Errorf("%+v, %v, told %q", v.Report, err, told)
	}
	if x, _ := tr.OpenExercise(t.Context(), byHandID); x.Attempts != 2 || !x.Done {
		t.Errorf("attempts %d, done %v", x.Attempts, x.Done)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := tr.ListenWire(ctx, byHandID, func(RunNews) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("closed: %v", err)
	}
}

// Every shipped text gets the verdict that its folder names.
func TestByHandVerified(t *testing.T) {
	tr := bench(t, "silent")
	items, err := tr.Verify(t.Context(), VerifyOptions{IDs: []string{byHandID}})
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]bool{}
	for _, i := range items {
		if !i.OK {
			t.Errorf("%s: %s", i.What, i.Why)
		}
		if strings.HasPrefix(i.What, "wrong/") {
			wrong[i.What] = true
		}
	}
	def, _ := tr.set.Get(byHandID)
	for _, m := range def.Mistakes {
		if !wrong["wrong/"+m.ID] {
			t.Errorf("nothing shows the mistake %s", m.ID)
		}
	}
	if items[0].What != "lint" || items[1].What != "starter" || len(items) < 15 {
		t.Errorf("%d items", len(items))
	}
}

func TestCurl(t *testing.T) {
	f := WireFile{Path: "/home/ada's/trace.json", Text: "{}", To: "/v1/logs"}
	if got, want := Curl("http://127.0.0.1:1", f), `curl -H 'Content-Type: application/json' --data-binary @'/home/ada'\''s/trace.json' http://127.0.0.1:1/v1/logs`; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	f = WireFile{Path: "/a/t.json", Text: "PUT /x?y\nA: b c\n\n{}"}
	if got, want := Curl("http://127.0.0.1:1", f), `tail -n +4 /a/t.json | curl -X PUT -H 'A: b c' -H Content-Type: --data-binary @- 'http://127.0.0.1:1/x?y'`; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// The errors have words in both languages.
func TestWordsOfRequests(t *testing.T) {
	for _, err := range []error{&BadHead{File: "a", Line: 1}, &BadHead{File: "a", Line: 2}, &NoRequest{Dir: "d", File: "f"}, &FileChanged{Path: "p"}} {
		text, hint := Explain(err)
		if text.EN == "" || text.ZH == "" || text.EN == text.ZH || hint.EN == "" || hint.ZH == "" {
			t.Errorf("%T: %+v, %+v", err, text, hint)
		}
	}
}
