package trainer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/skeleton"
	"otelings/internal/i18n"
)

// Created is a new lesson or exercise of an author's.
type Created struct {
	Kind  string
	ID    string
	Dir   string   // its folder
	Files []string // relative to Dir, with slashes
}

// NoSkeleton says that nothing can be made of what was asked for.
type NoSkeleton struct{ text, hint i18n.Text }

func (e *NoSkeleton) Error() string { return e.text.EN }

// Words are the author's.
func (e *NoSkeleton) Words() (text, hint i18n.Text) { return e.text, e.hint }

// SkeletonLanguages lists the languages NewContent can make a program in.
func SkeletonLanguages() []string { return skeleton.Languages() }

// Skeletons lists the kinds NewContent can make.
func Skeletons() []string { return skeleton.Kinds() }

// NewContent writes the skeleton of a lesson or exercise into a content folder,
// whole or not at all, and never over anything. id is a lesson's id, or an
// exercise's name with its lesson in front, in lesson, or neither for a
// project; language is that of a code exercise, "" for Rust. The error is
// *NoSkeleton or one of the disk.
func (t *Trainer) NewContent(kind, language, id, lesson, dir string) (Created, error) {
	if language != "" && (kind != string(exercises.KindCode) || !slices.Contains(skeleton.Languages(), language)) {
		all := strings.Join(skeleton.Languages(), ", ")
		return Created{}, &NoSkeleton{
			text: i18n.Text{EN: fmt.Sprintf("there is no skeleton of a %s in %q", kind, language), ZH: fmt.Sprintf("没有这种骨架：%q 的 %s", language, kind)},
			hint: i18n.Text{EN: "--language goes with `new code`: " + all, ZH: "--language 只用于 `new code`：" + strings.ReplaceAll(all, ", ", "、")},
		}
	}
	lesson, name, err := t.newContentID(kind, id, lesson)
	if err != nil {
		return Created{}, err
	}
	c := Created{Kind: kind, ID: path.Join(lesson, name)}
	top := "exercises"
	if kind == skeleton.KindLesson {
		top = "lessons"
	}
	c.Dir = filepath.Join(dir, top, "content", filepath.FromSlash(c.ID))
	if _, err := os.Lstat(c.Dir); err == nil {
		return Created{}, &NoSkeleton{
			text: i18n.Text{EN: c.Dir + " is there already; nothing was written", ZH: c.Dir + " 已经存在，什么都没写"},
			hint: i18n.Text{EN: "choose another id, or go on in that folder", ZH: "换一个 id，或者接着写那个目录"},
		}
	}
	files, err := skeleton.Files(kind, language, lesson, name)
	if err != nil {
		return Created{}, err
	}
	files = slices.DeleteFunc(files, func(f skeleton.File) bool {
		return kind == skeleton.KindLesson && t.content.Whole && f.Path == "lesson.yaml" // the catalogue says it
	})
	if err := writeWhole(c.Dir, files); err != nil {
		return Created{}, err
	}
	for _, f := range files {
		c.Files = append(c.Files, f.Path)
	}
	return c, nil
}

// newContentID takes what was typed apart and refuses what cannot be an id.
func (t *Trainer) newContentID(kind, id, lesson string) (string, string, error) {
	if !slices.Contains(skeleton.Kinds(), kind) {
		all := strings.Join(skeleton.Kinds(), ", ")
		return "", "", &NoSkeleton{
			text: i18n.Text{EN: fmt.Sprintf("there is no skeleton of a %q", kind), ZH: fmt.Sprintf("没有这种骨架：%q", kind)},
			hint: i18n.Text{EN: "one of " + all, ZH: "可用：" + strings.ReplaceAll(all, ", ", "、")},
		}
	}
	name := id
	before, after, both := strings.Cut(id, "/")
	switch {
	case kind == skeleton.KindLesson:
		lesson = ""
	case both && lesson != "" && lesson != before:
		return "", "", &NoSkeleton{
			text: i18n.Text{EN: fmt.Sprintf("%q and --lesson %s name two lessons", id, lesson), ZH: fmt.Sprintf("%q 和 --lesson %s 写了两门不同的课", id, lesson)},
			hint: i18n.Text{EN: "leave one of them out", ZH: "去掉一个"},
		}
	case both:
		lesson, name = before, after
	case lesson == "" && kind == string(exercises.KindProject):
		lesson = exercises.ProjectsFolder
	case lesson == "":
		return "", "", &NoSkeleton{
			text: i18n.Text{EN: fmt.Sprintf("the exercise %q needs a lesson", id), ZH: fmt.Sprintf("练习 %q 要属于一门课", id)},
			hint: i18n.Text{EN: "write LESSON/" + id + ", or add --lesson LESSON", ZH: "写成 课程/" + id + "，或者加 --lesson 课程"},
		}
	}
	if !exercises.ValidName(name) || lesson != "" && !exercises.ValidName(lesson) {
		return "", "", &NoSkeleton{
			text: i18n.Text{EN: fmt.Sprintf("%q cannot be an id", path.Join(lesson, name)), ZH: fmt.Sprintf("%q 不能作为 id", path.Join(lesson, name))},
			hint: i18n.Text{EN: "small letters, digits and hyphens, a letter first", ZH: "只用小写字母、数字、连字符，以字母开头"},
		}
	}
	return lesson, name, t.newIsFree(kind, lesson, name)
}

// newIsFree refuses an id that is taken, and an exercise of no lesson.
func (t *Trainer) newIsFree(kind, lesson, name string) error {
	id := path.Join(lesson, name)
	taken := &NoSkeleton{
		text: i18n.Text{EN: fmt.Sprintf("the id %q is taken", id), ZH: fmt.Sprintf("id %q 已经有了", id)},
		hint: i18n.Text{EN: "choose another one: progress is kept by it", ZH: "换一个：进度按 id 记录"},
	}
	_, isLesson := t.lib.Entry(name)
	if kind == skeleton.KindLesson {
		switch {
		case t.content.Whole && !isLesson:
			return &NoSkeleton{
				text: i18n.Text{EN: fmt.Sprintf("catalog.yaml has no lesson %q", name), ZH: fmt.Sprintf("catalog.yaml 里没有课程 %q", name)},
				hint: i18n.Text{EN: "give it a line there first", ZH: "先在那里加一行"},
			}
		case !t.content.Whole && isLesson || t.lib.Written(name):
			return taken
		}
		return nil
	}
	if t.HasExercise(id) {
		return taken
	}
	isProject := kind == string(exercises.KindProject)
	if isProject != (lesson == exercises.ProjectsFolder) {
		return &NoSkeleton{
			text: i18n.Text{EN: "projects lie in " + exercises.ProjectsFolder + "/, and nothing else does", ZH: "项目都放在 " + exercises.ProjectsFolder + "/，那里不放别的"},
			hint: i18n.Text{EN: "otelings new project " + name, ZH: "otelings new project " + name},
		}
	}
	if _, ok := t.lib.Entry(lesson); !ok && !isProject && t.badContent(lesson) == nil {
		e := t.unknownLesson(lesson)
		text, hint := Explain(e)
		if u := (&Unknown{}); errors.As(e, &u) && u.Nearest == "" {
			hint = i18n.Text{EN: "`otelings new lesson " + lesson + "` makes it", ZH: "用 `otelings new lesson " + lesson + "` 创建"}
		}
		return &NoSkeleton{text: text, hint: hint}
	}
	return nil
}

// writeWhole writes files into a folder that is not there: beside it first, so
// that it appears whole.
func writeWhole(dir string, files []skeleton.File) error {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return notWritten(err)
	}
	beside, err := os.MkdirTemp(parent, ".otelings-new-")
	if err != nil {
		return notWritten(err)
	}
	defer os.RemoveAll(beside)
	for _, f := range files {
		name := filepath.Join(beside, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return notWritten(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return notWritten(err)
		}
	}
	if err := os.Chmod(beside, 0o755); err != nil {
		return notWritten(err)
	}
	return notWritten(os.Rename(beside, dir))
}

// notWritten is an error of the disk in the author's words, nil when there is none.
func notWritten(err error) error {
	if err == nil {
		return nil
	}
	where := ""
	if p := (&fs.PathError{}); errors.As(err, &p) {
		where = p.Path
	}
	return &NotWrittenFile{Path: where, Err: err}
}

// NotWrittenFile says that a file of an author's or a learner's could not be written.
type NotWrittenFile struct {
	Path string
	Err  error
}

func (e *NotWrittenFile) Error() string { return e.Err.Error() }
func (e *NotWrittenFile) Unwrap() error { return e.Err }

// Words are the author's.
func (e *NotWrittenFile) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "it could not be written: " + e.Err.Error(), ZH: "写不了：" + e.Err.Error()},
		i18n.Text{EN: "look at the space and rights of that folder, or choose another one", ZH: "检查那个目录的空间和权限，或换一个目录"}
}
