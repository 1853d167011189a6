package trainer

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"

	"otelings/internal/i18n"
	"otelings/otlp"
	"otelings/telemetry"
)

// saver appends what arrives to a file as OTLP JSON lines, each request before
// its sender is answered: a kill loses what was not answered, nothing else.
type saver struct {
	name string
	mu   sync.Mutex
	file *os.File
	err  error
}

// openSaver opens a file to append to. A line that a kill cut short is ended,
// so that the next one is whole.
func openSaver(name string) (*saver, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fileError(name, err)
	}
	last := make([]byte, 1)
	if at, err := f.Seek(-1, io.SeekEnd); err == nil {
		if _, err := f.ReadAt(last, at); err == nil && last[0] != '\n' {
			if _, err := f.WriteString("\n"); err != nil {
				f.Close()
				return nil, fileError(name, err)
			}
		}
	}
	return &saver{name: name, file: f}, nil
}

// keep writes one request. After the first failure nothing more is written:
// a file with a hole would look whole.
func (w *saver) keep(b telemetry.Batch) {
	var line bytes.Buffer
	seq := b.Door.Seq
	_, err := otlp.WriteLines(&line, &telemetry.Snapshot{Door: []telemetry.DoorEvent{b.Door}, Spans: b.Spans, Metrics: b.Metrics, Logs: b.Logs}, seq-1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil || w.file == nil {
		return
	}
	if err == nil {
		_, err = w.file.Write(line.Bytes())
	}
	if err != nil {
		w.err = fileError(w.name, err)
	}
}

func (w *saver) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

func (w *saver) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	err := errors.Join(w.file.Sync(), w.file.Close())
	w.file = nil
	if err != nil {
		return fileError(w.name, err)
	}
	return nil
}

// read fills the store from a saved file. Lines that are no JSON (the end of a
// file whose writer was killed) are counted and left out.
func (s *Scope) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fileError(name, err)
	}
	defer f.Close()
	s.file = name
	if s.unread, err = otlp.ReadTorn(f, s.store); err != nil {
		return fileError(name, err)
	}
	if s.store.Revision() == 0 {
		return &ScopeError{
			Fact: i18n.Text{EN: name + " holds no OTLP JSON lines", ZH: name + " 里没有 OTLP JSON 行"},
			Tip:  i18n.Text{EN: "open what `otelings scope --save FILE` or the Collector's file exporter wrote", ZH: "打开 `otelings scope --save FILE` 或 Collector 的 file 导出器写的文件"},
		}
	}
	return nil
}

func fileError(name string, err error) error {
	why := err.Error()
	var pe *fs.PathError
	if errors.As(err, &pe) {
		why = pe.Err.Error()
	}
	return &ScopeError{
		Fact: i18n.Text{EN: name + ": " + why, ZH: name + "：" + why},
		Tip:  i18n.Text{EN: "name a file in a folder that is there and yours; a saved file has one OTLP JSON request a line", ZH: "换一个存在且可读写的位置；保存的文件每行是一个 OTLP JSON 请求"},
		Err:  err,
	}
}
