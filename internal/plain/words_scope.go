package plain

import "otelings/internal/i18n"

// scopeWords is what the live view says; the rules of words hold.
type scopeWords struct {
	title, choice           string
	listening               string // protocol, addresses
	taken                   string // port
	remote                  string
	endpoint                string // variable and value
	stays, nothing          string
	file                    string // name
	unread                  string // lines
	saving, notSaved        string // name; name, reason
	kept                    string // spans, points, logs, evicted
	trace                   string // id's beginning
	spans, errors           string // number
	noRoot                  string
	moreTraces              string // number
	refresh, gone           string
	why, allWell, note      string
	problems                string // number
	env, detail             string
	doNow, seenTimes, last  string // times
	silent                  string
	span, metric, log, fell string
	points                  string // number
	evicted                 string // number
	end                     string
}

func scopeWordsIn(l i18n.Lang) scopeWords {
	if l == i18n.ZH {
		return scopeWords{
			title: "实时视图", choice: "实时视图：随时接收 OTLP",
			listening: "%s 监听 %s", taken: "端口 %s 被别的程序占用，改用了空闲端口", remote: "别的机器也能访问",
			endpoint: "程序里设：%s", stays: "退出 otelings 之前一直监听。", nothing: "还没收到链路。",
			file: "文件 %s 的内容", unread: "读不了的行：%d", saving: "收到的都追加到 %s", notSaved: "已停止写入 %s：%s",
			kept: "保留：Span %d，数据点 %d，日志 %d；因内存上限淘汰 %d。", trace: "链路 %s", spans: "Span %d", errors: "出错 %d", noRoot: "根 Span 没收到",
			moreTraces: "没有显示的链路：%d", refresh: "刷新", why: "诊断", allWell: "没发现问题。", note: "提醒", problems: "问题 %d", env: "或者设变量：", detail: "证据：", gone: "这条链路已不在内存里。",
			doNow: "怎么办：", seenTimes: "次数：%d", last: "最近一次：", silent: "还没有程序连上来。先查最可能的：",
			span: "Span", metric: "指标", log: "日志", fell: "拒收", points: "数据点 %d", evicted: "内存到上限，淘汰了最早的 %d 项", end: "结束。",
		}
	}
	return scopeWords{
		title: "Live view", choice: "live view of any OTLP",
		listening: "%s listens on %s", taken: "port %s is another program's, so a free one is used", remote: "other machines can reach it",
		endpoint: "In your program: %s", stays: "It listens until you quit otelings.", nothing: "No trace has arrived yet.",
		file: "What the file %s holds", unread: "Lines that could not be read: %d", saving: "What arrives is appended to %s", notSaved: "No longer written to %s: %s",
		kept: "Kept: spans %d, data points %d, log records %d; evicted at the memory limit %d.", trace: "trace %s", spans: "spans %d", errors: "errors %d", noRoot: "no root received",
		moreTraces: "Traces not shown: %d", refresh: "refresh", why: "why", allWell: "Nothing is wrong with what arrived.", note: "note", problems: "problems %d", env: "Or set: ", detail: "Evidence: ", gone: "This trace is no longer in memory.",
		doNow: "What to do: ", seenTimes: "times: %d", last: "Last: ", silent: "Nobody has connected yet. What to look at, the most likely first:",
		span: "span", metric: "metric", log: "log", fell: "refused", points: "points %d", evicted: "memory limit: the oldest items were evicted, in number %d", end: "Ended.",
	}
}
