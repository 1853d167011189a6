package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"otelings/exercises/sandbox"
	"otelings/internal/config"
	"otelings/internal/process"
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
	content, err := a.load()
	if err != nil {
		return nil, err
	}
	if !a.listsProblems {
		a.tellProblems(content)
	}
	options := progress.Options{}
	if exe, err := os.Executable(); err == nil {
		options.Checker = progress.CommandChecker(exe, checkCommand)
	}
	a.trainer = trainer.New(trainer.Options{
		Keeper:  keeper(),
		Lessons: content.Lessons, Exercises: content.Exercises, Content: content, Programs: programs(), Dirs: dirs, Config: file, Settings: settings, Env: a.Env,
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

// load reads the content the binary carries, and a folder's.
func (a *app) load() (trainer.Content, error) {
	content, err := trainer.LoadContent(a.contentDir())
	var none *trainer.NoContent
	if errors.As(err, &none) && a.content == "" { // the variable is old: that stops nobody
		content, err = trainer.LoadContent("")
		content.Problems = []trainer.ContentProblem{{File: none.Dir, Text: words("this folder, which "+contentVariable+" names, is not there", contentVariable+" 指定的这个目录不存在")}}
	}
	return content, err
}

// contentVariable names a content folder for those who always use one.
const contentVariable = "OTELINGS_CONTENT"

// contentDir is the folder with more content, "" without one.
func (a *app) contentDir() string {
	if a.content != "" {
		return a.content
	}
	return a.getenv(contentVariable)
}

// tellProblems says on standard error what the author of the folder has to
// mend; the command goes on.
func (a *app) tellProblems(c trainer.Content) {
	const most = 5
	if len(c.Problems) == 0 {
		return
	}
	fmt.Fprintf(a.Err, a.say(words("otelings: faults in the content folder, %d in all; the rest of it works\n", "otelings: 内容目录有 %d 处错误，其余照常可用\n")), len(c.Problems))
	for i, p := range c.Problems {
		if i == most {
			fmt.Fprintln(a.Err, "  …")
			break
		}
		fmt.Fprintln(a.Err, "  "+shorten(safe(p.At().In(a.lang))))
	}
	if c.Dir != "" {
		fmt.Fprintln(a.Err, a.say(words("hint: ", "提示："))+a.say(words("`otelings verify --content "+safe(c.Dir)+"` lists them", "`otelings verify --content "+safe(c.Dir)+"` 逐条列出")))
	}
}

// checkCommand is the hidden command that looks into a progress file in a
// child process: a damaged file may loop or fault.
const checkCommand = "check-progress-file"

// keeper is the command line that makes a keeper of this very program: on Linux
// even when its file was replaced meanwhile.
func keeper() []string {
	if runtime.GOOS == "linux" {
		return []string{"/proc/self/exe"}
	}
	return nil // there are none
}

// child runs the hidden commands, which must not depend on anything else.
func child(args []string) (code int, ok bool) {
	if len(args) == 2 && args[0] == checkCommand {
		return progress.RunCheck(args[1], os.Stdout), true
	}
	if len(args) == 1 && args[0] == sandbox.Command {
		return sandbox.Child(os.Stdin, os.Stdout), true
	}
	if len(args) > 0 && args[0] == process.Command {
		return process.Keep(args[1:]), true
	}
	return 0, false
}
