// Package markdown renders lesson text for the terminal: Glamour with a house
// style, Chinese line breaks, quiet links and a cache.
package markdown

import (
	"container/list"
	"hash/maphash"
	"regexp"
	"strings"
	"sync"

	"charm.land/glamour/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gtext "github.com/yuin/goldmark/text"

	"otelings/tui/text"
)

// Look is a palette for rendered text.
type Look int

// The looks. Mono uses bold and underline only.
const (
	Dark Look = iota
	Light
	Mono
)

type key struct {
	hash  uint64
	width int
	look  Look
}

type entry struct {
	key   key
	lines []string
	size  int
}

// Cache keeps rendered text by content, width and look. It is safe for
// concurrent use and holds about limit bytes.
type Cache struct {
	seed  maphash.Seed
	limit int

	mu    sync.Mutex
	size  int
	order *list.List
	byKey map[key]*list.Element
}

// NewCache makes a cache of about limit bytes.
func NewCache(limit int) *Cache {
	return &Cache{seed: maphash.MakeSeed(), limit: limit, order: list.New(), byKey: map[key]*list.Element{}}
}

// Have returns the rendered lines when they are in the cache: cheap enough for
// the loop.
func (c *Cache) Have(src string, width int, look Look) ([]string, bool) {
	k := key{maphash.String(c.seed, src), width, look}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[k]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*entry).lines, true
}

// Render returns src as lines of at most width cells. It takes milliseconds:
// call it from a command. The lines are shared and must not be modified.
func (c *Cache) Render(src string, width int, look Look) []string {
	if lines, ok := c.Have(src, width, look); ok {
		return lines
	}
	lines := Render(src, width, look)
	size := 0
	for _, l := range lines {
		size += len(l) + 16
	}
	e := &entry{key: key{maphash.String(c.seed, src), width, look}, lines: lines, size: size}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[e.key]; !ok {
		c.byKey[e.key] = c.order.PushFront(e)
		c.size += size
	}
	for c.size > c.limit && c.order.Len() > 1 {
		last := c.order.Back()
		old := last.Value.(*entry)
		c.order.Remove(last)
		delete(c.byKey, old.key)
		c.size -= old.size
	}
	return lines
}

// Render renders src without a cache. When Glamour fails, the text itself is
// wrapped: a lesson is never lost to its looks.
//
// Glamour does not count a list's marker when it wraps, so lines of lists come
// out too wide: then it is asked again for as much less.
func Render(src string, width int, look Look) []string {
	width = max(width, 20)
	prepared := Prepare(src)
	wrap := width
	for range 3 {
		lines, err := glamoured(prepared, wrap, look)
		if err != nil {
			return text.Wrap(src, width)
		}
		over := 0
		for _, l := range lines {
			if n := ansi.StringWidth(l) - width; n <= maxMarker {
				over = max(over, n)
			}
		}
		if over <= 0 || wrap-over < 20 {
			break
		}
		wrap -= over
	}
	lines, err := glamoured(prepared, wrap, look)
	if err != nil {
		return text.Wrap(src, width)
	}
	for i, l := range lines { // a drawing or a table too wide for this terminal
		if ansi.StringWidth(l) > width {
			lines[i] = ansi.Truncate(l, width, "…")
		}
	}
	return trim(lines)
}

// maxMarker is the widest a list marker with its indent gets; a line that is
// wider by more than that is a drawing, which no other wrapping makes narrower.
const maxMarker = 6

func glamoured(prepared string, wrap int, look Look) ([]string, error) {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(house(look)), glamour.WithWordWrap(wrap), glamour.WithTableWrap(true))
	if err != nil {
		return nil, err
	}
	out, err := r.Render(prepared)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(text.StripBreaks(out), "\n")
	for i, l := range lines {
		lines[i] = compact(l)
	}
	return hang(lines), nil
}

// marker is the beginning of a list item as the house style draws it.
var marker = regexp.MustCompile(`^( *)(•|\d+\.) `)

// hang puts the continuation lines of list items under their text.
func hang(lines []string) []string {
	indent, under := 0, 0
	for i, l := range lines {
		plain := ansi.Strip(l)
		own := len(plain) - len(strings.TrimLeft(plain, " "))
		m := marker.FindStringSubmatch(plain)
		switch {
		case m != nil:
			indent, under = len(m[1]), ansi.StringWidth(m[2])+1
		case strings.TrimSpace(plain) == "" || own != indent:
			under = 0
		case under > 0:
			lines[i] = strings.Repeat(" ", under) + l
		}
	}
	return lines
}

var trailing = regexp.MustCompile(`(?:\x1b\[[0-9;:]*m| )+$`)

// compact takes Glamour's styled padding off the end of a line: it is four
// fifths of the bytes.
func compact(l string) string {
	at := trailing.FindStringIndex(l)
	if at == nil {
		return l
	}
	if at[0] == 0 {
		return ""
	}
	l = l[:at[0]]
	if strings.Contains(l, "\x1b[") {
		l += "\x1b[m"
	}
	return l
}

// trim drops empty lines at both ends and shortens runs of them to one.
func trim(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// fence languages that Chroma's lexers are asked for; every other fence becomes
// text, because guessing a lexer costs half the render.
var known = map[string]bool{
	"rust": true, "toml": true, "yaml": true, "json": true, "go": true, "bash": true, "sh": true, "console": true,
	"text": true, "python": true, "javascript": true, "typescript": true, "java": true, "http": true, "protobuf": true, "diff": true,
}

var (
	ourLinks = regexp.MustCompile(`\]\((?:lesson|exercise|faq|term):[^)\s]*\)`)
	comments = regexp.MustCompile(`(?s)<!--.*?-->`)
	headID   = regexp.MustCompile(`[ \t]*\{#[a-z0-9-]+\}[ \t]*$`)
)

// Prepare rewrites Markdown for Glamour: unknown fences become text, links to
// our own pages lose their address, and legal Chinese line breaks are marked.
func Prepare(src string) string {
	lines := strings.Split(src, "\n")
	fence := ""
	var prose strings.Builder
	var out strings.Builder
	flush := func() {
		s := comments.ReplaceAllString(prose.String(), "")
		out.WriteString(ourLinks.ReplaceAllString(s, "](#)"))
		prose.Reset()
	}
	for _, l := range lines {
		t := strings.TrimLeft(l, " ")
		mark := fenceMark(t)
		switch {
		case fence == "" && mark != "":
			flush()
			fence = mark
			lang, _, _ := strings.Cut(strings.TrimSpace(t[len(mark):]), " ")
			lang, _, _ = strings.Cut(lang, ",")
			if !known[lang] {
				lang = "text"
			}
			out.WriteString(l[:len(l)-len(t)] + mark + lang + "\n")
		case fence != "":
			out.WriteString(l + "\n")
			if mark != "" && strings.HasPrefix(mark, fence) && strings.TrimSpace(t[len(mark):]) == "" {
				fence = ""
			}
		case strings.HasPrefix(t, "#"):
			prose.WriteString(headID.ReplaceAllString(l, "") + "\n")
		default:
			prose.WriteString(l + "\n")
		}
	}
	flush()
	return markBreaks(out.String())
}

func fenceMark(t string) string {
	for _, c := range []string{"`", "~"} {
		n := 0
		for n < len(t) && t[n] == c[0] {
			n++
		}
		if n >= 3 {
			return t[:n]
		}
	}
	return ""
}

// markBreaks puts text.Break at legal breaks inside text nodes, found by the
// parser so that code, addresses and raw HTML stay as they are.
func markBreaks(src string) string {
	b := []byte(src)
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.DefinitionList))
	doc := md.Parser().Parse(gtext.NewReader(b))
	var out strings.Builder
	out.Grow(len(b) * 3 / 2)
	at := 0
	_ = ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock, *ast.RawHTML, *ast.AutoLink:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if n.Segment.Start < at {
				return ast.WalkContinue, nil
			}
			out.Write(b[at:n.Segment.Start])
			out.WriteString(edges(b, n.Segment.Start, n.Segment.Stop))
			at = n.Segment.Stop
		}
		return ast.WalkContinue, nil
	})
	out.Write(b[at:])
	return out.String()
}

// edges marks the breaks inside one text node, and at its two ends where it
// touches code or emphasis.
func edges(b []byte, from, to int) string {
	s := string(b[from:to])
	return text.Breaks(s)
}
