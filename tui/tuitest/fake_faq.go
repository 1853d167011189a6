package tuitest

import (
	"strings"

	"otelings/internal/i18n"
	"otelings/trainer"
)

func faqs() []trainer.FAQ {
	return []trainer.FAQ{
		{
			ID: "spans-missing-at-exit", Topic: "arrival", Question: tx("Why are my spans missing when the program exits?", "程序退出后，为什么 Span 没有发出去？"),
			Answer: tx("They were still in the batch queue: call shutdown() on the provider as the last thing main does.", "它们还在批处理队列里：在 main 的最后调用 provider 的 shutdown()。"),
			Why:    tx("Ending a span only puts it into a **queue**.\n\n```text\nprovider.shutdown()?;\n```\n\nA provider in the global is never dropped.\n", "Span 结束时只是进了**队列**。\n\n```text\nprovider.shutdown()?;\n```\n\n放进全局的 provider 不会被 drop。\n"),
			Match:  []string{"nothing arrived: " + Hostile}, Versions: tx("0.28 or newer", "0.28 及以上"), Checked: "ran", Sources: []string{"tokio-rs/tracing-opentelemetry#122"},
			Lessons:   []trainer.Link{{ID: "quick-start", Title: tx("Quick start", "快速开始"), Open: true}, {ID: "lesson-3", Title: tx("Third lesson", "第三课")}},
			Exercises: []trainer.Link{{ID: CodeID, Title: tx("The first trace", "第一条链路"), Open: true}},
			See:       []trainer.Link{{ID: "unknown-service", Title: tx("My service shows up as unknown_service?", "我的服务显示成 unknown_service？"), Open: true}},
		},
		{ID: "no-reactor-running", Topic: "arrival", Question: tx("“There is no reactor running”?", "报 “there is no reactor running”？"), Answer: tx("The batch processor exports on a plain thread.", "批处理器在普通线程上导出。"), Why: tx("Use the blocking client.\n", "用阻塞客户端。\n"), Versions: tx("0.28 or newer", "0.28 及以上"), Checked: "ran"},
		{ID: "unknown-service", Topic: "configuration", Question: tx("My service shows up as unknown_service?", "我的服务显示成 unknown_service？"), Answer: tx("No service.name is set.", "没有设置 service.name。"), Why: tx("Set it on the resource.\n", "在资源上设置。\n"), Versions: tx("0.31", "0.31"), Checked: "read"},
	}
}

// FAQs is three questions.
func (f *Fake) FAQs() ([]trainer.FAQ, error) { return faqs(), f.Fail }

// FAQ is one of them.
func (f *Fake) FAQ(id string) (trainer.FAQ, error) {
	if f.Fail != nil {
		return trainer.FAQ{}, f.Fail
	}
	for _, e := range faqs() {
		if e.ID == id {
			return e, nil
		}
	}
	return trainer.FAQ{}, &trainer.Unknown{Kind: "faq", ID: id, Nearest: "spans-missing-at-exit"}
}

// Terms is two terms.
func (f *Fake) Terms(_ i18n.Lang, lesson string) ([]trainer.Term, error) {
	return []trainer.Term{
		{ID: "span", Term: tx("span", "Span"), Says: tx("One timed piece of work in one service.", "一个服务里一件有起止时间的工作。"), Used: lesson != ""},
		{ID: "trace", Term: tx("trace", "链路"), Says: tx("Spans that carry the same trace id.", "带同一个 trace id 的 Span。")},
	}, f.Fail
}

// Search finds by a part of the words, in either language.
func (f *Fake) Search(query string, limit int, kinds ...trainer.FoundKind) (trainer.SearchResult, error) {
	r := trainer.SearchResult{}
	want := strings.ToLower(query)
	is := func(k trainer.FoundKind) bool { return len(kinds) == 0 || kinds[0] == k }
	if strings.Contains(want, "tracparent") {
		r.Fixed, want = []string{"tracparent→traceparent"}, "span"
	}
	add := func(x trainer.Found, words ...string) {
		for _, w := range words {
			if is(x.Kind) && len(r.Found) < limit && strings.Contains(strings.ToLower(w), want) || strings.Contains(want, "reactor running") && x.ID == "no-reactor-running" {
				r.Found = append(r.Found, x)
				return
			}
		}
	}
	for _, e := range faqs() {
		add(trainer.Found{Kind: trainer.FoundFAQ, ID: e.ID, Title: e.Question, Line: e.Answer, Written: true}, e.Question.EN, e.Question.ZH)
	}
	add(trainer.Found{Kind: trainer.FoundLesson, ID: "lesson-3", Title: tx("Span structure", "Span 结构")}, "span structure", "结构")
	add(trainer.Found{Kind: trainer.FoundExercise, ID: CodeID, Title: tx("The first trace "+Hostile, "第一条链路 "+Hostile), Line: tx("send a span", "发送 Span"), Written: true}, "the first trace, a span")
	add(trainer.Found{Kind: trainer.FoundTerm, ID: "span", Title: tx("span", "Span"), Line: tx("One timed piece of work.", "一件有起止时间的工作。"), Written: true}, "span", "跨度")
	return r, f.Fail
}

// Refers is one question.
func (f *Fake) Refers(lesson string) ([]trainer.Found, error) {
	if lesson == "" {
		return nil, f.Fail
	}
	e := faqs()[0]
	return []trainer.Found{{Kind: trainer.FoundFAQ, ID: e.ID, Title: e.Question, Line: e.Answer, Written: true, Sure: true}}, f.Fail
}
