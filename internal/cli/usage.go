package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"otelings/internal/i18n"
	"otelings/internal/nearest"
)

// usageError is a command line that does not fit the command.
type usageError struct {
	text, hint i18n.Text
}

func (e *usageError) Error() string { return e.text.EN }

// usage is a fact in both languages and the command that says what fits.
func usage(en, zh, command string) error {
	return &usageError{
		text: words(en, zh),
		hint: words("see `"+command+"`", "见 `"+command+"`"),
	}
}

// didYouMean is a hint with what is near, zero when nothing is.
func didYouMean(near ...string) i18n.Text {
	return words("did you mean "+strings.Join(near, " or ")+"?", "是不是 "+strings.Join(near, " 或 ")+"？")
}

// unknownCommand refuses words that are no command, with the nearest that are.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := &usageError{
		text: words(fmt.Sprintf("unknown command %q", args[0]), fmt.Sprintf("没有这个命令：%q", args[0])),
		hint: words("see `"+c.CommandPath()+" --help`", "见 `"+c.CommandPath()+" --help`"),
	}
	if args[0] == "" {
		return err // everything begins with nothing
	}
	c.SuggestionsMinimumDistance = 2
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		err.hint = didYouMean(near...)
	}
	return err
}

// checkArgs makes every command say in the language asked for which arguments
// it takes. An argument that is there and empty is refused: it is a variable of
// a script that was never set, and must not mean "all" or "mine". A setting may
// be empty, and so may what a project hands to its COMMAND.
func (a *app) checkArgs(root *cobra.Command) {
	eachCommand(root, func(c *cobra.Command) {
		fits := c.Args
		if c == root || fits == nil {
			return
		}
		c.Args = func(cmd *cobra.Command, given []string) error {
			own := given
			if at := cmd.ArgsLenAtDash(); at >= 0 {
				own = given[:at]
			}
			see := cmd.CommandPath() + " --help"
			if slices.Contains(own, "") && cmd.Name() != "settings" {
				return usage("an argument is empty", "有一个参数是空的", see)
			}
			if fits(cmd, given) == nil {
				return nil
			}
			if cmd.HasSubCommands() {
				return unknownCommand(cmd, own)
			}
			_, takes, _ := strings.Cut(cmd.Use, " ")
			if takes == "" {
				return usage(fmt.Sprintf("%s takes no argument: %q", cmd.Name(), own[0]), fmt.Sprintf("%s 不接受参数：%q", cmd.Name(), own[0]), see)
			}
			if len(own) == 0 {
				return usage(cmd.Name()+" wants "+takes, cmd.Name()+" 要有 "+takes, see)
			}
			return usage(fmt.Sprintf("%s takes %s, not %d arguments", cmd.Name(), takes, len(own)), fmt.Sprintf("%s 的参数是 %s，不能是 %d 个", cmd.Name(), takes, len(own)), see)
		}
	})
}

// flagProblem is an error of the flags themselves in both languages.
func flagProblem(c *cobra.Command, err error) error {
	see := c.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = name[1:]
		}
		out := &usageError{
			text: words(fmt.Sprintf("%s has no flag %s", commandOr(c), name), fmt.Sprintf("%s 没有选项 %s", commandOr(c), name)),
			hint: words("see `"+see+"`", "见 `"+see+"`"),
		}
		if sub, _, e := c.Root().Find([]string{unknown.GetSpecifiedName()}); e == nil && sub != c.Root() { // --version
			out.hint = didYouMean("`" + sub.CommandPath() + "`")
		} else if near := nearestFlag(c, unknown.GetSpecifiedName()); near != "" {
			out.hint = didYouMean("--" + near)
		}
		return out
	case errors.As(err, &missing):
		return usage("--"+missing.GetSpecifiedName()+" needs a value", "--"+missing.GetSpecifiedName()+" 后面要有值", see)
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		what := valueWords(f.Value.Type())
		return usage(fmt.Sprintf("--%s wants %s, not %q", f.Name, what.EN, invalid.GetValue()), fmt.Sprintf("--%s 的值要是%s，不能是 %q", f.Name, what.ZH, invalid.GetValue()), see)
	}
	return usage(err.Error(), err.Error(), see)
}

func commandOr(c *cobra.Command) string {
	if name := commandName(c); name != "" {
		return name
	}
	return c.Name()
}

// valueWords is what a flag of a type can be.
func valueWords(kind string) i18n.Text {
	switch kind {
	case "int", "int64":
		return words("a whole number", "整数")
	case "duration":
		return words("a time such as 500ms or 10s", "时间，例如 500ms 或 10s")
	case "bool":
		return words("true or false", " true 或 false")
	}
	return words("a value of type "+kind, " "+kind)
}

// nearestFlag is the flag of the command that is at most two letters away, ""
// when none is.
func nearestFlag(c *cobra.Command, name string) string {
	best, at := 3, ""
	look := func(f *pflag.Flag) {
		if d := nearest.Distance(name, f.Name); d < best && d < len(f.Name) {
			best, at = d, f.Name
		}
	}
	c.LocalFlags().VisitAll(look)
	c.InheritedFlags().VisitAll(look)
	return at
}

// checkFlags refuses what holds for no command: a flag that is there and empty
// (see checkArgs), an unknown language, --json of a command that has none.
func (a *app) checkFlags(c *cobra.Command) error {
	var empty error
	told := []string{"start", "grpc", "http", "open", "save"} // their commands say what they want instead
	c.Flags().Visit(func(f *pflag.Flag) {
		if !slices.Contains(told, f.Name) && f.Value.Type() == "string" && f.Value.String() == "" && empty == nil {
			empty = usage("--"+f.Name+" is empty", "--"+f.Name+" 是空的", c.CommandPath()+" --help")
		}
	})
	if empty != nil {
		return empty
	}
	if a.langFlag != "" {
		l, ok := i18n.Parse(a.langFlag)
		if !ok {
			return &usageError{
				text: words(fmt.Sprintf("unknown language %q", a.langFlag), fmt.Sprintf("没有这种语言：%q", a.langFlag)),
				hint: words("en or zh", "en 或 zh"),
			}
		}
		a.lang = l
	}
	if name := commandName(c); a.json && slices.Contains([]string{"learn", "man", "completion", "help"}, name) {
		return usage(name+" prints no JSON", name+" 不输出 JSON", "otelings "+name+" --help")
	}
	return nil
}
