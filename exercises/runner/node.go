package runner

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"otelings/exercises"
)

// nodeModules is the folder in which Node.js looks for packages.
const nodeModules = "node_modules"

// nodeWithout is what would load other code into the program. npm keeps it: it
// may be what lets it reach the network.
var nodeWithout = []string{"NODE_OPTIONS", "NODE_PATH"}

// node runs the main file of package.json with node of PATH. The packages of
// package-lock.json lie in a folder that programs with the same file share.
type node struct {
	file, npm string
	job       Job
	env       []string
}

func findNode(job Job, base []string) (maker, error) {
	file, err := inPath(base, exercises.LanguageNode, "node", "nodejs")
	if err != nil {
		return nil, err
	}
	npm, err := inPath(base, exercises.LanguageNode, "npm")
	if err != nil {
		return nil, err
	}
	return node{file, npm, job, base}, nil
}

func (n node) versions() [][]string { return [][]string{{n.file, "--version"}, {n.npm, "--version"}} }

func (n node) make(ctx context.Context, tell func(Event)) (made, error) {
	t := &tool{language: exercises.LanguageNode, dir: n.job.Dir, env: n.env, tell: tell}
	modules, ok, err := n.modules(ctx, t)
	if err != nil || !ok {
		return t.made(), err
	}
	main, err := n.main()
	if err != nil {
		return made{text: "package.json: " + err.Error() + "\n", took: t.took}, nil
	}
	t.env = without(n.env, nodeWithout)
	ok, err = t.step(ctx, n.file, "--check", main)
	out := t.made()
	out.ok, out.command, out.without = ok, []string{n.file, main}, nodeWithout
	if modules != "" { // for folders without a link, programs with `require` find them so
		out.env = map[string]string{"NODE_PATH": modules}
	}
	return out, err
}

// modules is the folder with the program's packages, "" when it needs none or
// has a folder of its own.
func (n node) modules(ctx context.Context, t *tool) (dir string, ok bool, err error) {
	own := filepath.Join(n.job.Dir, nodeModules)
	if info, err := os.Lstat(own); err == nil && info.IsDir() {
		return "", true, nil
	}
	names := []string{"package.json", "package-lock.json"}
	lock, err := readLock(n.job.Dir, names...)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", true, nil
	case err != nil:
		return "", false, err
	}
	dir, ok, err = t.packages(ctx, n.job.Shared, lock, func(dir string) (bool, error) {
		for _, name := range names {
			if err := copyFile(filepath.Join(n.job.Dir, name), filepath.Join(dir, name), 0o644); err != nil {
				return false, workspaceError(dir, err)
			}
		}
		return t.fetch(ctx, n.npm, "ci", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
	})
	if err != nil || !ok {
		return "", ok, err
	}
	dir = filepath.Join(dir, nodeModules)
	if n.job.Link {
		link(dir, own, n.job.Shared)
	}
	return dir, true, nil
}

// main is the file that package.json names, main.js when it names none.
func (n node) main() (string, error) {
	data, err := readBounded(os.DirFS(n.job.Dir), "package.json")
	if err != nil {
		return "", err
	}
	var p struct {
		Main string `json:"main"`
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return "", err
	}
	if p.Main == "" {
		return "main.js", nil
	}
	return filepath.FromSlash(p.Main), nil
}
