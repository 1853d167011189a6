package trainer

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"otelings/collector/fault"
	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/telemetry"
)

// TestAttemptPlaysTheFaultsOfTheExercise: the collector of an attempt
// misbehaves as the exercise says, and faults that cannot be are an error.
func TestAttemptPlaysTheFaultsOfTheExercise(t *testing.T) {
	def := &exercises.Definition{ID: "l/e", Faults: &fault.Faults{Throttle: 2 * time.Second, First: 1}}
	a := (&Trainer{}).newAttempt(def, runner.Job{Dir: t.TempDir()}, nil)
	var codes []int
	program := func(endpoint string, _ func(runner.Event)) error {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		for range 2 {
			res, err := client.Post(endpoint+"/v1/traces", "application/json", strings.NewReader("{}"))
			if err != nil {
				return err
			}
			codes = append(codes, res.StatusCode)
			if err := res.Body.Close(); err != nil {
				return err
			}
		}
		return nil
	}
	s, _, err := receive(t.Context(), a.faults, a.say, program)
	if err != nil {
		t.Fatal(err)
	}
	if len(codes) != 2 || codes[0] != http.StatusTooManyRequests || codes[1] != http.StatusOK || len(s.Door) != 2 || s.Door[0].Cause != telemetry.CauseThrottled {
		t.Errorf("%v %+v", codes, s.Door)
	}
	if _, _, err := receive(t.Context(), fault.Faults{Refuse: true, Lose: true}, a.say, program); err == nil || !strings.Contains(err.Error(), "lose: cannot be together with refuse") {
		t.Errorf("contradicting faults: %v", err)
	}
	if f := (&Trainer{}).newAttempt(&exercises.Definition{}, runner.Job{}, nil).faults; !f.Honest() {
		t.Errorf("%+v without a section", f)
	}
}
