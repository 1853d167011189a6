package otlp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"otelings/telemetry"
)

// A saved file is OTLP JSON lines as the Collector's file exporter writes them:
// one export request a line. Beside it the line has a key of our own,
// "otelings", with what was seen at the door; other readers skip it. A request
// that brought nothing is a line with that key alone.

// maxSavedLine bounds one line of a file, in bytes. What the collector takes
// (4 MiB of protobuf) is well below it in JSON.
const maxSavedLine = 64 << 20

// ours is our own key in a line.
type ours struct {
	Door *savedDoor `json:"door,omitempty"`
}

type savedDoor struct {
	Time      time.Time         `json:"time"`
	Remote    string            `json:"remote,omitempty"`
	Transport string            `json:"transport,omitempty"`
	Signal    telemetry.Signal  `json:"signal,omitempty"`
	Method    string            `json:"method,omitempty"`
	Path      string            `json:"path,omitempty"`
	Encoding  string            `json:"encoding,omitempty"`
	Codec     string            `json:"codec,omitempty"`
	UserAgent string            `json:"user_agent,omitempty"`
	WireBytes int               `json:"wire_bytes,omitempty"`
	BodyBytes int               `json:"body_bytes,omitempty"`
	Items     int               `json:"items,omitempty"`
	Outcome   telemetry.Outcome `json:"outcome"`
	Cause     telemetry.Cause   `json:"cause,omitempty"`
	Code      string            `json:"code,omitempty"`
	Detail    string            `json:"detail,omitempty"`
	Open      time.Duration     `json:"open,omitempty"` // nanoseconds
}

func savedOf(d telemetry.DoorEvent) *savedDoor {
	return &savedDoor{d.Time, d.Remote, d.Transport, d.Signal, d.Method, d.Path, d.Encoding, d.Codec, d.UserAgent,
		d.WireBytes, d.BodyBytes, d.Items, d.Outcome, d.Cause, d.Code, d.Detail, d.Open}
}

func (d *savedDoor) event() telemetry.DoorEvent {
	return telemetry.DoorEvent{Time: d.Time, Remote: d.Remote, Transport: d.Transport, Signal: d.Signal, Method: d.Method, Path: d.Path,
		Encoding: d.Encoding, Codec: d.Codec, UserAgent: d.UserAgent, WireBytes: d.WireBytes, BodyBytes: d.BodyBytes, Items: d.Items,
		Outcome: d.Outcome, Cause: d.Cause, Code: d.Code, Detail: d.Detail, Open: d.Open}
}

// WriteLines writes the requests of a snapshot whose Seq is above after, in
// order, and returns the last Seq written (after itself when there was none).
// Text that is not UTF-8 is written with U+FFFD in place of what is wrong.
func WriteLines(w io.Writer, s *telemetry.Snapshot, after uint64) (last uint64, err error) {
	last = after
	at := cursor{spans: s.Spans, metrics: s.Metrics, logs: s.Logs}
	out := bufio.NewWriter(w)
	for i := range s.Door {
		d := &s.Door[i]
		b := at.take(d.Seq) // also what came before: its door event was evicted
		if d.Seq <= after {
			continue
		}
		if err := writeLine(out, &b, savedOf(*d)); err != nil {
			return last, err
		}
		last = d.Seq
	}
	return last, out.Flush()
}

// cursor walks the items of a snapshot request by request: they stand in order
// of arrival.
type cursor struct {
	spans   []*telemetry.Span
	metrics []*telemetry.Metric
	logs    []*telemetry.LogRecord
}

func (c *cursor) take(seq uint64) (b telemetry.Batch) {
	for len(c.spans) > 0 && c.spans[0].Request <= seq {
		if c.spans[0].Request == seq {
			b.Spans = append(b.Spans, c.spans[0])
		}
		c.spans = c.spans[1:]
	}
	for len(c.metrics) > 0 && c.metrics[0].Request <= seq {
		if c.metrics[0].Request == seq {
			b.Metrics = append(b.Metrics, c.metrics[0])
		}
		c.metrics = c.metrics[1:]
	}
	for len(c.logs) > 0 && c.logs[0].Request <= seq {
		if c.logs[0].Request == seq {
			b.Logs = append(b.Logs, c.logs[0])
		}
		c.logs = c.logs[1:]
	}
	return b
}

func writeLine(w *bufio.Writer, b *telemetry.Batch, door *savedDoor) error {
	body, err := requestJSON(b)
	if err != nil {
		return err
	}
	mine, err := json.Marshal(ours{Door: door})
	if err != nil {
		return err
	}
	body = bytes.TrimRight(body, " \n")
	if body = bytes.TrimSuffix(body, []byte("}")); len(body) > 1 {
		body = append(body, ',')
	}
	body = append(append(append(body, `"otelings":`...), mine...), "}\n"...)
	_, err = w.Write(body)
	return err
}

// requestJSON is the export request that brings the items, "{}" when there are none.
func requestJSON(b *telemetry.Batch) ([]byte, error) {
	switch {
	case len(b.Spans) > 0:
		return json.Marshal(tracesJSON(b.Spans))
	case len(b.Metrics) > 0:
		return json.Marshal(metricsJSON(b.Metrics))
	case len(b.Logs) > 0:
		return json.Marshal(logsJSON(b.Logs))
	}
	return []byte("{}"), nil
}

// ReadLines adds every line of a saved file, or of a file that the Collector's
// file exporter wrote, to the store: one request a line. Empty lines are
// skipped. An error names the line; what stood before it is in the store.
func ReadLines(r io.Reader, into *telemetry.Store) error {
	return readLines(r, into, func([]byte) bool { return false })
}

// ReadTorn is ReadLines for a file whose writer may have been killed: lines
// that are no JSON are left out, and unread counts them.
func ReadTorn(r io.Reader, into *telemetry.Store) (unread int, err error) {
	err = readLines(r, into, func(line []byte) bool {
		if json.Valid(line) {
			return false
		}
		unread++
		return true
	})
	return unread, err
}

// readLines reads line by line; skip is asked whether one that is wrong may be
// left out.
func readLines(r io.Reader, into *telemetry.Store, skip func(line []byte) bool) error {
	in := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		line, err := readSavedLine(in)
		if len(bytes.TrimSpace(line)) > 0 {
			if err := readLine(line, into); err != nil && !skip(line) {
				return fmt.Errorf("line %d: %w", n, err)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
}

func readSavedLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxSavedLine {
			return nil, fmt.Errorf("longer than %d MiB", maxSavedLine>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// keys are what tells a line's signal.
type keys struct {
	Traces  json.RawMessage `json:"resourceSpans"`
	Metrics json.RawMessage `json:"resourceMetrics"`
	Logs    json.RawMessage `json:"resourceLogs"`
	Ours    *ours           `json:"otelings"`
}

func readLine(line []byte, into *telemetry.Store) error {
	var k keys
	if err := json.Unmarshal(line, &k); err != nil {
		return fmt.Errorf("not a JSON object: %w", err)
	}
	signal, found := telemetry.Signal(""), 0
	for _, s := range []struct {
		signal telemetry.Signal
		body   json.RawMessage
	}{{telemetry.SignalTraces, k.Traces}, {telemetry.SignalMetrics, k.Metrics}, {telemetry.SignalLogs, k.Logs}} {
		if s.body != nil {
			signal, found = s.signal, found+1
		}
	}
	var b telemetry.Batch
	if k.Ours != nil && k.Ours.Door != nil {
		b.Door = k.Ours.Door.event()
	}
	switch {
	case found > 1:
		return errors.New("more than one signal in a line")
	case found == 0 && b.Door.Outcome == "":
		return errors.New("no resourceSpans, resourceMetrics or resourceLogs")
	case found == 0:
		into.Door(b.Door)
		return nil
	}
	n, err := Decode(signal, JSON, line, &b)
	if err != nil {
		return err
	}
	if b.Door.Outcome == "" {
		b.Door = telemetry.DoorEvent{Transport: "file", Signal: signal, Encoding: string(JSON), BodyBytes: len(line), Items: n.Items, Outcome: telemetry.Accepted}
	}
	into.Add(b)
	return nil
}
