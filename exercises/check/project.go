package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/telemetry"
)

// Run is one run of a project's program.
type Run struct {
	Scenario exercises.Scenario
	Process  Process
	Snapshot *telemetry.Snapshot
}

// runs is a project's runs as expressions see them.
func runs(all []Run) map[string]exercises.RunEnv {
	out := map[string]exercises.RunEnv{}
	for _, r := range all {
		p := r.Process
		e := exercises.RunEnv{
			Ran: p.Started, Exit: p.Exit, Signal: p.Signal, Asked: !p.Asked.IsZero(), Ended: p.Started && !p.Killed,
			Visits: p.Visits, NoAnswer: p.NoAnswer, MS: int(p.Duration.Milliseconds()), StopMS: int(p.Stopping.Milliseconds()),
		}
		if r.Snapshot != nil {
			e.Requests, e.Refused = deliveries(r.Snapshot)
			e.Spans, e.Kept = len(r.Snapshot.Spans), kept(r)
			if e.Asked && !p.Killed && sentAfter(r) { // the command may be a wrapper; what sends has heard the request
				e.Signal = ""
			}
		}
		out[string(r.Scenario)] = e
	}
	return out
}

// pause is how much longer than before spans may stay away at the end without
// anything being lost.
const pause = 300 * time.Millisecond

// kept reports whether what the program recorded last arrived too.
//
// A program that was never asked to end has kept everything when no span waits
// for a parent; that is a check of its own. For one that was asked, any of
// three signs will do: something arrived after it was asked; every request it
// answered has a span; or the last span ended no longer before the asking than
// spans had been apart all along.
func kept(r Run) bool {
	s, asked := r.Snapshot, r.Process.Asked
	if len(s.Spans) == 0 {
		return false
	}
	if asked.IsZero() {
		return true
	}
	if sentAfter(r) {
		return true
	}
	entries := 0
	for _, sp := range s.Spans {
		if sp.Root() || sp.Kind == telemetry.KindServer {
			entries++
		}
	}
	if r.Process.Visits > 0 && entries >= r.Process.Visits {
		return true
	}
	return steady(s.Spans, asked)
}

// sentAfter reports whether spans arrived after the program was asked to end.
func sentAfter(r Run) bool {
	return slices.ContainsFunc(r.Snapshot.Door, func(d telemetry.DoorEvent) bool {
		return usable(d) && d.Signal == telemetry.SignalTraces && d.Time.After(r.Process.Asked)
	})
}

// steady reports whether spans kept ending until a moment: the gap before it is
// no longer than twice the longest before, and a pause.
func steady(spans []*telemetry.Span, until time.Time) bool {
	ends := make([]uint64, 0, len(spans))
	for _, sp := range spans {
		ends = append(ends, sp.End)
	}
	slices.Sort(ends)
	longest := uint64(0)
	for i := 1; i < len(ends); i++ {
		longest = max(longest, ends[i]-ends[i-1])
	}
	if len(ends) < 3 { // no rhythm to speak of
		return false
	}
	last := time.Unix(0, int64(ends[len(ends)-1])) //nolint:gosec // nanoseconds since 1970 fit until 2262
	return until.Sub(last) <= 2*time.Duration(min(longest, uint64(time.Hour)))+pause
}

// unwanted counts the spans of traces that their caller had decided not to sample.
func unwanted(ev Evidence) int {
	n := 0
	for _, r := range ev.Runs {
		if r.Scenario != exercises.ScenarioNormal || r.Snapshot == nil {
			continue
		}
		not := map[telemetry.TraceID]bool{}
		for _, id := range r.Process.Unsampled {
			not[id] = true
		}
		for _, sp := range r.Snapshot.Spans {
			if not[sp.TraceID] {
				n++
			}
		}
	}
	return n
}

// kinship knows which spans were received, for what a span is among the others.
type kinship struct {
	spans  map[telemetry.SpanKey]bool
	traces map[telemetry.TraceID]int
	names  map[string]string // masked name to the first name that had it; "" when there were several
}

// remoteParent is a span's flags when the parent is known to be in another
// process (opentelemetry-proto trace.proto, SpanFlags).
const remoteParent = 0x300

func newKinship(spans []*telemetry.Span) kinship {
	k := kinship{map[telemetry.SpanKey]bool{}, map[telemetry.TraceID]int{}, map[string]string{}}
	for _, sp := range spans {
		key := sp.Key()
		if !k.spans[key] {
			k.spans[key] = true
			k.traces[sp.TraceID]++
		}
		masked := mask(sp.Name)
		if one, seen := k.names[masked]; !seen {
			k.names[masked] = sp.Name
		} else if one != sp.Name {
			k.names[masked] = ""
		}
	}
	return k
}

func (k kinship) of(sp *telemetry.Span) exercises.SpanEnv {
	e := spanEnv(sp)
	e.InTrace = k.traces[sp.TraceID]
	e.Orphan = !sp.Root() && !k.spans[sp.ParentKey()] && sp.Flags&remoteParent != remoteParent
	masked := mask(sp.Name)
	e.IDInName = clearID.MatchString(sp.Name) || masked != sp.Name && k.names[masked] == ""
	return e
}

var (
	// clearID is what only an id, or a value, looks like in a name: a UUID, long
	// hexadecimal, a number as a part of a path, a query.
	clearID = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]*[0-9][0-9a-f]{15,}\b|/[0-9]+(/|\?|\s|$)|/\S*\?\S+=`)
	// maskable is what may be an id; it is one when the rest of the name comes
	// with another in its place.
	maskable = regexp.MustCompile(`\b[0-9]+\b|#[0-9]+`)
)

func mask(name string) string { return maskable.ReplaceAllString(name, "0") }

// Signs of a secret. Keys are judged by their last part, so that token counts
// and the like do not count; a value that was blotted out is none.
var (
	secretKey = regexp.MustCompile(`(?i)^(set[-_])?cookie$|^pass(word|wd|phrase)$|^(client[-_]?|shared[-_]?)?secret([-_]?key)?$|^(x[-_])?(api|access|private)[-_]?key$|` +
		`^((x[-_])?(access|refresh|id|auth|session|bearer|csrf)[-_]?)?token$|^credentials?$|^(aws[-_])?secret[-_]?access[-_]?key$`)
	authKey     = regexp.MustCompile(`(?i)^(proxy[-_])?authorization$`)
	authValue   = regexp.MustCompile(`(?i)^(basic|bearer|digest|token|apikey|negotiate)\s+\S|^\S{16,}$`)
	scheme      = regexp.MustCompile(`(?i)\b(?:bearer|basic)\s+([a-z0-9._~+/=-]{8,})`)
	secretValue = regexp.MustCompile(`(?i)\b(?:password|passwd|pwd|secret|client_secret|token|access_token|refresh_token|api_?key|sig|signature|x-amz-signature)=["']?([^&;\s"':$?@%{<][^&;\s"']{2,})|` +
		`://[^/\s:@]*:([^/\s:@]+)@`)
	blotted = regexp.MustCompile(`(?i)^\W*$|redacted|filtered|masked|removed|hidden|scrubbed|sanitized|^x{3,}$|\*{3,}|%2a%2a%2a`)
)

// maxSecrets bounds the places that are told.
const maxSecrets = 5

// secrets is where a secret seems to stand: whose attribute, and its key; never
// the value. Names of headers are the part after the last dot.
func secrets(s *telemetry.Snapshot) []string {
	seen, out := map[string]bool{}, []string{}
	add := func(where string, attrs telemetry.Attrs) {
		for _, a := range attrs {
			at := where + ": " + a.Key
			if len(out) < maxSecrets && !seen[at] && isSecret(a.Key, a.Value) {
				seen[at] = true
				out = append(out, at)
			}
		}
	}
	for _, sp := range s.Spans {
		name := quote(sp.Name)
		add(name, sp.Attrs)
		for _, e := range sp.Events {
			add(name+" / "+clip(e.Name), e.Attrs)
		}
		for _, l := range sp.Links {
			add(name+" / link", l.Attrs)
		}
		if sp.Resource != nil {
			add("resource", sp.Resource.Attrs)
		}
	}
	for _, l := range s.Logs {
		add("log", append(telemetry.Attrs{{Key: "body", Value: l.Body}}, l.Attrs...))
	}
	return out
}

func isSecret(key string, v telemetry.Value) bool {
	last := key[strings.LastIndexByte(key, '.')+1:]
	switch v.Type() {
	case telemetry.ValueString:
		text := clipTo(v.Str(), 4096)
		if blotted.MatchString(text) {
			return false
		}
		return secretKey.MatchString(last) || authKey.MatchString(last) && authValue.MatchString(text) || revealing(text)
	case telemetry.ValueArray:
		for _, el := range v.List() {
			if isSecret(key, el) {
				return true
			}
		}
	}
	return false
}

// revealing reports whether a text holds a secret that was not blotted out.
func revealing(text string) bool {
	for _, m := range scheme.FindAllStringSubmatch(text, -1) {
		if strings.ContainsAny(m[1], "0123456789=") && !blotted.MatchString(m[1]) { // not "basic authentication"
			return true
		}
	}
	for _, m := range secretValue.FindAllStringSubmatch(text, -1) {
		if !blotted.MatchString(m[1] + m[2]) {
			return true
		}
	}
	return false
}
