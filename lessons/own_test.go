package lessons

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func ownFiles() fstest.MapFS {
	return fstest.MapFS{
		"content/garden/lesson.yaml":  {Data: []byte("title: {en: Garden, zh: 花园}\nlevel: beginner\nstars: 1\nminutes: 10\n")},
		"content/garden/lesson.en.md": {Data: []byte("# Garden\n\nWater.\n\n## First {#first}\n\n<!-- snippet: garden/a.rs#one -->\n")},
		"content/garden/lesson.zh.md": {Data: []byte("# 花园\n\n浇水。\n\n## 第一步 {#first}\n\n<!-- snippet: garden/a.rs#one -->\n")},
		"snippets/garden/a.rs":        {Data: []byte("// region: one\nlet a = 1;\n// endregion: one\n")},
	}
}

func shipped(t *testing.T) *Library {
	t.Helper()
	l, err := Load(Content())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestOwnLessonsStandBesideTheShippedOnes(t *testing.T) {
	l := shipped(t)
	before := len(l.Catalog.Lessons)
	if problems := l.Add(ownFiles()); len(problems) > 0 {
		t.Fatal(problems)
	}
	e, ok := l.Entry("garden")
	if !ok || len(l.Catalog.Lessons) != before+1 || !l.Written("garden") || !l.Own("garden") || l.Own("quick-start") {
		t.Fatalf("entry %+v, %v", e, ok)
	}
	for i := 1; i < len(l.Catalog.Lessons); i++ {
		if a, b := l.Catalog.Lessons[i-1], l.Catalog.Lessons[i]; a.ID == "garden" && b.Level == "beginner" || b.ID == "garden" && a.Level != "beginner" {
			t.Errorf("it stands between %s and %s", a.ID, b.ID)
		}
	}
	doc, err := l.Open("garden")
	if err != nil || !strings.Contains(doc.Text["zh"].Blocks[1].Markdown, "let a = 1;") {
		t.Errorf("its text: %v %+v", err, doc)
	}
	if problems, err := l.Lint("garden", func(string, string) bool { return true }); err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
	if _, err := l.Open("quick-start"); err != nil {
		t.Errorf("a shipped lesson is lost: %v", err)
	}
}

func TestOwnLessonsTellFileAndLine(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             string // "" = the file is removed
		zh               string
	}{
		{"unknown key", "content/garden/lesson.yaml", "title: {en: A, zh: 甲}\nlevl: beginner\n", `content/garden/lesson.yaml:2: unknown key "levl"`, "没有这个键"},
		{"unknown level", "content/garden/lesson.yaml", "title: {en: A, zh: 甲}\nminutes: 1\nstars: 1\nlevel: easy\n", `content/garden/lesson.yaml:4: unknown level "easy", want one of beginner, `, "没有这个 level"},
		{"one language", "content/garden/lesson.yaml", "minutes: 1\nstars: 1\nlevel: beginner\ntitle: {en: A}\n", "content/garden/lesson.yaml:4: title: missing in a language", "缺一种语言"},
		{"broken YAML", "content/garden/lesson.yaml", "title: [\n", "content/garden/lesson.yaml:", ""},
		{"no Chinese", "content/garden/lesson.zh.md", "", "content/garden/lesson.zh.md: missing", "不存在"},
		{"heading without id", "content/garden/lesson.en.md", "# A\n\n## B\n", `content/garden/lesson.en.md:3: heading "B" has no {#id}`, "没有 {#id}"},
		{"no snippet", "content/garden/lesson.en.md", "# A\n\n<!-- snippet: none.rs#x -->\n", `content/garden/lesson.en.md:3: snippet "none.rs#x": no file snippets/none.rs`, "没有文件"},
		{"a question without topic", "content/garden/questions.yaml", "lesson: garden\nquestions:\n  - id: g-one\n    otca: collector\n    kind: choice\n", `content/garden/questions.yaml:3: question "g-one": id and topic are needed`, "题目"},
		{"a question's unknown key", "content/garden/questions.yaml", "lesson: garden\nquestions:\n  - id: g-one\n    topik: x\n", `content/garden/questions.yaml:4: unknown key "topik"`, "没有这个键"},
		{"a taken id", "content/quick-start/lesson.yaml", "x: y\n", `content/quick-start: the id "quick-start" is a lesson of the trainer's own`, "训练器自带"},
		{"a bad id", "content/My Garden/lesson.yaml", "x: y\n", `content/My Garden: a folder's name is the lesson's id`, "目录名"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := ownFiles()
			if c.text == "" {
				delete(files, c.file)
			} else {
				files[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			}
			l := shipped(t)
			problems := l.Add(files)
			if len(problems) == 0 || !strings.HasPrefix(problems[0].String(), c.want) || !strings.Contains(problems[0].Text().ZH, c.zh) {
				t.Errorf("told %v (%s), want %s", problems, problems, c.want)
			}
			if _, err := l.Open("quick-start"); err != nil {
				t.Errorf("a shipped lesson is lost: %v", err)
			}
			if strings.HasPrefix(c.file, "content/garden/") && l.Own("garden") {
				t.Error("the lesson is listed all the same")
			}
		})
	}
}

// Every fault that an author can be told has its Chinese words, with the same
// values in them.
func TestProblemsAreToldInBothLanguages(t *testing.T) {
	call := regexp.MustCompile(`\b(?:problem\([^"\n]*|fault\(|bad\((?:[^"\n]*"[a-z]*", )?[^"\n]*)"((?:[^"\\]|\\.)*)"`)
	verb := regexp.MustCompile(`%(\[\d+\])?[a-zA-Z]`)
	told := 0
	for _, file := range []string{"own.go", "lint.go", "document.go", "questions.go", "problem.go"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(src), -1) {
			format := strings.ReplaceAll(m[1], `\"`, `"`)
			if strings.HasSuffix(file, "questions.go") && strings.HasPrefix(m[0], "bad(") {
				format = "question %q: " + format
			}
			if !strings.ContainsAny(format, " %") && format != "missing" || format == "%s" || strings.HasSuffix(format, "%q: ") {
				continue // a file or a key; a text as it came; the head of the others
			}
			told++
			zh, ok := problemsZH[format]
			if !ok {
				t.Errorf("%s: no Chinese words for %q", file, format)
			} else if len(verb.FindAllString(zh, -1)) != len(verb.FindAllString(format, -1)) {
				t.Errorf("%s: %q has other values than %q", file, zh, format)
			}
		}
	}
	if told < 30 {
		t.Errorf("only %d were found: is the test looking in the right place?", told)
	}
}
