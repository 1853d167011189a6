package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
)

func (a *app) recordCommand() *cobra.Command {
	return &cobra.Command{
		Use: "record EXERCISE", Short: "for authors: run an exercise's recorder and write its recording", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.record(args[0]) },
	}
}

// record writes the recording into the content folder it was asked to use, and
// nowhere else: what the binary carries cannot change.
func (a *app) record(id string) error {
	if a.contentDir() == "" {
		return &usageError{
			text: i18n.Text{EN: "record writes into a content folder", ZH: "record 要写进内容目录"},
			hint: i18n.Text{EN: "add --content DIR; the repository's own content is --content .", ZH: "加 --content DIR；仓库自己的内容用 --content ."},
		}
	}
	t, err := a.open()
	if err != nil {
		return err
	}
	lines, err := t.Record(a.ctx, id, a.buildNews())
	if err != nil {
		return err
	}
	x, err := t.Recording(id)
	if err != nil {
		return err
	}
	name := filepath.Join(a.contentDir(), "exercises", "content", filepath.FromSlash(id), filepath.FromSlash(x))
	if err := os.WriteFile(name, lines, 0o644); err != nil {
		return err
	}
	if a.json {
		return a.print(struct {
			Exercise string `json:"exercise"`
			File     string `json:"file"`
			Bytes    int    `json:"bytes"`
		}{id, name, len(lines)})
	}
	_, err = fmt.Fprintf(a.Out, "%s %s (%d bytes)\n", a.say(i18n.Text{EN: "recorded", ZH: "已录制"}), name, len(lines))
	return err
}
