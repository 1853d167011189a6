package plain

import (
	"context"
	"fmt"
	"strings"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// pathsScreen lists every path.
type pathsScreen struct{}

func (*pathsScreen) page(ctx context.Context, s *Session) (Page, error) {
	paths, err := s.trainer.Paths(ctx)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: s.words().allPaths}
	for _, path := range paths {
		p.Choices = append(p.Choices, Choice{Label: pathLabel(s, path), Do: func(context.Context) move { return goTo(&pathScreen{id: path.ID}) }})
	}
	p.Choices = append(p.Choices,
		Choice{Key: "f", Label: s.plans().choose, Do: func(context.Context) move { return goTo(&chooseScreen{}) }},
		Choice{Key: "x", Label: s.plans().placement, Do: func(context.Context) move { return goTo(&placementScreen{}) }})
	return p, nil
}

func pathLabel(s *Session, p trainer.Path) string {
	w := s.words()
	parts := []string{fmt.Sprintf(w.lessonsWritten, p.Available, p.Lessons)}
	if p.Weeks > 0 {
		parts = append([]string{fmt.Sprintf(w.weeks, p.Weeks)}, parts...)
	}
	if p.Done > 0 {
		parts = append(parts, fmt.Sprintf(w.doneOf, p.Done, p.Steps))
	}
	if p.Chosen {
		parts = append(parts, w.chosen)
	}
	return titled(w, s.in(p.Title), parts...)
}

// titled is a title with facts after it; a title that ends with a mark of its
// own takes no colon.
func titled(w words, title string, facts ...string) string {
	between := w.colon
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "？") {
		between = w.gap
	}
	return title + between + strings.Join(facts, w.comma)
}

// pathScreen is one path with its stages and weeks.
type pathScreen struct{ id string }

func (v *pathScreen) page(ctx context.Context, s *Session) (Page, error) {
	path, err := s.trainer.Path(ctx, v.id)
	if err != nil {
		return Page{}, err
	}
	w := s.words()
	p := Page{Title: s.in(path.Title), Body: []string{fmt.Sprintf(w.stepsDone, path.Done, path.Steps) + w.comma + fmt.Sprintf(w.lessonsWritten, path.Available, path.Lessons)}}
	if path.Minutes > 0 {
		p.Body = append(p.Body, fmt.Sprintf(w.hoursInAll, (path.Minutes+30)/60))
	}
	if path.Proved > 0 {
		p.Body = append(p.Body, fmt.Sprintf(s.plans().provedOf, path.Proved, path.Lessons))
	}
	if path.Chosen {
		p.Body = append(p.Body, w.isYourPath)
	}
	for i, st := range path.Stages {
		for j, wk := range st.Weeks {
			done := 0
			for _, step := range wk.Steps {
				if step.Counts() {
					done++
				}
			}
			label := weekName(s, st.Title, wk.Number) + w.colon + fmt.Sprintf(w.stepsDone, done, len(wk.Steps))
			if wk.Done() {
				label += w.comma + s.plans().weekDoneMark
			}
			p.Choices = append(p.Choices, Choice{Label: label, Do: func(context.Context) move {
				return goTo(&weekScreen{path: v.id, stage: i, week: j})
			}})
		}
	}
	if !path.Chosen {
		p.Choices = append(p.Choices, Choice{Key: "c", Label: w.choosePath, Do: func(context.Context) move { return goTo(&hoursScreen{path: v.id, title: path.Title}) }})
	}
	return p, nil
}

// hoursScreen makes a path the learner's own.
type hoursScreen struct {
	path  string
	title i18n.Text
}

func (v *hoursScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	choose := func(ctx context.Context, hours int) move {
		if err := s.trainer.ChoosePath(ctx, v.path, hours); err != nil {
			return tell(s.explain(err)...)
		}
		return move{kind: back, say: []string{w.pathChosen}}
	}
	return Page{
		Title: s.in(v.title), Body: []string{w.howManyHours}, Takes: w.hoursRange, Line: hoursLine(choose),
		Enter: &Choice{Label: w.skip, Do: func(ctx context.Context) move { return choose(ctx, 0) }},
	}, nil
}

// weekScreen is the steps of one week.
type weekScreen struct {
	path        string
	stage, week int
}

func (v *weekScreen) page(ctx context.Context, s *Session) (Page, error) {
	path, err := s.trainer.Path(ctx, v.path)
	if err != nil {
		return Page{}, err
	}
	if v.stage >= len(path.Stages) || v.week >= len(path.Stages[v.stage].Weeks) {
		return Page{}, &trainer.Unknown{Kind: "path", ID: v.path}
	}
	stage := path.Stages[v.stage]
	week := stage.Weeks[v.week]
	p := Page{Title: s.in(path.Title) + s.words().comma + weekName(s, stage.Title, week.Number)}
	for _, st := range week.Steps {
		p.Choices = append(p.Choices, Choice{Label: stepLabel(s, st), Do: func(ctx context.Context) move { return openStep(ctx, s, st) }})
	}
	if week.Done() {
		p.Body = append(p.Body, pathWeekEnd(s, path, v.stage, v.week)...)
	}
	return p, nil
}

// pathWeekEnd says that a week of a path is done, and what comes next.
func pathWeekEnd(s *Session, p trainer.Path, stage, week int) []string {
	w := s.plans()
	done := w.weekDoneMark
	if n := p.Stages[stage].Weeks[week].Number; n > 0 {
		done = fmt.Sprintf(w.weekIsDone, n)
	}
	left := false
	for i, st := range p.Stages {
		for j, wk := range st.Weeks {
			if i < stage || i == stage && j <= week {
				continue
			}
			for _, step := range wk.Steps {
				switch {
				case step.Counts():
				case step.Available:
					return []string{done, fmt.Sprintf(w.then, s.in(step.Title))}
				default:
					left = true
				}
			}
		}
	}
	if left {
		return []string{done, w.nextUnwritten}
	}
	return []string{done, w.pathDone}
}

func weekName(s *Session, stage i18n.Text, number int) string {
	if number == 0 {
		return s.in(stage)
	}
	return fmt.Sprintf(s.words().week, number) + s.words().comma + s.in(stage)
}

func stepLabel(s *Session, st trainer.Step) string {
	w := s.words()
	var parts []string
	if name := w.priority(st.Priority); name != "" {
		parts = append(parts, name)
	}
	if st.Project != "" {
		parts = append(parts, w.project)
	}
	if st.Exercise != "" {
		parts = append(parts, s.plans().exercise)
	}
	if st.Stars > 0 { // a step's stars are its weight in the path, no difficulty
		parts = append(parts, fmt.Sprintf(w.weight, st.Stars))
	}
	parts = append(parts, facts(w, 0, st.Minutes)...)
	parts = append(parts, stepState(s, st)...)
	label := titled(w, s.in(st.Title), parts...)
	if !st.Note.IsZero() {
		label += w.stop + s.in(st.Note)
	}
	return label
}

func facts(w words, stars, minutes int) []string {
	var parts []string
	if stars > 0 {
		parts = append(parts, fmt.Sprintf(w.stars, stars))
	}
	if minutes > 0 {
		parts = append(parts, fmt.Sprintf(w.minutes, minutes))
	}
	return parts
}

func stateOf(w words, available, done bool, percent int) string {
	switch {
	case done:
		return w.done
	case !available:
		return w.notWritten
	case percent > 0:
		return fmt.Sprintf(w.percentDone, percent)
	}
	return w.notBegun
}

// levelsScreen lists the levels; typing a lesson's id opens it.
type levelsScreen struct{}

func (*levelsScreen) page(ctx context.Context, s *Session) (Page, error) {
	all, err := s.trainer.Lessons(ctx)
	if err != nil {
		return Page{}, err
	}
	w := s.words()
	p := Page{Title: w.lessons, Takes: w.lessonID, Line: byID(s, all)}
	count, written := map[string]int{}, map[string]int{}
	var levels []trainer.Lesson
	for _, l := range all {
		if count[l.Level] == 0 {
			levels = append(levels, l)
		}
		count[l.Level]++
		if l.Available {
			written[l.Level]++
		}
	}
	for _, l := range levels {
		label := s.in(l.LevelName) + w.colon + fmt.Sprintf(w.lessonsWritten, written[l.Level], count[l.Level])
		p.Choices = append(p.Choices, Choice{Label: label, Do: func(context.Context) move {
			return goTo(&lessonsScreen{title: l.LevelName, has: func(o trainer.Lesson) bool { return o.Level == l.Level }})
		}})
	}
	return p, nil
}

// lessonsScreen lists some of the lessons.
type lessonsScreen struct {
	title i18n.Text
	has   func(trainer.Lesson) bool
}

func (v *lessonsScreen) page(ctx context.Context, s *Session) (Page, error) {
	all, err := s.trainer.Lessons(ctx)
	if err != nil {
		return Page{}, err
	}
	w := s.words()
	p := Page{Title: s.in(v.title), Takes: w.lessonID, Line: byID(s, all)}
	for _, l := range all {
		if !v.has(l) {
			continue
		}
		parts := facts(w, l.Stars, l.Minutes)
		if !l.Available && len(l.Exercises) > 0 {
			parts = append(parts, s.config().only)
		}
		parts = append(parts, stepState(s, trainer.Step{Available: l.Available, Done: l.Done, Proved: l.Proved, Percent: l.Percent})...)
		p.Choices = append(p.Choices, Choice{
			Label: titled(w, s.in(l.Title), parts...),
			Do:    func(ctx context.Context) move { return openListed(ctx, s, l) },
		})
	}
	return p, nil
}

// byID takes the id of a lesson.
func byID(s *Session, all []trainer.Lesson) func(context.Context, string) (move, bool) {
	return func(ctx context.Context, in string) (move, bool) {
		for _, l := range all {
			if strings.EqualFold(l.ID, in) {
				return openListed(ctx, s, l), true
			}
		}
		return move{}, false
	}
}

// openListed goes to a lesson, or to its exercise when that is all there is.
func openListed(ctx context.Context, s *Session, l trainer.Lesson) move {
	if !l.Available && len(l.Exercises) > 0 {
		return goTo(&exerciseScreen{id: l.Exercises[0]})
	}
	return openLesson(ctx, s, l.ID)
}

// openLesson goes to a lesson, or says why it cannot be read.
func openLesson(ctx context.Context, s *Session, id string) move {
	if _, err := s.trainer.OpenLesson(ctx, id); err != nil {
		return tell(s.explain(err)...)
	}
	return goTo(&lessonScreen{id: id})
}

// exercisesScreen lists every exercise.
type exercisesScreen struct{}

func (*exercisesScreen) page(ctx context.Context, s *Session) (Page, error) {
	all, err := s.trainer.Exercises(ctx)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: s.words().exercises}
	for _, x := range all {
		p.Choices = append(p.Choices, Choice{Label: exerciseLabel(s, x), Do: func(context.Context) move { return goTo(&exerciseScreen{id: x.ID}) }})
	}
	return p, nil
}

func exerciseLabel(s *Session, x trainer.ExerciseLine) string {
	return titled(s.words(), s.in(x.Title), exerciseFacts(s.words(), x))
}

func exerciseFacts(w words, x trainer.ExerciseLine) string {
	parts := []string{w.kind(x.Kind)}
	parts = append(parts, facts(w, 0, x.Minutes)...)
	switch {
	case x.Done:
		parts = append(parts, w.done)
	case x.Attempts > 0:
		parts = append(parts, fmt.Sprintf(w.attempts, x.Attempts))
	default:
		parts = append(parts, w.notBegun)
	}
	return strings.Join(parts, w.comma)
}
