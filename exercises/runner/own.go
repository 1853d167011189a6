package runner

import (
	"context"
	"errors"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"otelings/exercises/check"
	"otelings/internal/i18n"
)

// Bounds on a learner's own program.
const (
	buildLimit  = 15 * time.Minute
	ownLimit    = 5 * time.Minute // for one that is to end by itself
	answerLimit = 60 * time.Second
	groupPause  = 20 * time.Millisecond
)

// OwnRun is one run of a learner's own program.
type OwnRun struct {
	Project   ProjectFile
	Endpoint  string        // of this run's collector
	Base      []string      // environment to start from
	Keeper    []string      // command line that becomes a process.Keep, empty for none
	StopAfter time.Duration // of a program that serves; counted from its first answer when it is visited
	Grace     time.Duration // from asking it to end to killing it
	Unsampled bool          // every fifth visit carries a caller's decision not to sample
}

// BuildOwn runs the project's build command to its end. Process has Built and
// Build only; a build that fails is no error. A project without one is built.
func BuildOwn(ctx context.Context, p ProjectFile, base []string, on func(Event)) (record check.Process, took time.Duration, err error) {
	record = check.Process{Built: true, Language: languageOwn}
	if len(p.Build.List) == 0 {
		return record, 0, nil
	}
	tell := serial(on)
	tell(Event{Step: StepBuild})
	cmd, err := ownCommand(p, p.Build, base)
	if err != nil {
		return record, 0, err
	}
	cmd.Env = slices.Concat(base, pairs(p.Env))
	text := &output{news: func(line string) { tell(Event{Step: StepBuild, Line: line}) }}
	timer := time.NewTimer(buildLimit)
	defer timer.Stop()
	end, err := supervise(ctx, cmd, text, text, limit{expired: timer.C, grace: killAfter})
	text.Flush()
	if err != nil {
		return record, end.took, ownStartError(ctx, p, p.Build, err)
	}
	record.Built, record.Build = end.exit == 0, text.String()
	return record, end.took, nil
}

// languageOwn is the language of a program of which only the telemetry is read.
const languageOwn = "own"

// RunOwn runs a learner's own program in its folder.
//
// Its environment is the learner's, with what aims an OTLP exporter replaced
// (see OwnEnviron). A program that serves is visited until it is asked to end:
// SIGTERM to its whole process group, after the visit under way was answered.
// When the group has not ended within the grace it is killed, and at once when
// ctx is done. A command that starts another one (go run, npm, a shell) may
// itself end at once: what it started has the rest of the grace.
//
// on is told as by Run. Errors are *ProjectProblem, when the command cannot be
// found or started, or ctx's.
func RunOwn(ctx context.Context, run OwnRun, on func(Event)) (check.Process, error) {
	record := check.Process{Built: true, Language: languageOwn}
	port := ""
	if run.Project.wantsPort() {
		var err error
		if port, err = freePort(ctx); err != nil {
			return record, err
		}
	}
	tell := serial(on)
	command := withPort(run.Project.Command, port)
	cmd, err := ownCommand(run.Project, command, run.Base)
	if err != nil {
		return record, err
	}
	extra := maps.Clone(run.Project.Env)
	if port != "" {
		if extra == nil {
			extra = map[string]string{}
		}
		extra["PORT"] = port
	}
	cmd.Env = OwnEnviron(run.Base, run.Endpoint, extra)
	stdout := &output{news: func(line string) { tell(Event{Step: StepRun, Line: line}) }}
	stderr := &output{news: func(line string) { tell(Event{Step: StepRun, Line: line, Err: true}) }}
	tell(Event{Step: StepRun})
	o := &ownProgram{run: run, record: &record, visits: newVisitor(addresses(run.Project.Visit, port), run.Unsampled)}
	err = o.supervise(ctx, cmd, stdout, stderr)
	stdout.Flush()
	stderr.Flush()
	record.Stdout, record.Stderr = stdout.String(), stderr.String()
	record.Visits, record.Unsampled = o.visits.answered, o.visits.unsampled
	record.NoAnswer = record.Started && len(run.Project.Visit) > 0 && record.Visits == 0
	return record, ownStartError(ctx, run.Project, command, err)
}

// ownProgram is one program while it runs.
type ownProgram struct {
	run      OwnRun
	record   *check.Process
	visits   *visitor
	outlived bool // what the command started went on after it, to end in time
}

// wrapperExit is what a shell says of a command that SIGTERM ended.
const wrapperExit = 128 + 15

func (o *ownProgram) supervise(ctx context.Context, cmd *exec.Cmd, stdout, stderr *output) error {
	r, err := launch(ctx, cmd, stdout, stderr, o.run.Keeper, ownBounds())
	if err != nil {
		return err
	}
	visiting, quit := context.WithCancel(ctx)
	go o.visits.run(visiting)
	o.await(ctx, r, quit)
	quit()
	<-o.visits.done
	exit := r.program.Exit()
	o.record.Started, o.record.Duration = true, time.Since(r.begin)
	o.record.Exit, o.record.Signal = exit.Code, exit.Signal
	o.record.Bound, o.record.Limit = string(exit.Bound), limitOf(ownBounds(), exit.Bound)
	if o.outlived && !o.record.Killed { // the command was only the wrapper of what was asked
		o.record.Exit, o.record.Signal = wrapperExit, ""
	}
	if !o.record.Asked.IsZero() {
		o.record.Stopping = time.Since(o.record.Asked)
	}
	r.finish()
	return ctx.Err()
}

// await sees the program to its end, asking and then forcing it where needed.
// quiet stops the visits.
func (o *ownProgram) await(ctx context.Context, r *running, quiet func()) {
	stop := time.NewTimer(o.firstLimit())
	defer stop.Stop()
	answered := o.visits.first
	kill := time.NewTimer(time.Hour)
	kill.Stop()
	defer kill.Stop()
	cancelled := ctx.Done()
	for {
		select {
		case <-answered:
			answered = nil
			stop.Reset(o.run.StopAfter)
		case <-stop.C:
			quiet()
			select {
			case <-o.visits.done: // so that no request is cut in the middle
			case <-r.program.Exited():
			case <-cancelled:
			}
			o.record.Asked, o.record.TimedOut = time.Now(), !o.run.Project.Serves()
			r.program.End()
			kill.Reset(o.run.Grace)
		case <-kill.C:
			o.record.Killed = true
			r.program.Kill()
		case <-cancelled:
			cancelled = nil
			r.program.Kill()
		case <-r.program.Exited():
			if !o.record.Asked.IsZero() && !o.record.Killed && ctx.Err() == nil {
				o.outlived, o.record.Killed = restEnds(ctx, r, kill.C)
			}
			return
		}
	}
}

// firstLimit is when the program is asked to end if nothing else happens.
func (o *ownProgram) firstLimit() time.Duration {
	switch {
	case len(o.run.Project.Visit) > 0:
		return answerLimit
	case o.run.Project.Serves():
		return o.run.StopAfter
	}
	return ownLimit
}

// restEnds waits for what the command started. outlived says that it went on
// after the command's own end, late that it did not end in time. Two signs tell
// the end: nothing is left, or both outputs are closed; one that was never
// reaped keeps its group, one that was given no output its silence.
func restEnds(ctx context.Context, r *running, limit <-chan time.Time) (outlived, late bool) {
	look := time.NewTicker(groupPause)
	defer look.Stop()
	for n := 0; ; n++ {
		if !r.program.Alive() || r.out.ended() && r.errs.ended() {
			return outlived, false
		}
		outlived = n > 0 // one pause is what a member takes that the same signal ended
		select {
		case <-look.C:
		case <-limit:
			return outlived, true
		case <-ctx.Done():
			return outlived, false
		}
	}
}

func (s *stream) ended() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// ownCommand is a project's command ready to start, with the base environment.
func ownCommand(p ProjectFile, w Words, base []string) (*exec.Cmd, error) {
	words := w.List
	if p.Shell {
		words = []string{"sh", "-c", w.Text}
		if runtime.GOOS == "windows" {
			words = []string{"cmd", "/C", w.Text}
		}
	}
	file := words[0]
	if !strings.ContainsRune(file, '/') && !strings.ContainsRune(file, filepath.Separator) {
		if file = findProgram(base, words[0]); file == "" {
			return nil, noSuchCommand(p, words[0])
		}
	}
	cmd := exec.Command(file, words[1:]...)
	cmd.Args[0] = words[0]
	cmd.Dir, cmd.Env = p.Dir, base
	return cmd, nil
}

// findProgram looks a name up in the PATH of an environment, "" when it is not
// there. Relative folders are skipped, as exec.LookPath refuses them.
func findProgram(env []string, name string) string {
	endings := []string{""}
	if runtime.GOOS == "windows" {
		endings = strings.Split(strings.ToLower(".exe;.cmd;.bat;"+lookup(env, "PATHEXT")), ";")
	}
	for _, dir := range filepath.SplitList(lookup(env, "PATH")) {
		for _, ending := range endings {
			file := filepath.Join(dir, name+ending)
			info, err := os.Stat(file)
			if err == nil && filepath.IsAbs(file) && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
				return file
			}
		}
	}
	return ""
}

func noSuchCommand(p ProjectFile, name string) error {
	file := p.Path
	if p.given {
		file = ""
	}
	return &ProjectProblem{
		File: file, What: i18n.Text{EN: "no program " + name, ZH: "找不到程序 " + name},
		Do: i18n.Text{EN: "build it first, give its path from `dir`, or set `shell: true` for a line of shell", ZH: "先构建，或写出它相对 `dir` 的路径；要用 shell 写法就加 `shell: true`"},
	}
}

func ownStartError(ctx context.Context, p ProjectFile, w Words, err error) error {
	var problem *ProjectProblem
	switch {
	case err == nil, ctx.Err() != nil, errors.As(err, &problem):
		return err
	}
	return noSuchCommand(p, w.List[0])
}

// withPort puts the port in place of its mark.
func withPort(w Words, port string) Words {
	out := Words{Text: strings.ReplaceAll(w.Text, portMark, port)}
	for _, word := range w.List {
		out.List = append(out.List, strings.ReplaceAll(word, portMark, port))
	}
	return out
}

func addresses(visit []string, port string) []string {
	var out []string
	for _, v := range visit {
		out = append(out, strings.ReplaceAll(v, portMark, port))
	}
	return out
}

// freePort is a port that was free a moment ago.
func freePort(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

func pairs(m map[string]string) []string {
	var out []string
	for k, v := range m {
		out = append(out, k+"="+v)
	}
	return out
}
