package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

func TestScopePages(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "v", "1", "r", "", "", "w", "", "", "L", "1", "b", "w", "q")
	wants(t, out, "v live view of any OTLP", "# Live view", "gRPC listens on 127.0.0.1:40001, [::1]:40001, port 4317 is another program's", "HTTP listens on 127.0.0.1:4318",
		"- In your program: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:40001 (gRPC)", "It listens until you quit", "Received: requests 3, spans 3, data points 2, log records 1, refused 2.",
		"Kept: spans 3", `1. serve\ncoffee\x1b[2J, coffee-shop, spans 3, 3ms, errors 1, 05:06:07`, "enter refresh, w why: problems ",
		"# trace 01000000", "    grind, INTERNAL", "its parent did not arrive", "# trace 01000000", "# Live view",
		"# why", "path-missing, times: 2", "The request went to / instead of /v1/traces", "What to do: Remove with_endpoint", "    let exporter = SpanExporter::builder()", "Or set: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318",
		"Evidence: http POST / → 404", "Last: 05:06:07 http POST / 404", "unknown-service, times: 5", "clock-behind, note, times: 3", "1. unknown-service: trace 01000000", "r refresh",
		"# 实时视图", "gRPC 监听", "端口 4317 被别的程序占用", "保留：Span 3", "# 链路 01000000", "# 诊断", "次数：2", "怎么办：", "> ")
}

func TestScopeFailureIsTold(t *testing.T) {
	f := newFake()
	f.welcomed, f.openErr = true, errBusy
	var out strings.Builder
	s := newSession(f, Options{In: strings.NewReader(""), Out: &out})
	s.stack = []screen{&scopeScreen{}}
	if err := s.loop(context.Background()); !errors.Is(err, io.EOF) {
		t.Errorf("loop: %v", err)
	}
	wants(t, out.String(), "This page cannot be shown", "the progress file is busy", "1. Try again")
}

func TestFollowScope(t *testing.T) {
	for _, c := range []struct {
		lang i18n.Lang
		want []string
	}{
		{i18n.EN, []string{"HTTP listens on 127.0.0.1:4318", `span: serve\ncoffee\x1b[2J, SERVER, 3ms, coffee-shop, trace 01000000`, "span: grind, INTERNAL, 2ns, ERROR, trace 01000000", "metric: coffee.sold, sum, {cup}, points 2",
			`log: WARN, out of beans\x1b[2J`, "refused: http POST / 404 path-missing: no OTLP path", "refused: http POST /", "why: path-missing, times: 2", "    The request went to /", "    What to do:",
			`            .with_endpoint("http://127.0.0.1:4318/v1/traces")`, "    Or set: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", "    Evidence: http POST / → 404: no OTLP path", "why: unknown-service, times: 5", "why: clock-behind, note, times: 3", "Received: requests 3", "Kept: spans 3"}},
		{i18n.ZH, []string{"HTTP 监听", "Span：serve", "指标：coffee.sold", "日志：WARN", "拒收：http POST", "诊断：path-missing，次数：2", "怎么办：", "或者设变量：", "证据：", "保留："}},
	} {
		var out strings.Builder
		ctx, cancel := context.WithCancel(context.Background())
		sc := trainer.ScopeOf(scopeStore(), trainer.Listener{Protocol: "http", Addrs: []string{"127.0.0.1:4318"}})
		cancel() // what is there is still printed
		if err := FollowScope(ctx, &out, sc, c.lang, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("FollowScope: %v", err)
		}
		checkOutput(t, out.String(), 80)
		wants(t, out.String(), c.want...)
		if strings.Count(out.String(), "with_endpoint(…) is used as it stands") > 1 {
			t.Error("the same advice twice")
		}
	}
	sc := trainer.ScopeOf(scopeStore())
	if err := FollowScope(context.Background(), &brokenWriter{100}, sc, i18n.EN, 0); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a reader that went away gives %v", err)
	}
}

// Who sees nothing is told what to look at, where it follows and on the page.
func TestScopeToWhichNobodyConnects(t *testing.T) {
	sc := trainer.ScopeOf(telemetry.NewStore(telemetry.Limits{}), trainer.Listener{Protocol: "http", Addrs: []string{"127.0.0.1:40002"}})
	for lang, want := range map[i18n.Lang][]string{
		i18n.EN: {"Nobody has connected yet", "1) The program ended before", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:40002"},
		i18n.ZH: {"还没有程序连上来", "1) 批次还没发", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:40002"},
	} {
		var out strings.Builder
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := FollowScope(ctx, &out, sc, lang, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("FollowScope: %v", err)
		}
		checkOutput(t, out.String(), 80)
		wants(t, out.String(), want...)
		p, err := (&scopeWhyScreen{}).page(context.Background(), &Session{scope: sc, lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		wants(t, strings.Join(p.Body, "\n"), want...)
	}
}

func TestFollowScopeSaysWhatWasEvicted(t *testing.T) {
	store := telemetry.NewStore(telemetry.Limits{Bytes: 2000})
	for range 20 {
		store.Add(telemetry.Batch{Spans: []*telemetry.Span{{Name: strings.Repeat("名", 500)}}, Door: telemetry.DoorEvent{Outcome: telemetry.Accepted}})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out strings.Builder
	_ = FollowScope(ctx, &out, trainer.ScopeOf(store), i18n.EN, 60)
	checkOutput(t, out.String(), 60)
	wants(t, out.String(), "evicted, in number ", "Kept: spans ")
}
