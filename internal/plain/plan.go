package plain

import (
	"context"
	"errors"
	"fmt"

	"otelings/trainer"
)

// planScreen is the chosen path with dates: weeks to open, dates and hours to
// change.
type planScreen struct{}

func (*planScreen) page(ctx context.Context, s *Session) (Page, error) {
	w := s.plans()
	plan, err := s.trainer.Plan(ctx, trainer.PlanChange{})
	if errors.As(err, new(*trainer.NoPath)) {
		return Page{Title: w.plan, Body: []string{w.noPath}, Choices: []Choice{
			{Label: w.choose, Do: func(context.Context) move { return goTo(&chooseScreen{}) }},
			{Label: s.words().allPaths, Do: func(context.Context) move { return goTo(&pathsScreen{}) }},
		}}, nil
	}
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: w.plan + s.words().comma + s.in(plan.Path.Title)}
	p.Body = append(p.Body, fmt.Sprintf(w.dates, plan.Start, plan.End()), fmt.Sprintf(w.hours, plan.Hours))
	if plan.Assumed {
		p.Body = append(p.Body, w.hoursAssumed)
	}
	if !plan.Set {
		p.Body = append(p.Body, w.startUnset)
	}
	p.Body = append(p.Body, lateLines(s, plan)...)
	for i := range plan.Weeks {
		p.Choices = append(p.Choices, Choice{Label: planWeekLabel(s, plan, i), Do: func(context.Context) move { return goTo(&planWeekScreen{week: i}) }})
	}
	set := func(c trainer.PlanChange) func(context.Context) move {
		return func(ctx context.Context) move { return changePlan(ctx, s, c, stay) }
	}
	p.Choices = append(p.Choices,
		Choice{Key: "t", Label: w.fromToday, Do: set(trainer.PlanChange{Start: "today"})},
		Choice{Key: "m", Label: w.fromMonday, Do: set(trainer.PlanChange{Start: "monday"})},
		Choice{Key: "d", Label: w.otherDay, Do: func(context.Context) move { return goTo(&planDayScreen{today: plan.Today}) }},
		Choice{Key: "u", Label: w.changeHours, Do: func(context.Context) move { return goTo(&planHoursScreen{}) }},
		Choice{Key: "x", Label: w.placement, Do: func(context.Context) move { return goTo(&placementScreen{}) }},
		Choice{Key: "c", Label: w.choose, Do: func(context.Context) move { return goTo(&chooseScreen{}) }})
	return p, nil
}

// changePlan keeps a change, or says why it cannot be.
func changePlan(ctx context.Context, s *Session, c trainer.PlanChange, then moveKind) move {
	if _, err := s.trainer.Plan(ctx, c); err != nil {
		return tell(s.explain(err)...)
	}
	return move{kind: then, say: []string{s.plans().planSaved}}
}

// planDayScreen takes the plan's first day.
type planDayScreen struct{ today trainer.Date }

func (v *planDayScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.plans()
	return Page{
		Title: w.plan, Body: []string{w.firstDay}, Takes: fmt.Sprintf(w.dayTakes, v.today),
		Line: func(ctx context.Context, in string) (move, bool) {
			return changePlan(ctx, s, trainer.PlanChange{Start: in}, back), true
		},
		Enter: &Choice{Label: s.words().keep, Do: goBack},
	}, nil
}

// planHoursScreen takes the hours a week.
type planHoursScreen struct{}

func (*planHoursScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	return Page{
		Title: s.plans().plan, Body: []string{w.howManyHours}, Takes: w.hoursRange,
		Line: hoursLine(func(ctx context.Context, n int) move {
			return changePlan(ctx, s, trainer.PlanChange{Hours: n}, back)
		}),
		Enter: &Choice{Label: w.keep, Do: goBack},
	}, nil
}

// planWeekScreen is one week of the plan.
type planWeekScreen struct{ week int }

func (v *planWeekScreen) page(ctx context.Context, s *Session) (Page, error) {
	plan, err := s.trainer.Plan(ctx, trainer.PlanChange{})
	if err != nil {
		return Page{}, err
	}
	i := min(v.week, len(plan.Weeks)-1) // the plan may have become shorter
	week := plan.Weeks[i]
	p := Page{Title: planWeekLabel(s, plan, i), Body: weekBody(s, plan, i)}
	for _, st := range week.Steps {
		p.Choices = append(p.Choices, Choice{Label: planStepLabel(s, st), Do: func(ctx context.Context) move { return openStep(ctx, s, st.Step) }})
	}
	return p, nil
}

// planWeekLabel is a week with its dates and state in one line.
func planWeekLabel(s *Session, p trainer.Plan, i int) string {
	w, all := s.plans(), s.words()
	week := p.Weeks[i]
	label := fmt.Sprintf(w.week, week.N, week.From.In(s.lang), week.To.In(s.lang))
	var parts []string
	if i == p.Now {
		switch {
		case p.Today < p.Start:
			parts = append(parts, w.notBegun)
		case p.Today > p.End():
			parts = append(parts, w.ended)
		default:
			parts = append(parts, w.thisWeekMark)
		}
	}
	parts = append(parts, facts(all, 0, week.Minutes)...)
	if week.Done() {
		parts = append(parts, w.weekDoneMark)
	}
	if len(parts) == 0 {
		return label
	}
	return titled(all, label, parts...)
}

// weekBody is what is to be said of a week beside its steps.
func weekBody(s *Session, p trainer.Plan, i int) (out []string) {
	w := s.plans()
	if g := p.Weeks[i].GoesOn; g != nil {
		out = append(out, w.goesOn+s.in(g.Title))
	}
	if !p.Weeks[i].Done() {
		return out
	}
	out = append(out, fmt.Sprintf(w.weekIsDone, p.Weeks[i].N))
	step, week, unwritten := p.Next(i)
	switch {
	case step != nil:
		return append(out, fmt.Sprintf(w.nextIs, week.N, week.From.In(s.lang), s.in(step.Title)))
	case unwritten:
		return append(out, w.nextUnwritten)
	}
	return append(out, w.pathDone)
}

// lateLines is what is late, none when nothing is.
func lateLines(s *Session, p trainer.Plan) []string {
	late := p.Late()
	if len(late) == 0 {
		return nil
	}
	out := []string{fmt.Sprintf(s.plans().late, len(late))}
	for _, st := range late {
		out = append(out, "- "+titled(s.words(), s.in(st.Title), fmt.Sprintf(s.plans().due, st.Due.In(s.lang))))
	}
	return out
}

func planStepLabel(s *Session, st trainer.PlanStep) string {
	w, all := s.plans(), s.words()
	var parts []string
	if st.Project != "" {
		parts = append(parts, all.project)
	}
	if st.Exercise != "" {
		parts = append(parts, w.exercise)
	}
	if st.Assumed && st.Takes > 0 {
		parts = append(parts, fmt.Sprintf(w.assumed, st.Takes))
	} else {
		parts = append(parts, facts(all, 0, st.Takes)...)
	}
	if st.Late {
		parts = append(parts, fmt.Sprintf(w.due, st.Due.In(s.lang)))
	}
	return titled(all, s.in(st.Title), append(parts, stepState(s, st.Step)...)...)
}

// stepState is the state of a step in words, none for a project of one's own.
func stepState(s *Session, st trainer.Step) []string {
	switch {
	case st.Proved && !st.Done:
		return []string{s.plans().proved}
	case st.Project == "" || st.Done || st.Available:
		return []string{stateOf(s.words(), st.Available, st.Done, st.Percent)}
	}
	return nil
}

// openStep goes to what a step is, or says why it cannot be done.
func openStep(ctx context.Context, s *Session, st trainer.Step) move {
	switch {
	case st.Project != "":
		return openProject(s, st)
	case st.Exercise != "":
		if _, err := s.trainer.OpenExercise(ctx, st.Exercise); err != nil {
			return tell(s.explain(err)...)
		}
		return goTo(&exerciseScreen{id: st.Exercise})
	}
	return openLesson(ctx, s, st.Lesson)
}
