package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// port looks for an address in the code that is not the one of the attempt.
func (r *rustReader) port() {
	found := false
	for _, e := range r.all(evEndpoint) {
		stmt := r.statement(e)
		if hasIdent(stmt, "MetricExporter", "LogExporter") && !hasIdent(stmt, "SpanExporter") {
			continue
		}
		found = true
		t := r.p.expand(e.file, e.args, e.in)
		r.address(e, t, "with_endpoint")
	}
	if found {
		return
	}
	r.portEnv()
}

// portEnv reads the variables as the program sets them before its exporter is built.
func (r *rustReader) portEnv() {
	traces := false // the address for traces alone counts more
	for _, e := range r.all(evSetEnv) {
		if at := r.first(evBatch); at != nil && r.index(e) > r.index(at) {
			return
		}
		name, value := twoStrings(r.p.expand(e.file, e.args, e.in))
		base := name == "OTEL_EXPORTER_OTLP_ENDPOINT"
		if !base && name != "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" || base && traces {
			continue
		}
		switch {
		case e.call == "set_var":
			traces = traces || !base && e.sure
			r.compare(e, value, name)
		case base: // then the exporter's own address counts
			port := "4318"
			if r.anyIdent("with_tonic") {
				port = "4317"
			}
			r.compare(e, "http://localhost:"+port, name+" removed, default")
		}
	}
}

func (r *rustReader) address(e *event, t []token, how string) {
	env, literal := false, ""
	for i, k := range t {
		switch {
		case k.kind == tokString && k.text == "OTEL_EXPORTER_OTLP_ENDPOINT":
			return // the attempt's own address
		case k.kind == tokIdent && (k.text == "var" || k.text == "args" || k.text == "option_env" || k.text == "var_os") && i+1 < len(t):
			env = true
		case k.kind == tokString && literal == "" && (strings.Contains(k.text, "://") || strings.Contains(k.text, ":")):
			literal = k.text
		}
	}
	if literal == "" {
		return
	}
	if strings.Contains(literal, "{") || strings.HasSuffix(literal, ":") { // put together when it runs
		if !env {
			r.f.PortMaybe = r.place(e, fmt.Sprintf("%s(… %q …)", how, clip(literal)))
		}
		return
	}
	if env {
		if to := hostPort(literal); to != "" && to != r.endpoint {
			r.f.PortMaybe = r.place(e, fmt.Sprintf("%s(%q)", how, clip(literal)))
		}
		return
	}
	r.compare(e, literal, how)
}

func (r *rustReader) compare(e *event, literal, how string) {
	to := hostPort(literal)
	if to == "" {
		return
	}
	if e.sure { // what an earlier one set counts no more
		r.f.WrongPort, r.f.PortMaybe = nil, nil
	}
	if to == r.endpoint {
		return
	}
	what := fmt.Sprintf("%s(%q)", how, clip(literal))
	if strings.HasPrefix(how, "OTEL_") {
		what = how + "=" + clip(literal)
	}
	if r.endpoint == "" || !e.sure {
		r.f.PortMaybe = r.place(e, what)
		return
	}
	r.f.WrongPort = r.place(e, what)
}

// statement is the tokens around an event up to the next ; or block bracket.
func (r *rustReader) statement(e *event) []token {
	t := e.file.t
	from, to := e.tok, e.tok
	for from > 0 && !t[from-1].is(";") && !t[from-1].is("{") && !t[from-1].is("}") {
		from--
	}
	for to < len(t) && !t[to].is(";") {
		to++
	}
	return t[from:to]
}

// ends works out how the spans, the flush and the process end.
func (r *rustReader) ends() {
	f := &r.f
	var flushes []*event
	for _, e := range r.all(evFlush) {
		if !e.other {
			flushes = append(flushes, e)
		}
	}
	firstLive := len(r.w.events)
	if len(r.live) > 0 {
		firstLive = r.index(r.live[0])
	}
	for _, e := range flushes {
		if (r.index(e) > firstLive || e.floating) && f.Flush == nil {
			f.Flush = r.place(e, e.call)
		}
	}
	if f.Flush == nil && f.Kept == nil {
		if e := r.first(evDropProvider); e != nil {
			f.Flush = r.place(e, "drop of the provider")
		}
	}
	r.open(flushes)
	r.shutFirst(flushes)
	r.exit(flushes)
	r.noFlush()
	r.earlyReturn(flushes)
}

// open: every span that counts is still open at each flush after it, or can never end.
func (r *rustReader) open(flushes []*event) {
	for _, s := range r.live {
		if s.forgotten {
			continue
		}
		later := 0
		for _, e := range flushes {
			if r.index(e) < r.index(s) {
				continue
			}
			later++
			if !slices.Contains(e.openAt, s) || s.maybe {
				return
			}
		}
		if later == 0 {
			return
		}
	}
	if len(r.live) > 0 && !r.live[0].spawned {
		s := r.live[0]
		what := s.call + " is still open at shutdown"
		if s.forgotten {
			what = s.call + " is kept for ever"
		}
		r.f.OpenSpan = r.place(s, what)
	}
}

// shutFirst: a sure shutdown stands before every span.
func (r *rustReader) shutFirst(flushes []*event) {
	for _, s := range r.live {
		if s.floating || !slices.ContainsFunc(flushes, func(e *event) bool {
			return e.sure && !e.vague && e.call != "force_flush" && r.index(e) < r.index(s)
		}) {
			return
		}
	}
	if len(r.live) > 0 {
		r.f.ShutFirst = r.place(r.live[0], "starts after shutdown")
	}
}

// exit: the process ends for sure while spans are open, before they start, or
// before the flush that the program has.
func (r *rustReader) exit(flushes []*event) {
	f := &r.f
	f.ExitMaybe = map[int]Place{}
	var at *event
	for _, e := range r.all(evExit) {
		if e.sure && at == nil {
			at = e
		} else if code, err := strconv.Atoi(argText(e.file, e.args)); err == nil && !e.sure {
			f.ExitMaybe[code] = *r.place(e, "process::"+e.call)
		}
	}
	what := ""
	switch {
	case at != nil:
		what = "process::" + at.call
	case r.w.returnAt != nil && r.w.deadFlush && f.Kept != nil:
		at, what = r.w.returnAt, "return"
	default:
		return
	}
	flushed := slices.ContainsFunc(flushes, func(e *event) bool {
		return len(r.live) == 0 || r.index(e) > r.index(r.live[0])
	}) || f.Kept == nil && r.first(evDropProvider) != nil
	openThen := slices.ContainsFunc(r.live, func(s *event) bool { return slices.Contains(at.openAt, s) })
	switch {
	case openThen, r.w.deadStart && len(r.live) == 0, !flushed && r.w.deadFlush, !flushed && r.w.deadDrop && f.Kept == nil:
		f.Exit = r.place(at, what)
	}
}

// noFlush: the spans end in the batch of a provider that is never dropped, and
// nothing that may run after them flushes it.
func (r *rustReader) noFlush() {
	f := &r.f
	if f.Provider == nil || f.Batch == nil || f.Simple != nil || f.Kept == nil || f.Flush != nil || len(r.live) == 0 || f.Spawned ||
		f.ShutFirst != nil || r.w.deadFlush || f.SamplerUnread || f.PortMaybe != nil || r.guardUnseen() {
		return
	}
	if !slices.ContainsFunc(r.live, func(s *event) bool { return !s.forgotten && !s.spawned }) {
		return
	}
	f.NoFlush = &Place{f.Kept.At, f.Kept.What}
}

// earlyReturn: main returns in a branch after the spans, every flush stands
// after that, and no drop makes up for it.
func (r *rustReader) earlyReturn(flushes []*event) {
	f := &r.f
	if f.Batch == nil || f.Simple != nil || f.Kept == nil || f.Flush == nil || len(r.live) == 0 || f.Spawned || f.Providers > 1 ||
		f.ShutFirst != nil || f.SamplerMaybe != nil || f.PortMaybe != nil || len(f.ExitMaybe) > 0 || r.guardUnseen() {
		return
	}
	for _, at := range r.all(evReturn) {
		i := r.index(at)
		if i < r.index(r.live[0]) || slices.ContainsFunc(flushes, func(e *event) bool {
			return e.floating || e.call == "drop" || r.index(e) > r.index(r.live[0]) && r.index(e) < i
		}) {
			continue
		}
		f.EarlyReturn = r.place(at, "return before "+f.Flush.At)
		return
	}
}
