package trainer

import (
	"context"
	"fmt"
	"strings"

	"otelings/internal/i18n"
	"otelings/lessons"
)

// The activities a lesson may offer.
const (
	ActivityPlacement  = lessons.ActivityPlacement
	ActivityChoosePath = lessons.ActivityChoosePath
	ActivityPlan       = lessons.ActivityPlan
)

// BlockActivity is a block that opens an activity; its ID is the name.
const BlockActivity BlockKind = "activity"

// Activity is how far an activity is.
type Activity struct {
	Name  string
	Done  bool
	State i18n.Text // what came of it; zero when it is not done
}

// acted reports whether an activity is done: a placement was taken, with
// whatever result; a path is chosen; a day to start was set.
func (b book) acted(name string) bool {
	switch plan := b.state.Plan; name {
	case ActivityPlacement:
		for _, a := range b.state.Answers {
			if strings.HasPrefix(a.Question, lessons.PlacementPrefix) {
				return true
			}
		}
		return false
	case ActivityChoosePath:
		return plan != nil && plan.Path != ""
	case ActivityPlan:
		return plan != nil && plan.Path != "" && plan.Start != ""
	}
	return false
}

func (b book) activity(name string) Activity {
	a := Activity{Name: name, Done: b.acted(name)}
	if !a.Done {
		return a
	}
	switch name {
	case ActivityPlacement:
		proved := 0
		for _, c := range b.state.Completions {
			if c.Kind == "proof" {
				proved++
			}
		}
		a.State = i18n.Text{EN: fmt.Sprintf("lessons proved: %d", proved), ZH: fmt.Sprintf("已免修 %d 课", proved)}
	case ActivityChoosePath:
		if p, ok := b.t.lib.Path(b.state.Plan.Path); ok {
			a.State = p.Text
		}
	case ActivityPlan:
		if p, err := b.plan(); err == nil {
			a.State = i18n.Text{
				EN: fmt.Sprintf("%s to %s, hours a week: %d", p.Start.In(i18n.EN), p.End().In(i18n.EN), p.Hours),
				ZH: fmt.Sprintf("%s至 %s，每周 %d 小时", p.Start.In(i18n.ZH), p.End().In(i18n.ZH), p.Hours),
			}
		}
	}
	return a
}

// noteActivity records the lesson that was read last as done, if an activity
// was the last thing it wanted.
func (t *Trainer) noteActivity(ctx context.Context) error {
	b, err := t.open(ctx)
	if err != nil {
		return err
	}
	id := b.state.LastLesson
	if !t.lib.Written(id) {
		return nil
	}
	doc, err := t.doc(id)
	if err != nil {
		return nil // opening the lesson says so
	}
	for _, blk := range doc.Text[i18n.EN].Blocks {
		if blk.Kind == lessons.Activity {
			return t.noteDone(ctx, id)
		}
	}
	return nil
}
