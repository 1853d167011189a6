package runner

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// FindCargo is the path of cargo for a program with this environment: in PATH,
// else where rustup installs it. The error is *Error of kind ErrNoToolchain.
func FindCargo(env []string) (string, error) { return findCargo(env) }

// FindRustc is the compiler that a cargo at this path runs: beside it first,
// then as FindCargo looks.
func FindRustc(env []string, cargo string) (string, error) {
	return findTool(toolEnviron(env, cargo), "rustc")
}

// Versions is what the tools of a language say of themselves, by tool. The error
// is *Error of kind ErrNoToolchain when one of them is not there, or ctx's.
func Versions(ctx context.Context, env []string, language string) (map[string]string, error) {
	out := map[string]string{}
	found, err := toolchains[language].find(Job{}, env)
	if err != nil {
		return nil, err
	}
	for _, argv := range found.versions() {
		said, err := Ask(ctx, env, os.TempDir(), argv[0], argv[1:]...)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		line := ""
		if err == nil && said.Exit == 0 {
			line, _, _ = strings.Cut(strings.TrimSpace(said.Stdout+said.Stderr), "\n")
		}
		name := strings.TrimSuffix(filepath.Base(argv[0]), ".exe")
		out[name] = line
	}
	return out, nil
}

// Said is what a tool printed and how it ended.
type Said struct {
	Exit           int // -1 when a signal ended it
	Stdout, Stderr string
}

// Ask runs a tool with its arguments in dir, with the environment a build tool
// gets, until it ends or ctx does; then it and its children are killed and the
// error is ctx's. A tool that fails is an answer, not an error.
func Ask(ctx context.Context, env []string, dir, tool string, args ...string) (Said, error) {
	cmd := exec.Command(tool, args...)
	cmd.Dir, cmd.Env = dir, toolEnviron(env, tool)
	var out, errs capped
	end, err := supervise(ctx, cmd, &out, &errs, limit{})
	said := Said{Exit: end.exit, Stdout: string(out.data), Stderr: string(errs.data)}
	if err != nil && ctx.Err() == nil {
		err = &Error{Kind: ErrStart, Path: tool, Err: err}
	}
	return said, err
}
