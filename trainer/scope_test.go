package trainer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"otelings/collector"
	"otelings/diagnosis"
	"otelings/telemetry"
)

// span is an OTLP/JSON request with one span.
func span(trace, id, parent, name string) string {
	return fmt.Sprintf(`{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
		{"traceId":%q,"spanId":%q,"parentSpanId":%q,"name":%q,"kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000005000000"}]}]}]}`, trace, id, parent, name)
}

const (
	traceA = "0102030405060708090a0b0c0d0e0f10"
	traceB = "a102030405060708090a0b0c0d0e0f10"
	rootID = "0102030405060708"
)

func openScope(t *testing.T, o ScopeOptions) *Scope {
	t.Helper()
	s, err := (&Trainer{}).OpenScope(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func post(t *testing.T, url, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func TestScopeTakesEachProtocolAtItsPort(t *testing.T) {
	s := openScope(t, ScopeOptions{GRPC: "0", HTTP: "0"})
	ls := s.Listeners()
	if len(ls) != 2 || ls[0].Protocol != "grpc" || ls[1].Protocol != "http" || ls[0].Remote || ls[1].Taken != "" {
		t.Fatalf("listeners %+v", ls)
	}
	if code := post(t, ls[1].URL()+"/v1/traces", span(traceA, rootID, "", "serve")); code != 200 {
		t.Errorf("HTTP at its port: %d", code)
	}
	post(t, ls[1].URL()+"/v1/trace", span(traceA, rootID, "", "serve"))
	post(t, ls[1].URL()+"/v1/trace", span(traceA, rootID, "", "serve"))
	post(t, ls[0].URL()+"/v1/traces", span(traceA, rootID, "", "serve"))
	done := errors.New("seen all")
	var got []diagnosis.Finding
	err := s.Follow(t.Context(), func(a Arrival) error {
		for _, d := range a.Diagnoses {
			if d.Cause == telemetry.CauseHTTPOnGRPC {
				got, _ = s.Diagnose(s.Snapshot(), time.Now())
				return done
			}
		}
		return nil
	})
	if !errors.Is(err, done) {
		t.Fatalf("Follow: %v", err)
	}
	// The spans of the request that was taken are of 2023: the third.
	if len(got) != 3 || got[0].Cause != telemetry.CauseHTTPOnGRPC || got[1].Cause != telemetry.CausePathUnknown || got[1].Count != 2 || got[2].Cause != telemetry.CauseClockBehind {
		t.Errorf("diagnoses %+v", got)
	}
	for _, d := range got {
		if d.Says.EN == "" || d.Says.ZH == "" || d.Fix.EN == "" || d.Fix.ZH == "" || d.FAQ == "" {
			t.Errorf("%s is told as %+v", d.Cause, d)
		}
	}
	if c := s.Snapshot().Counts; c.Spans != 1 || c.Refused != 3 {
		t.Errorf("counts %+v", c)
	}
}

func TestScopeMovesAwayFromATakenPort(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, taken, _ := net.SplitHostPort(other.Addr().String())
	s := ScopeOf(telemetry.NewStore(telemetry.Limits{}))
	defer s.Close(context.Background())
	if err := s.listen(t.Context(), "grpc", collector.GRPCOnly, taken, ""); err != nil {
		t.Fatal(err)
	}
	l := s.Listeners()[0]
	_, port, _ := net.SplitHostPort(l.Addrs[0])
	if l.Taken != taken || port == taken || !strings.HasPrefix(l.Addrs[0], "127.0.0.1:") {
		t.Errorf("listener %+v, taken was %s", l, taken)
	}
	for _, a := range l.Addrs {
		if _, p, _ := net.SplitHostPort(a); p != port {
			t.Errorf("addresses on several ports: %v", l.Addrs)
		}
	}
	_, err = (&Trainer{}).OpenScope(t.Context(), ScopeOptions{GRPC: other.Addr().String(), HTTP: "0"})
	if text, hint := Explain(err); !strings.Contains(text.EN, "another program listens on") || hint.ZH == "" {
		t.Errorf("an address that was asked for and is taken: %v, %v", text, hint)
	}
}

func TestAPortTakenOnIPv6AloneIsTaken(t *testing.T) {
	other, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here")
	}
	defer other.Close()
	_, taken, _ := net.SplitHostPort(other.Addr().String())
	s := ScopeOf(telemetry.NewStore(telemetry.Limits{}))
	defer s.Close(context.Background())
	if err := s.listen(t.Context(), "http", collector.HTTPOnly, taken, ""); err != nil {
		t.Fatal(err)
	}
	if l := s.Listeners()[0]; l.Taken != taken || strings.HasSuffix(l.Addrs[0], ":"+taken) || len(s.doors) != len(l.Addrs) {
		t.Errorf("listener %+v with %d doors", l, len(s.doors))
	}
}

func TestScopeAddress(t *testing.T) {
	for _, c := range []struct {
		in, want string
		remote   bool
	}{
		{"4317", "127.0.0.1:4317", false}, {"127.0.0.1:0", "127.0.0.1:0", false}, {"[::1]:9", "[::1]:9", false}, {"localhost:80", "localhost:80", false},
		{"127.8.8.8:1", "127.8.8.8:1", false}, {":4317", ":4317", true}, {"0.0.0.0:1", "0.0.0.0:1", true}, {"192.168.0.7:1", "192.168.0.7:1", true}, {"example.org:1", "example.org:1", true},
	} {
		addr, remote, err := ScopeAddress(c.in)
		if err != nil || addr != c.want || remote != c.remote {
			t.Errorf("%q: %q %v %v", c.in, addr, remote, err)
		}
	}
	for _, bad := range []string{"", "x", "127.0.0.1", "::1", "a:b", "1.2.3.4:70000", "99999", "1.2.3.4:-1"} {
		if _, _, err := ScopeAddress(bad); !errors.Is(err, ErrScopeAddress) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWhatIsSavedIsThereBeforeTheAnswer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kept.jsonl")
	if err := os.WriteFile(file, []byte(`{"resourceSpans":[{"scope`), 0o600); err != nil { // a writer that was killed
		t.Fatal(err)
	}
	s := openScope(t, ScopeOptions{GRPC: "0", HTTP: "0", Save: file})
	url := s.Listeners()[1].URL()
	for i, id := range []string{"0000000000000001", "0000000000000002"} {
		post(t, url+"/v1/traces", span(traceA, id, "", "serve"))
		data, err := os.ReadFile(file)
		if err != nil || strings.Count(string(data), "\n") != i+2 || !strings.Contains(string(data), id) {
			t.Fatalf("after request %d the file holds %q, %v", i, data, err)
		}
	}
	post(t, url+"/", "{}")
	if name, err := s.Saving(); name != file || err != nil {
		t.Errorf("saving %q, %v", name, err)
	}
	shown := openScope(t, ScopeOptions{Open: file})
	if name, unread := shown.File(); name != file || unread != 1 || len(shown.Listeners()) != 0 {
		t.Errorf("opened %q with %d lines unread, listeners %v", name, unread, shown.Listeners())
	}
	n := 0
	if err := shown.Follow(t.Context(), func(a Arrival) error { n += len(a.Requests); return nil }); err != nil || n != 3 {
		t.Errorf("the file has %d requests, %v", n, err)
	}
	if d, pending := shown.Diagnose(shown.Snapshot(), time.Now()); pending || len(d) != 2 || d[0].Cause != telemetry.CausePathMissing {
		t.Errorf("diagnoses of the file: %+v", d)
	}
}

func TestFilesThatCannotBeUsedAreToldInBothLanguages(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte("milk\neggs\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []ScopeOptions{{Open: filepath.Join(dir, "none")}, {Open: text}, {Open: dir}, {GRPC: "0", HTTP: "0", Save: filepath.Join(dir, "no", "folder")}, {GRPC: "0", HTTP: "0", Save: dir}, {GRPC: "x"}, {GRPC: "0", HTTP: "203.0.113.1:9"}} {
		s, err := (&Trainer{}).OpenScope(t.Context(), o)
		if err == nil || s != nil {
			t.Errorf("%+v was opened", o)
			continue
		}
		fact, hint := Explain(err)
		if fact.EN == "" || fact.ZH == "" || hint.EN == "" || hint.ZH == "" || strings.Contains(fact.EN, "\n") {
			t.Errorf("%+v: %+v %+v", o, fact, hint)
		}
	}
}

func TestFollowHandsOnEachRequestOnce(t *testing.T) {
	store := telemetry.NewStore(telemetry.Limits{Bytes: 4000, DoorEvents: 3})
	s := ScopeOf(store)
	ctx, cancel := context.WithCancel(t.Context())
	add := func(n int) {
		for range n {
			store.Add(telemetry.Batch{Door: telemetry.DoorEvent{Outcome: telemetry.Accepted}, Spans: []*telemetry.Span{{Name: strings.Repeat("x", 100)}}, Logs: []*telemetry.LogRecord{{}}})
		}
	}
	add(2)
	store.Door(telemetry.DoorEvent{Outcome: telemetry.Refused, Cause: telemetry.CauseTLS})
	seen, tls, evicted, spans := map[uint64]bool{}, 0, 0, 0
	looks := 0
	err := s.Follow(ctx, func(a Arrival) error {
		for _, r := range a.Requests {
			if seen[r.Door.Seq] {
				t.Errorf("request %d came twice", r.Door.Seq)
			}
			seen[r.Door.Seq] = true
			spans += len(r.Spans)
		}
		for _, d := range a.Diagnoses {
			tls = d.Count
		}
		evicted += a.Evicted
		if looks++; looks == 1 {
			store.Door(telemetry.DoorEvent{Outcome: telemetry.Dropped, Cause: telemetry.CauseTLS})
			add(40)
		} else {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Follow ended with %v", err)
	}
	if c := store.Snapshot().Counts; evicted != c.EvictedItems || evicted == 0 || spans+evicted < 42 {
		t.Errorf("handed on %d spans and %d evictions, the store evicted %d", spans, evicted, c.EvictedItems)
	}
	if tls < 1 {
		t.Error("the refusal was not told")
	}
	stop := errors.New("reader is gone")
	if err := s.Follow(t.Context(), func(Arrival) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of the reader gives %v", err)
	}
}

func TestTracesAreNewestFirst(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	store := telemetry.NewStore(telemetry.Limits{})
	sp := func(trace, id, parent byte, name string, from, to uint64) *telemetry.Span {
		s := &telemetry.Span{TraceID: telemetry.TraceID{trace}, SpanID: telemetry.SpanID{id}, Name: name, Start: from, End: to,
			Resource: &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String(fmt.Sprint("svc-", id))}}}}
		if parent > 0 {
			s.ParentID = telemetry.SpanID{parent}
		}
		return s
	}
	failed := sp(1, 2, 1, "child", 5, 9)
	failed.Status = telemetry.StatusError
	store.Add(telemetry.Batch{Door: telemetry.DoorEvent{Time: at, Outcome: telemetry.Accepted}, Spans: []*telemetry.Span{failed, sp(3, 1, 9, "late", 7, 0), sp(3, 2, 9, "early", 4, 6)}})
	store.Add(telemetry.Batch{Door: telemetry.DoorEvent{Time: at.Add(time.Second), Outcome: telemetry.Accepted}, Spans: []*telemetry.Span{sp(2, 1, 0, "other", 1, 2), sp(1, 1, 0, "root", 6, 20)}})
	var got []string
	for _, l := range store.Snapshot().Traces {
		got = append(got, fmt.Sprintf("%x %s rootless=%v %v spans=%d errors=%d %v %d", l.ID[0], l.Name, l.Rootless, l.Services, l.Spans, l.Errors, l.Took, l.Seen.Sub(at)/time.Second))
	}
	want := []string{
		"2 other rootless=false [svc-1] spans=1 errors=0 1ns 1",
		"3 early rootless=true [svc-1 svc-2] spans=2 errors=0 3ns 0",
		"1 root rootless=false [svc-2 svc-1] spans=2 errors=1 15ns 1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("traces\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatIsOpenedAheadIsHandedOverOnce(t *testing.T) {
	a, err := OpenAhead(t.Context(), ScopeOptions{GRPC: "0", HTTP: "0"})
	if err != nil {
		t.Fatal(err)
	}
	url := a.scope.Listeners()[1].URL()
	if code := post(t, url+"/v1/traces", span(traceA, rootID, "", "early")); code != 200 {
		t.Errorf("before anybody shows it: %d", code)
	}
	s := openScope(t, a.Options)
	if s.Snapshot().Counts.Spans != 1 || s.Listeners()[1].URL() != url {
		t.Errorf("handed over %+v", s.Snapshot().Counts)
	}
	if again := openScope(t, a.Options); again == s || again.Listeners()[1].URL() == url {
		t.Error("handed over twice")
	}
	if err := a.Close(t.Context()); err != nil || s.Snapshot().Counts.Spans != 1 {
		t.Error("closed after it was handed over", err)
	}
	b, err := OpenAhead(t.Context(), ScopeOptions{GRPC: "0", HTTP: "0"})
	if err != nil {
		t.Fatal(err)
	}
	addr := b.scope.Listeners()[0].Addrs[0]
	if err := b.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal("not closed:", err)
	}
	l.Close()
}
