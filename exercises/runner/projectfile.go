package runner

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// ProjectFile is what runs a learner's own program, as project.yaml says it.
type ProjectFile struct {
	Path      string            `yaml:"-"`          // of the file itself
	Dir       string            `yaml:"dir"`        // absolute after LoadProject
	Build     Words             `yaml:"build"`      // run to its end before the program, "" = nothing to build
	Command   Words             `yaml:"command"`    // what starts the program
	Shell     bool              `yaml:"shell"`      // hand both to the shell
	Env       map[string]string `yaml:"env"`        // set for both
	Visit     []string          `yaml:"visit"`      // addresses on this machine that are asked while it runs; {port} is PORT
	StopAfter time.Duration     `yaml:"stop_after"` // from its first answer, or its start, to asking it to end; 0 = see Serves
	Notes     string            `yaml:"notes"`      // the learner's

	given bool // Command came with a ProjectChange, not from the file
}

// Serves reports whether the program is one that runs until it is asked to end.
func (p ProjectFile) Serves() bool { return p.StopAfter > 0 || len(p.Visit) > 0 }

// Words is a command: one string, or a list of words.
type Words struct {
	Text string   // as it was written; words joined by spaces when it was a list
	List []string // the words
}

// UnmarshalYAML reads both forms.
func (w *Words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		if err := n.Decode(&w.List); err != nil {
			return err
		}
		w.Text = strings.Join(w.List, " ")
		return nil
	}
	if err := n.Decode(&w.Text); err != nil {
		return err
	}
	var err error
	w.List, err = SplitWords(w.Text)
	return err
}

var (
	errQuote  = errors.New("a quote is not closed")
	errEscape = errors.New("nothing stands after the last backslash")
)

// SplitWords splits a command as a shell would that knows quotes and
// backslashes and nothing else: no variables, no patterns.
func SplitWords(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	open, escaped, some := rune(0), false, false
	for _, r := range s {
		switch {
		case escaped:
			if open == '"' && r != '"' && r != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && open != '\'':
			escaped, some = true, true
		case open != 0 && r == open:
			open = 0
		case open == 0 && (r == '"' || r == '\''):
			open, some = r, true
		case open == 0 && (r == ' ' || r == '\t' || r == '\n' || r == '\r'):
			if some {
				words = append(words, word.String())
			}
			word.Reset()
			some = false
		default:
			word.WriteRune(r)
			some = true
		}
	}
	switch {
	case open != 0:
		return nil, errQuote
	case escaped:
		return nil, errEscape
	case some:
		words = append(words, word.String())
	}
	return words, nil
}

// ProjectProblem says what in a project.yaml must be mended before its program
// can be run.
type ProjectProblem struct {
	File string // "" when it is not about the file
	Line int    // 0 when it is not at a line
	What i18n.Text
	Do   i18n.Text
}

func (p *ProjectProblem) Error() string {
	text, _ := p.Words()
	return text.EN
}

// Words are the problem with its place, and what to do.
func (p *ProjectProblem) Words() (text, hint i18n.Text) {
	if p.File == "" {
		return p.What, p.Do
	}
	at := p.File
	if p.Line > 0 {
		at = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return i18n.Text{EN: at + ": " + p.What.EN, ZH: at + "：" + p.What.ZH}, p.Do
}

// ProjectChange is what a command line says in place of the file; zero fields
// leave what the file says.
type ProjectChange struct {
	Dir       string // absolute
	Command   []string
	Visit     []string
	StopAfter time.Duration
}

func (c ProjectChange) apply(p *ProjectFile) {
	if c.Dir != "" {
		p.Dir = c.Dir
	}
	if len(c.Command) > 0 { // another program: what builds the file's own says nothing about it
		p.Command, p.Build, p.Shell, p.given = Words{Text: strings.Join(c.Command, " "), List: c.Command}, Words{}, false, true
	}
	if len(c.Visit) > 0 {
		p.Visit = c.Visit
	}
	if c.StopAfter != 0 {
		p.StopAfter = c.StopAfter
	}
}

// Problem is what is wrong with the change itself, whatever the file says; nil
// when nothing is.
func (c ProjectChange) Problem() *ProjectProblem {
	for _, v := range c.Visit {
		if !ownAddress(v) {
			return &ProjectProblem{
				What: i18n.Text{EN: fmt.Sprintf("--visit %q is not an http address of this machine", v), ZH: fmt.Sprintf("--visit 的 %q 不是本机的 http 地址", v)},
				Do:   i18n.Text{EN: "write it as http://127.0.0.1:8080/path", ZH: "写成 http://127.0.0.1:8080/path 这样"},
			}
		}
	}
	if info, err := os.Stat(c.Dir); c.Dir != "" && (err != nil || !info.IsDir()) {
		return &ProjectProblem{
			What: i18n.Text{EN: "--dir is no folder: " + c.Dir, ZH: "--dir 不是文件夹：" + c.Dir},
			Do:   i18n.Text{EN: "give the folder your program is to run in", ZH: "给出运行程序的文件夹"},
		}
	}
	return nil
}

// maxProjectFile bounds a project.yaml.
const maxProjectFile = 64 << 10

// LoadProject reads a project.yaml. An error is a *ProjectProblem, or *Error
// when the file cannot be read.
func LoadProject(file string, change ProjectChange) (ProjectFile, error) {
	f, err := os.Open(file)
	if err != nil {
		return ProjectFile{}, workspaceError(file, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxProjectFile+1))
	if err != nil {
		return ProjectFile{}, workspaceError(file, err)
	}
	if len(data) > maxProjectFile { // read in part it would say something else
		return ProjectFile{Path: file}, &ProjectProblem{
			File: file, What: i18n.Text{EN: fmt.Sprintf("longer than %d KiB", maxProjectFile>>10), ZH: fmt.Sprintf("超过 %d KiB", maxProjectFile>>10)},
			Do: i18n.Text{EN: "shorten its notes", ZH: "缩短 notes"},
		}
	}
	return ParseProject(file, data, change)
}

// ParseProject reads the text of a project.yaml that lies at file.
func ParseProject(file string, data []byte, change ProjectChange) (ProjectFile, error) {
	p := ProjectFile{Path: file}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&p); err != nil && !errors.Is(err, io.EOF) {
		return p, projectSyntax(file, err)
	}
	change.apply(&p)
	return p, p.settle()
}

// settle fills in what follows from the rest and reports what is missing.
func (p *ProjectFile) settle() error {
	problem := func(what, do i18n.Text) error { return &ProjectProblem{File: p.Path, What: what, Do: do} }
	switch {
	case len(p.Command.List) == 0:
		return problem(i18n.Text{EN: "it names no command yet", ZH: "还没有写 command"},
			i18n.Text{EN: "write what starts your program behind `command:`", ZH: "在 `command:` 后面写上怎样启动你的程序"})
	case p.StopAfter < 0:
		return problem(i18n.Text{EN: "stop_after is negative", ZH: "stop_after 是负数"}, i18n.Text{EN: "write a time such as 8s", ZH: "写成 8s 这样的时间"})
	}
	for _, v := range p.Visit {
		if !ownAddress(v) {
			return problem(i18n.Text{EN: fmt.Sprintf("visit %q is not an http address of this machine", v), ZH: fmt.Sprintf("visit 里的 %q 不是本机的 http 地址", v)},
				i18n.Text{EN: "write it as http://127.0.0.1:8080/path", ZH: "写成 http://127.0.0.1:8080/path 这样"})
		}
	}
	dir, ok := p.place()
	if !ok {
		return problem(i18n.Text{EN: "dir is no folder: " + dir, ZH: "dir 不是文件夹：" + dir},
			i18n.Text{EN: "write the folder of your program behind `dir:`", ZH: "在 `dir:` 后面写上你的程序所在的文件夹"})
	}
	p.Dir = dir
	return nil
}

// place is the program's folder: from the file's own, ~ being the home folder.
func (p *ProjectFile) place() (dir string, ok bool) {
	if p.Dir == "" {
		return `""`, false // running in the folder of project.yaml is never meant
	}
	dir = p.Dir
	if rest, home := strings.CutPrefix(dir, "~"); home && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		h, err := os.UserHomeDir()
		if err != nil {
			return dir, false
		}
		dir = filepath.Join(h, rest)
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(filepath.Dir(p.Path), dir)
	}
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}

// ownAddress reports whether an address is http and on this machine.
func ownAddress(s string) bool {
	u, err := url.Parse(strings.ReplaceAll(s, portMark, "1"))
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// projectSyntax is YAML's own complaint with its line.
func projectSyntax(file string, err error) error {
	p := &ProjectProblem{File: file, Do: i18n.Text{EN: "see the comments of the file; keys are dir, build, command, shell, env, visit, stop_after, notes",
		ZH: "看文件里的注释；可用的键：dir、build、command、shell、env、visit、stop_after、notes"}}
	msg := err.Error()
	var te *yaml.TypeError
	if errors.As(err, &te) && len(te.Errors) > 0 {
		msg = te.Errors[0]
	}
	msg = strings.TrimPrefix(msg, "yaml: ")
	if n, _ := fmt.Sscanf(msg, "line %d:", &p.Line); n == 1 {
		_, msg, _ = strings.Cut(msg, ": ")
	}
	if rest, ok := strings.CutPrefix(msg, "field "); ok {
		key, _, _ := strings.Cut(rest, " ")
		p.What = i18n.Text{EN: fmt.Sprintf("unknown key %q", key), ZH: fmt.Sprintf("没有这个键：%q", key)}
		return p
	}
	p.What = i18n.Text{EN: msg, ZH: msg}
	return p
}

// portMark stands in visit and command for the free port of the run.
const portMark = "{port}"

// wantsPort reports whether the project needs a free port.
func (p ProjectFile) wantsPort() bool {
	return strings.Contains(p.Command.Text+strings.Join(p.Visit, " "), portMark)
}

// ProjectPath is where a project's files lie in the workspace.
func (w Workspace) ProjectPath(def *exercises.Definition) string {
	return filepath.Join(w.Root, exercises.ProjectsFolder, def.Name)
}
