package runner

import (
	"context"
	"path/filepath"

	"otelings/exercises"
)

// cc compiles all C files of the folder with the system's compiler: CC when it
// is set, else cc, gcc or clang in PATH. No library but the system's is linked.
type cc struct {
	file string
	job  Job
	env  []string
}

func findC(job Job, base []string) (maker, error) {
	names := []string{"cc", "gcc", "clang"}
	if own := lookup(base, "CC"); own != "" {
		if filepath.IsAbs(own) {
			return cc{own, job, base}, nil
		}
		names = append([]string{own}, names...)
	}
	file, err := inPath(base, exercises.LanguageC, names...)
	if err != nil {
		return nil, err
	}
	return cc{file, job, base}, nil
}

func (c cc) versions() [][]string { return [][]string{{c.file, "--version"}} }

func (c cc) make(ctx context.Context, tell func(Event)) (made, error) {
	files, err := filepath.Glob(filepath.Join(c.job.Dir, "*.c"))
	if err != nil {
		return made{}, workspaceError(c.job.Dir, err)
	}
	program, remove, err := privateProgram(c.job.Shared)
	if err != nil {
		return made{}, err
	}
	argv := []string{c.file, "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-g", "-o", program}
	for _, f := range files {
		argv = append(argv, filepath.Base(f))
	}
	t := &tool{language: exercises.LanguageC, dir: c.job.Dir, env: append(without(c.env, []string{"LC_ALL", "LANG"}), "LC_ALL=C"), tell: tell}
	ok, err := t.step(ctx, append(argv, "-lm", "-lpthread")...)
	out := t.made()
	out.ok, out.command, out.remove = ok, []string{program}, remove
	return out, err
}
