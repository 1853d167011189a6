package draw

import (
	"strings"
	"testing"

	"otelings/tui/ui"
)

func TestParagraphMakesForeignTextSafe(t *testing.T) {
	th := ui.NewTheme("mono", true)
	got := strings.Join(Paragraph(th, th.Text, "cannot open \x1b]0;title\x07a\u202eb\x1b[2J.jsonl", 80), "\n")
	if strings.ContainsAny(got, "\x1b\x07\u202e") || !strings.Contains(got, "cannot open") {
		t.Errorf("%q", got)
	}
}
