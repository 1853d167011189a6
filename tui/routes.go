package tui

import (
	"otelings/tui/screen/choose"
	"otelings/tui/screen/doctor"
	"otelings/tui/screen/exercise"
	"otelings/tui/screen/facts"
	"otelings/tui/screen/faq"
	"otelings/tui/screen/lesson"
	"otelings/tui/screen/lessons"
	"otelings/tui/screen/paths"
	"otelings/tui/screen/placement"
	"otelings/tui/screen/plan"
	"otelings/tui/screen/scope"
	"otelings/tui/screen/search"
	"otelings/tui/screen/settings"
	"otelings/tui/screen/today"
	"otelings/tui/screen/week"
	"otelings/tui/screen/welcome"
	"otelings/tui/ui"
)

// build makes the screen of a route; the only place that knows them all.
func build(e *ui.Env, owner int, r ui.Route) ui.Screen {
	switch r.Name {
	case ui.Welcome:
		return welcome.New(e, owner)
	case ui.Paths:
		return paths.New(e, owner)
	case ui.Path:
		return paths.NewOne(e, owner, r.ID)
	case ui.Week:
		return week.New(e, owner, r)
	case ui.Lesson:
		return lesson.New(e, owner, r.ID)
	case ui.Exercise:
		return exercise.New(e, owner, r.ID)
	case ui.Lessons:
		return lessons.New(e, owner, r.Group)
	case ui.Settings:
		return settings.New(e, owner)
	case ui.Scope:
		return scope.New(e, owner, r.Scope)
	case ui.Plan:
		return plan.New(e, owner)
	case ui.Placement:
		return placement.New(e, owner)
	case ui.Choose:
		return choose.New(e, owner)
	case ui.Facts:
		return facts.New(e, owner)
	case ui.Doctor:
		return doctor.New(e, owner)
	case ui.Search:
		return search.New(e, owner, r)
	case ui.FAQ:
		return faq.New(e, owner, r.ID)
	}
	return today.New(e, owner)
}
