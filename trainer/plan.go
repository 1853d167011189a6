package trainer

import (
	"context"
	"fmt"
	"time"

	"otelings/internal/i18n"
	"otelings/progress"
)

// What a plan assumes where nothing is known.
const (
	DefaultHours   = 5  // a week
	DefaultMinutes = 60 // of a step
	MaxHours       = 60 // a week
)

// PlanChange is what is changed about the plan; zero fields stay as they are.
type PlanChange struct {
	Path  string
	Start string // as ParseDate reads it
	Hours int    // a week, 1..MaxHours
}

// Plan is the chosen path with dates: its steps dealt into weeks of so many
// hours. A step takes no time in a week when it was done or proved before that
// week began, or before the start was set; so a week that has begun never
// changes by what is done in it.
type Plan struct {
	Path    Path
	Start   Date
	Hours   int  // a week
	Assumed bool // nobody has said how many hours; it is DefaultHours
	Set     bool // the learner has set Start; else it is the day the path was chosen
	Today   Date
	Weeks   []PlanWeek // at least one
	Now     int        // index of this week: the first before the start, the last after the end
}

// PlanWeek is seven days of a plan. A week in which a long step only goes on
// has no steps of its own.
type PlanWeek struct {
	N        int // from 1
	From, To Date
	Minutes  int // planned
	Steps    []PlanStep
	GoesOn   *PlanStep // the step that began in an earlier week
}

// PlanStep is a step with its time and the day by which it is to be done.
type PlanStep struct {
	Step
	Stage   i18n.Text
	Week    int  // of the path, 0 where it names none
	Takes   int  // minutes; 0 for what was done before
	Assumed bool // its minutes are not known: DefaultMinutes
	Due     Date // the last day of the week in which it ends
	Late    bool // due before today, can be done, and is not
}

// Counts reports whether a step is done or proved: it need not be done any more.
func (s Step) Counts() bool { return s.Done || s.Proved }

// ID is the id of the lesson, project or exercise.
func (s Step) ID() string {
	switch {
	case s.Lesson != "":
		return s.Lesson
	case s.Project != "":
		return s.Project
	}
	return s.Exercise
}

// WeekDone reports whether everything in a week that can be done is done or
// proved; a week in which nothing can be done yet is not.
func WeekDone(steps []Step) bool {
	any := false
	for _, s := range steps {
		if s.Available && !s.Counts() {
			return false
		}
		any = any || s.Available
	}
	return any
}

// Done reports whether the week is done; see WeekDone.
func (w Week) Done() bool { return WeekDone(w.Steps) }

// Done reports whether the week is done; see WeekDone.
func (w PlanWeek) Done() bool { return WeekDone(w.plain()) }

func (w PlanWeek) plain() []Step {
	out := make([]Step, len(w.Steps))
	for i, s := range w.Steps {
		out[i] = s.Step
	}
	return out
}

// Late is the steps that are late, the first due first.
func (p Plan) Late() []PlanStep {
	var out []PlanStep
	for _, w := range p.Weeks {
		for _, s := range w.Steps {
			if s.Late {
				out = append(out, s)
			}
		}
	}
	return out
}

// End is the plan's last day.
func (p Plan) End() Date { return p.Weeks[len(p.Weeks)-1].To }

// Next is the first step after week i that can be done and is not, with its
// week; when there is none, the first such step of the weeks before. When there
// is none at all, unwritten says whether steps are left that cannot be done
// yet; otherwise the path is done.
func (p Plan) Next(i int) (step *PlanStep, week PlanWeek, unwritten bool) {
	for j, w := range p.Weeks {
		for k, s := range w.Steps {
			switch {
			case s.Counts():
			case !s.Available:
				unwritten = true
			case j > i:
				return &p.Weeks[j].Steps[k], w, false
			case step == nil:
				step, week = &p.Weeks[j].Steps[k], w
			}
		}
	}
	return step, week, unwritten && step == nil
}

// Plan is the plan after a change, which is kept; without one it is only shown.
// Without a path it is *NoPath; a change that makes no sense is a *Misuse.
func (t *Trainer) Plan(ctx context.Context, c PlanChange) (Plan, error) {
	b, err := t.open(ctx)
	if err != nil {
		return Plan{}, err
	}
	if c != (PlanChange{}) {
		changed, err := b.change(c)
		if err != nil {
			return Plan{}, err
		}
		if err := t.progress.SavePlan(ctx, changed); err != nil {
			return Plan{}, err
		}
		b.state.Plan = &changed
		if err := t.noteActivity(ctx); err != nil {
			return Plan{}, err
		}
	}
	return b.plan()
}

// change is the kept plan with a change.
func (b book) change(c PlanChange) (progress.Plan, error) {
	now := b.t.now()
	plan := progress.Plan{Started: now}
	if b.state.Plan != nil {
		plan = *b.state.Plan
	}
	if c.Hours < 0 || c.Hours > MaxHours {
		return plan, BadHours(fmt.Sprint(c.Hours))
	}
	if c.Hours > 0 {
		plan.Hours = c.Hours
	}
	if c.Path != "" && c.Path != plan.Path {
		if _, ok := b.t.lib.Path(c.Path); !ok {
			return plan, b.t.unknownPath(c.Path)
		}
		if Date(plan.Start) < DateOf(now) {
			plan.Start = "" // the new path begins today, unless a day was set that is still to come
		}
		plan.Path, plan.Started = c.Path, now
	}
	if c.Start != "" {
		start, err := ParseDate(c.Start, DateOf(now))
		if err != nil {
			return plan, err
		}
		if plan.Path == "" {
			return plan, &NoPath{}
		}
		plan.Start, plan.Started = string(start), now
	}
	return plan, nil
}

// BadHours says that a number of hours a week is none.
func BadHours(given string) error {
	return &Misuse{
		Text: i18n.Text{EN: "hours a week cannot be " + given, ZH: "每周小时数不能是 " + given},
		Hint: i18n.Text{EN: fmt.Sprintf("a number from 1 to %d", MaxHours), ZH: fmt.Sprintf("1 到 %d 的整数", MaxHours)},
	}
}

// plan is the chosen path with dates.
func (b book) plan() (Plan, error) {
	kept := b.state.Plan
	if kept == nil || kept.Path == "" {
		return Plan{}, &NoPath{}
	}
	src, ok := b.t.lib.Path(kept.Path)
	if !ok {
		return Plan{}, &NoPath{} // a path of other content
	}
	out := Plan{Path: b.path(src), Start: startOf(*kept), Set: kept.Start != "", Hours: kept.Hours, Today: DateOf(b.t.now())}
	if out.Hours = min(out.Hours, MaxHours); out.Hours < 1 {
		out.Hours, out.Assumed = DefaultHours, true
	}
	b.deal(&out, kept.Started)
	out.Now = max(0, min(out.Start.Days(out.Today)/7, len(out.Weeks)-1))
	return out, nil
}

// startOf is the plan's first day: the one that was set, else the day on which
// the path was chosen, where it was chosen.
func startOf(p progress.Plan) Date {
	if d := Date(p.Start); d.valid() {
		return d
	}
	return DateOf(p.Started)
}

// deal fills the weeks. set is when the start was set.
func (b book) deal(p *Plan, set time.Time) {
	var steps []PlanStep
	var parcels []parcel
	for _, stage := range p.Path.Stages {
		for _, w := range stage.Weeks {
			for k, s := range w.Steps {
				step := PlanStep{Step: s, Stage: stage.Title, Week: w.Number, Assumed: s.Minutes <= 0}
				minutes := s.Minutes
				if step.Assumed {
					minutes = DefaultMinutes
				}
				done, when := b.when(s)
				steps = append(steps, step)
				next := parcel{minutes: minutes, free: func(week int) bool {
					return done && (!when.After(set) || DateOf(when) < p.Start.Add(7*week))
				}}
				if k == 0 && w.Number > 0 {
					next.together = len(w.Steps)
				}
				parcels = append(parcels, next)
			}
		}
	}
	capacity := 60 * p.Hours
	slots := pack(parcels, capacity)
	last := 0
	for _, s := range slots {
		last = max(last, s.to)
	}
	p.Weeks = make([]PlanWeek, last+1)
	for i := range p.Weeks {
		p.Weeks[i] = PlanWeek{N: i + 1, From: p.Start.Add(7 * i), To: p.Start.Add(7*i + 6)}
	}
	for i, s := range slots {
		step := steps[i]
		step.Takes, step.Due = s.takes, p.Weeks[s.to].To
		step.Late = step.Due < p.Today && step.Available && !step.Counts()
		p.Weeks[s.from].Steps = append(p.Weeks[s.from].Steps, step)
		left := s.takes
		for w := s.from; w <= s.to; w++ {
			if w > s.from {
				p.Weeks[w].GoesOn = &step
			}
			part := min(left, capacity)
			p.Weeks[w].Minutes += part
			left -= part
		}
	}
}

// when is whether a step is done or proved, and since when. What was worked
// through without being noted yet counts from now.
func (b book) when(s Step) (done bool, at time.Time) {
	for _, key := range []string{"lesson/" + s.Lesson, "proof/" + s.Lesson, "exercise/" + s.Exercise, "project/" + s.Project} {
		if c, ok := b.state.Completions[key]; ok && (!done || c.Time.Before(at)) {
			done, at = true, c.Time
		}
	}
	if !done && s.Counts() {
		return true, b.t.now()
	}
	return done, at
}
