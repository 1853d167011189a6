package trainer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/sandbox"
)

const gatekeeper = "collector-configuration/gatekeeper"

// Every configuration that is shipped gets the verdict that its folder's name
// promises, run for real. The recorder is left out: it wants cargo.
func TestShippedConfigurationsAreJudgedAsPromised(t *testing.T) {
	tr, played := bench(t, "silent"), 0
	for _, def := range tr.set.All() {
		if def.Kind != exercises.KindConfig {
			continue
		}
		played++
		v := &verifier{t: tr, root: t.TempDir()}
		if err := v.configs(t.Context(), def); err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{}
		for _, it := range v.items {
			told[it.What] = true
			if !it.OK {
				t.Errorf("%s %s: %s", def.ID, it.What, it.Why)
			}
		}
		for _, m := range def.Mistakes {
			if !told["wrong/"+m.ID] {
				t.Errorf("%s: no configuration makes the mistake %s", def.ID, m.ID)
			}
		}
	}
	if played == 0 {
		t.Error("no configuration is shipped")
	}
}

// A learner opens the exercise, is told what is wrong with the line it is at,
// mends the file and has done it; a reset gives the starter back.
func TestAConfigurationIsMended(t *testing.T) {
	tr := bench(t, "silent")
	x, err := tr.OpenExercise(t.Context(), gatekeeper)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(x.Dir, "collector.yaml")
	starter, err := os.ReadFile(file)
	if err != nil || len(x.Files) != 1 || x.Files[0] != "collector.yaml" || !strings.Contains(file, filepath.Join("collector", "collector-configuration")) {
		t.Fatalf("scaffolded %v in %s: %v", x.Files, x.Dir, err)
	}
	save := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func() Verdict {
		t.Helper()
		v, err := tr.RunCode(t.Context(), gatekeeper, func(RunNews) {})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := run(); v.Report.Findings[0].Mistake != "nothing-filtered" || len(v.OutputLines()) != 2 || v.OutputLines()[0].Spans != 49 {
		t.Errorf("starter: %+v %+v", v.Report.Findings, v.OutputLines())
	}
	save(strings.Replace(string(starter), "endpoint: backend", "endpont: backend", 1))
	f := run().Report.Findings[0]
	if f.Mistake != string(sandbox.UnknownKey) || f.Stage != exercises.StageDelivery || len(f.Evidence) != 1 || f.Evidence[0] != "collector.yaml:11" || !strings.Contains(f.Message.ZH, "endpont") {
		t.Errorf("a misspelt key: %+v", f)
	}
	def, _ := tr.set.Get(gatekeeper)
	solved, err := layer(def.Files, "solution")
	if err != nil {
		t.Fatal(err)
	}
	save(solved["collector.yaml"] + "  telemetry: {logs: {level: debug}}\n")
	v := run()
	if v.Report.State != check.Passed || !v.First || !v.Saved {
		t.Fatalf("solution: %+v", v.Report)
	}
	if l := v.Report.Findings; len(l) != 1 || l[0].Check != string(sandbox.OwnTelemetry) || l[0].Level == exercises.LevelViolation {
		t.Errorf("what is accepted in silence: %+v", l)
	}
	if s, err := tr.Solution(t.Context(), gatekeeper); err != nil || len(s.Files) != 1 || !strings.Contains(s.Files[0].Diff, "-  telemetry") {
		t.Errorf("solution %+v: %v", s, err)
	}
	if _, err := tr.Reset(t.Context(), gatekeeper); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(file); err != nil || string(again) != string(starter) {
		t.Errorf("after a reset: %q, %v", again, err)
	}
	if x, err = tr.OpenExercise(t.Context(), gatekeeper); err != nil || !x.Done || len(x.Backups) != 1 {
		t.Errorf("done %v, back-ups %v: %v", x.Done, x.Backups, err)
	}
}

// What a mistake may name as its cause is what the sandbox tells.
func TestCausesOfConfigurationsAreTheSandboxs(t *testing.T) {
	var told []string
	for _, c := range sandbox.Ending() {
		told = append(told, string(c))
	}
	if !slices.Equal(told, exercises.ConfigProblems()) {
		t.Errorf("the sandbox tells %v, mistakes may name %v", told, exercises.ConfigProblems())
	}
}

func TestAConfigurationThatIsNotThere(t *testing.T) {
	tr := bench(t, "silent")
	var none *NoConfig
	if _, err := tr.RunCodeIn(t.Context(), gatekeeper, t.TempDir(), nil); !errors.As(err, &none) {
		t.Errorf("an empty folder: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "collector.yaml"), []byte("a: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := tr.RunCodeIn(t.Context(), gatekeeper, dir, nil)
	if err != nil || v.Report.Findings[0].Mistake != string(sandbox.BadYAML) {
		t.Errorf("another folder: %+v: %v", v.Report, err)
	}
}
