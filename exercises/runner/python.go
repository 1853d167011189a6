package runner

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"otelings/exercises"
)

// requirements is the file that names a program's packages, and venvLink the
// link to them beside it.
const (
	requirements = "requirements.txt"
	venvLink     = ".venv"
)

// pythonParse reads each file given as the interpreter would, and writes
// nothing: a syntax error is then the build's, not the run's.
const pythonParse = `import sys, traceback
bad = 0
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as f:
            compile(f.read(), name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as e:
        traceback.print_exception(type(e), e, None)
        bad = 1
sys.exit(bad)
`

// pythonWithout is what would lead an interpreter to other packages.
var pythonWithout = []string{"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV"}

// pythonEnv is set for every interpreter: nothing is written beside the
// learner's files, and what is printed comes at once.
var pythonEnv = map[string]string{"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}

// python runs main.py with python3 of PATH and the packages of requirements.txt,
// which lie in a virtual environment that programs with the same file share.
type python struct {
	file string
	job  Job
	env  []string
}

func findPython(job Job, base []string) (maker, error) {
	names := []string{"python3", "python"}
	if runtime.GOOS == "windows" {
		names = []string{"python", "python3"} // python3 may be the shop's stand-in there
	}
	file, err := inPath(base, exercises.LanguagePython, names...)
	if err != nil {
		return nil, err
	}
	env := append(without(base, pythonWithout), pairs(pythonEnv)...)
	return python{file, job, append(env, "PIP_DISABLE_PIP_VERSION_CHECK=1", "PIP_NO_INPUT=1")}, nil
}

func (p python) versions() [][]string { return [][]string{{p.file, "--version"}} }

func (p python) make(ctx context.Context, tell func(Event)) (made, error) {
	t := &tool{language: exercises.LanguagePython, dir: p.job.Dir, env: p.env, tell: tell}
	interpreter, ok, err := p.interpreter(ctx, t)
	if err != nil || !ok {
		return t.made(), err
	}
	language, _ := exercises.FindLanguage(exercises.LanguagePython)
	files := walkSources(os.DirFS(p.job.Dir), ".", language.IsCode)
	ok, err = t.step(ctx, append([]string{interpreter, "-I", "-c", pythonParse}, files...)...)
	out := t.made()
	out.ok, out.command, out.env, out.without = ok, []string{interpreter, "main.py"}, pythonEnv, pythonWithout
	return out, err
}

// interpreter is the python with the program's packages.
func (p python) interpreter(ctx context.Context, t *tool) (file string, ok bool, err error) {
	lock, err := readLock(p.job.Dir, requirements)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p.file, true, nil // none are needed
	case err != nil:
		return "", false, err
	}
	real, err := filepath.EvalSymlinks(p.file) // as a rule this has the version in it
	if err != nil {
		real = p.file
	}
	dir, ok, err := t.packages(ctx, p.job.Shared, append(lock, real...), func(dir string) (bool, error) {
		if ok, err := t.step(ctx, p.file, "-m", "venv", filepath.Join(dir, "venv")); err != nil || !ok {
			return ok, err
		}
		return t.fetch(ctx, venvPython(dir), "-m", "pip", "install", "--progress-bar", "off", "--requirement", requirements)
	})
	if err != nil || !ok {
		return "", ok, err
	}
	if p.job.Link {
		link(filepath.Join(dir, "venv"), filepath.Join(p.job.Dir, venvLink), p.job.Shared)
	}
	return venvPython(dir), true, nil
}

func venvPython(dir string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(dir, "venv", "Scripts", "python.exe")
	}
	return filepath.Join(dir, "venv", "bin", "python")
}
