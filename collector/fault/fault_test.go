package fault

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"otelings/telemetry"
)

func TestValidate(t *testing.T) {
	good := []Faults{
		{},
		{Latency: time.Second},
		{Refuse: true, HTTPStatus: 400},
		{Refuse: true, Every: 3, Signals: []telemetry.Signal{"logs", "traces"}},
		{StoreThenFail: true, Only: 2},
		{StoreThenFail: true, CloseConnection: true},
		{StoreThenFail: true, Throttle: time.Second},
		{Lose: true, First: 4},
		{CloseConnection: true, Latency: time.Second},
		{Partial: true, Rejected: 2},
		{Partial: true, Message: "deprecated"},
		{Throttle: 300 * time.Millisecond, HTTPStatus: 503, GRPCCode: 14},
	}
	for _, f := range good {
		if err := f.Validate(); err != nil {
			t.Errorf("%+v: %v", f, err)
		}
	}
	for _, c := range []struct {
		f    Faults
		want string
	}{
		{Faults{Refuse: true, Signals: []telemetry.Signal{"spans"}}, `signals: unknown signal "spans"`},
		{Faults{Refuse: true, Signals: []telemetry.Signal{"logs", "logs"}}, "signals: logs stands twice"},
		{Faults{Refuse: true, Every: 2, First: 1}, "first: cannot be together with every"},
		{Faults{Refuse: true, Every: 2, Only: 1}, "only: cannot be together with every"},
		{Faults{Refuse: true, Only: -1}, "only: -1 is no number"},
		{Faults{Every: 2}, "every: requests are picked"},
		{Faults{Signals: []telemetry.Signal{"logs"}}, "signals: requests are picked"},
		{Faults{Latency: -1}, "latency: "},
		{Faults{Throttle: 2 * time.Hour}, "throttle: 2h0m0s is not between"},
		{Faults{Refuse: true, Lose: true}, "lose: cannot be together with refuse"},
		{Faults{Refuse: true, StoreThenFail: true}, "store_then_fail: cannot be together with refuse"},
		{Faults{Lose: true, StoreThenFail: true}, "store_then_fail: cannot be together with lose"},
		{Faults{Partial: true, Rejected: 1, Throttle: 1}, "partial: cannot be together with throttle"},
		{Faults{Refuse: true, Rejected: 1}, "rejected: belongs to partial"},
		{Faults{Partial: true, Rejected: -1}, "rejected: -1 is no number"},
		{Faults{Partial: true}, "partial: rejects nothing and says nothing"},
		{Faults{Lose: true, GRPCCode: 3}, "grpc_code: belongs to"},
		{Faults{Partial: true, Rejected: 1, HTTPStatus: 400}, "http_status: belongs to"},
		{Faults{StoreThenFail: true, CloseConnection: true, HTTPStatus: 400}, "http_status: belongs to"},
		{Faults{CloseConnection: true, Message: "x"}, "message: nobody is told it"},
		{Faults{Refuse: true, GRPCCode: 17}, "grpc_code: 17 is no gRPC code"},
		{Faults{Refuse: true, HTTPStatus: 200}, "http_status: 200 is no error"},
		{Faults{Refuse: true, Message: strings.Repeat("x", 301)}, "message: 301 bytes"},
		{Faults{Throttle: 1, GRPCCode: 3}, "grpc_code: throttling is said with 8"},
		{Faults{Throttle: 1, HTTPStatus: 502}, "http_status: throttling is said with 429"},
	} {
		err := c.f.Validate()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.f, err, c.want)
		}
		var p *Problem
		if !errors.As(err, &p) || p.Key == "" {
			t.Errorf("%v names no key", err)
		}
	}
}

// FuzzYAML: what a file says either cannot be, or has one meaning: an answer
// of one kind, and items that are kept or not.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{
		"{}", "refuse: true\nhttp_status: 429", "store_then_fail: true\nclose_connection: true\nonly: 2", "lose: true\nfirst: 3\nsignals: [logs, metrics]",
		"throttle: 1500ms\ngrpc_code: 14\nmessage: later", "partial: true\nrejected: 2\nevery: 3", "latency: 4s", "every: -1", "partial: {a: 1}", "throttle: 1", "- refuse",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var x Faults
		if yaml.Unmarshal([]byte(text), &x) != nil || x.Validate() != nil {
			return
		}
		kinds := 0
		for _, on := range []bool{x.Fails(), x.Lose, x.CloseConnection, x.Partial} {
			if on {
				kinds++
			}
		}
		if kinds > 1 {
			t.Errorf("%+v answers in %d ways", x, kinds)
		}
		if x.Keeps() && (x.Refuse || x.Lose) || x.Honest() && !x.Keeps() {
			t.Errorf("%+v: keeps %v", x, x.Keeps())
		}
		if back, err := yaml.Marshal(x); err != nil {
			t.Error(err)
		} else {
			var y Faults
			if err := yaml.Unmarshal(back, &y); err != nil || y.Validate() != nil {
				t.Errorf("%+v written as\n%s\nreads as %+v, %v", x, back, y, err)
			}
		}
	})
}
