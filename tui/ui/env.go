package ui

import (
	"context"
	"os/exec"
	"sync/atomic"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/markdown"
)

// Trainer is the use cases the screens need; *trainer.Trainer satisfies it. All
// methods but Settings and DoctorItems may wait and are called from commands only; callbacks
// come from other goroutines.
type Trainer interface {
	Today(ctx context.Context) (trainer.Today, error)
	SaveWelcome(ctx context.Context, w trainer.Welcome) error
	Settings() trainer.Settings
	SaveSettings(ctx context.Context, s trainer.Settings) error
	Paths(ctx context.Context) ([]trainer.Path, error)
	Path(ctx context.Context, id string) (trainer.Path, error)
	ChoosePath(ctx context.Context, id string, hours int) error
	Lessons(ctx context.Context) ([]trainer.Lesson, error)
	OpenLesson(ctx context.Context, id string) (trainer.Reader, error)
	SavePlace(ctx context.Context, lesson string, p trainer.Place) error
	Answer(ctx context.Context, lesson, question, variant string, given []string) (trainer.Answered, error)
	Exercises(ctx context.Context) ([]trainer.ExerciseLine, error)
	OpenExercise(ctx context.Context, id string) (trainer.Exercise, error)
	Lock(ctx context.Context, id string, knobs, answers map[string]string) (trainer.Locked, error)
	RunLab(ctx context.Context, l trainer.Locked, on func(lab.Moment)) (trainer.LabVerdict, error)
	RunCode(ctx context.Context, id string, on func(trainer.RunNews)) (trainer.Verdict, error)
	Hint(ctx context.Context, id string) (level, of int, text i18n.Text, err error)
	Reset(ctx context.Context, id string) (backup string, err error)
	Watch(ctx context.Context, id string) (<-chan struct{}, error)
	EditorCommand(id string) (*exec.Cmd, error)
	Solution(ctx context.Context, id string) (trainer.Solution, error)
	GiveUp(ctx context.Context, id string) error
	UndoReset(ctx context.Context, id string) (trainer.Undone, error)
	BundleHere(ctx context.Context, id string) (trainer.Bundled, error)
	Submit(ctx context.Context, id string, answers map[string]string) (trainer.Verdict, error)
	ReadWire(ctx context.Context, id string) (trainer.WireFile, error)
	SaveWire(ctx context.Context, id, before, text string) error
	ListenWire(ctx context.Context, id string, news func(trainer.RunNews)) (trainer.Verdict, error)
	OpenScope(ctx context.Context, o trainer.ScopeOptions) (*trainer.Scope, error)

	Plan(ctx context.Context, c trainer.PlanChange) (trainer.Plan, error)
	Placement(ctx context.Context) (trainer.Placement, error)
	PlacementQuestions(ctx context.Context, lesson string) ([]trainer.Question, error)
	Prove(ctx context.Context, lesson string, given []trainer.Given) (trainer.Sitting, error)
	Situations(ctx context.Context) ([]trainer.Situation, error)
	Advise(ctx context.Context, answers map[string]string) ([]trainer.Proposal, error)
	Stats(ctx context.Context) (trainer.Stats, error)
	Resources(ctx context.Context) ([]trainer.ResourceGroup, error)
	DoctorItems() []trainer.DoctorItem
	Doctor(ctx context.Context, term trainer.Terminal, on func(trainer.DoctorItem)) ([]trainer.DoctorItem, error)
	SetWorkspace(ctx context.Context, folder string) error

	Search(query string, limit int, kinds ...trainer.FoundKind) (trainer.SearchResult, error)
	FAQ(id string) (trainer.FAQ, error)
	FAQs() ([]trainer.FAQ, error)
	Terms(lang i18n.Lang, lesson string) ([]trainer.Term, error)
	Refers(lesson string) ([]trainer.Found, error)
}

// Env is what the root lends to every screen. Only the root changes it, in its
// Update; commands must copy what they need before they run.
type Env struct {
	Ctx     context.Context
	Trainer Trainer
	// Explain turns an error into words and a hint.
	Explain func(error) (text, hint i18n.Text)
	Lang    i18n.Lang
	M       *i18n.TUIMessages
	Theme   *Theme
	Pages   *markdown.Cache
	// Parked counts commands that wait for something that may never come (a
	// file being saved); a test is idle when only such commands are left.
	Parked *atomic.Int64
}

// T is t in the current language.
func (e *Env) T(t i18n.Text) string { return t.In(e.Lang) }

// Why is an error as one line of text and a hint in the current language.
func (e *Env) Why(err error) (text, hint string) {
	t, h := e.Explain(err)
	return t.In(e.Lang), h.In(e.Lang)
}
