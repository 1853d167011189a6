package cli

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// object runs a command with --json and reads the document it prints.
func object(t *testing.T, into any, home string, args ...string) {
	t.Helper()
	r := run(t, home, append(args, "--json")...)
	if err := json.Unmarshal([]byte(r.out), into); r.code != 0 || err != nil {
		t.Fatalf("%v: exit %d, %v:\n%s%s", args, r.code, err, r.out, r.err)
	}
}

func TestPlanIsKeptAndShown(t *testing.T) {
	home := t.TempDir()
	r := run(t, home, "plan")
	if r.code != 1 || !strings.Contains(r.err, "hint: `otelings choose`") || r.out != "" {
		t.Errorf("without a path: exit %d, %q, %s", r.code, r.out, r.err)
	}
	var p planJSON
	object(t, &p, home, "plan", "--path", "newcomer", "--start", "2026-11-02", "--hours", "4")
	if p.Path != "newcomer" || p.Start != "2026-11-02" || p.Hours != 4 || p.HoursAssumed || len(p.Weeks) < 4 {
		t.Fatalf("plan %+v", p)
	}
	steps := 0
	for i, w := range p.Weeks {
		if w.N != i+1 || w.From != p.Start.Add(7*i) || w.To != w.From.Add(6) || w.Minutes > 240 {
			t.Errorf("week %+v", w)
		}
		steps += len(w.Steps)
	}
	var paths []pathJSON
	object(t, &paths, home, "paths")
	if steps != paths[0].Steps || !paths[0].Chosen {
		t.Errorf("%d steps are planned, the path has %d", steps, paths[0].Steps)
	}
	var again planJSON
	object(t, &again, home, "plan")
	if fmt.Sprint(again) != fmt.Sprint(p) {
		t.Error("shown again, the plan is another")
	}
	object(t, &again, home, "plan", "--hours", "8")
	if again.Start != p.Start || again.Hours != 8 || len(again.Weeks) >= len(p.Weeks) {
		t.Errorf("at twice the hours: start %s, %d weeks, were %d", again.Start, len(again.Weeks), len(p.Weeks))
	}
	for lang, want := range map[string][]string{"en": {"hours a week: 8", "Week 1  2 Nov to 8 Nov", "not written yet"}, "zh": {"每周 8 小时", "第 1 周  11 月 2 日至 11 月 8 日", "还没写好"}} {
		r := run(t, home, "plan", "--lang", lang)
		for _, s := range want {
			if !strings.Contains(r.out, s) {
				t.Errorf("%s: no %q in\n%s", lang, s, r.out)
			}
		}
	}
}

func TestLateStepsAreToldByToday(t *testing.T) {
	home := t.TempDir()
	today := time.Now().Format("2006-01-02")
	var d struct {
		Continue string   `json:"continue"`
		Week     int      `json:"week"`
		Late     []string `json:"late"`
		Due      *int     `json:"due"`
	}
	if r := run(t, home, "plan", "--path", "newcomer", "--lang", "zh"); !strings.Contains(r.out, "第一天还没定") || !strings.Contains(r.out, "没设过") {
		t.Errorf("a plan whose start and hours nobody has set:\n%s", r.out)
	}
	run(t, home, "plan", "--path", "newcomer", "--start", today, "--hours", "5")
	object(t, &d, home, "today")
	if d.Continue != "quick-start" || d.Week != 1 || d.Late == nil || len(d.Late) != 0 || d.Due == nil || *d.Due != 0 {
		t.Errorf("on the first day: %+v", d)
	}
	run(t, home, "plan", "--start", "2020-01-01")
	object(t, &d, home, "today")
	if len(d.Late) == 0 || d.Late[0] != "quick-start" {
		t.Errorf("years later: %+v", d)
	}
	if r := run(t, home, "today"); !strings.Contains(r.out, "! 30-minute quick start, due ") {
		t.Errorf("today does not tell what is late:\n%s", r.out)
	}
}

func TestPlanRefusesWhatIsNoPlan(t *testing.T) {
	home := t.TempDir()
	run(t, home, "plan", "--path", "newcomer")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"plan", "--start", "2026-02-30"}, "YYYY-MM-DD"},
		{[]string{"plan", "--start", ""}, "YYYY-MM-DD"},
		{[]string{"plan", "--hours", "0"}, "1 to 60"},
		{[]string{"plan", "--hours", "61"}, "1 to 60"},
		{[]string{"plan", "--hours", "-3"}, "1 to 60"},
		{[]string{"plan", "--hours", "many"}, "otelings plan --help"},
		{[]string{"plan", "--path", "newcommer"}, "newcomer"},
		{[]string{"plan", "extra"}, "extra"},
		{[]string{"placement", "quick-strat"}, "quick-start"},
		{[]string{"placement", "--answers", "x.yaml"}, "placement --help"},
		{[]string{"placement", "ffi"}, "otelings placement"},
		{[]string{"choose", "aim"}, "question=option"},
		{[]string{"choose", "aim=production"}, "place=servers|cloud|"},
		{[]string{"choose", "aim=x", "place=cloud"}, "basics"},
		{[]string{"choose", "aim=basics", "aim=production"}, "two answers"},
		{[]string{"choose", "aim=basics", "place=cloud", "known=rust", "time=weeks", "mood=good"}, "mood"},
		{[]string{"choose", "--take"}, "choose --help"},
		{[]string{"stats", "extra"}, "extra"},
	} {
		r := run(t, home, c.args...)
		if r.code != 2 || !strings.Contains(r.err, c.want) || r.out != "" {
			t.Errorf("%v: exit %d, want 2 with %q:\n%s%s", c.args, r.code, c.want, r.out, r.err)
		}
	}
}

func TestChoosingAPath(t *testing.T) {
	home := t.TempDir()
	var qs []situationJSON
	object(t, &qs, home, "choose")
	if len(qs) < 3 || len(qs[0].Options) < 2 || qs[0].Ask.ZH == "" {
		t.Fatalf("situations %+v", qs)
	}
	var got []proposalJSON
	answers := []string{"choose", "aim=production", "place=cloud", "known=rust", "time=weeks"}
	object(t, &got, home, answers...)
	if len(got) != 3 || got[0].Path != "cloud" || len(got[0].Because) == 0 || got[0].Because[0].ZH == "" || got[0].Weeks < 1 || got[0].Lessons != 8 || got[0].Chosen {
		t.Fatalf("proposals %+v", got)
	}
	object(t, &got, home, append(answers, "--take")...)
	var p planJSON
	object(t, &p, home, "plan")
	if !got[0].Chosen || p.Path != "cloud" {
		t.Errorf("taken %v, the plan is for %s", got[0].Chosen, p.Path)
	}
	if r := run(t, home, append(answers, "--lang", "zh")...); !strings.Contains(r.out, "你的程序跑在云平台上。") {
		t.Errorf("no reason in Chinese:\n%s", r.out)
	}
}

// content is a folder of content with placement questions for span-kind.
func content(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("lessons:\n- lesson: span-kind\n  questions:\n")
	for _, id := range []string{"pl-one", "pl-two"} {
		fmt.Fprintf(&b, "  - id: %s\n    topic: t\n    otca: api-sdk\n    kind: choice\n    variants:\n", id)
		for _, v := range []string{"a", "b"} {
			fmt.Fprintf(&b, "    - id: %s\n      ask: {en: Ask %s, zh: 问}\n      code: \"let x = 1;\\n\"\n      options:\n", v, v)
			for _, o := range []string{"good", "bad", "worse"} {
				fmt.Fprintf(&b, "      - {id: %s, right: %v, text: {en: %s, zh: 文}, why: {en: because %s, zh: 因为}}\n", o, o == "good", o, o)
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "lessons"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "lessons", "placement.yaml"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestPlacementOnTheCommandLine(t *testing.T) {
	home, dir := t.TempDir(), content(t)
	var list []placedJSON
	object(t, &list, home, "--content", dir, "placement")
	if len(list) != 1 || list[0].Lesson != "span-kind" || list[0].Questions != 2 || list[0].Proved {
		t.Fatalf("list %+v", list)
	}
	sit := func(answers string) (out struct {
		Proved    bool         `json:"proved"`
		Questions []judgedJSON `json:"questions"`
	}) {
		file := filepath.Join(home, "answers.yaml")
		if err := os.WriteFile(file, []byte(answers), 0o600); err != nil {
			t.Fatal(err)
		}
		object(t, &out, home, "--content", dir, "placement", "span-kind", "--answers", file)
		return out
	}
	var asked struct {
		Questions []askedJSON `json:"questions"`
	}
	object(t, &asked, home, "--content", dir, "placement", "span-kind")
	if len(asked.Questions) != 2 || asked.Questions[0].Variant != "a" || len(asked.Questions[0].Options) != 3 || asked.Questions[0].Code == "" {
		t.Fatalf("asked %+v", asked)
	}
	if out := sit("pl-one: good\npl-two: bad\n"); out.Proved || !out.Questions[0].Right || out.Questions[1].Right || out.Questions[1].Want[0] != "good" || len(out.Questions[1].Why) != 2 {
		t.Errorf("half right: %+v", out)
	}
	object(t, &asked, home, "--content", dir, "placement", "span-kind")
	if asked.Questions[0].Variant != "b" {
		t.Errorf("the second sitting asks variant %s", asked.Questions[0].Variant)
	}
	if out := sit("pl-one: good\npl-two: good\n"); !out.Proved {
		t.Errorf("all right: %+v", out)
	}
	var lessons []lessonJSON
	object(t, &lessons, home, "--content", dir, "lessons")
	for _, l := range lessons {
		if l.Proved != (l.ID == "span-kind") || l.Done {
			t.Errorf("%s: proved %v, done %v", l.ID, l.Proved, l.Done)
		}
	}
	file := filepath.Join(home, "bad.yaml")
	for answers, want := range map[string]string{"pl-one: good\n": "pl-two", "pl-one: good\npl-two: maybe\n": "maybe", "pl-one: good\npl-two: good\npl-nine: good\n": "pl-nine"} {
		if err := os.WriteFile(file, []byte(answers), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := run(t, home, "--content", dir, "placement", "span-kind", "--answers", file); r.code != 2 || !strings.Contains(r.err, want) {
			t.Errorf("%q: exit %d: %s", answers, r.code, r.err)
		}
	}
	if r := run(t, home, "--content", dir, "placement"); !strings.Contains(r.out, "≈ span-kind") || !strings.Contains(r.out, "proved: may be skipped") {
		t.Errorf("list:\n%s", r.out)
	}
}

func TestStatsAddUp(t *testing.T) {
	home := t.TempDir()
	var s struct {
		Lessons struct{ Total, Written, Minutes int }
		Levels  []struct{ Total, Written, Minutes int }
		Groups  []struct{ Total, Written, Minutes int }
		Stars   []struct{ Total, Written, Minutes int }
		Words   struct{ EN, ZH int }
		Snippets,
		Paths int
		Exercises struct {
			Total  int
			ByKind map[string]int `json:"by_kind"`
		}
		WrongAnswers int `json:"wrong_answers"`
	}
	object(t, &s, home, "stats")
	for name, parts := range map[string][]struct{ Total, Written, Minutes int }{"levels": s.Levels, "groups": s.Groups, "stars": s.Stars} {
		total, written, minutes := 0, 0, 0
		for _, p := range parts {
			total, written, minutes = total+p.Total, written+p.Written, minutes+p.Minutes
		}
		if total != s.Lessons.Total || written != s.Lessons.Written || minutes != s.Lessons.Minutes || total != 74 {
			t.Errorf("%s add up to %d lessons, %d written, %d minutes; in all %+v", name, total, written, minutes, s.Lessons)
		}
	}
	kinds := 0
	for _, n := range s.Exercises.ByKind {
		kinds += n
	}
	if kinds != s.Exercises.Total || s.Words.EN < 800 || s.Words.ZH < 800 || s.Snippets < 1 || s.WrongAnswers < 3 || s.Paths != 10 {
		t.Errorf("stats %+v", s)
	}
	if r := run(t, home, "stats", "--lang", "zh"); r.code != 0 || !strings.Contains(r.out, "随附的错误答案") {
		t.Errorf("exit %d:\n%s", r.code, r.out)
	}
}

func TestResourcesAreLinks(t *testing.T) {
	home := t.TempDir()
	var doc struct {
		Groups []struct {
			ID    string
			Title struct{ EN, ZH string }
			Links []struct {
				URL         string
				Title, Note struct{ EN, ZH string }
			}
		}
	}
	object(t, &doc, home, "resources")
	n := 0
	for _, g := range doc.Groups {
		for _, l := range g.Links {
			n++
			u, err := url.Parse(l.URL)
			if err != nil || u.Scheme != "https" || u.Host == "" || l.Title.EN == "" || l.Title.ZH == "" {
				t.Errorf("%s: %+v", g.ID, l)
			}
			if strings.Contains(l.URL, "Rust-1.90") && l.Note.EN != "released on 2025-09-18" {
				t.Errorf("the release notes carry the note %q", l.Note.EN)
			}
		}
	}
	if len(doc.Groups) != 3 || n < 11 {
		t.Errorf("%d links in %d groups", n, len(doc.Groups))
	}
	if r := run(t, home, "resources", "--lang", "zh"); !strings.Contains(r.out, "Rust 中文社区\n    https://rustcc.cn/") {
		t.Errorf("resources:\n%s", r.out)
	}
}
