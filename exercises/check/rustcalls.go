package check

import (
	"slices"
	"strings"
)

var flushNames = []string{"shutdown", "shutdown_with_timeout", "force_flush"}
var startNames = []string{"start", "start_with_context", "build_with_context"}
var spanMacros = []string{"span", "trace_span", "debug_span", "info_span", "warn_span", "error_span"}

// name handles an identifier: a macro, a call, a lazy static, a moved variable.
func (w *walker) name(f *rustFile, i, end int, c walkCtx) int {
	t := f.t[i]
	next := f.at(i + 1)
	if next.is("!") && (f.at(i+2).is("(") || f.at(i+2).is("[") || f.at(i+2).is("{")) {
		return w.macroCall(f, i, end, c)
	}
	if t.text == "SdkTracerProvider" || t.text == "TracerProviderBuilder" {
		if next.is("::") && (f.at(i+2).is("builder") || f.at(i+2).is("default")) {
			w.add(&event{kind: evProvider, file: f, tok: i}, c)
		}
	}
	if v, ok := w.p.statics[t.text]; ok && !w.forced[t.text] && hasIdent(v.file.t[v.at[0]:v.at[1]], "LazyLock", "Lazy", "LazyCell") {
		w.forced[t.text] = true
		w.walk(v.file, v.at[0], v.at[1], c)
	}
	open := i + 1
	if next.is("::") && f.at(i+2).is("<") { // turbofish
		depth := 0
		for k := i + 2; k < end; k++ {
			if f.t[k].is("<") {
				depth++
			} else if f.t[k].is(">") {
				if depth--; depth == 0 {
					open = k + 1
					break
				}
			}
		}
	}
	if v := w.lookup(t.text); v != nil && v.closure != nil && !f.at(i-1).is(".") {
		if !next.is("(") {
			w.mention(f, i, v.closure, c)
			return i + 1
		}
		stop := f.close(i+1, end)
		w.walk(f, i+2, stop, c)
		w.call(v.closure, c)
		return stop + 1
	}
	if f.at(open).is("(") && open < end {
		return w.callAt(f, i, open, end, c)
	}
	if slices.Contains(flushNames, t.text) && f.at(i-1).is("::") { // passed by name: .map(SdkTracerProvider::shutdown)
		w.flush(f, i, [2]int{i, i}, c.adrift())
	} else if fns := w.p.fns[t.text]; len(fns) > 0 && !f.at(i-1).is(".") && !next.is("::") && w.lookup(t.text) == nil && !next.is(":") {
		for _, fn := range fns { // a function passed by name
			if !fn.method && !fn.macro {
				w.inline(fn, c.adrift())
			}
		}
	}
	w.maybeMoved(f, i, c)
	return i + 1
}

// maybeMoved notes a variable given away: `f(x)`, `S { x }`, `a = x`.
func (w *walker) maybeMoved(f *rustFile, i int, c walkCtx) {
	prev, next := f.at(i-1), f.at(i+1)
	if prev.is(".") || prev.is("&") || prev.is("mut") || next.is(".") || next.is("::") || next.is("!") || next.is("?") {
		return
	}
	if !(next.is(")") || next.is(",") || next.is("}") || next.is(";")) {
		return
	}
	v := w.lookup(f.t[i].text)
	if v == nil || v.moved || v.tracer != nil {
		return
	}
	kept := w.intoStatic(f, i)
	for _, s := range v.spans {
		if kept {
			s.forgotten = s.forgotten || !c.maybe
		} else {
			s.maybe = true
		}
	}
	if v.provider && kept {
		w.leaked = &event{file: f, tok: i}
	}
	v.moved = true
}

// intoStatic reports whether the statement around a token names a static: what is moved there never goes away.
func (w *walker) intoStatic(f *rustFile, i int) bool {
	from, to := i, i
	for from > 0 && !f.t[from-1].is(";") && !f.t[from-1].is("{") && !f.t[from-1].is("}") {
		from--
	}
	for to < len(f.t) && !f.t[to].is(";") && !f.t[to].is("}") {
		to++
	}
	for _, t := range f.t[from:to] {
		if _, ok := w.p.statics[t.text]; ok && t.kind == tokIdent {
			return true
		}
	}
	return false
}

func (w *walker) macroCall(f *rustFile, i, end int, c walkCtx) int {
	t := f.t[i]
	open := i + 2
	stop := f.close(open, end)
	switch {
	case slices.Contains(spanMacros, t.text):
		e := w.add(&event{kind: evStart, file: f, tok: i, bridge: true, call: t.text}, c)
		e.open = w.kept(f, i)
		e.forgotten = e.open && w.intoStatic(f, i)
		return stop + 1
	case t.text == "panic" || t.text == "todo" || t.text == "unimplemented" || t.text == "unreachable":
		w.walk(f, open+1, stop, c)
		w.add(&event{kind: evPanic, file: f, tok: i, call: t.text}, c)
		w.dead = w.dead || !c.maybe && !c.spawned
		return stop + 1
	case t.text == "defer": // scopeguard: at the end of the scope
		w.walk(f, open+1, stop, c.adrift())
		return stop + 1
	}
	w.walk(f, open+1, stop, c)
	for _, fn := range w.p.fns[t.text] {
		if fn.macro {
			w.inline(fn, c)
		}
	}
	return stop + 1
}

// callAt walks a call: its arguments first, then what it does.
func (w *walker) callAt(f *rustFile, i, open, end int, c walkCtx) int {
	name := f.t[i].text
	stop := f.close(open, end)
	args := [2]int{open + 1, stop}
	inner := c
	inner.cond, inner.stored = false, false
	inner.direct = slices.Contains(followed, name)
	callable := w.takesCallable(f, args)
	switch {
	case name == "spawn" || name == "spawn_local":
		inner.spawned = c.spawned || !w.awaited(f, i, stop)
	case callable && !inner.direct:
		inner.maybe, inner.floating = true, true
	}
	if name == "in_span" {
		e := w.started(f, i, args, c)
		e.open = true
		w.walk(f, args[0], args[1], inner)
		e.open = false
		return stop + 1
	}
	own := w.ownCalls(f, i)
	if len(own) == 1 {
		if bound, skip := w.handed(f, args, own[0]); len(bound) > 0 {
			w.walkArgs(f, args, skip, inner)
			w.inline(own[0], c, bound...)
			return stop + 1
		}
	}
	if !w.dropLike(f, i, name, args, c) {
		w.walk(f, args[0], args[1], inner)
	}
	w.effect(f, i, name, args, own, c)
	w.unbound(f, i, stop, own, c)
	return stop + 1
}

// dropLike handles calls that end or leak what they are given.
func (w *walker) dropLike(f *rustFile, i int, name string, args [2]int, c walkCtx) bool {
	if f.at(i-1).is(".") || args[1]-args[0] < 1 {
		return false
	}
	path := f.at(i - 2).text
	leak := name == "forget" || name == "leak" || name == "new" && path == "ManuallyDrop"
	if name != "drop" && !leak {
		return false
	}
	for k := args[0]; k < args[1] && leak; k++ {
		if v := w.lookup(f.t[k].text); v != nil && v.provider {
			w.leaked = &event{file: f, tok: i}
		}
	}
	if args[1]-args[0] == 1 {
		v := w.lookup(f.t[args[0]].text)
		if v == nil {
			return false
		}
		if leak {
			for _, s := range v.spans {
				s.forgotten = s.forgotten || !c.maybe
				s.maybe = s.maybe || c.maybe
			}
			v.moved = true
		} else if !v.moved {
			w.release(f, i, v, c)
		}
		return true
	}
	before := len(w.events)
	w.walk(f, args[0], args[1], c)
	for _, e := range w.events[min(before, len(w.events)):] {
		if e.kind == evStart && leak && e.call != "in_span" && !hasCall(f, args, "end") {
			e.forgotten = true
		}
	}
	return true
}

// effect is what a call does once its arguments are worked out.
func (w *walker) effect(f *rustFile, i int, name string, args [2]int, own []*rustFn, c walkCtx) {
	method := f.at(i - 1).is(".")
	path := ""
	if f.at(i - 1).is("::") {
		path = f.at(i - 2).text
	}
	add := func(k eventKind) { w.add(&event{kind: k, file: f, tok: i, args: args, call: name}, c) }
	if len(own) > 0 {
		before := len(w.events)
		for _, fn := range own {
			w.inline(fn, c)
		}
		// Of what type the receiver is was not resolved: it may be the provider after all.
		if flushes := func(e *event) bool { return e.kind == evFlush }; method && slices.Contains(flushNames, name) && !slices.ContainsFunc(w.events[before:], flushes) {
			w.flush(f, i, args, c.adrift())
		}
		return
	}
	switch {
	case name == "set_tracer_provider":
		add(evSetGlobal)
	case (name == "tracer" || name == "tracer_with_scope") && (path == "global" || !method && path == "" || w.chainHas(f, i, "tracer_provider")):
		w.add(&event{kind: evGlobalTracer, file: f, tok: i, args: args, call: name, early: !w.saw(evSetGlobal) && !c.floating}, c)
	case (name == "tracer" || name == "tracer_with_scope") && method:
		add(evTracer)
	case slices.Contains(startNames, name) && method && args[1] > args[0]:
		e := w.started(f, i, args, c)
		e.open = w.kept(f, i)
		e.forgotten = e.open && w.intoStatic(f, i)
	case slices.Contains(flushNames, name):
		w.flush(f, i, args, c)
	case (name == "end" || name == "end_with_timestamp") && method:
		w.ended(f, i, c)
	case (name == "exit" || name == "abort") && !method && (path == "process" || path == ""):
		add(evExit)
		w.dead = w.dead || !c.maybe && !c.spawned
	case name == "layer" && path == "tracing_opentelemetry", name == "new" && path == "OpenTelemetryLayer":
		add(evLayer)
	case method && (name == "init" || name == "try_init"), name == "set_global_default":
		add(evInit)
	case name == "set_var" || name == "remove_var":
		add(evSetEnv)
	case name == "with_batch_exporter":
		add(evBatch)
	case name == "with_simple_exporter":
		add(evSimple)
	case (name == "builder" || name == "new") && (path == "BatchSpanProcessor"):
		add(evBatch)
	case (name == "builder" || name == "new") && path == "SimpleSpanProcessor":
		add(evSimple)
	case name == "with_span_processor":
		add(evProcessor)
	case name == "with_sampler":
		add(evSampler)
	case name == "with_endpoint":
		add(evEndpoint)
	case name == "sleep":
		add(evSleep)
	}
}

// ownCalls is the program's functions that a call enters. A method that is
// being walked already is left out: self.provider.shutdown() in a method
// named shutdown means the provider's.
func (w *walker) ownCalls(f *rustFile, i int) []*rustFn {
	method, path := f.at(i-1).is("."), ""
	if f.at(i - 1).is("::") {
		path = f.at(i - 2).text
	}
	if v := w.lookup(f.at(chainBase(f, i)).text); method && v != nil && v.provider && slices.Contains(flushNames, f.t[i].text) && chainBase(f, i) == i-2 {
		return nil
	}
	own := w.own(f, i, method, path)
	return slices.DeleteFunc(own, func(fn *rustFn) bool {
		return method && slices.ContainsFunc(w.stack, func(fr *frame) bool { return fr.fn == fn })
	})
}

// own is the program's functions a call may mean.
func (w *walker) own(f *rustFile, i int, method bool, path string) []*rustFn {
	var out []*rustFn
	for _, fn := range w.p.fns[f.t[i].text] {
		switch {
		case fn.macro:
		case method && fn.method && (fn.name != "drop"):
			out = append(out, fn)
		case !method && path == "" && fn.owner == "":
			out = append(out, fn)
		case !method && path != "" && (fn.owner == path || path == "Self" && fn.owner != ""):
			out = append(out, fn)
		case !method && path != "" && fn.owner == "" && (path == "self" || path == "super" || path == "crate" || w.ownModule(path)):
			out = append(out, fn)
		}
	}
	return out
}

// ownModule reports whether a path segment is a module of the program.
func (w *walker) ownModule(name string) bool {
	if slices.Contains(w.p.mods, name) {
		return true
	}
	for _, f := range w.p.files {
		for k, t := range f.t {
			if t.is("mod") && f.at(k+1).is(name) {
				return true
			}
		}
	}
	return false
}

// started notes a span of the OpenTelemetry API and which tracer made it.
func (w *walker) started(f *rustFile, i int, args [2]int, c walkCtx) *event {
	e := &event{kind: evStart, file: f, tok: i, args: args, call: f.t[i].text}
	tracer := w.tracerOf(f, i, args)
	e.tracer = tracer
	return w.add(e, c)
}

// tracerOf is the event that gave the tracer of a start: the base of the call
// chain, or the tracer passed to start(&tracer).
func (w *walker) tracerOf(f *rustFile, i int, args [2]int) *event {
	for k := args[0]; k < args[1]; k++ {
		if v := w.lookup(f.t[k].text); v != nil && v.tracer != nil && f.t[k].kind == tokIdent {
			return v.tracer
		}
	}
	base := chainBase(f, i)
	if v := w.lookup(f.at(base).text); v != nil && v.tracer != nil && f.at(base).kind == tokIdent && !f.at(base+1).is("(") {
		return v.tracer
	}
	// The chain made its tracer itself: global::tracer("x").start("y").
	for _, e := range slices.Backward(w.events) {
		if e.kind == evGlobalTracer || e.kind == evTracer {
			if e.file == f && e.tok >= base && e.tok < i || w.callsOwn(f, base, i) {
				return e
			}
			break
		}
	}
	return nil
}

// callsOwn reports whether a chain begins with a call of the program's own function.
func (w *walker) callsOwn(f *rustFile, base, i int) bool {
	for k := base; k < i; k++ {
		if f.t[k].kind == tokIdent && f.at(k+1).is("(") && len(w.p.fns[f.t[k].text]) > 0 {
			return true
		}
	}
	return false
}

func (w *walker) saw(k eventKind) bool {
	return slices.ContainsFunc(w.events, func(e *event) bool { return e.kind == k })
}

// ended handles x.end() and cx.span().end().
func (w *walker) ended(f *rustFile, i int, c walkCtx) {
	v := w.lookup(f.at(chainBase(f, i)).text)
	if v == nil {
		return
	}
	for _, s := range v.spans {
		s.open = false
		s.maybe = s.maybe || c.maybe
	}
}

// flush notes a shutdown or force_flush and what else is open then.
func (w *walker) flush(f *rustFile, i int, args [2]int, c walkCtx) {
	e := &event{kind: evFlush, file: f, tok: i, args: args, call: f.t[i].text}
	base := f.at(chainBase(f, i))
	if !f.at(i-1).is(".") && args[1] > args[0] { // SdkTracerProvider::shutdown(&provider)
		for k := args[0]; k < args[1]; k++ {
			if f.t[k].kind == tokIdent {
				base = f.t[k]
			}
		}
	}
	if f.at(i-1).is("::") && hasIdent([]token{f.at(i - 2)}, "SdkMeterProvider", "SdkLoggerProvider") {
		e.other = true
	}
	if v := w.lookup(base.text); v == nil || !v.provider && !v.guard {
		in := (*rustFn)(nil)
		if len(w.stack) > 0 {
			in = w.stack[len(w.stack)-1].fn
		}
		of := w.p.expand(f, [2]int{chainBase(f, i), max(chainBase(f, i), i-1)}, in)
		tracers := hasIdent(of, "SdkTracerProvider", "TracerProviderBuilder", "tracer_provider")
		e.other = e.other || !tracers && (hasIdent(of, "SdkMeterProvider", "SdkLoggerProvider", "TcpStream", "UnixStream", "Shutdown", "meter_provider", "logger_provider") ||
			strings.Contains(argText(f, args), "Shutdown"))
		e.vague = !tracers
	}
	w.add(e, c)
}

func argText(f *rustFile, args [2]int) string {
	var b strings.Builder
	for k := args[0]; k < args[1]; k++ {
		b.WriteString(f.t[k].text)
	}
	return b.String()
}
