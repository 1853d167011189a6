//go:build unix

package main

import (
	"flag"
	"fmt"
	"html"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// go test ./cmd/otelings -run Screens -screens "$PWD/docs/screens" records the
// README's pictures from the real program in a pseudo-terminal.
var screensFlag = flag.String("screens", "", "record the README's screens into this folder")

func TestRecordScreens(t *testing.T) {
	if *screensFlag == "" {
		t.Skip("records pictures only when asked to")
	}
	program, env := binary(t), folders(t)
	work := filepath.Join(os.TempDir(), "otelings-workspace") // a path that may stand in a picture
	t.Cleanup(func() { _ = os.RemoveAll(work) })
	env = append(env, "COLORTERM=truecolor", "HOME="+os.Getenv("HOME"), "OTELINGS_WORKSPACE="+work)
	if dir := os.Getenv("CARGO_TARGET_DIR"); dir != "" {
		env = append(env, "CARGO_TARGET_DIR="+dir)
	}
	x := open(t, 80, 24, append(env, "LANG=en_US.UTF-8"), program)
	x.see("Which language?")
	x.press("\r")
	x.see("What brings you here?")
	x.press("\r")
	x.see("hours a week")
	x.press("\r")
	x.see("This week")
	x.record("today")
	x.press("\x03")
	x.end()

	x = open(t, 80, 24, append(env, "LANG=en_US.UTF-8"), program, "learn", "quick-start/silent-second")
	x.see("Your prediction")
	x.press("jllljjj1j3r")
	x.see("Predicted and observed")
	x.record("lab")
	x.press("\x03")
	x.end()

	x = open(t, 80, 24, append(env, "LANG=en_US.UTF-8"), program, "learn", "quick-start/first-trace")
	x.see("The first trace")
	x.press("r")
	x.see("Not yet", "Next step")
	x.record("code")
	x.press("\x03")
	x.end()

	x = open(t, 100, 28, append(env, "LANG=en_US.UTF-8"), program, "learn", "faq/hole-in-the-middle")
	x.see("The hole in the middle")
	x.press("\r")
	x.see("POST /orders")
	x.press("jjjjjjjjjjjjjjm")
	x.see("▶1")
	x.record("recording")
	x.press("\x03")
	x.end()

	x = open(t, 80, 24, append(env, "LANG=en_US.UTF-8"), program, "learn", "quick-start")
	x.see("tracing to a program")
	x.press("/")
	x.see("Nothing arrives")
	x.press("spans mising at exit")
	x.see("read as mising")
	x.record("search")
	x.press("\x03")
	x.end()

	x = open(t, 80, 24, append(env, "LANG=zh_CN.UTF-8"), program, "learn", "--lang", "zh", "quick-start")
	x.see("给程序加上追踪")
	x.press("\t\r4\r")
	x.see("你的答案")
	x.record("lesson-zh")
	x.press("\x03")
	x.end()
}

// TestRecordScopeScreens is the live view after a Rust program whose requests
// lack their path. It needs cargo and the ports 4317 and 4318.
func TestRecordScopeScreens(t *testing.T) {
	if *screensFlag == "" {
		t.Skip("records pictures only when asked to")
	}
	x := open(t, 80, 24, append(folders(t), "COLORTERM=truecolor", "LANG=en_US.UTF-8"), binary(t), "scope")
	x.see("HTTP 127.0.0.1:4318", "Waiting for OTLP")
	cargo := exec.Command("cargo", "run", "--locked", "--quiet", "--", "path-missing")
	cargo.Dir = "../../internal/causes/testdata/rust"
	cargo.Env = append(os.Environ(), "OTEL_SERVICE_NAME=coffee-shop", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318")
	if out, err := cargo.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	x.see("Why 1")
	x.press("\t\r")
	x.see("path-missing", "In Rust")
	x.record("scope")
	x.press("\x03")
	x.end()
}

const cellW, cellH = 9, 19

// record writes the screen as SVG, every cell at its own place, so that wide
// characters line up whatever font draws them.
func (x *terminal) record(name string) {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	w, h := x.screen.Width(), x.screen.Height()
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="DejaVu Sans Mono,Menlo,Consolas,Noto Sans Mono CJK SC,monospace" font-size="15"><rect width="100%%" height="100%%" rx="8" fill="#1e1e2e"/>`, w*cellW+24, h*cellH+24)
	for row := range h {
		for col := range w {
			c := x.screen.CellAt(col, row)
			if c == nil || c.Width == 0 {
				continue
			}
			px, py := 12+col*cellW, 12+row*cellH
			if c.Style.Bg != nil {
				fmt.Fprintf(&s, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`, px, py, cellW*c.Width, cellH, hex(c.Style.Bg))
			}
			if strings.TrimSpace(c.Content) != "" {
				fmt.Fprintf(&s, `<text x="%d" y="%d" fill="%s">%s</text>`, px, py+15, ink(c.Style.Fg), html.EscapeString(c.Content))
			}
		}
		s.WriteString("\n")
	}
	s.WriteString("</svg>\n")
	if err := os.MkdirAll(*screensFlag, 0o755); err != nil {
		x.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screensFlag, name+".svg"), []byte(s.String()), 0o644); err != nil {
		x.t.Fatal(err)
	}
}

func ink(c color.Color) string {
	if c == nil {
		return "#cdd6f4"
	}
	return hex(c)
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
