package doctor

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"otelings/exercises/runner"
	"otelings/internal/i18n"
)

// MinRust is the oldest Rust that builds the exercises: the rust-version of
// their Cargo.toml.
const MinRust = "1.90"

// Options is what is examined. Zero fields have the defaults named.
type Options struct {
	Env []string // the environment programs inherit, "KEY=value"
	OS  string   // "" = runtime.GOOS

	Workspace string // the learner's exercises
	Target    string // where their programs are built
	State     string // settings and progress

	// Manifest is a Cargo project as the exercises have it, by file name:
	// whether its crates are there tells whether the first build needs the network.
	Manifest map[string][]byte

	TTY           bool // screens are drawn on a terminal
	Width, Height int  // of the terminal, 0 = not known

	Ports []int // looked at for listeners; nil = 4317 and 4318

	// Progress opens the progress file and says in words what is wrong or worth
	// telling; nil = not looked at.
	Progress func(ctx context.Context) (Condition, error)
	Settings func() error // reads the settings file; nil = not looked at
	Editor   string       // the editor's command line; "" = none is set

	Quick, Tool, Build time.Duration // how long one look may take; 0 = 3 s, 10 s, 60 s

	// What the system does, for tests that provoke what a machine will not.
	Space func(path string) (Space, error)                         // nil = the file system's own
	Dial  func(ctx context.Context, addr string) (net.Conn, error) // nil = TCP
	Start func(ctx context.Context, file string) error             // starts a program; nil = really
}

// Condition is what opening the progress file showed.
type Condition struct {
	Text, Hint i18n.Text // of what went wrong; zero when nothing did
	Broken     bool      // nothing can be saved
}

func (o Options) withDefaults() Options {
	if o.OS == "" {
		o.OS = runtime.GOOS
	}
	if o.Ports == nil {
		o.Ports = []int{portGRPC, portHTTP}
	}
	for d, fallback := range map[*time.Duration]time.Duration{&o.Quick: 3 * time.Second, &o.Tool: 10 * time.Second, &o.Build: time.Minute} {
		if *d <= 0 {
			*d = fallback
		}
	}
	if o.Space == nil {
		o.Space = spaceAt
	}
	if o.Dial == nil {
		o.Dial = func(ctx context.Context, addr string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "tcp", addr)
		}
	}
	if o.Start == nil {
		env := o.Env
		o.Start = func(ctx context.Context, file string) error {
			_, err := runner.Ask(ctx, env, filepath.Dir(file), file)
			return err
		}
	}
	return o
}

// getenv is the last value of name, as for a process.
func (p *patient) getenv(name string) string {
	for i := len(p.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(p.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// find is the path of a program in PATH, "" when it is not there.
func (p *patient) find(names ...string) string {
	for _, name := range names {
		if filepath.IsAbs(name) {
			if executable(name) {
				return name
			}
			continue
		}
		for _, dir := range filepath.SplitList(p.getenv("PATH")) {
			if file := filepath.Join(dir, name); filepath.IsAbs(file) && executable(file) {
				return file
			}
		}
	}
	return ""
}

// executable reports whether a file can be run, under its name or, on Windows,
// with an extension that programs have.
func executable(file string) bool {
	names := []string{file}
	if runtime.GOOS == "windows" {
		names = append(names, file+".exe", file+".cmd", file+".bat")
	}
	for _, n := range names {
		info, err := os.Stat(n)
		if err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
			return true
		}
	}
	return false
}

// set is the command that sets a variable in this system's shell.
func (p *patient) set(name, value string) string {
	if p.OS == "windows" {
		return fmt.Sprintf("$env:%s = '%s'", name, value)
	}
	return fmt.Sprintf("export %s=%s", name, quoted(value))
}

// unset is the command that removes variables from this system's shell.
func (p *patient) unset(names []string) string {
	if p.OS == "windows" {
		return "Remove-Item Env:" + strings.Join(names, ", Env:")
	}
	return "unset " + strings.Join(names, " ")
}

// quoted is a word as a POSIX shell takes it.
func quoted(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-:,@%+=*") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// text is a message in both languages with the same arguments.
func text(en, zh string, args ...any) i18n.Text {
	if len(args) == 0 {
		return i18n.Text{EN: en, ZH: zh}
	}
	return i18n.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}
}

// fact is something seen that reads the same in every language.
func fact(s string) i18n.Text { return i18n.Text{EN: s, ZH: s} }
