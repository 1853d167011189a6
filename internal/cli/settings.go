package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"otelings/internal/config"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// settingKeys are the settings in the order in which they are listed; state is
// shown only.
func settingKeys() []string { return []string{"lang", "theme", "editor", "workspace", "state"} }

// settingValues are the values a setting can have, nil when they cannot be listed.
func settingValues(key string) []string {
	switch key {
	case "lang":
		return []string{"en", "zh"}
	case "theme":
		return config.Themes()
	}
	return nil
}

func (a *app) settingsCommand() *cobra.Command {
	var unset bool
	c := &cobra.Command{
		Use: "settings [KEY [VALUE]]", Short: "show or change a setting", Args: cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			keys := settingKeys()
			if len(args) > 0 {
				if !slices.Contains(keys, args[0]) {
					return unknownSetting(args[0])
				}
				keys = args[:1]
			}
			switch {
			case unset && len(args) != 1:
				return usage("--unset takes one KEY and no VALUE", "--unset 只要一个 KEY，不要 VALUE", "otelings settings --help")
			case unset:
				err = a.unset(t, args[0])
			case len(args) == 2:
				err = a.set(t, args[0], args[1])
			}
			if err != nil {
				return err
			}
			if (unset || len(args) == 2) && !a.json {
				return nil // what was asked for is done; scripts want no words
			}
			return a.showSettings(t, keys)
		},
	}
	c.Flags().BoolVar(&unset, "unset", false, "go back to the default")
	return c
}

func (a *app) showSettings(t *trainer.Trainer, keys []string) error {
	s := t.Settings()
	all := map[string]string{"lang": string(s.Lang), "theme": s.Theme, "editor": s.Editor, "workspace": s.Workspace, "state": s.State}
	if a.json {
		out := map[string]string{}
		for _, k := range keys {
			out[k] = all[k]
		}
		return a.print(out)
	}
	for _, k := range keys {
		fmt.Fprintln(a.Out, strings.TrimRight(pad(k, 10)+" "+safe(all[k]), " "))
	}
	return nil
}

func unknownSetting(key string) error {
	keys := strings.Join(settingKeys(), ", ")
	return &usageError{
		text: i18n.Text{EN: fmt.Sprintf("unknown setting %q", key), ZH: fmt.Sprintf("没有这个设置：%q", key)},
		hint: i18n.Text{EN: "one of " + keys, ZH: "可用：" + strings.ReplaceAll(keys, ", ", "、")},
	}
}

// stateIsFixed says how the folder that is only shown is changed.
func stateIsFixed() error {
	return &usageError{
		text: i18n.Text{EN: "state is not changed here", ZH: "state 不在这里改"},
		hint: i18n.Text{EN: "set OTELINGS_HOME", ZH: "设置环境变量 OTELINGS_HOME"},
	}
}

func (a *app) set(t *trainer.Trainer, key, value string) error {
	s := t.Settings()
	if l, ok := i18n.Parse(value); key == "lang" && ok {
		value = string(l) // zh_CN is zh
	}
	if values := settingValues(key); values != nil && !slices.Contains(values, value) {
		return &usageError{
			text: i18n.Text{EN: fmt.Sprintf("%s cannot be %q", key, value), ZH: fmt.Sprintf("%s 不能是 %q", key, value)},
			hint: i18n.Text{EN: strings.Join(values, ", "), ZH: strings.Join(values, "、")},
		}
	}
	if safe(value) != value {
		return &usageError{
			text: i18n.Text{EN: fmt.Sprintf("%s cannot hold control characters: %q", key, value), ZH: fmt.Sprintf("%s 不能含控制字符：%q", key, value)},
			hint: i18n.Text{EN: "see `otelings settings --help`", ZH: "见 `otelings settings --help`"},
		}
	}
	switch key {
	case "lang":
		s.Lang = i18n.Lang(value)
	case "theme":
		s.Theme = value
	case "editor":
		s.Editor = value
	case "workspace":
		if strings.TrimSpace(value) == "" {
			return &usageError{
				text: i18n.Text{EN: "no folder was given", ZH: "没有给出目录"},
				hint: i18n.Text{EN: "`otelings settings workspace --unset` goes back to the default", ZH: "`otelings settings workspace --unset` 恢复默认"},
			}
		}
		return t.SetWorkspace(a.ctx, value)
	default:
		return stateIsFixed()
	}
	return t.SaveSettings(a.ctx, s)
}

func (a *app) unset(t *trainer.Trainer, key string) error {
	if key == "state" {
		return stateIsFixed()
	}
	return t.UnsetSetting(a.ctx, key)
}
