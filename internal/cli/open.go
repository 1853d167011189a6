package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"otelings/exercises"
	"otelings/exercises/sandbox"
	"otelings/internal/config"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
	"otelings/trainer"
)

// open wires a trainer, once. A settings file that cannot be read does not
// stop anybody: the defaults are used and it is said.
func (a *app) open() (*trainer.Trainer, error) {
	if a.trainer != nil {
		return a.trainer, nil
	}
	system := a.system()
	dirs, err := system.Resolve("")
	if err != nil {
		return nil, err
	}
	file := config.NewFile(dirs.State)
	settings, settingsErr := file.Load()
	if settings.Workspace != "" {
		if dirs, err = system.Resolve(settings.Workspace); err != nil {
			return nil, err
		}
	}
	a.lang = config.Language(a.langFlag, settings.Lang, a.getenv)
	if settingsErr != nil {
		a.report(settingsErr)
	}
	library, set, err := a.load()
	if err != nil {
		return nil, err
	}
	options := progress.Options{}
	if exe, err := os.Executable(); err == nil {
		options.Checker = progress.CommandChecker(exe, checkCommand)
	}
	a.trainer = trainer.New(trainer.Options{
		Lessons: library, Exercises: set, Dirs: dirs, Config: file, Settings: settings, Env: a.Env,
		Progress: progress.New(filepath.Join(dirs.State, "progress.db"), options),
	})
	return a.trainer, nil
}

// system is what the folders are resolved from: the environment handed in.
func (a *app) system() config.System {
	return config.System{OS: config.ThisSystem().OS, Getenv: a.getenv, Home: a.home}
}

// home is the home folder of the environment handed in, else the system's.
func (a *app) home() (string, error) {
	if h := a.getenv("HOME"); h != "" {
		return h, nil
	}
	return os.UserHomeDir()
}

// load reads the content the binary carries, and a folder laid over it.
func (a *app) load() (*lessons.Library, *exercises.Set, error) {
	lessonFiles, exerciseRoots := lessons.Content(), []fs.FS{exercises.Content()}
	if a.content != "" {
		info, err := os.Stat(a.content)
		if err != nil || !info.IsDir() {
			return nil, nil, &usageError{
				text: i18n.Text{EN: "no folder " + a.content, ZH: "没有目录 " + a.content},
				hint: i18n.Text{EN: "it has the layout of lessons/ and exercises/", ZH: "它的布局和 lessons/、exercises/ 一样"},
			}
		}
		lessonFiles = overlay{top: os.DirFS(filepath.Join(a.content, "lessons")), base: lessonFiles}
		exerciseRoots = append(exerciseRoots, os.DirFS(filepath.Join(a.content, "exercises")))
	}
	library, err := lessons.Load(lessonFiles)
	if err != nil {
		return nil, nil, fmt.Errorf("lessons: %w", err)
	}
	set, err := exercises.Load(exerciseRoots...)
	if err != nil {
		return nil, nil, fmt.Errorf("exercises: %w", err)
	}
	return library, set, nil
}

// overlay looks in top first; folders are joined by name.
type overlay struct{ top, base fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.top.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

// ReadDir joins the entries of both.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	base, baseErr := fs.ReadDir(o.base, name)
	top, topErr := fs.ReadDir(o.top, name)
	if baseErr != nil && topErr != nil {
		return nil, baseErr
	}
	seen := map[string]bool{}
	for _, e := range top {
		seen[e.Name()] = true
	}
	for _, e := range base {
		if !seen[e.Name()] {
			top = append(top, e)
		}
	}
	return top, nil
}

// checkCommand is the hidden command that looks into a progress file in a
// child process: a damaged file may loop or fault.
const checkCommand = "check-progress-file"

// child runs the hidden commands, which must not depend on anything else.
func child(args []string) (code int, ok bool) {
	if len(args) == 2 && args[0] == checkCommand {
		return progress.RunCheck(args[1], os.Stdout), true
	}
	if len(args) == 1 && args[0] == sandbox.Command {
		return sandbox.Child(os.Stdin, os.Stdout), true
	}
	return 0, false
}
