package plain

import (
	"context"
	"fmt"

	"otelings/trainer"
)

// factsScreen is the curriculum in figures, and its links.
type factsScreen struct{}

func (*factsScreen) page(ctx context.Context, s *Session) (Page, error) {
	st, err := s.trainer.Stats(ctx)
	if err != nil {
		return Page{}, err
	}
	groups, err := s.trainer.Resources(ctx)
	if err != nil {
		return Page{}, err
	}
	w := s.plans()
	share := func(c trainer.Count) string { return fmt.Sprintf(w.share, c.Total, c.Written, (c.Minutes+30)/60) }
	p := Page{Title: w.facts, Enter: &Choice{Label: s.words().back, Do: goBack}}
	line := func(name string, c trainer.Count) { p.Body = append(p.Body, "- "+titled(s.words(), name, share(c))) }
	p.Body = append(p.Body, titled(s.words(), s.words().lessons, share(st.Lessons)), "", w.byLevel)
	for _, l := range st.Levels {
		line(s.in(l.Title), l.Count)
	}
	p.Body = append(p.Body, "", w.byGroup)
	for _, g := range st.Groups {
		line(s.in(g.Title), g.Count)
	}
	p.Body = append(p.Body, "", w.byStars)
	for _, g := range st.Stars {
		line(fmt.Sprintf("%d/5", g.Stars), g.Count)
	}
	q := st.Questions
	p.Body = append(p.Body, "", fmt.Sprintf(w.pathsAre, st.Paths), fmt.Sprintf(w.wordsAre, st.Words.EN, st.Words.ZH), fmt.Sprintf(w.snippetsAre, st.Snippets),
		fmt.Sprintf(w.questionsAre, q.Checkpoints, q.Review, q.Placement, q.Variants), fmt.Sprintf(w.exercisesAre, st.Exercises.Total, st.WrongAnswers))
	for _, g := range groups {
		p.Body = append(p.Body, "", s.in(g.Title))
		for _, r := range g.Links {
			title := s.in(r.Title)
			if !r.Note.IsZero() {
				title += s.words().comma + s.in(r.Note)
			}
			p.Body = append(p.Body, "- "+title, "  "+r.URL)
		}
	}
	return p, nil
}

// activityScreen is the page of an activity.
func activityScreen(name string) screen {
	switch name {
	case trainer.ActivityPlacement:
		return &placementScreen{}
	case trainer.ActivityChoosePath:
		return &chooseScreen{}
	}
	return &planScreen{}
}

// activityLabel is an activity with its state.
func activityLabel(s *Session, r trainer.Reader, name string) string {
	w := s.plans()
	label := w.activityPlan
	switch name {
	case trainer.ActivityPlacement:
		label = w.activityPlace
	case trainer.ActivityChoosePath:
		label = w.activityChoose
	}
	state := s.words().notBegun
	a := r.Activities[name]
	if a.Done {
		state = s.words().done
	}
	parts := []string{state}
	if !a.State.IsZero() {
		parts = append(parts, s.in(a.State))
	}
	return w.activity + titled(s.words(), label, parts...)
}
