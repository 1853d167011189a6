package cli

import (
	"context"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"otelings/internal/i18n"
)

func tree(lang i18n.Lang) *cobra.Command {
	a := &app{ctx: context.Background(), lang: lang}
	return a.root()
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// TestEveryCommandSpeaksBothLanguages: what a command and its flags do is said
// in English and in Chinese, with an example of the right program.
func TestEveryCommandSpeaksBothLanguages(t *testing.T) {
	zh := map[string]*cobra.Command{}
	eachCommand(tree(i18n.ZH), func(c *cobra.Command) { zh[c.CommandPath()] = c })
	eachCommand(tree(i18n.EN), func(c *cobra.Command) {
		z := zh[c.CommandPath()]
		for what, text := range map[string][2]string{"short": {c.Short, z.Short}, "long": {c.Long, z.Long}} {
			if text[0] == "" || hasHan(text[0]) || !hasHan(text[1]) {
				t.Errorf("%s: %s is %q and %q: say it in describe_words.go", c.CommandPath(), what, text[0], text[1])
			}
		}
		if n := ansi.StringWidth(c.Short); n > 72 {
			t.Errorf("%s: short takes %d cells", c.CommandPath(), n)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if g := z.Flag(f.Name); f.Usage == "" || hasHan(f.Usage) || g == nil || !hasHan(g.Usage) {
				t.Errorf("%s --%s is not said in both languages: %q", c.CommandPath(), f.Name, f.Usage)
			}
		})
		for line := range strings.Lines(c.Example) {
			if !strings.Contains(line, "otelings") {
				t.Errorf("%s: %q is no example", c.CommandPath(), line)
			}
		}
	})
}

// TestHelpIsWholeInOneLanguage runs help of every command in both ways.
func TestHelpIsWholeInOneLanguage(t *testing.T) {
	home := t.TempDir()
	eachCommand(tree(i18n.EN), func(c *cobra.Command) {
		path := strings.Fields(c.CommandPath())[1:]
		for _, args := range [][]string{append(append([]string{}, path...), "--help"), append([]string{"help"}, path...)} {
			en, zh := run(t, home, args...), run(t, home, append(args, "--lang", "zh")...)
			if en.code != 0 || zh.code != 0 || en.err != "" || zh.err != "" {
				t.Fatalf("%v: exit %d and %d, %s%s", args, en.code, zh.code, en.err, zh.err)
			}
			if !strings.Contains(en.out, "Usage\n") || hasHan(en.out) {
				t.Errorf("%v in English:\n%s", args, en.out)
			}
			for _, left := range []string{"Usage", "Flags", "Commands", "Examples", "Available", "[flags]"} {
				if strings.Contains(zh.out, left) {
					t.Errorf("%v in Chinese has %q:\n%s", args, left, zh.out)
				}
			}
			for line := range strings.Lines(en.out + zh.out) {
				if n := ansi.StringWidth(line); n > 80 && !strings.HasPrefix(line, "  otelings") {
					t.Errorf("%v: %d cells: %q", args, n, line)
				}
			}
		}
	})
}

func TestHelpSpeaksTheSavedLanguage(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "settings", "lang", "zh"); r.code != 0 {
		t.Fatal(r.err)
	}
	if r := run(t, home, "help", "run"); !strings.Contains(r.out, "用法") {
		t.Errorf("help is not in the saved language:\n%s", r.out)
	}
	if r := run(t, home, "--lang", "en", "help", "run"); !strings.Contains(r.out, "Usage") {
		t.Errorf("--lang does not win:\n%s", r.out)
	}
	if r := run(t, home, "help", "setings"); r.code != 2 || !strings.Contains(r.err, "settings") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	if r := run(t, home, "help", "progress", "shw"); r.code != 2 {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}

func TestWrapCommandsKeepsCommandsWhole(t *testing.T) {
	const command = "`curl --proto '=https' -sSf https://sh.rustup.rs | sh`"
	for _, s := range []string{"install Rust: " + command + ", then open a new terminal", "安装 Rust：" + command + "，再打开新终端；实验不需要 Rust，中文也要换行"} {
		for width := 1; width < 120; width++ {
			lines := wrapCommands(s, width)
			if !strings.Contains(strings.Join(lines, "\n"), command) {
				t.Fatalf("width %d breaks the command: %q", width, lines)
			}
			if strings.ReplaceAll(strings.Join(lines, ""), " ", "") != strings.ReplaceAll(s, " ", "") {
				t.Fatalf("width %d loses text: %q", width, lines)
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > width && !strings.Contains(l, command) && strings.Contains(strings.TrimSpace(l), " ") && width > 20 {
					t.Errorf("width %d: %q", width, l)
				}
			}
		}
	}
}

func TestFlowJoinsLinesOfAParagraph(t *testing.T) {
	for in, want := range map[string]string{
		"one\ntwo": "one two", "中文\n接着": "中文接着", "中文\nSpan": "中文 Span", "one": "one", "": "", "a\n中": "a 中",
	} {
		if got := flow(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
