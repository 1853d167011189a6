package lab

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"otelings/internal/i18n"
	"otelings/internal/nearest"
)

// Experiments lists the built-in experiments in the order in which they were
// made. The slice and everything in it belongs to the caller.
func Experiments() []Experiment {
	return []Experiment{silentSecond()}
}

// Get is the experiment with this id.
func Get(id string) (Experiment, bool) {
	for _, e := range Experiments() {
		if e.ID == id {
			return e, true
		}
	}
	return Experiment{}, false
}

// Unknown says that a name or value is not one there is. Nearest is the valid
// one with the fewest letters changed, Valid all of them.
type Unknown struct {
	Kind    string // "experiment", "knob", or "value of <knob>"
	Name    string
	Nearest string
	Valid   []string
}

func (u *Unknown) Error() string {
	return fmt.Sprintf("no %s %q\nhint: the nearest is %q, all are %s", u.Kind, u.Name, u.Nearest, strings.Join(u.Valid, ", "))
}

// ErrStalled says that this machine paused so long that the moment a question
// asks about had gone by before it could be looked at, three times in a row.
var ErrStalled = errors.New("the machine paused for longer than the schedule delay\nhint: choose a longer delay and run again")

// attempts is how often a run is started when the machine pauses at the wrong
// moment, before ErrStalled.
const attempts = 3

// Run runs one experiment: it opens a private collector, runs the SDK against
// it and reads the answers off the collector's snapshot. on, which may be nil,
// gets every Moment as it happens, from one goroutine at a time and never after
// Run has returned; it must not block.
//
// Knobs that s does not name keep their default. An id, knob or value that does
// not exist gives *Unknown; a context that ends gives its error, at any moment,
// with everything cleaned up.
func Run(ctx context.Context, id string, s Settings, on func(Moment)) (Result, error) {
	return execute(ctx, id, s, on, house{open: openCollector, scale: func(d time.Duration) time.Duration { return d }})
}

// Validate says whether every knob and value in knobs is one e has; the error
// is *Unknown.
func (e Experiment) Validate(knobs map[string]string) error {
	names := make([]string, len(e.Knobs))
	for i, k := range e.Knobs {
		names[i] = k.Name
	}
	for _, name := range slices.Sorted(maps.Keys(knobs)) {
		i := slices.Index(names, name)
		if i < 0 {
			return unknown("knob", name, names)
		}
		if valid := values(e.Knobs[i].Values); !slices.Contains(valid, knobs[name]) {
			return unknown("value of "+name, knobs[name], valid)
		}
	}
	return nil
}

// ValidatePrediction says whether every key and value in predicted is a
// question of e and one of its choices; the error is *Unknown.
func (e Experiment) ValidatePrediction(predicted map[string]string) error {
	keys := make([]string, len(e.Questions))
	for i, q := range e.Questions {
		keys[i] = q.Key
	}
	for _, key := range slices.Sorted(maps.Keys(predicted)) {
		i := slices.Index(keys, key)
		if i < 0 {
			return unknown("question", key, keys)
		}
		if valid := values(e.Questions[i].Choices); !slices.Contains(valid, predicted[key]) {
			return unknown("choice of "+key, predicted[key], valid)
		}
	}
	return nil
}

// Grade compares a prediction with what was observed: for each predicted key,
// whether it was right. A key that was not observed is wrong.
func Grade(predicted, observed map[string]string) map[string]bool {
	right := make(map[string]bool, len(predicted))
	for key, want := range predicted {
		got, ok := observed[key]
		right[key] = ok && got == want
	}
	return right
}

// settings completes knobs with the defaults.
func (e Experiment) settings(knobs map[string]string) map[string]string {
	all := make(map[string]string, len(e.Knobs))
	for _, k := range e.Knobs {
		all[k.Name] = k.Default
	}
	maps.Copy(all, knobs)
	return all
}

func execute(ctx context.Context, id string, s Settings, on func(Moment), h house) (Result, error) {
	e, ok := Get(id)
	if !ok {
		var ids []string
		for _, known := range Experiments() {
			ids = append(ids, known.ID)
		}
		return Result{}, unknown("experiment", id, ids)
	}
	if err := e.Validate(s.Knobs); err != nil {
		return Result{}, err
	}
	if on == nil {
		on = func(Moment) {}
	}
	r := &run{house: h, knobs: e.settings(s.Knobs), seed: s.Seed, on: on, start: time.Now()}
	for range attempts {
		err := r.once(ctx, e.run)
		if errors.Is(err, ErrStalled) {
			r.note(textStalled())
			continue
		}
		if err != nil {
			return Result{}, fmt.Errorf("experiment %s: %w", id, err)
		}
		return Result{
			Experiment: id, Seed: s.Seed, Knobs: r.knobs, Observed: r.observed, Moments: r.moments,
			Explanation: r.explanation, RustDiffers: r.rustDiffers, Snapshot: r.snapshot,
		}, nil
	}
	return Result{}, fmt.Errorf("experiment %s: %w", id, ErrStalled)
}

func values(choices []Choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.Value
	}
	return all
}

func unknown(kind, name string, valid []string) *Unknown {
	u := &Unknown{Kind: kind, Name: name, Valid: valid}
	best := -1
	for _, v := range valid {
		if d := nearest.Distance(name, v); best < 0 || d < best {
			best, u.Nearest = d, v
		}
	}
	return u
}

func text(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }
