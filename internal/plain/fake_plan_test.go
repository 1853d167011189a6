package plain

import (
	"context"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// pupil is what the fake keeps of placement, advice and plan.
type pupil struct {
	day    trainer.Date // today
	start  trainer.Date
	weekOK bool // the first week is done
	proved bool
	taken  int
	noPath bool // Plan has none, whatever path is chosen
}

func (f *fake) plan() trainer.Plan {
	p := trainer.Plan{Path: f.paths()[0], Start: "2026-11-02", Hours: f.hours, Today: f.day}
	if f.start != "" {
		p.Start, p.Set = f.start, true
	}
	if p.Today == "" {
		p.Today = p.Start.Add(2)
	}
	if p.Hours == 0 {
		p.Hours, p.Assumed = trainer.DefaultHours, true
	}
	first := p.Path.Stages[0].Weeks[0]
	week := trainer.PlanWeek{N: 1, From: p.Start, To: p.Start.Add(6), Minutes: 150}
	for i, s := range first.Steps {
		st := trainer.PlanStep{Step: s, Takes: s.Minutes, Due: week.To}
		if s.Minutes == 0 {
			st.Takes, st.Assumed = trainer.DefaultMinutes, true
		}
		if i == 0 {
			st.Done = st.Done || f.weekOK
			st.Late = week.To < p.Today && !st.Counts()
		}
		week.Steps = append(week.Steps, st)
	}
	mixed := trainer.PlanStep{Step: trainer.Step{Exercise: "quick-start/first-trace", Title: tx("Open a coffee shop", "开一家咖啡店"), Priority: "practice", Minutes: 20, Available: true, Done: f.codeDone}, Takes: 20, Due: p.Start.Add(13)}
	p.Weeks = []trainer.PlanWeek{week, {N: 2, From: p.Start.Add(7), To: p.Start.Add(13), Minutes: 50, Steps: []trainer.PlanStep{mixed}, GoesOn: &week.Steps[2]}}
	p.Now = max(0, min(p.Start.Days(p.Today)/7, 1))
	return p
}

func (f *fake) Plan(_ context.Context, c trainer.PlanChange) (trainer.Plan, error) {
	if f.path == "" || f.noPath {
		return trainer.Plan{}, &trainer.NoPath{}
	}
	if c.Start != "" {
		d, err := trainer.ParseDate(c.Start, "2026-11-04")
		if err != nil {
			return trainer.Plan{}, err
		}
		f.start = d
	}
	if c.Hours > 0 {
		f.hours = c.Hours
	}
	return f.plan(), f.openErr
}

func (f *fake) Placement(context.Context) (trainer.Placement, error) {
	line := trainer.PlacementLine{Lesson: guideLine.ID, Title: guideLine.Title, Minutes: 60, Questions: 2, OnPath: true, Taken: f.taken > 0, Right: 1, Proved: f.proved}
	p := trainer.Placement{Lessons: []trainer.PlacementLine{line, {Lesson: lessonLine.ID, Title: lessonLine.Title, Minutes: 30, Questions: 2}}}
	if f.proved {
		p.Proved = 1
	}
	return p, f.openErr
}

func (f *fake) PlacementQuestions(context.Context, string) ([]trainer.Question, error) {
	ask := checkpointAsk
	if f.taken%2 == 1 {
		ask = tx("The program is killed. Where was the span?", "程序被杀掉。Span 在哪里？")
	}
	return []trainer.Question{
		{ID: "pl-end", Variant: "a", Kind: "choice", Ask: ask, Options: []trainer.Option{{ID: "wrong", Text: tx("In the Collector", "在 Collector 里")}, {ID: "right", Text: tx("In a queue", "在队列里")}}},
		{ID: "pl-sort", Variant: "a", Kind: "order", Ask: tx("Order the steps of a span.", "给 Span 的步骤排序。"), Options: []trainer.Option{{ID: "b", Text: tx("end", "结束")}, {ID: "a", Text: tx("start", "开始")}}},
	}, nil
}

func (f *fake) Prove(ctx context.Context, lesson string, given []trainer.Given) (trainer.Sitting, error) {
	if f.saveErr != nil {
		return trainer.Sitting{}, &trainer.NotSaved{Err: f.saveErr}
	}
	qs, _ := f.PlacementQuestions(ctx, lesson)
	out := trainer.Sitting{Lesson: lesson, Proved: true}
	for i, q := range qs {
		a := judge(q, given[i].Options)
		q.Answered = &a
		out.Questions = append(out.Questions, q)
		out.Proved = out.Proved && a.Right
	}
	f.taken++
	f.proved = f.proved || out.Proved
	return out, nil
}

func (f *fake) Situations(context.Context) ([]trainer.Situation, error) {
	return []trainer.Situation{
		{ID: "aim", Ask: tx("What do you want?", "你想要什么？"), Options: []trainer.Option{{ID: "a", Text: tx("the basics", "基础")}, {ID: "b", Text: tx("speed", "速度")}}},
		{ID: "time", Ask: tx("How much time?", "有多少时间？"), Options: []trainer.Option{{ID: "a", Text: tx("weeks", "几周")}}},
	}, f.openErr
}

func (f *fake) Advise(_ context.Context, answers map[string]string) ([]trainer.Proposal, error) {
	ps := f.paths()
	if answers["aim"] == "b" {
		ps[0], ps[1] = ps[1], ps[0]
	}
	var out []trainer.Proposal
	for _, p := range ps {
		out = append(out, trainer.Proposal{Path: p, Hours: 5, Takes: 3, Minutes: 600, Because: []i18n.Text{tx("You begin.", "你刚开始。"), tx("You have weeks.", "你有几周。")}})
	}
	return out, nil
}

func (f *fake) Stats(context.Context) (trainer.Stats, error) {
	c := trainer.Count{Total: 74, Written: 1, Minutes: 2400}
	return trainer.Stats{Lessons: c, Paths: 10, Words: trainer.Words{EN: 1249, ZH: 1816}, Snippets: 7, WrongAnswers: 20,
		Levels: []trainer.Share{{Title: tx("Beginner", "入门级"), Count: c}}, Groups: []trainer.Share{{Title: tx("Quick start", "快速入门"), Count: c}}, Stars: []trainer.StarShare{{Stars: 1, Count: c}},
		Questions: trainer.Questions{Checkpoints: 4, Review: 8, Placement: 30, Variants: 85}, Exercises: trainer.Exercises{Total: 2}}, f.openErr
}

func (f *fake) Resources(context.Context) ([]trainer.ResourceGroup, error) {
	return []trainer.ResourceGroup{{Title: tx("Official", "官方"), Links: []trainer.Resource{{URL: "https://blog.rust-lang.org/2025/09/18/Rust-1.90.0/", Title: tx("Rust 1.90 release notes", "Rust 1.90 发布说明"), Note: tx("released on 2025-09-18", "2025-09-18 发布")}}}}, f.openErr
}

// activities is a lesson with the three activities, as OpenLesson gives it.
func (f *fake) activities() trainer.Reader {
	l := guideLine
	l.Available = true
	r := trainer.Reader{Lesson: l, Place: f.place, Activities: map[string]trainer.Activity{
		trainer.ActivityPlacement: {Name: trainer.ActivityPlacement, Done: f.taken > 0}, trainer.ActivityChoosePath: {Name: trainer.ActivityChoosePath, Done: f.path != "", State: tx("Newcomer", "新手")},
		trainer.ActivityPlan: {Name: trainer.ActivityPlan, Done: f.start != ""},
	}, Blocks: []trainer.Block{{Kind: trainer.BlockProse, Markdown: tx("Six weeks.\n", "六周。\n")}}}
	for _, name := range []string{trainer.ActivityPlacement, trainer.ActivityChoosePath, trainer.ActivityPlan} {
		r.Blocks = append(r.Blocks, trainer.Block{Kind: trainer.BlockActivity, ID: name})
	}
	return r
}
