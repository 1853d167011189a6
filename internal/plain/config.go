package plain

import (
	"fmt"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// configWords is what the line mode says about configurations in one language.
type configWords struct {
	run   string
	out   string // exporter, requests, spans, points, records
	noRun string
	sent  string // exporter
	log   string
	only  string // of a lesson: its exercise is there, its text is not
}

func (s *Session) config() configWords {
	if s.lang == i18n.ZH {
		return configWords{
			run: "运行配置并评分", out: "%s：请求 %d，Span %d，数据点 %d，日志记录 %d", noRun: "没有运行。", sent: "%s 输出的链路：", log: "Collector 的话：", only: "已有练习",
		}
	}
	return configWords{
		run: "Run the configuration and grade", out: "%s: requests %d, spans %d, data points %d, log records %d", noRun: "Nothing was run.", sent: "Out of %s, as a tree:", log: "What the Collector said:", only: "its exercise is there",
	}
}

// outputLines is what came out of each exporter in numbers.
func outputLines(s *Session, v trainer.Verdict) []string {
	w := s.config()
	lines := v.OutputLines()
	if len(lines) == 0 {
		return []string{w.noRun}
	}
	var out []string
	for _, o := range lines {
		out = append(out, fmt.Sprintf(w.out, visible(o.Exporter), o.Requests, o.Spans, o.DataPoints, o.LogRecords))
	}
	return out
}

// outputs is the spans that came out of each exporter, then the Collector's own
// words.
func (r *verdictScreen) outputs(s *Session, p *Page) {
	if r.v.Pipeline == nil {
		return
	}
	w := s.config()
	for _, o := range r.v.Pipeline.Outputs {
		if len(o.Snapshot.Spans) > 0 {
			p.section(fmt.Sprintf(w.sent, visible(o.Exporter)), traceLines(s.words(), o.Snapshot.Spans))
		}
	}
	var said []string
	for _, l := range r.v.Pipeline.Log {
		said = append(said, "    "+short(l))
	}
	if len(said) > 0 {
		p.section(w.log, said)
	}
}
