package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"otelings/exercises"
)

// cargoStatus is a line in which cargo says what it is doing. It is news while
// the build goes on, and noise in front of an error.
var cargoStatus = regexp.MustCompile(`^ *(Adding|Blocking|Building|Checking|Compiling|Dirty|Downloaded|Downloading|Finished|Fresh|Locking|Removed|Unpacking|Updating|Waiting) `)

// cargoOffline is how cargo ends when the network fails it. A crate or version
// that does not exist reads otherwise and is the learner's to mend.
var cargoOffline = regexp.MustCompile(`(?m)^ +(failed to download|failed to fetch|download of .* failed|.*spurious network error)`)

// maxMessage bounds one message of cargo; larger ones are skipped.
const maxMessage = 1 << 20

// cargo is a found build tool with the environment to run it in.
type cargo struct {
	path   string
	env    []string
	dir    string
	target string // the shared build folder, "" = cargo's own choice

	release bool
}

// artifact is cargo's message that one unit was compiled, or was fresh. See
// "External tools" in the Cargo book.
type artifact struct {
	Reason     string `json:"reason"`
	PackageID  string `json:"package_id"`
	Fresh      bool   `json:"fresh"`
	Executable string `json:"executable"`
	Target     struct {
		Name string   `json:"name"`
		Kind []string `json:"kind"`
	} `json:"target"`
}

// build is what came of one build.
type build struct {
	ok         bool
	text       string // for people
	executable string // "" when ok is false
	took       time.Duration
}

func findCargo(env []string) (string, error) { return findTool(env, "cargo") }

// findTool looks in PATH, then where rustup installs: a terminal opened before
// the installation has not got the new PATH. Relative folders in PATH are
// skipped, since the learner's own folder must not decide what is run.
func findTool(env []string, name string) (string, error) {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	dirs := filepath.SplitList(lookup(env, "PATH"))
	if home := lookup(env, "CARGO_HOME"); home != "" {
		dirs = append(dirs, filepath.Join(home, "bin"))
	}
	for _, home := range []string{lookup(env, "HOME"), lookup(env, "USERPROFILE")} {
		if home != "" {
			dirs = append(dirs, filepath.Join(home, ".cargo", "bin"))
		}
	}
	for _, dir := range dirs {
		file := filepath.Join(dir, name)
		info, err := os.Stat(file)
		if err != nil || !filepath.IsAbs(file) || !info.Mode().IsRegular() {
			continue
		}
		if runtime.GOOS == "windows" || info.Mode()&0o111 != 0 {
			return file, nil
		}
	}
	return "", &Error{Kind: ErrNoToolchain, Language: exercises.LanguageRust}
}

// findRust finds cargo for a job. Proxies stay in its environment: it may have
// to download crates.
func findRust(job Job, base []string) (maker, error) {
	file, err := findCargo(base)
	if err != nil {
		return nil, err
	}
	env := toolEnviron(base, file)
	if job.Shared != "" {
		env = append(env, "CARGO_TARGET_DIR="+job.Shared)
	}
	return cargo{path: file, env: env, dir: job.Dir, target: job.Shared, release: job.Release}, nil
}

func (c cargo) versions() [][]string {
	out := [][]string{{c.path, "--version"}}
	if rustc, err := findTool(c.env, "rustc"); err == nil {
		out = append(out, []string{rustc, "--version"})
	}
	return out
}

// make builds the package and gives its program a name of its own.
func (c cargo) make(ctx context.Context, tell func(Event)) (made, error) {
	release, err := claim(ctx, c.target)
	if err != nil {
		return made{}, err
	}
	defer release()
	forget(c.target, c.packageName())
	built, err := c.build(ctx, tell)
	out := made{ok: built.ok, text: built.text, took: built.took}
	if err != nil {
		return out, startError(ctx, c.path, err)
	}
	if built.ok {
		program, remove := own(built.executable)
		out.command, out.remove = []string{program}, remove
	}
	return out, nil
}

// toolEnviron is base for a build tool: what lies beside it is found first, and
// its output is text.
func toolEnviron(base []string, file string) []string {
	search := filepath.Dir(file)
	if rest := lookup(base, "PATH"); rest != "" {
		search += string(os.PathListSeparator) + rest
	}
	return append(slices.Clone(base), "PATH="+search, "CARGO_TERM_COLOR=never", "CARGO_TERM_PROGRESS_WHEN=never")
}

func (c cargo) command(args ...string) *exec.Cmd {
	cmd := exec.Command(c.path, args...)
	cmd.Dir, cmd.Env = c.dir, c.env
	return cmd
}

// build builds the package and reports lines and progress to tell. A program
// that does not compile is a result, not an error; a failed download is one.
// Learners may add crates, so the lock file is not enforced.
func (c cargo) build(ctx context.Context, tell func(Event)) (build, error) {
	text := &output{}
	lines := &output{news: func(line string) {
		if !cargoStatus.MatchString(line) {
			_, _ = io.WriteString(text, line+"\n")
		}
		tell(Event{Step: StepBuild, Line: line})
	}}
	progress := &progress{tell: tell, units: map[string]bool{}}
	measuring, stop := context.WithCancel(ctx)
	progress.measure = func() { progress.setTotal(c.countUnits(measuring)) }

	messages, sink := io.Pipe()
	read := make(chan struct{})
	go func() {
		defer close(read)
		progress.read(messages)
	}()
	args := []string{"build", "--message-format=json-render-diagnostics"}
	if c.release {
		args = append(args, "--release")
	}
	end, err := supervise(ctx, c.command(args...), sink, lines, limit{})
	sink.Close()
	<-read
	stop()
	progress.counting.Wait()
	lines.Flush()
	b := build{text: text.String(), took: end.took}
	if err != nil {
		return b, err
	}
	if end.exit != 0 {
		if cargoOffline.MatchString(b.text) {
			return b, &Error{Kind: ErrDownload, Language: exercises.LanguageRust}
		}
		return b, nil
	}
	b.executable = progress.executable(c.packageName())
	b.ok = b.executable != ""
	if !b.ok {
		b.text += "error: the package has no program: src/main.rs is missing\n"
	}
	return b, nil
}

// packageName is the folder's package as its Cargo.toml says; cargo has read
// that file, so a plain look for the name is enough.
func (c cargo) packageName() string {
	text := readSource(os.DirFS(c.dir), "Cargo.toml", maxSource)
	_, after, _ := strings.Cut(text, "[package]")
	match := regexp.MustCompile(`(?m)^\s*name\s*=\s*["']([^"']+)["']`).FindStringSubmatch(after)
	if match == nil {
		return ""
	}
	return match[1]
}

// progress follows a build by its messages.
type progress struct {
	tell     func(Event)
	measure  func() // finds the total, called once in a goroutine of its own
	counting sync.WaitGroup

	mu       sync.Mutex
	units    map[string]bool // packages that are ready
	total    int
	asked    bool
	programs []artifact
}

// read takes cargo's messages until the end of r. Lines that are not messages
// come from build scripts and are skipped.
func (p *progress) read(r io.Reader) {
	in := bufio.NewReaderSize(r, maxMessage)
	for {
		line, err := in.ReadSlice('\n')
		for errors.Is(err, bufio.ErrBufferFull) { // too long: skip the rest of it
			line = nil
			_, err = in.ReadSlice('\n')
		}
		var a artifact
		if len(line) > 0 && line[0] == '{' && json.Unmarshal(line, &a) == nil && a.Reason == "compiler-artifact" {
			p.add(a)
		}
		if err != nil {
			return
		}
	}
}

func (p *progress) add(a artifact) {
	if slices.Contains(a.Target.Kind, "custom-build") {
		return // the package's own unit is still to come
	}
	p.mu.Lock()
	p.units[a.PackageID] = true
	if a.Executable != "" && slices.Contains(a.Target.Kind, "bin") {
		p.programs = append(p.programs, a)
	}
	// Counting costs a process. It is worth it only when there is more to build
	// than the learner's own program.
	if !a.Fresh && a.Executable == "" && !p.asked {
		p.asked = true
		p.counting.Go(p.measure)
	}
	p.tell(p.event())
	p.mu.Unlock()
}

func (p *progress) setTotal(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.total = total; total > 0 {
		p.tell(p.event())
	}
}

func (p *progress) event() Event {
	done := len(p.units)
	if p.total > 0 {
		done = min(done, p.total)
	}
	return Event{Step: StepBuild, Done: done, Of: p.total}
}

// executable is the program to run: the one named like the package, else the
// only one, else "".
func (p *progress) executable(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.programs {
		if a.Target.Name == name || len(p.programs) == 1 {
			return a.Executable
		}
	}
	return ""
}

// metadata is the part of `cargo metadata` that says what is built.
type metadata struct {
	Resolve struct {
		Root  string `json:"root"`
		Nodes []struct {
			ID   string `json:"id"`
			Deps []struct {
				Pkg      string `json:"pkg"`
				DepKinds []struct {
					Kind string `json:"kind"` // "" normal, "dev", "build"
				} `json:"dep_kinds"`
			} `json:"deps"`
		} `json:"nodes"`
	} `json:"resolve"`
}

// countUnits is how many packages the build is made of, 0 when not known. It
// asks cargo off line: once something is being compiled, all is downloaded.
func (c cargo) countUnits(ctx context.Context) int {
	var version, graph capped
	if _, err := supervise(ctx, c.command("version", "--verbose"), &version, io.Discard, limit{}); err != nil {
		return 0
	}
	args := []string{"metadata", "--format-version=1", "--offline"}
	if match := regexp.MustCompile(`(?m)^host: (\S+)`).FindSubmatch(version.data); match != nil {
		args = append(args, "--filter-platform", string(match[1]))
	}
	if _, err := supervise(ctx, c.command(args...), &graph, io.Discard, limit{}); err != nil {
		return 0
	}
	var m metadata
	if json.Unmarshal(graph.data, &m) != nil {
		return 0
	}
	return m.built()
}

// built counts the packages reachable from the root without its dev-dependencies.
func (m *metadata) built() int {
	next := map[string][]string{}
	for _, node := range m.Resolve.Nodes {
		for _, dep := range node.Deps {
			for _, kind := range dep.DepKinds {
				if kind.Kind != "dev" {
					next[node.ID] = append(next[node.ID], dep.Pkg)
				}
			}
		}
	}
	seen := map[string]bool{}
	for todo := []string{m.Resolve.Root}; len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if id != "" && !seen[id] {
			seen[id] = true
			todo = append(todo, next[id]...)
		}
	}
	return len(seen)
}

// capped keeps what is written to it up to 16 MiB.
type capped struct{ data []byte }

func (c *capped) Write(p []byte) (int, error) {
	if len(c.data)+len(p) <= 16<<20 {
		c.data = append(c.data, p...)
	}
	return len(p), nil
}
