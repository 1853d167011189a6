package trainer

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
)

// project plays a project's programs through their own project.yaml, as a
// learner's is played. There is no starter: its project.yaml names no command.
func (v *verifier) project(ctx context.Context, def *exercises.Definition) error {
	all, err := variants(def)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.what == "starter" {
			continue
		}
		dir := filepath.Join(v.root, strings.ReplaceAll(def.ID+"/"+x.what, "/", "-"))
		for _, layer := range x.layers {
			if layer == "starter" {
				continue
			}
			if err := materialize(dir, def.Files, layer); err != nil {
				return err
			}
		}
		file, err := runner.LoadProject(filepath.Join(dir, exercises.ProjectFile), runner.ProjectChange{})
		if err != nil {
			v.add(def.ID, x.what, false, err.Error())
			continue
		}
		key := v.verdictKey(ctx, def, x, dir)
		if v.known(def, x, key) {
			continue
		}
		play := projectPlay{def: def, file: file, keeper: v.t.keeper, env: append(slices.Clone(v.t.env), "CARGO_TARGET_DIR="+v.target()), news: func(n RunNews) {
			if v.o.News != nil {
				v.o.News(def.ID, x.what, n)
			}
		}}
		ev, err := play.all(ctx)
		if err != nil {
			return err
		}
		ok, why := judgeVariant(x, check.Grade(ev, def))
		v.keep(key, ok, why)
		v.add(def.ID, x.what, ok, why)
	}
	return nil
}
