package plain

import (
	"fmt"
	"io"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// PrintLesson prints a whole lesson as plain text, at most width cells wide (0
// = 80): checkpoints with their question and options, but not their answers;
// exercises with the command that runs them. The error is that of writing.
func PrintLesson(out io.Writer, r trainer.Reader, lang i18n.Lang, width int) error {
	s := &Session{out: out, width: clamp(width), lang: lang}
	w := s.words()
	s.print(indented(s.in(r.Lesson.Title), "# ", s.width)...)
	if line := lessonFacts(w, r.Lesson); line != "" {
		s.print("", line)
	}
	for _, b := range r.Blocks {
		s.print("")
		switch b.Kind {
		case trainer.BlockCheckpoint:
			s.printCheckpoint(r, b.ID)
		case trainer.BlockExercise:
			s.printExercise(r, b.ID)
		case trainer.BlockActivity:
			s.print(activityLabel(s, r, b.ID))
			s.print("    otelings " + activityCommands[b.ID])
		default:
			s.print(s.markdown(b.Markdown)...)
		}
	}
	return s.failed
}

func (s *Session) printCheckpoint(r trainer.Reader, id string) {
	w := s.words()
	a := asking{q: r.Questions[id]}
	s.print(w.checkpoint + w.colon)
	s.print(a.task(s)...)
	s.print(a.options(s)...)
	if a.q.Kind == "order" {
		s.print("", w.putInOrder)
	}
}

func (s *Session) printExercise(r trainer.Reader, id string) {
	w := s.words()
	if x, ok := r.Exercises[id]; ok {
		s.print(w.exercise + w.colon + exerciseLabel(s, x))
	} else {
		s.print(w.exercise + w.colon + visible(id))
	}
	s.print(fmt.Sprintf("    otelings run %s", visible(id)))
}

// activityCommands is the command of each activity.
var activityCommands = map[string]string{
	trainer.ActivityPlacement: "placement", trainer.ActivityChoosePath: "choose", trainer.ActivityPlan: "plan",
}
