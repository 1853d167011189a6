package progress

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childEnv makes the test binary play another process.
const childEnv = "OTELINGS_PROGRESS_TEST_CHILD"

func TestMain(m *testing.M) {
	mode := os.Getenv(childEnv)
	if mode == "" {
		os.Exit(m.Run())
	}
	args := os.Args[1:]
	var err error
	switch mode {
	case "check":
		os.Exit(RunCheck(args[len(args)-1], os.Stdout))
	case "write":
		err = writeChild(args[0])
	case "load":
		var state State
		if state, err = New(args[0], Options{}).Load(context.Background()); err == nil {
			fmt.Println(len(state.Answers))
		}
	case "damage":
		err = damageChild(args[0], args[1])
	case "full":
		err = fullChild(args[0])
	case "readonly":
		err = readOnlyChild(args[0])
	default:
		err = errors.New("unknown mode " + mode)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is the test binary as another process, killed after 30 s.
func child(t *testing.T, mode string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append(os.Environ(), childEnv+"="+mode)
	return c
}

// writeChild writes answers until it is killed and prints each one's id after
// it was saved. Every tenth is a verdict of several records.
func writeChild(path string) error {
	s, ctx := New(path, Options{}), context.Background()
	for i := 0; ; i++ {
		id := NewID(time.Now())
		var err error
		if i%10 == 9 {
			err = s.RecordAttempt(ctx, Verdict{Attempt: Attempt{ID: id, Exercise: "e", Started: time.Now()},
				Completions: []Completion{{Kind: "exercise", ID: id}}, LastLesson: "l"})
		} else {
			err = s.AddAnswer(ctx, Answer{ID: id, Question: "q"})
		}
		if err != nil {
			return err
		}
		if _, err := fmt.Println(id); err != nil {
			return err
		}
	}
}

// Killed at any moment, also while the file is made, nothing acknowledged is
// lost and a verdict is there whole or not at all.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	path := filepath.Join(t.TempDir(), "state", "progress.db")
	saved, early := map[string]bool{}, 0
	for round := range 30 {
		c := child(t, "write", path)
		var stderr bytes.Buffer
		c.Stderr = &stderr
		out, err := c.StdoutPipe()
		must(t, err)
		must(t, c.Start())
		// A third of them dies before or soon after the first record.
		acks, want := bufio.NewScanner(out), r.IntN(30)
		if round%3 == 0 {
			want = 0
			time.Sleep(time.Duration(r.IntN(20)) * time.Millisecond) // a random moment
			early++
		}
		for range want {
			if !acks.Scan() {
				t.Fatalf("the writer ended: %s", stderr.String())
			}
			saved[acks.Text()] = true
		}
		must(t, c.Process.Kill())
		for acks.Scan() { // printed before it died
			saved[acks.Text()] = true
		}
		_ = c.Wait()
		if stderr.Len() > 0 {
			t.Fatalf("the writer said: %s", stderr.String())
		}
	}
	s := New(path, Options{})
	state := load(t, s)
	for _, a := range state.Answers {
		delete(saved, a.ID)
	}
	for _, a := range state.Attempts {
		delete(saved, a.ID)
		if _, ok := state.Completions["exercise/"+a.ID]; !ok {
			t.Errorf("half a verdict: %s", a.ID)
		}
	}
	if len(saved) > 0 || len(state.Problems) > 0 || len(s.Notices()) > 0 || len(state.Attempts) == 0 {
		t.Errorf("lost %d, problems %v, notices %v, %d attempts", len(saved), state.Problems, s.Notices(), len(state.Attempts))
	}
	must(t, CheckFile(path))
	t.Logf("%d answers, %d attempts, %d early kills", len(state.Answers), len(state.Attempts), early)
}

func TestFullDisk(t *testing.T) {
	s := newStore(t)
	must(t, s.AddAnswer(t.Context(), answer(0)))
	out, err := child(t, "full", s.Path()).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) || strings.Contains(string(out), "not supported") {
		t.Skip("no file size limit on this system")
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var acknowledged int
	if _, err := fmt.Sscan(string(out), &acknowledged); err != nil || acknowledged == 0 {
		t.Fatalf("the child wrote %q", out)
	}
	state := load(t, s)
	if len(state.Answers) != acknowledged+1 || len(state.Problems) > 0 {
		t.Errorf("%d answers of %d acknowledged, problems %v", len(state.Answers)-1, acknowledged, state.Problems)
	}
	must(t, CheckFile(s.Path()))
	must(t, s.AddAnswer(t.Context(), answer(9999))) // room again
}

// fullChild writes until there is no room, and twice more.
func fullChild(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if err := limitFileSize(uint64(info.Size()) + 1<<20); err != nil {
		return err
	}
	s, failures := New(path, Options{}), 0
	for i := 1; i < 20000; i++ {
		a := answer(i)
		a.Given = strings.Repeat("x", 64<<10)
		err := s.AddAnswer(context.Background(), a)
		if err == nil && failures == 0 {
			continue
		}
		var own *Error
		if !errors.Is(err, ErrFull) || !errors.As(err, &own) || own.Hint() == "" {
			return fmt.Errorf("answer %d: %w", i, err)
		}
		if failures++; failures == 3 {
			fmt.Println(i - 3)
			return nil
		}
	}
	return errors.New("the limit was never reached")
}

func TestReadOnlyFolder(t *testing.T) {
	// A folder that a process without rights can reach, t.TempDir is not one.
	dir, err := os.MkdirTemp("", "otelings-readonly-")
	must(t, err)
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "state"), 0o755); _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	path := filepath.Join(dir, "state", "progress.db")
	must(t, New(path, Options{}).AddAnswer(t.Context(), answer(1)))
	must(t, os.WriteFile(path+".bad", []byte("damaged, and cannot be set aside"), 0o644))
	must(t, os.Chmod(path, 0o444))
	must(t, os.Chmod(filepath.Dir(path), 0o555))
	out, err := child(t, "readonly", path).CombinedOutput()
	if strings.Contains(string(out), "not supported") {
		t.Skip("no file rights on this system")
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func readOnlyChild(path string) error {
	if err := dropRights(); err != nil {
		return err
	}
	s, ctx := New(path, Options{}), context.Background()
	state, err := s.Load(ctx)
	if err != nil || len(state.Answers) != 1 {
		return fmt.Errorf("reading must work: %d answers, %w", len(state.Answers), err)
	}
	_, err = New(path+".bad", Options{}).Load(ctx)
	if data, _ := os.ReadFile(path + ".bad"); !errors.Is(err, ErrDamaged) || !strings.HasPrefix(string(data), "damaged") {
		return fmt.Errorf("a damaged file here said: %w, holds %q", err, data)
	}
	fmt.Println(err)
	fresh := New(filepath.Join(filepath.Dir(path), "new", "progress.db"), Options{})
	for _, err := range []error{s.AddAnswer(ctx, answer(2)), fresh.AddAnswer(ctx, answer(2))} {
		var own *Error
		fmt.Println(err)
		if !errors.Is(err, ErrReadOnly) || !errors.As(err, &own) || own.Hint() == "" {
			return fmt.Errorf("writing said: %w", err)
		}
	}
	return nil
}
