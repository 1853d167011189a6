package cli

import (
	"fmt"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// printOutputs is what came out of each exporter of a configuration, and what
// the Collector itself had to say.
func (a *app) printOutputs(v trainer.Verdict) {
	if v.Pipeline == nil {
		return
	}
	lines := v.OutputLines()
	if len(lines) == 0 {
		fmt.Fprintf(a.Out, "\n%s\n", a.say(i18n.Text{EN: "nothing was run", ZH: "没有运行"}))
	} else {
		fmt.Fprintln(a.Out)
	}
	for _, o := range lines {
		fmt.Fprintf(a.Out, a.say(i18n.Text{
			EN: "out of %s: requests %d, spans %d, data points %d, log records %d\n",
			ZH: "%s 输出：请求 %d，Span %d，数据点 %d，日志记录 %d\n",
		}), safe(o.Exporter), o.Requests, o.Spans, o.DataPoints, o.LogRecords)
	}
	for _, l := range v.Pipeline.Log {
		fmt.Fprintln(a.Err, "  | "+safe(l))
	}
}
