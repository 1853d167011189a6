package lesson

import (
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// activityRoutes is the screen of each activity.
var activityRoutes = map[string]ui.Name{
	trainer.ActivityPlacement:  ui.Placement,
	trainer.ActivityChoosePath: ui.Choose,
	trainer.ActivityPlan:       ui.Plan,
}

// activity is what an activity's box holds: what it is, what came of it.
func (s *Screen) activity(name string, w int) []string {
	th, m := s.Theme, s.M.Planning.Activity
	title := map[string]string{
		trainer.ActivityPlacement: m.Placement, trainer.ActivityChoosePath: m.ChoosePath, trainer.ActivityPlan: m.Plan,
	}[name]
	a := s.reader.Activities[name]
	lines := []string{draw.Mark(th, a.Done, true, 0) + " " + th.Strong.Render(text.Cut(title, w-2))}
	if !a.State.IsZero() {
		lines = append(lines, th.Text.Render(text.Cut("  "+s.T(a.State), w)))
	}
	return append(lines, th.Muted.Render("  "+m.Open))
}
