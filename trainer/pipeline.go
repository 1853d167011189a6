package trainer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/sandbox"
	"otelings/internal/i18n"
	"otelings/otlp"
	"otelings/telemetry"
)

// maxConfigFile bounds what is read of a configuration; the sandbox says that
// more than its own bound is too much.
const maxConfigFile = 1 << 20

// NoConfig says that a folder holds no configuration to run.
type NoConfig struct{ Dir, File string }

func (e *NoConfig) Error() string { return fmt.Sprintf("there is no %s in %s", e.File, e.Dir) }

// Words are the learner's.
func (e *NoConfig) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: e.Error(), ZH: e.Dir + " 里没有 " + e.File},
		i18n.Text{EN: "put the configuration there under this name, or reset the exercise", ZH: "把配置以这个名字放到那里，或者重置练习"}
}

// runConfig runs the learner's configuration, or that in dir, grades what came
// out of its exporters and keeps the verdict, as RunCodeIn does.
func (t *Trainer) runConfig(ctx context.Context, def *exercises.Definition, dir string, news func(RunNews)) (Verdict, error) {
	dir, err := t.configFolder(def, dir)
	if err != nil {
		return Verdict{}, err
	}
	text, err := readConfig(dir, def.Config.File)
	if err != nil {
		return Verdict{}, err
	}
	started := t.now()
	ev, err := playConfig(ctx, def, text)
	if err != nil {
		return Verdict{}, err
	}
	if news != nil {
		news(RunNews{Received: ev.Snapshot.Counts})
	}
	v := Verdict{Exercise: def.ID, Attempt: t.newID(), Snapshot: ev.Snapshot, Pipeline: ev.Pipeline}
	v.Report = check.Grade(ev, def)
	v.Took = t.now().Sub(started)
	err = t.keep(ctx, def, started, &v)
	t.mu.Lock()
	t.verdicts[def.ID] = &v
	t.mu.Unlock()
	return v, err
}

// configFolder is the folder with the configuration: the learner's own,
// scaffolded, or dir made absolute.
func (t *Trainer) configFolder(def *exercises.Definition, dir string) (string, error) {
	if dir == "" {
		s, err := t.workspace().Scaffold(def)
		return s.Dir, err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(abs, filepath.FromSlash(def.Config.File))); err != nil {
		return "", &NoConfig{Dir: dir, File: def.Config.File}
	}
	return abs, nil
}

// readConfig reads the file as far as its bound; a learner who deleted it gets
// *NoConfig.
func readConfig(dir, name string) (string, error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return "", &NoConfig{Dir: dir, File: name}
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(f, maxConfigFile)); err != nil {
		return "", err
	}
	return b.String(), nil
}

// playConfig runs a configuration and gathers the evidence. The error is about
// the trainer's own doing, never about the configuration.
func playConfig(ctx context.Context, def *exercises.Definition, text string) (check.Evidence, error) {
	recorded, err := fs.ReadFile(def.Files, def.Config.Input)
	if err != nil {
		return check.Evidence{}, fmt.Errorf("exercise %q: %w", def.ID, err)
	}
	job := sandbox.Job{Config: text, Receiver: def.Config.Receiver, Timeout: def.Config.Timeout}
	for line := range strings.Lines(string(recorded)) {
		if line = strings.TrimSpace(line); line != "" {
			job.Input = append(job.Input, line)
		}
	}
	res, err := sandbox.Run(ctx, job)
	if err != nil {
		return check.Evidence{}, err
	}
	p := &check.Pipeline{File: def.Config.File, Config: res.Tree, Fed: res.Fed, Log: res.Log}
	for _, n := range res.Unfed {
		p.Unfed += n
	}
	if res.Problem != nil {
		said := saidOf(*res.Problem)
		p.Problem = &said
	}
	for _, l := range res.Lints {
		p.Silent = append(p.Silent, saidOf(l))
	}
	all := telemetry.NewStore(telemetry.Limits{Bytes: attemptBytes})
	for _, id := range slices.Sorted(maps.Keys(res.Outputs)) {
		own := telemetry.NewStore(telemetry.Limits{Bytes: attemptBytes})
		for _, body := range res.Outputs[id].Requests {
			for _, into := range []*telemetry.Store{own, all} {
				if err := otlp.ReadLines(bytes.NewReader(body), into); err != nil {
					return check.Evidence{}, fmt.Errorf("what came out of %s: %w", id, err)
				}
			}
		}
		p.Outputs = append(p.Outputs, check.Output{Exporter: id, Snapshot: own.Snapshot()})
	}
	return check.Evidence{Snapshot: all.Snapshot(), Pipeline: p, Final: true}, nil
}

func saidOf(p sandbox.Problem) check.PipelineProblem {
	return check.PipelineProblem{Code: string(p.Code), Line: p.Line, Says: p.Says, Next: p.Next, Detail: p.Detail}
}

// OutputLine is what came out of one exporter in numbers.
type OutputLine struct {
	Exporter   string `json:"exporter"`
	Requests   int    `json:"requests"`
	Spans      int    `json:"spans"`
	DataPoints int    `json:"data_points"`
	LogRecords int    `json:"log_records"`
}

// OutputLines is the exporters of a configuration in the order of their ids;
// none for other exercises and for a configuration that did not run.
func (v *Verdict) OutputLines() []OutputLine {
	if v.Pipeline == nil {
		return nil
	}
	out := []OutputLine{}
	for _, o := range v.Pipeline.Outputs {
		c := o.Snapshot.Counts
		out = append(out, OutputLine{o.Exporter, c.Requests, c.Spans, c.Points, c.Logs})
	}
	return out
}
