package scope

import (
	"testing"
	"time"

	"otelings/telemetry"
	"otelings/trainer"
)

func TestALiveViewThatOpensTooLateIsNotKept(t *testing.T) {
	h := &holder{}
	if !h.put(trainer.ScopeOf(telemetry.NewStore(telemetry.Limits{}))) || h.leave() == nil {
		t.Error("a live view that is open when the screen is left is to be closed")
	}
	if h.put(trainer.ScopeOf(telemetry.NewStore(telemetry.Limits{}))) {
		t.Error("kept after the screen was left")
	}
	if (&holder{}).leave().Close(t.Context()) != nil {
		t.Error("leaving before anything is open")
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "0s", 0: "0s", 59 * time.Second: "59s", time.Minute: "1m", 59 * time.Minute: "59m", time.Hour: "1h", 47 * time.Hour: "47h", 48 * time.Hour: "2d", 99 * 24 * time.Hour: "99d",
	} {
		if got := ago(d); got != want || len(got) > ageCells {
			t.Errorf("ago(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestCountsFitTheirColumn(t *testing.T) {
	for n, want := range map[int]string{0: "0", 99_999: "99999", 100_000: "100k", 155_101: "155k", 4_999_999: "4999k"} {
		if got := count(n); got != want || len(got) > countCells {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestKnockSaysHowFarItGot(t *testing.T) {
	for _, c := range []struct {
		d    telemetry.DoorEvent
		want string
	}{
		{telemetry.DoorEvent{Transport: "tcp"}, "tcp"},
		{telemetry.DoorEvent{Transport: "http", Method: "GET", Path: "/x"}, "http GET /x"},
		{telemetry.DoorEvent{Transport: "grpc", Method: "/a.B/C"}, "grpc /a.B/C"},
	} {
		if got := knock(c.d); got != c.want {
			t.Errorf("knock(%+v) = %q, want %q", c.d, got, c.want)
		}
	}
}
