package runner

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"otelings/internal/process"
)

// The test binary plays three parts beside the tests: cargo, when it is called
// by that name; a learner's program, when rolePath names what it shall do; a
// child of that program.
const (
	roleName = "OTELINGS_TEST_ROLE"
	hearName = "OTELINGS_TEST_LISTENER" // where a program and its child hold a connection open
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == process.Command {
		os.Exit(process.Keep(os.Args[2:]))
	}
	base := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	if base == "cargo" {
		os.Exit(fakeCargo(os.Args[1:]))
	}
	if role := os.Getenv(roleName); role != "" {
		os.Exit(play(role))
	}
	goleak.VerifyTestMain(m)
}

// play is a learner's program.
func play(role string) int {
	switch role {
	case "hello":
		fmt.Println("coffee is ready")
		fmt.Fprintln(os.Stderr, "a warning")
		fmt.Print("endpoint " + os.Getenv(endpointVariable))
		return 0
	case "fail":
		return 7
	case "flood":
		out := bufio.NewWriter(os.Stdout)
		fmt.Fprintln(out, "first line")
		for range 20000 {
			fmt.Fprintln(out, strings.Repeat("x", 99))
		}
		fmt.Fprint(out, "last line")
		out.Flush()
		return 0
	case "polite":
		ended := make(chan os.Signal, 1)
		signal.Notify(ended, syscall.SIGTERM)
		report("polite")
		<-ended
		fmt.Println("bye")
		return 3
	case "stubborn": // with a child as stubborn
		signal.Ignore(syscall.SIGTERM)
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), roleName+"=child")
		child.Stdout = os.Stdout // keeps the output open as well
		if err := child.Start(); err != nil {
			return 9
		}
		report("stubborn")
		select {}
	case "orphan": // ends and leaves a child that holds the output open
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), roleName+"=child")
		child.Stdout = os.Stdout
		into, err := child.StdinPipe()
		if err != nil || child.Start() != nil {
			return 9
		}
		_ = into
		fmt.Println("parent ends")
		return 0
	case "child":
		signal.Ignore(syscall.SIGTERM)
		report("child")
		select {}
	}
	return playServer(role)
}

// report connects to the test, which sees by the end of the connection when
// this process is gone.
func report(who string) net.Conn {
	conn, err := net.Dial("tcp", os.Getenv(hearName))
	if err != nil {
		return nil
	}
	fmt.Fprintln(conn, who)
	return conn
}

// fakeCargo is as much of cargo as a build needs. Its folder says what happens:
// fake-messages and fake-stderr hold what it prints, fake-exit its exit code,
// fake-metadata the answer to `cargo metadata`, fake-log collects the calls.
func fakeCargo(args []string) int {
	text := func(name string) string {
		data, _ := os.ReadFile(name)
		return string(data)
	}
	log, err := os.OpenFile("fake-log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		fmt.Fprintln(log, strings.Join(args, " "), "target="+os.Getenv("CARGO_TARGET_DIR"), "proxy="+os.Getenv("HTTPS_PROXY"))
		log.Close()
	}
	switch args[0] {
	case "version":
		fmt.Println("cargo 1.90.0\nrelease: 1.90.0\nhost: test-host")
		return 0
	case "metadata":
		fmt.Print(text("fake-metadata"))
		return 0
	}
	io.WriteString(os.Stderr, text("fake-stderr"))
	io.WriteString(os.Stdout, text("fake-messages"))
	if text("fake-hang") != "" { // until the test lets go
		if conn := report("cargo"); conn != nil {
			io.Copy(io.Discard, conn)
		}
	}
	code := 0
	fmt.Sscan(text("fake-exit"), &code)
	return code
}

// company counts the processes that report, and learns when each is gone.
type company struct {
	listener net.Listener
	came     chan string
	gone     chan string
	release  func() // ends all connections from this side
}

func newCompany(t *testing.T) *company {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &company{listener: l, came: make(chan string, 8), gone: make(chan string, 8)}
	letGo, release := context.WithCancel(context.Background())
	c.release = release
	t.Cleanup(func() { l.Close(); release() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				who, _ := bufio.NewReader(conn).ReadString('\n')
				c.came <- strings.TrimSpace(who)
				stop := context.AfterFunc(letGo, func() { conn.Close() })
				defer stop()
				io.Copy(io.Discard, conn)
				c.gone <- strings.TrimSpace(who)
			}()
		}
	}()
	return c
}

func (c *company) address() string { return c.listener.Addr().String() }

// wait takes n names from a channel; the test's own deadline bounds it.
func wait(names chan string, n int) []string {
	var out []string
	for range n {
		out = append(out, <-names)
	}
	return out
}

// keepers runs a test without a keeper and, where there are any, with one.
func keepers(t *testing.T, test func(t *testing.T, keeper []string)) {
	t.Helper()
	t.Run("group", func(t *testing.T) { test(t, nil) })
	if runtime.GOOS == "linux" {
		t.Run("keeper", func(t *testing.T) { test(t, []string{"/proc/self/exe"}) })
	}
}

// self is this test binary.
func self(t *testing.T) string {
	t.Helper()
	file, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
