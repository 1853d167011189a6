package search

import (
	"slices"
	"strings"
	"testing"
)

func small(t testing.TB) *Index {
	t.Helper()
	data, err := Build([]Doc{
		{Kind: FAQ, ID: "flush", Title: []string{"Spans missing at exit?", "退出后 Span 丢失？"}, Lead: []string{"Call shutdown().", "调用 shutdown()。"}, Words: []string{"last batch"}},
		{Kind: FAQ, ID: "reactor", Title: []string{"No reactor?", "没有 reactor？"}, Match: []string{"thread '…' panicked at … there is no reactor running, must be called from the context of a Tokio 1.x runtime"}},
		{Kind: Lesson, ID: "traces/span-structure", Title: []string{"Span structure", "Span 结构"}, Body: []string{"A span has a traceparent header elsewhere. BatchSpanProcessor.ExportError"}},
		{Kind: Term, ID: "sampling", Title: []string{"sampling", "采样"}, Lead: []string{"Which traces are kept.", "留下哪些链路。"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func TestSearch(t *testing.T) {
	ix := small(t)
	for _, c := range []struct {
		query string
		kinds []Kind
		want  string // the first hit
		fixed string
	}{
		{"missing spans", nil, "flush", ""},
		{"ＭＩＳＳＩＮＧ spans", nil, "flush", ""},
		{"\x1b[31mmissing\x1b[0m", nil, "flush", ""},
		{"采样", nil, "sampling", ""},
		{"丢失", nil, "flush", ""},
		{"tracparent", nil, "traces/span-structure", "tracparent→traceparent"},
		{"samplign", nil, "sampling", "samplign→sampling"},
		{"export error", nil, "traces/span-structure", ""},
		{"exporterr", nil, "traces/span-structure", ""}, // unfinished
		{"there is no reactor running, must be called from", nil, "reactor", ""},
		{"2026-01-01T00:00:00Z ERROR\nthread 'x' panicked at /a/b.rs:1:2:\nthere is no  reactor running, must be called from the context of a tokio 1.x runtime", nil, "reactor", ""},
		{"span", []Kind{Term}, "", ""},
		{"", nil, "", ""},
		{"…", nil, "", ""},
		{"the is of", nil, "", ""},
	} {
		r := ix.Search(c.query, 5, c.kinds...)
		got := ""
		if len(r.Hits) > 0 {
			got = r.Hits[0].ID
		}
		if got != c.want || c.fixed != "" && !slices.Contains(r.Fixed, c.fixed) {
			t.Errorf("%q finds %q (read %v), want %q (%s)", c.query, got, r.Fixed, c.want, c.fixed)
		}
	}
	if n := len(ix.Search("span", 1).Hits); n != 1 {
		t.Errorf("a limit of 1 gives %d", n)
	}
}

func TestBuildIsTheSameEachTime(t *testing.T) {
	docs := []Doc{{ID: "a", Title: []string{"one two three"}}, {ID: "b", Body: []string{"two three four"}}}
	a, err := Build(docs)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if b, err := Build(docs); err != nil || string(a) != string(b) {
			t.Fatal("two builds differ")
		}
	}
	if _, err := Open(a[:len(a)/2]); err == nil {
		t.Error("half an index opens")
	}
	if _, err := Open(nil); err == nil {
		t.Error("no index opens")
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"batchspanprocessor.exporterror": "batchspanprocessor.exporterror batchspanprocess exporterr",
		"with_endpoint()":                "with_endpoint with endpoint",
		"链路采样 on":                        "链路 路采 采样 on",
		"traces tracing traced":          "trac trac trac",
	} {
		var got []string
		words(in, false, func(s string, _ bool) { got = append(got, s) })
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", in, strings.Join(got, " "), want)
		}
	}
}

// Whatever is pasted is searched for without a panic, and in bounded time.
func FuzzSearch(f *testing.F) {
	ix, err := Embedded()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"span", "采样 traceparent", "thread 'x' panicked at\n\x1b[31m…", strings.Repeat("a", 5000), "…………", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := ix.Search(s, 10)
		if len(r.Hits) > 10 {
			t.Errorf("%d hits", len(r.Hits))
		}
		for i := 1; i < len(r.Hits); i++ {
			if r.Hits[i].Score > r.Hits[i-1].Score {
				t.Error("not in order")
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	ix, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	paste := strings.Repeat("2026-11-26T22:44:36Z ERROR hyper_util::client::legacy connect error to 127.0.0.1:4318 src/main.rs:17:3\n", 50)
	strange := make([]string, 400)
	for i := range strange {
		strange[i] = "wrd" + strings.Repeat(string(rune('a'+i%26)), 3+i/26)
	}
	for name, q := range map[string]string{"strange": strings.Join(strange, " "), "words": "spans missing at exit", "typo": "tracparnt heder", "zh": "程序退出 span 丢失", "paste": paste} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				ix.Search(q, 10)
			}
		})
	}
	b.Run("open", func(b *testing.B) {
		for range b.N {
			if _, err := Embedded(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
