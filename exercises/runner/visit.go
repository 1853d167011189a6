package runner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net/http"
	"time"

	"otelings/telemetry"
)

// How often a program is visited, and how long one visit may take.
const (
	visitPause = 200 * time.Millisecond
	visitLimit = 5 * time.Second
)

// unsampledEvery is which visit carries a traceparent that is not sampled. A
// sampler that follows its caller (ParentBased) records nothing for it.
const unsampledEvery = 5

// visitor asks a program's addresses in turn so that it has something to do.
// Its counts may be read once done is closed; one without addresses is done at once.
type visitor struct {
	urls      []string
	mark      bool
	client    *http.Client
	first     chan struct{} // closed at the first answer
	done      chan struct{}
	answered  int // but for those of unsampled
	unsampled []telemetry.TraceID
}

// newVisitor makes a visitor. Each visit has a connection of its own: one kept
// open would hold up a program that ends when its last connection does.
func newVisitor(urls []string, mark bool) *visitor {
	return &visitor{
		urls: urls, mark: mark, first: make(chan struct{}), done: make(chan struct{}),
		client: &http.Client{
			Transport: &http.Transport{DisableKeepAlives: true}, Timeout: visitLimit,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// run visits until ctx is done; a visit under way is finished first.
func (v *visitor) run(ctx context.Context) {
	defer close(v.done)
	if len(v.urls) == 0 {
		return
	}
	tick := time.NewTicker(visitPause)
	defer tick.Stop()
	opened := false
	for n := 0; ; {
		mark := v.mark && n%unsampledEvery == unsampledEvery-1
		if ctx.Err() == nil && v.visit(context.WithoutCancel(ctx), v.urls[n%len(v.urls)], mark) {
			n++
			if !opened {
				opened = true
				close(v.first)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// visit asks for one address; any answer will do.
func (v *visitor) visit(ctx context.Context, url string, mark bool) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	req.Header.Set("User-Agent", "otelings-visit")
	var trace telemetry.TraceID
	if mark {
		var span telemetry.SpanID
		rand.Read(trace[:]) // never fails (crypto/rand)
		rand.Read(span[:])
		req.Header.Set("traceparent", "00-"+hex.EncodeToString(trace[:])+"-"+hex.EncodeToString(span[:])+"-00")
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20)) // the answer itself is not judged
	resp.Body.Close()
	if mark {
		v.unsampled = append(v.unsampled, trace)
	} else {
		v.answered++
	}
	return true
}
