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

// venvLink is the link to the packages beside a Python program.
const venvLink = ".venv"

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
	env := append(without(base, pythonWithout), "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1", "PYTHONIOENCODING=utf-8", "PIP_DISABLE_PIP_VERSION_CHECK=1", "PIP_NO_INPUT=1")
	return python{file, job, env}, nil
}

func (p python) versions() [][]string { return [][]string{{p.file, "--version"}} }

func (p python) make(ctx context.Context, tell func(Event)) (made, error) {
	t := &tool{language: exercises.LanguagePython, dir: p.job.Dir, env: p.env, tell: tell}
	interpreter, ok, err := p.interpreter(ctx, t)
	if err != nil || !ok {
		return t.failed(), err
	}
	files, err := pythonFiles(p.job.Dir)
	if err != nil {
		return t.failed(), workspaceError(p.job.Dir, err)
	}
	t.text = output{} // what pip said is no part of the program's faults
	ok, err = t.step(ctx, append([]string{interpreter, "-I", "-c", pythonParse}, files...)...)
	out := t.failed()
	out.ok, out.command, out.without = ok, []string{interpreter, "main.py"}, pythonWithout
	out.env = map[string]string{"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
	return out, err
}

// interpreter is the python with the program's packages.
func (p python) interpreter(ctx context.Context, t *tool) (file string, ok bool, err error) {
	lock, err := readLock(p.job.Dir, "requirements.txt")
	if err != nil {
		return "", false, err
	}
	if _, err := os.Stat(filepath.Join(p.job.Dir, "requirements.txt")); errors.Is(err, fs.ErrNotExist) {
		return p.file, true, nil // none are needed
	}
	real, err := filepath.EvalSymlinks(p.file) // as a rule this has the version in it
	if err != nil {
		real = p.file
	}
	dir, ok, err := t.packages(ctx, p.job.Shared, append(lock, real...), func(dir string) (bool, error) {
		if ok, err := t.step(ctx, p.file, "-m", "venv", filepath.Join(dir, "venv")); err != nil || !ok {
			return ok, err
		}
		return t.step(ctx, venvPython(dir), "-m", "pip", "install", "--progress-bar", "off", "--requirement", "requirements.txt")
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

// pythonFiles is the Python files of a program, relative to its folder.
func pythonFiles(dir string) ([]string, error) {
	var out []string
	seen := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if seen++; seen > maxEntries {
			return fs.SkipAll
		}
		switch {
		case err != nil:
			return nil
		case entry.IsDir() && name != "." && skipFolder(entry.Name()):
			return fs.SkipDir
		case entry.Type().IsRegular() && filepath.Ext(name) == ".py":
			out = append(out, filepath.FromSlash(name))
		}
		return nil
	})
	return out, err
}
