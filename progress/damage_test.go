package progress

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// filled writes n answers and a few other records; the daily copy holds the
// first answer only.
func filled(t *testing.T, n int) *Store {
	t.Helper()
	s, ctx := newStore(t), t.Context()
	must(t, s.AddAnswer(ctx, answer(0)))
	must(t, s.SavePlan(ctx, Plan{Path: "newcomer", Hours: 2}))
	must(t, s.SavePlan(ctx, Plan{Path: "newcomer", Hours: 5})) // an old page keeps the first
	must(t, s.update(ctx, func(tx *bolt.Tx) error {
		for i := 1; i < n; i++ {
			if err := putOnce(tx, bucketAnswers, answer(i).ID, answer(i)); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, s.Complete(ctx, "lesson", "quick-start", ""))
	return s
}

func rewrite(t *testing.T, path string, change func([]byte) []byte) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	data = change(bytes.Clone(data))
	must(t, os.WriteFile(path, data, 0o600))
	return data
}

// asideFiles are the damaged files that were renamed.
func asideFiles(t *testing.T, s *Store) []string {
	t.Helper()
	names, err := filepath.Glob(s.Path() + ".corrupt-*")
	must(t, err)
	return names
}

func zero(b []byte) { clear(b) }

func TestDamagedFileIsSetAsideAndRestored(t *testing.T) {
	page := os.Getpagesize()
	for name, c := range map[string]struct {
		change func([]byte) []byte
		all    bool // every record can be read out of the damaged file
	}{
		"text file":         {func([]byte) []byte { return []byte("my progress: 80 %\n") }, false},
		"long text file":    {func([]byte) []byte { return bytes.Repeat([]byte("otelings "), 9000) }, false},
		"one byte":          {func(b []byte) []byte { return b[:1] }, false},
		"half":              {func(b []byte) []byte { return b[:len(b)/2] }, false},
		"cut in the header": {func(b []byte) []byte { return b[:page+40] }, false},
		"zeroed metas":      {func(b []byte) []byte { zero(b[:2*page]); return b }, true},
		"all zero":          {func(b []byte) []byte { zero(b); return b }, false},
		"zeroed pages":      {func(b []byte) []byte { zero(b[2*page : 6*page]); return b }, false},
		"root is a loop":    {loopRoot, true},
		"free list in use":  {freeEverything, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := filled(t, 300)
			whole := load(t, s)
			bad := rewrite(t, s.Path(), c.change)
			s = New(s.Path(), s.opts) // a new process has inspected nothing
			got := load(t, s)
			if len(got.Answers) == 0 || got.Answers[0] != answer(0) {
				t.Errorf("the back-up was not restored: %+v", got)
			}
			if c.all && !reflect.DeepEqual(got, whole) {
				t.Errorf("rescued %d answers of 300, plan %+v", len(got.Answers), got.Plan)
			}
			aside := asideFiles(t, s)
			notices := s.Notices()
			if len(aside) != 1 || len(notices) != 1 {
				t.Fatalf("files %v, notices %+v", aside, notices)
			}
			n := notices[0]
			if n.Kind != SetAside || n.Path != aside[0] || n.Restored != s.backupOfDay("20260301") || n.Err == nil {
				t.Errorf("notice %+v", n)
			}
			if kept, err := os.ReadFile(aside[0]); err != nil || !bytes.Equal(kept, bad) {
				t.Errorf("the damaged file was changed: %v", err)
			}
			must(t, s.AddAnswer(t.Context(), answer(900)))
			must(t, CheckFile(s.Path()))
			if len(s.Notices()) != 0 || len(asideFiles(t, s)) != 1 {
				t.Error("set aside twice")
			}
		})
	}
}

// loopRoot makes the biggest bucket's branch page name itself as its child:
// bbolt follows that for ever.
func loopRoot(b []byte) []byte {
	page := os.Getpagesize()
	for at := 2 * page; at+page <= len(b); at += page {
		if order.Uint16(b[at+8:]) == flagBranch {
			order.PutUint64(b[at+pageHeaderSize+8:], order.Uint64(b[at:]))
		}
	}
	return b
}

// freeEverything makes the free list name page 3, whatever it holds.
func freeEverything(b []byte) []byte {
	page := os.Getpagesize()
	for at := 2 * page; at+page <= len(b); at += page {
		if order.Uint16(b[at+8:]) == flagFreelist {
			n := order.Uint64(b[at:])
			order.PutUint16(b[at+10:], 1)
			order.PutUint64(b[at+pageHeaderSize:], n)
		}
	}
	return b
}

func TestDamageWithoutBackupStartsNew(t *testing.T) {
	s := newStore(t)
	must(t, os.MkdirAll(filepath.Dir(s.Path()), 0o700))
	must(t, os.WriteFile(s.Path(), []byte("not a database"), 0o600))
	must(t, s.AddAnswer(t.Context(), answer(1))) // a write finds it
	n := s.Notices()
	if len(n) != 1 || n[0].Restored != "" || n[0].Rescued != 0 {
		t.Errorf("%+v", n)
	}
	// A second damaged file in the same second does not replace the first.
	must(t, os.WriteFile(s.Path(), []byte("again"), 0o600))
	load(t, New(s.Path(), s.opts))
	if names := asideFiles(t, s); len(names) != 2 {
		t.Errorf("%v", names)
	}
}

func TestDamagedBackupIsPassedOver(t *testing.T) {
	s := filled(t, 10)
	newer := s.backupOfDay("20260302")
	must(t, os.WriteFile(newer, []byte("damaged too"), 0o600))
	rewrite(t, s.Path(), func(b []byte) []byte { return b[:100] })
	s = New(s.Path(), s.opts)
	load(t, s)
	if n := s.Notices(); len(n) != 1 || n[0].Restored != s.backupOfDay("20260301") {
		t.Errorf("%+v", n)
	}
}

func TestForeignDatabaseIsSetAside(t *testing.T) {
	s := newStore(t)
	must(t, os.MkdirAll(filepath.Dir(s.Path()), 0o700))
	db, err := bolt.Open(s.Path(), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("cache")); return err }))
	must(t, db.Close())
	must(t, s.AddAnswer(t.Context(), answer(1)))
	if got := load(t, s); len(got.Answers) != 1 || len(s.Notices()) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestRecoveryThatWasKilledIsFinished(t *testing.T) {
	s := filled(t, 20)
	want := load(t, s)
	// The moment after the damaged file got its new name.
	must(t, os.Rename(s.Path(), s.restorePath()))
	if got := load(t, New(s.Path(), s.opts)); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat(s.restorePath()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left over: %v", err)
	}
}

func TestMarkOfADeadProcessIsNotInTheWay(t *testing.T) {
	s := newStore(t)
	mark := s.Path() + ".recovering"
	must(t, os.MkdirAll(filepath.Dir(mark), 0o700))
	must(t, os.WriteFile(mark, nil, 0o600))
	must(t, os.Chtimes(mark, time.Time{}, time.Now().Add(-time.Hour)))
	must(t, s.AddAnswer(t.Context(), answer(1)))
	if _, err := os.Stat(mark); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the mark stayed: %v", err)
	}
}

func TestDamagedRecordIsLeftOutReportedAndKept(t *testing.T) {
	s := filled(t, 20)
	want := load(t, s)
	given := []byte(`"given":"c"`)
	find := func(b []byte) int { // in answer 7, wherever its current page is
		return bytes.Index(b, []byte(`"id":"a00007"`))
	}
	data := rewrite(t, s.Path(), func(b []byte) []byte {
		for at := find(b); at >= 0; {
			value := at + bytes.Index(b[at:], given)
			copy(b[value:], `"given":"X"`)
			next := find(b[at+1:])
			if next < 0 {
				break
			}
			at += 1 + next
		}
		return b
	})
	s = New(s.Path(), s.opts)
	got := load(t, s)
	if want := []Problem{{Bucket: bucketAnswers, Key: "a00007", Reason: errValueSum.Error()}}; !reflect.DeepEqual(got.Problems, want) {
		t.Errorf("problems %+v", got.Problems)
	}
	if len(got.Answers) != 19 || !reflect.DeepEqual(got.Plan, want.Plan) {
		t.Errorf("%d answers", len(got.Answers))
	}
	if now, _ := os.ReadFile(s.Path()); !bytes.Equal(now, data) || len(s.Notices()) != 0 {
		t.Error("reading changed the file")
	}
	// Writing the record again keeps the damaged bytes elsewhere in the file.
	must(t, s.AddAnswer(t.Context(), answer(7)))
	if got := load(t, s); len(got.Answers) != 20 || len(got.Problems) != 0 {
		t.Errorf("%d answers, problems %+v", len(got.Answers), got.Problems)
	}
	must(t, s.view(t.Context(), func(tx *bolt.Tx) error {
		_, value := tx.Bucket([]byte(bucketDamaged)).Cursor().First()
		if !bytes.Contains(value, []byte(`"given":"X"`)) {
			t.Errorf("kept %q", value)
		}
		return nil
	}))
}

// Random damage, each file loaded and written in a child process with a
// time-out: bbolt alone faults or loops on some of these.
func TestRandomDamageNeverStopsUs(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	source := filled(t, 400)
	clean, err := os.ReadFile(source.Path())
	must(t, err)
	backup, err := os.ReadFile(source.backupOfDay("20260301"))
	must(t, err)
	const files = 80
	for i := range files {
		b := bytes.Clone(clean)
		for range 1 << r.IntN(7) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		if i%3 == 0 { // page headers and entry tables, where it hurts most
			at := r.IntN(len(b)/os.Getpagesize()) * os.Getpagesize()
			b[at+r.IntN(64)] ^= 1 << r.IntN(8)
		}
		home := filepath.Join(dir, fmt.Sprint(i))
		must(t, os.MkdirAll(filepath.Join(home, "backups"), 0o700))
		must(t, os.WriteFile(filepath.Join(home, "progress.db"), b, 0o600))
		must(t, os.WriteFile(filepath.Join(home, "backups", "progress-20260301.db"), backup, 0o600))
	}
	out, err := child(t, "damage", dir, fmt.Sprint(files)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// damageChild loads and writes every file; it must meet both sorts of damage.
func damageChild(dir, files string) error {
	var n, aside, partial, answers int
	if _, err := fmt.Sscan(files, &n); err != nil {
		return err
	}
	for i := range n {
		s := New(filepath.Join(dir, fmt.Sprint(i), "progress.db"), Options{Now: func() time.Time { return noon }})
		state, err := s.Load(context.Background())
		if err != nil {
			return fmt.Errorf("file %d: load: %w", i, err)
		}
		if err := s.AddAnswer(context.Background(), answer(5000)); err != nil {
			return fmt.Errorf("file %d: write: %w", i, err)
		}
		after, err := s.Load(context.Background())
		if err != nil {
			return fmt.Errorf("file %d: second load: %w", i, err)
		}
		if last := after.Answers[len(after.Answers)-1]; last != answer(5000) {
			return fmt.Errorf("file %d: the new answer is missing", i)
		}
		for _, a := range after.Answers {
			var k int
			if _, err := fmt.Sscanf(a.ID, "a%d", &k); err != nil || a != answer(k) {
				return fmt.Errorf("file %d: a wrong record was believed: %+v", i, a)
			}
		}
		answers += len(after.Answers) - 1
		if len(s.Notices()) > 0 {
			aside++
		} else if len(state.Problems) > 0 {
			partial++
		}
	}
	fmt.Printf("%d files: %d set aside, %d with damaged records, %.1f %% of the answers kept\n",
		n, aside, partial, float64(answers)/float64(n*400)*100)
	if aside == 0 || partial == 0 || answers < n*400*9/10 {
		return errors.New("the damage did not test what it should, or too much was lost")
	}
	return nil
}

func TestOneProcessRecoversForAll(t *testing.T) {
	s := filled(t, 200)
	want := load(t, s)
	rewrite(t, s.Path(), func(b []byte) []byte { zero(b[:2*os.Getpagesize()]); return b })
	var children []*exec.Cmd
	for range 4 {
		c := child(t, "load", s.Path())
		c.Stdout, c.Stderr = &strings.Builder{}, &strings.Builder{}
		must(t, c.Start())
		children = append(children, c)
	}
	for _, c := range children {
		if err := c.Wait(); err != nil {
			t.Errorf("%v: %s", err, c.Stderr)
		}
		if got := fmt.Sprint(c.Stdout); got != fmt.Sprintln(len(want.Answers)) {
			t.Errorf("a process saw %q answers", got)
		}
	}
	if names := asideFiles(t, s); len(names) != 1 {
		t.Errorf("%v", names)
	}
}

func TestCheckCommand(t *testing.T) {
	s := filled(t, 300)
	check := CommandChecker(os.Args[0], "-test.run=^$") // replaced by the child's mode
	t.Setenv(childEnv, "check")
	if err := check(t.Context(), s.Path()); err != nil {
		t.Errorf("sound file: %v", err)
	}
	db, err := bolt.Open(s.Path(), 0o600, nil)
	must(t, err)
	if err := check(t.Context(), s.Path()); err != nil {
		t.Errorf("busy file: %v", err)
	}
	must(t, db.Close())
	rewrite(t, s.Path(), loopRoot)
	if err := check(t.Context(), s.Path()); err == nil || !strings.Contains(err.Error(), "page") {
		t.Errorf("looping file: %v", err)
	}
	if err := CommandChecker(filepath.Join(t.TempDir(), "none"))(t.Context(), s.Path()); err != nil {
		t.Errorf("no such command: %v", err)
	}
}

func TestPanicOnASoundFileSetsNothingAside(t *testing.T) {
	s := filled(t, 10)
	err := s.update(t.Context(), func(*bolt.Tx) error { panic("a mistake of ours") })
	if !errors.Is(err, ErrFailed) || len(asideFiles(t, s)) != 0 {
		t.Errorf("%v, %v", err, asideFiles(t, s))
	}
	must(t, s.AddAnswer(t.Context(), answer(500))) // the lock is free again
	// With a checker that sees damage, the file is set aside and all is rescued.
	s.opts.Checker = CommandChecker("false")
	if _, err := os.Stat("/bin/false"); err != nil {
		t.Skip("no command that fails")
	}
	first := true
	must(t, s.update(t.Context(), func(tx *bolt.Tx) error {
		if first {
			first = false
			panic("as bbolt does on damage")
		}
		return putOnce(tx, bucketAnswers, answer(501).ID, answer(501))
	}))
	if got := load(t, s); len(got.Answers) != 12 || len(asideFiles(t, s)) != 1 {
		t.Errorf("%d answers, %v", len(got.Answers), asideFiles(t, s))
	}
}

func FuzzDecode(f *testing.F) {
	good, err := encode(bucketAnswers, "a1", answer(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{})
	f.Add([]byte{valueFormat, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, value []byte) {
		var a Answer
		if decode(bucketAnswers, "a1", value, &a) == nil {
			if sum(bucketAnswers, "a1", value[valueHeader:]) != order32(value[1:]) {
				t.Error("a value with a wrong checksum was believed")
			}
		}
		if decode(bucketAnswers, "a2", good, &a) == nil {
			t.Error("a value under another key was believed")
		}
	})
}

func order32(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// FuzzInspect gives damaged pages to the reader; it must end and not panic.
func FuzzInspect(f *testing.F) {
	path := filepath.Join(f.TempDir(), "progress.db")
	s := New(path, Options{})
	for i := range 3 {
		if err := s.AddAnswer(f.Context(), answer(i)); err != nil {
			f.Fatal(err)
		}
	}
	clean, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(100), []byte{1})
	f.Add(uint32(8192), []byte{0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		b := bytes.Clone(clean)
		copy(b[int(at)%len(b):], patch)
		p := filepath.Join(t.TempDir(), "f.db")
		must(t, os.WriteFile(p, b, 0o600))
		_ = inspect(p)
		if _, err := rescue(p); err != nil {
			t.Error(err)
		}
	})
}
