package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) bundleCommand() *cobra.Command {
	return &cobra.Command{
		Use: "bundle EXERCISE FILE", Short: "one file about an exercise, to ask somebody", Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return a.bundle(args[0], args[1]) },
	}
}

func (a *app) bundle(id, file string) error {
	t, err := a.open()
	if err != nil {
		return err
	}
	made, err := t.Bundle(a.ctx, id, file)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(made)
	}
	fmt.Fprintf(a.Out, a.say(words("%s: %d files, %d bytes\n", "%s：%d 个文件，%d 字节\n")), safe(made.File), len(made.Files), made.Bytes)
	for _, f := range made.Files {
		fmt.Fprintln(a.Out, "  "+safe(f.Path))
	}
	for _, l := range made.LeftOut {
		fmt.Fprintln(a.Out, a.say(words("not in it: ", "没有放进去："))+a.say(l))
	}
	if made.Redacted > 0 {
		fmt.Fprintf(a.Out, a.say(words("secrets taken out: %d\n", "去掉的密钥和口令：%d 处\n")), made.Redacted)
	}
	fmt.Fprintln(a.Out, a.say(words("Look through it before you give it away: your program's own words are in it.", "发给别人之前先看一遍：里面有你程序的原文。")))
	return nil
}

// programs is the versions that a bundle tells.
func programs() map[string]string {
	return map[string]string{
		"otelings": fmt.Sprintf("%s (%.12s)", version, commit()), "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH,
	}
}

// commit is the build's, "unknown" when it was built without.
func commit() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}
