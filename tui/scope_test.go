package tui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// arrives puts one trace of n spans into the live view's store and waits, in
// fake time, until the screen was woken: wakes come at most ten a second.
func arrives(store *telemetry.Store, trace byte, name string, n int) {
	b := telemetry.Batch{Door: telemetry.DoorEvent{Outcome: telemetry.Accepted, Transport: "grpc"}}
	for i := range n {
		s := &telemetry.Span{TraceID: telemetry.TraceID{trace, 0xff}, SpanID: telemetry.SpanID{byte(i + 1)}, Name: fmt.Sprint(name, " ", i), Start: uint64(1e9 + i), End: 2e9}
		if i > 0 {
			s.ParentID = telemetry.SpanID{1}
		}
		b.Spans = append(b.Spans, s)
	}
	store.Add(b)
	woken()
}

func woken() {
	time.Sleep(200 * time.Millisecond)
	synctest.Wait()
}

// TestScopeStory waits for data, looks into a trace while more arrives, pauses,
// and reads why something was refused.
func TestScopeStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) { scopeStory(t, lang, size[0], size[1]) })
			})
		}
	}
}

func scopeStory(t *testing.T, lang i18n.Lang, w, h int) {
	say := words(lang)
	f := tuitest.NewUsed()
	f.Scope = telemetry.NewStore(telemetry.Limits{})
	d := start(t, f, lang, w, h, ui.Route{})
	d.Press("v")
	d.Want(say("Live view", "实时视图"), say("Waiting for OTLP", "等待 OTLP 数据"), "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", "127.0.0.1:40017",
		say("port 4317 is another program's", "端口 4317 被别的程序占用"), say("kept 0 · evicted 0", "保留 0 · 淘汰 0"), say("refused 0", "拒收 0"))
	d.Press("enter")
	d.Want(say("not now", "现在不行"))
	if d.Press("tab"); h >= 24 {
		d.Want(say("Nobody has connected yet", "还没有程序连上来"), "provider.shutdown()", say("4. The sampler", "4. 采样器"))
	}
	d.Press("tab")

	arrives(f.Scope, 1, "serve", 3)
	d.Until("serve 0")
	d.Press("enter")
	d.Want("› 01ff0000", "● serve 0", "├ ● serve 1", "└ ● serve 2", "━")
	arrives(f.Scope, 2, "other", 1)
	d.Until(say("Traces 2", "链路 2"))
	d.Want("▸ ● serve 0")
	d.Press("space")
	d.Want("serve 0 +2")
	d.Press("space", "down", "enter")
	d.Want("serve 1", say("parent id     0100000000000000", "父 Span id    0100000000000000"))
	d.Press("n")
	d.Want("serve 2")
	d.Press("esc")
	d.Want("▸ └ ● serve 2")
	d.Press("esc")
	d.Want("▸ serve 0", "other 0") // the cursor stays on its trace when a newer one comes above
	d.Press("G", "p")
	arrives(f.Scope, 3, "late", 2)
	d.Until(say("spans since: 2", "之后收到 Span：2"))
	if strings.Contains(d.Text(), "late") {
		t.Errorf("the picture moved while paused:\n%s", d.Text())
	}
	d.Press("g", "enter")
	d.Want("other 0") // paused, a trace still opens, as it was
	d.Press("esc", "p")
	d.Want("late 0", say("Traces 3", "链路 3"))

	d.Press("tab", "d")
	d.Want(say("nothing was refused", "没有拒收过请求"))
	f.Scope.Door(telemetry.DoorEvent{Transport: "http", Method: "POST", Path: "/v1/traces/v1/traces", Outcome: telemetry.Refused, Cause: telemetry.CausePathTwice, Code: "404", UserAgent: "bad\x1b[31m", Detail: "twice is too often"})
	woken()
	d.Until("path-twice")
	d.Want(say("The path was appended twice", "路径补了两次"), say("What to do: ", "怎么办："), "http POST /v1/traces", say("refused 1", "拒收 1"))
	if strings.Contains(d.Frame(), "bad\x1b[31m") {
		t.Error("an escape sequence reached the frame")
	}
	d.Press("enter")
	d.Want(say("The path was appended twice", "路径补了两次"), say("evidence", "证据"))
	d.Press("esc", "esc")
	time.Sleep(time.Second)
	d.Until(say("✗     1  The path was appended twice", "✗     1  路径补了两次"))
	d.Press("esc")
	d.Want(say("This week", "本周"))
}

// TestScopeFollowsTheNewest keeps the cursor on the newest trace while it is there.
func TestScopeFollowsTheNewest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Scope = telemetry.NewStore(telemetry.Limits{})
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Scope, Scope: trainer.ScopeOptions{Save: "kept.jsonl"}})
		if f.ScopeAsked.Save != "kept.jsonl" {
			t.Errorf("the live view was asked %+v", f.ScopeAsked)
		}
		for i := range 40 {
			arrives(f.Scope, byte(i+1), "serve", i+1)
			d.Until(fmt.Sprintf("Traces %d", i+1))
			d.Check()
		}
		d.Want("▸ serve 0")
		if line := lineWith(d.Text(), "▸ serve 0"); !strings.Contains(line, " 40 ") {
			t.Errorf("the cursor is on %q", line)
		}
		d.Press("down", "pgdown", "G")
		if line := lineWith(d.Text(), "▸ serve 0"); !strings.Contains(line, " 1 ") {
			t.Errorf("the last is %q", line)
		}
	})
}

func lineWith(frame, s string) string {
	for _, l := range strings.Split(frame, "\n") {
		if strings.Contains(l, s) {
			return l
		}
	}
	return ""
}

// TestScopeEvictsTheOpenTrace shows that what is gone is said to be gone.
func TestScopeEvictsTheOpenTrace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Scope = telemetry.NewStore(telemetry.Limits{Bytes: 45_000})
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Scope})
		arrives(f.Scope, 1, "old", 2)
		d.Until("old 0")
		d.Press("enter")
		d.Want("● old 0")
		for i := range 100 {
			arrives(f.Scope, byte(i+2), "new", 1)
		}
		d.Until("no longer in memory")
		d.Press("esc")
		d.Want("evicted ", "new 0")
	})
}

// honest puts spans of a program with a name and good clocks into the store.
func honest(store *telemetry.Store, spans ...*telemetry.Span) {
	now := uint64(time.Now().UnixNano())
	for _, s := range spans {
		s.Start, s.End = now-2e6, now-1e6
		s.Resource = &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}
	}
	store.Add(telemetry.Batch{Door: telemetry.DoorEvent{Time: time.Now(), Outcome: telemetry.Accepted, Transport: "grpc", Code: "OK"}, Spans: spans})
	woken()
}

// TestScopeWhyStory waits until an orphan is certain although nothing arrives,
// reads what to do, looks at its trace and comes back; then the parent comes.
func TestScopeWhyStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {60, 16}, {140, 40}} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) { whyStory(t, lang, size[0], size[1]) })
			})
		}
	}
}

func whyStory(t *testing.T, lang i18n.Lang, w, h int) {
	say := words(lang)
	f := tuitest.NewUsed()
	f.Scope = telemetry.NewStore(telemetry.Limits{})
	d := start(t, f, lang, w, h, ui.Route{Name: ui.Scope})
	child := func(id byte) *telemetry.Span {
		return &telemetry.Span{TraceID: telemetry.TraceID{7}, SpanID: telemetry.SpanID{id}, ParentID: telemetry.SpanID{1}, Name: fmt.Sprint("pay ", id)}
	}
	honest(f.Scope, child(2), child(3))
	d.Until("pay 2")
	d.Press("tab")
	d.Want(say("Why 0", "诊断 0"), say("nothing is wrong with what arrived", "没发现问题"))
	d.Press("enter")
	d.Want(say("not now", "现在不行"))

	time.Sleep(8 * time.Second)
	if strings.Contains(d.Text(), "orphan") {
		t.Errorf("told before it was certain:\n%s", d.Text())
	}
	time.Sleep(3500 * time.Millisecond) // quiet for 10 s, and a look within another
	d.Until(say("Why 1", "诊断 1"))
	d.Want(say("✗     2  The parent of a span never came", "✗     2  孤儿 Span"))
	if h >= 24 {
		d.Want(say("evidence", "证据"), `"pay 2"`, "orphan")
	}
	d.Press("enter")
	d.Want(say("✗ orphan   problem   times: 2", "✗ orphan   问题   次数：2"))
	d.Press("G")
	d.Want("0300000000000000")
	d.Press("g", "n", "t")
	d.Want("› 07000000", "▸", "pay 3")
	if line := lineWith(d.Text(), "▸ "); h >= 24 && !strings.Contains(d.Text(), "▸ ○ pay 3") && !strings.Contains(line, "pay 3") {
		t.Errorf("the cursor is not on the example:\n%s", d.Text())
	}
	d.Want(say("esc to the findings", "esc 回到诊断"))
	d.Press("esc")
	d.Want("orphan", say("times: 2", "次数：2"))

	root := child(1)
	root.ParentID = telemetry.SpanID{}
	honest(f.Scope, root)
	time.Sleep(trainer.DiagnoseEvery + 100*time.Millisecond)
	d.Until(say("Why 0", "诊断 0"))
}
