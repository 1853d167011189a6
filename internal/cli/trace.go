package cli

import (
	"strings"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// runTrace grades a file of answers to a trace exercise.
func (a *app) runTrace(t *trainer.Trainer, x trainer.Exercise, o runOptions) error {
	if o.answers == "" {
		var keys []string
		for _, q := range x.Ask {
			keys = append(keys, q.Key)
		}
		return &usageError{
			text: i18n.Text{EN: "a trace exercise wants answers", ZH: "链路练习要先有答案"},
			hint: i18n.Text{
				EN: "write them to a file and add --answers FILE, keys: " + strings.Join(keys, ", ") + "; `otelings learn --plain " + x.ID + "` shows the recording and the questions",
				ZH: "写进文件，再加 --answers FILE，键：" + strings.Join(keys, "、") + "；`otelings learn --plain " + x.ID + "` 显示录制内容和问题",
			},
		}
	}
	answers, err := readAnswers(o.answers)
	if err != nil {
		return err
	}
	v, err := t.Submit(a.ctx, x.ID, answers)
	return a.graded(v, err, o)
}
