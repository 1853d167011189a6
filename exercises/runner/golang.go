package runner

import (
	"context"
	"path/filepath"
	"regexp"
	"runtime"

	"otelings/exercises"
)

// What `go build -v` says while all is well (downloads, and the packages as
// they are compiled), and how it says that a module could not be downloaded.
var (
	goNoise   = regexp.MustCompile(`^(go: (downloading|finding) .*|# .*|[^\s:]+)$`)
	goOffline = regexp.MustCompile(`(?m)^(?:go: |\S+\.go:[0-9]+:[0-9]+: )\S+@\S+: .*(?:dial tcp|Client\.Timeout|TLS handshake|proxyconnect)`)
)

// golang builds with the go command found in PATH, else where its installer
// puts it. Modules and compiled packages are in the go command's own caches.
type golang struct {
	file string
	job  Job
	env  []string
}

func findGo(job Job, base []string) (maker, error) {
	file, err := inPath(base, exercises.LanguageGo, "go")
	if err != nil {
		usual := "/usr/local/go/bin"
		if runtime.GOOS == "windows" {
			usual = `C:\Program Files\Go\bin`
		}
		if file = findProgram([]string{"PATH=" + usual}, "go"); file == "" {
			return nil, err
		}
	}
	// What the learner has set for other work would change what is built here.
	env := append(without(base, []string{"GOFLAGS", "GOOS", "GOARCH"}), "GOWORK=off", "CGO_ENABLED=0", "GO111MODULE=on")
	return golang{file, job, env}, nil
}

func (g golang) versions() [][]string { return [][]string{{g.file, "version"}} }

func (g golang) make(ctx context.Context, tell func(Event)) (made, error) {
	program, remove, err := privateProgram(g.job.Shared)
	if err != nil {
		return made{}, err
	}
	t := &tool{language: exercises.LanguageGo, dir: g.job.Dir, env: g.env, noise: goNoise, tell: tell}
	ok, err := t.step(ctx, g.file, "build", "-v", "-o", program, ".")
	out := t.made()
	out.ok, out.command, out.remove = ok, []string{program}, remove
	if err == nil && !ok && goOffline.MatchString(out.text) {
		err = &Error{Kind: ErrDownload, Language: exercises.LanguageGo}
	}
	return out, err
}

// privateProgram is where a program is built that nobody else writes to, and
// what takes it away again.
func privateProgram(shared string) (path string, remove func(), err error) {
	dir, remove, err := private(shared)
	path = filepath.Join(dir, "program")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	return path, remove, err
}
