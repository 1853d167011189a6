package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// contract is the table that scripts and teachers rely on: a command, its exit
// code and the keys of its JSON. A key is a path from the document, numbers are
// places in a list; "key{}" is an object with a text in both languages, "key[]"
// a list.
type contract struct {
	args string
	code int
	keys string
}

// The rows run in their order in one home: what one does, the next sees.
func contracts(answers, trace string) []contract {
	verdict := "exercise attempt state passed stage findings[] received.requests received.spans received.data_points received.log_records received.refused ms saved"
	step := "weeks.0.steps.0."
	return []contract{
		{"version", 0, "version commit go os arch"},
		{"paths", 0, "0.id 0.title{} 0.weeks 0.minutes 0.done 0.stages.0.title{} 0.stages.0.weeks[] 0.stages.0.steps.0.lesson 0.stages.0.steps.0.priority 0.stages.0.steps.0.stars 0.stages.0.steps.0.done"},
		{"lessons", 0, "0.id 0.title{} 0.level 0.group 0.stars 0.minutes 0.available 0.exercises[] 0.questions 0.otca 0.done"},
		{"exercises", 0, "0.id 0.lesson 0.title{} 0.kind 0.languages[] 0.minutes 0.done"},
		{"stats", 0, "lessons.total lessons.written levels[] groups[] stars[] paths words snippets questions exercises wrong_answers"},
		{"faq", 0, "0.id 0.topic 0.question{} 0.answer{} 0.score"},
		{"faq no reactor running", 0, "0.id 0.topic 0.question{} 0.answer{} 0.score"},
		{"faq unknown-service", 0, "0.id 0.topic 0.question{} 0.answer{} 0.score"},
		{"faq zzzqqq", 1, "[]"},
		{"search traceparent", 0, "0.kind 0.id 0.title{} 0.line{} 0.score 0.written"},
		{"search", 2, ""},
		{"resources", 0, "groups.0.id groups.0.title{} groups.0.links.0.url groups.0.links.0.title{}"},
		{"settings", 0, "lang theme editor workspace state"},
		{"settings theme", 0, "theme"},
		{"settings theme dark", 0, "theme"},
		{"settings theme --unset", 0, "theme"},
		{"today", 0, "continue week late[] due"},
		{"", 0, "continue week late[] due"},
		{"plan", 1, ""},
		{"plan --path newcomer --start today --hours 5", 0, "path start hours weeks.0.n weeks.0.from weeks.0.to " + step + "lesson " + step + "title{}"},
		{"today", 0, "continue week late[] due"},
		{"choose", 0, "0.id 0.ask{} 0.options.0.id 0.options.0.text{}"},
		{"choose aim=basics place=servers known=rust time=weeks --take", 0, "0.path 0.title{} 0.points 0.because.0{} 0.weeks 0.hours 0.minutes 0.chosen"},
		{"placement", 0, "0.lesson 0.title{} 0.minutes 0.questions 0.proved 0.done"},
		{"placement span-kind", 0, "lesson questions.0.id questions.0.ask{} questions.0.options.0.id questions.0.options.0.text{}"},
		{"lab", 0, "0.id 0.title{} 0.knobs.0.name 0.knobs.0.default 0.knobs.0.values[] 0.predicts[]"},
		{"lab silent-second --set ending=shutdown --predict after=none", 0, "experiment seed knobs.ending predicted.after observed.after verdict.after explanation{}"},
		{"run " + labID + " --answers " + answers, 0, verdict + " lab.experiment lab.observed lab.verdict lab.explanation{}"},
		{"run " + traceID + " --answers " + trace, 0, verdict},
		{"run " + wireID, 3, verdict + " sent.file sent.method sent.path sent.endpoint sent.status sent.line sent.column"},
		{"run " + wireID + " --listen --watch", 2, ""},
		{"hint " + codeID, 0, "level of text{} ladder.0{}"},
		{"solution " + codeID, 1, ""},
		{"run " + codeID, 3, verdict + " process.exit process.signal process.ms findings.0.check findings.0.level findings.0.stage findings.0.message{} findings.0.expected findings.0.actual findings.0.nearest findings.0.mistake findings.0.faq findings.0.count findings.0.evidence[]"},
		{"solution " + codeID + " --give-up", 0, "exercise gave_up files.0.path files.0.diff"},
		{"bundle " + codeID + " " + filepath.Join(filepath.Dir(answers), "stuck.zip"), 0, "exercise file bytes files.0.path files.0.bytes attempts redacted left_out[]"},
		{"bundle " + codeID + " " + filepath.Join(filepath.Dir(answers), "stuck.zip"), 2, ""},
		{"bundle " + codeID + " stuck.rar", 2, ""},
		{"bundle nope x.zip", 2, ""},
		{"reset " + codeID, 2, ""},
		{"reset " + codeID + " --yes", 0, "backup backups.0.exercise backups.0.backup"},
		{"reset " + codeID + " --list", 0, "backup backups.0.time"},
		{"reset " + codeID + " --undo", 0, "backup restored backups[]"},
		{"verify " + labID, 0, "checked failed items.0.id items.0.what items.0.ok items.0.why"},
		{"run " + configID, 3, verdict + " outputs.0.exporter outputs.0.requests outputs.0.spans outputs.0.data_points outputs.0.log_records findings.0.mistake findings.0.evidence"},
		{"verify --kind measure", 1, "checked failed items[]"},
		{"verify --mutants " + labID, 1, "checked failed items[] mutants.caught mutants.survived mutants.share"},
		{"verify --mutants " + codeID, 1, ""},
		{"verify --mutants nope", 2, ""},
		{"progress", 0, "format version attempts[] completions"},
		{"progress show", 0, "format version attempts[] completions"},
		{"learn quick-start", 2, ""},
		{"man", 2, ""},
		{"completion bash", 2, ""},
		{"help", 2, ""},
	}
}

const (
	labID   = "quick-start/silent-second"
	traceID = "faq/hole-in-the-middle"

	configID = "collector-configuration/gatekeeper"
)

func TestContractOfTheJSON(t *testing.T) {
	l := newLearner(t, "silent")
	answers := filepath.Join(l.home, "answers.yaml")
	if err := os.WriteFile(answers, []byte("knob.ending: shutdown\nat_end: none\nafter: all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	trace := filepath.FromSlash("../../exercises/content/" + traceID + "/solution/answers.yaml")
	for _, c := range contracts(answers, trace) {
		r := l.run(t, append(strings.Fields(c.args), "--json")...)
		if r.code != c.code {
			t.Errorf("%s: exit %d, want %d:\n%s%s", c.args, r.code, c.code, r.out, r.err)
			continue
		}
		if c.keys == "" {
			if r.out != "" || !strings.Contains(r.err, "hint: ") {
				t.Errorf("%s: standard output %q, standard error %q", c.args, r.out, r.err)
			}
			continue
		}
		dec := json.NewDecoder(strings.NewReader(r.out))
		var doc any
		if err := dec.Decode(&doc); err != nil {
			t.Errorf("%s: %v:\n%s", c.args, err, r.out)
			continue
		}
		if _, err := dec.Token(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: more than one document:\n%s", c.args, r.out)
		}
		for _, key := range strings.Fields(c.keys) {
			if why := lacks(doc, key); why != "" {
				t.Errorf("%s: %s: %s", c.args, key, why)
			}
		}
	}
}

// lacks says why a document has not got a key of the contract, "" when it has.
func lacks(doc any, key string) string {
	name, text := strings.CutSuffix(key, "{}")
	name, list := strings.CutSuffix(name, "[]")
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' }) {
		switch at := doc.(type) {
		case map[string]any:
			v, ok := at[part]
			if !ok {
				return "there is no " + part
			}
			doc = v
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(at) {
				return "there is no element " + part
			}
			doc = at[i]
		default:
			return part + " is asked of a plain value"
		}
	}
	if _, ok := doc.([]any); list && !ok {
		return "no list"
	}
	if v, _ := doc.(map[string]any); text && (v["en"] == "" || v["zh"] == "" || len(v) != 2) {
		return "not a text in both languages"
	}
	return ""
}

// Every misuse is a fact and a hint in the language asked for, on standard
// error alone, and no control character of what was typed comes back.
func TestMisuseInBothLanguages(t *testing.T) {
	home := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	list, twice, scalar, null := file("list", "at_end: [a, b]\n"), file("twice", "after: a\nafter: b\n"), file("scalar", "words\n"), file("null", "after:\n")
	for _, c := range []struct {
		args []string
		code int
		want string // in both languages
	}{
		{[]string{"paths", "--jsn"}, 2, "--json"},
		{[]string{"paths", "-x"}, 2, "-x"},
		{[]string{"plan", "--hours", "x"}, 2, `"x"`},
		{[]string{"plan", "--hours", "99999999999999999999"}, 2, "--hours"},
		{[]string{"plan", "--path"}, 2, "--path"},
		{[]string{"plan", "--path", ""}, 2, "--path"},
		{[]string{"run", codeID, "--stop-after", "5"}, 2, "500ms"},
		{[]string{"run", codeID, "--dir", ""}, 2, "--dir"},
		{[]string{"run", labID, "--answers", ""}, 2, "--answers"},
		{[]string{"run", labID, "--answers", list}, 2, "at_end"},
		{[]string{"run", labID, "--answers", twice}, 2, "after"},
		{[]string{"run", labID, "--answers", scalar}, 2, "key: value|键: 值"},
		{[]string{"run", labID, "--answers", null}, 2, "after"},
		{[]string{"run", labID, "--answers", filepath.Join(home, "gone")}, 1, "--answers"},
		{[]string{"run", "projects/own-integration", "--visit", "nope", "--", "true"}, 2, "--visit"},
		{[]string{"run", "projects/own-integration", "--dir", filepath.Join(home, "gone"), "--", "true"}, 2, "--dir"},
		{[]string{"run"}, 2, "EXERCISE"},
		{[]string{"hint", "a", "b"}, 2, "EXERCISE"},
		{[]string{"hint", ""}, 2, "hint --help"},
		{[]string{"learn", ""}, 2, "learn --help"},
		{[]string{"verify", ""}, 2, "verify --help"},
		{[]string{"verify", "--kind", ""}, 2, "--kind"},
		{[]string{"verify", "--kind", "essay"}, 2, "essay"},
		{[]string{"paths", "x"}, 2, `"x"`},
		{[]string{"progress", "shwo"}, 2, "show"},
		{[]string{"help", "progress", "nope"}, 2, "progress --help"},
		{[]string{""}, 2, "--help"},
		{[]string{"pathz"}, 2, "paths"},
		{[]string{"--lang=", "paths"}, 2, "--lang"},
		{[]string{"--content=", "paths"}, 2, "--content"},
		{[]string{"lab", "nope"}, 2, "otelings lab"},
		{[]string{"lab", "--set", "a=b"}, 2, "--set"},
		{[]string{"lab", "silent-second", "--set", "x"}, 2, "--set"},
		{[]string{"lab", "silent-second", "--set", "spans=1", "--set", "spans=3"}, 2, "spans"},
		{[]string{"lab", "silent-second", "--seed", "x"}, 2, "--seed"},
		{[]string{"choose", "x=y"}, 2, "aim"},
		{[]string{"choose", "aim"}, 2, `"aim"`},
		{[]string{"choose", "--take"}, 2, "--take"},
		{[]string{"choose", "aim=basics", "aim=faster"}, 2, "aim"},
		{[]string{"placement", "--answers", list}, 2, "--answers"},
		{[]string{"settings", "--unset"}, 2, "--unset"},
		{[]string{"--version"}, 2, "otelings version"},
		{[]string{"settings", "editor", "vi\x1b[31m"}, 2, "editor"},
		{[]string{"settings", "workspace", filepath.Join(home, "a\nb")}, 2, "workspace"},
		{[]string{"settings", "\x1b[31mred"}, 2, "workspace"},
		{[]string{"\x1b[31mred\n"}, 2, "--help"},
		{[]string{"completion", "\x1b[31m"}, 2, "bash"},
		{[]string{"--lang", "\x1b[31m", "paths"}, 2, "en"},
		{[]string{"--content", "\x1b[31m", "paths"}, 2, "exercises/"},
		{[]string{"learn", strings.Repeat("long", 5000)}, 2, "otelings lessons"},
		{[]string{"man", "--json"}, 2, "JSON"},
		{[]string{"learn", "--json", "quick-start"}, 2, "JSON"},
	} {
		for _, lang := range []string{"en", "zh"} {
			args := c.args
			env := []string{"HOME=" + home, "OTELINGS_HOME=" + filepath.Join(home, "state"), "OTELINGS_WORKSPACE=" + filepath.Join(home, "work"),
				"LANG=" + map[string]string{"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[lang], "PATH=/nowhere"}
			var out, errs bytes.Buffer
			code := Run(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: env})
			en, zh, ok := strings.Cut(c.want, "|")
			want := en
			if ok && lang == "zh" {
				want = zh
			}
			said := errs.String()
			if code != c.code || out.Len() > 0 || !strings.Contains(said, want) {
				t.Errorf("%.60q %s: exit %d, want %d with %q and nothing on standard output:\n%s%s", args, lang, code, c.code, want, out.String(), said)
			}
			first, second, _ := strings.Cut(said, "\n")
			hint := map[string]string{"en": "hint: ", "zh": "提示："}[lang]
			if !strings.HasPrefix(first, "otelings: ") || !strings.HasPrefix(second, hint) || len(said) > 4000 {
				t.Errorf("%.60q %s: not a fact and a hint:\n%.300s", args, lang, said)
			}
			if chinese := strings.ContainsFunc(first, func(r rune) bool { return unicode.Is(unicode.Han, r) }); chinese != (lang == "zh") {
				t.Errorf("%.60q %s: the wrong language: %s", args, lang, first)
			}
			if strings.Contains(said, "\x1b") || strings.Contains(said, "strconv") {
				t.Errorf("%.60q %s: %q", args, lang, said)
			}
		}
	}
}

// --lang behind "--" is another program's.
func TestLanguageOfAnotherProgram(t *testing.T) {
	if got := flagValue([]string{"run", "x", "--", "serve", "--lang", "zh"}, "--lang"); got != "" {
		t.Errorf("--lang is %q", got)
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestLostOutputIsAFailure(t *testing.T) {
	home := t.TempDir()
	for _, args := range [][]string{{"lessons"}, {"lessons", "--json"}, {"today"}, {"settings"}, {"help"}, {"placement"}} {
		var errs bytes.Buffer
		code := Run(t.Context(), args, Streams{In: strings.NewReader(""), Out: fullDisk{}, Err: &errs, Env: []string{"HOME=" + home, "OTELINGS_HOME=" + home, "LANG=C.UTF-8"}})
		if code != exitFailed || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%v: exit %d: %s", args, code, errs.String())
		}
	}
}
