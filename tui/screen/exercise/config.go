package exercise

import (
	"fmt"

	"otelings/tui/component/draw"
	"otelings/tui/component/spans"
	"otelings/tui/text"
)

// What a configuration's screen has instead of a program's: what came out of
// each exporter. There is no build and no process.

// cameOut is each exporter with its numbers and its spans as trees, then what
// the Collector itself had to say.
func (c *codePart) cameOut(w int) []string {
	th, m, p := c.Theme, c.M.Config, c.verdict.Pipeline
	out := []string{draw.Heading(th, m.Out)}
	if len(p.Outputs) == 0 {
		return append(out, th.Muted.Render("○ "+m.NoRun))
	}
	for _, o := range p.Outputs {
		n := o.Snapshot.Counts
		out = append(out, th.Strong.Render(text.Cut(text.Clean(o.Exporter), w)))
		facts := fmt.Sprintf(m.Counts, n.Requests, n.Spans, n.Points, n.Logs)
		if n.Requests == 0 {
			facts = "○ " + m.Nothing
		}
		out = append(out, "  "+th.Muted.Render(text.Cut(facts, w-2)))
		for _, l := range spans.Tree(c.Env, o.Snapshot.Spans, c.attrs, w-2) {
			out = append(out, "  "+l)
		}
	}
	if len(p.Log) > 0 {
		out = append(out, "", draw.Heading(th, m.Log))
		for _, l := range p.Log {
			out = append(out, text.Wrap(th.Muted.Render(text.Clean(l)), w)...)
		}
	}
	return out
}
