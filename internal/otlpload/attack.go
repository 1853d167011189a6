package otlpload

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Target is the two ports of the program that is attacked, host:port each,
// loopback only.
type Target struct{ GRPC, HTTP string }

// Scale is how much of each attack is made.
type Scale struct {
	Conns    int           // connections of those that hold many
	Spans    int           // of the floods of spans
	Requests int           // of those that send one bad request after another
	Hold     time.Duration // how long connections are held
	Quiet    time.Duration // how long after an attack the honest client still counts to it
}

// The scales with names. Small is for every commit; full is what the bounds are
// promised for.
var scales = map[string]Scale{
	"small": {Conns: 600, Spans: 300_000, Requests: 24, Hold: 500 * time.Millisecond, Quiet: 300 * time.Millisecond},
	"full":  {Conns: 4_000, Spans: 5_000_000, Requests: 200, Hold: 12 * time.Second, Quiet: time.Second},
}

// ScaleOf is the scale with this name, its connections cut to what files this
// machine lets a process open; cut says that they were.
func ScaleOf(name string) (s Scale, cut, ok bool) {
	s, ok = scales[name]
	if most := Files()/2 - 200; s.Conns > most {
		s.Conns, cut = max(most, 10), true
	}
	return s, cut, ok
}

// Tally is what an attack did, as its own side saw it.
type Tally struct {
	Outcomes map[string]int // requests by how they were answered
	Requests int            // complete requests that were answered
	Silent   int            // connections opened that never sent a complete request
	Unsure   int            // requests or connections the program may or may not have seen as such
	Taken    int            // items of requests answered with success
	Unread   int            // items of requests whose answers were not read
}

func (t *Tally) add(o Tally) {
	if t.Outcomes == nil {
		t.Outcomes = map[string]int{}
	}
	for k, n := range o.Outcomes {
		t.Outcomes[k] += n
	}
	t.Requests += o.Requests
	t.Silent += o.Silent
	t.Unsure += o.Unsure
	t.Taken += o.Taken
	t.Unread += o.Unread
}

// Attack is one hostile load. Its Tally says what must be accounted for.
type Attack struct {
	Name string
	Does string
	run  func(*fight)
}

// Run makes the attack and ends every connection of it, then gives the tally.
// It ends early with ctx.
func (a Attack) Run(ctx context.Context, t Target, s Scale) (Tally, error) {
	for _, addr := range []string{t.GRPC, t.HTTP} {
		if err := Loopback(addr); err != nil {
			return Tally{}, err
		}
	}
	f := &fight{ctx: ctx, Target: t, Scale: s}
	a.run(f)
	return f.tally, ctx.Err()
}

// AttackNamed is the attack with this name.
func AttackNamed(name string) (Attack, bool) {
	all := Attacks()
	i := slices.IndexFunc(all, func(a Attack) bool { return a.Name == name })
	if i < 0 {
		return Attack{}, false
	}
	return all[i], true
}

// Attacks is all of them.
func Attacks() []Attack {
	return []Attack{
		{"empty-bombs", "gzip of empty spans, resources, attributes and the like, over both transports", (*fight).emptyBombs},
		{"dense", "bodies with as many small spans as pass the limits, compressed, many at a time", (*fight).dense},
		{"gzip-bombs", "a megabyte of gzip that would be a gigabyte", (*fight).gzipBombs},
		{"large-bodies", "bodies of 20 MB", (*fight).largeBodies},
		{"malformed", "bytes that are neither protobuf nor JSON, and requests cut in the middle", (*fight).malformed},
		{"truncated-gzip", "gzip that ends early, and text that claims to be gzip", (*fight).truncatedGzip},
		{"deep", "values and brackets nested hundreds of thousands deep", (*fight).deepNesting},
		{"half-open", "thousands of connections that send nothing, half of their headers, or the HTTP/2 preface", (*fight).halfOpen},
		{"stalled", "thousands of bodies that stop in the middle, over HTTP and gRPC", (*fight).stalled},
		{"slow-readers", "good requests whose answers are never read", (*fight).slowReaders},
		{"huge-headers", "headers of two megabytes, over HTTP and HTTP/2", (*fight).hugeHeaders},
		{"endless-headers", "headers that never end, over HTTP and HTTP/2", (*fight).endlessHeaders},
		{"streams", "thousands of streams on one connection, half of them reset at once", (*fight).streams},
		{"one-trace", "millions of spans of one trace", (*fight).oneTrace},
		{"many-traces", "millions of spans, each a trace of its own", (*fight).manyTraces},
		{"orphans", "spans whose parents never come", (*fight).orphans},
		{"huge-resources", "a resource of a megabyte beside tiny spans", (*fight).hugeResources},
		{"attributes", "spans with hundreds of attributes, keys and values all different", (*fight).attributes},
		{"churn", "connections that are opened and closed at once", (*fight).churn},
	}
}

// fight is one attack under way.
type fight struct {
	Target
	Scale
	ctx   context.Context
	mu    sync.Mutex
	tally Tally
}

func (f *fight) count(t Tally) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tally.add(t)
}

// each calls do for 0 to n-1, so many at a time.
func (f *fight) each(n, atOnce int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, atOnce) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && f.ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// requestPatience is the most an attacker waits for one answer.
const requestPatience = 30 * time.Second

// ask sends one request of so many items and counts how it was answered.
func (f *fight) ask(s sender, items int, body []byte) {
	ctx, cancel := context.WithTimeout(f.ctx, requestPatience)
	defer cancel()
	rejected, err := s.send(ctx, body)
	what := outcome(err)
	t := Tally{Outcomes: map[string]int{what: 1}}
	switch what {
	case "ok":
		t.Requests, t.Taken = 1, items-int(rejected)
	case "closed", "timeout":
		t.Unsure, t.Unread = 1, items
	default:
		t.Requests = 1
	}
	f.count(t)
}

// senders are one for each transport that a body of this encoding can take;
// done closes them.
func (f *fight) senders(isJSON bool, codec string) (all []sender, done func()) {
	ct := "application/x-protobuf"
	if isJSON {
		ct = "application/json"
	}
	h := newHTTP(f.HTTP, Traces, ct, 8)
	h.codec = codec
	all = append(all, h)
	if !isJSON {
		g, err := dialGRPC(f.GRPC, Traces, codec == "gzip")
		if err == nil { // an address that is loopback always makes one
			all = append(all, g)
		}
	}
	return all, func() { f.end(all...) }
}

// end closes senders. What HTTP's client opened and had no use for is counted.
func (f *fight) end(all ...sender) {
	for _, s := range all {
		if h, ok := s.(*httpSender); ok {
			f.count(Tally{Unsure: int(h.dials.Load())})
		}
		_ = s.Close()
	}
}

func (f *fight) dial(addr string) (net.Conn, error) {
	d := net.Dialer{Timeout: 10 * time.Second}
	cn, err := d.DialContext(f.ctx, "tcp", addr)
	if err != nil {
		f.count(Tally{Outcomes: map[string]int{"no connection": 1}})
	}
	return cn, err
}

// hold opens n connections, says on each what opening gives for it, and holds
// them all for the scale's time or until the program closes them. None becomes
// a complete request.
func (f *fight) hold(n int, opening func(i int) (addr string, say []byte)) {
	conns := make([]net.Conn, n)
	f.each(n, 16, func(i int) {
		addr, say := opening(i)
		cn, err := f.dial(addr)
		if err != nil {
			return
		}
		_ = cn.SetDeadline(time.Now().Add(requestPatience))
		_, _ = cn.Write(say) // it may have been closed already, which is an outcome
		conns[i] = cn
	})
	var wg sync.WaitGroup
	end := time.Now().Add(f.Hold)
	for _, cn := range conns {
		if cn == nil {
			continue
		}
		wg.Go(func() {
			_ = cn.SetReadDeadline(end)
			_, err := io.Copy(io.Discard, cn)
			what := "closed by the program"
			if e, ok := err.(net.Error); ok && e.Timeout() { //nolint:errorlint // io.Copy hands the connection's own error on
				what = "held"
			}
			cn.Close()
			f.count(Tally{Silent: 1, Outcomes: map[string]int{what: 1}})
		})
	}
	wg.Wait()
}

func service(format string, i int) []byte { return named(fmt.Sprintf(format, i)) }
