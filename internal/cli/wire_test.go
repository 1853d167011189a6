package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const wireID = "span-structure/span-by-hand"

func shipped(what string) string {
	return filepath.FromSlash("../../exercises/content/" + wireID + "/" + what)
}

// TestRunARequest: the file is made, sent as it stands and graded; another
// folder's too.
func TestRunARequest(t *testing.T) {
	l := newLearner(t, "silent")
	l.run(t, "run", wireID).want(t, 3, "endpoint of this attempt: http://127.0.0.1:", "It holds no span yet", "spans: 0", "answer 200")
	file := filepath.Join(l.workspace(), "wire", "span-structure", "span-by-hand", "trace.json")
	text, err := os.ReadFile(filepath.Join(shipped("wrong/enum-by-name"), "trace.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	r := l.run(t, "--lang", "zh", "run", wireID).want(t, 3, "枚举写成了名字", "trace.json:26:23", "应答 400", "这次尝试的端点：")
	if strings.Contains(r.out, "127.0.0.1") {
		t.Errorf("news on standard output:\n%s", r.out)
	}
	v := l.run(t, "run", wireID, "--json").want(t, 3).object(t)
	sent := v["sent"].(map[string]any)
	if sent["line"] != 26.0 || sent["column"] != 23.0 || sent["status"] != 400.0 || sent["file"] != "trace.json" || v["process"] != nil {
		t.Errorf("sent %v, process %v", sent, v["process"])
	}
	l.run(t, "run", wireID, "--dir", shipped("also/own-head")).want(t, 0, "✓ passed", "answer 200")
	l.run(t, "solution", wireID).want(t, 0, "yours/trace.json", "+              \"kind\": 3,")
	l.run(t, "reset", wireID, "--yes").want(t, 0, "your files are in")
	l.run(t, "reset", wireID, "--undo").want(t, 0, "your files are back")
	if got, _ := os.ReadFile(file); !bytes.Equal(got, text) {
		t.Errorf("after reset and undo: %q", got)
	}
	l.run(t, "learn", "--plain", wireID).want(t, 0, "The shop's old till", "trace.json")
}

func TestMisuseOfARequest(t *testing.T) {
	l := newLearner(t, "silent")
	for _, c := range []struct{ args, want string }{
		{"run " + wireID + " --answers x.yaml", "what is graded is the request"},
		{"run " + wireID + " --print-env", "--listen holds the port"},
		{"run " + wireID + " --listen --watch", "--watch and --dir do not go with it"},
		{"run " + wireID + " --listen --dir .", "--watch and --dir do not go with it"},
		{"run " + codeID + " --listen", "--listen is for wire exercises"},
		{"run " + labID + " --listen", "--listen is for wire exercises"},
		{"run " + wireID + " --visit http://localhost", "is no project"},
	} {
		l.run(t, strings.Fields(c.args)...).want(t, 2, c.want, "hint: ")
	}
	l.run(t, "run", wireID, "--dir", t.TempDir()).want(t, 1, "there is no trace.json in", "give the folder")
}

// TestListen sends to the printed address, as curl would: two lines of JSON come,
// and the command ends with the one that passed.
func TestListen(t *testing.T) {
	l := newLearner(t, "silent")
	told, tell := io.Pipe()
	var out bytes.Buffer
	code := make(chan int, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		code <- Run(ctx, []string{"run", wireID, "--listen", "--json"}, Streams{In: strings.NewReader(""), Out: &out, Err: tell, Env: l.env()})
		tell.Close()
	}()
	lines := bufio.NewScanner(told)
	lines.Scan()
	address := lines.Text()
	lines.Scan()
	lines.Scan()
	if curl := lines.Text(); !strings.Contains(curl, "curl -H 'Content-Type: application/json' --data-binary @") || !strings.HasSuffix(curl, address+"/v1/traces") {
		t.Errorf("told to send with %q", curl)
	}
	go func() {
		for lines.Scan() { // nobody waits for what else is told
		}
	}()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	send := func(what string) {
		f, err := os.Open(filepath.Join(shipped(what), "trace.json"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Post(address+"/v1/traces", "application/json", f)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	send("solution")
	if got := <-code; got != 0 {
		t.Errorf("exit %d", got)
	}
	var v map[string]any
	if err := json.Unmarshal(out.Bytes(), &v); err != nil || v["passed"] != true || v["sent"].(map[string]any)["file"] != "" || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%v:\n%s", err, out.String())
	}
	l.run(t, "exercises").want(t, 0, "A span by hand")
}
