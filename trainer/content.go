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
	"otelings/internal/i18n"
	"otelings/lessons"
)

// Content is the lessons and exercises of one run: those the program carries,
// and those of a folder.
type Content struct {
	Lessons   *lessons.Library
	Exercises *exercises.Set
	Dir       string           // the folder as it was named, "" without one
	Whole     bool             // it holds files of the curriculum itself, which go before the carried ones
	Own       map[string]bool  // ids of the lessons and exercises that came from it
	Problems  []ContentProblem // what its author has to mend; the rest works
}

// ContentProblem is one fault of the folder's content.
type ContentProblem struct {
	ID   string // the lesson or exercise, "" when it is about neither
	File string
	Line int // 0 = the whole file
	Text i18n.Text
}

// At is the fault with its place.
func (p ContentProblem) At() i18n.Text {
	place := p.File
	if p.Line > 0 {
		place = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return i18n.Text{EN: place + ": " + p.Text.EN, ZH: place + "：" + p.Text.ZH}
}

// LoadContent reads what the program carries and, unless dir is "", a folder
// with lessons/content/ and exercises/content/. The folder's lessons and
// exercises stand beside the others under ids of their own; only a folder with
// files of the curriculum itself (lessons/catalog.yaml and the like), as the
// project's repository has them, replaces what has the same id. Faults of the folder are Problems, never an error; the error is
// *BadFolder when there is no such folder, or a fault of the program.
func LoadContent(dir string) (Content, error) {
	c := Content{Dir: dir, Own: map[string]bool{}}
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return c, &NoContent{Dir: dir}
		}
		for _, name := range []string{"catalog.yaml", "paths.yaml", "placement.yaml", "situations.yaml"} {
			if _, err := os.Stat(filepath.Join(dir, "lessons", name)); err == nil {
				c.Whole = true
			}
		}
	}
	var err error
	if c.Whole && c.overlay() {
		return c, nil
	}
	if c.Lessons, err = lessons.Load(lessons.Content()); err != nil {
		return c, fmt.Errorf("lessons: %w", err)
	}
	if c.Exercises, err = exercises.Load(exercises.Content()); err != nil {
		return c, fmt.Errorf("exercises: %w", err)
	}
	if dir != "" && !c.Whole {
		c.beside()
	}
	return c, nil
}

// NoContent says that the folder for content is not there.
type NoContent struct{ Dir string }

func (e *NoContent) Error() string { return "no folder " + e.Dir }

// Words are the author's.
func (e *NoContent) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "no folder " + e.Dir, ZH: "没有目录 " + e.Dir},
		i18n.Text{
			EN: "it holds lessons/content/ and exercises/content/; `otelings new` makes both",
			ZH: "里面是 lessons/content/ 和 exercises/content/，用 `otelings new` 创建",
		}
}

// overlay lays the folder over what the program carries. It reports false when
// the folder's catalogue cannot be used; the carried content is used then.
func (c *Content) overlay() bool {
	var err error
	c.Lessons, err = lessons.Load(overlay{top: os.DirFS(filepath.Join(c.Dir, "lessons")), base: lessons.Content()})
	if err != nil {
		c.lessonProblems(lessons.Problems("", err))
		return false
	}
	c.Exercises, err = exercises.Load(exercises.Content(), os.DirFS(filepath.Join(c.Dir, "exercises")))
	c.exerciseProblems(err)
	return true
}

// beside adds the folder's lessons and exercises.
func (c *Content) beside() {
	files := os.DirFS(filepath.Join(c.Dir, "lessons"))
	c.lessonProblems(c.Lessons.Add(files))
	for _, e := range c.Lessons.Catalog.Lessons {
		if c.Lessons.Own(e.ID) {
			c.Own[e.ID] = true
		}
	}
	own, err := exercises.Load(os.DirFS(filepath.Join(c.Dir, "exercises")))
	if own == nil {
		own = &exercises.Set{}
	}
	c.exerciseProblems(err)
	for _, d := range own.All() {
		c.Own[d.ID] = true
		if _, ok := c.Lessons.Entry(d.Lesson); !ok && d.Lesson != exercises.ProjectsFolder && !c.faulty(d.Lesson) {
			c.problem(d.ID, c.exerciseFile("content/"+d.Lesson), 0, i18n.Text{
				EN: fmt.Sprintf("there is no lesson %q, so nothing leads to this exercise; `otelings new lesson %s` makes it", d.Lesson, d.Lesson),
				ZH: fmt.Sprintf("没有课程 %q，这个练习没有入口；用 `otelings new lesson %s` 创建", d.Lesson, d.Lesson),
			})
		}
	}
	for _, id := range c.Exercises.Join(own) {
		delete(c.Own, id)
		c.problem(id, c.exerciseFile("content/"+id), 0, i18n.Text{
			EN: fmt.Sprintf("the id %q is an exercise of the trainer's own: give the folder another name", id),
			ZH: fmt.Sprintf("id %q 是训练器自带的练习：给目录换个名字", id),
		})
	}
}

func (c *Content) exerciseFile(name string) string {
	return filepath.Join(c.Dir, "exercises", filepath.FromSlash(name))
}

func (c *Content) lessonFile(name string) string {
	return filepath.Join(c.Dir, "lessons", filepath.FromSlash(name))
}

func (c *Content) problem(id, file string, line int, text i18n.Text) {
	c.Problems = append(c.Problems, ContentProblem{ID: id, File: file, Line: line, Text: text})
}

// faulty says whether something is wrong with the lesson or exercise of that id.
func (c *Content) faulty(id string) bool {
	return slices.ContainsFunc(c.Problems, func(p ContentProblem) bool { return p.ID == id })
}

func (c *Content) lessonProblems(problems []lessons.Problem) {
	for _, p := range problems {
		id := ""
		if rest, ok := strings.CutPrefix(p.File, "content/"); ok {
			id, _, _ = strings.Cut(rest, "/")
		}
		c.problem(id, c.lessonFile(p.File), p.Line, p.Text())
	}
}

// exerciseProblems takes an error of exercises.Load apart.
func (c *Content) exerciseProblems(err error) {
	if err == nil {
		return
	}
	all := []error{err}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		all = many.Unwrap()
	}
	for _, e := range all {
		var p *exercises.Problem
		if !errors.As(e, &p) {
			c.problem("", c.exerciseFile("content"), 0, sameInBoth(e.Error()))
			continue
		}
		parts := strings.SplitN(strings.TrimPrefix(p.File, "content/"), "/", 3)
		c.problem(path.Join(parts[:min(2, len(parts))]...), c.exerciseFile(p.File), p.Line, p.Text())
	}
}

// BadContent says that a lesson or exercise of the content folder cannot be
// used before its author has mended it.
type BadContent struct {
	ID       string
	Dir      string
	Problems []ContentProblem
}

func (e *BadContent) Error() string {
	text, _ := e.Words()
	return text.EN
}

// Words are the author's: a line a fault.
func (e *BadContent) Words() (text, hint i18n.Text) {
	text = i18n.Text{EN: fmt.Sprintf("%s cannot be used yet:", e.ID), ZH: fmt.Sprintf("%s 还不能用：", e.ID)}
	for _, p := range e.Problems {
		at := p.At()
		text.EN += "\n" + at.EN
		text.ZH += "\n" + at.ZH
	}
	command := "`otelings verify " + e.ID + " --content " + e.Dir + "`"
	return text, i18n.Text{EN: "mend these, then " + command, ZH: "改好之后运行 " + command}
}

// badContent is the error for an id that names content with faults, nil when it
// names none.
func (t *Trainer) badContent(id string) error {
	e := &BadContent{ID: id, Dir: t.content.Dir}
	for _, p := range t.content.Problems {
		if p.ID == id {
			e.Problems = append(e.Problems, p)
		}
	}
	if e.Problems == nil {
		return nil
	}
	return e
}

// contentNotice tells that the content folder has faults.
func (t *Trainer) contentNotice() (Notice, bool) {
	n := len(t.content.Problems)
	if n == 0 {
		return Notice{}, false
	}
	command := "`otelings verify --content " + t.content.Dir + "`"
	return Notice{
		Text: i18n.Text{EN: fmt.Sprintf("%d faults in the content folder %s; the rest of it works", n, t.content.Dir), ZH: fmt.Sprintf("内容目录 %[2]s 有 %[1]d 处错误，其余照常可用", n, t.content.Dir)},
		Hint: i18n.Text{EN: command + " lists them", ZH: command + " 逐条列出"},
	}, true
}

// overlay looks in top first; folders are joined by name.
type overlay struct{ top, base fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.top.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

// ReadDir joins the entries of both.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	base, baseErr := fs.ReadDir(o.base, name)
	top, topErr := fs.ReadDir(o.top, name)
	if baseErr != nil && topErr != nil {
		return nil, baseErr
	}
	seen := map[string]bool{}
	for _, e := range top {
		seen[e.Name()] = true
	}
	for _, e := range base {
		if !seen[e.Name()] {
			top = append(top, e)
		}
	}
	return top, nil
}
