//go:build unix

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"otelings/internal/i18n"
)

// go test ./cmd/otelings -run Week -week plays a newcomer's first week from the
// first start to "week 1 done": the real program in a terminal and in the line
// mode, in both languages, with the learner's Rust built and run for real. It
// needs cargo; CARGO_TARGET_DIR shares what is built already.
var weekFlag = flag.Bool("week", false, "play the newcomer's first week; needs cargo")

// content is the repository's root as seen from this package.
const content = "../.."

// week is one player of the week: what was learned by reading the content, and
// the time each step took.
type week struct {
	t    *testing.T
	lang i18n.Lang
	env  []string
	work string
	log  []string
	last time.Time
}

func newWeek(t *testing.T, lang i18n.Lang) *week {
	root := t.TempDir()
	w := &week{t: t, lang: lang, work: filepath.Join(root, "work"), last: time.Now()}
	w.env = []string{
		"HOME=" + os.Getenv("HOME"), "OTELINGS_HOME=" + filepath.Join(root, "state"), "OTELINGS_WORKSPACE=" + w.work, "EDITOR=true",
		"CARGO_TARGET_DIR=" + os.Getenv("CARGO_TARGET_DIR"), "LANG=" + map[i18n.Lang]string{i18n.EN: "en_US.UTF-8", i18n.ZH: "zh_CN.UTF-8"}[lang],
	}
	if os.Getenv("CARGO_TARGET_DIR") == "" {
		w.env = append(w.env, "CARGO_TARGET_DIR="+filepath.Join(root, "target"))
	}
	return w
}

func (w *week) say(en, zh string) string { return i18n.Text{EN: en, ZH: zh}.In(w.lang) }

// took notes the time since the step before.
func (w *week) took(step string) {
	now := time.Now()
	w.log = append(w.log, fmt.Sprintf("%-44s %6.1f s", step, now.Sub(w.last).Seconds()))
	w.last = now
}

func (w *week) report(title string) {
	w.t.Logf("%s, %s\n  %s", title, w.lang, strings.Join(w.log, "\n  "))
}

var directives = regexp.MustCompile(`(?m)^<!-- (checkpoint|exercise|activity): (\S+) -->`)

// stops is what a lesson asks of its reader, in order.
func (w *week) stops(lesson string) [][2]string {
	src, err := os.ReadFile(filepath.Join(content, "lessons/content", lesson, "lesson."+string(w.lang)+".md"))
	if err != nil {
		w.t.Fatal(err)
	}
	var out [][2]string
	for _, m := range directives.FindAllStringSubmatch(string(src), -1) {
		out = append(out, [2]string{m[1], m[2]})
	}
	return out
}

// solve puts the shipped solution into the learner's folder, as an editor would.
func (w *week) solve(exercise string) {
	from := filepath.Join(content, "exercises/content", exercise, "solution")
	to := filepath.Join(w.work, "rust", exercise)
	if err := os.CopyFS(to+".new", os.DirFS(from)); err != nil {
		w.t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-r", to+".new/.", to).CombinedOutput(); err != nil {
		w.t.Fatalf("%v: %s", err, out)
	}
}

// ask is one question of a recording with its answer.
type ask struct {
	Key, Mark string
	Options   []struct{ ID string }
	answer    string
	spans     []string // ids that answer a mark
}

// asks is the questions of a trace exercise with the shipped solution's answers.
func (w *week) asks(exercise string) []ask {
	dir := filepath.Join(content, "exercises/content", exercise)
	var def struct{ Trace struct{ Ask []ask } }
	answers := map[string]string{}
	w.yaml(filepath.Join(dir, "exercise.yaml"), &def)
	w.yaml(filepath.Join(dir, "solution/answers.yaml"), &answers)
	services := w.services(filepath.Join(dir, "telemetry.jsonl"))
	for i := range def.Trace.Ask {
		a := &def.Trace.Ask[i]
		a.answer = answers[a.Key]
		switch a.Mark {
		case "span":
			a.spans = []string{a.answer}
		case "service":
			a.spans = services[a.answer]
		}
	}
	return def.Trace.Ask
}

func (w *week) yaml(name string, into any) {
	src, err := os.ReadFile(name)
	if err == nil {
		err = yaml.Unmarshal(src, into)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// services is the span ids of a recording by service.
func (w *week) services(name string) map[string][]string {
	src, err := os.ReadFile(name)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(src)), "\n") {
		var r struct {
			ResourceSpans []struct {
				Resource struct {
					Attributes []struct {
						Key   string
						Value struct{ StringValue string }
					}
				}
				ScopeSpans []struct{ Spans []struct{ SpanID string } }
			}
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			w.t.Fatal(err)
		}
		for _, g := range r.ResourceSpans {
			for _, a := range g.Resource.Attributes {
				if a.Key != "service.name" {
					continue
				}
				for _, s := range g.ScopeSpans {
					for _, sp := range s.Spans {
						out[a.Value.StringValue] = append(out[a.Value.StringValue], sp.SpanID)
					}
				}
			}
		}
	}
	return out
}

// TestWeekOnScreen plays the week with keys.
func TestWeekOnScreen(t *testing.T) {
	if !*weekFlag {
		t.Skip("plays the whole week only when asked to")
	}
	program := binary(t)
	for _, lang := range i18n.Langs() {
		w := newWeek(t, lang)
		x := open(t, 100, 40, w.env, program)
		x.see(w.say("Which language?", "用哪种语言？"), "▸ "+w.say("English", "简体中文"))
		x.press("\r")
		x.see(w.say("What brings you here?", "为什么来学？"))
		x.press("\r")
		x.see(w.say("How many hours a week?", "每周学几小时？"))
		x.press("\r")
		x.see(w.say("This week", "本周"), w.say("30-minute quick start", "30 分钟快速入门"))
		w.took("first start, three questions")
		s := screenPlayer{w, x}
		s.lesson("quick-start", "")
		s.lesson("learning-path-guide", "j")
		s.lesson("faq", "jj")
		s.press("kkkkkkkkkjjjj\r")
		x.see(w.say("Closing time", "打烊"), w.say("Goals", "目标"))
		s.code("faq/closing-time")
		s.esc()
		x.see(w.say("✓ Week 1 done", "✓ 第 1 周已完成"))
		w.took("week 1 done")
		x.press("q")
		if code := x.end(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		w.report("screens")
	}
}

type screenPlayer struct {
	*week
	x *terminal
}

// press sends keys one by one, since a screen may change between two.
func (s screenPlayer) press(keys string) {
	for _, k := range keys {
		s.x.press(string(k))
		time.Sleep(30 * time.Millisecond)
	}
}

// esc goes back; a key that follows at once would make another key of it.
func (s screenPlayer) esc() {
	s.x.press("\x1b")
	time.Sleep(250 * time.Millisecond)
}

// lesson opens a lesson of Today, the keys moving the cursor there from the
// first row, works through all it asks, reads to its end and comes back.
func (s screenPlayer) lesson(id, down string) {
	x := s.x
	s.press(strings.Repeat("k", 9) + "j" + down + "\r")
	s.see(id)
	for _, stop := range s.stops(id) {
		x.press("\t")
		time.Sleep(150 * time.Millisecond)
		x.press("\r")
		switch stop[0] {
		case "checkpoint":
			s.checkpoint()
		case "activity":
			s.activity(stop[1])
		case "exercise":
			s.exercise(stop[1])
			s.esc()
		}
		s.see(id)
	}
	s.press("G")
	time.Sleep(900 * time.Millisecond) // the place is saved once the reader rests
	s.took(id + ": read to the end")
	s.esc()
	x.see(s.say("This week", "本周"))
}

// see waits for the lesson's title in the breadcrumb.
func (s screenPlayer) see(lesson string) {
	titles := map[string]i18n.Text{
		"quick-start":         {EN: "› 30-minute quick start", ZH: "› 30 分钟快速入门"},
		"learning-path-guide": {EN: "› The complete learning-path guide", ZH: "› 学习路径完整指南"},
		"faq":                 {EN: "› Frequently asked questions", ZH: "› 常见问题 FAQ"},
	}
	head := titles[lesson].In(s.lang)
	s.x.until("the lesson "+lesson, func(now string) bool {
		first, _, _ := strings.Cut(now, "\n")
		return strings.HasSuffix(strings.TrimRight(regexp.MustCompile(`\s*\d+%\s*$`).ReplaceAllString(first, ""), " "), head)
	})
}

func (s screenPlayer) checkpoint() {
	x := s.x
	now := x.see(s.say("esc leave", "esc 离开"))
	if !strings.Contains(now, "J/K") {
		s.press("1")
	}
	x.press("\r")
	x.see("enter " + s.say("leave", "离开"))
	s.esc()
}

func (s screenPlayer) activity(name string) {
	x := s.x
	switch name {
	case "placement":
		x.see(s.say("questions: 2", "2 题"))
		s.press("\r")
		for i := range 2 {
			x.see(fmt.Sprintf(s.say("Question %d of 2", "第 %d 题，共 2 题"), i+1), "enter "+s.say("answer", "作答"))
			s.press("1\r")
		}
		x.see("esc " + s.say("the list", "回列表"))
		s.esc()
		x.see(s.say("questions: 2", "2 题"))
		s.esc()
	case "choose-path":
		x.see(s.say("Find your path", "选路径"))
		for i := range 4 {
			x.see(fmt.Sprintf(s.say("Question %d of 4", "第 %d 问，共 4 问"), i+1))
			s.press("\r")
		}
		x.see(s.say("These fit best", "最适合的三条"))
		s.esc()
	case "plan":
		open := s.say("The first day is not set", "第一天还没定")
		x.see(open)
		s.press("t")
		x.until("a plan with a first day", func(now string) bool { return !strings.Contains(now, open) })
		s.esc()
	}
	s.took("  activity " + name)
}

func (s screenPlayer) exercise(id string) {
	x := s.x
	switch {
	case id == "quick-start/silent-second":
		x.see(s.say("Your prediction", "你的预测"))
		s.press("jjjj1j3r")
		x.see(s.say("Predicted and observed", "预测与实际"))
		s.press("ajllljjj1j1r")
		x.see(s.say("Predicted and observed", "预测与实际"), "✓ "+s.say("done", "已完成"))
	case strings.HasPrefix(id, "faq/"):
		s.trace(id)
	default:
		s.code(id)
	}
	s.took("  exercise " + id)
}

// code runs the starter, then the solution.
func (s screenPlayer) code(id string) {
	x := s.x
	x.see(s.say("Goals", "目标"))
	x.press("r")
	x.see("✗ "+s.say("Not yet", "未通过"), s.say("Next step", "下一步"))
	s.solve(id)
	x.press("r")
	x.see("✓ " + s.say("Passed", "已通过"))
	if id == "faq/closing-time" {
		s.took("  exercise " + id)
	}
}

// trace marks and answers what the shipped solution says.
func (s screenPlayer) trace(id string) {
	x := s.x
	x.see(s.say("Recording", "录制内容"), s.say("Task", "任务"))
	s.press("\r\r") // to the recording, details open
	x.see("span id")
	row := 0
	for i, a := range s.asks(id) {
		if a.Mark == "choice" {
			k := slices.IndexFunc(a.Options, func(o struct{ ID string }) bool { return o.ID == a.answer })
			s.toRow(row + k)
			x.press("\r")
			row += len(a.Options)
			continue
		}
		s.press("g")
		s.find(a.spans)
		x.press("m")
		time.Sleep(150 * time.Millisecond)
		row++
		if next := s.asks(id); i+1 < len(next) && next[i+1].Mark == "choice" {
			s.toQuestions()
		}
	}
	s.press("r")
	x.see("✓ " + s.say("Passed", "已通过"))
}

// find moves the cursor down until the details show one of the ids.
func (s screenPlayer) find(ids []string) {
	for range 80 {
		now := s.x.text()
		for _, id := range ids {
			if regexp.MustCompile(`(?m)^\s*span id\s+` + id).MatchString(now) {
				return
			}
		}
		s.x.press("j")
		time.Sleep(60 * time.Millisecond)
	}
	s.t.Fatalf("no span %v:\n%s", ids, s.x.text())
}

func (s screenPlayer) toQuestions() {
	for range 5 {
		if strings.Contains(s.x.text(), "▸ "+s.say("Questions", "问题")) {
			return
		}
		s.x.press("\t")
		time.Sleep(150 * time.Millisecond)
	}
	s.t.Fatalf("no questions:\n%s", s.x.text())
}

func (s screenPlayer) toRow(n int) {
	s.toQuestions()
	s.press(strings.Repeat("k", 30) + strings.Repeat("j", n))
	time.Sleep(100 * time.Millisecond)
}
