package trainer

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/exercises/sandbox"
	"otelings/internal/i18n"
	"otelings/internal/nearest"
	"otelings/progress"
)

// anyKind is the kind of an id that could have named a path, lesson or exercise.
const anyKind = "path, lesson or exercise"

// Unknown says that an id names nothing, with the nearest that does.
type Unknown struct {
	Kind    string // lesson, path, exercise, experiment, question, anyKind
	ID      string
	Nearest string // "" when nothing is near
}

func (e *Unknown) Error() string { return fmt.Sprintf("unknown %s %q", e.Kind, e.ID) }

// Words are the learner's.
func (e *Unknown) Words() (text, hint i18n.Text) {
	text = i18n.Text{EN: e.Error(), ZH: fmt.Sprintf("没有叫 %q 的%s", e.ID, kindNames[e.Kind])}
	if e.Kind == anyKind {
		text = i18n.Text{EN: fmt.Sprintf("no path, lesson or exercise is called %q", e.ID), ZH: fmt.Sprintf("没有叫 %q 的路径、课或练习", e.ID)}
	}
	switch command := listedBy[e.Kind]; {
	case e.Nearest != "":
		hint = i18n.Text{EN: "did you mean " + e.Nearest + "?", ZH: "是不是 " + e.Nearest + "？"}
	case e.Kind == anyKind:
		hint = i18n.Text{EN: "`otelings paths`, `otelings lessons` and `otelings exercises` list them", ZH: "`otelings paths`、`otelings lessons`、`otelings exercises` 列出全部"}
	case command != "":
		hint = i18n.Text{EN: "`otelings " + command + "` lists them", ZH: "`otelings " + command + "` 列出全部"}
	}
	return text, hint
}

// listedBy is the command that lists what an unknown id could have been.
var listedBy = map[string]string{"lesson": "lessons", "path": "paths", "exercise": "exercises", "experiment": "lab", "faq": "faq"}

var kindNames = map[string]string{"lesson": "课", "path": "路径", "exercise": "练习", "experiment": "实验", "question": "题目", "faq": "问题"}

// NotWritten says that a lesson is on the map and has no text yet.
type NotWritten struct {
	Lesson string
	Title  i18n.Text
}

func (e *NotWritten) Error() string { return fmt.Sprintf("lesson %q is not written yet", e.Lesson) }

// Words are the learner's.
func (e *NotWritten) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: fmt.Sprintf("“%s” is on the map but not written yet", e.Title.EN), ZH: fmt.Sprintf("《%s》已列入课程，还没写好", e.Title.ZH)},
		i18n.Text{EN: "`otelings lessons` shows which lessons are available", ZH: "`otelings lessons` 列出现在能学的课"}
}

// NotSaved says that a verdict was reached and could not be kept, or that a
// prediction could not be locked and nothing was run. What it wraps says why.
type NotSaved struct {
	Err        error
	Prediction bool
}

func (e *NotSaved) Error() string { return "not saved: " + e.Err.Error() }
func (e *NotSaved) Unwrap() error { return e.Err }

// Words are the learner's, with those of the cause.
func (e *NotSaved) Words() (text, hint i18n.Text) {
	cause, hint := Explain(e.Err)
	if e.Prediction {
		return i18n.Text{EN: "the prediction could not be locked, so nothing was run: " + cause.EN, ZH: "预测没能锁定，所以没有运行：" + cause.ZH}, hint
	}
	return i18n.Text{EN: "the result could not be saved: " + cause.EN, ZH: "结果没能保存：" + cause.ZH}, hint
}

// NoEditor says that no editor is set.
type NoEditor struct{}

func (*NoEditor) Error() string { return "no editor is set" }

// Words are the learner's.
func (*NoEditor) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "no editor is set", ZH: "没有设置编辑器"},
		i18n.Text{EN: "set EDITOR, or `otelings settings editor vim`", ZH: "设置 EDITOR，或运行 `otelings settings editor vim`"}
}

// progressWords is every way the progress file can fail, in the learner's words.
var progressWords = []wording{
	{progress.ErrBusy, i18n.Text{EN: "another otelings is using the progress file", ZH: "另一个 otelings 正在用进度文件"},
		i18n.Text{EN: "try again in a moment, or close the other one", ZH: "稍后再试，或关掉另一个"}},
	{progress.ErrReadOnly, i18n.Text{EN: "the progress file cannot be opened or written", ZH: "进度文件打不开或写不了"},
		i18n.Text{EN: "make the folder writable, or set OTELINGS_HOME to one that is", ZH: "让目录可写，或把 OTELINGS_HOME 设成可写的目录"}},
	{progress.ErrFull, i18n.Text{EN: "no space left for the progress file", ZH: "磁盘满了，进度文件写不下"},
		i18n.Text{EN: "free some space, or set OTELINGS_HOME to a folder on another disk", ZH: "清理磁盘，或把 OTELINGS_HOME 设到别的盘"}},
	{progress.ErrNewer, i18n.Text{EN: "a newer otelings wrote the progress file", ZH: "进度文件是更新版本的 otelings 写的"},
		i18n.Text{EN: "update otelings, or set OTELINGS_HOME to another folder", ZH: "更新 otelings，或把 OTELINGS_HOME 设成别的目录"}},
	{progress.ErrDamaged, i18n.Text{EN: "the progress file is damaged and could not be set aside", ZH: "进度文件已损坏，也没能移开"},
		i18n.Text{EN: "move it away yourself; a new one is started then", ZH: "手动移走它，会新建一个"}},
	{progress.ErrFailed, i18n.Text{EN: "the progress file could not be used", ZH: "进度文件用不了"},
		i18n.Text{EN: "set OTELINGS_HOME to another folder", ZH: "把 OTELINGS_HOME 设成别的目录"}},
}

func explainProgress(err error) (text, hint i18n.Text, ok bool) {
	var pe *progress.Error
	if !errors.As(err, &pe) {
		return text, hint, false
	}
	return wordsFor(err, pe.Path, progressWords)
}

// wording is one way to fail in the learner's words.
type wording struct {
	kind       error
	text, hint i18n.Text
}

// wordsFor is the words of the first kind that err wraps, with the path it is about.
func wordsFor(err error, path string, table []wording) (text, hint i18n.Text, ok bool) {
	for _, w := range table {
		if !errors.Is(err, w.kind) {
			continue
		}
		text = w.text
		if path != "" {
			text.EN += ": " + path
			text.ZH += "：" + path
		}
		return text, w.hint, true
	}
	return text, hint, false
}

// runnerWords is every way the workspace or the toolchain can fail.
var runnerWords = []wording{
	{runner.ErrReadOnly, i18n.Text{EN: "the exercise folder cannot be written", ZH: "练习目录写不了"},
		i18n.Text{EN: "make it writable, or `otelings settings workspace DIR`; `otelings doctor` says what is in the way", ZH: "让它可写，或运行 `otelings settings workspace DIR`；`otelings doctor` 说明原因"}},
	{runner.ErrFull, i18n.Text{EN: "no space left for the exercises", ZH: "磁盘满了，练习写不下"},
		i18n.Text{EN: "free some space, or `otelings settings workspace DIR` on another disk; `otelings doctor` says how much is needed", ZH: "清理磁盘，或用 `otelings settings workspace DIR` 换到别的盘；`otelings doctor` 说明需要多少"}},
	{runner.ErrStart, i18n.Text{EN: "the program could not be started", ZH: "程序启动不了"},
		i18n.Text{EN: "`otelings doctor` tries whether programs in the build folder may run", ZH: "`otelings doctor` 会试构建目录里的程序能否运行"}},
	{runner.ErrWorkspace, i18n.Text{EN: "the exercise folder could not be used", ZH: "练习目录用不了"},
		i18n.Text{EN: "`otelings settings workspace DIR` with another folder; `otelings doctor` looks at it", ZH: "用 `otelings settings workspace DIR` 换个目录；`otelings doctor` 会检查它"}},
}

func explainRunner(err error) (text, hint i18n.Text, ok bool) {
	var re *runner.Error
	if !errors.As(err, &re) {
		return text, hint, false
	}
	if text, hint, ok = explainLanguage(re); ok {
		return text, hint, true
	}
	return wordsFor(err, re.Path, runnerWords)
}

// explainNotice is what happened to the progress file in the learner's words.
func explainNotice(n progress.Notice) Notice {
	if n.Kind == progress.BackupFailed {
		return Notice{
			Text: i18n.Text{EN: "the daily back-up of your progress could not be made; the progress itself is saved", ZH: "今天的进度备份没做成；进度本身已保存"},
			Hint: i18n.Text{EN: "check the space and rights of " + n.Path, ZH: "检查空间和权限：" + n.Path},
		}
	}
	out := Notice{
		Text: i18n.Text{EN: "the progress file was damaged and has been set aside", ZH: "进度文件损坏，已移开另存"},
		Hint: i18n.Text{EN: "it is kept as " + n.Path, ZH: "保存在 " + n.Path},
	}
	switch {
	case n.Restored != "":
		out.Text.EN += fmt.Sprintf("; a back-up and %d records of it were restored", n.Rescued)
		out.Text.ZH += fmt.Sprintf("；已恢复备份和其中 %d 条记录", n.Rescued)
	case n.Rescued > 0:
		out.Text.EN += fmt.Sprintf("; %d records of it were rescued", n.Rescued)
		out.Text.ZH += fmt.Sprintf("；救回 %d 条记录", n.Rescued)
	default:
		out.Text.EN += "; a new one was started"
		out.Text.ZH += "；已新建一个"
	}
	return out
}

// Explain is an error in the learner's words: what happened and what to do. The
// hint may be zero. What is neither Worded nor of a package below keeps its own
// text, in both languages.
func Explain(err error) (text, hint i18n.Text) {
	if err == nil {
		return text, hint
	}
	if errors.Is(err, context.Canceled) {
		return i18n.Text{EN: "stopped", ZH: "已停止"}, i18n.Text{}
	}
	var own Worded
	if errors.As(err, &own) {
		return own.Words()
	}
	var position *lab.Unknown
	if errors.As(err, &position) {
		return explainPosition(position)
	}
	if text, hint, ok := explainProgress(err); ok {
		return text, hint
	}
	if text, hint, ok := explainRunner(err); ok {
		return text, hint
	}
	if errors.Is(err, sandbox.ErrNoChild) {
		return i18n.Text{EN: "the process that runs the configuration could not be started", ZH: "运行配置的进程启动不了"},
			i18n.Text{EN: "it is this program again: look whether its file may still be run, and at the limit of processes (`ulimit -u`)", ZH: "它就是本程序自己：看程序文件还能否运行，再看进程数上限（`ulimit -u`）"}
	}
	fact, advice, _ := strings.Cut(err.Error(), "\nhint: ")
	return sameInBoth(fact), sameInBoth(advice)
}

func sameInBoth(s string) i18n.Text { return i18n.Text{EN: s, ZH: s} }

func (t *Trainer) unknownLesson(id string) error {
	if err := t.badContent(id); err != nil {
		return err
	}
	var ids []string
	for _, e := range t.lib.Catalog.Lessons {
		ids = append(ids, e.ID)
	}
	return &Unknown{Kind: "lesson", ID: id, Nearest: nearestID(id, ids)}
}

func (t *Trainer) unknownPath(id string) error {
	var ids []string
	for _, p := range t.lib.Paths.Paths {
		ids = append(ids, p.ID)
	}
	return &Unknown{Kind: "path", ID: id, Nearest: nearestID(id, ids)}
}

func (t *Trainer) unknownExercise(id string) error {
	if err := t.badContent(id); err != nil {
		return err
	}
	var ids []string
	for _, d := range t.set.All() {
		ids = append(ids, d.ID)
	}
	return &Unknown{Kind: "exercise", ID: id, Nearest: nearestID(id, ids)}
}

// nearestID is the id with the smallest edit distance, "" when all are far. An id
// that ends in "/s" or contains s counts as near: people leave out the lesson.
func nearestID(s string, ids []string) string {
	s = strings.ToLower(s)
	sort.Strings(ids)
	best, at := len([]rune(s))/2+1, ""
	for _, id := range ids {
		if len(s) >= 3 && strings.Contains(id, s) {
			return id
		}
		d := nearest.Distance(s, id)
		if _, name, ok := strings.Cut(id, "/"); ok {
			d = min(d, nearest.Distance(s, name))
		}
		if d < best {
			best, at = d, id
		}
	}
	return at
}

// UnknownExperiment is the error for an id that names no experiment.
func UnknownExperiment(id string) error {
	var ids []string
	for _, e := range lab.Experiments() {
		ids = append(ids, e.ID)
	}
	return &Unknown{Kind: "experiment", ID: id, Nearest: nearestID(id, ids)}
}

// HasExercise says whether id names an exercise.
func (t *Trainer) HasExercise(id string) bool {
	_, ok := t.set.Get(id)
	return ok
}

// UnknownAny is the error for an id that names no path, lesson or exercise.
func (t *Trainer) UnknownAny(id string) error {
	if err := t.badContent(id); err != nil {
		return err
	}
	var ids []string
	for _, p := range t.lib.Paths.Paths {
		ids = append(ids, p.ID)
	}
	for _, e := range t.lib.Catalog.Lessons {
		ids = append(ids, e.ID)
	}
	for _, d := range t.set.All() {
		ids = append(ids, d.ID)
	}
	return &Unknown{Kind: anyKind, ID: id, Nearest: nearestID(id, ids)}
}
