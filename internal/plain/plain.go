// Package plain is the line mode (--plain): every screen as a page of text
// with numbered choices and a prompt, for screen readers, dumb terminals and
// people who like it so; and lessons printed as plain text.
//
// Rules of the room: output is only ever appended; no escape sequence, colour,
// spinner or box drawing is written; no line is wider than 80 cells; what came
// from a program or from telemetry is made visible before it is printed;
// reading happens at prompts only.
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// Trainer is what the line mode needs of the use cases; *trainer.Trainer has it.
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
	EditorCommand(id string) (*exec.Cmd, error)
	Watch(ctx context.Context, id string) (<-chan struct{}, error)
	Solution(ctx context.Context, id string) (trainer.Solution, error)
	GiveUp(ctx context.Context, id string) error
	UndoReset(ctx context.Context, id string) (trainer.Undone, error)
	BundleHere(ctx context.Context, id string) (trainer.Bundled, error)
	Submit(ctx context.Context, id string, answers map[string]string) (trainer.Verdict, error)
	ListenWire(ctx context.Context, id string, news func(trainer.RunNews)) (trainer.Verdict, error)
	OpenScope(ctx context.Context, o trainer.ScopeOptions) (*trainer.Scope, error)
	Doctor(ctx context.Context, term trainer.Terminal, on func(trainer.DoctorItem)) ([]trainer.DoctorItem, error)
	SetWorkspace(ctx context.Context, folder string) error

	Plan(ctx context.Context, c trainer.PlanChange) (trainer.Plan, error)
	Placement(ctx context.Context) (trainer.Placement, error)
	PlacementQuestions(ctx context.Context, lesson string) ([]trainer.Question, error)
	Prove(ctx context.Context, lesson string, given []trainer.Given) (trainer.Sitting, error)
	Situations(ctx context.Context) ([]trainer.Situation, error)
	Advise(ctx context.Context, answers map[string]string) ([]trainer.Proposal, error)
	Stats(ctx context.Context) (trainer.Stats, error)
	Resources(ctx context.Context) ([]trainer.ResourceGroup, error)

	Search(query string, limit int, kinds ...trainer.FoundKind) (trainer.SearchResult, error)
	FAQ(id string) (trainer.FAQ, error)
	FAQs() ([]trainer.FAQ, error)
	Terms(lang i18n.Lang, lesson string) ([]trainer.Term, error)
}

// Options is what a session is made of. In and Out are needed.
type Options struct {
	In    io.Reader
	Out   io.Writer
	Width int       // columns of the terminal, 0 = not known
	Lang  i18n.Lang // "" = English

	// Where to begin instead of Today; at most one is set. The first-run
	// questions are left for another time then.
	Path, Lesson, Exercise string

	// Interrupt gets a value for each Ctrl-C; nil when nobody tells. During a
	// run the first ends the run and the second the session; at a prompt it
	// takes two in a row. Without it, ctx is the only way to stop from outside.
	Interrupt <-chan struct{}

	// Edit runs the learner's editor in the terminal and waits for it; nil
	// when that is not possible, then no page offers it.
	Edit func(ctx context.Context, cmd *exec.Cmd) error

	// Now is the clock that paces progress lines; nil = time.Now.
	Now func() time.Time
}

// ErrInterrupted ends a session that was ended by Ctrl-C. It is a context.Canceled.
var ErrInterrupted = fmt.Errorf("interrupted: %w", context.Canceled)

// Run is a whole session. It returns nil when the learner quits or the input
// ends, ErrInterrupted after Ctrl-C, ctx's error when ctx ends, and the error
// of writing when Out fails. A read that is under way when it returns goes on
// until the input gives a line or ends.
func Run(ctx context.Context, t Trainer, o Options) error {
	s := newSession(t, o)
	first, err := s.begin(ctx)
	if err != nil {
		return err
	}
	s.stack = first
	defer s.closeScope(ctx)
	err = s.loop(ctx)
	if errors.Is(err, errQuit) || errors.Is(err, io.EOF) {
		err = nil
	}
	if s.failed != nil {
		return s.failed
	}
	return err
}

// begin is the stack a session starts with. An id that names nothing is an
// error at once, before anything is printed.
func (s *Session) begin(ctx context.Context) ([]screen, error) {
	stack := []screen{&todayScreen{}}
	switch {
	case s.opts.Path != "":
		_, err := s.trainer.Path(ctx, s.opts.Path)
		return append(stack, &pathScreen{id: s.opts.Path}), err
	case s.opts.Lesson != "":
		_, err := s.trainer.OpenLesson(ctx, s.opts.Lesson)
		return append(stack, &lessonScreen{id: s.opts.Lesson}), err
	case s.opts.Exercise != "":
		_, err := s.trainer.OpenExercise(ctx, s.opts.Exercise)
		return append(stack, &exerciseScreen{id: s.opts.Exercise}), err
	}
	today, err := s.trainer.Today(ctx)
	if err != nil || today.Welcomed {
		return stack, ctx.Err() // Today's own page tells the error
	}
	return append(stack, &welcomeScreen{}), nil
}
