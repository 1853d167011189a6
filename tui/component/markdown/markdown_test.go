package markdown

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

const sample = "# Title\n\n## Why {#why}\n\nA **span** ends in `drop`, see [flush](lesson:flush).\n\n> quote quote quote quote quote quote quote quote quote quote\n\n" +
	"- one\n- two\n\n```mermaid\na --> b\n```\n\n```rust\nfn main() { let a = 1; }\n```\n\n<!-- note -->\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. first\n2. second\n"

const chinese = "请求结束以后，Span 不会马上发送：它先进入批处理队列（batch queue），等到五秒过去、队列装满，或者程序调用 `force_flush`，才会真正离开进程。"

func TestRender(t *testing.T) {
	for _, look := range []Look{Dark, Light, Mono} {
		lines := Render(sample, 50, look)
		all := ansi.Strip(strings.Join(lines, "\n"))
		for _, want := range []string{"Why", "flush", "• one", "fn main()", "▍quote", "1. first", "a --> b"} {
			if !strings.Contains(all, want) {
				t.Errorf("look %d: %q is missing in\n%s", look, want, all)
			}
		}
		for _, no := range []string{"{#why}", "lesson:", "note", "\u2028"} {
			if strings.Contains(all, no) {
				t.Errorf("look %d: %q is shown", look, no)
			}
		}
		for i, l := range lines {
			if w := ansi.StringWidth(l); w > 50 {
				t.Errorf("line %d is %d wide", i, w)
			}
		}
	}
	for _, l := range Render(sample, 50, Mono) {
		if strings.Contains(l, "\x1b[38") || strings.Contains(l, "\x1b[48") {
			t.Errorf("mono has a colour: %q", l)
		}
	}
}

func TestChineseLinesStartAndEndLegally(t *testing.T) {
	for _, w := range []int{24, 30, 38, 56} {
		lines := Render(chinese, w, Mono)
		if len(lines) < 3 {
			t.Fatalf("width %d: not wrapped: %q", w, lines)
		}
		for _, l := range lines {
			p := strings.TrimSpace(ansi.Strip(l))
			if p == "" {
				continue
			}
			r := []rune(p)
			if strings.ContainsRune("，。、：）", r[0]) || strings.ContainsRune("（", r[len(r)-1]) {
				t.Errorf("width %d: bad break: %q", w, p)
			}
		}
	}
}

func TestCache(t *testing.T) {
	c := NewCache(2000)
	a := c.Render(sample, 40, Mono)
	if b, ok := c.Have(sample, 40, Mono); !ok || &b[0] != &a[0] {
		t.Fatal("not cached")
	}
	if _, ok := c.Have(sample, 41, Mono); ok {
		t.Fatal("width is not part of the key")
	}
	for i := range 20 {
		c.Render(strings.Repeat("word ", 50+i), 40, Mono)
	}
	if _, ok := c.Have(sample, 40, Mono); ok || c.size > c.limit {
		t.Fatalf("nothing was evicted, size %d", c.size)
	}
}

func TestListItemsHangAndAreNeverCut(t *testing.T) {
	src := "1. `end()` puts a span into a queue; a timer, a full batch or a flush sends it, and nothing else does.\n2. Keep the provider and call `shutdown()` last, on every way out of the program.\n\n- 进程一退出，缓冲里的数据就丢了，所以最后要自己调 `shutdown()`，别指望它自己刷出来。\n"
	for _, w := range []int{40, 56, 76} {
		for i, l := range Render(src, w, Mono) {
			plain := ansi.Strip(l)
			if strings.Contains(plain, "…") || ansi.StringWidth(plain) > w {
				t.Errorf("width %d, line %d is cut or too wide: %q", w, i, plain)
			}
			if plain != "" && !marker.MatchString(plain) && !strings.HasPrefix(plain, "  ") {
				t.Errorf("width %d, line %d does not hang: %q", w, i, plain)
			}
		}
	}
}
