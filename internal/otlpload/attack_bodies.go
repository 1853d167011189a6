package otlpload

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// The attacks that send complete requests.

func (f *fight) emptyBombs() { f.sendBombs(bombs()) }

func (f *fight) deepNesting() { f.sendBombs(deep()) }

func (f *fight) sendBombs(all []bomb) {
	for _, b := range all {
		zip := gzipped(b.body)
		senders, done := f.senders(b.json, "gzip")
		for _, s := range senders {
			body := zip
			if _, ok := s.(*grpcSender); ok {
				body = b.body // its client compresses
			}
			f.each(max(1, f.Requests/len(all)), 8, func(int) { f.ask(s, 0, body) })
		}
		done()
	}
}

// dense is what a sender can make a program decode without breaking a limit of
// numbers: spans of 48 bytes and more.
func (f *fight) dense() {
	const perRequest = 60_000
	var spans []byte
	for i := range perRequest {
		if len(spans) > bodySize-128 {
			break
		}
		spans = span(spans, uint64(i), uint64(i), 0)
	}
	n := bytes.Count(spans, []byte("flood"))
	body := export(named("dense"), spans)
	senders, done := f.senders(false, "gzip")
	defer done()
	zip := gzipped(body)
	f.each(max(8, f.Requests/4), min(16, max(2, f.Requests/6)), func(i int) {
		if s := senders[i%len(senders)]; i%len(senders) == 0 {
			f.ask(s, n, zip)
		} else {
			f.ask(s, n, body)
		}
	})
}

func (f *fight) gzipBombs() {
	var zip bytes.Buffer
	w, _ := gzip.NewWriterLevel(&zip, gzip.BestSpeed) // the level is one of its own
	_, _ = io.CopyN(w, zeros{}, 1<<30)
	_ = w.Close()
	h := newHTTP(f.HTTP, Traces, "application/x-protobuf", 8)
	h.codec = "gzip"
	defer f.end(h)
	g, err := dialGRPC(f.GRPC, Traces, false, stored())
	if err != nil {
		return
	}
	defer f.end(g)
	f.each(f.Requests/2, 8, func(i int) {
		if i%2 == 0 {
			f.ask(h, 0, zip.Bytes()[:min(zip.Len(), bodySize)])
		} else {
			f.ask(g, 0, zip.Bytes()[:min(zip.Len(), bodySize)])
		}
	})
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func (f *fight) largeBodies() {
	body := make([]byte, 20_000_000)
	senders, done := f.senders(false, "")
	defer done()
	f.each(f.Requests/2, 8, func(i int) { f.ask(senders[i%len(senders)], 0, body) })
}

func (f *fight) malformed() {
	good := small(1)
	bodies := [][]byte{[]byte("hello"), bytes.Repeat([]byte{0xff}, 1000), good[:len(good)-7], {0x0a}}
	senders, done := f.senders(false, "")
	defer done()
	j := newHTTP(f.HTTP, Traces, "application/json", 8)
	defer f.end(j)
	texts := []string{`{"resourceSpans":[`, `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}`, `nonsense`, `[1,2`}
	f.each(f.Requests, 8, func(i int) {
		if i%3 == 2 {
			f.ask(j, 0, []byte(texts[i/3%len(texts)]))
			return
		}
		f.ask(senders[i%3], 0, bodies[i/3%len(bodies)])
	})
}

func (f *fight) truncatedGzip() {
	zip := gzipped(bytes.Repeat(small(1), 1000))
	h := newHTTP(f.HTTP, Traces, "application/x-protobuf", 8)
	h.codec = "gzip"
	defer f.end(h)
	g, err := dialGRPC(f.GRPC, Traces, false, stored())
	if err != nil {
		return
	}
	defer f.end(g)
	bodies := [][]byte{zip[:len(zip)/2], zip[:5], []byte("this is no gzip"), zip[:len(zip)-4]}
	f.each(f.Requests, 8, func(i int) {
		var s sender = h
		if i%2 == 1 {
			s = g
		}
		f.ask(s, 0, bodies[i/2%len(bodies)])
	})
}

// flood sends the scale's spans in requests of perRequest, made by fill on the
// way: millions of them would not fit before the clock.
func (f *fight) flood(spans, perRequest int, fill func(first, n int) []byte) {
	g, err := dialGRPC(f.GRPC, Traces, false)
	if err != nil {
		return
	}
	defer f.end(g)
	h := newHTTP(f.HTTP, Traces, "application/x-protobuf", 4)
	defer f.end(h)
	f.each((spans+perRequest-1)/perRequest, 4, func(i int) {
		var s sender = g
		if i%2 == 1 {
			s = h
		}
		n := min(perRequest, spans-i*perRequest)
		f.ask(s, n, fill(i*perRequest, n))
	})
}

func each(first, n int, add func(to []byte, i uint64) []byte) (spans []byte) {
	spans = make([]byte, 0, 80*n)
	for i := first; i < first+n; i++ {
		spans = add(spans, uint64(i))
	}
	return spans
}

func (f *fight) oneTrace() {
	f.flood(f.Spans, 2000, func(first, n int) []byte {
		return export(named("one-trace"), each(first, n, func(to []byte, i uint64) []byte { return span(to, 1<<40, i, (i+1)/3) }))
	})
}

func (f *fight) manyTraces() {
	f.flood(f.Spans, 2000, func(first, n int) []byte {
		return export(service("many-%d", first%7), each(first, n, func(to []byte, i uint64) []byte { return span(to, i, i, 0) }))
	})
}

func (f *fight) orphans() {
	f.flood(f.Spans/5, 2000, func(first, n int) []byte {
		return export(named("orphans"), each(first, n, func(to []byte, i uint64) []byte { return span(to, i/10, i, 1<<50+i) }))
	})
}

func (f *fight) hugeResources() {
	f.flood(20*f.Requests, 20, func(first, n int) []byte {
		attrs := attribute(service("huge-%d", first), "note", string(bytes.Repeat([]byte{byte('a' + first%26)}, 1<<20)))
		return export(attrs, each(first, n, func(to []byte, i uint64) []byte { return span(to, i, i, 0) }))
	})
}

func (f *fight) attributes() {
	f.flood(10*f.Requests, 10, func(first, n int) []byte {
		var spans []byte
		for i := range n {
			one := span(nil, uint64(first+i), uint64(first+i), 0)[2:]
			for k := range 500 {
				one = attributeAt(one, 9, fmt.Sprintf("key.%d.%d.%d", first, i, k), fmt.Sprint("value", first*k))
			}
			spans = append(spans, field(2, one)...)
		}
		return export(named("attributes"), spans)
	})
}
