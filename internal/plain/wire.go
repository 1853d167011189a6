package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// wireWords is what an exercise of requests written by hand says.
type wireWords struct {
	send, watch      string
	door, doorShort  string
	opened, waiting  string
	closed           string
	method           string // method, path
	answer           string // number
	noAnswer, byHand string
	place            string // file, line, column
}

func (s *Session) wire() wireWords {
	if s.lang == i18n.ZH {
		return wireWords{
			send: "发送文件里的请求，评分", watch: "每次保存都发送并评分", door: "打开端口，用 curl 自己发", doorShort: "发送",
			opened: "端口已打开，发来的请求都会评分，通过为止；Ctrl-C 关闭。可以这样发：", waiting: "端口还开着，等下一个请求；Ctrl-C 关闭。", closed: "端口已关闭。",
			method: "发出：%s %s", answer: "应答：%d", noAnswer: "没有应答", byHand: "请求由你发送", place: "位置：%s 第 %d 行第 %d 列",
		}
	}
	return wireWords{
		send: "Send the request in the file, and grade", watch: "Send and grade at each save", door: "Open the door and send with curl", doorShort: "send",
		opened: "The door is open; what comes is graded, until it passes. Ctrl-C closes it. Send with:", waiting: "The door is still open for the next request; Ctrl-C closes it.", closed: "The door is closed.",
		method: "Sent: %s %s", answer: "Answer: %d", noAnswer: "No answer", byHand: "The request was sent by you", place: "Place: %s, line %d, column %d",
	}
}

// runLabels are the words for running an exercise: after "enter", and in the list.
func (s *Session) runLabels(x trainer.Exercise) (enter, choice string) {
	if x.Wire != nil {
		return s.wire().doorShort, s.wire().send
	}
	if x.Kind == exercises.KindConfig { // it is not built
		return s.words().run, s.config().run
	}
	return s.words().run, s.words().buildAndRun
}

// doorChoice opens the door of a wire exercise. Without somebody who tells of
// Ctrl-C it could not be closed, so it is not offered then.
func doorChoice(s *Session, x trainer.Exercise) *Choice {
	if x.Wire == nil || s.opts.Interrupt == nil {
		return nil
	}
	return &Choice{Label: s.wire().door, Do: func(ctx context.Context) move { return listen(ctx, s, x) }}
}

// listen tells of everything that comes to the open door, and ends with the
// verdict that passed.
func listen(ctx context.Context, s *Session, x trainer.Exercise) move {
	w := s.wire()
	teller := &runTeller{s: s, w: s.words()}
	verdict, err := work(ctx, s, func(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error) {
		return s.trainer.ListenWire(ctx, x.ID, on)
	}, func(n trainer.RunNews) {
		if teller.port == "" && n.Port != "" {
			teller.tell(n)
			s.print(w.opened)
			s.command(trainer.Curl(n.Port, *x.Wire))
			return
		}
		teller.tell(n)
		if n.Verdict != nil && !n.Verdict.Passed() {
			s.printEnd(ctx, x, watchNews{verdict: n.Verdict})
			s.print("", w.waiting)
		}
	})
	if verdict.Passed() {
		m := goTo(&verdictScreen{x: x, v: verdict})
		if err != nil {
			m.say = s.explain(err)
		}
		return m
	}
	if err == nil || errors.Is(err, errStopped) {
		return move{say: []string{w.closed}}
	}
	return ended(s, err)
}

// command prints a shell command that is to be copied, its lines ended as a shell
// wants it. Only a word that is longer than a line goes over the width.
func (s *Session) command(line string) {
	out := ""
	for _, word := range strings.Split(visible(line), " ") {
		quoted := strings.Count(out, "'")%2 == 1 // a line is not ended inside quotes
		if out != "" && !quoted && ansi.StringWidth(out)+ansi.StringWidth(word) > s.width-8 {
			s.write("    " + out + " \\\n")
			out = ""
		}
		if out != "" {
			out += " "
		}
		out += word
	}
	s.write("    " + out + "\n")
}

// sentLines is what was sent and how it was answered.
func sentLines(s *Session, v trainer.Verdict) []string {
	w, sent := s.wire(), v.Sent
	var out []string
	switch {
	case sent.File == "":
		out = append(out, w.byHand)
	default:
		out = append(out, fmt.Sprintf(w.method, visible(sent.Method), visible(sent.Path)))
		if sent.Status == 0 {
			out = append(out, w.noAnswer)
		} else {
			out = append(out, fmt.Sprintf(w.answer, sent.Status))
		}
	}
	if sent.Line > 0 {
		out = append(out, fmt.Sprintf(w.place, visible(sent.File), sent.Line, sent.Column))
	}
	if v.Snapshot != nil {
		out = append(out, countsLine(s.words(), v.Snapshot.Counts))
	}
	return out
}
