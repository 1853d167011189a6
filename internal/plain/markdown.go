package plain

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/yuin/goldmark"
)

// markdown prints Markdown as lines of at most width cells that read well
// aloud: headings prefixed with #, lists with - or their number, quotes with
// >, code indented, a table row by row with each cell after its column's name.
// Emphasis markers go, code spans keep their backticks, links are their text
// (followed by the address when it is one for a browser).
func markdown(src string, width int) []string {
	source := []byte(src)
	doc := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(text.NewReader(source))
	p := printer{source: source}
	return p.blocks(doc, width)
}

// inline is Markdown's inline part alone: the text of an option such as
// "1. the first" is no list. Paragraphs are kept, one line each.
func inline(src string) string {
	source := []byte(src)
	only := parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	)
	p := printer{source: source}
	var out []string
	doc := only.Parse(text.NewReader(source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		out = append(out, p.text(n))
	}
	return strings.Join(out, "\n")
}

// printer turns one parsed document into lines.
type printer struct{ source []byte }

// blocks prints a node's children with an empty line between two of them.
func (p printer) blocks(parent ast.Node, width int) []string {
	var out []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		lines := p.block(n, width)
		if len(lines) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

func (p printer) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		return indented(p.text(n), strings.Repeat("#", n.Level)+" ", width)
	case *ast.FencedCodeBlock:
		return verbatim(p.raw(n), 4, width)
	case *ast.CodeBlock:
		return verbatim(p.raw(n), 4, width)
	case *ast.List:
		return p.list(n, width)
	case *ast.Blockquote:
		return prefixed(p.blocks(n, max(width-2, 8)), "> ", "> ")
	case *extast.Table:
		return p.table(n, width)
	case *ast.ThematicBreak:
		return []string{"* * *"}
	case *ast.HTMLBlock:
		return p.html(n, width)
	}
	var out []string
	for _, l := range strings.Split(p.text(n), "\n") {
		out = append(out, wrap(l, width)...)
	}
	return out
}

// html keeps what an author wrote as HTML, as it stands, but not comments.
func (p printer) html(n *ast.HTMLBlock, width int) []string {
	lines := p.raw(n)
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		return nil
	}
	return verbatim(lines, 0, width)
}

func (p printer) raw(n ast.Node) []string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(p.source))
	}
	lines := visibleLines(b.String())
	for i := range lines {
		lines[i] = spoken(lines[i])
	}
	return lines
}

func (p printer) list(n *ast.List, width int) []string {
	var out []string
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if n.IsOrdered() {
			mark = strconv.Itoa(number) + string(n.Marker) + " "
			number++
		}
		lines := p.item(item, n.IsTight, max(width-len(mark), 8))
		if len(out) > 0 && !n.IsTight {
			out = append(out, "")
		}
		out = append(out, prefixed(lines, mark, strings.Repeat(" ", len(mark)))...)
	}
	return out
}

func (p printer) item(n ast.Node, tight bool, width int) []string {
	if !tight {
		return p.blocks(n, width)
	}
	var out []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, p.block(c, width)...)
	}
	return out
}

func (p printer) table(n *extast.Table, width int) []string {
	var names, out []string
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, p.text(c))
		}
		if row.Kind() == extast.KindTableHeader {
			names = cells
			continue
		}
		for i, c := range cells {
			if i < len(names) && names[i] != "" {
				cells[i] = names[i] + ": " + c
			}
		}
		out = append(out, indented(strings.Join(cells, "; "), "- ", width)...)
	}
	return out
}

// text is a node's inline content. Hard breaks are newlines; a soft break
// between two wide characters is nothing, elsewhere a space.
func (p printer) text(n ast.Node) string {
	var b strings.Builder
	p.inlines(&b, n)
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = spoken(visible(lines[i]))
	}
	return strings.Join(lines, "\n")
}

func (p printer) inlines(b *strings.Builder, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			p.words(b, n)
		case *ast.String:
			b.Write(n.Value)
		case *ast.CodeSpan:
			b.WriteByte('`')
			p.inlines(b, n)
			b.WriteByte('`')
		case *ast.AutoLink:
			b.Write(n.Label(p.source))
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				s := n.Segments.At(i)
				b.Write(s.Value(p.source))
			}
		case *ast.Link:
			p.link(b, n)
		default:
			p.inlines(b, n)
		}
	}
}

func (p printer) words(b *strings.Builder, n *ast.Text) {
	value := n.Segment.Value(p.source)
	if !n.IsRaw() {
		value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
	}
	b.WriteString(strings.ReplaceAll(string(value), "\n", " "))
	switch {
	case n.HardLineBreak():
		b.WriteByte('\n')
	case n.SoftLineBreak():
		if !p.softlyJoined(n) {
			b.WriteByte(' ')
		}
	}
}

// softlyJoined reports a line end in the source between two wide characters.
func (p printer) softlyJoined(n *ast.Text) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	before, after := []rune(string(n.Segment.Value(p.source))), []rune(string(next.Segment.Value(p.source)))
	return len(before) > 0 && len(after) > 0 && wide(before[len(before)-1]) && wide(after[0])
}

func (p printer) link(b *strings.Builder, n *ast.Link) {
	label := p.text(n)
	b.WriteString(label)
	to := string(n.Destination)
	if to != label && (strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://")) {
		b.WriteString(" (" + to + ")")
	}
}

// prefixed puts first before the first line and rest before the others.
func prefixed(lines []string, first, rest string) []string {
	for i, l := range lines {
		pre := rest
		if i == 0 {
			pre = first
		}
		lines[i] = strings.TrimRight(pre+l, " ")
	}
	return lines
}
