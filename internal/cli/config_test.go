package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The commands of a learner with a configuration: what is wrong is told at its
// line in both languages, the solution passes, and wrong flags say why.
func TestConfigurationOnTheCommandLine(t *testing.T) {
	l := newLearner(t, "silent")
	r := l.run(t, "run", configID).want(t, 3, "stage existence", "The probe's spans leave", "out of otlp_grpc/backend: requests 57, spans 49", "out of otlp_grpc/errors")
	if strings.Contains(r.out, "exit code") {
		t.Errorf("a process is told of:\n%s", r.out)
	}
	file := filepath.Join(l.workspace(), "collector", filepath.FromSlash(configID), "collector.yaml")
	starter, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(starter), "receivers: [otlp]", "receivers: [otpl]", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	l.run(t, "run", configID).want(t, 3, "stage delivery", "collector.yaml:18", "nothing was run")
	l.run(t, "--lang", "zh", "run", configID).want(t, 3, "管道里列出的组件没有在任何一节里定义", "collector.yaml:18", "没有运行")
	v := l.run(t, "run", configID, "--json").want(t, 3).object(t)
	if _, is := v["process"]; is {
		t.Error("a configuration has a process")
	}

	solution := filepath.FromSlash("../../exercises/content/" + configID + "/solution")
	v = l.run(t, "run", configID, "--dir", solution, "--json").want(t, 0).object(t)
	outputs, _ := v["outputs"].([]any)
	if len(outputs) != 2 || v["passed"] != true || v["saved"] != true {
		t.Fatalf("solution: %v", v)
	}
	if first := outputs[0].(map[string]any); first["exporter"] != "otlp_grpc/backend" || first["spans"] != 33.0 || first["requests"] != 2.0 {
		t.Errorf("outputs %v", outputs)
	}
	l.run(t, "solution", configID).want(t, 0, "+++ solution/collector.yaml", "+processors:")

	l.run(t, "run", configID, "--dir", l.home).want(t, 1, "there is no collector.yaml", "hint: ")
	l.run(t, "run", configID, "--answers", "a.yaml").want(t, 2, "not for configurations", "hint: ")
	l.run(t, "--lang", "zh", "run", configID, "--print-env").want(t, 2, "不用于配置练习", "提示：")
	l.run(t, "reset", configID, "--yes").want(t, 0)
	if again, err := os.ReadFile(file); err != nil || string(again) != string(starter) {
		t.Errorf("after a reset: %v", err)
	}
}
