package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"otelings/internal/config"
	"otelings/internal/i18n"
)

// description is what is said about one command; see descriptions.
type description struct {
	short    i18n.Text
	long     i18n.Text
	examples []string
	flags    map[string]i18n.Text // by the flag's name
}

// savedLanguage is the language before any command runs: --lang, the setting,
// the locale. A settings file that cannot be read is told by open.
func (a *app) savedLanguage(args []string) i18n.Lang {
	setting := ""
	if dirs, err := a.system().Resolve(""); err == nil {
		settings, _ := config.NewFile(dirs.State).Load()
		setting = settings.Lang
	}
	return config.Language(flagValue(args, "--lang"), setting, a.getenv)
}

// describe gives every command its words in the language, and help that is in
// one language from its first line to its last. A command that is in no table
// keeps the words it was made with.
func (a *app) describe(root *cobra.Command) {
	table := descriptions()
	eachCommand(root, func(c *cobra.Command) {
		d := table[commandName(c)]
		if !d.short.IsZero() {
			c.Short = a.say(d.short)
		}
		if !d.long.IsZero() {
			c.Long = a.say(d.long)
		} else if c.Long == "" {
			c.Long = c.Short
		}
		if len(d.examples) > 0 {
			c.Example = strings.Join(d.examples, "\n")
		}
		c.InitDefaultHelpFlag()
		for name, words := range d.flags {
			if f := c.Flags().Lookup(name); f != nil {
				f.Usage = a.say(words)
			}
			if f := c.PersistentFlags().Lookup(name); f != nil {
				f.Usage = a.say(words)
			}
		}
		if f := c.Flags().Lookup("help"); f != nil {
			f.Usage = a.say(i18n.Text{EN: "this help", ZH: "这份帮助"})
		}
	})
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { a.help(a.Out, c) })
	root.SetUsageFunc(func(c *cobra.Command) error { a.help(c.OutOrStderr(), c); return nil })
}

// eachCommand visits a command and all below it that people may see.
func eachCommand(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			eachCommand(sub, visit)
		}
	}
}

// commandName is a command's path without the program's name.
func commandName(c *cobra.Command) string {
	_, name, _ := strings.Cut(c.CommandPath(), " ")
	return name
}

// help prints what a command does and takes.
func (a *app) help(out io.Writer, c *cobra.Command) {
	for i, paragraph := range strings.Split(strings.TrimSpace(c.Long), "\n\n") {
		if i > 0 {
			fmt.Fprintln(out)
		}
		for _, line := range wrapCommands(flow(paragraph), min(a.width(), 100)) {
			fmt.Fprintln(out, line)
		}
	}
	section := func(en, zh string) { fmt.Fprintf(out, "\n%s\n", a.say(i18n.Text{EN: en, ZH: zh})) }
	section("Usage", "用法")
	if c.Runnable() {
		fmt.Fprintln(out, "  "+a.useLine(c))
	}
	var subs [][2]string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			subs = append(subs, [2]string{sub.Name(), sub.Short})
		}
	}
	if len(subs) > 0 {
		fmt.Fprintf(out, "  %s COMMAND\n", c.CommandPath())
		section("Commands", "命令")
		a.table(out, subs)
	}
	if c.Example != "" {
		section("Examples", "例子")
		for line := range strings.Lines(c.Example) {
			fmt.Fprintln(out, "  "+strings.TrimSpace(line))
		}
	}
	if rows := flagRows(c.LocalNonPersistentFlags()); len(rows) > 0 {
		section("Flags", "选项")
		a.table(out, rows)
	}
	if rows := flagRows(c.Root().PersistentFlags()); len(rows) > 0 {
		section("Flags of every command", "所有命令都有的选项")
		a.table(out, rows)
	}
	if len(subs) > 0 {
		fmt.Fprintf(out, "\n%s\n", fmt.Sprintf(a.say(i18n.Text{EN: "`%s help COMMAND` says more about one.", ZH: "`%s help 命令` 看某个命令的说明。"}), c.Root().Name()))
	}
}

// flow makes one line of a paragraph that was written in several; between
// Chinese characters there is no space.
func flow(s string) string {
	var b strings.Builder
	var last rune
	for i, line := range strings.Split(s, "\n") {
		first, _ := utf8.DecodeRuneInString(line)
		if i > 0 && !(last >= 0x2e80 && first >= 0x2e80) {
			b.WriteByte(' ')
		}
		b.WriteString(line)
		last, _ = utf8.DecodeLastRuneInString(line)
	}
	return b.String()
}

// useLine is the command with what it takes.
func (a *app) useLine(c *cobra.Command) string {
	line := c.CommandPath()
	if _, takes, ok := strings.Cut(c.Use, " "); ok {
		line += " " + takes
	}
	own := false
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { own = own || !f.Hidden && f.Name != "help" })
	if !own {
		return line
	}
	flags := a.say(words(" [flags]", " [选项]"))
	if before, after, ok := strings.Cut(line, " [-- "); ok { // behind "--" they would be another program's
		return before + flags + " [-- " + after
	}
	return line + flags
}

// table prints rows of two columns, the second wrapped under itself.
func (a *app) table(out io.Writer, rows [][2]string) {
	first := 0
	for _, r := range rows {
		first = max(first, ansi.StringWidth(r[0]))
	}
	for _, r := range rows {
		head := "  " + pad(r[0], first) + "  "
		for _, line := range wrapCommands(r[1], max(min(a.width(), 100)-first-4, 30)) {
			fmt.Fprintln(out, strings.TrimRight(head+line, " "))
			head = strings.Repeat(" ", first+4)
		}
	}
}

// flagRows is one row a flag: its name with what it takes, and what it does.
func flagRows(flags *pflag.FlagSet) [][2]string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		rows = append(rows, [2]string{flagName(f), flagUsage(f)})
	})
	slices.SortStableFunc(rows, func(x, y [2]string) int { return strings.Compare(x[0], y[0]) })
	return rows
}

// flagName is a flag as it is typed, with the name of its value.
func flagName(f *pflag.Flag) string {
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	if f.Value.Type() == "bool" {
		return name
	}
	value, _ := pflag.UnquoteUsage(f)
	return name + " " + value
}

// flagUsage is what a flag does; the back-ticks in it only name its value. The
// spaces around them go with them where Chinese has none.
func flagUsage(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	runes := []rune(usage)
	var b strings.Builder
	for i, r := range runes {
		if r == ' ' && i > 0 && i+1 < len(runes) && runes[i-1] >= 0x2e80 && runes[i+1] >= 0x2e80 {
			continue
		}
		b.WriteRune(r)
	}
	switch f.DefValue {
	case "", "false", "0", "0s", "[]":
		return b.String()
	}
	return b.String() + " [" + f.DefValue + "]"
}

// helpCommand is `help COMMAND`.
func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]…", Short: "what a command does",
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			at, _, err := root.Find(given)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var out []string
			for _, sub := range at.Commands() {
				if !sub.Hidden {
					out = append(out, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			switch {
			case err != nil:
				return unknownCommand(root, args)
			case len(rest) > 0 && c == root, len(rest) > 0 && c.HasSubCommands():
				return unknownCommand(c, rest)
			}
			a.help(a.Out, c)
			return nil
		},
	}
}
