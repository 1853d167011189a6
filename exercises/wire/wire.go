// Package wire reads a request that somebody wrote by hand and sends it exactly
// as it was written: nothing is mended, so that what the receiver says is about
// the writer's own text.
package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// Request is one request as written.
type Request struct {
	Method  string
	Path    string // with the query, begins with a slash
	Headers [][2]string
	Body    []byte
	// Head is how many lines of the text stand before the body; 0 for a text that
	// is all body.
	Head int
}

// HeadError says which line of a head is none.
type HeadError struct {
	Line int    // from 1
	Text string // as written
}

func (e *HeadError) Error() string {
	return fmt.Sprintf("line %d is no header: %q", e.Line, e.Text)
}

// requestLine is what makes the first line of a text a head; a JSON body cannot
// begin like it.
var requestLine = regexp.MustCompile(`^([A-Za-z]+)[ \t]+(\S+)(?:[ \t]+HTTP/[0-9.]+)?[ \t]*$`)

// Parse reads a text: a head (request line, headers, an empty line) and a body,
// or a body alone, which is posted to path as application/json. Line ends may be
// of either kind in the head; the body is kept byte by byte. The error is
// *HeadError.
func Parse(text []byte, path string) (Request, error) {
	line, rest := cutLine(text)
	m := requestLine.FindStringSubmatch(line)
	if m == nil {
		return Request{Method: http.MethodPost, Path: path, Headers: [][2]string{{"Content-Type", "application/json"}}, Body: text}, nil
	}
	r := Request{Method: m[1], Path: target(m[2]), Head: 1}
	if _, err := url.ParseRequestURI(r.Path); err != nil {
		return Request{}, &HeadError{Line: 1, Text: line}
	}
	for len(rest) > 0 {
		line, rest = cutLine(rest)
		r.Head++
		if strings.TrimSpace(line) == "" {
			r.Body = rest
			return r, nil
		}
		name, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return Request{}, &HeadError{Line: r.Head, Text: line}
		}
		r.Headers = append(r.Headers, [2]string{name, value})
	}
	return r, nil
}

// cutLine is the first line without its end, and what follows it.
func cutLine(text []byte) (line string, rest []byte) {
	head, rest, _ := bytes.Cut(text, []byte("\n"))
	return strings.TrimSuffix(string(head), "\r"), rest
}

// target is the path of what stands in a request line: a whole address counts by
// its path, since the attempt says where it listens.
func target(s string) string {
	for _, scheme := range []string{"http://", "https://"} {
		if len(s) < len(scheme) || !strings.EqualFold(s[:len(scheme)], scheme) {
			continue
		}
		s = s[len(scheme):]
		if i := strings.IndexByte(s, '/'); i >= 0 {
			return s[i:]
		}
		return "/"
	}
	if !strings.HasPrefix(s, "/") {
		return "/" + s
	}
	return s
}

// Reply is what was answered.
type Reply struct {
	Status int    // 0 when the connection ended without an answer
	Body   string // bounded
}

// How long an answer may take, and how much of it is kept.
const (
	answerTime = 10 * time.Second
	answerSize = 4 << 10
)

// Send sends a request to an endpoint ("http://127.0.0.1:PORT") and reads the
// answer. Host, Content-Length and Connection are filled in, as curl does; every other header
// is the writer's. Nothing is redirected or sent again. A connection that ends
// without an answer is a Reply without a status, not an error; an error means
// that nothing could be sent.
func Send(ctx context.Context, endpoint string, r Request) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.Method, endpoint+r.Path, bytes.NewReader(r.Body))
	if err != nil {
		return Reply{}, err
	}
	req.Header.Set("User-Agent", "otelings")
	for i, h := range r.Headers {
		name := http.CanonicalHeaderKey(h[0])
		switch name {
		case "Host", "Content-Length", "Connection", "Transfer-Encoding":
			continue // these are the connection's, not the message's
		}
		if i == 0 || !repeated(r.Headers[:i], name) {
			req.Header.Del(name)
		}
		req.Header.Add(name, h[1])
	}
	transport := &http.Transport{DisableKeepAlives: true, DisableCompression: true, DialContext: (&net.Dialer{}).DialContext}
	defer transport.CloseIdleConnections()
	answer, err := transport.RoundTrip(req)
	if err != nil {
		if ctx.Err() == nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "EOF")) {
			return Reply{}, nil
		}
		return Reply{}, err
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, answerSize)) // the status is what counts
	return Reply{Status: answer.StatusCode, Body: string(body)}, nil
}

func repeated(headers [][2]string, name string) bool {
	for _, h := range headers {
		if http.CanonicalHeaderKey(h[0]) == name {
			return true
		}
	}
	return false
}
