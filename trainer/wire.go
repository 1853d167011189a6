package trainer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"otelings/collector"
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/exercises/wire"
	"otelings/internal/i18n"
	"otelings/otlp"
	"otelings/telemetry"
)

// WireFile is the learner's request as it lies on the disk.
type WireFile struct {
	Name string // of the file in the exercise's folder
	Path string // absolute
	Text string
	To   string // path of the address that a body without a head is sent to
}

// Sent is what became of a request written by hand. Of requests that came to an
// open door only Endpoint is known.
type Sent struct {
	File         string // its name in the exercise's folder, "" at an open door
	Method, Path string
	Endpoint     string // "http://127.0.0.1:PORT"
	Status       int    // of the answer, 0 when there was none
	Answer       string // its body
	Line, Column int    // in File, where it is broken; 0 when it is not, or nobody knows where
}

// BadHead says that the head of a request written by hand cannot be sent.
// Nothing was graded.
type BadHead struct {
	File string
	Line int // from 1
	Text string
}

func (e *BadHead) Error() string {
	return fmt.Sprintf("%s, line %d: %q is no header", e.File, e.Line, e.Text)
}

// Words are the learner's.
func (e *BadHead) Words() (text, hint i18n.Text) {
	if e.Line == 1 {
		return i18n.Text{EN: e.File + ", line 1: the address in the request line is none", ZH: e.File + " 第 1 行：请求行里的地址不对"},
			i18n.Text{EN: "write `POST /v1/traces`, or leave the head out: the file is the body then", ZH: "写成 `POST /v1/traces`；或者去掉请求头，整个文件就是正文"}
	}
	return i18n.Text{
			EN: fmt.Sprintf("%s, line %d is neither a header nor the empty line before the body", e.File, e.Line),
			ZH: fmt.Sprintf("%s 第 %d 行既不是请求头，也不是正文前的空行", e.File, e.Line),
		}, i18n.Text{
			EN: "headers are `Name: value`, one a line; one empty line, then the body",
			ZH: "请求头每行一个，写成 `名字: 值`；空一行之后是正文",
		}
}

// NoRequest says that a folder given to be graded holds no request.
type NoRequest struct{ Dir, File string }

func (e *NoRequest) Error() string { return "there is no " + e.File + " in " + e.Dir }

// Words are the learner's.
func (e *NoRequest) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: e.Error(), ZH: e.Dir + " 里没有 " + e.File},
		i18n.Text{EN: "give the folder that holds " + e.File, ZH: "给出 " + e.File + " 所在的目录"}
}

// FileChanged says that a file was changed by another program since it was read.
// Nothing was written; Text is what the file holds.
type FileChanged struct {
	Path string
	Text string
}

func (e *FileChanged) Error() string { return e.Path + " was changed by another program" }

// Words are the learner's.
func (e *FileChanged) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: e.Error(), ZH: e.Path + " 被别的程序改过"},
		i18n.Text{EN: "nothing was written over; read it again", ZH: "没有覆盖它；重新读取"}
}

func (t *Trainer) wireDef(id string) (*exercises.Definition, error) {
	return t.ofKind(id, exercises.KindWire)
}

// openWire fills in what a wire exercise shows beside its task.
func (t *Trainer) openWire(def *exercises.Definition, x *Exercise) error {
	file, err := t.wireFile(def)
	if err != nil {
		return err
	}
	x.Dir, x.Files, x.Wire, x.Goals = filepath.Dir(file.Path), []string{file.Name}, &file, goals(def)
	x.Backups, _ = t.workspace().Backups(def) // what cannot be listed cannot be undone, that is all
	return nil
}

// ReadWire is the learner's request, scaffolded when it is not there.
func (t *Trainer) ReadWire(_ context.Context, id string) (WireFile, error) {
	def, err := t.wireDef(id)
	if err != nil {
		return WireFile{}, err
	}
	return t.wireFile(def)
}

func (t *Trainer) wireFile(def *exercises.Definition) (WireFile, error) {
	s, err := t.workspace().Scaffold(def)
	if err != nil {
		return WireFile{}, err
	}
	text, _, err := t.workspace().Read(def, def.Wire.File)
	return WireFile{Name: def.Wire.File, Path: s.Open, Text: string(text), To: def.Wire.Target()}, err
}

// SaveWire writes the learner's request, whole or not at all. before is what was
// read or written last; the error is *FileChanged, and nothing is written, when
// the file holds something else.
func (t *Trainer) SaveWire(_ context.Context, id, before, text string) error {
	def, err := t.wireDef(id)
	if err != nil {
		return err
	}
	err = t.workspace().Save(def, def.Wire.File, []byte(before), []byte(text))
	var changed *runner.ChangedError
	if errors.As(err, &changed) {
		return &FileChanged{Path: changed.Path, Text: string(changed.Text)}
	}
	return err
}

// wireFolder is the folder with the request: the learner's own, scaffolded, or dir.
func (t *Trainer) wireFolder(def *exercises.Definition, dir string) (string, error) {
	if dir == "" {
		s, err := t.workspace().Scaffold(def)
		return s.Dir, err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(filepath.Join(abs, def.Wire.File)); err != nil || !info.Mode().IsRegular() {
		return "", &NoRequest{Dir: dir, File: def.Wire.File}
	}
	return abs, nil
}

// maxRequest bounds the file of a request: one more than what a collector takes.
const maxRequest = 5 << 20

// runWire sends the learner's request as it stands, grades what arrived and keeps
// the verdict. The error is *BadHead or *NoRequest when there is nothing to send.
func (t *Trainer) runWire(ctx context.Context, def *exercises.Definition, dir string, news func(RunNews)) (Verdict, error) {
	dir, err := t.wireFolder(def, dir)
	if err != nil {
		return Verdict{}, err
	}
	name := filepath.Join(dir, def.Wire.File)
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Verdict{}, &NoRequest{Dir: dir, File: def.Wire.File}
	}
	if err == nil && info.Size() > maxRequest {
		return Verdict{}, &Misuse{Text: i18n.Text{EN: name + " is too large to be sent", ZH: name + " 太大，没有发送"}, Hint: i18n.Text{EN: "the limit of a request is 4 MiB", ZH: "一个请求最多 4 MiB"}}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return Verdict{}, err
	}
	started := t.now()
	ev, sent, err := playWire(ctx, def, text, news)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Exercise: def.ID, Attempt: t.newID(), Snapshot: ev.Snapshot, Sent: sent, Report: gradeWire(ev, def, sent)}
	v.Took = t.now().Sub(started)
	t.remember(def, dir, v)
	err = t.keep(ctx, def, started, &v)
	t.mu.Lock()
	t.verdicts[def.ID] = &v
	t.mu.Unlock()
	return v, err
}

// strictly is a collector that takes what the specification allows and no more.
func strictly() collector.Config {
	cfg := collector.NewDefaultConfig()
	cfg.StrictJSON = true
	return cfg
}

// playWire sends a text to a collector of its own and gathers the evidence.
func playWire(ctx context.Context, def *exercises.Definition, text []byte, news func(RunNews)) (check.Evidence, *Sent, error) {
	request, err := wire.Parse(text, def.Wire.Target())
	var head *wire.HeadError
	if errors.As(err, &head) {
		return check.Evidence{}, nil, &BadHead{File: def.Wire.File, Line: head.Line, Text: head.Text}
	}
	sent := &Sent{File: def.Wire.File, Method: request.Method, Path: request.Path}
	say := func(n RunNews) {
		if news != nil {
			news(n)
		}
	}
	snapshot, endpoint, err := receiveAt(ctx, strictly(), collector.Faults{}, say, func(endpoint string, _ func(runner.Event)) error {
		reply, err := wire.Send(ctx, endpoint, request)
		sent.Status, sent.Answer = reply.Status, reply.Body
		return err
	})
	if err != nil {
		return check.Evidence{}, nil, err
	}
	sent.Endpoint = endpoint
	return check.Evidence{Snapshot: inFile(snapshot, request.Head, sent), Final: true, Endpoint: endpoint}, sent, nil
}

// inFile is a snapshot whose refusals name the line of the learner's file, which
// is the body's after head lines; sent gets the first.
func inFile(s *telemetry.Snapshot, head int, sent *Sent) *telemetry.Snapshot {
	out := *s
	out.Door = slices.Clone(s.Door)
	for i := range out.Door {
		d := &out.Door[i]
		line, column := otlp.Place(d.Detail)
		if line == 0 || !d.TurnedAway() {
			continue
		}
		const place = "line %d, column %d"
		if sent.Line == 0 {
			sent.Line, sent.Column = line+head, max(column, 1)
		}
		at := strings.LastIndex(d.Detail, fmt.Sprintf(place, line, column))
		if at >= 0 {
			d.Detail = d.Detail[:at] + strings.Replace(d.Detail[at:], fmt.Sprintf(place, line, column), fmt.Sprintf(place, line+head, column), 1)
		}
	}
	return &out
}

// gradeWire is the verdict, with the place in the learner's file as evidence.
func gradeWire(ev check.Evidence, def *exercises.Definition, sent *Sent) check.Report {
	r := check.Grade(ev, def)
	if sent.Line > 0 && len(r.Findings) > 0 {
		f := &r.Findings[0]
		f.Evidence = append([]string{fmt.Sprintf("%s:%d:%d", sent.File, sent.Line, sent.Column)}, f.Evidence...)
	}
	return r
}

// wire plays every text of a wire exercise as a learner's is played.
func (v *verifier) wire(ctx context.Context, def *exercises.Definition) error {
	all, err := variants(def)
	if err != nil {
		return err
	}
	for _, x := range all {
		text, err := fs.ReadFile(def.Files, x.layers[len(x.layers)-1]+"/"+def.Wire.File)
		if err != nil {
			return err
		}
		ev, sent, err := playWire(ctx, def, text, func(n RunNews) {
			if v.o.News != nil {
				v.o.News(def.ID, x.what, n)
			}
		})
		if err != nil {
			return err
		}
		ok, why := judgeVariant(x, gradeWire(ev, def, sent))
		v.add(def.ID, x.what, ok, why)
	}
	return nil
}

// Curl is a command for a POSIX shell that sends the learner's file to an open
// door; of a file with a head its body, as the head says.
func Curl(endpoint string, f WireFile) string {
	r, err := wire.Parse([]byte(f.Text), f.To)
	if err != nil || r.Head == 0 {
		return "curl -H 'Content-Type: application/json' --data-binary @" + shellWord(f.Path) + " " + shellWord(endpoint+f.To)
	}
	out := fmt.Sprintf("tail -n +%d %s | curl -X %s", r.Head+1, shellWord(f.Path), shellWord(r.Method))
	typed := false
	for _, h := range r.Headers {
		typed = typed || strings.EqualFold(h[0], "Content-Type")
		out += " -H " + shellWord(h[0]+": "+h[1])
	}
	if !typed { // curl would say that it is a form
		out += " -H Content-Type:"
	}
	return out + " --data-binary @- " + shellWord(endpoint+r.Path)
}

func shellWord(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._:-") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Passed says whether the attempt passed.
func (v Verdict) Passed() bool { return v.Report.State == check.Passed }
