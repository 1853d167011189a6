package exercises

import (
	"io/fs"
	"path"

	"otelings/internal/i18n"
)

// TraceSpec is recorded telemetry and what is asked about it. The recording was
// made by a real program, which lies in recorder/: verification runs it again
// and compares what it sends with the recording.
type TraceSpec struct {
	File  string      `yaml:"file"` // OTLP JSON lines in the exercise's folder
	Notes []TraceNote `yaml:"notes"`
	Ask   []Ask       `yaml:"ask"`
}

// TraceNote is what else is known beside the telemetry: a program's output, how
// it was started.
type TraceNote struct {
	Title i18n.Text `yaml:"title"`
	Text  string    `yaml:"text"` // verbatim
}

func (v *validator) trace() {
	d := v.def
	if d.Trace == nil || len(d.Trace.Ask) == 0 {
		v.add(v.at("trace"), "a trace exercise names its recording and asks something")
		return
	}
	if !fs.ValidPath(d.Trace.File) {
		v.add(v.at("trace", "file"), "file must name the recording in the exercise's folder")
	} else if info, err := fs.Stat(d.Files, d.Trace.File); err != nil || info.IsDir() {
		v.add(v.at("trace", "file"), "there is no file %q", d.Trace.File)
	}
	for i, n := range d.Trace.Notes {
		v.both(n.Title, true, "trace", "notes", i, "title")
		if n.Text == "" {
			v.add(v.at("trace", "notes", i), "a note without text")
		}
	}
	v.asks("trace", []Mark{MarkSpan, MarkService, MarkChoice})
	for _, dir := range []string{"solution", "wrong", "recorder"} {
		if entries, err := fs.ReadDir(d.Files, dir); err != nil || len(entries) == 0 {
			v.errs = append(v.errs, problem(path.Join(v.dir, dir), 0, "missing or empty"))
		}
	}
	v.wrong()
}
