// Package cli is the command line: commands, streams, exit codes and the
// wiring of everything below it.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"otelings/collector"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// Streams is what a command reads and writes; tests put buffers in.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Env      []string
	TTY      bool // both In and Out are a terminal
	Width    int  // columns for printed text, 0 = 80
	Height   int  // lines of the terminal, 0 = not known
}

// app is one invocation.
type app struct {
	Streams
	ctx      context.Context
	langFlag string
	lang     i18n.Lang
	json     bool
	plain    bool
	content  string
	trainer  *trainer.Trainer // by open, once

	listsProblems bool // the command itself tells what is wrong with the content
}

// Main runs the process's command line and gives its exit code.
func Main() int {
	if code, ok := child(os.Args[1:]); ok {
		return code
	}
	boundMemory(os.Getenv)
	collector.Quiet()
	lab.Quiet()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Environ()}
	s.TTY = term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd())
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil && s.TTY {
		s.Width, s.Height = w, h
	}
	return Run(ctx, os.Args[1:], s)
}

// Run runs one command line.
func Run(ctx context.Context, args []string, s Streams) int {
	out := &output{Writer: s.Out}
	if !s.TTY { // a terminal loses nothing, and the screens need its own stream
		s.Out = out
	}
	a := &app{Streams: s, ctx: ctx}
	a.lang = a.savedLanguage(args) // help and errors of the flags themselves are in it
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		a.report(err)
		return exitInterrupted
	}
	if err == nil && out.err != nil && !errors.Is(out.err, syscall.EPIPE) {
		err = &failure{
			text: words("standard output could not be written: "+out.err.Error(), "标准输出写不了："+out.err.Error()),
			hint: words("look at the space and rights of where it goes", "检查输出位置的空间和权限"),
		}
	}
	a.report(err)
	return exitCode(err)
}

// flagValue finds "--name value" or "--name=value" before the flags are parsed;
// what follows "--" is another program's.
func flagValue(args []string, name string) string {
	for i, s := range args {
		if s == "--" {
			break
		}
		if s == name && i+1 < len(args) {
			return args[i+1]
		}
		if v, ok := strings.CutPrefix(s, name+"="); ok {
			return v
		}
	}
	return ""
}

func (a *app) getenv(key string) string {
	for i := len(a.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(a.Env[i], key+"="); ok {
			return v
		}
	}
	return ""
}

// noColor is the NO_COLOR convention: set and not empty.
func (a *app) noColor() bool { return a.getenv("NO_COLOR") != "" }

// dumb is a terminal that cannot move its cursor.
func (a *app) dumb() bool { return a.getenv("TERM") == "dumb" }

func (a *app) width() int {
	if a.Width <= 0 {
		return 80
	}
	return a.Width
}

// print writes v as the one JSON document of a --json command.
func (a *app) print(v any) error {
	enc := json.NewEncoder(a.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "otelings",
		Short:         "the terminal trainer for OpenTelemetry and OTLP with Rust",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.today()
			}
			return a.learn("")
		},
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	flags := root.PersistentFlags()
	flags.StringVar(&a.langFlag, "lang", "", "language: en or zh (default: the setting, else LANG)")
	flags.BoolVar(&a.json, "json", false, "print one JSON document on standard output")
	flags.BoolVar(&a.plain, "plain", false, "line mode: numbered choices, no cursor movement")
	flags.StringVar(&a.content, "content", "", "lessons and exercises of this folder too")
	root.SetFlagErrorFunc(flagProblem)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return a.checkFlags(c) }
	root.AddCommand(a.learnCommand(), a.pathsCommand(), a.lessonsCommand(), a.exercisesCommand(), a.runCommand(),
		a.hintCommand(), a.resetCommand(), a.labCommand(), a.todayCommand(), a.settingsCommand(),
		a.progressCommand(), a.verifyCommand(), a.versionCommand(), a.recordCommand(), a.newCommand(), a.bundleCommand(),
		a.planCommand(), a.placementCommand(), a.chooseCommand(), a.statsCommand(), a.resourcesCommand(), a.faqCommand(), a.searchCommand(),
		a.scopeCommand(), a.solutionCommand(), a.doctorCommand(), a.manCommand(root), a.completionCommand(root))
	root.CompletionOptions.DisableDefaultCmd = true
	help := a.helpCommand(root)
	root.SetHelpCommand(help)
	root.AddCommand(help)
	a.describe(root)
	a.complete(root)
	a.checkArgs(root)
	return root
}
