package lessons

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"otelings/internal/i18n"
)

// BlockKind is what a block of a lesson is.
type BlockKind string

// The kinds of block.
const (
	Prose      BlockKind = "prose"
	Checkpoint BlockKind = "checkpoint"
	Exercise   BlockKind = "exercise"
	Activity   BlockKind = "activity"
)

// Block is one piece of a lesson in one language: a section's prose (or what
// is left of it after a directive), a checkpoint, an exercise or an activity.
type Block struct {
	Kind     BlockKind
	Section  string // id of the "## " heading it stands under, "" before the first
	Heading  string // that heading's text; only on the block that opens the section
	Ref      string // question id, exercise id or activity name
	Markdown string // prose: the heading line included, its {#id} removed, snippets filled in
	Line     int    // in the source, 1-based
	Snippets []string
}

// Document is one lesson in one language.
type Document struct {
	Title  string
	Blocks []Block
}

// Doc is a lesson in both languages with its questions.
type Doc struct {
	ID        string
	Text      map[i18n.Lang]Document
	Questions []Question
}

// Open parses a written lesson. Errors name file and line.
func (l *Library) Open(id string) (*Doc, error) {
	if _, ok := l.entries[id]; !ok {
		return nil, fmt.Errorf("unknown lesson %q", id)
	}
	d := &Doc{ID: id, Text: map[i18n.Lang]Document{}}
	for _, lang := range i18n.Langs() {
		name := l.file(id, lang)
		src, err := fs.ReadFile(l.files(id), name)
		if err != nil {
			return nil, err
		}
		doc, err := l.parse(l.files(id), name, string(src))
		if err != nil {
			return nil, err
		}
		d.Text[lang] = doc
	}
	var err error
	d.Questions, err = l.questions(id)
	return d, err
}

var (
	directive = regexp.MustCompile(`^<!--\s*(snippet|checkpoint|exercise|activity):\s*(\S+)\s*-->\s*$`)
	heading   = regexp.MustCompile(`^##\s+(.*?)\s*(?:\{#([a-z0-9-]+)\})?\s*$`)
	aside     = regexp.MustCompile(`^(###+\s+.*?)\s*\{#[a-z0-9-]+\}\s*$`)
	fence     = regexp.MustCompile("^(```+|~~~+)")
)

// parse splits one source into blocks. A fence hides headings and directives
// inside it.
func (l *Library) parse(files fs.FS, name, src string) (Document, error) {
	p := parser{lib: l, files: files, name: name}
	sc := bufio.NewScanner(strings.NewReader(src))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		p.line++
		if err := p.feed(sc.Text()); err != nil {
			return Document{}, at(name, p.line, err)
		}
	}
	p.flush()
	if p.doc.Title == "" {
		return Document{}, problem(name, 1, "no title, want \"# Title\" on the first line")
	}
	if p.fence != "" {
		return Document{}, problem(name, p.line, "a fence is not closed")
	}
	return p.doc, sc.Err()
}

type parser struct {
	lib     *Library
	files   fs.FS
	name    string
	line    int
	fence   string
	section string
	block   Block
	text    []string
	doc     Document
}

func (p *parser) feed(s string) error {
	if m := fence.FindString(s); m != "" {
		switch {
		case p.fence == "":
			p.fence = m
		case strings.HasPrefix(m, p.fence):
			p.fence = ""
		}
		p.add(s)
		return nil
	}
	if p.fence != "" {
		p.add(s)
		return nil
	}
	if p.doc.Title == "" && strings.HasPrefix(s, "# ") {
		p.doc.Title = strings.TrimSpace(s[2:])
		return nil
	}
	if m := heading.FindStringSubmatch(s); m != nil {
		if m[2] == "" {
			return fault("heading %q has no {#id}", m[1])
		}
		p.flush()
		p.section = m[2]
		p.block = Block{Section: p.section, Heading: m[1], Line: p.line}
		p.add("## " + m[1])
		return nil
	}
	if m := directive.FindStringSubmatch(s); m != nil {
		return p.directive(m[1], m[2])
	}
	if m := aside.FindStringSubmatch(s); m != nil {
		s = m[1] // its id is for links only
	}
	if strings.HasPrefix(strings.TrimSpace(s), "<!--") {
		return fault("unknown directive %q", strings.TrimSpace(s))
	}
	p.add(s)
	return nil
}

func (p *parser) add(s string) {
	if len(p.text) == 0 && p.block.Line == 0 {
		p.block.Line = p.line
	}
	p.text = append(p.text, s)
}

func (p *parser) directive(kind, ref string) error {
	if kind == "snippet" {
		code, err := p.snippet(ref)
		if err != nil {
			return err
		}
		p.add("```rust")
		p.text = append(p.text, strings.Split(strings.TrimRight(code, "\n"), "\n")...)
		p.add("```")
		p.block.Snippets = append(p.block.Snippets, ref)
		return nil
	}
	if kind == string(Activity) && !slices.Contains(Activities(), ref) {
		return fault("unknown activity %q, want one of %s", ref, strings.Join(Activities(), ", "))
	}
	p.flush()
	p.doc.Blocks = append(p.doc.Blocks, Block{Kind: BlockKind(kind), Section: p.section, Ref: ref, Line: p.line})
	return nil
}

func (p *parser) flush() {
	text := strings.Trim(strings.Join(p.text, "\n"), "\n")
	if strings.TrimSpace(text) != "" {
		b := p.block
		b.Kind, b.Section, b.Markdown = Prose, p.section, text+"\n"
		p.doc.Blocks = append(p.doc.Blocks, b)
	}
	p.text, p.block = nil, Block{}
}

// Snippet is the region NAME of snippets/FILE for "FILE#NAME", dedented. The
// region's markers are comment lines "// region: NAME" and "// endregion: NAME".
func (l *Library) Snippet(ref string) (string, error) { return snippet(l.fsys, ref) }

// snippet is a region of the lesson's own files, else of the shipped ones.
func (p *parser) snippet(ref string) (string, error) {
	if file, _, _ := strings.Cut(ref, "#"); exists(p.files, path.Join("snippets", file)) {
		return snippet(p.files, ref)
	}
	return p.lib.Snippet(ref)
}

func snippet(files fs.FS, ref string) (string, error) {
	file, name, ok := strings.Cut(ref, "#")
	if !ok {
		return "", fault("snippet %q: want FILE#REGION", ref)
	}
	src, err := fs.ReadFile(files, path.Join("snippets", file))
	if err != nil {
		return "", fault("snippet %q: no file %s", ref, path.Join("snippets", file))
	}
	var out []string
	in, closed := false, false
	for _, line := range strings.Split(string(src), "\n") {
		t := strings.TrimSpace(line)
		switch {
		case t == "// region: "+name:
			in = true
		case t == "// endregion: "+name:
			in, closed = false, true
		case strings.HasPrefix(t, "// region: ") || strings.HasPrefix(t, "// endregion: "):
		case in:
			out = append(out, line)
		}
	}
	if !closed || in {
		return "", fault("snippet %q: no region %q in %s", ref, name, file)
	}
	return dedent(out), nil
}

func dedent(lines []string) string {
	indent := -1
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if n := len(l) - len(strings.TrimLeft(l, " \t")); indent < 0 || n < indent {
			indent = n
		}
	}
	var b strings.Builder
	for _, l := range lines {
		if len(l) >= indent && indent > 0 {
			l = l[indent:]
		}
		b.WriteString(strings.TrimRight(l, " \t") + "\n")
	}
	return b.String()
}
