package lessons

import (
	"strings"
	"testing"
	"testing/fstest"
)

const goodFAQ = `topic: arrival
question: {en: "Where is it?", zh: "在哪里？"}
answer: {en: "In the queue.", zh: "在队列里。"}
why:
  en: |
    It waits.

    <!-- snippet: a.rs#r -->
  zh: |
    它在等。

    <!-- snippet: a.rs#r -->
match: ["queue … full"]
words: [last span]
versions: {en: all, zh: 所有版本}
checked: ran
sources: [tokio-rs/tracing#1]
lessons: [there]
exercises: []
experiments: []
see: []
`

func shelfOf(faq string) *Library {
	return Shelf(fstest.MapFS{
		"faq/one.yaml":               {Data: []byte(faq)},
		"snippets/a.rs":              {Data: []byte("// region: r\nlet a = 1;\n// endregion: r\n")},
		"content/there/lesson.en.md": {Data: []byte("# A\n")},
		"content/there/lesson.zh.md": {Data: []byte("# A\n")},
		"glossary.yaml":              {Data: []byte("terms:\n  - {id: a, term: {en: a, zh: 甲}, says: {en: an a, zh: 一个甲}, see: [b]}\n  - {id: a, term: {en: a}, says: {en: x, zh: x}, lesson: nowhere}\n")},
	})
}

func isThere(kind, id string) bool { return kind == "lesson" && id == "there" }

func TestFAQIsReadWithItsSnippets(t *testing.T) {
	l := shelfOf(goodFAQ)
	f, err := l.FAQ("one")
	if err != nil || !strings.Contains(f.Why.ZH, "```rust\nlet a = 1;\n```") || f.Match[0] != "queue … full" {
		t.Fatalf("%+v, %v", f, err)
	}
	if got := l.LintFAQ("one", isThere); len(got) > 0 {
		t.Errorf("%v", got)
	}
	if !l.HasFAQ("one") || l.HasFAQ("two") || l.HasFAQ("") || !l.Written("there") || l.Written("elsewhere") {
		t.Error("what is there and what is not")
	}
}

// Every fault of an entry is told, in both languages.
func TestLintFAQTellsFaults(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"topic: arrival", "topic: weather", `unknown topic "weather"`},
		{"checked: ran", "checked: guessed", `checked is "guessed"`},
		{"checked: ran\nsources: [tokio-rs/tracing#1]", "checked: read\nsources: []", "no source for what was only read"},
		{"versions: {en: all, zh: 所有版本}", "versions: {en: all}", "no versions"},
		{"tokio-rs/tracing#1", "somewhere", `source "somewhere"`},
		{"zh: \"在队列里。\"", "zh: \"\"", "answer is missing in a language"},
		{"In the queue.", strings.Repeat("In the queue. ", 30), "the answer is 420 cells wide"},
		{"Where is it?", strings.Repeat("Where ", 20), "the question is"},
		{"lessons: [there]", "lessons: [nowhere]", "link to lesson:nowhere"},
		{"see: []", "see: [nothing]", "link to faq:nothing"},
		{"    It waits.\n", "    It [waits](faq:not).\n", "link to faq:not"},
		{"    它在等。\n\n    <!-- snippet: a.rs#r -->", "    它在等。", "the languages show other snippets"},
		{"a.rs#r", "a.rs#s", `no region "s"`},
		{"    It waits.\n", "    <!-- checkpoint: x -->\n", "snippet directives only"},
		{"    It waits.\n", "    ```sh\n    " + strings.Repeat("x", 80) + "\n    ```\n", "code of 80 cells"},
		{"match:", "matches:", "matches"},
		{"    它在等。", "    它在等\n    再等。", "a line break between Han characters"},
	} {
		if !strings.Contains(goodFAQ, c.from) {
			t.Fatalf("%q is not in the good entry", c.from)
		}
		var all []string
		for _, p := range shelfOf(strings.ReplaceAll(goodFAQ, c.from, c.to)).LintFAQ("one", isThere) {
			all = append(all, p.String())
			if p.ZH == "" {
				t.Errorf("%q is not said in Chinese", p.What)
			}
		}
		if !strings.Contains(strings.Join(all, "\n"), c.want) {
			t.Errorf("%q for %q: told %q, want %q", c.to, c.from, all, c.want)
		}
	}
}

func TestLintGlossaryTellsFaults(t *testing.T) {
	var all []string
	for _, p := range shelfOf(goodFAQ).LintGlossary(isThere) {
		all = append(all, p.What)
	}
	told := strings.Join(all, "\n")
	for _, want := range []string{`term "a" is empty or stands twice`, `term "a" is missing in a language`, "link to lesson:nowhere", "link to term:b"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not among %q", want, all)
		}
	}
}
