package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Place is something found in a source: where, and the words that show it.
type Place struct {
	At   string // "src/main.rs:14"
	What string // "Sampler::AlwaysOff"
}

// RustFacts is what the sources of a program built on opentelemetry 0.31 say
// about why its spans may not arrive. A nil place means "no evidence"; the
// Maybe places are evidence that some runs may be like that.
//
// What really happens was run against the crates: a provider that is kept (in
// the global, in a subscriber, in a static, leaked) is never dropped, so its
// batch is lost without shutdown or force_flush; one in a variable flushes when
// it goes away, on a panic's unwinding too, but not on process::exit; the
// simple exporter sends as each span ends; a tracer taken from the global
// before set_tracer_provider is a no-op for ever; a span that ends after
// shutdown is dropped; a failed export makes no sound, and shutdown returns
// Ok after it.
type RustFacts struct {
	Judged bool   // false: nothing below is known
	Why    string // why not

	Provider, SetGlobal, Batch, Simple *Place // first occurrence that is reached
	Kept                               *Place // why the provider is never dropped
	Flush                              *Place // a flush that may run after a span started
	Spans                              int    // places that start a span and are reached
	Spawned                            bool   // all of them in tasks nobody waits for
	OwnDelay                           bool   // the batch delay is changed

	NoProvider, SamplerOff, WrongPort, OpenSpan, Exit, NoFlush, NoExporter, NoSpan, ShutFirst *Place
	SamplerMaybe, PortMaybe                                                                   *Place
	SamplerUnread                                                                             bool          // what the sampler keeps is not known
	Threads                                                                                   bool          // something runs beside main
	TracerStored                                                                              bool          // a tracer may be kept from before the provider
	Providers                                                                                 int           // places that build one
	ExitMaybe                                                                                 map[int]Place // conditional exits by code
	EarlyReturn                                                                               *Place        // main may return between the spans and the flush they need
}

// ReadRust reads the facts off the sources. Endpoint is what the attempt told
// the program, "" when not known.
func ReadRust(sources []Source, endpoint string) RustFacts {
	p := parseRust(sources)
	r := &rustReader{p: p, endpoint: hostPort(endpoint)}
	if why := r.unusual(); why != "" {
		return RustFacts{Why: why}
	}
	r.w = walkRust(p)
	if r.w.doubt != "" {
		return RustFacts{Why: r.w.doubt}
	}
	r.read()
	return r.f
}

type rustReader struct {
	p        *rustProgram
	w        *walker
	endpoint string
	f        RustFacts
	live     []*event // spans that reach a provider
}

// maxTokens bounds the programs that are read: an exercise has about a thousand.
const maxTokens = 50_000

// unusual says why a program cannot be judged, "" when it can.
func (r *rustReader) unusual() string {
	switch {
	case len(r.p.files) == 0:
		return "no Rust sources"
	case len(r.p.main) != 1:
		return fmt.Sprintf("%d main functions", len(r.p.main))
	case r.p.included:
		return "include! is used"
	}
	tokens := 0
	for _, f := range r.p.files {
		tokens += len(f.t)
	}
	if tokens > maxTokens {
		return "too large"
	}
	for _, m := range r.p.mods {
		if !slices.ContainsFunc(r.p.files, func(f *rustFile) bool {
			return strings.HasSuffix("/"+f.path, "/"+m+".rs") || strings.HasSuffix("/"+f.path, "/"+m+"/mod.rs")
		}) {
			return "the source of mod " + m + " is not there"
		}
	}
	for _, f := range r.p.files {
		if hasIdent(f.t, "opentelemetry", "tracing") {
			return ""
		}
	}
	return "it uses neither opentelemetry nor tracing"
}

func (r *rustReader) place(e *event, what string) *Place {
	if e == nil {
		return nil
	}
	return &Place{At: fmt.Sprintf("%s:%d", e.file.path, e.line()), What: what}
}

func (r *rustReader) first(k eventKind) *event {
	for _, e := range r.w.events {
		if e.kind == k {
			return e
		}
	}
	return nil
}

func (r *rustReader) all(k eventKind) []*event {
	var out []*event
	for _, e := range r.w.events {
		if e.kind == k {
			out = append(out, e)
		}
	}
	return out
}

func (r *rustReader) index(e *event) int { return slices.Index(r.w.events, e) }

func (r *rustReader) anyIdent(words ...string) bool {
	return slices.ContainsFunc(r.p.files, func(f *rustFile) bool { return hasIdent(f.t, words...) })
}

func (r *rustReader) read() {
	f := &r.f
	f.Judged = true
	f.Provider = r.place(r.first(evProvider), "SdkTracerProvider::builder")
	f.SetGlobal = r.place(r.first(evSetGlobal), "set_tracer_provider")
	f.Batch = r.place(r.first(evBatch), "batch exporter")
	f.Simple = r.place(r.first(evSimple), "simple exporter")
	f.OwnDelay = r.anyIdent("with_scheduled_delay") || r.mentions("OTEL_BSP_SCHEDULE_DELAY")
	starts := r.all(evStart)
	f.Spans = len(starts)
	f.Spawned = len(starts) > 0 && !slices.ContainsFunc(starts, func(e *event) bool { return !e.spawned })
	if len(starts) == 0 && !r.w.deadStart {
		if !r.anyIdent(append(append([]string{"in_span", "span_builder", "instrument", "build_with_context"}, startNames...), spanMacros...)...) {
			f.NoSpan = &Place{At: fmt.Sprintf("%s:%d", r.p.main[0].file.path, r.p.main[0].line), What: "fn main"}
		}
	}
	f.Threads = r.anyIdent("spawn", "spawn_local")
	f.Providers = len(r.all(evProvider))
	f.TracerStored = len(r.all(evGlobalTracer)) > 0 && r.anyIdent("LazyLock", "OnceLock", "OnceCell", "LazyCell", "Lazy", "thread_local")
	r.kept()
	r.provider(starts)
	r.exporter()
	r.sampler()
	r.port()
	r.ends()
}

// mentions reports whether a string literal holds the words.
func (r *rustReader) mentions(words string) bool {
	for _, f := range r.p.files {
		for _, t := range f.t {
			if t.kind == tokString && strings.Contains(t.text, words) {
				return true
			}
		}
	}
	return false
}

// kept finds why the provider outlives main.
func (r *rustReader) kept() {
	f := &r.f
	layer, init := r.first(evLayer), r.first(evInit)
	switch {
	case f.SetGlobal != nil:
		f.Kept = f.SetGlobal
	case layer != nil && init != nil:
		f.Kept = r.place(init, "the global subscriber")
	case r.w.leaked != nil:
		f.Kept = r.place(r.w.leaked, "kept for ever")
	default:
		for _, name := range r.staticNames() {
			if v := r.p.statics[name]; hasIdent(v.file.t[v.at[0]:v.at[1]], "SdkTracerProvider") && r.uses(name) {
				f.Kept = &Place{At: fmt.Sprintf("%s:%d", v.file.path, v.file.at(v.at[0]).line), What: "static " + name}
			}
		}
	}
}

func (r *rustReader) staticNames() []string {
	var names []string
	for n := range r.p.statics {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func (r *rustReader) uses(name string) bool {
	n := 0
	for _, f := range r.p.files {
		for _, t := range f.t {
			if t.is(name) {
				n++
			}
		}
	}
	return n > 1
}

// provider sorts the spans into those that reach a provider and those that
// cannot; when none can, that is the cause.
func (r *rustReader) provider(starts []*event) {
	f := &r.f
	bridge, bridgeWhy := r.bridge()
	global, own := r.all(evGlobalTracer), r.all(evTracer)
	allEarly := len(global) > 0 && !slices.ContainsFunc(global, func(e *event) bool { return !e.early })
	var why *Place
	for _, s := range starts {
		reason := ""
		at := s
		switch {
		case s.bridge && bridge:
		case s.bridge:
			reason = bridgeWhy
		case f.Provider == nil:
			reason = "no SdkTracerProvider is built"
		case s.tracer != nil && s.tracer.kind == evTracer:
		case s.tracer != nil && f.SetGlobal == nil:
			reason, at = "global::tracer, but set_tracer_provider is never called", s.tracer
		case s.tracer != nil && s.tracer.early:
			reason, at = "global::tracer before set_tracer_provider", s.tracer
		case s.tracer == nil && len(own) == 0 && len(global) > 0 && (f.SetGlobal == nil || allEarly):
			reason, at = "global::tracer before set_tracer_provider", global[0]
			if f.SetGlobal == nil {
				reason = "global::tracer, but set_tracer_provider is never called"
			}
		}
		if reason == "" {
			r.live = append(r.live, s)
		} else if why == nil {
			why = r.place(at, reason)
		}
	}
	if len(r.live) == 0 {
		f.NoProvider = why
	}
}

// bridge reports whether spans of the tracing macros reach OpenTelemetry.
func (r *rustReader) bridge() (ok bool, why string) {
	layer := r.first(evLayer)
	switch {
	case r.f.Provider == nil:
		return false, "no SdkTracerProvider is built"
	case layer == nil && !r.anyIdent("tracing_opentelemetry"):
		return false, "no tracing_opentelemetry layer"
	case layer == nil:
		return true, "" // made in a way that is not followed
	case r.first(evInit) == nil && !r.anyIdent("with_default", "set_default", "init", "try_init", "set_global_default"):
		return false, "the subscriber is never installed"
	case !r.anyIdent("with_tracer") && layer.call == "layer":
		return false, "the layer has no tracer: with_tracer is missing"
	}
	for _, file := range r.p.files {
		for i, t := range file.t {
			if !t.is("with_tracer") || !file.at(i+1).is("(") {
				continue
			}
			args := r.p.expand(file, [2]int{i + 2, file.close(i+1, len(file.t))}, nil)
			if hasIdent(args, "global") && !hasIdent(args, "SdkTracerProvider") && !slices.ContainsFunc(r.all(evGlobalTracer), func(e *event) bool { return !e.early }) {
				return false, "the layer's tracer is taken from the global before set_tracer_provider"
			}
		}
	}
	return true, ""
}

func (r *rustReader) exporter() {
	f := &r.f
	if f.Provider == nil {
		return
	}
	none := f.Batch == nil && f.Simple == nil && r.first(evProcessor) == nil && !r.anyIdent("with_batch_exporter", "with_simple_exporter", "with_span_processor")
	otlp := r.anyIdent("opentelemetry_otlp") && (r.anyIdent("with_http", "with_tonic", "HttpExporterBuilder", "TonicExporterBuilder") || r.otlpByPath())
	if none || !otlp {
		f.NoExporter = f.Provider
	}
}

// otlpByPath reports whether something of opentelemetry_otlp is made by its
// path, or taken under another name or as a whole: then what it is called is not known.
func (r *rustReader) otlpByPath() bool {
	for _, f := range r.p.files {
		for i, t := range f.t {
			if t.is("SpanExporter") && f.at(i+1).is("::") {
				return true
			}
			if !t.is("opentelemetry_otlp") {
				continue
			}
			stmt := f.t[i:f.until(i, len(f.t), ";")]
			if !f.at(i-1).is("use") || hasIdent(stmt, "as") || slices.ContainsFunc(stmt, func(k token) bool { return k.is("*") }) {
				return true
			}
		}
	}
	return false
}

// sampler reads the sampler that counts: the last one given.
func (r *rustReader) sampler() {
	events := r.all(evSampler)
	if len(events) == 0 {
		r.samplerEnv()
		return
	}
	e := events[len(events)-1]
	t := r.p.expand(e.file, e.args, e.in)
	off, on := "", false
	for i, k := range t {
		if k.kind != tokIdent {
			continue
		}
		switch {
		case k.text == "AlwaysOff":
			off = "Sampler::AlwaysOff"
		case k.text == "AlwaysOn":
			on = true
		case k.text == "TraceIdRatioBased":
			n, known := ratio(t[i+1:])
			switch {
			case known && n <= smallRatio:
				off = fmt.Sprintf("TraceIdRatioBased(%g)", n)
			case known && n >= 1:
				on = true
			default:
				r.f.SamplerMaybe = r.place(e, "TraceIdRatioBased")
				r.f.SamplerUnread = r.f.SamplerUnread || !known // it may come to nothing
				on = true
			}
		case r.dropsAll(k.text):
			off = k.text + " drops every span"
		}
	}
	switch {
	case off != "" && !on && e.sure:
		r.f.SamplerOff = r.place(e, off)
	case off != "":
		r.f.SamplerMaybe = r.place(e, off)
	case !on:
		r.f.SamplerMaybe, r.f.SamplerUnread = r.place(e, "with_sampler"), true
	}
}

// smallRatio is the share up to which a sampler counts as off: at one in a
// hundred a run of a few spans is silent nearly always.
const smallRatio = 0.01

// ratio is the number in "( 0.0" or "( NAME 0.0".
func ratio(t []token) (float64, bool) {
	if len(t) < 2 || !t[0].is("(") {
		return 0, false
	}
	minus := false
	for _, k := range t[1:min(len(t), 4)] {
		if k.is(")") {
			return 0, false
		}
		minus = minus || k.is("-")
		if k.kind == tokNumber {
			n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSuffix(k.text, "f64"), "f32"), 64)
			if minus {
				n = -n
			}
			return n, err == nil
		}
	}
	return 0, false
}

// dropsAll reports whether a type is a sampler of the program's own that never samples.
func (r *rustReader) dropsAll(name string) bool {
	for _, im := range r.p.traits["ShouldSample"] {
		if im.typ == name {
			body := im.file.t[im.at[0]:im.at[1]]
			return hasIdent(body, "Drop") && !hasIdent(body, "RecordAndSample", "RecordOnly", "should_sample_inner")
		}
	}
	return false
}

// samplerEnv reads the variables as they stand when the provider is built: a
// share that cannot be read counts as 1.
func (r *rustReader) samplerEnv() {
	kind, arg := "", 1.0
	var at *event
	for _, e := range r.all(evSetEnv) {
		if e.call != "set_var" || !e.sure || r.index(e) > r.index(r.first(evProvider)) {
			continue
		}
		name, value := twoStrings(r.p.expand(e.file, e.args, e.in))
		switch name {
		case "OTEL_TRACES_SAMPLER":
			kind, at = value, e
		case "OTEL_TRACES_SAMPLER_ARG":
			var err error
			if arg, err = strconv.ParseFloat(value, 64); err != nil || arg < 0 {
				arg = 1
			}
		}
	}
	switch kind {
	case "always_off", "parentbased_always_off":
		r.f.SamplerOff = r.place(at, "OTEL_TRACES_SAMPLER="+kind)
	case "traceidratio", "parentbased_traceidratio":
		if arg <= smallRatio {
			r.f.SamplerOff = r.place(at, fmt.Sprintf("OTEL_TRACES_SAMPLER=%s, share %g", kind, arg))
		}
	}
}

// twoStrings is the first two string literals.
func twoStrings(t []token) (a, b string) {
	n := 0
	for _, k := range t {
		if k.kind == tokString {
			if n++; n == 1 {
				a = k.text
			} else {
				return a, k.text
			}
		}
	}
	return a, ""
}
