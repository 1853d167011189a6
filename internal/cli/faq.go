package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/internal/plain"
	"otelings/lessons"
	"otelings/search"
	"otelings/trainer"
)

// How much is read from standard input, and how many things are listed.
const (
	maxAsked  = 1 << 20
	maxListed = 10

	wordsOfAQuestion = 8
)

// faqJSON is one answer of `faq --json`.
type faqJSON struct {
	ID       string    `json:"id"`
	Topic    string    `json:"topic"`
	Question i18n.Text `json:"question"`
	Answer   i18n.Text `json:"answer"`
	Score    float64   `json:"score"`
	Sure     bool      `json:"sure"`
}

func (a *app) faqCommand() *cobra.Command {
	return &cobra.Command{
		Use: "faq [WORDS…|-]", Short: "answers", Args: cobra.ArbitraryArgs, ValidArgsFunction: a.completeFAQ,
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := a.shelf()
			if err != nil {
				return err
			}
			query, err := a.asked(args)
			if err != nil {
				return err
			}
			switch {
			case len(args) == 0:
				return a.listFAQ(t)
			case len(args) == 1 && t.HasFAQ(args[0]):
				return a.answer(t, trainer.SearchResult{Found: []trainer.Found{{ID: args[0], Sure: true}}})
			}
			r, err := t.Search(query, maxListed, search.FAQ)
			if err != nil {
				return err
			}
			if len(r.Found) == 0 {
				return a.nothing(query)
			}
			if len(strings.Fields(query)) > wordsOfAQuestion {
				r.Fixed = nil // a paste: nobody mistyped it
				if !r.Found[0].Sure && !a.json {
					return a.nearest(r)
				}
			}
			return a.answer(t, r)
		},
	}
}

// completeFAQ offers the ids; words are not guessed.
func (a *app) completeFAQ(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	t, err := a.shelf()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	all, _ := t.FAQs() // an error is told by the command
	var out []string
	for _, f := range all {
		out = append(out, cobra.CompletionWithDesc(f.ID, f.Question.In(a.lang)))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// shelf is a trainer for the FAQ alone, without the catalogue and the exercises:
// an answer is there in an instant. A folder of content needs all.
func (a *app) shelf() (*trainer.Trainer, error) {
	if a.contentDir() != "" {
		return a.open()
	}
	return trainer.New(trainer.Options{Lessons: lessons.Shelf(lessons.Content())}), nil
}

// asked is what is looked for: the words, or standard input for "-".
func (a *app) asked(args []string) (string, error) {
	if len(args) != 1 || args[0] != "-" {
		return strings.Join(args, " "), nil
	}
	text, err := io.ReadAll(io.LimitReader(a.In, maxAsked))
	if err != nil {
		return "", &failure{text: words("standard input could not be read: "+err.Error(), "标准输入读不了："+err.Error()), hint: words("try `cargo run 2>&1 | otelings faq -`", "试试 `cargo run 2>&1 | otelings faq -`")}
	}
	return string(text), nil
}

func (a *app) nothing(query string) error {
	if a.json {
		if err := a.print([]faqJSON{}); err != nil {
			return err
		}
	}
	shown := shorten(safe(strings.Join(strings.Fields(query), " ")))
	return &failure{
		text: words(fmt.Sprintf("nothing found for %q", shown), fmt.Sprintf("没有找到和 %q 有关的内容", shown)),
		hint: words("try fewer words, or one word of the error; `otelings faq` lists all questions", "少写几个词，或只留报错里的一个词；`otelings faq` 列出全部问题"),
	}
}

// answer prints the best entry whole and the others by their questions.
func (a *app) answer(t *trainer.Trainer, r trainer.SearchResult) error {
	if a.json {
		out := make([]faqJSON, 0, len(r.Found))
		for _, f := range r.Found {
			e, err := t.FAQ(f.ID)
			if err != nil {
				return err
			}
			out = append(out, faqJSON{e.ID, e.Topic, e.Question, e.Answer, f.Score, f.Sure})
		}
		return a.print(out)
	}
	e, err := t.FAQ(r.Found[0].ID)
	if err != nil {
		return err
	}
	a.sayFixed(r.Fixed)
	if err := plain.PrintFAQ(a.Out, e, a.lang, a.width()); err != nil {
		return err
	}
	for i, f := range r.Found[1:] {
		if i == 0 {
			fmt.Fprintln(a.Out, "\n"+i18n.For(a.lang).TUI.FAQ.Others)
		}
		if i == 4 {
			break
		}
		fmt.Fprintf(a.Out, "  %s\n      %s\n", f.ID, f.Title.In(a.lang))
	}
	return nil
}

// nearest lists what comes nearest to a paste that no entry is about: a whole
// answer to another question would lead astray.
func (a *app) nearest(r trainer.SearchResult) error {
	fmt.Fprintln(a.Out, i18n.For(a.lang).TUI.FAQ.Unsure)
	for _, f := range r.Found[:min(3, len(r.Found))] {
		fmt.Fprintf(a.Out, "  %s\n      %s\n", f.ID, f.Title.In(a.lang))
	}
	return nil
}

// sayFixed tells on standard error which words were read for others.
func (a *app) sayFixed(fixed []string) {
	if len(fixed) > 0 && len(fixed) <= 3 {
		fmt.Fprintf(a.Err, i18n.For(a.lang).TUI.FAQ.Read+"\n", safe(strings.Join(fixed, ", ")))
	}
}

func (a *app) listFAQ(t *trainer.Trainer) error {
	all, err := t.FAQs()
	if err != nil {
		return err
	}
	if a.json {
		out := make([]faqJSON, len(all))
		for i, f := range all {
			out[i] = faqJSON{f.ID, f.Topic, f.Question, f.Answer, 0, true}
		}
		return a.print(out)
	}
	m, topic := i18n.For(a.lang).TUI.FAQ, ""
	for _, f := range all {
		if f.Topic != topic {
			if topic != "" {
				fmt.Fprintln(a.Out)
			}
			topic = f.Topic
			fmt.Fprintln(a.Out, m.Topic(topic))
		}
		fmt.Fprintf(a.Out, "  %s %s\n", pad(f.ID, 31), f.Question.In(a.lang))
	}
	return nil
}

// foundJSON is one thing of `search --json`.
type foundJSON struct {
	Kind    search.Kind `json:"kind"`
	ID      string      `json:"id"`
	Title   i18n.Text   `json:"title"`
	Line    i18n.Text   `json:"line"`
	Score   float64     `json:"score"`
	Written bool        `json:"written"`
	Sure    bool        `json:"sure"`
}

func (a *app) searchCommand() *cobra.Command {
	return &cobra.Command{
		Use: "search WORDS…", Short: "find lessons, answers, exercises, terms", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			query, err := a.asked(args)
			if err != nil {
				return err
			}
			r, err := t.Search(query, 2*maxListed)
			if err != nil {
				return err
			}
			if len(r.Found) == 0 {
				return a.nothing(query)
			}
			if a.json {
				out := make([]foundJSON, len(r.Found))
				for i, f := range r.Found {
					out[i] = foundJSON(f)
				}
				return a.print(out)
			}
			if len(strings.Fields(query)) <= wordsOfAQuestion {
				a.sayFixed(r.Fixed)
			}
			for _, f := range r.Found {
				a.printFound(f)
			}
			return nil
		},
	}
}

func (a *app) printFound(f trainer.Found) {
	m := i18n.For(a.lang).TUI.FAQ
	kind, command := m.Lesson, "otelings learn "+f.ID
	switch f.Kind {
	case search.FAQ:
		kind, command = m.FAQ, "otelings faq "+f.ID
	case search.Exercise:
		kind, command = m.Exercise, "otelings learn "+f.ID
	case search.Term:
		kind, command = m.Term, f.Line.In(a.lang)
	}
	if !f.Written {
		command = m.Unwritten
	}
	fmt.Fprintf(a.Out, "%s %s\n", pad(kind, 9), f.Title.In(a.lang))
	for _, line := range plain.Wrap(command, a.width()-10) {
		fmt.Fprintln(a.Out, "          "+line)
	}
}
