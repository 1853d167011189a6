package otlpload

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// Face is which face of the live view is started.
type Face string

// The faces: the screen in a terminal of 120 by 40, plain lines, JSON lines.
const (
	Screen Face = "tui"
	Lines  Face = "plain"
	JSONL  Face = "json"
)

// Program is a live view that runs, with its own empty state folder.
type Program struct {
	Target
	Ready  time.Duration // from start until it listened
	Seen   *Seen         // what it printed, for JSONL
	cmd    *exec.Cmd
	out    io.ReadCloser
	folder string
	read   chan struct{} // closed when its output has ended
	frames screenText
}

// StartProgram runs `otelings scope` with free ports and waits until it says
// where it listens. Stop it.
func StartProgram(ctx context.Context, path string, face Face) (*Program, error) {
	folder, err := os.MkdirTemp("", "otlpload-")
	if err != nil {
		return nil, err
	}
	args := []string{"scope", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"}
	switch face {
	case Lines:
		args = append(args, "--plain")
	case JSONL:
		args = append(args, "--plain", "--json")
	}
	p := &Program{folder: folder, read: make(chan struct{}), Seen: newSeen(), cmd: exec.CommandContext(ctx, path, args...)}
	p.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8", "HOME="+folder, "OTELINGS_HOME="+filepath.Join(folder, "state"), "OTELINGS_WORKSPACE="+filepath.Join(folder, "workspace"))
	if err := p.start(face); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := p.await(ctx, face); err != nil {
		_, e := p.Stop()
		return nil, errors.Join(err, e)
	}
	return p, nil
}

func (p *Program) start(face Face) (err error) {
	began := time.Now()
	if face == Screen {
		p.out, err = pty.StartWithSize(p.cmd, &pty.Winsize{Rows: 40, Cols: 120})
	} else if p.out, err = p.cmd.StdoutPipe(); err == nil {
		p.cmd.Stderr = &p.frames
		err = p.cmd.Start()
	}
	if err != nil {
		return err
	}
	go func() {
		defer close(p.read)
		if face == JSONL {
			p.Seen.read(p.out)
		} else {
			_, _ = io.Copy(&p.frames, p.out) // ends with the program
		}
	}()
	for n := 0; n < 2; {
		if n, err = Listening(p.cmd.Process.Pid); err != nil {
			break // not Linux, or it has ended, which await finds
		}
		if time.Since(began) > 20*time.Second {
			break
		}
		time.Sleep(time.Millisecond)
	}
	p.Ready = time.Since(began)
	return nil
}

var boundPort = regexp.MustCompile(`(?i)(gRPC|HTTP)[^0-9\n]{0,24}(127\.0\.0\.1:\d+)`)

// await reads the two ports off what it prints or draws.
func (p *Program) await(ctx context.Context, face Face) error {
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for p.GRPC == "" || p.HTTP == "" {
		if face == JSONL {
			p.Target = p.Seen.target()
		} else {
			for _, m := range boundPort.FindAllStringSubmatch(p.frames.text(), -1) {
				if strings.EqualFold(m[1], "grpc") {
					p.GRPC = m[2]
				} else {
					p.HTTP = m[2]
				}
			}
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-p.read:
			return fmt.Errorf("the program ended before it listened: %s", p.frames.text())
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return fmt.Errorf("no ports on what the program shows: %s", p.frames.text())
		}
	}
	return nil
}

// Pid is the process's number.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Kept is how many spans the screen says are kept, "" when it says nothing.
func (p *Program) Kept() string {
	all := keptCount.FindAllStringSubmatch(p.frames.text(), -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

var keptCount = regexp.MustCompile(`kept ([0-9][0-9,]*)`)

// Stop asks the program to end, as `kill` does, and waits. It says how long
// that took, and what is wrong with its end: more than five seconds, a child
// left behind, or an exit code that is not that of an interrupted command.
func (p *Program) Stop() (time.Duration, error) {
	defer os.RemoveAll(p.folder)
	began := time.Now()
	ended := make(chan struct{})
	time.AfterFunc(stopPatience, func() {
		select {
		case <-ended:
		default:
			_ = p.cmd.Process.Kill()
		}
	})
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended, which Wait tells
	<-p.read
	err := p.cmd.Wait()
	close(ended)
	took := time.Since(began)
	_ = p.out.Close() // Wait has closed a pipe; a terminal is closed here
	var exit *exec.ExitError
	switch {
	case took > stopPatience:
		return took, fmt.Errorf("it had not ended %v after SIGTERM", stopPatience)
	case errors.As(err, &exit) && exit.ExitCode() < 0:
		return took, fmt.Errorf("it ended by a signal: %w", err)
	case errors.As(err, &exit) && exit.ExitCode() != 130:
		return took, fmt.Errorf("exit code %d: %s", exit.ExitCode(), p.frames.text())
	}
	return took, nil
}

const stopPatience = 5 * time.Second

// screenText is the end of what a program drew, without its escapes.
type screenText struct {
	mu   sync.Mutex
	last []byte
}

func (s *screenText) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = append(s.last, b...)
	if over := len(s.last) - 64<<10; over > 0 {
		s.last = s.last[over:]
	}
	return len(b), nil
}

func (s *screenText) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ansi.Strip(string(s.last))
}

// Seen is what a program's JSON lines said.
type Seen struct {
	mu       sync.Mutex
	ports    Target
	Items    int            // span, log lines and points of metric lines
	Refused  map[string]int // lines of what was turned away, by cause
	Highest  uint64         // the highest number of a request or connection
	stored   int            // items stored up to request through, by the last line of evictions
	through  uint64
	since    map[uint64]int // items in lines of later requests
	requests map[uint64]bool
	Kept     int // spans kept, by the last line that said it
	Bad      string
}

func newSeen() *Seen {
	return &Seen{Refused: map[string]int{}, requests: map[uint64]bool{}, since: map[uint64]int{}}
}

func (s *Seen) target() Target {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ports
}

// read takes lines until the end. Of the many lines of what was stored only
// the beginning and the end are looked at: they may be megabytes long.
func (s *Seen) read(r io.Reader) {
	in := bufio.NewReaderSize(r, 256<<10)
	for {
		line, err := in.ReadSlice('\n')
		head := bytes.Clone(line)
		for err == bufio.ErrBufferFull {
			line, err = in.ReadSlice('\n')
			if len(line) < 64 {
				line = append(head[max(0, len(head)-64):], line...)
			}
		}
		if err != nil {
			return
		}
		s.line(head, line)
	}
}

const requestNumber = `"request":`

func (s *Seen) line(head, end []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case bytes.HasPrefix(head, []byte(`{"type":"span"`)), bytes.HasPrefix(head, []byte(`{"type":"log"`)):
		s.item(1, end)
	case bytes.HasPrefix(head, []byte(`{"type":"metric"`)):
		s.item(bytes.Count(head, []byte(`"start_unix_nano"`)), end)
	default:
		s.other(head)
	}
}

func (s *Seen) item(n int, end []byte) {
	s.Items += n
	at := bytes.LastIndex(end, []byte(requestNumber))
	if at < 0 {
		return
	}
	var seq uint64
	for _, c := range end[at+len(requestNumber):] {
		if c < '0' || c > '9' {
			break
		}
		seq = 10*seq + uint64(c-'0')
	}
	s.Highest = max(s.Highest, seq)
	s.requests[seq] = true
	if seq > s.through {
		s.since[seq] += n
	}
}

func (s *Seen) other(line []byte) {
	var v struct {
		Type, Protocol, Cause string
		Addresses             []string
		Request               uint64
		Total                 int
		Kept                  struct {
			Spans      int
			DataPoints int `json:"data_points"`
			LogRecords int `json:"log_records"`
		}
	}
	if err := json.Unmarshal(line, &v); err != nil {
		s.Bad = fmt.Sprintf("%v in %.80q", err, line)
		return
	}
	switch v.Type {
	case "listening":
		if len(v.Addresses) > 0 && v.Protocol == "grpc" {
			s.ports.GRPC = v.Addresses[0]
		} else if len(v.Addresses) > 0 {
			s.ports.HTTP = v.Addresses[0]
		}
	case "refused":
		s.Refused[v.Cause]++
		s.Highest = max(s.Highest, v.Request)
	case "evicted":
		s.stored, s.through, s.Kept = v.Total+v.Kept.Spans+v.Kept.DataPoints+v.Kept.LogRecords, v.Request, v.Kept.Spans
		s.Highest = max(s.Highest, v.Request)
		clear(s.since) // a later one cannot have come before it
	}
}

// Stored is how many items the program has said it stored, evicted ones with
// them.
func (s *Seen) Stored() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.stored
	for _, items := range s.since {
		n += items
	}
	return n
}

// Door is the highest number of a request or connection, how many of them were
// turned away, in sum and by cause, and how many brought items that were printed.
func (s *Seen) Door() (highest uint64, turnedAway int, by map[string]int, brought int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	by = map[string]int{}
	for k, n := range s.Refused {
		by[k] = n
		turnedAway += n
	}
	return s.Highest, turnedAway, by, len(s.requests)
}
