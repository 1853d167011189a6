//go:build unix

package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var httpPort = regexp.MustCompile(`HTTP (127\.0\.0\.1:\d+)`)

// The live view in a small terminal: a request comes in and is looked into, a
// wrong one is refused with its reason, in both languages.
func TestScopeInASmallTerminal(t *testing.T) {
	program := binary(t)
	x := open(t, 60, 16, folders(t), program, "scope", "--grpc", "0", "--http", "0")
	port := httpPort.FindStringSubmatch(x.see("Waiting for OTLP", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:"))
	if port == nil {
		t.Fatalf("no port on\n%s", x.text())
	}
	post := func(path string) {
		body := `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"借书","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"9"}]}]}]}`
		res, err := http.Post("http://"+port[1]+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	post("/v1/traces")
	x.see("借书", "kept 1")
	x.press("\r")
	x.see("01020304", "● 借书", "8ns")
	x.press("\r")
	x.see("0102030405060708090a0b0c0d0e0f10")
	x.press("\x1b")
	x.see("space fold")
	post("/")
	x.see("refused 1", "Why")
	x.press("\t")
	x.see("The request went to /", "What to do")
	x.press("\r")
	x.see("path-missing")
	x.press("L")
	x.see("怎么办")
	x.press("q")
	if code := x.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
