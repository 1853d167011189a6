package plain

import (
	"context"
	"fmt"

	"otelings/trainer"
)

// todayScreen is home: continue, this week, everything else.
type todayScreen struct{}

func (*todayScreen) page(ctx context.Context, s *Session) (Page, error) {
	t, err := s.trainer.Today(ctx)
	if err != nil {
		return Page{}, err
	}
	w := s.words()
	p := Page{Title: w.today}
	for _, n := range t.Notices {
		p.Body = append(p.Body, w.notice+s.in(n.Text))
		if !n.Hint.IsZero() {
			p.Body = append(p.Body, w.hintMark+s.in(n.Hint))
		}
	}
	if t.Path != nil {
		p.Body = append(p.Body, fmt.Sprintf(w.yourPath, s.in(t.Path.Title), t.Path.Done, t.Path.Steps))
		if t.Hours > 0 {
			p.Body = append(p.Body, fmt.Sprintf(w.hoursAWeek, t.Hours))
		}
		if t.Plan != nil {
			p.Body = append(p.Body, lateLines(s, *t.Plan)...)
			p.Body = append(p.Body, planWeekLabel(s, *t.Plan, t.Plan.Now))
		} else {
			p.Body = append(p.Body, w.thisWeek+weekName(s, t.Stage, t.Week.Number))
		}
		for _, st := range t.Week.Steps {
			p.Body = append(p.Body, "- "+stepLabel(s, st))
		}
		if t.Plan != nil {
			p.Body = append(p.Body, weekBody(s, *t.Plan, t.Plan.Now)...)
		}
	} else {
		p.Body = append(p.Body, w.noPathYet)
	}
	p.Body = append(p.Body,
		fmt.Sprintf(w.tally, t.Done.Lessons, t.Done.Exercises, t.Done.RightAnswers, t.Done.Answers),
		w.collector+collectorWord(w, t.Collector))
	if c := t.Continue; c != nil {
		to := resume(s, *c)
		p.Choices = append(p.Choices, to)
		p.Enter = &Choice{Label: w.continueWord, Do: to.Do}
	}
	if t.Path != nil {
		p.Choices = append(p.Choices,
			Choice{Label: w.thisWeeksSteps, Do: func(context.Context) move { return goTo(weekOf(t)) }},
			Choice{Label: w.openYourPath, Do: func(context.Context) move { return goTo(&pathScreen{id: t.Path.ID}) }})
	}
	p.Choices = append(p.Choices,
		Choice{Label: w.allPaths, Do: func(context.Context) move { return goTo(&pathsScreen{}) }},
		Choice{Label: w.lessons, Do: func(context.Context) move { return goTo(&levelsScreen{}) }},
		Choice{Label: w.exercises, Do: func(context.Context) move { return goTo(&exercisesScreen{}) }},
		Choice{Label: w.experienced, Do: func(context.Context) move { return goTo(&shortcutsScreen{}) }},
		Choice{Label: w.settings, Do: func(context.Context) move { return goTo(&settingsScreen{}) }},
		Choice{Label: doctorWordsIn(s.lang).title, Do: func(ctx context.Context) move { return openDoctor(ctx, s, push) }},
		Choice{Key: "v", Label: scopeWordsIn(s.lang).choice, Do: func(context.Context) move { return goTo(&scopeScreen{}) }},
		Choice{Key: "d", Label: s.plans().plan, Do: func(context.Context) move { return goTo(&planScreen{}) }},
		Choice{Key: "i", Label: s.plans().facts, Do: func(context.Context) move { return goTo(&factsScreen{}) }})
	return p, nil
}

// resume goes on where the learner was: in a lesson, or with an exercise that is
// a step of its own.
func resume(s *Session, c trainer.Continue) Choice {
	w := s.words()
	if x := c.Exercise; x != nil && (c.Lesson == nil || c.Lesson.Done || c.Lesson.Proved) {
		return Choice{Label: w.goOn + s.in(x.Title), Do: func(context.Context) move { return goTo(&exerciseScreen{id: x.ID}) }}
	}
	label := w.goOn + s.in(c.Lesson.Title)
	if !c.Heading.IsZero() {
		label += w.comma + s.in(c.Heading)
	}
	return Choice{Label: label, Do: func(context.Context) move { return goTo(&lessonScreen{id: c.Lesson.ID}) }}
}

func collectorWord(w words, state string) string {
	if state == "ready" {
		return w.ready
	}
	return visible(state)
}

// weekOf is the page of this week.
func weekOf(t trainer.Today) screen {
	if t.Plan != nil {
		return &planWeekScreen{week: t.Plan.Now}
	}
	return &pathScreen{id: t.Path.ID}
}

// shortcutsScreen is the entries for people who know what they want.
type shortcutsScreen struct{}

func (*shortcutsScreen) page(ctx context.Context, s *Session) (Page, error) {
	t, err := s.trainer.Today(ctx)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: s.words().experienced}
	for _, short := range t.Experience {
		p.Choices = append(p.Choices, Choice{Label: s.in(short.Title), Do: func(context.Context) move {
			if short.Lesson != "" {
				return openLesson(ctx, s, short.Lesson)
			}
			return goTo(&lessonsScreen{title: short.Title, has: func(l trainer.Lesson) bool { return l.Group == short.Group }})
		}})
	}
	return p, nil
}

// helpScreen says how the line mode works.
type helpScreen struct{}

func (*helpScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	return Page{Title: w.helpTitle, Body: w.helpText, Enter: &Choice{Label: w.back, Do: goBack}}, nil
}
