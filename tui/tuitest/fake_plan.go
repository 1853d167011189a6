package tuitest

import (
	"context"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// GuideID is a lesson with the three activities.
const GuideID = "guide"

// pupil is what the fake keeps of placement, advice and plan.
type pupil struct {
	Day    trainer.Date // today; "" is the third day of the plan
	Ready  bool         // the whole first week is written and done
	start  trainer.Date
	taken  bool
	proved bool
	sat    int
}

func (f *Fake) today() trainer.Date {
	if f.Day != "" {
		return f.Day
	}
	return "2026-11-04"
}

// plan has a week for each week of the path; the fourth only goes on with the
// third's last step.
func (f *Fake) plan() trainer.Plan {
	p := trainer.Plan{Path: f.paths()[0], Start: "2026-11-02", Hours: f.hours, Today: f.today()}
	for _, q := range f.paths() {
		if q.Chosen {
			p.Path = q
		}
	}
	if f.start != "" {
		p.Start, p.Set = f.start, true
	}
	if p.Hours == 0 {
		p.Hours, p.Assumed = trainer.DefaultHours, true
	}
	var long *trainer.PlanStep
	for _, stage := range p.Path.Stages {
		for _, w := range stage.Weeks {
			if long != nil {
				p.Weeks = append(p.Weeks, f.week(p, trainer.Week{}, stage.Title, long))
				long = nil
			}
			week := f.week(p, w, stage.Title, nil)
			p.Weeks = append(p.Weeks, week)
			if len(p.Weeks) == 3 {
				long = &week.Steps[len(week.Steps)-1]
			}
		}
	}
	p.Now = max(0, min(p.Start.Days(p.Today)/7, len(p.Weeks)-1))
	return p
}

func (f *Fake) week(p trainer.Plan, w trainer.Week, stage i18n.Text, long *trainer.PlanStep) trainer.PlanWeek {
	n := len(p.Weeks)
	week := trainer.PlanWeek{N: n + 1, From: p.Start.Add(7 * n), To: p.Start.Add(7*n + 6), GoesOn: long}
	for _, s := range w.Steps {
		st := trainer.PlanStep{Step: s, Stage: stage, Takes: s.Minutes, Assumed: s.Minutes == 0, Due: week.To}
		if st.Assumed {
			st.Takes = trainer.DefaultMinutes
		}
		st.Late = st.Due < p.Today && st.Available && !st.Counts()
		week.Minutes += st.Takes
		week.Steps = append(week.Steps, st)
	}
	if long != nil {
		week.Minutes = 30
	}
	return week
}

// Plan implements the trainer.
func (f *Fake) Plan(_ context.Context, c trainer.PlanChange) (trainer.Plan, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.path == "" && c.Path == "" {
		return trainer.Plan{}, &trainer.NoPath{}
	}
	if c.Start != "" {
		d, err := trainer.ParseDate(c.Start, f.today())
		if err != nil {
			return trainer.Plan{}, err
		}
		f.start = d
	}
	if c.Path != "" {
		f.path = c.Path
	}
	if c.Hours > 0 {
		f.hours = c.Hours
	}
	return f.plan(), f.Fail
}

// Placement implements the trainer.
func (f *Fake) Placement(context.Context) (trainer.Placement, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ls := f.lessons()
	p := trainer.Placement{}
	for i, l := range ls[:6] {
		line := trainer.PlacementLine{Lesson: l.ID, Title: l.Title, Minutes: l.Minutes, Questions: 2, OnPath: i < 4, Available: l.Available, Read: l.Done}
		if i == 1 {
			line.Taken, line.Proved = f.taken, f.proved
			if f.proved {
				line.Right = 2
				p.Proved++
			} else if f.taken {
				line.Right = 1
			}
		}
		p.Lessons = append(p.Lessons, line)
	}
	return p, f.Fail
}

// PlacementQuestions implements the trainer.
func (f *Fake) PlacementQuestions(context.Context, string) ([]trainer.Question, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	qs := f.questions()
	one, two := qs["qs-flush"], qs["qs-order"]
	one.ID, two.ID, one.Answered, two.Answered = "pl-one", "pl-two", nil, nil
	one.Code = "let span = tracer.start(\"brew\");\nspan.end();\n"
	if f.sat%2 == 1 {
		one.Ask = tx("The program ends at once. Did the Collector get the span?", "程序马上结束。Collector 收到 Span 了吗？")
	}
	return []trainer.Question{one, two}, f.Fail
}

// Prove implements the trainer: the first option is right, the written order is.
func (f *Fake) Prove(ctx context.Context, lesson string, given []trainer.Given) (trainer.Sitting, error) {
	qs, err := f.PlacementQuestions(ctx, lesson)
	if err != nil {
		return trainer.Sitting{}, err
	}
	out := trainer.Sitting{Lesson: lesson, Proved: true}
	for i, q := range qs {
		id := map[string]string{"pl-one": "qs-flush", "pl-two": "qs-order"}[q.ID]
		a, err := f.Answer(ctx, lesson, id, q.Variant, given[i].Options)
		if err != nil {
			return trainer.Sitting{}, err
		}
		q.Answered = &a
		out.Questions = append(out.Questions, q)
		out.Proved = out.Proved && a.Right
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, l := range f.lessons() {
		if l.ID == lesson {
			out.Title = l.Title
		}
	}
	f.sat++
	f.taken, f.proved = true, f.proved || out.Proved
	return out, nil
}

// Situations implements the trainer.
func (f *Fake) Situations(context.Context) ([]trainer.Situation, error) {
	o := func(id, en, zh string) trainer.Option { return trainer.Option{ID: id, Text: tx(en, zh)} }
	return []trainer.Situation{
		{ID: "aim", Ask: tx("What do you want to have in the end?", "学完以后，你想得到什么？"), Options: []trainer.Option{o("basics", "the basics", "基础"), o("production", "services in production", "生产上的服务")}},
		{ID: "place", Ask: tx("Where does your program run?", "程序在哪里运行？"), Options: []trainer.Option{o("servers", "on servers of our own", "自己的服务器"), o("cloud", "on a cloud platform", "云平台上")}},
		{ID: "time", Ask: tx("How much time do you have?", "你有多少时间？"), Options: []trainer.Option{o("weeks", "a few hours a week", "每周几小时"), o("days", "a few hours in all", "总共几小时")}},
	}, f.Fail
}

// Advise implements the trainer.
func (f *Fake) Advise(_ context.Context, answers map[string]string) ([]trainer.Proposal, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	paths := f.paths()
	if answers["aim"] == "basics" {
		paths[0], paths[1] = paths[1], paths[0]
	}
	var out []trainer.Proposal
	for i, p := range []trainer.Path{paths[1], paths[0], paths[3]} {
		out = append(out, trainer.Proposal{Path: p, Points: 9 - i, Hours: max(f.hours, 1), Takes: 6 - i, Minutes: 900 - 60*i, Because: []i18n.Text{
			tx("You answer for services in production.", "生产上的服务由你负责。"), tx("A few hours a week are enough for a path of some weeks.", "每周几小时，够走完几周的路径。"),
		}[:2-i%2]})
	}
	return out, f.Fail
}

// Stats implements the trainer.
func (f *Fake) Stats(context.Context) (trainer.Stats, error) {
	return trainer.Stats{
		Lessons: trainer.Count{Total: 74, Written: 1, Minutes: 2400}, Paths: 10, Words: trainer.Words{EN: 1249, ZH: 1816}, Snippets: 7, WrongAnswers: 20,
		Levels:    []trainer.Share{{ID: "beginner", Title: tx("Beginner", "入门级"), Count: trainer.Count{Total: 8, Written: 1, Minutes: 300}}, {ID: "intermediate", Title: tx("Intermediate: practice", "进阶级（实战应用）"), Count: trainer.Count{Total: 66, Minutes: 2100}}},
		Groups:    []trainer.Share{{ID: "quick-start", Title: tx("Quick start", "快速入门"), Count: trainer.Count{Total: 3, Written: 1, Minutes: 105}}},
		Stars:     []trainer.StarShare{{Stars: 1, Count: trainer.Count{Total: 8, Written: 1, Minutes: 300}}},
		Questions: trainer.Questions{Checkpoints: 4, Review: 8, Placement: 30, Variants: 85}, Exercises: trainer.Exercises{Total: 2, ByKind: map[string]int{"lab": 1, "code": 1}},
	}, f.Fail
}

// Resources implements the trainer.
func (f *Fake) Resources(context.Context) ([]trainer.ResourceGroup, error) {
	return []trainer.ResourceGroup{{ID: "official", Title: tx("Official", "官方"), Links: []trainer.Resource{
		{URL: "https://doc.rust-lang.org/", Title: tx("Rust documentation", "Rust 官方文档")},
		{URL: "https://blog.rust-lang.org/2025/09/18/Rust-1.90.0/", Title: tx("Rust 1.90 release notes", "Rust 1.90 发布说明"), Note: tx("released on 2025-09-18", "2025-09-18 发布")},
	}}}, f.Fail
}

// guide is a lesson that offers every activity.
func (f *Fake) guide() trainer.Reader {
	l := trainer.Lesson{ID: GuideID, Title: tx("How to use the learning paths", "学习路径指南"), Minutes: 60, Available: true}
	r := trainer.Reader{Lesson: l, Activities: map[string]trainer.Activity{
		trainer.ActivityPlacement: {Name: trainer.ActivityPlacement, Done: f.taken}, trainer.ActivityChoosePath: {Name: trainer.ActivityChoosePath, Done: f.path != ""},
		trainer.ActivityPlan: {Name: trainer.ActivityPlan, Done: f.start != ""},
	}}
	if f.path != "" {
		a := r.Activities[trainer.ActivityChoosePath]
		a.State = f.plan().Path.Title
		r.Activities[a.Name] = a
	}
	r.Blocks = []trainer.Block{{Kind: trainer.BlockProse, Markdown: tx("Six weeks, 74 lessons, and no idea where to begin.\n", "六周，74 课，不知从哪里开始。\n")}}
	for _, name := range []string{trainer.ActivityPlacement, trainer.ActivityChoosePath, trainer.ActivityPlan} {
		r.Blocks = append(r.Blocks, trainer.Block{Kind: trainer.BlockActivity, ID: name})
	}
	return r
}

// Leave forgets the chosen path.
func (f *Fake) Leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path = ""
}
