package doctor

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"otelings/internal/i18n"
)

// answerTime is how long a stranger on a port may take to say something.
const answerTime = 500 * time.Millisecond

// prefaced is what opens an HTTP/2 connection (RFC 9113, section 3.4): the
// preface and an empty SETTINGS frame. A gRPC server answers with its own.
const prefaced = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\x00\x00\x00\x04\x00\x00\x00\x00\x00"

// emptyExport is an export request with nothing in it, which OTLP/HTTP answers
// with 200 and an export response.
const emptyExport = "POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"

// answering says what speaks on a loopback port.
func (p *patient) answering(ctx context.Context, port int) i18n.Text {
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	reply, err := p.say(ctx, addr, prefaced, 9)
	switch {
	case err != nil:
		return text("nothing accepts a connection there", "没有程序接受连接")
	case len(reply) == 9 && reply[3] == 4 && reply[0] == 0: // a SETTINGS frame
		return text("HTTP/2 answers, as an OTLP/gRPC collector does", "有 HTTP/2 应答，像是 OTLP/gRPC 的 Collector")
	}
	reply, err = p.say(ctx, addr, emptyExport, 4<<10)
	if err != nil || len(reply) == 0 {
		return text("it accepts connections and does not answer HTTP", "接受连接，但不应答 HTTP")
	}
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(reply)), nil)
	if err != nil {
		return text("it answers something that is no HTTP", "应答的不是 HTTP")
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return text("an OTLP/HTTP collector answers", "应答的是 OTLP/HTTP 的 Collector")
	}
	return text("HTTP answers with %d, so it is no OTLP collector", "HTTP 应答 %d，不是 OTLP 的 Collector", resp.StatusCode)
}

// say sends words on a new connection and gives at most n bytes of the answer;
// the error is that of connecting.
func (p *patient) say(ctx context.Context, addr, words string, n int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	c, err := p.Dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if end, ok := ctx.Deadline(); ok {
		_ = c.SetDeadline(end)
	}
	if _, err := io.WriteString(c, words); err != nil {
		return nil, nil // it hung up; that is an answer
	}
	reply := make([]byte, n)
	got, _ := io.ReadFull(c, reply)
	return reply[:got], nil
}

// listener is who holds a port; pid is 0 when that cannot be known.
type listener struct {
	pid  int
	name string
}

// holder finds in /proc who listens on a port: Linux only, and of other users'
// processes only with the rights to look. Elsewhere the fix says how to find out.
func holder(port int) listener {
	sockets := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		data, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if inode := listening(line, port); inode != "" {
				sockets["socket:["+inode+"]"] = true
			}
		}
	}
	if len(sockets) == 0 {
		return listener{}
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && sockets[to] {
			dir := filepath.Dir(filepath.Dir(link))
			pid, _ := strconv.Atoi(filepath.Base(dir))
			name, _ := os.ReadFile(filepath.Join(dir, "comm"))
			return listener{pid: pid, name: strings.TrimSpace(string(name))}
		}
	}
	return listener{}
}

// listening is the socket's inode when a line of /proc/net/tcp is about a
// listener on this port (state 0A), else "".
func listening(line string, port int) string {
	f := strings.Fields(line)
	if len(f) < 10 || f[3] != "0A" || !strings.HasSuffix(f[1], fmt.Sprintf(":%04X", port)) {
		return ""
	}
	return f[9]
}
