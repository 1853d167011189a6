package lessons

import (
	"strings"
	"testing"
	"testing/fstest"

	"otelings/internal/i18n"
)

func load(t testing.TB) *Library {
	t.Helper()
	l, err := Load(Content())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestCurriculumIsWhole(t *testing.T) {
	l := load(t)
	if n := len(l.Catalog.Lessons); n != 74 {
		t.Errorf("%d lessons, want 74", n)
	}
	if n := len(l.AllPaths()); n != 10 {
		t.Errorf("%d paths, want 10", n)
	}
	for _, e := range l.Catalog.Lessons {
		if e.EN == "" || e.ZH == "" {
			t.Errorf("%s: a title is missing", e.ID)
		}
	}
	if s := l.Strays(); len(s) > 0 {
		t.Errorf("content without an entry: %v", s)
	}
	if !l.Written("quick-start") || l.Written("ffi") {
		t.Error("quick-start must be written and ffi must not")
	}
}

func TestSystematicPathHasEveryLessonOnce(t *testing.T) {
	l := load(t)
	p, ok := l.Path("systematic")
	if !ok {
		t.Fatal("no systematic path")
	}
	seen := map[string]int{}
	for _, s := range p.Stages {
		for _, st := range s.Steps {
			seen[st.Lesson]++
		}
	}
	for _, e := range l.Catalog.Lessons {
		if seen[e.ID] != 1 {
			t.Errorf("%s stands %d times in the systematic path", e.ID, seen[e.ID])
		}
	}
}

func TestWeeksDealEveryStepOnce(t *testing.T) {
	s := Stage{Weeks: []int{2, 3}, Steps: make([]Step, 5)}
	if a, b := len(s.WeekOf(2)), len(s.WeekOf(3)); a != 2 || b != 3 {
		t.Errorf("weeks of %d and %d steps, want 2 and 3", a, b)
	}
	if got := s.WeekOf(4); got != nil {
		t.Errorf("week 4 is not of this stage, got %v", got)
	}
	if n := len(Stage{Steps: make([]Step, 3)}.WeekOf(0)); n != 3 {
		t.Errorf("a stage without weeks has %d steps in week 0, want 3", n)
	}
}

func TestWrittenLessonsHaveNoProblems(t *testing.T) {
	l := load(t)
	for _, id := range l.IDs() {
		problems, err := l.Lint(id, func(kind, id string) bool {
			if kind != "lesson" {
				return id != ""
			}
			_, ok := l.Entry(id)
			return ok
		})
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		for _, p := range problems {
			t.Error(p)
		}
	}
}

// world is a curriculum of one lesson for the tests of parsing and lint.
func world(en, zh, questions string) fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"catalog.yaml":               file("levels: [{id: a, stars: 1, en: A, zh: 甲}]\ngroups: [{id: g, en: G, zh: 组}]\nlessons: [{id: one, level: a, group: g, en: One, zh: 一}]\n"),
		"paths.yaml":                 file("paths: []\n"),
		"content/one/lesson.en.md":   file(en),
		"content/one/lesson.zh.md":   file(zh),
		"content/one/questions.yaml": file(questions),
		"snippets/one/a.rs":          file("fn x() {\n    // region: body\n    let a = 1;\n        let b = a;\n    // endregion: body\n}\n// region: open\n"),
	}
}

func TestParseBlocks(t *testing.T) {
	src := "# One\n\nintro\n\n## First {#first}\ntext\n### Aside {#aside}\n\n<!-- snippet: one/a.rs#body -->\nmore\n<!-- checkpoint: q1 -->\n\n```text\n## not a heading\n<!-- exercise: no/no -->\n```\n<!-- exercise: one/lab -->\n"
	l, err := Load(world(src, src, "lesson: one\nquestions: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := l.Open("one")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range doc.Text[i18n.EN].Blocks {
		got = append(got, string(b.Kind)+":"+b.Section+":"+b.Ref)
	}
	want := "prose:: prose:first: checkpoint:first:q1 prose:first: exercise:first:one/lab"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("blocks %s\nwant   %s", s, want)
	}
	if md := doc.Text[i18n.EN].Blocks[1].Markdown; !strings.Contains(md, "```rust\nlet a = 1;\n    let b = a;\n```") || strings.Contains(md, "{#") || !strings.Contains(md, "### Aside\n") {
		t.Errorf("snippet or heading came out as %q", md)
	}
}

func TestParseErrorsNameTheLine(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"no title", "text\n", "lesson.en.md:1: no title"},
		{"heading without id", "# T\n\n## No id\n", "lesson.en.md:3: heading"},
		{"unknown directive", "# T\n<!-- quiz: a -->\n", "lesson.en.md:2: unknown directive"},
		{"open fence", "# T\n```text\nx\n", "a fence is not closed"},
		{"unknown region", "# T\n<!-- snippet: one/a.rs#none -->\n", "no region \"none\""},
		{"region never ends", "# T\n<!-- snippet: one/a.rs#open -->\n", "no region \"open\""},
		{"no such file", "# T\n<!-- snippet: one/b.rs#x -->\n", "one/b.rs"},
	} {
		l, err := Load(world(c.src, c.src, "lesson: one\nquestions: []\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Open("one"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to contain %q", c.name, err, c.want)
		}
	}
}

func TestLintSeesEachFault(t *testing.T) {
	ok := "# T\n\n## A {#a}\n文字\n"
	all := func(string, string) bool { return true }
	none := func(string, string) bool { return false }
	for _, c := range []struct {
		name, en, zh, want string
		known              func(string, string) bool
	}{
		{"another structure", ok, ok + "\n## B {#b}\n字\n", "blocks", all},
		{"another section", ok, strings.Replace(ok, "#a", "#z", 1), `section "z"`, all},
		{"dead link", ok + "[x](lesson:nowhere)\n", ok + "[x](lesson:nowhere)\n", "dead link lesson:nowhere", none},
		{"emoji variation", ok + "\u26a0\ufe0f\n", ok, "U+FE0F", all},
		{"wide fence", ok + "```text\n" + strings.Repeat("字", 37) + "\n```\n", ok, "74 cells", all},
		{"wide drawing", ok + "```text\n" + strings.Repeat("─", 57) + "\n```\n", ok, "57 cells", all},
		{"long code", ok + "```text\n" + strings.Repeat("x\n", 13) + "```\n", ok, "more than 12 lines", all},
		{"soft break", ok, strings.Replace(ok, "文字", "文\n字", 1), "line break between Han", all},
		{"no question", ok + "<!-- checkpoint: q9 -->\n", ok + "<!-- checkpoint: q9 -->\n", "has no question", all},
	} {
		l, err := Load(world(c.en, c.zh, "lesson: one\nquestions: []\n"))
		if err != nil {
			t.Fatal(err)
		}
		problems, err := l.Lint("one", c.known)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range problems {
			found = found || strings.Contains(p.String(), c.want)
		}
		if !found {
			t.Errorf("%s: problems %v, want one with %q", c.name, problems, c.want)
		}
	}
}

func TestQuestionFaults(t *testing.T) {
	option := func(id string, right bool) string {
		r := "false"
		if right {
			r = "true"
		}
		return "{id: " + id + ", right: " + r + ", text: {en: e, zh: 中}, why: {en: e, zh: 中}}"
	}
	variant := func(id string, rights ...bool) string {
		s := "      - id: " + id + "\n        ask: {en: e, zh: 中}\n        options:\n"
		for i, r := range rights {
			s += "          - " + option(id+string(rune('1'+i)), r) + "\n"
		}
		return s
	}
	head := func(kind string) string {
		return "lesson: one\nquestions:\n  - id: q\n    topic: t\n    otca: api-sdk\n    kind: " + kind + "\n    variants:\n"
	}
	good := variant("a", true, false, false) + variant("b", false, true, false)
	for _, c := range []struct{ name, src, want string }{
		{"fine", head("choice") + good, ""},
		{"one variant", head("choice") + variant("a", true, false, false), "want at least 2"},
		{"two right", head("choice") + variant("a", true, true, false) + variant("b", true, false, false), "2 options marked right"},
		{"order marked", head("order") + good, "1 options marked right"},
		{"too few options", head("choice") + variant("a", true, false) + variant("b", true, false, false), "want 3 to 6"},
		{"unknown kind", head("essay") + good, "unknown kind"},
		{"unknown key", head("choice") + good + "    colour: red\n", "colour"},
		{"other lesson", strings.Replace(head("choice"), "lesson: one", "lesson: two", 1) + good, `want "one"`},
	} {
		src := "# T\n\ntext\n"
		l, err := Load(world(src, src, c.src))
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.Open("one")
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# T\n\n## A {#a}\n```rust\nx\n```\n<!-- checkpoint: q -->\n")
	f.Add("# T\n<!-- snippet: one/a.rs#body -->\n~~~\n")
	l, err := Load(world("# T\n", "# T\n", "lesson: one\nquestions: []\n"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src string) {
		doc, err := l.parse(l.fsys, "x.md", src)
		if err == nil && doc.Title == "" {
			t.Fatal("a lesson without a title was accepted")
		}
		for _, b := range doc.Blocks {
			if b.Kind == Prose && strings.TrimSpace(b.Markdown) == "" {
				t.Fatal("an empty block of prose")
			}
		}
	})
}
