package check

import (
	"path"
	"strings"
)

// The shape of a Rust program: its functions, impls, statics and bindings,
// found by brackets and keywords. No types are resolved; names are enough for
// the questions asked here, and where they are not, the answer is "unknown".

type rustFile struct {
	path string
	t    []token
	pair []int // the matching bracket of a bracket, -1 for the rest
}

// rustFn is one function, or one macro_rules macro.
type rustFn struct {
	file       *rustFile
	name       string
	owner      string // the type of its impl, "" for a free function
	method     bool   // takes self
	macro      bool
	instrument bool // #[instrument]
	params     []string
	sig        [2]int // tokens of the signature after the parameters
	body       [2]int // tokens between the braces
	line       int
}

type span2 struct {
	file *rustFile
	at   [2]int
}

type rustProgram struct {
	files    []*rustFile
	fns      map[string][]*rustFn
	main     []*rustFn
	statics  map[string]span2   // static items by name: type and initialiser
	consts   map[string]span2   // const items
	lets     map[string][]span2 // what names are bound to, anywhere
	types    map[string]bool    // own types
	traits   map[string][]*impl // impls of traits, by trait name
	mods     []string           // mod x; without a body
	included bool               // include! is used

	guardTypes []string // worked out by guards
}

type impl struct {
	typ  string
	file *rustFile
	at   [2]int
}

func parseRust(sources []Source) *rustProgram {
	p := &rustProgram{fns: map[string][]*rustFn{}, statics: map[string]span2{}, consts: map[string]span2{}, lets: map[string][]span2{},
		types: map[string]bool{}, traits: map[string][]*impl{}}
	for _, s := range sources {
		if !programSource(s.Path) {
			continue
		}
		f := &rustFile{path: s.Path, t: scanRust(s.Text)}
		f.pair = pairs(f.t)
		p.files = append(p.files, f)
		p.items(f, 0, len(f.t), "")
	}
	return p
}

// programSource leaves out what cargo run does not build into the program.
func programSource(name string) bool {
	if path.Ext(name) != ".rs" || path.Base(name) == "build.rs" {
		return false
	}
	for _, dir := range []string{"tests/", "examples/", "benches/", "target/"} {
		if strings.HasPrefix(name, dir) || strings.Contains(name, "/"+dir) {
			return false
		}
	}
	return true
}

// pairs matches brackets; unmatched ones stay -1.
func pairs(t []token) []int {
	out := make([]int, len(t))
	var open []int
	closes := map[string]string{")": "(", "]": "[", "}": "{"}
	for i, k := range t {
		out[i] = -1
		if k.kind != tokPunct {
			continue
		}
		switch k.text {
		case "(", "[", "{":
			open = append(open, i)
		case ")", "]", "}":
			for n := len(open) - 1; n >= 0; n-- {
				if t[open[n]].text == closes[k.text] {
					out[i], out[open[n]] = open[n], i
					open = open[:n]
					break
				}
			}
		}
	}
	return out
}

func (f *rustFile) at(i int) token {
	if i < 0 || i >= len(f.t) {
		return token{kind: tokPunct}
	}
	return f.t[i]
}

// close is the end of the group opened at i, at most end.
func (f *rustFile) close(i, end int) int {
	if i < 0 || i >= len(f.t) || f.pair[i] <= i || f.pair[i] > end {
		return end
	}
	return f.pair[i]
}

// until is the first token with one of the texts at the same depth from i on, or end.
func (f *rustFile) until(i, end int, texts ...string) int {
	for i < end {
		t := f.t[i]
		for _, s := range texts {
			if t.is(s) {
				return i
			}
		}
		if t.kind == tokPunct && (t.text == "(" || t.text == "[" || t.text == "{") {
			i = f.close(i, end)
		}
		i++
	}
	return end
}

// items finds the definitions in a range of tokens, inside bodies too.
func (p *rustProgram) items(f *rustFile, i, end int, owner string) {
	instrument := false
	for ; i < end; i++ {
		t := f.t[i]
		switch {
		case t.is("#"):
			open := i + 1
			if f.at(open).is("!") {
				open++
			}
			if f.at(open).is("[") {
				to := f.close(open, end)
				instrument = instrument || hasIdent(f.t[open:to], "instrument") && !f.at(i+1).is("!")
				i = to
			}
		case t.kind != tokIdent:
		case t.text == "fn" && f.at(i+1).kind == tokIdent:
			i = p.function(f, i, end, owner, instrument)
			instrument = false
		case t.text == "impl" && (i == 0 || !f.at(i-1).is("(") && !f.at(i-1).is("->") && !f.at(i-1).is(":") && !f.at(i-1).is("<") && !f.at(i-1).is("&") && !f.at(i-1).is(",")):
			i = p.implBlock(f, i, end)
		case (t.text == "struct" || t.text == "enum") && f.at(i+1).kind == tokIdent:
			p.types[f.at(i+1).text] = true
			instrument = false
		case t.text == "mod" && f.at(i+1).kind == tokIdent && f.at(i+2).is(";"):
			p.mods = append(p.mods, f.at(i+1).text)
		case (t.text == "include" || t.text == "include_str") && f.at(i+1).is("!"):
			p.included = p.included || t.text == "include"
		case t.text == "macro_rules" && f.at(i+1).is("!") && f.at(i+2).kind == tokIdent:
			open := i + 3
			to := f.close(open, end)
			name := f.at(i + 2).text
			p.fns[name] = append(p.fns[name], &rustFn{file: f, name: name, macro: true, body: [2]int{min(open+1, to), to}, line: t.line})
			i = to
		case (t.text == "static" || t.text == "const") && !f.at(i+1).is("fn") && !f.at(i+1).is("{") && !f.at(i+1).is("unsafe"):
			p.constant(f, i, end)
		case t.text == "let":
			p.let(f, i, end)
		}
	}
}

func (p *rustProgram) function(f *rustFile, i, end int, owner string, instrument bool) int {
	fn := &rustFn{file: f, name: f.t[i+1].text, owner: owner, instrument: instrument, line: f.t[i].line}
	open := f.until(i+2, end, "(", "{", ";")
	if !f.at(open).is("(") {
		return i + 1
	}
	to := f.close(open, end)
	for k := open + 1; k < to; {
		next := f.until(k, to, ",")
		name := ""
		for n := k; n < next; n++ {
			if f.t[n].is("self") {
				fn.method = true
				break
			}
			if f.t[n].kind == tokIdent && !f.t[n].is("mut") && !f.t[n].is("ref") {
				name = f.t[n].text
				break
			}
		}
		if name != "" {
			fn.params = append(fn.params, name)
		}
		k = next + 1
	}
	body := f.until(to+1, end, "{", ";")
	fn.sig = [2]int{min(to+1, end), body}
	if !f.at(body).is("{") || body >= end {
		return body
	}
	stop := f.close(body, end)
	fn.body = [2]int{body + 1, stop}
	p.fns[fn.name] = append(p.fns[fn.name], fn)
	if fn.name == "main" && owner == "" {
		p.main = append(p.main, fn)
	}
	p.items(f, body+1, stop, owner)
	return stop
}

func (p *rustProgram) implBlock(f *rustFile, i, end int) int {
	body := f.until(i+1, end, "{", ";")
	if body >= end || !f.at(body).is("{") {
		return i
	}
	trait, typ, angle := "", "", 0
	for k := i + 1; k < body; k++ {
		t := f.t[k]
		switch {
		case t.is("<"):
			angle++
		case t.is(">"):
			angle--
		case t.is("where"):
			k = body
		case angle == 0 && t.is("for"):
			trait, typ = typ, ""
		case angle == 0 && t.kind == tokIdent && !t.is("dyn"):
			typ = t.text // of a path the last segment stays
		}
	}
	to := f.close(body, end)
	if trait != "" {
		p.traits[trait] = append(p.traits[trait], &impl{typ, f, [2]int{body + 1, to}})
	}
	p.items(f, body+1, to, typ)
	return to
}

func (p *rustProgram) constant(f *rustFile, i, end int) {
	k := i + 1
	if f.at(k).is("mut") || f.at(k).is("ref") {
		k++
	}
	if f.at(k).kind != tokIdent || !f.at(k+1).is(":") {
		return
	}
	stop := f.until(k, end, ";")
	eq := f.until(k, stop, "=")
	v := span2{f, [2]int{min(eq+1, stop), stop}}
	if f.t[i].text == "static" {
		v.at[0] = min(k+2, stop) // with its type
		p.statics[f.at(k).text] = v
	} else {
		p.consts[f.at(k).text] = v
	}
}

// let notes what a name is bound to.
func (p *rustProgram) let(f *rustFile, i, end int) {
	stop := f.until(i, end, ";")
	eq := f.until(i, stop, "=")
	if eq >= stop {
		return
	}
	if block := f.until(i, eq, "{"); block < eq {
		return
	}
	for k := i + 1; k < eq; k++ {
		if t := f.t[k]; t.is(":") {
			break
		} else if t.kind == tokIdent && !t.is("mut") && !t.is("ref") {
			p.lets[t.text] = append(p.lets[t.text], span2{f, [2]int{eq + 1, stop}})
		}
	}
}

func hasIdent(t []token, words ...string) bool {
	for _, k := range t {
		if k.kind != tokIdent {
			continue
		}
		for _, w := range words {
			if k.text == w {
				return true
			}
		}
	}
	return false
}

// expand is the tokens of a range with every name followed by what it is
// bound to: a let, a const, a static, a function's body, a parameter's
// arguments. It answers "what may this argument be".
func (p *rustProgram) expand(f *rustFile, at [2]int, in *rustFn) []token {
	e := &expander{p: p, seen: map[string]bool{}}
	e.add(f, at, in, 0)
	return e.out
}

type expander struct {
	p    *rustProgram
	seen map[string]bool
	out  []token
}

func (e *expander) add(f *rustFile, at [2]int, in *rustFn, depth int) {
	for i := at[0]; i < at[1] && i < len(f.t) && len(e.out) < 4000; i++ {
		t := f.t[i]
		e.out = append(e.out, t)
		if t.kind != tokIdent || depth > 6 || e.seen[t.text] || f.at(i-1).is(".") && !f.at(i+1).is("(") {
			continue
		}
		var more []span2
		if !f.at(i - 1).is(".") {
			more = append(more, e.p.lets[t.text]...)
		}
		for _, m := range []map[string]span2{e.p.consts, e.p.statics} {
			if v, ok := m[t.text]; ok {
				more = append(more, v)
			}
		}
		if f.at(i + 1).is("(") {
			for _, fn := range e.p.fns[t.text] {
				more = append(more, span2{fn.file, fn.body})
			}
		}
		if in != nil {
			for k, name := range in.params {
				if name == t.text {
					more = append(more, e.p.arguments(in, k)...)
				}
			}
		}
		if len(more) == 0 {
			continue
		}
		e.seen[t.text] = true
		for _, m := range more {
			e.add(m.file, m.at, nil, depth+1)
		}
	}
}

// arguments is what the calls of fn pass as its k-th parameter.
func (p *rustProgram) arguments(fn *rustFn, k int) []span2 {
	var out []span2
	for _, f := range p.files {
		for i, t := range f.t {
			if t.kind != tokIdent || t.text != fn.name || !f.at(i+1).is("(") || f.at(i-1).is("fn") {
				continue
			}
			end := f.close(i+1, len(f.t))
			from := i + 2
			for n := 0; n < k && from < end; n++ {
				from = f.until(from, end, ",") + 1
			}
			if from < end {
				out = append(out, span2{f, [2]int{from, f.until(from, end, ",")}})
			}
		}
	}
	return out
}
