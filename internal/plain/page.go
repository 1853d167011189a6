package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// Page is what one stop of the session says and takes. Body holds lines; those
// that are too wide are wrapped when they are printed. An empty Title is not
// printed.
type Page struct {
	Title   string
	Body    []string
	Choices []Choice
	Enter   *Choice // what an empty line does; nil: nothing
	// Line takes input that is no number and no letter of every page; handled
	// is false when it is not meant for the page either. It gets numbers too
	// when there are no Choices. Takes says what it takes, for the line that
	// names what is possible.
	Line  func(ctx context.Context, input string) (m move, handled bool)
	Takes string
	Path  bool // Line takes a path, so a slash begins no search
}

// Choice is one thing to do. Keys of numbered choices are "1", "2" … by their
// place; a Choice with a Key of its own is a letter.
type Choice struct {
	Key   string
	Label string
	Do    func(ctx context.Context) move
}

// screen makes its page anew each time, in the session's language, from what
// it knows; that is what keeps the place when the language changes.
type screen interface {
	page(ctx context.Context, s *Session) (Page, error)
}

// move is what happens after input.
type move struct {
	kind moveKind
	to   screen
	say  []string // printed before the next page
	err  error    // ends the session
}

type moveKind int

const (
	stay    moveKind = iota // the same screen, its page printed again
	prompt                  // the same screen, only the prompt again
	push                    // to, on top
	replace                 // to, in place of this screen
	back                    // the screen below
	home                    // Today
	quit
)

func goTo(to screen) move       { return move{kind: push, to: to} }
func becomes(to screen) move    { return move{kind: replace, to: to} }
func tell(lines ...string) move { return move{kind: prompt, say: lines} }

var errQuit = errors.New("the learner quits")

// Session is one run of the line mode.
type Session struct {
	opts    Options
	trainer Trainer
	out     io.Writer
	input   *lineReader
	width   int
	lang    i18n.Lang
	now     func() time.Time
	stack   []screen
	failed  error // of writing; nothing is printed after it
	struck  bool  // Ctrl-C was pressed at this prompt already

	spoken map[i18n.Lang]words // built when first needed
	scope  *trainer.Scope      // the live view, once it was opened
}

func newSession(t Trainer, o Options) *Session {
	s := &Session{opts: o, trainer: t, out: o.Out, input: newLineReader(o.In), width: clamp(o.Width), lang: o.Lang, now: o.Now}
	if s.lang == "" {
		s.lang = i18n.EN
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// loop shows the top screen and does what is typed until something ends it.
func (s *Session) loop(ctx context.Context) error {
	for {
		p := s.show(ctx)
		m, err := s.ask(ctx, p)
		for err == nil && m.kind == prompt {
			s.print(m.say...)
			m, err = s.ask(ctx, p)
		}
		if err == nil {
			err = s.apply(m)
		}
		if s.failed != nil {
			return s.failed
		}
		if err != nil {
			s.print("")
			return err
		}
	}
}

// show prints the top screen's page. A screen that cannot be shown says why
// and what to do, and offers what every page offers.
func (s *Session) show(ctx context.Context) Page {
	p, err := s.stack[len(s.stack)-1].page(ctx, s)
	if err != nil {
		retry := Choice{Label: s.words().tryAgain, Do: func(context.Context) move { return move{} }}
		p = Page{Title: s.words().cannotShow, Body: s.explain(err), Choices: []Choice{retry}}
	}
	s.print("")
	if p.Title != "" {
		s.print(indented(visible(p.Title), "# ", s.width)...)
		s.print("")
	}
	s.print(p.Body...)
	if len(p.Body) > 0 && (len(p.Choices) > 0 || p.Enter != nil) {
		s.print("")
	}
	n := 0
	for _, c := range p.Choices {
		if c.Key == "" {
			n++
			s.print(indented(visible(c.Label), fmt.Sprintf("%d. ", n), s.width)...)
		}
	}
	s.print(joined(s.keys(p), s.words().comma, s.words().stop, s.width)...)
	return p
}

// keys lists what can be typed beside the numbers.
func (s *Session) keys(p Page) []string {
	w := s.words()
	var parts []string
	if p.Enter != nil {
		parts = append(parts, w.enterKey+" "+p.Enter.Label)
	}
	for _, c := range p.Choices {
		if c.Key != "" {
			parts = append(parts, c.Key+" "+c.Label)
		}
	}
	if len(s.stack) > 1 {
		parts = append(parts, "b "+w.back, "h "+w.home)
	}
	return append(parts, "/ "+s.faq().Search, "L "+w.otherLanguage, "? "+w.help, "q "+w.quit)
}

// ask reads one line and finds what it means on this page.
func (s *Session) ask(ctx context.Context, p Page) (move, error) {
	if s.write("> "); s.failed != nil {
		return move{}, s.failed
	}
	line, err := s.input.read(ctx, s.opts.Interrupt)
	if errors.Is(err, errInterrupt) {
		if s.struck {
			return move{}, ErrInterrupted
		}
		s.struck = true
		s.print("")
		return tell(s.words().againToQuit), nil
	}
	if err != nil {
		return move{}, err
	}
	s.struck = false
	return s.meaning(ctx, p, normal(line)), nil
}

// meaning finds what input does: the page's own keys first, so that no page
// loses a key to the letters of every page.
func (s *Session) meaning(ctx context.Context, p Page, in string) move {
	if in == "" && p.Enter != nil {
		return p.Enter.Do(ctx)
	}
	for _, c := range p.Choices {
		if c.Key != "" && strings.EqualFold(c.Key, in) {
			return c.Do(ctx)
		}
	}
	if n, ok := number(in); ok && n >= 1 {
		at := 0
		for _, c := range p.Choices {
			if c.Key != "" {
				continue
			}
			if at++; at == n {
				return c.Do(ctx)
			}
		}
	}
	if words, ok := strings.CutPrefix(in, "/"); ok && !p.Path {
		return goTo(&searchScreen{query: strings.TrimSpace(words)})
	}
	switch strings.ToLower(in) {
	case "b":
		return move{kind: back}
	case "h":
		return move{kind: home}
	case "q":
		return move{kind: quit}
	case "?":
		return goTo(&helpScreen{})
	case "l":
		s.lang = s.lang.Other()
		return move{}
	}
	if p.Line != nil && in != "" {
		if m, handled := p.Line(ctx, in); handled {
			return m
		}
	}
	return tell(s.possible(p, in))
}

// possible is the one sentence that names what can be typed here.
func (s *Session) possible(p Page, in string) string {
	w := s.words()
	numbers := 0
	var keys []string
	for _, c := range p.Choices {
		if c.Key == "" {
			numbers++
		} else {
			keys = append(keys, c.Key)
		}
	}
	var parts []string
	if numbers == 1 {
		parts = append(parts, "1")
	} else if numbers > 1 {
		parts = append(parts, fmt.Sprintf(w.numberRange, numbers))
	}
	if p.Takes != "" {
		parts = append(parts, p.Takes)
	}
	if p.Enter != nil {
		parts = append(parts, w.enterKey)
	}
	parts = append(parts, keys...)
	if len(s.stack) > 1 {
		parts = append(parts, "b", "h")
	}
	parts = append(parts, "/", "L", "?", "q")
	if in == "" {
		return fmt.Sprintf(w.nothingHere, strings.Join(parts, w.comma))
	}
	return fmt.Sprintf(w.unknownInput, cut(visible(in), 30), strings.Join(parts, w.comma))
}

// apply changes the stack.
func (s *Session) apply(m move) error {
	if m.err != nil {
		return m.err
	}
	s.print(m.say...)
	top := len(s.stack) - 1
	switch m.kind {
	case push:
		s.stack = append(s.stack, m.to)
	case replace:
		s.stack[top] = m.to
	case back:
		if top > 0 {
			s.stack = s.stack[:top]
		}
	case home:
		s.stack = s.stack[:1]
	case quit:
		return errQuit
	}
	return nil
}

// print writes lines, each made visible and wrapped under its own indent.
func (s *Session) print(lines ...string) {
	for _, l := range lines {
		for _, part := range fit(l, s.width) {
			s.write(part + "\n")
		}
	}
}

// fit is one line as lines of at most width cells without anything that could
// steer a terminal.
func fit(line string, width int) []string {
	line = strings.TrimRight(visible(line), " ")
	if ansi.StringWidth(line) <= width {
		return []string{line}
	}
	mark := listMark.FindString(line)
	return indented(line[len(mark):], mark, width)
}

// listMark is what the rest of a wrapped line is indented by: spaces, and the
// mark or number of a list.
var listMark = regexp.MustCompile(`^ *(- |\d+\. )?`)

func (s *Session) write(text string) {
	if s.failed == nil {
		_, s.failed = io.WriteString(s.out, text)
	}
}

// explain is an error as the learner reads it: what happened, what to do.
func (s *Session) explain(err error) []string {
	text, hint := trainer.Explain(err)
	out := []string{s.words().problem + visible(text.In(s.lang))}
	if !hint.IsZero() {
		out = append(out, s.words().hintMark+visible(hint.In(s.lang)))
	}
	return out
}

func (s *Session) words() words {
	w, ok := s.spoken[s.lang]
	if !ok {
		if s.spoken == nil {
			s.spoken = map[i18n.Lang]words{}
		}
		w = wordsIn(s.lang)
		s.spoken[s.lang] = w
	}
	return w
}

// in is a text in the session's language, its inline Markdown as plain text.
func (s *Session) in(t i18n.Text) string { return inline(t.In(s.lang)) }

// markdown is a text of several blocks as lines.
func (s *Session) markdown(t i18n.Text) []string { return markdown(t.In(s.lang), s.width) }

// paragraph is in as lines, without a trailing empty one.
func (s *Session) paragraph(t i18n.Text) []string {
	if t.IsZero() {
		return nil
	}
	var out []string
	for _, l := range strings.Split(s.in(t), "\n") {
		out = append(out, wrap(l, s.width)...)
	}
	return out
}
