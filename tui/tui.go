// Package tui is the terminal interface: the root model with its stack of
// screens, the frame around them and the help overlay. Run is its whole face.
package tui

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/markdown"
	"otelings/tui/ui"
)

// Options are what the caller decides.
type Options struct {
	Lang    i18n.Lang
	Theme   string // auto, dark, light, mono; "" is auto
	NoColor bool
	Start   ui.Route // the zero route opens Today
	Input   io.Reader
	Output  io.Writer
	Environ []string // the terminal's environment, nil for the process's own
}

// Run draws the interface until the learner quits or ctx ends. Input and Output
// must be terminals. Every screen is left properly before it returns.
func Run(ctx context.Context, t ui.Trainer, o Options) error {
	opts := []tea.ProgramOption{tea.WithContext(ctx)}
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		opts = append(opts, tea.WithOutput(o.Output))
	}
	if o.Environ != nil {
		opts = append(opts, tea.WithEnvironment(o.Environ))
	}
	if o.NoColor {
		opts = append(opts, tea.WithColorProfile(colorprofile.ASCII))
	}
	if _, err := tea.NewProgram(New(ctx, t, o), opts...).Run(); err != nil {
		return fmt.Errorf("terminal interface: %w", err)
	}
	return nil
}

// cacheBytes bounds the rendered lessons kept in memory.
const cacheBytes = 8 << 20

type entry struct {
	screen ui.Screen
	owner  int
	begun  bool // Init was called
}

// Model is the root: it owns the stack, the environment and the frame.
type Model struct {
	env   *ui.Env
	opts  Options
	dark  bool // the terminal's background
	theme string
	stack []*entry
	owner int
	w, h  int
	said  string
	help  bool
	helpY int
	gone  bool // quitting: keys are ignored
}

// New makes the root model.
func New(ctx context.Context, t ui.Trainer, o Options) *Model {
	if o.Lang == "" {
		o.Lang = i18n.EN
	}
	m := &Model{opts: o, dark: true, theme: o.Theme}
	if o.NoColor {
		m.theme = "mono"
	}
	m.env = &ui.Env{
		Ctx: ctx, Trainer: t, Explain: trainer.Explain, Lang: o.Lang, M: &i18n.For(o.Lang).TUI,
		Theme: ui.NewTheme(m.theme, true), Pages: markdown.NewCache(cacheBytes), Parked: &atomic.Int64{},
	}
	m.push(ui.Route{Name: ui.Today})
	if o.Start.Name != "" && o.Start.Name != ui.Today {
		m.push(o.Start)
	}
	return m
}

// Init starts the screen on top and asks the terminal for its background.
func (m *Model) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, m.show()) }

// Idle is the number of commands that only wait for something to happen outside.
func (m *Model) Idle() int64 { return m.env.Parked.Load() }

func (m *Model) top() *entry { return m.stack[len(m.stack)-1] }

func (m *Model) push(r ui.Route) {
	m.owner++
	m.stack = append(m.stack, &entry{screen: build(m.env, m.owner, r), owner: m.owner})
}

// show tells the top screen its size and that it is shown; the first time it is
// started.
func (m *Model) show() tea.Cmd {
	e := m.top()
	size, _ := e.screen.Update(m.size())
	if !e.begun {
		e.begun = true
		return tea.Batch(size, e.screen.Init())
	}
	cmd, act := e.screen.Update(ui.ShownMsg{})
	return tea.Batch(size, cmd, m.act(act))
}

func (m *Model) size() ui.SizeMsg { return ui.SizeMsg{W: m.w, H: ui.NewLayout(m.w, m.h).BodyH} }

// Update routes a message: keys by their binding, answers to their owner,
// everything else to every screen.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		return m, m.all(m.size())
	case tea.BackgroundColorMsg:
		if dark := msg.IsDark(); dark != m.dark {
			m.dark = dark
			m.env.Theme = ui.NewTheme(m.theme, dark)
			return m, m.all(ui.RestyleMsg{})
		}
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		if top := m.top().screen; !m.gone && !m.help && top.Typing() {
			m.said = ""
			cmd, act := top.Update(msg)
			return m, tea.Batch(cmd, m.act(act))
		}
	case ui.Answer:
		for _, e := range m.stack {
			if e.owner == msg.Owner {
				cmd, act := e.screen.Update(msg)
				if e != m.top() {
					act = nil // only what is on screen may navigate
				}
				return m, tea.Batch(cmd, m.act(act))
			}
		}
	}
	return m, nil
}

func (m *Model) all(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, e := range m.stack {
		cmd, _ := e.screen.Update(msg)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	if m.gone {
		return nil
	}
	m.said = ""
	if name == "ctrl+c" {
		return m.act(ui.Quit{})
	}
	if m.help {
		m.helpKey(name)
		return nil
	}
	top := m.top().screen
	b := ui.Find(top.Bindings(), name)
	if b == nil && top.Typing() {
		cmd, act := top.Update(k)
		return tea.Batch(cmd, m.act(act))
	}
	if b == nil {
		b = ui.Find(m.global(), name)
	}
	switch {
	case b == nil:
		return nil
	case b.Off != "":
		m.said = fmt.Sprintf(m.env.M.Common.Not, b.Off)
		return nil
	}
	cmd, act := b.Do()
	return tea.Batch(cmd, m.act(act))
}

// global is the bindings that every screen has, after its own.
func (m *Model) global() []ui.Binding {
	c := m.env.M.Common
	b := []ui.Binding{}
	if len(m.stack) > 1 {
		b = append(b, ui.Key(c.Back, ui.Go(ui.Pop{}), "esc", "backspace"))
	}
	return append(b,
		ui.Key(c.Language, ui.Go(ui.Restyle{Lang: m.env.Lang.Other()}), "L"),
		ui.Key(c.Help, ui.Do(func() { m.help, m.helpY = true, 0 }), "?", "f1"),
		ui.Key(c.Quit, ui.Go(ui.Quit{}), "q"),
		ui.Key(m.env.M.FAQ.Search, ui.Go(ui.Push{Route: ui.Route{Name: ui.Search}}), "/"),
	)
}

// act carries out what a screen asked for.
func (m *Model) act(a ui.Action) tea.Cmd {
	switch a := a.(type) {
	case ui.Push:
		m.push(a.Route)
		return m.show()
	case ui.Replace:
		leave := m.top().screen.Leave()
		m.stack = m.stack[:len(m.stack)-1]
		if len(m.stack) == 0 && a.Route.Name != ui.Today && a.Route.Name != ui.Welcome {
			m.push(ui.Route{Name: ui.Today}) // there is always a way back to Today
		}
		m.push(a.Route)
		return tea.Batch(leave, m.show())
	case ui.Pop:
		if len(m.stack) < 2 {
			return nil
		}
		// What the screen saves on leaving must be there when the one below reads.
		leave := m.top().screen.Leave()
		m.stack = m.stack[:len(m.stack)-1]
		if leave == nil {
			return m.show()
		}
		return tea.Sequence(leave, m.show())
	case ui.Say:
		m.said = a.Text
	case ui.Restyle:
		return m.restyle(a)
	case ui.Quit:
		m.gone = true
		cmds := make([]tea.Cmd, 0, len(m.stack)+1)
		for i := len(m.stack) - 1; i >= 0; i-- {
			if cmd := m.stack[i].screen.Leave(); cmd != nil {
				cmds = append(cmds, cmd)
			}
		}
		return tea.Sequence(append(cmds, tea.Quit)...)
	}
	return nil
}

func (m *Model) restyle(a ui.Restyle) tea.Cmd {
	var save tea.Cmd
	if a.Lang != "" && a.Lang != m.env.Lang {
		m.env.Lang = a.Lang
		m.env.M = &i18n.For(a.Lang).TUI
		save = m.saveLang(a.Lang)
	}
	if a.Theme != "" && !m.opts.NoColor {
		m.theme = a.Theme
	}
	m.env.Theme = ui.NewTheme(m.theme, m.dark)
	return tea.Batch(m.all(ui.RestyleMsg{}), save)
}

// saveLang keeps the language for the next start; that it could not be kept is
// no reason to interrupt.
func (m *Model) saveLang(l i18n.Lang) tea.Cmd {
	t, ctx := m.env.Trainer, context.WithoutCancel(m.env.Ctx)
	return func() tea.Msg {
		s := t.Settings()
		s.Lang = l
		_ = t.SaveSettings(ctx, s)
		return nil
	}
}
