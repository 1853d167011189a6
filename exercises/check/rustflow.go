package check

import "slices"

// The flow of a Rust program: main is walked in the order of the text, calls
// of the program's own functions are followed where they stand, and what
// matters for delivery becomes a list of events. Branches, closures that are
// only stored and tasks that nobody waits for are walked too, but their
// events are not sure.

type eventKind uint8

const (
	evProvider     eventKind = iota // a tracer provider is built
	evSetGlobal                     // set_tracer_provider
	evGlobalTracer                  // a tracer is taken from the global provider
	evTracer                        // a tracer is taken from a provider
	evStart                         // a span starts
	evFlush                         // shutdown, shutdown_with_timeout, force_flush
	evDropProvider                  // a provider in a variable goes away
	evExit                          // process::exit, abort
	evPanic                         // panic!, todo!, unreachable!
	evReturn                        // main may return here
	evLayer                         // the OpenTelemetry layer of tracing is made
	evInit                          // a subscriber becomes the global one
	evSetEnv                        // set_var
	evBatch                         // a batch exporter or processor is added
	evSimple                        // a simple exporter or processor is added
	evProcessor                     // some other processor is added
	evSampler                       // with_sampler
	evEndpoint                      // with_endpoint
	evSleep
)

// event is one thing the program does, in the order of its text.
type event struct {
	kind     eventKind
	file     *rustFile
	tok      int
	in       *rustFn
	args     [2]int // tokens between the parentheses
	sure     bool   // happens on every run that gets here
	spawned  bool   // in a task or thread that nobody waits for
	floating bool   // may happen at any time, or never
	call     string // the name that was called

	// spans
	open      bool   // has not ended yet where the walk stands
	forgotten bool   // can never end
	maybe     bool   // where it ends is not known
	bridge    bool   // made by the tracing macros
	tracer    *event // what gave its tracer, nil when that is not known
	bound     bool   // a variable holds it
	// flush, exit
	openAt []*event // spans that were open then
	other  bool     // surely not a tracer provider
	vague  bool     // perhaps something else than a tracer provider
	// tracer
	early bool // taken from the global before a provider was set
}

func (e *event) line() int { return e.file.at(e.tok).line }

// variable is what a name in scope holds.
type variable struct {
	name     string
	spans    []*event // span or context: the spans it keeps open
	provider bool
	guard    bool   // its Drop flushes
	tracer   *event // the event that gave the tracer
	closure  *closure
	moved    bool
}

type frame struct {
	fn     *rustFn
	scopes [][]*variable
}

type walker struct {
	p      *rustProgram
	events []*event
	stack  []*frame
	once   map[*rustFn]bool // get_or_init bodies that ran
	forced map[string]bool  // lazy statics that ran
	dead   bool             // after a sure exit
	steps  int
	doubt  string // why the walk cannot be trusted

	leaked    *event // the provider is kept for ever: forgotten, leaked, moved into a static
	returnAt  *event // main returns for sure before its end
	deadFlush bool   // a flush stands where the program never gets
	deadDrop  bool   // so does the end of a provider's scope
	deadStart bool   // so does the start of a span
}

type walkCtx struct {
	maybe    bool
	spawned  bool
	cond     bool // the range is the head of an if, while or match
	floating bool // may run at any time, or never
	closure  bool // in a closure: a return ends no function
	direct   bool // the argument of a call that runs what it is given
	stored   bool // in a tuple or list, not in the arguments of a call
}

const maxSteps = 50_000

// followed are calls that run the closure they are given, at once.
var followed = []string{"in_span", "in_scope", "block_on", "spawn_blocking", "block_in_place", "get_or_init", "scope", "with_active_span",
	"run", "run_until", "block_on_all", "spawn", "call_once", "catch_unwind", "time", "measure", "with_subscriber", "with_default"}

func walkRust(p *rustProgram) *walker {
	w := &walker{p: p, once: map[*rustFn]bool{}, forced: map[string]bool{}}
	if len(p.main) > 0 {
		w.inline(p.main[0], walkCtx{})
	}
	return w
}

func (w *walker) add(e *event, c walkCtx) *event {
	if len(w.stack) > 0 {
		e.in = w.stack[len(w.stack)-1].fn
	}
	e.sure = !c.maybe && !c.spawned
	e.spawned = c.spawned
	e.floating = c.floating
	if e.kind == evFlush || e.kind == evExit {
		for _, s := range w.events {
			if s.kind == evStart && (s.open || s.forgotten) && (s.bound || s.forgotten || s.call == "in_span" || s.call == "instrument") {
				e.openAt = append(e.openAt, s)
			}
		}
	}
	if w.dead {
		w.deadFlush = w.deadFlush || e.kind == evFlush
		w.deadDrop = w.deadDrop || e.kind == evDropProvider
		w.deadStart = w.deadStart || e.kind == evStart
	} else if len(w.events) < 2000 {
		w.events = append(w.events, e)
	}
	return e
}

// inline walks a function where it is called.
func (w *walker) inline(fn *rustFn, c walkCtx, bound ...*variable) {
	for _, f := range w.stack {
		if f.fn == fn {
			return
		}
	}
	if len(w.stack) > 24 {
		return
	}
	if w.once[fn] {
		return
	}
	if hasIdent(fn.file.t[fn.body[0]:fn.body[1]], "get_or_init", "call_once") && !c.maybe {
		w.once[fn] = true
	}
	w.stack = append(w.stack, &frame{fn: fn, scopes: [][]*variable{bound}})
	c.closure, c.direct, c.stored = false, false, false
	var span *event
	if fn.instrument && fn.name != "main" {
		span = w.add(&event{kind: evStart, file: fn.file, tok: max(0, fn.body[0]-1), bridge: true, open: true, call: "instrument"}, c)
	}
	dead := w.dead
	w.block(fn.file, fn.body[0], fn.body[1], c)
	if span != nil {
		span.open = false
	}
	w.stack = w.stack[:len(w.stack)-1]
	if w.dead && !dead && !w.exited() { // it was a return, which ends this function only
		w.dead = false
	}
}

// exited reports whether the last event ends the process for sure.
func (w *walker) exited() bool {
	n := len(w.events)
	return n > 0 && w.events[n-1].sure && (w.events[n-1].kind == evExit || w.events[n-1].kind == evPanic)
}

// block walks a range as a scope of its own: what it binds goes away at its end,
// the last bound first.
func (w *walker) block(f *rustFile, i, end int, c walkCtx) {
	fr := w.stack[len(w.stack)-1]
	fr.scopes = append(fr.scopes, nil)
	c.direct, c.stored = false, false
	w.walk(f, i, end, c)
	scope := fr.scopes[len(fr.scopes)-1]
	fr.scopes = fr.scopes[:len(fr.scopes)-1]
	for _, v := range slices.Backward(scope) {
		if !v.moved && !returned(f, i, end, v.name) {
			w.release(f, end-1, v, c)
		}
	}
}

// returned reports whether a name is the value of a block: the last expression is it, or wraps it.
func returned(f *rustFile, i, end int, name string) bool {
	from := i
	for k := i; k < end; {
		k = f.until(k, end, ";")
		if k < end {
			from = k + 1
		}
		k++
	}
	for k := from; k < end; k++ {
		if f.t[k].kind == tokIdent && f.t[k].text == name && !f.at(k+1).is(".") && !f.at(k-1).is("&") {
			return true
		}
	}
	return false
}

// release is what happens when a variable goes away.
func (w *walker) release(f *rustFile, tok int, v *variable, c walkCtx) {
	for _, s := range v.spans {
		s.open = false
		s.maybe = s.maybe || c.maybe
	}
	if v.guard {
		w.add(&event{kind: evFlush, file: f, tok: tok, call: "drop"}, c)
	}
	if v.provider {
		w.add(&event{kind: evDropProvider, file: f, tok: tok}, c)
	}
	v.moved = true
}

func (w *walker) bind(v *variable) {
	fr := w.stack[len(w.stack)-1]
	if n := len(fr.scopes); n > 0 {
		fr.scopes[n-1] = append(fr.scopes[n-1], v)
	}
}

// lookup is the variable a name stands for in the function being walked.
func (w *walker) lookup(name string) *variable {
	if len(w.stack) == 0 {
		return nil
	}
	for _, scope := range slices.Backward(w.stack[len(w.stack)-1].scopes) {
		for _, v := range slices.Backward(scope) {
			if v.name == name {
				return v
			}
		}
	}
	return nil
}

// walk goes through a range of tokens in order.
func (w *walker) walk(f *rustFile, i, end int, c walkCtx) {
	for i < end {
		if w.steps++; w.steps > maxSteps {
			w.doubt = "too large"
			return
		}
		i = w.step(f, i, end, c)
	}
}

func (w *walker) step(f *rustFile, i, end int, c walkCtx) int {
	t := f.t[i]
	if t.kind == tokPunct {
		return w.punct(f, i, end, c)
	}
	if t.kind != tokIdent {
		return i + 1
	}
	switch t.text {
	case "fn", "impl", "trait", "mod", "struct", "enum", "macro_rules":
		if t.text == "impl" || f.at(i+1).kind == tokIdent || f.at(i+1).is("!") {
			stop := f.until(i+1, end, "{", ";")
			if f.at(stop).is("{") && stop < end {
				return f.close(stop, end) + 1
			}
			return stop + 1
		}
	case "use", "static":
		return f.until(i, end, ";") + 1
	case "const":
		if f.at(i+1).kind == tokIdent {
			return f.until(i, end, ";") + 1
		}
	case "let":
		return w.let(f, i, end, c)
	case "if", "while", "for", "match", "loop":
		return w.branch(f, i, end, c)
	case "else":
		if f.at(i + 1).is("{") {
			stop := f.close(i+1, end)
			w.block(f, i+2, stop, c.unsure())
			return stop + 1
		}
	case "async":
		if open := f.until(i, min(i+3, end), "{"); open < min(i+3, end) {
			stop := f.close(open, end)
			w.closureBody(f, open+1, stop, c)
			return stop + 1
		}
	case "return":
		stop := f.until(i, end, ";", "}")
		w.walk(f, i+1, stop, c)
		if !c.maybe && !c.spawned {
			if len(w.stack) == 1 && !c.closure && w.returnAt == nil && !w.dead {
				w.returnAt = &event{file: f, tok: i}
			}
			w.dead = true
		} else if len(w.stack) == 1 && !c.closure && !c.spawned {
			w.add(&event{kind: evReturn, file: f, tok: i}, c)
		}
		return stop
	}
	return w.name(f, i, end, c)
}

func (w *walker) punct(f *rustFile, i, end int, c walkCtx) int {
	switch t := f.t[i]; t.text {
	case "{":
		stop := f.close(i, end)
		w.block(f, i+1, stop, c)
		return stop + 1
	case "(", "[":
		stop := f.close(i, end)
		inner := c
		inner.direct, inner.stored = false, true
		w.walk(f, i+1, stop, inner)
		return stop + 1
	case "#":
		open := i + 1
		if f.at(open).is("!") {
			open++
		}
		if f.at(open).is("[") {
			return f.close(open, end) + 1
		}
	case "|", "||":
		if startsClosure(f, i) {
			body := i + 1
			if t.text == "|" {
				body = f.until(i+1, end, "|") + 1
			}
			// What the caller does with it is decided at the call; here it is kept.
			stop := f.until(body, end, ",", ";")
			if from := f.at(i - 1); c.stored || !from.is("(") && !from.is(",") && !from.is("&") && !(from.is("move") && (f.at(i-2).is("(") || f.at(i-2).is(","))) {
				c = c.adrift()
			}
			w.closureBody(f, body, stop, c)
			return stop
		}
	}
	return i + 1
}

func startsClosure(f *rustFile, i int) bool {
	p := f.at(i - 1)
	if i == 0 {
		return false
	}
	for _, s := range []string{"(", ",", "=", "move", "{", ";", "=>", "return", "&", "async"} {
		if p.is(s) {
			return true
		}
	}
	return false
}

// unsure is the context of code that may not run.
func (c walkCtx) unsure() walkCtx {
	return walkCtx{maybe: true, spawned: c.spawned, floating: c.floating, closure: c.closure}
}

// branch walks if, while, for, match and loop: the head is sure, the body is
// not, except for loop, whose body runs at least once.
func (w *walker) branch(f *rustFile, i, end int, c walkCtx) int {
	open := f.until(i+1, end, "{")
	if open >= end {
		return i + 1
	}
	head := c
	head.cond = true
	w.walk(f, i+1, open, head)
	stop := f.close(open, end)
	body := c
	body.cond = false
	body.maybe = c.maybe || !f.t[i].is("loop")
	w.block(f, open+1, stop, body)
	return stop + 1
}

// let walks the value and binds the name to what came of it.
func (w *walker) let(f *rustFile, i, end int, c walkCtx) int {
	stop := f.until(i, end, ";")
	eq := f.until(i, stop, "=")
	if eq >= stop || c.cond {
		return i + 1
	}
	if els := f.until(eq, stop, "else"); els < stop && f.at(els+1).is("{") && !hasIdent(f.t[eq:els], "if") {
		// let … else: the block leaves the function.
		w.walk(f, els+1, stop, c.unsure())
	}
	name := ""
	for k := i + 1; k < eq && !f.t[k].is(":"); k++ {
		if f.t[k].kind == tokIdent && !f.t[k].is("mut") {
			name = f.t[k].text
			break
		}
	}
	if k := w.closureAt(f, eq+1, stop); k != nil {
		w.bind(&variable{name: name, closure: k})
		return stop + 1
	}
	before := len(w.events)
	w.walk(f, eq+1, stop, c)
	v := w.value(f, eq+1, stop, w.events[min(before, len(w.events)):])
	v.name = name
	if name == "_" { // binds nothing: the value goes at once, a place stays
		if stop-eq > 2 {
			w.release(f, stop-1, v, c)
		}
		return stop + 1
	}
	if v.provider || v.guard || v.tracer != nil || len(v.spans) > 0 {
		for _, s := range v.spans {
			s.bound = true
		}
		w.bind(v)
	}
	return stop + 1
}
