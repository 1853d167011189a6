package trainer

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/progress"
)

// Lock keeps a prediction before the run. It cannot be changed afterwards: a
// wrong one costs nothing, but it must have been made.
func (t *Trainer) Lock(ctx context.Context, id string, knobs, answers map[string]string) (Locked, error) {
	def, e, err := t.experiment(id)
	if err != nil {
		return Locked{}, err
	}
	all := map[string]string{}
	for _, k := range e.Knobs {
		all[k.Name] = k.Default
	}
	maps.Copy(all, def.Lab.Knobs)
	maps.Copy(all, knobs)
	for _, fixed := range def.Lab.Fixed {
		if v, ok := def.Lab.Knobs[fixed]; ok {
			all[fixed] = v
		}
	}
	if err := e.Validate(all); err != nil {
		return Locked{}, err
	}
	if err := e.ValidatePrediction(answers); err != nil {
		return Locked{}, err
	}
	for _, key := range asked(def, e) {
		if answers[key] == "" {
			return Locked{}, &NoPrediction{Key: key}
		}
	}
	l := Locked{ID: t.newID(), Exercise: id, Knobs: all, Answers: answers}
	l.Seed = seed(l.ID)
	err = t.progress.LockPrediction(ctx, progress.Prediction{
		ID: l.ID, Exercise: id, Knobs: l.Knobs, Seed: l.Seed, Answers: answers, Locked: t.now(),
	})
	if err != nil {
		return Locked{}, &NotSaved{Err: err, Prediction: true}
	}
	return l, nil
}

// NoPrediction says that a question of a lab was left open.
type NoPrediction struct{ Key string }

func (e *NoPrediction) Error() string { return "no prediction for " + e.Key }

// Words are the learner's.
func (e *NoPrediction) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: e.Error(), ZH: "还没有预测 " + e.Key},
		i18n.Text{EN: "predict every question first; a wrong prediction costs nothing", ZH: "先把每个问题都预测一遍；猜错没有任何损失"}
}

// asked is the keys of the experiment's questions that an exercise asks.
func asked(def *exercises.Definition, e lab.Experiment) []string {
	if len(def.Lab.Predict) > 0 {
		return def.Lab.Predict
	}
	var keys []string
	for _, q := range e.Questions {
		keys = append(keys, q.Key)
	}
	return keys
}

// seed makes the ids of a run from its prediction's id: reproducible from what
// is on disk.
func seed(id string) int64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return int64(h.Sum64() >> 1)
}

func (t *Trainer) experiment(id string) (*exercises.Definition, lab.Experiment, error) {
	def, err := t.ofKind(id, exercises.KindLab)
	if err != nil {
		return nil, lab.Experiment{}, err
	}
	e, ok := lab.Get(def.Lab.Experiment)
	if !ok {
		return nil, lab.Experiment{}, &Unknown{Kind: "experiment", ID: def.Lab.Experiment}
	}
	return def, e, nil
}

// RunLab runs the experiment of a locked prediction, compares and keeps the
// result. on may be nil. Cancelling leaves the prediction locked and unused.
func (t *Trainer) RunLab(ctx context.Context, l Locked, on func(lab.Moment)) (LabVerdict, error) {
	def, e, err := t.experiment(l.Exercise)
	if err != nil {
		return LabVerdict{}, err
	}
	started := t.now()
	res, err := lab.Run(ctx, e.ID, lab.Settings{Knobs: l.Knobs, Seed: l.Seed}, on)
	if err != nil {
		return LabVerdict{}, err
	}
	v := LabVerdict{LabRun: LabRun{Locked: l, Observed: res.Observed, Right: lab.Grade(l.Answers, res.Observed)}, Result: res}
	v.Findings = check.Grade(labEvidence(l, res), def).Findings
	return v, t.keepLab(context.WithoutCancel(ctx), def, started, &v)
}

// labEvidence is a lab run as the checks see it: predictions under their key,
// knobs under "knob.<name>", what was observed under "observed.<key>".
func labEvidence(l Locked, res lab.Result) check.Evidence {
	answers := maps.Clone(l.Answers)
	for k, v := range res.Knobs {
		answers["knob."+k] = v
	}
	for k, v := range res.Observed {
		answers["observed."+k] = v
	}
	return check.Evidence{Snapshot: res.Snapshot, Answers: answers, Final: true}
}

func (t *Trainer) keepLab(ctx context.Context, def *exercises.Definition, started time.Time, v *LabVerdict) error {
	b, err := t.open(ctx)
	if err != nil {
		return &NotSaved{Err: err}
	}
	a := progress.Attempt{
		ID: t.newID(), Exercise: def.ID, Started: started, Ended: t.now(), State: string(check.Passed), Prediction: v.ID,
		Findings: findingIDs(v.Findings), Knobs: v.Knobs, Observed: v.Observed, Predict: v.Answers, Hints: b.state.Hints[def.ID].Level,
	}
	runs := append(b.runs(def.ID), v.LabRun)
	v.Left = labLeft(def, runs)
	var done []progress.Completion
	if v.Done = v.Left.IsZero(); v.Done {
		done = append(done, progress.Completion{Kind: "exercise", ID: def.ID, Time: t.now(), By: a.ID})
	}
	if err := t.progress.RecordAttempt(ctx, progress.Verdict{Attempt: a, Completions: done, Prediction: v.ID, LastLesson: def.Lesson}); err != nil {
		v.Done = false
		return &NotSaved{Err: err}
	}
	if len(done) > 0 && t.lib.Written(def.Lesson) {
		return t.noteDone(ctx, def.Lesson)
	}
	return nil
}

// runs is the finished runs of a lab, oldest first.
func (b book) runs(id string) []LabRun {
	var out []LabRun
	for _, a := range b.state.Attempts {
		if a.Exercise != id || a.Observed == nil {
			continue
		}
		out = append(out, LabRun{
			Locked: Locked{ID: a.Prediction, Exercise: id, Knobs: a.Knobs, Answers: a.Predict}, Observed: a.Observed,
			Right: lab.Grade(a.Predict, a.Observed),
		})
	}
	return out
}

// labLeft is what is still wanted before a lab counts as done; zero when
// nothing is.
func labLeft(def *exercises.Definition, runs []LabRun) i18n.Text {
	want := max(def.Lab.Complete.Runs, 1)
	have := len(runs)
	differ := def.Lab.Complete.Differ
	if differ != "" {
		values := map[string]bool{}
		for _, r := range runs {
			v, ok := r.Observed[differ]
			if !ok {
				v = r.Knobs[differ]
			}
			values[v] = true
		}
		have = len(values)
	}
	if have >= want {
		return i18n.Text{}
	}
	if have == 0 {
		return i18n.Text{EN: "predict, then run", ZH: "先预测，再运行"}
	}
	if left := def.Lab.Complete.Left; !left.IsZero() {
		return left
	}
	if differ != "" {
		name := differName(def, differ)
		return i18n.Text{
			EN: fmt.Sprintf("%d more run, with another outcome or setting of “%s”", want-have, name.EN),
			ZH: fmt.Sprintf("再运行 %d 次，让“%s”换一种情况", want-have, name.ZH),
		}
	}
	return i18n.Text{EN: fmt.Sprintf("%d more to go", want-have), ZH: fmt.Sprintf("还要运行 %d 次", want-have)}
}

// differName is the learner's word for a knob or question of the experiment.
func differName(def *exercises.Definition, key string) i18n.Text {
	e, _ := lab.Get(def.Lab.Experiment)
	for _, k := range e.Knobs {
		if k.Name == key {
			return k.Label
		}
	}
	for _, q := range e.Questions {
		if q.Key == key {
			return q.Ask
		}
	}
	return i18n.Text{EN: key, ZH: key}
}
