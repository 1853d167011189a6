package causes

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"otelings/diagnosis"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

var update = flag.Bool("update", false, "rewrite docs/causes.md and docs/causes.zh.md")

// words is what the document says besides the catalogue and the table.
type words struct{ title, intro, overview, problem, note, means, bytes, program, byHand, bySDK, fails, well, also, mend, set i18n.Text }

func sayings() words {
	text := func(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }
	return words{
		title: text("What can go wrong, and how to mend it", "会出什么错，怎么改"),
		intro: text("Every cause that the live view (`otelings scope`) and the grading can name. Each is proved by `make causes`: bytes written by hand and a real program "+
			"provoke it, and the same program with the lines below provokes nothing. Rust is opentelemetry 0.31 with opentelemetry-otlp 0.31.1.",
			"实时视图（`otelings scope`）和评分能说出的全部原因。每一条都用 `make causes` 验证过：手写的字节和真实的程序都会触发它，"+
				"换成下面的代码后，同一个程序不再触发任何问题。Rust 用的是 opentelemetry 0.31 和 opentelemetry-otlp 0.31.1。"),
		overview: text("| cause | | bytes | program | what it means |", "| 原因 | | 字节 | 程序 | 含义 |"),
		problem:  text("problem", "问题"), note: text("note", "提醒"),
		means: text("It means", "含义"),
		bytes: text("In the bytes", "请求里的字节"), program: text("A program that does it", "出错的程序"),
		byHand: text("a client by hand, since the SDK does not do it", "手写的客户端，SDK 不会这样"), bySDK: text("the SDK", "SDK"),
		fails: text("it ends with an error", "程序报错退出"), well: text("it ends as if all were well", "程序照常退出，看不出问题"),
		also: text("Seen beside it, and rightly", "同时出现，属于正常"),
		mend: text("Mend it", "怎么改"), set: text("Variable", "环境变量"),
	}
}

// document is the page in one language.
func document(lang i18n.Lang) string {
	w := sayings()
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("# %s\n\n%s\n", w.title.In(lang), w.intro.In(lang))
	say("%s\n|---|---|---|---|---|", w.overview.In(lang))
	rows := map[telemetry.Cause]row{}
	for _, r := range table() {
		rows[r.cause] = r
	}
	for _, c := range diagnosis.Causes() {
		e := diagnosis.Words(c)
		level := w.problem
		if e.Level == diagnosis.Note {
			level = w.note
		}
		r := rows[c]
		say("| [`%s`](#%s) | %s | %s | %s | %s |", c, c, level.In(lang), cell(code(r.shows)), link(&r), cell(e.Says.In(lang)))
	}
	for _, c := range diagnosis.Causes() {
		r := rows[c]
		section(say, lang, &r)
	}
	return b.String()
}

// section is one cause.
func section(say func(string, ...any), lang i18n.Lang, r *row) {
	w, e := sayings(), diagnosis.Words(r.cause)
	say("\n## %s\n", r.cause)
	item := i18n.Text{EN: "- %s: %s", ZH: "- %s：%s"}.In(lang)
	say(item, w.means.In(lang), e.Says.In(lang))
	say(item, w.bytes.In(lang), code(r.shows))
	by := w.bySDK
	if r.program.by == byHand {
		by = w.byHand
	}
	end := w.well
	if r.program.fails {
		end = w.fails
	}
	join := i18n.Text{EN: "- %s: %s (%s; %s)", ZH: "- %s：%s（%s；%s）"}
	say(join.In(lang), w.program.In(lang), link(r), by.In(lang), end.In(lang))
	if len(r.also) > 0 {
		var also []string
		for _, c := range r.also {
			also = append(also, fmt.Sprintf("[`%s`](#%s)", c, c))
		}
		say(item, w.also.In(lang), strings.Join(also, ", "))
	}
	say(item, w.mend.In(lang), e.Fix.In(lang))
	if e.Env != "" {
		say(item, w.set.In(lang), "`"+e.Env+"`")
	}
	say("\n```rust\n%s\n```", e.Code)
}

// link leads to a cause's program.
func link(r *row) string {
	file := filepath.ToSlash(source(r.cause))
	return fmt.Sprintf("[%s](../internal/causes/%s)", path.Base(file), file)
}

// cell is text inside a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// code shows bytes: as they are when they are text, else in hexadecimal.
func code(s string) string {
	s = strings.TrimLeft(s, "\r\n")
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return fmt.Sprintf("`% x`", s)
		}
	}
	return "`" + s + "`"
}

// TestDocument: the pages are what the table and the catalogue say now.
func TestDocument(t *testing.T) {
	for lang, file := range map[i18n.Lang]string{i18n.EN: "../../docs/causes.md", i18n.ZH: "../../docs/causes.zh.md"} {
		want := document(lang)
		if *update {
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is out of date: go test ./internal/causes -run Document -update", file)
		}
	}
}
