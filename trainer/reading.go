package trainer

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
)

// OpenLesson is a lesson ready to read, at the place where it was left.
func (t *Trainer) OpenLesson(ctx context.Context, id string) (Reader, error) {
	doc, err := t.doc(id)
	if err != nil {
		return Reader{}, err
	}
	b, err := t.open(ctx)
	if err != nil {
		return Reader{}, err
	}
	e, _ := t.lib.Entry(id)
	r := Reader{Lesson: b.lesson(e), Questions: map[string]Question{}, Exercises: map[string]ExerciseLine{}}
	en, zh := doc.Text[i18n.EN].Blocks, doc.Text[i18n.ZH].Blocks
	if len(en) != len(zh) {
		return Reader{}, fmt.Errorf("lesson %q: the two languages have different blocks", id)
	}
	for i, blk := range en {
		out := Block{Kind: BlockKind(blk.Kind), ID: blk.Section, Markdown: i18n.Text{EN: blk.Markdown, ZH: zh[i].Markdown}}
		if blk.Heading != "" {
			out.Heading = i18n.Text{EN: blk.Heading, ZH: zh[i].Heading}
		}
		if blk.Ref != "" {
			out.ID = blk.Ref
		}
		r.Blocks = append(r.Blocks, out)
	}
	for _, q := range doc.Questions {
		r.Questions[q.ID] = b.question(q)
	}
	for _, d := range t.exercisesOf(id) {
		r.Exercises[d.ID] = b.line(d)
	}
	if p, ok := b.state.Places[id]; ok && p.Block < len(r.Blocks) {
		r.Place = Place{Block: p.Block, Fraction: p.Fraction}
	}
	r.Activities = map[string]Activity{}
	for _, blk := range en {
		if blk.Kind == lessons.Activity {
			r.Activities[blk.Ref] = b.activity(blk.Ref)
		}
	}
	r.Next = b.after(id)
	return r, nil
}

// after is the next available lesson of the chosen path, else of the map.
func (b book) after(id string) *Lesson {
	if plan := b.state.Plan; plan != nil {
		if p, ok := b.t.lib.Path(plan.Path); ok {
			path := b.path(p)
			if next := path.next(id); next != "" {
				e, _ := b.t.lib.Entry(next)
				l := b.lesson(e)
				return &l
			}
		}
	}
	past := false
	for _, e := range b.t.lib.Catalog.Lessons {
		if past && b.t.lib.Written(e.ID) {
			l := b.lesson(e)
			return &l
		}
		past = past || e.ID == id
	}
	return nil
}

// question is a question as shown: in the variant last answered with its
// verdict, else in its first.
func (b book) question(q lessons.Question) Question {
	variant := q.Variants[0]
	var last *progress.Answer
	for i, a := range b.state.Answers {
		if v, ok := q.Variant(a.Variant); ok && a.Question == q.ID {
			last, variant = &b.state.Answers[i], v
		}
	}
	out := shown(q, variant)
	if last != nil {
		a := judge(q, variant, strings.Split(last.Given, ","))
		out.Answered = &a
	}
	return out
}

// shuffle puts options in an order that depends on the question alone: the
// right one is not always where its author put it, and it does not move
// between two looks. An order question never shows its answer.
func shuffle(q lessons.Question, v lessons.Variant, options []Option) {
	h := fnv.New64a()
	h.Write([]byte(q.ID + "/" + v.ID))
	r := rand.New(rand.NewPCG(h.Sum64(), 0))
	swap := func(i, j int) { options[i], options[j] = options[j], options[i] }
	r.Shuffle(len(options), swap)
	want := q.Want(v)
	if q.Kind != lessons.KindOrder {
		return
	}
	same := true
	for i, o := range options {
		same = same && o.ID == want[i]
	}
	if same {
		swap(0, 1)
	}
}

func judge(q lessons.Question, v lessons.Variant, given []string) Answered {
	want := q.Want(v)
	a := Answered{Given: given, Want: want, Right: slices.Equal(given, want)}
	for _, o := range v.Options {
		right := q.Kind == lessons.KindOrder || o.Right
		if right || slices.Contains(given, o.ID) {
			a.Why = append(a.Why, Why{Option: o.ID, Right: right, Text: o.Why})
		}
	}
	return a
}

// Answer judges and keeps an answer. given is one option id, or all of them in
// the learner's order for an order question.
func (t *Trainer) Answer(ctx context.Context, lesson, question, variant string, given []string) (Answered, error) {
	doc, err := t.doc(lesson)
	if err != nil {
		return Answered{}, err
	}
	for _, q := range doc.Questions {
		if q.ID != question {
			continue
		}
		v, ok := q.Variant(variant)
		if !ok {
			return Answered{}, &Unknown{Kind: "question", ID: question + "/" + variant}
		}
		if err := fits(q, v, given); err != nil {
			return Answered{}, err
		}
		a := judge(q, v, given)
		err := t.progress.AddAnswer(ctx, progress.Answer{
			ID: t.newID(), Question: q.ID, Variant: v.ID, Lesson: lesson, Topic: q.Topic,
			Given: strings.Join(given, ","), Right: a.Right, Time: t.now(),
		})
		if err != nil {
			return Answered{}, &NotSaved{Err: err}
		}
		return a, t.noteDone(ctx, lesson)
	}
	return Answered{}, &Unknown{Kind: "question", ID: question}
}

func fits(q lessons.Question, v lessons.Variant, given []string) error {
	ids := map[string]bool{}
	for _, o := range v.Options {
		ids[o.ID] = true
	}
	n := 1
	if q.Kind == lessons.KindOrder {
		n = len(v.Options)
	}
	for _, g := range given {
		if !ids[g] {
			return fmt.Errorf("question %q has no option %q", q.ID, g)
		}
		delete(ids, g)
	}
	if len(given) != n {
		return fmt.Errorf("question %q wants %d option(s), got %d", q.ID, n, len(given))
	}
	return nil
}

// SavePlace keeps where the reader is.
func (t *Trainer) SavePlace(ctx context.Context, lesson string, p Place) error {
	if _, err := t.doc(lesson); err != nil {
		return err
	}
	fraction := min(max(p.Fraction, 0), 1)
	err := t.progress.SavePlace(ctx, progress.Place{Lesson: lesson, Block: max(p.Block, 0), Fraction: fraction, Furthest: max(p.Block, 0), Time: t.now()})
	if err != nil {
		return err
	}
	if err := t.progress.SetLastLesson(ctx, lesson); err != nil {
		return err
	}
	return t.noteDone(ctx, lesson)
}

// noteDone records a lesson as done once all of it is: it may be called after
// every step, the first time stays.
func (t *Trainer) noteDone(ctx context.Context, lesson string) error {
	b, err := t.open(ctx)
	if err != nil {
		return err
	}
	if b.done("lesson", lesson) {
		return nil
	}
	if _, done := b.seen(lesson); !done {
		return nil
	}
	return t.progress.Complete(ctx, "lesson", lesson, "")
}
