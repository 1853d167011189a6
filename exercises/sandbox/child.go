package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap/zapcore"
)

// Child reads a Job, runs it and writes the Result, both JSON. It is the whole
// life of its process and gives its exit code.
func Child(in io.Reader, out io.Writer) int {
	var job Job
	if err := json.NewDecoder(in).Decode(&job); err != nil {
		fmt.Fprintln(os.Stderr, "otelings: the job could not be read:", err)
		return 1
	}
	var once sync.Once
	say := func(r Result) {
		once.Do(func() { _ = json.NewEncoder(out).Encode(r) }) // a parent that is gone reads nothing
	}
	bound(job.memory())
	go watchMemory(job.memory(), func() {
		say(Result{Problem: problem(OutOfMemory)})
		os.Exit(0)
	})
	say(play(context.Background(), job))
	return 0
}

func (j Job) memory() int64 {
	if j.Memory > 0 {
		return j.Memory
	}
	return DefaultMemory
}

// watchMemory calls full when the process holds more than most bytes. The
// collector of garbage works harder as that comes near.
func watchMemory(most int64, full func()) {
	debug.SetMemoryLimit(most / 2)
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for range time.Tick(5 * time.Millisecond) {
		metrics.Read(held)
		if int64(held[0].Value.Uint64()-held[1].Value.Uint64()) > most {
			full()
			return
		}
	}
}

// play runs one job. A panic on this goroutine is a Problem; one on another
// ends the process, and the parent tells it.
func play(ctx context.Context, job Job) (res Result) {
	defer func() {
		if p := recover(); p != nil {
			res.Problem = problem(Panicked)
			res.Problem.Detail = clip(fmt.Sprint(p))
		}
	}()
	if len(job.Config) > maxConfig {
		return Result{Problem: problem(TooLarge)}
	}
	doc, bad := parse(job.Config)
	if bad != nil {
		return Result{Problem: bad}
	}
	res.Lints = doc.lints()
	if bad := doc.variables(); bad != nil {
		res.Problem = bad
		return res
	}
	r, err := start(ctx, job.Config)
	if err != nil {
		res.Problem = doc.explain(err)
		return res
	}
	res.Problem = r.through(ctx, job, doc, &res)
	for _, e := range r.logs.All() {
		if len(res.Log) == maxLog {
			break
		}
		if e.Level >= zapcore.WarnLevel || strings.Contains(e.Message, "\n") { // the debug exporter's are of several lines
			res.Log = append(res.Log, e.Level.String()+" "+clip(e.Message))
		}
	}
	return res
}

// through feeds the input, ends the run and fills in what came out.
func (r *running) through(ctx context.Context, job Job, doc *document, res *Result) *Problem {
	var id component.ID
	name := job.Receiver
	if name == "" {
		name = "otlp"
	}
	var first error
	err := id.UnmarshalText([]byte(name))
	if err == nil {
		first, err = r.feedAll(ctx, id, job.Input, res)
	}
	if res.Fed > 0 {
		r.settle(ctx)
	}
	if stopped := r.stop(ctx); err == nil {
		err = stopped
	}
	r.b.mu.Lock()
	defer r.b.mu.Unlock()
	res.Outputs = r.b.out
	switch {
	case r.b.overflow:
		return problem(TooMuch)
	case err != nil:
		return doc.explain(err)
	case first != nil:
		p := problem(Refused)
		p.Detail, p.Line = clip(oneLine(first.Error())), doc.locate(first.Error())
		return p
	case res.Fed == 0 && len(job.Input) > 0:
		p := problem(NoReceiver)
		p.Line, _ = doc.find("service", "pipelines")
		return p
	}
	return nil
}

// feedAll feeds every request; refused is the first error of a pipeline.
func (r *running) feedAll(ctx context.Context, id component.ID, input []string, res *Result) (refused, err error) {
	res.Unfed = map[string]int{}
	for _, request := range input {
		signal, err := r.feed(ctx, id, request)
		switch {
		case errors.Is(err, errNoPipeline):
			res.Unfed[signal]++
		case signal == "":
			return refused, err
		case err != nil:
			res.Refused++
			if refused == nil {
				refused = err
			}
		default:
			res.Fed++
		}
	}
	return refused, nil
}

// clip bounds what the Collector says to what can be read.
func clip(s string) string {
	const most = 300
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
