package cli

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// known is what the page is made of: requests of man(7), and escapes.
var (
	knownRequest = regexp.MustCompile(`^\.(\\" |TH |SH |SS |B |TP$|PP$|nf$|fi$|ad l$|nh$)`)
	knownEscape  = regexp.MustCompile(`\\(e|-|&|:|fB|fR|\(aq|\(ga|\(ti|\(ha|\(dq)`)
)

func TestManual(t *testing.T) {
	home := t.TempDir()
	for lang, wants := range map[string][]string{
		"en": {".SH \"NAME\"", ".SH \"KEYS\"", ".SS \"otelings doctor\"", ".SS \"otelings progress show\"", "\\-\\-unset", "OTELINGS_WORKSPACE", "graded and not passed", ".SS \"Today\"", "shift+tab", "next question or exercise", "reset EXERCISE"},
		"zh": {".SH \"名称\"", ".SH \"按键\"", ".SS \"otelings doctor\"", "\\-\\-unset", ".SH \"环境变量\"", ".SS \"今天\"", ".SS \"环境检查\""},
	} {
		r := run(t, home, "man", "--lang", lang)
		if r.code != 0 || r.err != "" || !utf8.ValidString(r.out) {
			t.Fatalf("exit %d: %s", r.code, r.err)
		}
		for _, w := range wants {
			if !strings.Contains(r.out, w) {
				t.Errorf("%s: no %q", lang, w)
			}
		}
		for i, line := range strings.Split(strings.TrimSuffix(r.out, "\n"), "\n") {
			if strings.HasPrefix(line, ".") && !knownRequest.MatchString(line) || strings.HasPrefix(line, "'") || line == "" {
				t.Errorf("%s:%d: %q", lang, i+1, line)
			}
			if !strings.HasPrefix(line, ".\\\"") && strings.Contains(knownEscape.ReplaceAllString(line, ""), "\\") {
				t.Errorf("%s:%d: an escape nobody knows: %q", lang, i+1, line)
			}
			if strings.ContainsAny(line, "\x1b\t`") {
				t.Errorf("%s:%d: %q", lang, i+1, line)
			}
		}
		groff(t, r.out)
	}
}

// groff reads the page where there is a groff; its warnings are faults.
func groff(t *testing.T, page string) {
	t.Helper()
	path, err := exec.LookPath("groff")
	if err != nil {
		return
	}
	cmd := exec.Command(path, "-ww", "-man", "-Kutf8", "-Tutf8")
	cmd.Stdin = strings.NewReader(page)
	var said strings.Builder
	cmd.Stderr = &said
	if out, err := cmd.Output(); err != nil || said.Len() > 0 || len(out) < 2000 {
		t.Errorf("groff: %v, %d bytes\n%s", err, len(out), said.String())
	}
}

func TestRoffEscapes(t *testing.T) {
	for in, want := range map[string]string{
		".br":               `\&.br`,
		"'quoted'":          `\(aqquoted\(aq`,
		`a\b`:               `a\eb`,
		"use `--all` now":   `use \fB\-\-all\fR now`,
		"中文，换行":             `中\:文，\:换\:行`,
		"`.hidden` and ~/x": `\fB.hidden\fR and \(ti/x`,
	} {
		if got := roff(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := verbatim("echo `date` '~'"); got != `echo \(gadate\(ga \(aq\(ti\(aq` {
		t.Errorf("verbatim: %q", got)
	}
}
