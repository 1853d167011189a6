package check

import "slices"

// value says what an expression yields, from its tokens and the events it made.
func (w *walker) value(f *rustFile, from, to int, made []*event) *variable {
	v := &variable{}
	t := f.t[from:to]
	for _, e := range made {
		if e.kind == evStart && e.open && !e.forgotten {
			v.spans = append(v.spans, e)
		}
	}
	// let cx = Context::current_with_span(span): the span lives on in cx.
	for k := from; k < to; k++ {
		if f.t[k].kind != tokIdent || f.at(k-1).is(".") {
			continue
		}
		if old := w.lookup(f.t[k].text); old != nil && len(old.spans) > 0 && old.moved && !f.at(k+1).is(".") {
			for _, s := range old.spans {
				if s.maybe && !s.forgotten {
					s.maybe = false
					v.spans = append(v.spans, s)
				}
			}
		}
		if old := w.lookup(f.t[k].text); old != nil && old.provider && (f.at(k+2).is("clone") || k+1 == to) && k == from {
			v.provider = true
		}
		if old := w.lookup(f.t[k].text); old != nil && old.tracer != nil && k == from && f.at(k+2).is("clone") {
			v.tracer = old.tracer
		}
	}
	last := lastCall(f, from, to)
	for _, fn := range w.p.fns[last] {
		sig := fn.file.t[fn.sig[0]:fn.sig[1]]
		v.provider = v.provider || hasIdent(sig, "SdkTracerProvider")
		for _, typ := range w.p.guards() {
			v.guard = v.guard || hasIdent(sig, typ) || hasIdent(sig, "Self") && fn.owner == typ
		}
	}
	for _, typ := range w.p.guards() {
		v.guard = v.guard || len(t) > 0 && t[0].is(typ) && (f.at(from+1).is("{") || f.at(from+1).is("("))
	}
	if last == "build" && hasIdent(t, "SdkTracerProvider", "TracerProviderBuilder") {
		v.provider = true
	}
	if last == "tracer" || last == "tracer_with_scope" || last == "clone" || len(w.p.fns[last]) > 0 {
		for _, e := range slices.Backward(made) {
			if (e.kind == evGlobalTracer || e.kind == evTracer) && !v.provider && !v.guard && len(v.spans) == 0 {
				v.tracer = e
				break
			}
		}
	}
	return v
}

// lastCall is the name of the call that gives an expression its value, passing over ?, unwrap, expect and await.
func lastCall(f *rustFile, from, to int) string {
	k := to - 1
	for k > from {
		switch t := f.t[k]; {
		case t.is("?") || t.is("await") || t.is(".") || t.is(";"):
			k--
		case t.is(")") && f.pair[k] > from:
			name := f.at(f.pair[k] - 1)
			if name.is("unwrap") || name.is("expect") || name.is("unwrap_or_default") {
				k = f.pair[k] - 2
				continue
			}
			return name.text
		default:
			return ""
		}
	}
	return ""
}

// chainBase is the first token of the path or call chain that ends in a method at i.
func chainBase(f *rustFile, i int) int {
	k := i
	for k > 0 {
		p := f.at(k - 1)
		switch {
		case p.is(".") || p.is("::") || p.is("?"):
			k--
		case p.is(")") || p.is("]"):
			if f.pair[k-1] < 0 {
				return k
			}
			k = f.pair[k-1]
		case p.kind == tokIdent && (f.at(k).is(".") || f.at(k).is("::") || f.at(k).is("(") || f.at(k).is("?") || f.at(k).is("[")) && !p.is("let") && !p.is("return") && !p.is("in") && !p.is("match") && !p.is("if"):
			k--
		default:
			return k
		}
	}
	return k
}

func (w *walker) chainHas(f *rustFile, i int, name string) bool {
	return hasIdent(f.t[chainBase(f, i):i], name)
}

func hasCall(f *rustFile, at [2]int, name string) bool {
	for k := at[0]; k < at[1]; k++ {
		if f.t[k].is(name) && f.at(k+1).is("(") {
			return true
		}
	}
	return false
}

// closureIn reports whether the arguments hold a closure or an async block.
func closureIn(f *rustFile, args [2]int) bool {
	for k := args[0]; k < args[1]; k++ {
		if (f.t[k].is("|") || f.t[k].is("||")) && startsClosure(f, k) || f.t[k].is("async") {
			return true
		}
	}
	return false
}

// kept reports whether the value of a chain stays in a variable or is passed
// on: not when the chain goes on to end it or is a statement of its own.
func (w *walker) kept(f *rustFile, i int) bool {
	base := chainBase(f, i)
	stop := f.until(i, len(f.t), ";", "}", ",", ")")
	rest := [2]int{i, stop}
	if hasCall(f, rest, "end") || hasCall(f, rest, "in_scope") {
		return false
	}
	prev := f.at(base - 1)
	if f.at(stop).is("}") {
		return true // the value of the block
	}
	return !(prev.is(";") || prev.is("{") || prev.is("}"))
}

// awaited reports whether something waits for a spawned task.
func (w *walker) awaited(f *rustFile, i, stop int) bool {
	if f.at(stop+1).is(".") && (f.at(stop+2).is("await") || f.at(stop+2).is("join") || f.at(stop+2).is("unwrap")) {
		return true
	}
	base := chainBase(f, i)
	if f.at(base-1).is("=") && f.at(base-2).kind == tokIdent {
		name := f.at(base - 2).text
		for k, t := range f.t {
			if t.is(name) && f.at(k+1).is(".") && (f.at(k+2).is("await") || f.at(k+2).is("join")) {
				return true
			}
			if t.is(name) && k > stop && !f.at(k+1).is(".") {
				return true // handed on: join!(a, b), handles.push(h)
			}
		}
		return false
	}
	return !(f.at(base-1).is(";") || f.at(base-1).is("{") || f.at(base-1).is("}"))
}
