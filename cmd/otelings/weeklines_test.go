//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"otelings/internal/i18n"
)

// TestWeekInLines plays the week in the line mode, by reading pages and typing
// what they offer.
func TestWeekInLines(t *testing.T) {
	if !*weekFlag {
		t.Skip("plays the whole week only when asked to")
	}
	program := binary(t)
	for _, lang := range i18n.Langs() {
		w := newWeek(t, lang)
		p := openLines(w, program)
		p.see(w.say("Which language?", "用哪种语言？"))
		p.enter()
		p.choose(w.say("I am new to Rust and OTLP", "我是 Rust 新手"))
		p.enter()
		p.see(w.say("# Today", "# 今天"))
		w.took("first start, three questions")
		p.choose(w.say("This week's steps", "本周的内容"))
		p.lesson("quick-start", w.say("30-minute quick start", "30 分钟快速入门"))
		p.lesson("learning-path-guide", w.say("The complete learning-path guide", "学习路径完整指南"))
		p.lesson("faq", w.say("Frequently asked questions", "常见问题 FAQ"))
		p.choose(w.say("Closing time", "打烊"))
		p.code("faq/closing-time")
		w.took("  exercise faq/closing-time")
		p.send("h")
		p.see(w.say("Week 1 done.", "第 1 周已完成"))
		w.took("week 1 done")
		p.send("q")
		if err := p.cmd.Wait(); err != nil {
			t.Error(err)
		}
		w.report("line mode")
	}
}

// linePlayer is the line mode in a pseudo-terminal: what it wrote, and the page
// it waits on.
type linePlayer struct {
	*week
	cmd  *exec.Cmd
	tty  *os.File
	mu   sync.Mutex
	all  strings.Builder
	from int // what came after the last input begins here
}

func openLines(w *week, program string) *linePlayer {
	cmd := exec.Command(program, "--plain")
	cmd.Env = append([]string{"TERM=dumb", "PATH=" + os.Getenv("PATH")}, w.env...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		w.t.Fatal(err)
	}
	p := &linePlayer{week: w, cmd: cmd, tty: tty}
	go func() { _, _ = io.Copy(p, tty) }()
	w.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = tty.Close()
	})
	return p
}

// Write takes what the program writes.
func (p *linePlayer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all.WriteString(strings.ReplaceAll(string(b), "\r", ""))
	return len(b), nil
}

// page waits for the next prompt and gives what was written since the last input.
func (p *linePlayer) page() string {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		p.mu.Lock()
		now := p.all.String()[p.from:]
		p.mu.Unlock()
		if strings.HasSuffix(now, "\n> ") {
			return now
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("no prompt after:\n%s", now)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (p *linePlayer) see(texts ...string) {
	p.t.Helper()
	page := p.page()
	for _, s := range texts {
		if !strings.Contains(page, s) {
			p.t.Fatalf("no %q in:\n%s", s, page)
		}
	}
}

func (p *linePlayer) send(line string) {
	p.t.Helper()
	p.page()
	p.mu.Lock()
	p.from = p.all.Len()
	p.mu.Unlock()
	if _, err := io.WriteString(p.tty, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

func (p *linePlayer) enter() { p.t.Helper(); p.send("") }

var numbered = regexp.MustCompile(`(?m)^(\d+)\. (.*)$`)

// choose types the number of the choice that has the label in its first line.
func (p *linePlayer) choose(label string) {
	p.t.Helper()
	page := p.page()
	for _, m := range numbered.FindAllStringSubmatch(page, -1) {
		if strings.Contains(m[2], label) {
			p.send(m[1])
			return
		}
	}
	p.t.Fatalf("nothing to choose for %q in:\n%s", label, page)
}

// lesson reads a lesson of the week's page part by part and does what it asks.
func (p *linePlayer) lesson(id, title string) {
	p.t.Helper()
	p.choose(title)
	stops := p.stops(id)
	for {
		page := p.page()
		switch {
		case strings.Contains(page, p.say("\nCheckpoint\n", "\n检查点\n")):
			answer := "1"
			if strings.Contains(page, p.say("Type the numbers in the right order", "按正确顺序输入编号")) {
				answer = ""
				for i := range len(numbered.FindAllString(page, -1)) {
					answer += fmt.Sprint(i+1, " ")
				}
			}
			p.send(answer)
			stops = stops[1:]
		case strings.Contains(page, p.say(". Open the exercise\n", ". 打开练习\n")):
			p.choose(p.say("Open the exercise", "打开练习"))
			p.exercise(stops[0][1])
			stops = stops[1:]
			p.see(p.say(", done", "，已完成"))
			p.enter()
			continue
		case len(stops) > 0 && stops[0][0] == "activity" && strings.Contains(page, p.say("Activity", "活动")):
			p.activity(stops[0][1])
			stops = stops[1:]
			continue
		case len(stops) == 0 && strings.Contains(page, p.say(", the end", "，结尾")):
			p.took(id + ": read to the end")
			p.send("b")
			return
		}
		p.enter()
	}
}

func (p *linePlayer) exercise(id string) {
	switch {
	case id == "quick-start/silent-second":
		p.lab()
	case strings.HasPrefix(id, "faq/"):
		p.trace(id)
	default:
		p.code(id)
	}
	p.took("  exercise " + id)
	p.send("b")
}

func (p *linePlayer) lab() {
	run := func() {
		p.enter() // the first prediction
		p.send("1")
		p.enter()
		p.send("1")
		p.enter()
		p.see(p.say("# What happened", "# 结果"))
	}
	run()
	p.send("b")
	p.choose(p.say("how the program ends", "程序怎样结束"))
	p.choose(p.say("at once", "立刻"))
	run()
	p.send("b")
}

func (p *linePlayer) code(id string) {
	p.enter()
	p.see(p.say("# Not passed", "# 未通过"), p.say("Next step", "下一步"))
	p.send("b")
	p.solve(id)
	p.enter()
	p.see(p.say("# Passed", "# 已通过"))
	p.send("b")
}

func (p *linePlayer) trace(id string) {
	for i, a := range p.asks(id) {
		p.choose(fmt.Sprintf(p.say("Question %d:", "问题 %d："), i+1))
		switch a.Mark {
		case "choice":
			k := slices.IndexFunc(a.Options, func(o struct{ ID string }) bool { return o.ID == a.answer })
			p.send(fmt.Sprint(k + 1))
		case "service":
			p.choose(a.answer)
		default:
			p.span(id, a.answer)
		}
	}
	p.choose(p.say("Hand in the answers", "交卷"))
	p.see(p.say("# Passed", "# 已通过"))
	p.send("b")
}

// span chooses a span by its id: the choices stand in the order in which the
// exercise prints its spans, ids included.
func (p *linePlayer) span(exercise, id string) {
	cmd := exec.Command(p.cmd.Path, "learn", "--plain", exercise)
	cmd.Env = p.cmd.Env
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatal(err)
	}
	var ids []string
	for _, m := range regexp.MustCompile(`(?m)\b([0-9a-f]{16})$`).FindAllStringSubmatch(string(out), -1) {
		ids = append(ids, m[1])
	}
	at := slices.Index(ids, id)
	if at < 0 {
		p.t.Fatalf("no span %s among %v", id, ids)
	}
	p.send(fmt.Sprint(at + 1))
}

func (p *linePlayer) activity(name string) {
	p.t.Helper()
	p.send("1")
	switch name {
	case "placement":
		p.choose(p.say("30-minute quick start", "30 分钟快速入门"))
		p.send("1")
		p.send("1")
		p.see(p.say("Right: ", "答对"))
		p.send("b")
		p.send("b")
	case "choose-path":
		for range 4 {
			p.send("1")
		}
		p.send("b")
	case "plan":
		p.send("t")
		p.send("b")
	}
	p.took("  activity " + name)
}
