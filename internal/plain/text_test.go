package plain

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
	"otelings/lessons"
)

func TestMarkdown(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"headings":       {"# One\n\n## Two\n\ntext", "# One\n\n## Two\n\ntext"},
		"emphasis":       {"**end is not send**, *really* and ~~not~~ `end()`", "end is not send, really and not `end()`"},
		"links":          {"[the path](faq:x), [site](https://a.example/b), <https://c.example>", "the path, site (https://a.example/b), https://c.example"},
		"image":          {"![a drawing](x.png)", "a drawing"},
		"code":           {"a\n\n```rust\nfn main() {\n\tlet x = 1;\n}\n```\n\nb", "a\n\n    fn main() {\n        let x = 1;\n    }\n\nb"},
		"indented code":  {"a\n\n    let x = 1;", "a\n\n    let x = 1;"},
		"list":           {"- a\n- b\n  - c\n", "- a\n- b\n  - c"},
		"numbers":        {"3. a\n4. b\n", "3. a\n4. b"},
		"loose list":     {"- a\n\n- b\n", "- a\n\n- b"},
		"quote":          {"> a\n>\n> b", "> a\n>\n> b"},
		"table":          {"| How | right after | over |\n|---|---|---|\n| `flush` | 0 | 1 |\n| exit | 0 | **0** |\n", "- How: `flush`; right after: 0; over: 1\n- How: exit; right after: 0; over: 0"},
		"empty header":   {"| | now |\n|---|---|\n| a | b |\n", "- a; now: b"},
		"soft breaks":    {"one\ntwo", "one two"},
		"soft breaks zh": {"一行\n又一行", "一行又一行"},
		"hard break":     {"one  \ntwo", "one\ntwo"},
		"entities":       {"a &lt; b &amp; c \\* d", "a < b & c * d"},
		"entity in code": {"`&lt;`", "`&lt;`"},
		"drawing":        {"```text\n├──┐ ━ ║\n```", "    +--+ - |"},
		"comment":        {"a\n\n<!-- note -->\n\nb", "a\n\nb"},
		"html":           {"<div>x</div>", "<div>x</div>"},
		"inline html":    {"a `Vec<T>` <b>c</b>", "a `Vec<T>` <b>c</b>"},
		"control":        {"a\x1b[31mb", `a\x1b[31mb`},
		"rule":           {"a\n\n---\n\nb", "a\n\n* * *\n\nb"},
		"unclosed":       {"```rust\nx", "    x"},
		"nothing":        {"", ""},
	} {
		if got := strings.Join(markdown(c.in, 60), "\n"); got != c.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestInlineIsNoList(t *testing.T) {
	for in, want := range map[string]string{"1. first": "1. first", "- x": "- x", "# x": "# x", "**a** `b`": "a `b`", "": "", "a\n\nb": "a\nb"} {
		if got := inline(in); got != want {
			t.Errorf("inline(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"aaa bbb ccc", 7, "aaa bbb|ccc"},
		{"aaaaaaaaaa b", 4, "aaaa|aaaa|aa b"},
		{"中文换行，不在句首。", 10, "中文换行，|不在句首。"},
		{"中文换行中，不在", 10, "中文换行|中，不在"},
		{"用（括号）写", 4, "用|（括|号）|写"},
		{"等待 Span 到达", 10, "等待 Span|到达"},
		{"中文English中文", 8, "中文|English|中文"},
		{"", 5, ""},
	} {
		if got := strings.Join(wrap(c.in, c.width), "|"); got != c.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain 中文": "plain 中文", "a\x1b[2Jb": `a\x1b[2Jb`, "a\nb\rc\td": `a\nb\rc\td`, "\x7f\u009b": `\x7f\x9b`,
		"\u202egnp": `\u202egnp`, "bad\xff\xfe": `bad\xff\xfe`, "\ufffd": "\ufffd", "\u2028": `\u2028`,
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestVerbatimKeepsShapeAndWidth(t *testing.T) {
	got := verbatim([]string{"ab", "  cd", strings.Repeat("x", 30)}, 4, 20)
	want := []string{"  ab", "    cd", "  " + strings.Repeat("x", 18), "    " + strings.Repeat("x", 12)}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumbersAndOrders(t *testing.T) {
	for in, want := range map[string]int{"1": 1, "12.": 12, "3)": 3, "": -1, "a": -1, "-1": -1, "1 2": -1, "99999": -1, "1.5": -1} {
		if n, ok := number(in); ok != (want >= 0) || ok && n != want {
			t.Errorf("number(%q) = %d, %v", in, n, ok)
		}
	}
	for in, want := range map[string][]int{"3 1 2": {2, 0, 1}, "312": {2, 0, 1}, "3,1,2": {2, 0, 1}, "3 > 1 > 2": {2, 0, 1}, "3 1": nil, "3 3 1": nil, "4 1 2": nil, "": nil, "abc": nil} {
		if got, ok := order(in, 3); ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("order(%q) = %v, %v", in, got, ok)
		}
	}
	if got := normal("　３　１，２ "); got != "3 1,2" {
		t.Errorf("normal = %q", got)
	}
}

func TestLongLinesOfInput(t *testing.T) {
	in := newLineReader(strings.NewReader(strings.Repeat("x", 100_000) + "\r\nnext\nlast"))
	for _, want := range []int{maxLine, 4, 4} {
		if got, err := in.read(context.Background(), nil); err != nil || len(got) != want {
			t.Errorf("read %d bytes, %v, want %d", len(got), err, want)
		}
	}
	if _, err := in.read(context.Background(), nil); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

// A line that came after its reader gave up belongs to the next reader.
func TestReadAfterGivingUp(t *testing.T) {
	out, typed := io.Pipe()
	in := newLineReader(out)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := in.read(ctx, nil); err != context.Canceled {
		t.Fatalf("read: %v", err)
	}
	go func() { _, _ = io.WriteString(typed, "late\n") }()
	if got, err := in.read(context.Background(), nil); got != "late" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	typed.Close()
}

var verb = regexp.MustCompile(`%[^a-z%]*[a-z%]`)

// Both languages say everything, with the same verbs in the same order.
func TestWordsAreComplete(t *testing.T) {
	en, zh := reflect.ValueOf(english()), reflect.ValueOf(chinese())
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		a, b := flat(en.Field(i)), flat(zh.Field(i))
		if len(a) != len(b) || len(a) == 0 {
			t.Errorf("%s: %d texts in English, %d in Chinese", name, len(a), len(b))
			continue
		}
		for j := range a {
			if name != "gap" && (a[j] == "" || b[j] == "") { // Chinese marks bring their own gap
				t.Errorf("%s is empty in a language", name)
			}
			if x, y := verb.FindAllString(a[j], -1), verb.FindAllString(b[j], -1); !slices.Equal(x, y) {
				t.Errorf("%s takes %v in English and %v in Chinese", name, x, y)
			}
			if strings.ContainsAny(strings.ReplaceAll(b[j], "请求", ""), "您请！") {
				t.Errorf("%s: %q is not the tone of the program", name, b[j])
			}
		}
	}
}

func flat(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Slice:
		var out []string
		for i := range v.Len() {
			out = append(out, flat(v.Index(i))...)
		}
		return out
	}
	var keys, out []string
	for _, k := range v.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	for _, k := range keys {
		out = append(out, flat(v.MapIndex(reflect.ValueOf(k).Convert(v.Type().Key())))...)
	}
	return out
}

func TestPrintLesson(t *testing.T) {
	r, _ := newFake().OpenLesson(context.Background(), "quick-start")
	for lang, parts := range map[i18n.Lang][]string{
		i18n.EN: {"# 30-minute quick start\n\ndifficulty 1 of 5, 30 min, exercises: 2\n", "## Four words", "- A span", "Checkpoint:", "1. In the Collector", "2. In a queue",
			"Exercise: The silent second: lab", "    otelings run quick-start/silent-second", "3. end", "Put them in order.", "otelings run quick-start/first-trace"},
		i18n.ZH: {"# 30 分钟快速入门", "## 四个词", "检查点：", "1. 在 Collector 里", "    otelings run quick-start/silent-second", "排出正确顺序。"},
	} {
		var out bytes.Buffer
		if err := PrintLesson(&out, r, lang, 0); err != nil {
			t.Fatal(err)
		}
		checkOutput(t, out.String(), maxWidth)
		wants(t, out.String(), parts...)
		if strings.Contains(out.String(), "why right") || strings.Contains(out.String(), "理由") {
			t.Error("the answers are printed with the questions")
		}
	}
	if err := PrintLesson(&brokenWriter{50}, r, i18n.EN, 0); err != io.ErrClosedPipe {
		t.Errorf("a broken writer gives %v", err)
	}
}

// Every lesson there is prints within its width in both languages, and none of
// its words are lost.
func TestPrintRealLessons(t *testing.T) {
	lib, err := lessons.Load(lessons.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range lib.IDs() {
		if !lib.Written(id) {
			continue
		}
		doc, err := lib.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range i18n.Langs() {
			for _, width := range []int{30, 80} {
				for _, b := range doc.Text[lang].Blocks {
					lines := markdown(b.Markdown, width)
					var out strings.Builder
					s := &Session{out: &out, width: width, lang: lang}
					s.print(lines...)
					checkOutput(t, out.String(), width)
					if width == 80 && len(lines) > 0 && out.String() != strings.Join(lines, "\n")+"\n" {
						t.Errorf("%s, line %d: the printer changed what Markdown gave", id, b.Line)
					}
					if got, want := letters(out.String()), letters(b.Markdown); len(got) < len(want)*8/10 {
						t.Errorf("%s, line %d: %d of %d letters printed", id, b.Line, len(got), len(want))
					}
				}
			}
		}
	}
}

var linkTarget = regexp.MustCompile(`\]\([^)]*\)|` + "```[a-z]+")

// letters is the words of Markdown without marks, links' targets and spaces.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0x2e80 && r < 0xff00 || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, linkTarget.ReplaceAllString(s, ""))
}

func FuzzSession(f *testing.F) {
	f.Add(strings.Join(story(), "\n"))
	f.Add("L\n?\n\n99\n３ 1 2\nb\nh\nq")
	f.Add("\x1b[A\x00\xff\n" + strings.Repeat("1\n", 40))
	f.Fuzz(func(t *testing.T, input string) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		var out strings.Builder
		if err := Run(ctx, newFake(), Options{In: strings.NewReader(input), Out: &out, Width: 60}); err != nil {
			t.Fatalf("Run: %v", err)
		}
		checkOutput(t, out.String(), 60)
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# a\n\n> - b\n>   1. c\n\n| a | b |\n|---|---|\n| c |\n\n```\nx", 40)
	f.Add("中文，\n**x** [a](b) ![c](d) &#0; <a@b.c>", 24)
	f.Fuzz(func(t *testing.T, src string, width int) {
		width = min(max(width, minWidth), maxWidth)
		var out strings.Builder
		s := &Session{out: &out, width: width}
		s.print(markdown(src, width)...)
		s.print(inline(src))
		checkOutput(t, out.String(), width)
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("aaa 中文（b）。ccc", 10)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = min(max(width, 2), maxWidth)
		s = visible(s)
		var kept string
		for _, l := range wrap(s, width) {
			if n := ansi.StringWidth(l); n > width {
				t.Fatalf("%d cells: %q", n, l)
			}
			kept += l
		}
		strip := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if strip(kept) != strip(s) {
			t.Fatalf("wrap lost text: %q became %q", s, kept)
		}
	})
}
