package runner

import (
	"context"
	"os/exec"
)

// FindCargo is the path of cargo for a program with this environment: in PATH,
// else where rustup installs it. The error is *Error of kind ErrNoToolchain.
func FindCargo(env []string) (string, error) { return findCargo(env) }

// FindRustc is the compiler that a cargo at this path runs: beside it first,
// then as FindCargo looks.
func FindRustc(env []string, cargo string) (string, error) {
	return findTool(toolEnviron(env, cargo), "rustc")
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
