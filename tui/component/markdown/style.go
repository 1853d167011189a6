package markdown

import "charm.land/glamour/v2/ansi"

type inks struct {
	text, strong, muted, accent, code, comment, str, num, kind string
}

// house is the style of all rendered text. Code has no prefix or suffix (else
// "，" starts lines) and quotes a one-cell bar (the two-cell one loses its bar
// on wrapped lines).
func house(l Look) ansi.StyleConfig {
	switch l {
	case Mono:
		return style(inks{}, true)
	case Light:
		return style(inks{
			text: "#24292f", strong: "#0b1220", muted: "#5b6470", accent: "#0a5cad", code: "#8a3b12",
			comment: "#6a737d", str: "#1a6b35", num: "#8a3b12", kind: "#6b3fa0",
		}, false)
	}
	return style(inks{
		text: "#d3d8df", strong: "#f2f5f9", muted: "#8f99a6", accent: "#7cb7ff", code: "#e0a878",
		comment: "#7d8794", str: "#a5cf9a", num: "#e0a878", kind: "#c3a6f0",
	}, false)
}

func style(k inks, mono bool) ansi.StyleConfig {
	yes := true
	ink := func(c string) ansi.StylePrimitive {
		if mono {
			return ansi.StylePrimitive{}
		}
		return ansi.StylePrimitive{Color: &c}
	}
	bold := func(p ansi.StylePrimitive) ansi.StylePrimitive { p.Bold = &yes; return p }
	none, two := uint(0), uint(2)
	bar := "▍"
	head := func(p ansi.StylePrimitive) ansi.StyleBlock { return ansi.StyleBlock{StylePrimitive: p} }
	h1 := bold(ink(k.accent))
	h2 := bold(ink(k.strong))
	code := ink(k.code)
	if mono {
		code.Underline = &yes
	}
	emph := ansi.StylePrimitive{Italic: &yes}
	link := ink(k.accent)
	link.Underline = &yes
	c := ansi.StyleConfig{
		Document:       ansi.StyleBlock{StylePrimitive: ink(k.text), Margin: &none},
		BlockQuote:     ansi.StyleBlock{StylePrimitive: ink(k.muted), Indent: &two, IndentToken: &bar},
		List:           ansi.StyleList{LevelIndent: 2},
		Heading:        ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{BlockSuffix: "\n", Bold: &yes}},
		H1:             head(h1),
		H2:             head(h1),
		H3:             head(h2),
		H4:             head(h2),
		H5:             head(h2),
		H6:             head(h2),
		Emph:           emph,
		Strong:         bold(ink(k.strong)),
		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		HorizontalRule: ansi.StylePrimitive{Format: "\n────────\n"},
		Item:           ansi.StylePrimitive{BlockPrefix: "• "},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". "},
		Task:           ansi.StyleTask{Ticked: "✓ ", Unticked: "○ "},
		Link:           link,
		LinkText:       link,
		Image:          ink(k.muted),
		ImageText:      ansi.StylePrimitive{Format: "{{.text}}"},
		Code:           ansi.StyleBlock{StylePrimitive: code},
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: ink(k.text), Margin: &two}},
		Table:          ansi.StyleTable{},
		DefinitionDescription: ansi.StylePrimitive{
			BlockPrefix: "\n  ",
		},
	}
	one := "▍"
	oneCell := uint(1)
	c.BlockQuote.Indent, c.BlockQuote.IndentToken = &oneCell, &one
	if !mono {
		c.CodeBlock.Chroma = chroma(k, ink)
	}
	return c
}

func chroma(k inks, ink func(string) ansi.StylePrimitive) *ansi.Chroma {
	yes := true
	keyword := ink(k.accent)
	kind := ink(k.kind)
	comment := ink(k.comment)
	comment.Italic = &yes
	return &ansi.Chroma{
		Text: ink(k.text), Error: ink(k.text), Comment: comment, CommentPreproc: ink(k.muted),
		Keyword: keyword, KeywordReserved: keyword, KeywordNamespace: keyword, KeywordType: kind,
		Operator: ink(k.text), Punctuation: ink(k.muted), Name: ink(k.text), NameBuiltin: kind, NameTag: keyword,
		NameAttribute: kind, NameClass: kind, NameConstant: ink(k.num), NameDecorator: kind, NameException: kind,
		NameFunction: ink(k.strong), NameOther: ink(k.text), Literal: ink(k.num), LiteralNumber: ink(k.num),
		LiteralDate: ink(k.num), LiteralString: ink(k.str), LiteralStringEscape: ink(k.num),
		GenericDeleted: ink(k.num), GenericInserted: ink(k.str), GenericStrong: ink(k.strong), GenericSubheading: ink(k.muted),
		Background: ansi.StylePrimitive{},
	}
}
