package paths

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// row is one line of a path: a stage's heading or one of its weeks.
type row struct {
	stage, week int
	heading     bool
}

// One is one path: its stages and weeks.
type One struct {
	ui.Base
	id   string
	path trainer.Path
	rows list.List
	flat []row
}

// NewOne makes the screen of a path.
func NewOne(e *ui.Env, owner int, id string) *One { return &One{Base: ui.NewBase(e, owner), id: id} }

// Title is the breadcrumb.
func (s *One) Title() string {
	if !s.Ready {
		return s.id
	}
	return s.T(s.path.Title)
}

// Right is how much of it is done.
func (s *One) Right() string {
	if !s.Ready || s.path.Steps == 0 {
		return ""
	}
	return fmt.Sprintf(s.M.Common.PlaceUnit, s.path.Done*100/s.path.Steps)
}

// Init loads the path.
func (s *One) Init() tea.Cmd {
	t, ctx, id := s.Trainer, s.Ctx, s.id
	return s.Tasks.Start("load", func() (any, error) { return t.Path(ctx, id) })
}

// Update takes the loaded path.
func (s *One) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if s.Err = msg.Err; msg.Err != nil {
			return nil, nil
		}
		if msg.Kind == "choose" {
			return s.Init(), ui.Say{Text: fmt.Sprintf(s.M.Paths.ChosenNow, s.T(s.path.Title))}
		}
		s.take(msg.Value.(trainer.Path))
	}
	return nil, nil
}

func (s *One) take(p trainer.Path) {
	s.path, s.Ready = p, true
	s.flat = s.flat[:0]
	var skip []bool
	for i, st := range p.Stages {
		s.flat = append(s.flat, row{stage: i, heading: true})
		skip = append(skip, true)
		for j := range st.Weeks {
			s.flat = append(s.flat, row{stage: i, week: j})
			skip = append(skip, false)
		}
	}
	s.rows.Set(skip)
}

// Bindings are the keys of the path.
func (s *One) Bindings() []ui.Binding {
	m := s.M.Paths
	b := []ui.Binding{ui.Key(m.OpenWeek, s.open, "enter").Only(s.rows.Cursor() >= 0, s.M.Common.Loading)}
	b = append(b, s.Moves(s.rows.Move)...)
	return append(b, ui.Key(m.Choose, s.choose, "c").Only(s.Ready && !s.path.Chosen, m.AlreadyChosen),
		ui.Key(s.M.Planning.Plan.Key, ui.Go(ui.Push{Route: ui.Route{Name: ui.Plan}}), "d").Only(s.Ready && s.path.Chosen, s.M.Planning.Plan.ChooseFirst))
}

func (s *One) open() (tea.Cmd, ui.Action) {
	r := s.flat[s.rows.Cursor()]
	return nil, ui.Push{Route: ui.Route{Name: ui.Week, ID: s.id, Stage: r.stage, Week: r.week}}
}

func (s *One) choose() (tea.Cmd, ui.Action) {
	t, ctx, id := s.Trainer, context.WithoutCancel(s.Ctx), s.id
	return s.Tasks.Start("choose", func() (any, error) { return nil, t.ChoosePath(ctx, id, 0) }), nil
}

// View draws the stages with their weeks, and the steps of the week under the
// cursor where there is room.
func (s *One) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	th, m := s.Theme, s.M.Paths
	if !s.Ready {
		out := []string{"", th.Muted.Render(s.M.Common.Loading)}
		if s.Err != nil {
			out = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
		}
		return strings.Join(ui.Indent(out, left), "\n")
	}
	p := s.path
	facts := fmt.Sprintf(m.Facts, p.Available, p.Lessons, p.Done, p.Steps)
	if p.Weeks > 0 {
		facts = fmt.Sprintf(m.FactWeeks, p.Weeks) + " · " + facts
	}
	if p.Proved > 0 {
		facts += " · " + fmt.Sprintf(s.M.Planning.Plan.ProvedSteps, p.Proved)
	}
	if p.Chosen {
		facts += " · ● " + m.Chosen
	}
	lines := []string{"", th.Muted.Render(text.Cut(facts, cw))}
	cursor := 0
	for i, r := range s.flat {
		st := p.Stages[r.stage]
		if r.heading {
			lines = append(lines, "", text.Cut(th.Muted.Render(fmt.Sprintf(m.Stage, r.stage+1)+"  ")+draw.Heading(th, s.T(st.Title)), cw))
			continue
		}
		on := i == s.rows.Cursor()
		if on {
			cursor = len(lines)
		}
		lines = append(lines, s.week(st.Weeks[r.week], on, cw))
		if on {
			for _, step := range st.Weeks[r.week].Steps {
				lines = append(lines, "    "+draw.Step(s.Env, step, false, cw-4))
			}
		}
	}
	top := list.Window(cursor, min(cursor+8, len(lines)), len(lines), h)
	return strings.Join(ui.Indent(lines[top:], left), "\n")
}

func (s *One) week(wk trainer.Week, on bool, w int) string {
	th := s.Theme
	title := s.M.Paths.AllSteps
	if wk.Number > 0 {
		title = fmt.Sprintf(s.M.Common.Week, wk.Number)
	}
	if wk.Done() {
		title += " · " + s.M.Common.Done
	}
	done, written := 0, 0
	for _, st := range wk.Steps {
		if st.Counts() {
			done++
		}
		if st.Available {
			written++
		}
	}
	ink := th.Text
	if on {
		ink = th.Accent
	}
	frac := 0.0
	if len(wk.Steps) > 0 {
		frac = float64(done) / float64(len(wk.Steps))
	}
	right := th.Muted.Render(text.Fit(fmt.Sprintf(s.M.Welcome.PathFacts, written, len(wk.Steps)), 18)) + draw.Bar(th, 10, frac) + " " +
		th.Muted.Render(text.FitLeft(fmt.Sprintf(s.M.Paths.StepsDone, done, len(wk.Steps)), 6))
	return text.Edges(draw.Cursor(th, on)+" "+draw.Mark(th, wk.Done(), written > 0, done)+" "+ink.Render(title), right, w)
}
