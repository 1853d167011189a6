package check

import "slices"

// Closures. One that is bound to a name, or handed to a function of the
// program, is walked where it is called. One that goes somewhere the walk
// cannot follow (returned, stored in a list, given to an unknown function) is
// floating: it may run at any time later or never, so what it does proves
// nothing, and a flush in it is enough to doubt.

// closure is code that a name stands for.
type closure struct {
	fn     *rustFn // a function passed by name, else nil
	file   *rustFile
	at     [2]int
	home   *frame // where its other names are looked up
	active bool
	ran    bool
}

// closureAt is the closure that makes up the range: `|x| …`, `move || …`, `&|| …`.
func (w *walker) closureAt(f *rustFile, from, to int) *closure {
	i := from
	for i < to && (f.t[i].is("move") || f.t[i].is("&") || f.t[i].is("async") || f.t[i].is("mut")) {
		i++
	}
	if i >= to || !f.t[i].is("|") && !f.t[i].is("||") || len(w.stack) == 0 {
		return nil
	}
	body := i + 1
	if f.t[i].is("|") {
		body = f.until(i+1, to, "|") + 1
	}
	if f.at(body).is("->") {
		body = f.until(body, to, "{")
	}
	return &closure{file: f, at: [2]int{min(body, to), to}, home: w.stack[len(w.stack)-1]}
}

// call walks a closure where it is called.
func (w *walker) call(k *closure, c walkCtx) {
	k.ran = true
	if k.active || len(w.stack) > 24 {
		return
	}
	k.active = true
	if k.fn != nil {
		w.inline(k.fn, c)
	} else {
		w.stack = append(w.stack, k.home)
		w.closureBody(k.file, k.at[0], k.at[1], c)
		w.stack = w.stack[:len(w.stack)-1]
	}
	k.active = false
}

// closureBody walks the body of a closure or async block: a return ends it alone.
func (w *walker) closureBody(f *rustFile, from, to int, c walkCtx) {
	dead := w.dead
	c.closure, c.cond, c.stored = true, false, false
	w.block(f, from, to, c)
	if w.dead && !dead && !w.exited() {
		w.dead = false
	}
}

// floating is the context of code that may run at any time or never.
func (c walkCtx) adrift() walkCtx {
	return walkCtx{maybe: true, floating: true, spawned: c.spawned}
}

// mention handles a name that stands for a closure and is not called: an
// argument of a call that runs it at once, or a value that goes elsewhere.
func (w *walker) mention(f *rustFile, i int, k *closure, c walkCtx) {
	if f.at(i-1).is(".") || f.at(i+1).is(":") {
		return
	}
	if !c.direct {
		c = c.adrift()
	}
	w.call(k, c)
}

// handed binds the closures among the arguments of a call of fn to its
// parameters. The ranges are left out when the arguments are walked.
func (w *walker) handed(f *rustFile, args [2]int, fn *rustFn) (bound []*variable, skip [][2]int) {
	for from, n := args[0], 0; from < args[1] && n < len(fn.params); n++ {
		to := f.until(from, args[1], ",")
		k := w.closureAt(f, from, to)
		if k != nil {
			// The comma between two parameters of the closure is none between arguments.
			to = w.closureEnd(f, from, args[1])
			k.at[1] = to
			k.at[0] = w.closureAt(f, from, to).at[0]
		} else if to == from+1 && f.t[from].kind == tokIdent {
			name := f.t[from].text
			if v := w.lookup(name); v != nil {
				k = v.closure
			} else if fns := w.p.fns[name]; len(fns) == 1 && !fns[0].method && !fns[0].macro {
				k = &closure{fn: fns[0]}
			}
		}
		if k != nil {
			bound = append(bound, &variable{name: fn.params[n], closure: k})
			skip = append(skip, [2]int{from, to})
		}
		from = to + 1
	}
	return bound, skip
}

// closureEnd is the comma after the closure at from, or end.
func (w *walker) closureEnd(f *rustFile, from, end int) int {
	bar := f.until(from, end, "|", "||")
	if f.at(bar).is("|") {
		bar = f.until(bar+1, end, "|")
	}
	return f.until(min(bar+1, end), end, ",")
}

// walkArgs walks the arguments of a call without some ranges.
func (w *walker) walkArgs(f *rustFile, args [2]int, skip [][2]int, c walkCtx) {
	from := args[0]
	for _, s := range skip {
		w.walk(f, from, s[0], c)
		from = s[1]
	}
	w.walk(f, from, args[1], c)
}

// takesCallable reports whether an argument stands for code: a closure, or a name of one.
func (w *walker) takesCallable(f *rustFile, args [2]int) bool {
	if closureIn(f, args) {
		return true
	}
	for k := args[0]; k < args[1]; k++ {
		if f.t[k].kind == tokIdent && !f.at(k+1).is("(") && !f.at(k-1).is(".") {
			if v := w.lookup(f.t[k].text); v != nil && v.closure != nil {
				return true
			}
		}
	}
	return false
}

// guards is the types whose going away flushes: those whose Drop does, and
// those that hold one of these. A type whose Drop is not followed counts too
// when something flushes in a function it calls.
func (p *rustProgram) guards() []string {
	if p.guardTypes != nil {
		return p.guardTypes
	}
	out := []string{}
	for _, im := range p.traits["Drop"] {
		if hasIdent(p.expand(im.file, im.at, nil), flushNames...) {
			out = append(out, im.typ)
		}
	}
	for grown := len(out) > 0; grown; {
		grown = false
		for _, f := range p.files {
			for i, t := range f.t {
				name := f.at(i + 1).text
				if !t.is("struct") && !t.is("enum") || f.at(i+1).kind != tokIdent || slices.Contains(out, name) {
					continue
				}
				open := f.until(i+2, len(f.t), "{", "(", ";")
				if hasIdent(f.t[open:f.close(open, len(f.t))], out...) && !f.at(open).is(";") {
					out, grown = append(out, name), true
				}
			}
		}
	}
	p.guardTypes = out
	return out
}

// unbound ends the guard that a statement makes and binds to no name: Guard::new(p)?;
func (w *walker) unbound(f *rustFile, i, stop int, own []*rustFn, c walkCtx) {
	base, end := chainBase(f, i), f.until(stop, len(f.t), ";", "}")
	prev := f.at(base - 1)
	if !f.at(end).is(";") || !prev.is(";") && !prev.is("{") && !prev.is("}") || lastCall(f, base, end) != f.t[i].text {
		return
	}
	for _, fn := range own {
		sig := fn.file.t[fn.sig[0]:fn.sig[1]]
		for _, typ := range w.p.guards() {
			if hasIdent(sig, typ) || hasIdent(sig, "Self") && fn.owner == typ {
				w.release(f, end-1, &variable{guard: true}, c)
				return
			}
		}
	}
}

// guardUnseen reports whether the program makes a guard whose end the walk did not meet.
func (r *rustReader) guardUnseen() bool {
	if slices.ContainsFunc(r.all(evFlush), func(e *event) bool { return e.call == "drop" }) {
		return false
	}
	guards := r.p.guards()
	for _, f := range r.p.files {
		for i, t := range f.t {
			if t.kind == tokIdent && slices.Contains(guards, t.text) && (f.at(i+1).is("(") || f.at(i+1).is("{") || f.at(i+1).is("::")) &&
				!f.at(i-1).is("struct") && !f.at(i-1).is("for") && !f.at(i-1).is("impl") && !f.at(i-1).is("->") && !f.at(i-1).is(">") {
				return true
			}
		}
	}
	return false
}
