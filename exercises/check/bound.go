package check

import (
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// boundText is what is said of a program that was ended for what it used.
func boundText(bound string) (says, next i18n.Text) {
	switch bound {
	case "processes":
		return i18n.Text{
				EN: "The program was ended with everything it had started: more than {limit} processes were alive at once.",
				ZH: "程序连同它启动的一切都被终止了：同时存活的进程超过 {limit} 个。",
			}, i18n.Text{
				EN: "Look for the line that starts a process or itself again, in a loop or without a condition that ends it.",
				ZH: "找启动进程或再次启动自身的那一行：它是不是在循环里，或者没有结束条件？",
			}
	case "memory":
		return i18n.Text{
				EN: "The program was ended: with what it had started it held more than {limit} of memory.",
				ZH: "程序被终止了：它连同启动的进程占用的内存超过 {limit}。",
			}, i18n.Text{
				EN: "Look for what grows without end: a list that is only added to, spans that are started and kept.",
				ZH: "找不停增长的东西：只加不减的列表，开始之后一直留着的 Span。",
			}
	case "file":
		return i18n.Text{
				EN: "The program was ended: a file it wrote grew beyond {limit}.",
				ZH: "程序被终止了：它写的一个文件超过 {limit}。",
			}, i18n.Text{
				EN: "Look for a loop that writes to a file without end.",
				ZH: "找不停往文件里写的循环。",
			}
	}
	return i18n.Text{
			EN: "The program was ended: with what it had started it wrote more than {limit} to the disk.",
			ZH: "程序被终止了：它连同启动的进程往磁盘写入超过 {limit}。",
		}, i18n.Text{
			EN: "Look for a loop that writes to files without end.",
			ZH: "找不停往文件里写的循环。",
		}
}

// outOfBounds is told before anything else: what did or did not arrive from a
// program that was cut short says little.
func (g *grader) outOfBounds() (Finding, bool) {
	p := g.ev.Process
	if p == nil || p.Bound == "" {
		return Finding{}, false
	}
	says, next := boundText(p.Bound)
	fill := func(t i18n.Text) i18n.Text {
		return i18n.Text{EN: strings.ReplaceAll(t.EN, "{limit}", p.Limit), ZH: strings.ReplaceAll(t.ZH, "{limit}", p.Limit)}
	}
	return Finding{
		Check: g.firstCheck(), Level: exercises.LevelViolation, Stage: exercises.StageDelivery, Mistake: "bound-" + p.Bound,
		Message: fill(says), Next: next, Count: 1,
	}, true
}
