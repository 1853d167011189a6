package lessons

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
)

// Limits of CONTENT.md that a lint can see.
const (
	maxCodeLines  = 12 // at once
	maxFenceCells = 72 // so that code fits 80 columns beside the margin
	maxDrawCells  = 56 // so that a drawing stays whole on 60 columns
	maxOption     = 180
)

// Lint checks one written lesson in both languages: the same structure, links
// that lead somewhere, text that terminals draw with one width. known answers
// whether a link's target exists: kind is lesson, exercise or faq.
func (l *Library) Lint(id string, known func(kind, id string) bool) ([]Problem, error) {
	doc, err := l.Open(id)
	if err != nil {
		return nil, err
	}
	var out []Problem
	en, zh := doc.Text[i18n.EN], doc.Text[i18n.ZH]
	out = append(out, sameStructure(l.file(id, i18n.ZH), en, zh)...)
	questions := map[string]Question{}
	for _, q := range doc.Questions {
		questions[q.ID] = q
		out = append(out, lintQuestion(path.Join("content", id, "questions.yaml"), q)...)
	}
	shown := map[string]bool{}
	for _, lang := range i18n.Langs() {
		file := l.file(id, lang)
		src, err := fs.ReadFile(l.files(id), file)
		if err != nil {
			return nil, err
		}
		out = append(out, lintSource(file, string(src), lang)...)
		for _, b := range doc.Text[lang].Blocks {
			out = append(out, lintBlock(file, b, questions, known)...)
			if b.Kind == Checkpoint {
				shown[b.Ref] = true
			}
		}
	}
	for _, q := range doc.Questions {
		if q.Checkpoint && !shown[q.ID] {
			out = append(out, *problem(l.file(id, i18n.EN), 0, "checkpoint %s is nowhere in the text", q.ID))
		}
	}
	return out, nil
}

func sameStructure(file string, en, zh Document) []Problem {
	if len(en.Blocks) != len(zh.Blocks) {
		return []Problem{*problem(file, 0, "%d blocks, the English text has %d", len(zh.Blocks), len(en.Blocks))}
	}
	var out []Problem
	for i, a := range en.Blocks {
		b := zh.Blocks[i]
		if a.Kind != b.Kind || a.Section != b.Section || a.Ref != b.Ref || strings.Join(a.Snippets, " ") != strings.Join(b.Snippets, " ") {
			out = append(out, *problem(file, b.Line,
				"%s %q of section %q, the English text has %s %q of section %q here", b.Kind, b.Ref, b.Section, a.Kind, a.Ref, a.Section))
		}
	}
	return out
}

var link = regexp.MustCompile(`\]\((lesson|exercise|faq):([^)]+)\)`)

func lintBlock(file string, b Block, questions map[string]Question, known func(kind, id string) bool) []Problem {
	var out []Problem
	bad := func(format string, a ...any) {
		out = append(out, *problem(file, b.Line, format, a...))
	}
	switch b.Kind {
	case Checkpoint:
		if q, ok := questions[b.Ref]; !ok {
			bad("checkpoint %q has no question", b.Ref)
		} else if !q.Checkpoint {
			bad("question %q is not marked as a checkpoint", b.Ref)
		}
	case Exercise:
		if !known("exercise", b.Ref) {
			bad("unknown exercise %q", b.Ref)
		}
	}
	for _, m := range link.FindAllStringSubmatch(b.Markdown, -1) {
		if !known(m[1], m[2]) {
			bad("dead link %s:%s", m[1], m[2])
		}
	}
	in, n, most := false, 0, maxFenceCells
	for _, line := range strings.Split(b.Markdown, "\n") {
		if fence.MatchString(line) {
			in, n, most = !in, 0, maxFenceCells
			if strings.HasPrefix(line, "```text") {
				most = maxDrawCells
			}
			continue
		}
		if !in {
			continue
		}
		if n++; n == maxCodeLines+1 {
			bad("more than %d lines of code at once", maxCodeLines)
		}
		if w := ansi.StringWidth(line); w > most {
			bad("a fenced line is %d cells wide, at most %d", w, most)
		}
	}
	return out
}

// Forbidden runs and letters: what terminals and string-width tables disagree
// about, and spacing that is not a plain space.
func lintSource(file, src string, lang i18n.Lang) []Problem {
	var out []Problem
	lines := strings.Split(src, "\n")
	in := false
	for i, line := range lines {
		bad := func(format string, a ...any) { out = append(out, *problem(file, i+1, format, a...)) }
		for _, r := range line {
			if why := Forbidden(r); why != "" {
				bad("%U: %s", r, why)
				break
			}
		}
		if fence.MatchString(line) {
			in = !in
		}
		if in || lang != i18n.ZH || i+1 >= len(lines) {
			continue
		}
		if softBreak(line, lines[i+1]) {
			bad("a line break between Han characters shows as a space: keep a paragraph on one line")
		}
	}
	return out
}

// Forbidden says why a letter may not stand in content, "" when it may.
func Forbidden(r rune) string {
	switch {
	case r == 0xFE0F || r == 0x20E3 || r >= 0x1F3FB && r <= 0x1F3FF || r == 0x200D:
		return "terminals disagree about its width"
	case r == '\t' || r == 0x3000 || r == 0xA0 || r >= 0x200B && r <= 0x200F || r == 0xFEFF:
		return "use plain spaces"
	case r != '\n' && unicode.IsControl(r):
		return "a control character"
	case r >= 0xFF21 && r <= 0xFF5A || r >= 0xFF10 && r <= 0xFF19:
		return "a full-width letter or digit"
	}
	return ""
}

func softBreak(line, next string) bool {
	a := []rune(strings.TrimRight(line, " "))
	b := []rune(next)
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return unicode.Is(unicode.Han, a[len(a)-1]) && unicode.Is(unicode.Han, b[0])
}

func lintQuestion(file string, q Question) []Problem {
	var out []Problem
	for _, v := range q.Variants {
		texts := []i18n.Text{v.Ask}
		for _, o := range v.Options {
			texts = append(texts, o.Text, o.Why)
			for _, s := range []string{o.Text.EN, o.Text.ZH} {
				if w := ansi.StringWidth(s); w > maxOption {
					out = append(out, *problem(file, 0, "question %s, option %s: %d cells, at most %d", q.ID, o.ID, w, maxOption))
				}
			}
		}
		for _, t := range texts {
			for _, r := range t.EN + t.ZH {
				if why := Forbidden(r); why != "" {
					out = append(out, *problem(file, 0, "question %s: %U: %s", q.ID, r, why))
				}
			}
		}
	}
	return out
}
