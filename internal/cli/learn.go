package cli

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"otelings/internal/plain"
	"otelings/trainer"
	"otelings/tui"
	"otelings/tui/ui"
)

func (a *app) learnCommand() *cobra.Command {
	return &cobra.Command{
		Use: "learn [PATH|LESSON|EXERCISE]", Short: "open the trainer at a path, lesson or exercise", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.learn("")
			}
			return a.learn(args[0])
		},
	}
}

// target is what an id given to learn names; at most one field is set.
type target struct{ path, lesson, exercise string }

// learn opens the screens, the line mode, or prints, by what the terminal can do.
func (a *app) learn(id string) error {
	t, err := a.open()
	if err != nil {
		return err
	}
	to, err := a.find(t, id)
	if err != nil {
		return err
	}
	switch {
	case a.plain && to.lesson != "", !a.TTY && to.lesson != "":
		r, err := t.OpenLesson(a.ctx, to.lesson)
		if err != nil {
			return err
		}
		return plain.PrintLesson(a.Out, r, a.lang, a.width())
	case to.exercise != "" && !a.TTY:
		x, err := t.OpenExercise(a.ctx, to.exercise)
		if err != nil {
			return err
		}
		return plain.PrintExercise(a.Out, x, a.lang, a.width())
	case to.path != "" && !a.TTY:
		p, err := t.Path(a.ctx, to.path)
		if err != nil {
			return err
		}
		a.printPath(p)
		return nil
	case !a.TTY:
		return a.today()
	case a.plain, a.dumb():
		return a.lines(t, to)
	}
	return a.screens(t, to)
}

// find says what an id names. A lesson that is not written is told before any
// screen opens; so is an id that nothing has.
func (a *app) find(t *trainer.Trainer, id string) (target, error) {
	if id == "" {
		return target{}, nil
	}
	if _, err := t.Path(a.ctx, id); err == nil {
		return target{path: id}, nil
	}
	_, err := t.OpenLesson(a.ctx, id)
	if err == nil {
		return target{lesson: id}, nil
	}
	var unknown *trainer.Unknown
	if !errors.As(err, &unknown) {
		return target{}, err
	}
	if t.HasExercise(id) {
		return target{exercise: id}, nil
	}
	return target{}, t.UnknownAny(id)
}

// screens runs the TUI until the learner leaves.
func (a *app) screens(t *trainer.Trainer, to target) error {
	start := ui.Route{}
	switch {
	case to.path != "":
		start = ui.Route{Name: ui.Path, ID: to.path}
	case to.lesson != "":
		start = ui.Route{Name: ui.Lesson, ID: to.lesson}
	case to.exercise != "":
		start = ui.Route{Name: ui.Exercise, ID: to.exercise}
	}
	return tui.Run(a.ctx, t, tui.Options{
		Lang: a.lang, Theme: t.Settings().Theme, NoColor: a.noColor(), Start: start,
		Input: a.In, Output: a.Out, Environ: a.Env,
	})
}

// lines runs the line mode. Ctrl-C ends what runs first and the session second,
// so it does not end the whole context here.
func (a *app) lines(t *trainer.Trainer, to target) error {
	ctx, cancel := context.WithCancel(context.WithoutCancel(a.ctx))
	defer cancel()
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	interrupts := make(chan struct{}, 4)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case s := <-signals:
				if s != os.Interrupt {
					cancel()
					return
				}
				select {
				case interrupts <- struct{}{}:
				default: // nobody reads that fast; the ones in the channel do
				}
			}
		}
	}()
	return plain.Run(ctx, t, plain.Options{
		In: a.In, Out: a.Out, Width: a.Width, Lang: a.lang, Path: to.path, Lesson: to.lesson, Exercise: to.exercise,
		Interrupt: interrupts,
		Edit: func(_ context.Context, cmd *exec.Cmd) error {
			cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
			return cmd.Run()
		},
	})
}

func (a *app) todayCommand() *cobra.Command {
	return &cobra.Command{
		Use: "today", Short: "what is next", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.today() },
	}
}
