package plain

import "otelings/internal/i18n"

// traceWords is what an exercise about recorded telemetry says.
type traceWords struct {
	look, notes, logs, refused string
	question                   string // number, what is asked
	unanswered, handIn, first  string
	answered                   string // an answer in words
	logLine                    string // trace, span
	sampled, unsampled         string
	logHere, logGone, logAlone string
	answerKeys                 string
}

func (s *Session) traceWords() traceWords {
	if s.lang == i18n.ZH {
		return traceWords{
			look: "看录制内容", notes: "另外已知", logs: "日志：", refused: "在门口被拒绝：",
			question: "问题 %d：%s", unanswered: "（还没回答）", answered: "（答：%s）", handIn: "交卷", first: "还有一个问题没回答：",
			logLine: "trace %s，span %s", sampled: "标志 01，已采样", unsampled: "标志 00，未采样",
			logHere: "它的 Span 收到了", logGone: "它的 Span 没收到", logAlone: "不属于任何 Span", answerKeys: "答案文件里的键：",
		}
	}
	return traceWords{
		look: "Show the recording", notes: "What else is known", logs: "Log records:", refused: "Refused at the door:",
		question: "Question %d: %s", unanswered: "(not answered yet)", answered: "(answer: %s)", handIn: "Hand in the answers", first: "One question is open: ",
		logLine: "trace %s, span %s", sampled: "flags 01, sampled", unsampled: "flags 00, not sampled",
		logHere: "its span was received", logGone: "its span was not received", logAlone: "in no span", answerKeys: "Keys in a file of answers:",
	}
}
