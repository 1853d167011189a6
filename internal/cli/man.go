package cli

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"otelings/internal/i18n"
	"otelings/tui"
	"otelings/tui/text"
)

func (a *app) manCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "the manual page", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			m := &manual{app: a}
			m.page(root)
			_, err := io.WriteString(a.Out, m.b.String())
			return err
		},
	}
}

// manual writes a page in the man macros of roff, the ones that groff, mandoc
// and every man command know (man(7)).
type manual struct {
	*app
	b    strings.Builder
	last string // line
}

func (m *manual) page(root *cobra.Command) {
	// The first line tells preconv, which man runs, how the page is encoded.
	fmt.Fprintf(&m.b, ".\\\" -*- coding: utf-8 -*-\n.TH OTELINGS 1 \"%s\" %s %s\n", builtOn(), quotedRoff("otelings "+version), quotedRoff(m.say(words("otelings manual", "otelings 手册"))))
	m.line(".nh")
	m.line(".ad l") // spaces between Chinese words cannot be stretched: there are none
	m.section("NAME", "名称")
	m.line("otelings \\- " + roff(root.Short))
	m.section("SYNOPSIS", "概要")
	m.line(".B otelings")
	m.line("[" + roff(m.say(words("flags", "选项"))) + "] [" + roff(m.say(words("command", "命令"))) + "] …")
	m.section("DESCRIPTION", "描述")
	m.text(root.Long)
	m.section("OPTIONS", "选项")
	m.flags(root.PersistentFlags())
	m.section("COMMANDS", "命令")
	eachCommand(root, func(c *cobra.Command) {
		if c != root {
			m.command(c)
		}
	})
	m.section("KEYS", "按键")
	m.keys()
	m.section("EXIT STATUS", "退出码")
	m.list(exitStatus())
	m.section("FILES", "文件")
	m.list(manFiles())
	m.section("ENVIRONMENT", "环境变量")
	m.list(manEnvironment())
	m.section("EXAMPLES", "例子")
	m.examples(root.Example)
}

func (m *manual) line(s string) {
	m.b.WriteString(s + "\n")
	m.last = s
}

func (m *manual) section(en, zh string) { m.line(".SH " + quotedRoff(m.say(words(en, zh)))) }

// text is a paragraph of ours; what stands in back-ticks is set in bold.
func (m *manual) text(s string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(s), "\n\n") {
		if i > 0 {
			m.line(".PP")
		}
		m.line(roff(flow(paragraph)))
	}
}

func (m *manual) command(c *cobra.Command) {
	m.line(".SS " + quotedRoff(m.useLine(c)))
	m.text(c.Long)
	m.flags(c.LocalNonPersistentFlags())
	m.examples(c.Example)
}

// examples are set as they are typed.
func (m *manual) examples(s string) {
	if s == "" {
		return
	}
	if !strings.HasPrefix(m.last, ".S") { // a section begins a paragraph itself
		m.line(".PP")
	}
	m.line(".nf")
	for line := range strings.Lines(s) {
		m.line("    " + verbatim(strings.TrimSpace(line)))
	}
	m.line(".fi")
}

func (m *manual) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		m.item(flagName(f), flagUsage(f))
	})
}

// item is a term with what it means.
func (m *manual) item(term, meaning string) {
	m.line(".TP")
	m.line("\\fB" + verbatim(term) + "\\fR")
	m.text(meaning)
}

// row is one term of a list.
type row struct {
	term    string
	meaning i18n.Text
}

func (m *manual) list(rows []row) {
	for _, r := range rows {
		m.item(r.term, m.say(r.meaning))
	}
}

func (m *manual) keys() {
	m.text(m.say(words("The footer of each screen names the keys that mean something there, `?` shows all of them. In the line mode every page names what can be typed.",
		"每个界面的底部写着当前可用的键，`?` 显示全部。行模式的每一页都会写明可以输入什么。")))
	for _, s := range tui.Keys(m.lang) {
		title := s.Screen
		if title == "" {
			title = m.say(words("Everywhere", "任何地方"))
		}
		m.line(".SS " + quotedRoff(title))
		for _, k := range s.Keys {
			m.item(k.Keys, k.Help)
		}
	}
}

func exitStatus() []row {
	return []row{
		{"0", words("fine; also a lab with a wrong prediction", "正常；实验猜错也算")},
		{"1", words("failed: no cargo, something cannot be opened, the doctor found a fault", "失败：没有 cargo、打不开、环境检查发现故障")},
		{"2", words("the command line does not fit: an unknown command, flag or id", "命令行不对：没有这个命令、选项或 id")},
		{"3", words("graded and not passed", "评了分，没通过")},
		{"130", words("interrupted", "被中断")},
	}
}

func manFiles() []row {
	return []row{
		{"~/.local/share/otelings/", words("progress and settings on Linux (`$XDG_DATA_HOME/otelings`); on macOS ~/Library/Application Support/otelings, on Windows %AppData%\\otelings", "Linux 上的进度和设置（`$XDG_DATA_HOME/otelings`）；macOS 上是 ~/Library/Application Support/otelings，Windows 上是 %AppData%\\otelings")},
		{"progress.db", words("what you did, written transaction by transaction", "做过的一切，逐个事务写入")},
		{"settings.yaml", words("the settings; unknown keys and comments are kept", "设置；不认识的键和注释会保留")},
		{"~/otelings-workspace/", words("the exercises; those of Rust are built in rust/target there", "练习；Rust 的构建在其中的 rust/target")},
	}
}

func manEnvironment() []row {
	return []row{
		{"OTELINGS_HOME", words("folder of progress and settings", "进度和设置的目录")},
		{"OTELINGS_WORKSPACE", words("folder of the exercises; goes before the setting", "练习目录；优先于设置")},
		{"OTELINGS_CONTENT", words("folder with lessons and exercises of your own; --content goes before it", "自编课程和练习的目录；--content 优先")},
		{"CARGO_TARGET_DIR", words("where the Rust exercises are built, when it is an absolute path", "Rust 练习构建到哪里（须是绝对路径）")},
		{"VISUAL, EDITOR", words("the editor, when none is set", "没有设置编辑器时用它")},
		{"LC_ALL, LC_MESSAGES, LANG", words("the language, when none is set", "没有设置语言时看它们")},
		{"NO_COLOR", words("when not empty, no colours are used", "非空时不用颜色")},
		{"TERM", words("`dumb` uses the line mode", "`dumb` 时用行模式")},
	}
}

// roff is a paragraph with its special characters escaped; what stands in
// back-ticks is bold.
func roff(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			b.WriteString("\\fB" + escapeRoff(part) + "\\fR")
		} else {
			b.WriteString(escapeRoff(part))
		}
	}
	// roff breaks lines at spaces; Chinese has none, so the places are named.
	return guarded(strings.ReplaceAll(text.Breaks(b.String()), string(text.Break), `\:`))
}

// builtOn is the day of the commit this program was built from, else the day it
// was built.
func builtOn() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.time" {
				day, _, _ := strings.Cut(s.Value, "T")
				return day
			}
		}
	}
	if exe, err := os.Executable(); err == nil {
		if info, err := os.Stat(exe); err == nil {
			return info.ModTime().UTC().Format(time.DateOnly)
		}
	}
	return ""
}

// verbatim is a line as it is, back-ticks included.
func verbatim(s string) string { return guarded(escapeRoff(s)) }

// guarded keeps a line from being taken for a request.
func guarded(s string) string {
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		return `\&` + s
	}
	return s
}

// escapeRoff keeps characters what they are: roff takes a backslash for an
// escape, and typesets a hyphen, a quote, a tilde or a caret as another sign,
// which could not be copied into a shell.
func escapeRoff(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\(ga", "~", `\(ti`, "^", `\(ha`, "\n", " ").Replace(s)
}

// quotedRoff is one argument of a macro.
func quotedRoff(s string) string { return `"` + strings.ReplaceAll(escapeRoff(s), `"`, `\(dq`) + `"` }
