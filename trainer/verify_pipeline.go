package trainer

import (
	"context"
	"path/filepath"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
)

// config verifies a config exercise: its recorder still sends what was
// recorded, every configuration that is shipped gets the verdict that its
// folder's name promises.
func (v *verifier) config(ctx context.Context, def *exercises.Definition) error {
	recorded, err := readRecording(def.Files, def.Config.Input)
	if err != nil {
		v.add(def.ID, recorderDir, false, def.Config.Input+": "+err.Error())
		return nil
	}
	if err := v.recorder(ctx, def, recorded); err != nil {
		return err
	}
	return v.configs(ctx, def)
}

// configs plays the configurations alone, without the recorder.
func (v *verifier) configs(ctx context.Context, def *exercises.Definition) error {
	all, err := variants(def)
	if err != nil {
		return err
	}
	for _, x := range all {
		dir := filepath.Join(v.root, strings.ReplaceAll(def.ID+"/"+x.what, "/", "-"))
		for _, layer := range x.layers {
			if err := materialize(dir, def.Files, layer); err != nil {
				return err
			}
		}
		text, err := readConfig(dir, def.Config.File)
		if err != nil {
			return err
		}
		ev, err := playConfig(ctx, def, text)
		if err != nil {
			return err
		}
		ok, why := judgeVariant(x, check.Grade(ev, def))
		v.add(def.ID, x.what, ok, why)
	}
	return nil
}
