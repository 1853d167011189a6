package cli

import (
	"errors"
	"fmt"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// sentJSON is what became of a request written by hand.
type sentJSON struct {
	File     string `json:"file"` // "" for what came to an open door
	Method   string `json:"method"`
	Path     string `json:"path"`
	Endpoint string `json:"endpoint"`
	Status   int    `json:"status"` // 0 when there was no answer
	Line     int    `json:"line"`   // in File, where it is broken; 0 when it is not
	Column   int    `json:"column"`
}

func sentShape(s *trainer.Sent) *sentJSON {
	if s == nil {
		return nil
	}
	return &sentJSON{File: s.File, Method: s.Method, Path: s.Path, Endpoint: s.Endpoint, Status: s.Status, Line: s.Line, Column: s.Column}
}

// fitsWire says whether the flags of run make sense for a wire exercise.
func (o runOptions) fitsWire(id string) error {
	no := func(en, zh, hint string) error {
		return &usageError{text: i18n.Text{EN: en, ZH: zh}, hint: i18n.Text{EN: "`otelings run " + id + hint + "`", ZH: "`otelings run " + id + hint + "`"}}
	}
	switch {
	case o.answers != "":
		return no("--answers is not for wire exercises: what is graded is the request", "--answers 不用于协议练习：评的是请求", "")
	case o.printEnv:
		return no("--print-env is for code exercises; --listen holds the port of a wire exercise open", "--print-env 只用于编程练习；协议练习用 --listen 开着端口", " --listen")
	case o.listen && (o.watch || o.dir != ""):
		return no("--listen waits for requests that you send: --watch and --dir do not go with it", "--listen 等你自己发来的请求，不能和 --watch、--dir 一起用", " --listen")
	}
	return nil
}

// wireNews says on standard error where the request goes.
func (a *app) wireNews() func(trainer.RunNews) {
	told := ""
	return func(n trainer.RunNews) {
		if n.Port != "" && n.Port != told {
			told = n.Port
			fmt.Fprintf(a.Err, a.say(i18n.Text{EN: "endpoint of this attempt: %s\n", ZH: "这次尝试的端点：%s\n"}), n.Port)
		}
	}
}

// listen holds an attempt's door open, says how to send to it, and prints a
// verdict for each burst of requests, until one passes or Ctrl-C.
func (a *app) listen(t *trainer.Trainer, id string) error {
	x, err := t.OpenExercise(a.ctx, id)
	if err != nil {
		return err
	}
	ctx, stop := a.untilReaderLeaves()
	defer stop()
	told, printing := false, error(nil)
	v, err := t.ListenWire(ctx, id, func(n trainer.RunNews) {
		if !told {
			told = true
			fmt.Fprintf(a.Err, "%s\n%s\n  %s\n", n.Port, a.say(i18n.Text{
				EN: "the port stays open until a request passes, or Ctrl-C; send with:",
				ZH: "端口一直开着，直到有请求通过，或按 Ctrl-C；可以这样发：",
			}), trainer.Curl(n.Port, *x.Wire))
		}
		if n.Verdict == nil || printing != nil {
			return
		}
		if a.json {
			if printing = a.printRun(verdictShape(*n.Verdict), true); printing != nil {
				stop()
			}
			return
		}
		a.printVerdict(*n.Verdict)
	})
	var unsaved *trainer.NotSaved
	switch {
	case printing != nil:
		return printing
	case errors.As(err, &unsaved):
		return err
	case err != nil && a.ctx.Err() == nil:
		return nil // the reader has gone
	case err != nil:
		return err
	case v.Report.State != check.Passed:
		return errNotPassed
	}
	return nil
}

// answered is how the request of a verdict was answered.
func (a *app) answered(s *trainer.Sent) string {
	switch {
	case s.File == "":
		return a.say(i18n.Text{EN: "sent by you", ZH: "由你发送"})
	case s.Status == 0:
		return a.say(i18n.Text{EN: "no answer", ZH: "没有应答"})
	}
	return fmt.Sprintf(a.say(i18n.Text{EN: "answer %d", ZH: "应答 %d"}), s.Status)
}

// placeOf is where the request of a verdict is broken, "" when it is not; told
// beside the first finding.
func (a *app) placeOf(v trainer.Verdict, finding int) string {
	if v.Sent == nil || v.Sent.Line == 0 || finding > 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", v.Sent.File, v.Sent.Line, v.Sent.Column)
}

func isWire(k exercises.Kind) bool { return k == exercises.KindWire }
