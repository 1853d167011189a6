package plain

import (
	"context"
	"fmt"
	"strings"

	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// solve is the words of this file in the session's language.
func (s *Session) solve() solveWords { return solveWordsIn(s.lang) }

// bothSolve is a message as a text in both languages.
func bothSolve(pick func(solveWords) string) i18n.Text {
	return i18n.Text{EN: pick(solveWordsIn(i18n.EN)), ZH: pick(solveWordsIn(i18n.ZH))}
}

// solutionChoice opens the solution: after a pass with its question first,
// before one it asks whether to give up.
func solutionChoice(s *Session, x trainer.Exercise) Choice {
	return Choice{Label: s.solve().solution, Do: func(context.Context) move {
		switch {
		case !x.Done && !x.GaveUp:
			return goTo(giveUpPick(s, x.ID))
		case x.Done && x.Why != nil && x.Why.Answered == nil:
			return goTo(&whyFirstScreen{asking: asking{lesson: x.Lesson, q: *x.Why}, id: x.ID})
		}
		return goTo(&solutionScreen{id: x.ID})
	}}
}

// whyFirstScreen is the question offered before the solution; enter skips it.
type whyFirstScreen struct {
	asking
	id string
}

func (v *whyFirstScreen) page(_ context.Context, s *Session) (Page, error) {
	p := v.asking.page(s, Choice{Label: s.solve().toSolution, Do: func(context.Context) move { return becomes(&solutionScreen{id: v.id}) }})
	p.Title = s.solve().whyFirst
	return p, nil
}

// giveUpPick asks before the solution is opened without a pass.
func giveUpPick(s *Session, id string) screen {
	return &pickScreen{
		title:   bothSolve(func(w solveWords) string { return w.giveUpTitle }),
		note:    []i18n.Text{bothSolve(func(w solveWords) string { return w.giveUpNote })},
		options: []option{{"no", bothSolve(func(w solveWords) string { return w.giveNo })}, {"yes", bothSolve(func(w solveWords) string { return w.giveY })}},
		pick: func(ctx context.Context, answer string) move {
			if answer != "yes" {
				return move{kind: back}
			}
			if err := s.trainer.GiveUp(ctx, id); err != nil {
				return tell(s.explain(err)...)
			}
			return becomes(&solutionScreen{id: id})
		},
	}
}

// solutionScreen is the way from the learner's files to the solution.
type solutionScreen struct{ id string }

func (v *solutionScreen) page(ctx context.Context, s *Session) (Page, error) {
	w := s.solve()
	sol, err := s.trainer.Solution(ctx, v.id)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: w.solutionTitle, Enter: &Choice{Label: s.words().back, Do: goBack}}
	if sol.GaveUp && !sol.Passed {
		p.Body = append(p.Body, w.gaveUp)
	}
	if len(sol.Files) == 0 {
		p.Body = append(p.Body, w.same)
		return p, nil
	}
	p.Body = append(p.Body, w.legend)
	for _, f := range sol.Files {
		p.section(visible(f.Path), verbatim(diffLines(f.Diff), 2, s.width))
	}
	return p, nil
}

// diffLines is a unified diff without its two lines of file names, which stand
// above it; a space keeps the sign apart from the code.
func diffLines(diff string) []string {
	var out []string
	for _, l := range strings.Split(strings.TrimRight(diff, "\n"), "\n") {
		switch {
		case strings.HasPrefix(l, "--- yours/"), strings.HasPrefix(l, "+++ solution/"):
			continue
		case strings.HasPrefix(l, "+"), strings.HasPrefix(l, "-"), strings.HasPrefix(l, " "):
			l = l[:1] + " " + l[1:]
		}
		out = append(out, spoken(visible(strings.ReplaceAll(l, "\t", "    "))))
	}
	return out
}

// undoChoice takes the last reset back, nil when there is no back-up.
func (v *exerciseScreen) undoChoice(s *Session, x trainer.Exercise) *Choice {
	if len(x.Backups) == 0 {
		return nil
	}
	w := s.solve()
	return &Choice{Label: w.undo, Do: func(ctx context.Context) move {
		u, err := s.trainer.UndoReset(ctx, x.ID)
		if err != nil {
			return tell(s.explain(err)...)
		}
		say := []string{fmt.Sprintf(w.undone, u.Restored.Time.Local().Format("2006-01-02 15:04:05"))}
		if u.Replaced != "" {
			say = append(say, w.undoneKept+visible(u.Replaced))
		}
		return move{say: say}
	}}
}

// bundleChoice makes one file about the exercise.
func bundleChoice(s *Session, x trainer.Exercise) Choice {
	w := s.solve()
	return Choice{Label: w.bundle, Do: func(ctx context.Context) move {
		b, err := s.trainer.BundleHere(ctx, x.ID)
		if err != nil {
			return tell(s.explain(err)...)
		}
		say := []string{fmt.Sprintf(w.bundled, visible(b.File))}
		for _, l := range b.LeftOut {
			say = append(say, w.notInIt+s.in(l))
		}
		if b.Redacted > 0 {
			say = append(say, fmt.Sprintf(w.secretsOut, b.Redacted))
		}
		return move{say: say}
	}}
}

// openHints is the whole ladder, which a pass opens; nothing is recorded.
func openHints(s *Session, x trainer.Exercise) *Choice {
	w := s.solve()
	return &Choice{Label: w.allHints, Do: func(context.Context) move {
		var lines []string
		for i, h := range x.Ladder {
			lines = append(lines, fmt.Sprintf(w.hintStep, i+1, len(x.Ladder)))
			lines = append(lines, s.markdown(h)...)
		}
		return move{say: lines}
	}}
}

// refusedLines is what did not pass the door, with the cause in words.
func refusedLines(s *Session, door []telemetry.DoorEvent) []string {
	w := s.solve()
	list, more := check.Refusals(door)
	var out []string
	for _, r := range list {
		line := "- " + visible(strings.TrimSpace(r.Where+" "+r.Code))
		if r.Count > 1 {
			line += fmt.Sprintf(w.times, r.Count)
		}
		line += s.words().colon + s.in(r.Why)
		if r.Detail != "" {
			line += " (" + visible(r.Detail) + ")"
		}
		out = append(out, line)
	}
	if more > 0 {
		out = append(out, fmt.Sprintf(w.moreKinds, more))
	}
	return out
}
