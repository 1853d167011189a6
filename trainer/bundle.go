package trainer

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/progress"
)

// bundleFormat is the version of what stands in bundle.json.
const bundleFormat = 1

// bundleAttempts is how many attempts a bundle tells of, the newest.
const bundleAttempts = 10

// toolTime bounds the question which version a tool is.
const toolTime = 5 * time.Second

// Bundled is what was written.
type Bundled struct {
	Exercise string        `json:"exercise"`
	File     string        `json:"file"`
	Bytes    int64         `json:"bytes"`
	Files    []BundledFile `json:"files"`
	Attempts int           `json:"attempts"`
	Redacted int           `json:"redacted"` // secrets that were taken out
	LeftOut  []i18n.Text   `json:"left_out"` // what is not in it, and why
}

// BundledFile is one file of a bundle.
type BundledFile struct {
	Path  string `json:"path"`
	Bytes int    `json:"bytes"`
}

// bundleManifest is bundle.json.
type bundleManifest struct {
	Format   string             `json:"format"`
	Version  int                `json:"version"`
	Exercise string             `json:"exercise"`
	Title    i18n.Text          `json:"title"`
	Kind     exercises.Kind     `json:"kind"`
	Created  time.Time          `json:"created"`
	Programs map[string]string  `json:"programs"` // versions: otelings, the tools of the exercise's language
	Crates   map[string]string  `json:"crates"`   // of the learner's Cargo.lock, OpenTelemetry's and those about it
	Attempts []progress.Attempt `json:"attempts"` // newest first
	Hints    int                `json:"hints"`
	GaveUp   bool               `json:"gave_up"`
	LeftOut  []i18n.Text        `json:"left_out"`
	Redacted int                `json:"redacted"`
}

// NoBundle says that a bundle cannot be made, or not there.
type NoBundle struct{ text, hint i18n.Text }

func (e *NoBundle) Error() string { return e.text.EN }

// Words are the learner's.
func (e *NoBundle) Words() (text, hint i18n.Text) { return e.text, e.hint }

// bundle is one bundle in the making.
type bundle struct {
	def     *exercises.Definition
	scrub   scrubber
	files   []bundleFile
	leftOut []i18n.Text
}

type bundleFile struct {
	path string
	data []byte
}

// Bundle writes one file (.zip, .tar.gz or .tgz) about an exercise: the task,
// the learner's files, the last attempts with their findings, what arrived as
// OTLP JSON lines, versions. Values of the environment that are secrets, and
// what reads like one, are taken out. A file that is there is not written over.
// Errors are *NoBundle, *Unknown, or of the disk.
func (t *Trainer) Bundle(ctx context.Context, id, file string) (Bundled, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return Bundled{}, t.unknownExercise(id)
	}
	if !archive(file) {
		return Bundled{}, &NoBundle{
			text: i18n.Text{EN: "a bundle is a .zip or a .tar.gz: " + file, ZH: "打包文件要以 .zip 或 .tar.gz 结尾：" + file},
			hint: i18n.Text{EN: "otelings bundle " + id + " stuck.zip", ZH: "otelings bundle " + id + " stuck.zip"},
		}
	}
	if _, err := os.Lstat(file); err == nil {
		return Bundled{}, &NoBundle{
			text: i18n.Text{EN: file + " is there already; nothing was written", ZH: file + " 已经存在，什么都没写"},
			hint: i18n.Text{EN: "choose another name", ZH: "换个文件名"},
		}
	}
	b, err := t.open(ctx)
	if err != nil {
		return Bundled{}, err
	}
	made := &bundle{def: def, scrub: newScrubber(t.env, t.getenv("HOME"))}
	m := bundleManifest{
		Format: "otelings-bundle", Version: bundleFormat, Exercise: id, Title: def.Title, Kind: def.Kind, Created: t.now(),
		Hints: b.state.Hints[id].Level, GaveUp: b.gaveUp(id), Attempts: []progress.Attempt{}, LeftOut: []i18n.Text{},
	}
	for _, a := range slices.Backward(b.state.Attempts) {
		if a.Exercise == id && len(m.Attempts) < bundleAttempts {
			m.Attempts = append(m.Attempts, a)
		}
	}
	made.add("task.en.md", []byte(def.Task.EN))
	made.add("task.zh.md", []byte(def.Task.ZH))
	m.Crates = t.bundleWork(b, made)
	if len(m.Attempts) == 0 && len(made.files) == 2 {
		return Bundled{}, &NoBundle{
			text: i18n.Text{EN: "there is nothing of " + id + " to bundle yet", ZH: id + " 还没有可打包的内容"},
			hint: i18n.Text{EN: "begin it first: `otelings run " + id + "`", ZH: "先做一次：`otelings run " + id + "`"},
		}
	}
	m.Programs = t.toolVersions(ctx, def.Language().ID)
	m.LeftOut = append(m.LeftOut, made.leftOut...)
	m.Redacted = made.scrub.taken
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return Bundled{}, err
	}
	made.add("bundle.json", append(text, '\n'))
	out := Bundled{Exercise: id, File: file, Attempts: len(m.Attempts), Redacted: made.scrub.taken, LeftOut: m.LeftOut, Files: []BundledFile{}}
	for _, f := range made.files {
		out.Files = append(out.Files, BundledFile{f.path, len(f.data)})
	}
	out.Bytes, err = made.write(file, m.Created)
	return out, err
}

// BundleHere is Bundle with a name of its own, in bundles/ of the workspace.
func (t *Trainer) BundleHere(ctx context.Context, id string) (Bundled, error) {
	dir := filepath.Join(t.workspace().Root, "bundles")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Bundled{}, notWritten(err)
	}
	name := strings.ReplaceAll(id, "/", "-") + t.now().Format("-20060102-150405") + ".zip"
	return t.Bundle(ctx, id, filepath.Join(dir, name))
}

// bundleWork adds the learner's files and the last attempt's evidence, and
// gives the versions of the crates.
func (t *Trainer) bundleWork(b book, made *bundle) (crates map[string]string) {
	def := made.def
	switch def.Kind {
	case exercises.KindProject:
		made.leave("your program's own files and your notes", "你自己程序的文件和笔记")
		dir := t.workspace().Dir(def)
		if data, err := os.ReadFile(filepath.Join(dir, exercises.ProjectFile)); err == nil {
			made.addText("sources/"+exercises.ProjectFile, data, true)
		}
		t.bundleEvidence(b, made)
		return map[string]string{}
	case exercises.KindCode, exercises.KindMeasure, exercises.KindWire:
	default:
		return map[string]string{} // the answers stand with the attempts
	}
	dir := t.workspace().Dir(def)
	last, received, ok := t.last(def)
	if ok {
		if info, err := os.Stat(last.Dir); err == nil && info.IsDir() {
			dir = last.Dir
		}
		made.attempt(last, received)
	} else {
		made.leave("what arrived: no attempt of this exercise is kept, run it once more", "收到的数据：没有保存过尝试，请再运行一次")
	}
	for _, s := range runner.Sources(dir, def.Language().ID) {
		made.addText("sources/"+s.Path, []byte(s.Text), !def.Language().IsCode(s.Path))
	}
	if def.Wire != nil {
		if data, err := os.ReadFile(filepath.Join(dir, def.Wire.File)); err == nil && len(data) <= maxRequest {
			made.addText("sources/"+def.Wire.File, data, true)
		}
	}
	lock, err := os.ReadFile(filepath.Join(dir, "Cargo.lock"))
	if err != nil {
		return map[string]string{}
	}
	return crateVersions(string(lock))
}

// bundleEvidence adds what a project's last attempt left in the workspace.
func (t *Trainer) bundleEvidence(b book, made *bundle) {
	for _, a := range slices.Backward(b.state.Attempts) {
		if a.Exercise != made.def.ID || a.Evidence == "" {
			continue
		}
		file := filepath.Join(t.workspace().Root, filepath.FromSlash(a.Evidence))
		received, err := os.ReadFile(file)
		if err != nil {
			continue // removed since
		}
		verdict, _ := os.ReadFile(strings.TrimSuffix(file, ".jsonl") + ".verdict.json") // none is empty
		made.addJSON("verdict.json", verdict)
		made.received(received)
		return
	}
	made.leave("what arrived: no attempt is kept", "收到的数据：没有保存过尝试")
}

func (b *bundle) leave(en, zh string) { b.leftOut = append(b.leftOut, i18n.Text{EN: en, ZH: zh}) }

func (b *bundle) add(name string, data []byte) { b.files = append(b.files, bundleFile{name, data}) }

func (b *bundle) addText(name string, data []byte, settings bool) {
	b.add(name, []byte(b.scrub.text(string(data), settings)))
}

func (b *bundle) addJSON(name string, data []byte) {
	if clean, err := b.scrub.json(data); err == nil {
		b.add(name, clean)
	}
}

func (b *bundle) attempt(last lastAttempt, received []byte) {
	var output strings.Builder
	for _, part := range []struct{ name, text string }{{"build", last.Build}, {"stdout", last.Stdout}, {"stderr", last.Stderr}} {
		if part.text != "" {
			fmt.Fprintf(&output, "--- %s\n%s\n", part.name, part.text)
		}
	}
	last.Build, last.Stdout, last.Stderr = "", "", ""
	if text, err := json.Marshal(last); err == nil {
		b.addJSON("verdict.json", text)
	}
	b.addText("output.txt", []byte(output.String()), true)
	if last.Cut {
		b.leave("what arrived: it was more than 16 MiB", "收到的数据：超过 16 MiB")
		return
	}
	b.received(received)
}

// received adds OTLP JSON lines; a line that is not JSON is left out.
func (b *bundle) received(lines []byte) {
	var out strings.Builder
	for line := range strings.Lines(string(lines)) {
		if clean, err := b.scrub.json([]byte(line)); err == nil {
			out.Write(clean)
		}
	}
	b.add("telemetry.jsonl", []byte(out.String()))
}

var lockedCrate = regexp.MustCompile(`(?m)^name = "([^"]+)"\nversion = "([^"]+)"`)

// crateVersions is the versions in a lock file of what a fault can be about.
func crateVersions(lock string) map[string]string {
	out := map[string]string{}
	for _, m := range lockedCrate.FindAllStringSubmatch(lock, -1) {
		if strings.HasPrefix(m[1], "opentelemetry") || strings.HasPrefix(m[1], "tracing") || slices.Contains([]string{"tonic", "tokio", "reqwest", "hyper", "prost"}, m[1]) {
			if had := out[m[1]]; had != "" {
				m[2] = had + ", " + m[2]
			}
			out[m[1]] = m[2]
		}
	}
	return out
}

// toolVersions adds what the tools of the exercise's language say of
// themselves. Of Rust's, one that is not there is told as "".
func (t *Trainer) toolVersions(ctx context.Context, language string) map[string]string {
	out := maps.Clone(t.programs)
	if out == nil {
		out = map[string]string{}
	}
	if language == "" {
		language = exercises.LanguageRust
	}
	if language == exercises.LanguageRust {
		out["cargo"], out["rustc"] = "", ""
	}
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	said, err := runner.Versions(ctx, t.env, language)
	if err == nil {
		maps.Copy(out, said)
	}
	return out
}

func archive(file string) bool {
	return strings.HasSuffix(file, ".zip") || strings.HasSuffix(file, ".tar.gz") || strings.HasSuffix(file, ".tgz")
}

// write makes the file, readable for its owner, whole or not at all.
func (b *bundle) write(file string, at time.Time) (size int64, err error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, notWritten(err)
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = notWritten(closing)
		}
		if err != nil {
			_ = os.Remove(file)
		}
	}()
	pack := b.tar
	if strings.HasSuffix(file, ".zip") {
		pack = b.zip
	}
	if err = pack(f, at); err != nil {
		return 0, notWritten(err)
	}
	size, err = f.Seek(0, io.SeekCurrent)
	return size, err
}

func (b *bundle) zip(w io.Writer, at time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range b.files {
		part, err := z.CreateHeader(&zip.FileHeader{Name: f.path, Method: zip.Deflate, Modified: at})
		if err == nil {
			_, err = part.Write(f.data)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func (b *bundle) tar(w io.Writer, at time.Time) error {
	gz := gzip.NewWriter(w)
	t := tar.NewWriter(gz)
	for _, f := range b.files {
		err := t.WriteHeader(&tar.Header{Name: f.path, Mode: 0o644, Size: int64(len(f.data)), ModTime: at, Format: tar.FormatPAX})
		if err == nil {
			_, err = t.Write(f.data)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), gz.Close())
}
