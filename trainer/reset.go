package trainer

import (
	"context"
	"path/filepath"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
)

// Undone is a reset that was taken back.
type Undone struct {
	Restored runner.Backup   // its files are in their place again
	Replaced string          // folder with what lay there, "" when nothing did
	Backups  []runner.Backup // what there is now, newest first
}

// ResetDone is one exercise of a reset of several.
type ResetDone struct {
	Exercise string
	Backup   string // folder with what was there
}

// NoBackup says that there is nothing to put back.
type NoBackup struct{ Exercise string }

func (e *NoBackup) Error() string { return "there is no back-up of " + e.Exercise }

// NothingToReset says that a lesson has no exercise with files to reset.
type NothingToReset struct{ Lesson string }

func (e *NothingToReset) Error() string { return "nothing to reset in " + e.Lesson }

// Words are the learner's.
func (e *NoBackup) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "there is no back-up of " + e.Exercise, ZH: e.Exercise + " 没有备份"}, i18n.Text{EN: "a reset makes one", ZH: "重置时会生成备份"}
}

// Words are the learner's.
func (e *NothingToReset) Words() (text, hint i18n.Text) {
	hint = i18n.Text{EN: "`otelings exercises` lists what there is", ZH: "`otelings exercises` 列出全部练习"}
	if e.Lesson == "" {
		return i18n.Text{EN: "no exercise has files yet", ZH: "还没有任何练习的文件"}, hint
	}
	return i18n.Text{EN: "no exercise of " + e.Lesson + " has files yet", ZH: e.Lesson + " 的练习都还没有文件"}, hint
}

// Reset puts the learner's files aside and scaffolds the exercise afresh;
// backup is the folder that now holds them. What was done stays done.
func (t *Trainer) Reset(_ context.Context, id string) (backup string, err error) {
	def, err := t.ownFiles(id)
	switch {
	case err != nil:
		return "", err
	case def.Kind == exercises.KindProject:
		return t.workspace().ResetProject(def, t.language())
	}
	return t.workspace().Reset(def)
}

// ResetAll resets every code, wire and config exercise of a lesson that has files in the
// workspace, or of all lessons when lesson is "". Those done before an error
// come with it.
func (t *Trainer) ResetAll(ctx context.Context, lesson string) ([]ResetDone, error) {
	if _, ok := t.lib.Entry(lesson); lesson != "" && !ok {
		return nil, t.unknownLesson(lesson)
	}
	ws := t.workspace()
	var out []ResetDone
	for _, def := range t.set.All() {
		if !def.Kind.Edited() || lesson != "" && def.Lesson != lesson || !ws.Has(def) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return out, err
		}
		backup, err := ws.Reset(def)
		if backup != "" {
			out = append(out, ResetDone{Exercise: def.ID, Backup: backup})
		}
		if err != nil {
			return out, err
		}
	}
	if len(out) == 0 {
		return nil, &NothingToReset{Lesson: lesson}
	}
	return out, nil
}

// HasLesson says whether id names a lesson.
func (t *Trainer) HasLesson(id string) bool {
	_, ok := t.lib.Entry(id)
	return ok
}

// BackupFolder holds every back-up.
func (t *Trainer) BackupFolder() string { return filepath.Join(t.dirs.Workspace, "backups") }

// Backups is what resets of an exercise put aside, newest first.
func (t *Trainer) Backups(_ context.Context, id string) ([]runner.Backup, error) {
	def, err := t.ownFiles(id)
	if err != nil {
		return nil, err
	}
	return t.workspace().Backups(def)
}

// UndoReset puts the newest back-up of an exercise back into its place. What
// lies there becomes a back-up itself, so that undoing again takes it back.
func (t *Trainer) UndoReset(ctx context.Context, id string) (Undone, error) {
	all, err := t.Backups(ctx, id)
	if err != nil {
		return Undone{}, err
	}
	if len(all) == 0 {
		return Undone{}, &NoBackup{Exercise: id}
	}
	u := Undone{Restored: all[0]}
	if u.Replaced, err = t.workspace().Undo(all[0].Path); err != nil {
		return u, err
	}
	u.Backups, err = t.Backups(ctx, id)
	return u, err
}
