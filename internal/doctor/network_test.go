package doctor

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
)

// port is the number of a listener.
func port(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// answer serves each connection with one function.
func answer(l net.Listener, do func(net.Conn)) {
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				do(c)
			}()
		}
	}()
}

// TestWhoListens has several programs on a port, follows the fix (the program
// ends) and looks again.
func TestWhoListens(t *testing.T) {
	web := func(status int, kind string) func(net.Listener) {
		return func(l net.Listener) {
			s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", kind)
				w.WriteHeader(status)
				_, _ = io.WriteString(w, "{}")
			})}
			go func() { _ = s.Serve(l) }()
		}
	}
	for _, c := range []struct {
		name  string
		serve func(net.Listener)
		found string
	}{
		{"collector", web(200, "application/json"), "OTLP/HTTP collector"},
		{"web server", web(404, "text/html"), "HTTP answers with 404"},
		{"grpc", func(l net.Listener) {
			answer(l, func(c net.Conn) {
				_, _ = io.ReadFull(c, make([]byte, 24))
				_, _ = c.Write([]byte("\x00\x00\x00\x04\x00\x00\x00\x00\x00"))
			})
		}, "OTLP/gRPC"},
		{"silent", func(l net.Listener) { answer(l, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }) }, "does not answer HTTP"},
		{"other", func(l net.Listener) {
			answer(l, func(c net.Conn) { _, _ = io.WriteString(c, "220 mail ready\r\n"); _, _ = io.Copy(io.Discard, c) })
		}, "no HTTP"},
	} {
		for i, id := range []string{"port-4317", "port-4318"} {
			t.Run(c.name+" "+id, func(t *testing.T) {
				t.Parallel()
				l := listen(t)
				c.serve(l)
				m := healthy(t)
				m.Ports = []int{port(l), port(l)}[:i+1]
				it := m.look(id)
				if it.Level != Warning || !strings.Contains(it.Found.EN, c.found) || !strings.Contains(it.Fix.EN, "OTEL_EXPORTER_OTLP_ENDPOINT") {
					t.Errorf("%s: %q, %q", it.Level, it.Found.EN, it.Fix.EN)
				}
				if runtime.GOOS == "linux" && (!strings.Contains(it.Found.EN, fmt.Sprintf("process %d", os.Getpid())) || !strings.Contains(it.Fix.EN, fmt.Sprintf("kill %d", os.Getpid()))) {
					t.Errorf("it is not said that this process listens: %q, %q", it.Found.EN, it.Fix.EN)
				}
				_ = l.Close()
				if it := m.look(id); it.Level != OK {
					t.Errorf("after the fix: %s, %q", it.Level, it.Found.EN)
				}
			})
		}
	}
}

func TestListening(t *testing.T) {
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
	const line = "   0: 0100007F:10DD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41222 1 0000 100 0"
	for in, want := range map[string]string{head: "", line: "41222", strings.Replace(line, "0A", "01", 1): "", "": "", "0: x 0A": ""} {
		if got := listening(in, 4317); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := listening(line, 4318); got != "" {
		t.Errorf("another port: %q", got)
	}
}

// FuzzReason: whatever a tool prints, one bounded line of it is shown.
func FuzzReason(f *testing.F) {
	f.Add("error: linking with `cc` failed\n  = note: /usr/bin/ld: cannot find -lc\n")
	f.Add("\xff\xfeerror: \n\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, stderr string) {
		for _, s := range []string{reason(stderr), firstLine(stderr), versionIn(stderr), channel(stderr)} {
			if strings.Contains(s, "\n") || len(s) > 210 {
				t.Errorf("%q gives %q", stderr, s)
			}
		}
		older(stderr, MinRust)
	})
}
