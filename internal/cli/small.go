package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// version of the program; the build's commit comes from the build itself.
const version = "0.1.0"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.print(map[string]string{
					"version": version, "commit": commit(), "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH,
					"opentelemetry_rust": "0.31",
				})
			}
			_, err := fmt.Fprintf(a.Out, "otelings %s (%.12s, %s %s/%s)\n", version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

func (a *app) progressCommand() *cobra.Command {
	c := &cobra.Command{Use: "progress", Short: "what is done", Args: cobra.NoArgs}
	show := func(*cobra.Command, []string) error {
		t, err := a.open()
		if err != nil {
			return err
		}
		if a.json {
			doc, err := t.ProgressExport(a.ctx)
			if err != nil {
				return err
			}
			return a.print(json.RawMessage(doc))
		}
		d, err := t.Today(a.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, a.say(i18n.Text{
			EN: "lessons done %d, exercises done %d, questions right %d of %d\n",
			ZH: "完成课 %d，完成练习 %d，答对 %d/%d\n",
		}), d.Done.Lessons, d.Done.Exercises, d.Done.RightAnswers, d.Done.Answers)
		if d.Path != nil {
			fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "path: %s, %d of %d steps\n", ZH: "路径：%s，%d/%d 步\n"}), d.Path.Title.In(a.lang), d.Path.Done, d.Path.Steps)
		}
		return nil
	}
	c.RunE = show
	c.AddCommand(&cobra.Command{Use: "show", Short: "what is done", Args: cobra.NoArgs, RunE: show})
	return c
}

func (a *app) labCommand() *cobra.Command {
	var set, predict []string
	var seed int64
	c := &cobra.Command{
		Use: "lab [EXPERIMENT]", Short: "an experiment by itself; without a name, the list", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, f := range []string{"set", "predict", "seed"} {
					if c.Flags().Changed(f) {
						return usage("--"+f+" wants an experiment", "--"+f+" 要指明是哪个实验", "otelings lab")
					}
				}
				return a.listLabs()
			}
			knobs, err := pairs("--set", set)
			if err != nil {
				return err
			}
			predicted, err := pairs("--predict", predict)
			if err != nil {
				return err
			}
			e, ok := lab.Get(args[0])
			if !ok {
				return trainer.UnknownExperiment(args[0])
			}
			if err := e.ValidatePrediction(predicted); err != nil {
				return err
			}
			if err := e.Validate(knobs); err != nil {
				return err
			}
			res, err := lab.Run(a.ctx, e.ID, lab.Settings{Knobs: knobs, Seed: seed}, a.labNews())
			if err != nil {
				return err
			}
			right := lab.Grade(predicted, res.Observed)
			if a.json {
				return a.print(labShape(res, predicted, right))
			}
			a.printLab(trainer.LabVerdict{LabRun: trainer.LabRun{Locked: trainer.Locked{Answers: predicted}, Observed: res.Observed, Right: right}, Result: res}, 0, false)
			return nil
		},
	}
	c.Flags().StringArrayVar(&set, "set", nil, "turn a knob: `name=value`")
	c.Flags().StringArrayVar(&predict, "predict", nil, "predict an outcome: `key=value`")
	c.Flags().Int64Var(&seed, "seed", 1, "seed of the ids")
	return c
}

func pairs(flag string, given []string) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range given {
		k, v, ok := strings.Cut(s, "=")
		if !ok {
			return nil, usage(fmt.Sprintf("%s wants name=value, not %q", flag, s), fmt.Sprintf("%s 要写成 名字=值，不能是 %q", flag, s), "otelings lab --help")
		}
		if old, twice := out[k]; twice {
			return nil, usage(fmt.Sprintf("%s gives %q two values, %q and %q", flag, k, old, v), fmt.Sprintf("%s 给了 %q 两个值：%q 和 %q", flag, k, old, v), "otelings lab --help")
		}
		out[k] = v
	}
	return out, nil
}

type knobJSON struct {
	Name    string   `json:"name"`
	Default string   `json:"default"`
	Values  []string `json:"values"`
}

type experimentJSON struct {
	ID       string     `json:"id"`
	Title    i18n.Text  `json:"title"`
	Knobs    []knobJSON `json:"knobs"`
	Predicts []string   `json:"predicts"`
}

func (a *app) listLabs() error {
	var out []experimentJSON
	for _, e := range lab.Experiments() {
		x := experimentJSON{ID: e.ID, Title: e.Title}
		for _, k := range e.Knobs {
			kn := knobJSON{Name: k.Name, Default: k.Default}
			for _, v := range k.Values {
				kn.Values = append(kn.Values, v.Value)
			}
			x.Knobs = append(x.Knobs, kn)
		}
		for _, q := range e.Questions {
			x.Predicts = append(x.Predicts, q.Key)
		}
		out = append(out, x)
	}
	if a.json {
		return a.print(out)
	}
	for _, e := range out {
		fmt.Fprintf(a.Out, "%s %s\n", pad(e.ID, 20), e.Title.In(a.lang))
	}
	return nil
}
