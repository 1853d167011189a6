package process

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

const canKeep = true

// What a keeper is told on its third file, and says on its fourth, a line each.
// The end of the third means: end everything.
const (
	tellEnd = "end" // ask the program's group to end

	saysStarted = "started"
	saysFailed  = "failed" // errno: the program could not be started
	saysExited  = "exited" // code, signal number (0 = none), bound ("-" = none)
	saysEmpty   = "empty"  // nothing is left
)

// kept is a program under a keeper.
type kept struct {
	keeper *exec.Cmd
	mu     sync.Mutex
	tell   *os.File // nil once closed
	said   *os.File
	empty  chan struct{} // closed when nothing is left
	done   chan struct{} // closed when the keeper is gone too
}

// keeperFault says that the keeper, not the program, could not be started.
type keeperFault struct{ err error }

func (e *keeperFault) Error() string { return "keeper: " + e.err.Error() }
func (e *keeperFault) Unwrap() error { return e.err }

func isKeeperFault(err error) bool {
	var fault *keeperFault
	return errors.As(err, &fault)
}

// startKept starts the keeper with cmd's folder, environment and files, and has
// it start cmd.
func startKept(cmd *exec.Cmd, keeper []string, within Bounds) (*Program, error) {
	if cmd.Err != nil {
		return nil, cmd.Err
	}
	bounds, err := json.Marshal(within)
	if err != nil {
		return nil, &keeperFault{err}
	}
	hear, tell, err := os.Pipe()
	if err != nil {
		return nil, &keeperFault{err}
	}
	defer hear.Close()
	said, say, err := os.Pipe()
	if err != nil {
		tell.Close()
		return nil, &keeperFault{err}
	}
	defer say.Close()
	argv := append(append([]string{}, keeper[1:]...), Command, string(bounds), cmd.Path)
	k := exec.Command(keeper[0], append(argv, cmd.Args...)...)
	k.Dir, k.Env, k.Stdin, k.Stdout, k.Stderr = cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr
	k.ExtraFiles = []*os.File{hear, say}
	k.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := k.Start(); err != nil {
		tell.Close()
		said.Close()
		return nil, &keeperFault{err}
	}
	say.Close()
	t := &kept{keeper: k, tell: tell, said: said, empty: make(chan struct{}), done: make(chan struct{})}
	in := bufio.NewReader(said)
	if err := t.begun(in, cmd.Path); err != nil {
		t.kill()
		_ = k.Wait() // it ends by itself
		said.Close()
		return nil, err
	}
	p := &Program{exited: make(chan struct{}), tree: t}
	go t.follow(in, p)
	return p, nil
}

// begun reads whether the program was started.
func (t *kept) begun(in *bufio.Reader, path string) error {
	line, err := in.ReadString('\n')
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch {
	case word == saysStarted:
		return nil
	case word == saysFailed:
		n, _ := strconv.Atoi(rest)
		return &os.PathError{Op: "fork/exec", Path: path, Err: syscall.Errno(n)}
	case err == nil:
		err = fmt.Errorf("it says %q", line)
	}
	return &keeperFault{err}
}

// follow hears the keeper to its end. A keeper that dies with nothing said was
// killed: so is the program then, by the kernel.
func (t *kept) follow(in *bufio.Reader, p *Program) {
	p.exit = Exit{Code: -1, Signal: syscall.SIGKILL.String()}
	var once sync.Once
	exited := func() { once.Do(func() { close(p.exited) }) }
	for {
		line, err := in.ReadString('\n')
		f := strings.Fields(line)
		switch {
		case len(f) == 4 && f[0] == saysExited:
			p.exit = exitOf(f)
			exited()
		case len(f) == 1 && f[0] == saysEmpty:
			close(t.empty)
			err = io.EOF
		}
		if err != nil {
			break
		}
	}
	exited()
	_ = t.keeper.Wait() // it said what there is to say
	t.said.Close()
	select {
	case <-t.empty:
	default:
		close(t.empty)
	}
	close(t.done)
}

func exitOf(f []string) Exit {
	e := Exit{}
	e.Code, _ = strconv.Atoi(f[1])
	if n, _ := strconv.Atoi(f[2]); n != 0 {
		e.Code, e.Signal = -1, syscall.Signal(n).String()
	}
	if f[3] != "-" {
		e.Bound = Bound(f[3])
	}
	return e
}

func (t *kept) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tell != nil {
		_, _ = io.WriteString(t.tell, tellEnd+"\n")
	}
}

func (t *kept) kill() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tell != nil {
		t.tell.Close()
		t.tell = nil
	}
}

func (t *kept) alive() bool {
	select {
	case <-t.empty:
		return false
	default:
		return true
	}
}

func (t *kept) close() { <-t.done }
