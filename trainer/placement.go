package trainer

import (
	"context"
	"fmt"
	"strings"

	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
)

// Placement is the lessons that can be proved: those of the chosen path in its
// order, then the others in the map's.
type Placement struct {
	Lessons []PlacementLine
	Proved  int
}

// PlacementLine is one lesson that can be proved.
type PlacementLine struct {
	Lesson    string
	Title     i18n.Text
	Minutes   int
	Questions int
	OnPath    bool
	Available bool // the lesson is written
	Proved    bool
	Read      bool // the lesson itself is done
	Taken     bool // its questions were answered before
	Right     int  // of the last sitting's answers
}

// Given is the answer to one question of a sitting.
type Given struct {
	Question string
	Variant  string
	Options  []string // as for Answer
}

// Sitting is the outcome of one lesson's placement questions.
type Sitting struct {
	Lesson    string
	Title     i18n.Text
	Proved    bool
	Questions []Question // answered
}

func (b book) proved(lesson string) bool { return b.done("proof", lesson) }

// Placement lists what can be proved.
func (t *Trainer) Placement(ctx context.Context) (Placement, error) {
	proofs, err := t.lib.Placement()
	if err != nil {
		return Placement{}, err
	}
	b, err := t.open(ctx)
	if err != nil {
		return Placement{}, err
	}
	var out Placement
	for _, onPath := range []bool{true, false} {
		for _, id := range b.order() {
			for _, p := range proofs {
				if p.Lesson != id.lesson || id.onPath != onPath {
					continue
				}
				line := b.placed(p)
				line.OnPath = onPath
				out.Lessons = append(out.Lessons, line)
				if line.Proved {
					out.Proved++
				}
			}
		}
	}
	return out, nil
}

type placedID struct {
	lesson string
	onPath bool
}

// order is every lesson once: those of the chosen path, then the map's others.
func (b book) order() []placedID {
	var out []placedID
	seen := map[string]bool{"": true}
	if plan := b.state.Plan; plan != nil {
		if p, ok := b.t.lib.Path(plan.Path); ok {
			for _, s := range p.Stages {
				for _, st := range s.Steps {
					if !seen[st.Lesson] {
						seen[st.Lesson] = true
						out = append(out, placedID{st.Lesson, true})
					}
				}
			}
		}
	}
	for _, e := range b.t.lib.Catalog.Lessons {
		if !seen[e.ID] {
			out = append(out, placedID{e.ID, false})
		}
	}
	return out
}

func (b book) placed(p lessons.Proof) PlacementLine {
	e, _ := b.t.lib.Entry(p.Lesson)
	out := PlacementLine{Lesson: p.Lesson, Title: e.Text, Minutes: e.Minutes, Questions: len(p.Questions), Available: b.t.lib.Written(p.Lesson), Proved: b.proved(p.Lesson)}
	if out.Available {
		_, out.Read = b.seen(p.Lesson)
	}
	for _, q := range p.Questions {
		if last := b.lastAnswer(q); last != nil {
			out.Taken = true
			if last.Right {
				out.Right++
			}
		}
	}
	return out
}

func (b book) lastAnswer(q lessons.Question) *progress.Answer {
	for i := len(b.state.Answers) - 1; i >= 0; i-- {
		if b.state.Answers[i].Question == q.ID {
			return &b.state.Answers[i]
		}
	}
	return nil
}

// due is the variant a new sitting asks: the one after the last that was
// answered, so that proving is no recall of the same words.
func (b book) due(q lessons.Question) lessons.Variant {
	if last := b.lastAnswer(q); last != nil {
		for i, v := range q.Variants {
			if v.ID == last.Variant {
				return q.Variants[(i+1)%len(q.Variants)]
			}
		}
	}
	return q.Variants[0]
}

// proof finds the questions that prove a lesson.
func (t *Trainer) proof(lesson string) (lessons.Proof, lessons.Entry, error) {
	e, ok := t.lib.Entry(lesson)
	if !ok {
		return lessons.Proof{}, e, t.unknownLesson(lesson)
	}
	proofs, err := t.lib.Placement()
	if err != nil {
		return lessons.Proof{}, e, err
	}
	for _, p := range proofs {
		if p.Lesson == lesson {
			return p, e, nil
		}
	}
	return lessons.Proof{}, e, &Misuse{
		Text: i18n.Text{EN: fmt.Sprintf("lesson %q has no placement questions", lesson), ZH: fmt.Sprintf("课 %q 没有免修题", lesson)},
		Hint: i18n.Text{EN: "`otelings placement` lists the lessons that have", ZH: "`otelings placement` 列出有免修题的课"},
	}
}

// PlacementQuestions is the questions of a new sitting, none of them answered.
func (t *Trainer) PlacementQuestions(ctx context.Context, lesson string) ([]Question, error) {
	p, _, err := t.proof(lesson)
	if err != nil {
		return nil, err
	}
	b, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	var out []Question
	for _, q := range p.Questions {
		out = append(out, shown(q, b.due(q)))
	}
	return out, nil
}

// Prove judges a sitting and keeps it in one transaction: every question of the
// lesson once, in the variants that PlacementQuestions gave. All right proves
// the lesson; a lesson that was proved before stays so.
func (t *Trainer) Prove(ctx context.Context, lesson string, given []Given) (Sitting, error) {
	p, e, err := t.proof(lesson)
	if err != nil {
		return Sitting{}, err
	}
	b, err := t.open(ctx)
	if err != nil {
		return Sitting{}, err
	}
	out := Sitting{Lesson: lesson, Title: e.Text, Proved: true}
	var answers []progress.Answer
	for _, q := range p.Questions {
		v := b.due(q)
		g, err := find(given, q, v)
		if err != nil {
			return Sitting{}, err
		}
		a := judge(q, v, g.Options)
		asked := shown(q, v)
		asked.Answered = &a
		out.Questions = append(out.Questions, asked)
		out.Proved = out.Proved && a.Right
		answers = append(answers, progress.Answer{
			ID: t.newID(), Question: q.ID, Variant: v.ID, Lesson: lesson, Topic: q.Topic,
			Given: strings.Join(g.Options, ","), Right: a.Right, Time: t.now(),
		})
	}
	for _, g := range given {
		if _, ok := p.Question(g.Question); !ok {
			return Sitting{}, &Misuse{
				Text: i18n.Text{EN: fmt.Sprintf("lesson %q has no placement question %q", lesson, g.Question), ZH: fmt.Sprintf("课 %q 没有免修题 %q", lesson, g.Question)},
				Hint: seeQuestions(lesson),
			}
		}
	}
	proves := ""
	if out.Proved {
		proves = lesson
	}
	if err := t.progress.RecordSitting(ctx, answers, proves); err != nil {
		return Sitting{}, &NotSaved{Err: err}
	}
	return out, t.noteActivity(ctx)
}

// find is the one answer to a question in the variant that was asked.
func find(given []Given, q lessons.Question, v lessons.Variant) (Given, error) {
	var out *Given
	for i, g := range given {
		if g.Question != q.ID {
			continue
		}
		if out != nil {
			return Given{}, misfit(q, "it was answered twice", "答了两次")
		}
		out = &given[i]
	}
	switch {
	case out == nil:
		return Given{}, misfit(q, "it was not answered", "没有作答")
	case out.Variant != v.ID:
		return Given{}, misfit(q, fmt.Sprintf("another sitting has been here: variant %q is due, %q was answered", v.ID, out.Variant), fmt.Sprintf("别处已答过一次：该答 %q，答的是 %q", v.ID, out.Variant))
	}
	if err := fits(q, v, out.Options); err != nil {
		return Given{}, misfit(q, err.Error(), err.Error())
	}
	return *out, nil
}

func misfit(q lessons.Question, en, zh string) error {
	return &Misuse{Text: i18n.Text{EN: "question " + q.ID + ": " + en, ZH: "题目 " + q.ID + "：" + zh}, Hint: i18n.Text{
		EN: "`otelings placement LESSON` shows the questions with their options", ZH: "`otelings placement 课` 列出题目和选项",
	}}
}

func seeQuestions(lesson string) i18n.Text {
	return i18n.Text{EN: "`otelings placement " + lesson + "` shows the questions", ZH: "`otelings placement " + lesson + "` 列出题目"}
}

// shown is a question in a variant, not answered.
func shown(q lessons.Question, v lessons.Variant) Question {
	out := Question{ID: q.ID, Variant: v.ID, Kind: q.Kind, Topic: q.Topic, Checkpoint: q.Checkpoint, Ask: v.Ask, Code: v.Code}
	for _, o := range v.Options {
		out.Options = append(out.Options, Option{ID: o.ID, Text: o.Text})
	}
	shuffle(q, v, out.Options)
	return out
}
