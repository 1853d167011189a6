package cli

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/trainer"
)

type resetOptions struct {
	all, yes, undo, list bool
}

// resetJSON is the contract's shape of a reset. Backup is the folder that holds
// what was put aside: of one exercise its own, of several the one above all.
type resetJSON struct {
	Backup   string       `json:"backup"`
	Restored string       `json:"restored,omitempty"` // undo only
	Backups  []backupJSON `json:"backups"`
}

type backupJSON struct {
	Exercise string     `json:"exercise"`
	Backup   string     `json:"backup"`
	Time     *time.Time `json:"time,omitempty"`
}

func (a *app) resetCommand() *cobra.Command {
	var o resetOptions
	c := &cobra.Command{
		Use: "reset EXERCISE|LESSON|--all", Short: "a fresh start; your files are kept in a back-up", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			id := ""
			if len(args) == 1 {
				id = args[0]
			}
			return a.reset(id, o)
		},
	}
	c.Flags().BoolVar(&o.all, "all", false, "every exercise that has files")
	c.Flags().BoolVar(&o.yes, "yes", false, "do it without asking")
	c.Flags().BoolVar(&o.undo, "undo", false, "put the newest back-up into its place again")
	c.Flags().BoolVar(&o.list, "list", false, "list the back-ups, the newest first")
	return c
}

func (a *app) reset(id string, o resetOptions) error {
	if err := o.check(id); err != nil {
		return err
	}
	t, err := a.open()
	if err != nil {
		return err
	}
	switch {
	case o.list:
		return a.listBackups(t, id)
	case o.undo:
		return a.undoReset(t, id)
	case o.all:
		return a.resetAll(t, "", o)
	case t.HasExercise(id):
		return a.resetOne(t, id, o)
	case t.HasLesson(id):
		return a.resetAll(t, id, o)
	}
	return t.UnknownAny(id)
}

func (o resetOptions) check(id string) error {
	both := func(en, zh string) error {
		return &usageError{text: i18n.Text{EN: en, ZH: zh}, hint: i18n.Text{EN: "see `otelings reset --help`", ZH: "见 `otelings reset --help`"}}
	}
	switch {
	case o.all && id != "":
		return both("either an exercise or lesson, or --all", "练习或课和 --all 只能选一个")
	case !o.all && id == "":
		return both("which exercise or lesson?", "要重置哪个练习或哪一课？")
	case (o.undo || o.list) && o.all:
		return both("--undo and --list take one exercise", "--undo 和 --list 只用于一个练习")
	case o.undo && o.list:
		return both("either --undo or --list", "--undo 和 --list 只能选一个")
	}
	return nil
}

// agreed asks on a terminal; elsewhere nothing is asked, so --yes must be there.
func (a *app) agreed(o resetOptions) (bool, error) {
	if o.yes {
		return true, nil
	}
	what := i18n.Text{EN: "reset puts your files aside and starts afresh; what was done stays done", ZH: "重置会把你的文件移到备份，再从头开始；已完成的进度不变"}
	if !a.TTY || a.json {
		return false, &usageError{text: what, hint: i18n.Text{EN: "add --yes to do it", ZH: "加 --yes 执行"}}
	}
	fmt.Fprintf(a.Err, "%s\n%s ", a.say(what), a.say(i18n.Text{EN: "start afresh? [y/N]", ZH: "重新开始？[y/N]"}))
	line, _ := bufio.NewReader(a.In).ReadString('\n') // an end of input is a no
	yes := strings.EqualFold(strings.TrimSpace(line), "y")
	if !yes {
		fmt.Fprintln(a.Err, a.say(i18n.Text{EN: "nothing was changed", ZH: "什么都没有改"}))
	}
	return yes, nil
}

func (a *app) resetOne(t *trainer.Trainer, id string, o resetOptions) error {
	if ok, err := a.agreed(o); !ok {
		return err
	}
	backup, err := t.Reset(a.ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		out := resetJSON{Backup: backup, Backups: []backupJSON{}}
		if backup != "" {
			out.Backups = append(out.Backups, backupJSON{Exercise: id, Backup: backup})
		}
		return a.print(out)
	}
	a.toldReset(id, backup)
	return nil
}

func (a *app) toldReset(id, backup string) {
	if backup == "" {
		fmt.Fprintf(a.Out, "%s%s\n", id, a.say(i18n.Text{EN: ": fresh; there was nothing to put aside", ZH: "：已是最初的样子，没有要移走的文件"}))
		return
	}
	fmt.Fprintf(a.Out, "%s%s%s\n", id, a.say(i18n.Text{EN: ": fresh; your files are in ", ZH: "：已重置，你的文件在 "}), backup)
	fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "  `otelings reset %s --undo` puts them back\n", ZH: "  `otelings reset %s --undo` 把它们放回去\n"}), id)
}

func (a *app) resetAll(t *trainer.Trainer, lesson string, o resetOptions) error {
	if ok, err := a.agreed(o); !ok {
		return err
	}
	done, err := t.ResetAll(a.ctx, lesson)
	if a.json && (err == nil || len(done) > 0) {
		out := resetJSON{Backup: t.BackupFolder(), Backups: []backupJSON{}}
		for _, d := range done {
			out.Backups = append(out.Backups, backupJSON{Exercise: d.Exercise, Backup: d.Backup})
		}
		if e := a.print(out); e != nil {
			return e
		}
		return err
	}
	for _, d := range done {
		a.toldReset(d.Exercise, d.Backup)
	}
	return err
}

func (a *app) undoReset(t *trainer.Trainer, id string) error {
	u, err := t.UndoReset(a.ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(resetJSON{Backup: u.Replaced, Restored: u.Restored.Path, Backups: backupShapes(id, u.Backups)})
	}
	fmt.Fprintf(a.Out, "%s%s%s\n", id, a.say(i18n.Text{EN: ": your files are back, as put aside on ", ZH: "：文件已放回，备份时间 "}), localTime(u.Restored))
	if u.Replaced != "" {
		fmt.Fprintf(a.Out, "  %s%s\n", a.say(i18n.Text{EN: "what was there is in ", ZH: "原来的文件在 "}), u.Replaced)
	}
	return nil
}

func (a *app) listBackups(t *trainer.Trainer, id string) error {
	all, err := t.Backups(a.ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		out := resetJSON{Backups: backupShapes(id, all)}
		if len(all) > 0 {
			out.Backup = all[0].Path // what --undo would put back
		}
		return a.print(out)
	}
	if len(all) == 0 {
		return &trainer.NoBackup{Exercise: id}
	}
	for _, b := range all {
		fmt.Fprintf(a.Out, "%s  %s\n", localTime(b), b.Path)
	}
	return nil
}

func localTime(b runner.Backup) string { return b.Time.Local().Format("2006-01-02 15:04:05") }

func backupShapes(id string, all []runner.Backup) []backupJSON {
	out := []backupJSON{}
	for _, b := range all {
		when := b.Time
		out = append(out, backupJSON{Exercise: id, Backup: b.Path, Time: &when})
	}
	return out
}
