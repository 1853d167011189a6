package check

import (
	"fmt"
	"slices"
	"strings"

	"otelings/diagnosis"
	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// told is a finding with the state it gives the attempt.
type told struct {
	Finding
	state State
}

// door is the finding for what was refused of a signal ("" = any): the cause
// that was seen most often, of several the first. A connection that never
// became a request says less and is left to doorDropped.
func (g *grader) door(signal telemetry.Signal) (told, bool) {
	return g.turnedAway(func(d telemetry.DoorEvent) bool {
		return d.Outcome == telemetry.Refused && (signal == "" || d.Signal == signal || d.Signal == "")
	})
}

// doorDropped is the finding for connections that ended without a request.
func (g *grader) doorDropped() (Finding, bool) {
	f, ok := g.turnedAway(func(d telemetry.DoorEvent) bool { return d.Outcome == telemetry.Dropped })
	return f.Finding, ok
}

func (g *grader) turnedAway(which func(telemetry.DoorEvent) bool) (told, bool) {
	if g.ev.Snapshot == nil {
		return told{}, false
	}
	var order []telemetry.Cause
	by := map[telemetry.Cause][]telemetry.DoorEvent{}
	for _, d := range g.ev.Snapshot.Door {
		if !which(d) {
			continue
		}
		if len(by[d.Cause]) == 0 {
			order = append(order, d.Cause)
		}
		by[d.Cause] = append(by[d.Cause], d)
	}
	if len(order) == 0 {
		return told{}, false
	}
	cause := order[0]
	for _, c := range order[1:] {
		if len(by[c]) > len(by[cause]) {
			cause = c
		}
	}
	events := by[cause]
	w := diagnosis.Words(cause)
	f := Finding{
		Check: g.firstCheck(), Level: exercises.LevelViolation, Stage: exercises.StageDelivery, Message: w.Says, Next: w.Fix,
		Expected: i18n.Same(g.doorExpected(cause)), Actual: i18n.Same(g.doorActual(events[0])), FAQ: w.FAQ, Mistake: string(cause), Count: len(events),
	}
	for _, d := range events[:min(len(events), maxEvidence)] {
		f.Evidence = append(f.Evidence, fmt.Sprintf("#%d", d.Seq))
	}
	g.explain(&f, fact{check: f.Check, door: string(cause)})
	return told{f, Failed}, true
}

func (g *grader) sawAtDoor(cause string) bool {
	return g.ev.Snapshot != nil && slices.ContainsFunc(g.ev.Snapshot.Door, func(d telemetry.DoorEvent) bool { return string(d.Cause) == cause })
}

// maxDetail is how much of what a decoder said is shown to who wrote the body.
const maxDetail = 280

// doorActual is what was seen of a refusal; of a request written by hand what
// the decoder said, whole: it names the place.
func (g *grader) doorActual(d telemetry.DoorEvent) string {
	if g.def.Wire == nil || d.Cause != telemetry.CauseMalformed && d.Cause != telemetry.CauseNotRecognised {
		return doorLine(d)
	}
	said := strings.TrimPrefix(d.Detail, "nothing was found in the body: ")
	if _, rest, ok := strings.Cut(said, " request in json: "); ok {
		said = rest
	}
	return clipTo(said, maxDetail)
}

// doorExpected is what the door takes, in JSON where it is written by hand.
func (g *grader) doorExpected(c telemetry.Cause) string {
	want := doorExpected(c)
	switch {
	case g.def.Wire == nil:
		return want
	case c == telemetry.CauseMalformed:
		return "" // what was said of the place says what belongs there
	case c == telemetry.CauseContentType || strings.HasPrefix(want, "POST "):
		return strings.Replace(want, "application/x-protobuf", "application/json", 1)
	}
	return want
}

// doorLine is one door event on a line: `http POST / → 404: not an OTLP path`.
func doorLine(d telemetry.DoorEvent) string {
	what := d.Transport
	if d.Method != "" {
		what += " " + d.Method
	}
	if d.Path != "" {
		what += " " + d.Path
	}
	if d.Code != "" {
		what += " → " + d.Code
	}
	if d.Detail != "" {
		what += ": " + d.Detail
	}
	return clip(strings.TrimSpace(what))
}

// doorExpected is what the door takes, in the words of the protocol; "" where
// that says nothing.
func doorExpected(c telemetry.Cause) string {
	switch c {
	case telemetry.CauseTLS:
		return "http://"
	case telemetry.CauseHTTPOnGRPC:
		return "gRPC"
	case telemetry.CauseGRPCOnHTTP:
		return "HTTP/1.1"
	case telemetry.CausePathMissing, telemetry.CausePathTwice, telemetry.CausePathUnknown, telemetry.CauseMethod:
		return "POST /v1/traces, application/x-protobuf"
	case telemetry.CauseContentType:
		return "application/x-protobuf"
	case telemetry.CauseMalformed:
		return "ExportTraceServiceRequest"
	case telemetry.CauseCompression:
		return "gzip"
	case telemetry.CauseTooLarge:
		return "≤ 4 MiB"
	case telemetry.CauseUnknownService:
		return "TraceService/Export"
	}
	return ""
}
