package wire

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParse(t *testing.T) {
	json := [][2]string{{"Content-Type", "application/json"}}
	for _, c := range []struct {
		text string
		want Request
	}{
		{"", Request{Method: "POST", Path: "/v1/logs", Headers: json}},
		{"{\r\n}\r\n", Request{Method: "POST", Path: "/v1/logs", Headers: json, Body: []byte("{\r\n}\r\n")}},
		{"\n{}", Request{Method: "POST", Path: "/v1/logs", Headers: json, Body: []byte("\n{}")}},
		{"this is no head", Request{Method: "POST", Path: "/v1/logs", Headers: json, Body: []byte("this is no head")}},
		{"POST /v1/traces\n\n{}", Request{Method: "POST", Path: "/v1/traces", Head: 2, Body: []byte("{}")}},
		{"POST /v1/traces HTTP/1.1\r\nContent-Type: a/b\r\nX: 1:2 \r\n\r\n\n{}\r\n",
			Request{Method: "POST", Path: "/v1/traces", Headers: [][2]string{{"Content-Type", "a/b"}, {"X", "1:2"}}, Head: 4, Body: []byte("\n{}\r\n")}},
		{"GET http://localhost:4318/v1/traces?a=b\n", Request{Method: "GET", Path: "/v1/traces?a=b", Head: 1}},
		{"post HTTP://localhost:4318\nA:\n", Request{Method: "post", Path: "/", Headers: [][2]string{{"A", ""}}, Head: 2}},
		{"POST v1/traces", Request{Method: "POST", Path: "/v1/traces", Head: 1}},
	} {
		got, err := Parse([]byte(c.text), "/v1/logs")
		if err != nil || got.Method != c.want.Method || got.Path != c.want.Path || got.Head != c.want.Head ||
			!slices.Equal(got.Headers, c.want.Headers) || string(got.Body) != string(c.want.Body) {
			t.Errorf("%q:\n%+v, %v, want\n%+v", c.text, got, err, c.want)
		}
	}
	for text, line := range map[string]int{"POST /\n{}": 2, "POST /\nA: b\n\"resourceSpans\": []\n\n": 3, "POST /\nA: \x01\n\n": 2, "POST /\nA b: c\n": 2, "POST /%zz\n\n{}": 1} {
		var bad *HeadError
		if _, err := Parse([]byte(text), "/"); !errors.As(err, &bad) || bad.Line != line {
			t.Errorf("%q: %v, want line %d", text, err, line)
		}
	}
}

// TestSendsWhatWasWritten: nothing is added but what every client adds.
func TestSendsWhatWasWritten(t *testing.T) {
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusTemporaryRedirect)
		_, _ = io.WriteString(w, strings.Repeat("x", 2*answerSize))
	}))
	defer server.Close()
	r, err := Parse([]byte("PUT /a%20b/../c?d\ntraceparent: 00-1\nX: 1\nx: 2\nHost: example.org\nContent-Length: 99\n\n {\"a\": 1,}\n"), "/")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := Send(context.Background(), server.URL, r)
	if err != nil || reply.Status != http.StatusTemporaryRedirect || len(reply.Body) != answerSize {
		t.Fatalf("%d, %d bytes, %v", reply.Status, len(reply.Body), err)
	}
	if got.Method != "PUT" || got.RequestURI != "/a%20b/../c?d" || string(body) != " {\"a\": 1,}\n" {
		t.Errorf("%s %s %q", got.Method, got.RequestURI, body)
	}
	var names []string
	for name := range got.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	if want := []string{"Connection", "Content-Length", "Traceparent", "User-Agent", "X"}; !slices.Equal(names, want) {
		t.Errorf("headers %v, want %v", names, want)
	}
	if x := got.Header.Values("X"); !slices.Equal(x, []string{"1", "2"}) {
		t.Errorf("X: %v", x)
	}
}

// A peer that hangs up has answered nothing; one that is not there is an error.
func TestNoAnswer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	reply, err := Send(context.Background(), server.URL, Request{Method: "POST", Path: "/", Body: []byte("x")})
	if err != nil || reply.Status != 0 {
		t.Errorf("%+v, %v", reply, err)
	}
	server.Close()
	if _, err := Send(context.Background(), server.URL, Request{Method: "POST", Path: "/"}); err == nil {
		t.Error("sent to nobody")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Send(ctx, server.URL, Request{Method: "POST", Path: "/"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("POST /v1/traces\r\nA: b\n\n{}"))
	f.Add([]byte("{}"))
	f.Add([]byte("GET  http://h/\x00\n: \n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Parse(text, "/v1/traces")
		if err != nil {
			return
		}
		if !strings.HasPrefix(r.Path, "/") {
			t.Errorf("path %q", r.Path)
		}
		if !strings.HasSuffix(string(text), string(r.Body)) {
			t.Errorf("the body is no end of %q: %q", text, r.Body)
		}
		if n := strings.Count(string(text[:len(text)-len(r.Body)]), "\n"); r.Head > 0 && n != r.Head && n != r.Head-1 {
			t.Errorf("%d lines before the body of %q, said %d", n, text, r.Head)
		}
	})
}
