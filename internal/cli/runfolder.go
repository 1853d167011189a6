package cli

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// fits says whether the flags of run make sense for a kind of exercise.
func (o runOptions) fits(id string, kind exercises.Kind) error {
	no := func(en, zh, hintEN, hintZH string) error {
		return &usageError{text: i18n.Text{EN: en, ZH: zh}, hint: i18n.Text{EN: hintEN, ZH: hintZH}}
	}
	code := kind.Programmed()
	config := kind == exercises.KindConfig
	switch {
	case o.listen && !isWire(kind):
		return no("--listen is for wire exercises: "+id+" is not graded on what you send by hand", "--listen 只用于协议练习："+id+" 不评手工发送的请求",
			"`otelings run "+id+"`", "`otelings run "+id+"`")
	case kind == exercises.KindProject:
		return o.fitsProject(id)
	case len(o.project.Command) > 0 || len(o.project.Visit) > 0 || o.project.StopAfter != 0:
		return no(id+" is no project: it takes no command, --visit or --stop-after", id+" 不是项目，不接受命令、--visit 和 --stop-after",
			"`otelings run "+id+"`", "`otelings run "+id+"`")
	case isWire(kind):
		return o.fitsWire(id)
	case kind == exercises.KindCode && o.answers != "":
		return no("--answers is not for code exercises: "+id+" is graded on what its program sends", "--answers 不用于编程练习："+id+" 按程序发出的数据评分",
			"leave it out: `otelings run "+id+"`", "去掉它：`otelings run "+id+"`")
	case config && (o.answers != "" || o.printEnv):
		return no("--answers and --print-env are not for configurations: "+id+" is graded on what comes out of its exporters", "--answers 和 --print-env 不用于配置练习："+id+" 按导出器的输出评分",
			"leave them out: `otelings run "+id+"`", "去掉它们：`otelings run "+id+"`")
	case !code && !config && (o.dir != "" || o.watch || o.printEnv):
		return no("--dir, --watch and --print-env are for code exercises; "+id+" has no program to build", "--dir、--watch 和 --print-env 只用于编程练习，"+id+" 没有要构建的程序",
			"`otelings run "+id+" --help`", "`otelings run "+id+" --help`")
	case o.printEnv && (o.watch || o.dir != ""):
		return no("--print-env runs nothing: --watch and --dir do not go with it", "--print-env 什么都不运行，不能和 --watch、--dir 一起用",
			"`otelings run "+id+" --print-env`", "`otelings run "+id+" --print-env`")
	}
	return nil
}

// watchRuns grades at once and at each save, until Ctrl-C.
func (a *app) watchRuns(t *trainer.Trainer, id string, o runOptions) error {
	ctx, stop := a.untilReaderLeaves()
	defer stop()
	saves, err := t.WatchIn(ctx, id, o.dir)
	if err != nil {
		return err
	}
	for {
		err := a.runOnce(t, id, o)
		switch {
		case err == nil, errors.Is(err, errNotPassed):
		case errors.Is(err, syscall.EPIPE):
			return nil // the reader has what it wanted
		case mendable(err): // the next save may mend it
			a.report(err)
		default:
			return err
		}
		fmt.Fprintln(a.Err, a.say(i18n.Text{EN: "waiting for a save; Ctrl-C ends", ZH: "等待保存；Ctrl-C 结束"}))
		select {
		case <-ctx.Done():
			return a.ctx.Err() // nil when the reader has gone
		case _, open := <-saves:
			if !open {
				return a.ctx.Err()
			}
		}
	}
}

// mendable is about errors that go away when a file is put back, or when
// another process is done with the progress file.
func mendable(err error) bool {
	var bad *trainer.BadFolder
	var unsaved *trainer.NotSaved
	var none *trainer.NoRequest
	var config *trainer.NoConfig
	var head *trainer.BadHead
	return errors.As(err, &config) || errors.As(err, &bad) || errors.As(err, &none) || errors.As(err, &head) || errors.As(err, &unsaved) || errors.Is(err, runner.ErrNoProgram)
}

// envJSON is what an attempt sets and takes away.
type envJSON struct {
	Exercise string            `json:"exercise"`
	Env      map[string]string `json:"env"`
	Unset    []string          `json:"unset"`
}

// printEnv holds an attempt's port open and prints the variables for it, until
// Ctrl-C.
func (a *app) printEnv(t *trainer.Trainer, id string) error {
	door, err := t.OpenDoor(a.ctx, id)
	if err != nil {
		return err
	}
	defer door.Close()
	if a.json {
		out := envJSON{Exercise: id, Env: map[string]string{}, Unset: append([]string{}, door.Unset...)}
		for _, kv := range door.Set {
			name, value, _ := strings.Cut(kv, "=")
			out.Env[name] = value
		}
		if err := a.print(out); err != nil {
			return err
		}
	} else {
		for _, kv := range door.Set {
			fmt.Fprintln(a.Out, kv)
		}
	}
	if len(door.Unset) > 0 {
		fmt.Fprintf(a.Err, a.say(i18n.Text{EN: "not passed on: %s\n", ZH: "不传给程序：%s\n"}), strings.Join(door.Unset, ", "))
	}
	fmt.Fprintln(a.Err, a.say(i18n.Text{
		EN: "the port stays open until Ctrl-C; start the program in another terminal. nothing is graded",
		ZH: "端口一直开着，Ctrl-C 关闭；在另一个终端启动程序。不评分",
	}))
	for c := range door.Arrived {
		fmt.Fprintf(a.Err, a.say(i18n.Text{
			EN: "received: requests %d, spans %d, data points %d, log records %d, refused %d\n",
			ZH: "收到：请求 %d，Span %d，数据点 %d，日志记录 %d，拒收 %d\n",
		}), c.Requests, c.Spans, c.Points, c.Logs, c.Refused)
	}
	return a.ctx.Err()
}
