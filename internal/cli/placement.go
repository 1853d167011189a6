package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

type (
	optionJSON struct {
		ID   string    `json:"id"`
		Text i18n.Text `json:"text"`
	}
	askedJSON struct {
		ID      string       `json:"id"`
		Variant string       `json:"variant"`
		Kind    string       `json:"kind"`
		Topic   string       `json:"topic"`
		Ask     i18n.Text    `json:"ask"`
		Code    string       `json:"code,omitempty"`
		Options []optionJSON `json:"options"`
	}
	whyJSON struct {
		Option string    `json:"option"`
		Right  bool      `json:"right"`
		Text   i18n.Text `json:"text"`
	}
	judgedJSON struct {
		ID      string    `json:"id"`
		Variant string    `json:"variant"`
		Right   bool      `json:"right"`
		Given   []string  `json:"given"`
		Want    []string  `json:"want"`
		Why     []whyJSON `json:"why"`
	}
	placedJSON struct {
		Lesson    string    `json:"lesson"`
		Title     i18n.Text `json:"title"`
		Minutes   int       `json:"minutes"`
		Questions int       `json:"questions"`
		OnPath    bool      `json:"on_path"`
		Available bool      `json:"available"`
		Proved    bool      `json:"proved"`
		Done      bool      `json:"done"`
		Taken     bool      `json:"taken"`
		Right     int       `json:"right"`
	}
)

func (a *app) placementCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "placement [LESSON]", Short: "prove a lesson, and it may be skipped", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			switch {
			case len(args) == 0 && file != "":
				return usage("--answers wants a lesson", "--answers 要指明是哪一课", "otelings placement --help")
			case len(args) == 0:
				return a.listPlacement(t)
			case file == "":
				return a.askPlacement(t, args[0])
			}
			return a.judgePlacement(t, args[0], file)
		},
	}
	c.Flags().StringVar(&file, "answers", "", "YAML `FILE`, a line `question: option`; an order as `question: a,b,c`")
	a.offerProofs(c)
	return c
}

func (a *app) listPlacement(t *trainer.Trainer) error {
	p, err := t.Placement(a.ctx)
	if err != nil {
		return err
	}
	if a.json {
		out := []placedJSON{}
		for _, l := range p.Lessons {
			out = append(out, placedJSON{Lesson: l.Lesson, Title: l.Title, Minutes: l.Minutes, Questions: l.Questions, OnPath: l.OnPath, Available: l.Available, Proved: l.Proved, Done: l.Read, Taken: l.Taken, Right: l.Right})
		}
		return a.print(out)
	}
	if len(p.Lessons) == 0 {
		_, err := fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "no lesson has placement questions yet", ZH: "还没有免修题"}))
		return err
	}
	for _, l := range p.Lessons {
		mark, state := "○", ""
		switch {
		case l.Proved:
			mark, state = "≈", a.say(i18n.Text{EN: "proved: may be skipped", ZH: "已证明，可以跳过"})
		case l.Taken:
			state = fmt.Sprintf(a.say(i18n.Text{EN: "last time %d of %d right", ZH: "上次答对 %d/%d"}), l.Right, l.Questions)
		}
		if l.Read && !l.Proved {
			mark, state = "✓", a.say(i18n.Text{EN: "done", ZH: "已完成"})
		}
		a.row(mark, pad(l.Lesson, 22), pad(l.Title.In(a.lang), 30), state)
	}
	return nil
}

func (a *app) askPlacement(t *trainer.Trainer, lesson string) error {
	qs, err := t.PlacementQuestions(a.ctx, lesson)
	if err != nil {
		return err
	}
	if a.json {
		out := struct {
			Lesson    string      `json:"lesson"`
			Questions []askedJSON `json:"questions"`
		}{Lesson: lesson}
		for _, q := range qs {
			x := askedJSON{ID: q.ID, Variant: q.Variant, Kind: q.Kind, Topic: q.Topic, Ask: q.Ask, Code: q.Code, Options: []optionJSON{}}
			for _, o := range q.Options {
				x.Options = append(x.Options, optionJSON{o.ID, o.Text})
			}
			out.Questions = append(out.Questions, x)
		}
		return a.print(out)
	}
	for _, q := range qs {
		fmt.Fprintf(a.Out, "%s\n%s\n", q.ID, q.Ask.In(a.lang))
		if q.Code != "" {
			fmt.Fprintf(a.Out, "\n    %s\n\n", strings.ReplaceAll(strings.TrimRight(safeLines(q.Code), "\n"), "\n", "\n    "))
		}
		for _, o := range q.Options {
			fmt.Fprintf(a.Out, "  %s %s\n", pad(o.ID+":", 10), o.Text.In(a.lang))
		}
		fmt.Fprintln(a.Out)
	}
	_, err = fmt.Fprintf(a.Out, a.say(i18n.Text{
		EN: "write `question: option` lines to a file, then: otelings placement %s --answers FILE\n",
		ZH: "把 `题目: 选项` 逐行写进文件，然后运行：otelings placement %s --answers FILE\n",
	}), lesson)
	return err
}

func (a *app) judgePlacement(t *trainer.Trainer, lesson, file string) error {
	answers, err := readAnswers(file)
	if err != nil {
		return err
	}
	qs, err := t.PlacementQuestions(a.ctx, lesson)
	if err != nil {
		return err
	}
	var given []trainer.Given
	for _, q := range qs {
		if v, ok := answers[q.ID]; ok {
			delete(answers, q.ID)
			given = append(given, trainer.Given{Question: q.ID, Variant: q.Variant, Options: strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })})
		}
	}
	for id := range answers {
		given = append(given, trainer.Given{Question: id}) // Prove says that it is none of the lesson's
	}
	s, err := t.Prove(a.ctx, lesson, given)
	var unsaved *trainer.NotSaved
	if err != nil && (!errors.As(err, &unsaved) || len(s.Questions) == 0) {
		return err
	}
	if a.json {
		if e := a.print(sittingShape(s)); e != nil {
			return e
		}
		return err
	}
	a.printSitting(s)
	return err
}

func sittingShape(s trainer.Sitting) any {
	out := struct {
		Lesson    string       `json:"lesson"`
		Proved    bool         `json:"proved"`
		Questions []judgedJSON `json:"questions"`
	}{Lesson: s.Lesson, Proved: s.Proved}
	for _, q := range s.Questions {
		j := judgedJSON{ID: q.ID, Variant: q.Variant, Right: q.Answered.Right, Given: q.Answered.Given, Want: q.Answered.Want}
		for _, y := range q.Answered.Why {
			j.Why = append(j.Why, whyJSON{y.Option, y.Right, y.Text})
		}
		out.Questions = append(out.Questions, j)
	}
	return out
}

func (a *app) printSitting(s trainer.Sitting) {
	for _, q := range s.Questions {
		mark := "✓"
		if !q.Answered.Right {
			mark = "✗"
		}
		fmt.Fprintf(a.Out, "%s %s\n", mark, q.ID)
		for _, y := range q.Answered.Why {
			sign := "✗"
			if y.Right {
				sign = "✓"
			}
			fmt.Fprintf(a.Out, "    %s %s: %s\n", sign, y.Option, y.Text.In(a.lang))
		}
	}
	verdict := i18n.Text{EN: "not proved: read the lesson, or try again with other questions", ZH: "没有证明：去读这一课，或换题再试"}
	if s.Proved {
		verdict = i18n.Text{EN: "proved: the lesson may be skipped", ZH: "已证明，可以跳过这一课"}
	}
	fmt.Fprintln(a.Out, a.say(verdict))
}
