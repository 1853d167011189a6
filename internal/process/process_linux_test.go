package process

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The test binary plays, beside the tests, the keeper, programs, and the parent
// of a program who is killed.
const (
	roleName = "OTELINGS_TEST_ROLE"
	hearName = "OTELINGS_TEST_LISTENER" // where a process holds a connection open while it lives
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == Command {
		os.Exit(Keep(os.Args[2:]))
	}
	if role := os.Getenv(roleName); role != "" {
		os.Exit(play(role))
	}
	goleak.VerifyTestMain(m)
}

// play is a program; those that stay are ended from outside.
func play(role string) int {
	again := func(role string, session bool) {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), roleName+"="+role)
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: session}
		if err := c.Start(); err != nil {
			os.Exit(9)
		}
	}
	switch role {
	case "ends":
		return 3
	case "stays":
		report(role)
		select {}
	case "deaf": // with a child as deaf, in a session of its own
		signal.Ignore(syscall.SIGTERM)
		again("deaf child", true)
		report(role)
		select {}
	case "deaf child":
		signal.Ignore(syscall.SIGTERM)
		report(role)
		select {}
	case "leaves": // a daemon: its parent and its parent's parent end
		again("leaves twice", true)
		time.Sleep(300 * time.Millisecond)
		return 0
	case "leaves twice":
		again("stays", true)
		return 0
	case "bomb":
		for !exists(filepath.Join(os.Getenv("OTELINGS_TEST_DIR"), "stop")) { // the test's own net
			c := exec.Command("/bin/sh", "-c", `while [ ! -e "$OTELINGS_TEST_DIR/stop" ]; do sh -c 'sleep 5 & sleep 5 & wait' & done`)
			c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			_ = c.Start()
		}
		return 6
	case "hog":
		var held [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = byte(i)
			}
			held = append(held, b)
			runtime.KeepAlive(held)
			time.Sleep(time.Millisecond)
		}
	case "large file": // not written by Go itself, which takes the signal for an error
		err := syscall.Exec("/bin/dd", []string{"dd", "if=/dev/zero", "of=" + filepath.Join(os.Getenv("OTELINGS_TEST_DIR"), "one"), "bs=1M", "status=none"}, os.Environ())
		fmt.Fprintln(os.Stderr, err)
		return 9
	case "many files":
		return writeFiles()
	case "parent":
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), roleName+"=deaf")
		if _, err := Start(cmd, anew(), Bounds{}); err != nil {
			return 9
		}
		select {}
	}
	return 99
}

// writeFiles writes small files without end.
func writeFiles() int {
	block := make([]byte, 1<<20)
	for n := 0; ; n++ {
		if err := os.WriteFile(filepath.Join(os.Getenv("OTELINGS_TEST_DIR"), strconv.Itoa(n)), block, 0o600); err != nil {
			return 7
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func report(who string) {
	conn, err := net.Dial("tcp", os.Getenv(hearName))
	if err == nil {
		fmt.Fprintln(conn, who, os.Getpid())
	}
}

// company learns which processes came and which are gone.
type company struct {
	listener   net.Listener
	came, gone chan string
}

func newCompany(t *testing.T) *company {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &company{l, make(chan string, 16), make(chan string, 16)}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				who, _ := bufio.NewReader(conn).ReadString('\n')
				who = strings.TrimRight(who, " 0123456789\n")
				c.came <- who
				_, _ = io.Copy(io.Discard, conn)
				c.gone <- who
			}()
		}
	}()
	return c
}

func wait(names chan string, n int) []string {
	var out []string
	for range n {
		out = append(out, <-names)
	}
	slices.Sort(out)
	return out
}

func (c *company) cmd(role string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleName+"="+role, hearName+"="+c.listener.Addr().String())
	return cmd
}

// anew is the command line that makes a keeper of this binary.
func anew() []string { return []string{"/proc/self/exe"} }

func TestExit(t *testing.T) {
	for _, keep := range [][]string{nil, anew(), {"/nowhere/otelings"}, {"/bin/false"}} {
		c := newCompany(t)
		p, err := Start(c.cmd("ends"), keep, Bounds{})
		if err != nil {
			t.Fatal(err)
		}
		<-p.Exited()
		if got := p.Exit(); got != (Exit{Code: 3}) {
			t.Errorf("%v: %+v", keep, got)
		}
		p.Close()
		if p, err = Start(c.cmd("stays"), keep, Bounds{}); err != nil {
			t.Fatal(err)
		}
		wait(c.came, 1)
		p.End()
		<-p.Exited()
		if got := p.Exit(); got != (Exit{Code: -1, Signal: "terminated"}) {
			t.Errorf("%v: %+v", keep, got)
		}
		p.Close()
		if _, err := Start(exec.Command("/nowhere/program"), keep, Bounds{}); !os.IsNotExist(err) || !strings.Contains(err.Error(), "/nowhere/program") {
			t.Errorf("%v: a program that is not there: %v", keep, err)
		}
	}
}

// What ignores SIGTERM, and what left the group and the session, goes all the same.
func TestDeafAndEscaped(t *testing.T) {
	c := newCompany(t)
	p, err := Start(c.cmd("deaf"), anew(), Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	wait(c.came, 2)
	p.End()
	select {
	case <-p.Exited():
		t.Error("it is not deaf")
	case <-time.After(100 * time.Millisecond):
	}
	p.Close()
	if got := wait(c.gone, 2); !slices.Equal(got, []string{"deaf", "deaf child"}) {
		t.Errorf("gone: %q", got)
	}
	if got := p.Exit(); got != (Exit{Code: -1, Signal: "killed"}) {
		t.Errorf("%+v", got)
	}
}

// A daemon whose parents have ended is adopted, seen, and ended.
func TestDaemon(t *testing.T) {
	c := newCompany(t)
	p, err := Start(c.cmd("leaves"), anew(), Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	wait(c.came, 1)
	<-p.Exited()
	if !p.Alive() || p.Exit() != (Exit{}) {
		t.Errorf("the daemon is alive: %v; %+v", p.Alive(), p.Exit())
	}
	p.Close()
	if p.Alive() {
		t.Error("something is left")
	}
	wait(c.gone, 1)
}

// When we are killed, nothing is left either.
func TestKilledInMidRun(t *testing.T) {
	c := newCompany(t)
	parent := c.cmd("parent")
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	wait(c.came, 2)
	_ = parent.Process.Kill()
	_ = parent.Wait()
	if got := wait(c.gone, 2); !slices.Equal(got, []string{"deaf", "deaf child"}) {
		t.Errorf("gone: %q", got)
	}
}

func TestBounds(t *testing.T) {
	for _, b := range []struct {
		role   string
		within Bounds
		want   Exit
	}{
		{"bomb", Bounds{Processes: 60}, Exit{Code: -1, Signal: "killed", Bound: BoundProcesses}},
		{"hog", Bounds{Memory: 200 << 20}, Exit{Code: -1, Signal: "killed", Bound: BoundMemory}},
		{"large file", Bounds{File: 4 << 20}, Exit{Code: -1, Signal: "file size limit exceeded", Bound: BoundFile}},
		{"many files", Bounds{Written: 16 << 20}, Exit{Code: -1, Signal: "killed", Bound: BoundWritten}},
	} {
		dir := t.TempDir()
		if b.within.Written > 0 && !countsWrites(t, dir) {
			t.Logf("%s: what is written here reaches no disk", b.role)
			continue
		}
		c := newCompany(t)
		cmd := c.cmd(b.role)
		cmd.Env = append(cmd.Env, "OTELINGS_TEST_DIR="+dir)
		p, err := Start(cmd, anew(), b.within)
		if err != nil {
			t.Fatal(err)
		}
		net := time.AfterFunc(10*time.Second, func() { _ = os.WriteFile(filepath.Join(dir, "stop"), nil, 0o600) })
		<-p.Exited()
		net.Stop()
		if got := p.Exit(); got != b.want {
			t.Errorf("%s: %+v, want %+v", b.role, got, b.want)
		}
		p.Close()
		if p.Alive() {
			t.Errorf("%s: something is left", b.role)
		}
	}
}

// countsWrites says whether writing into dir counts as written to a disk.
func countsWrites(t *testing.T, dir string) bool {
	t.Helper()
	before := writtenBy(os.Getpid())
	if err := os.WriteFile(filepath.Join(dir, "probe"), make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	return writtenBy(os.Getpid())-before >= 1<<20
}

// BenchmarkKeeper is what a keeper costs beside a bare group.
func BenchmarkKeeper(b *testing.B) {
	for name, keep := range map[string][]string{"group": nil, "keeper": anew()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p, err := Start(exec.Command("/bin/true"), keep, Bounds{Processes: 512, Memory: 2 << 30})
				if err != nil {
					b.Fatal(err)
				}
				<-p.Exited()
				p.Close()
			}
		})
	}
}
