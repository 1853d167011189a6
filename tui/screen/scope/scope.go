// Package scope is the live view: the traces that arrive, each as a waterfall
// down to one span's details, and what is wrong with what arrived or why nothing did.
//
// What is shown is a frame made in a command: the command waits for the store
// to change, looks at a snapshot and counts; Update only puts the newest frame
// in place. While a frame is being made, changes gather and make one more.
package scope

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"otelings/diagnosis"
	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/component/list"
	"otelings/tui/component/waterfall"
	"otelings/tui/ui"
)

// heldWhilePaused is how many bytes that the store has evicted a picture that
// stands still may keep in memory; then it moves on by itself.
const heldWhilePaused = 24 << 20

// aging is how often ages are drawn anew when nothing arrives.
const aging = time.Second

type tab int

const (
	tabTraces tab = iota
	tabWhy
	tabs
)

// frame is what is shown of a snapshot.
type frame struct {
	snap    *telemetry.Snapshot
	whole   bool // snap has its items, so that any trace can be opened
	traces  []telemetry.TraceSummary
	door    []telemetry.DoorEvent // turned away, the newest first
	found   []diagnosis.Finding
	judged  time.Time          // when what was found was looked for
	unsure  bool               // another look may find more
	of      *telemetry.TraceID // the trace whose spans are laid out
	forest  *waterfall.Forest
	fresh   telemetry.Counts // of the store, also while the picture stands still
	latest  uint64           // the store's revision then
	at      time.Time        // when it was looked at
	took    time.Duration    // to make
	unsaved error            // why what arrives is no longer saved
}

// Screen is the live view.
type Screen struct {
	ui.Base
	opts   trainer.ScopeOptions
	hold   *holder
	scope  *trainer.Scope // nil until it is open
	wakes  <-chan struct{}
	unsub  context.CancelFunc
	tab    tab
	now    frame
	paused bool
	// movedOn says that the picture was paused and could not stay.
	movedOn bool

	traces list.List
	open   *telemetry.TraceID // the trace shown, nil for the list
	falls  *waterfall.View
	detail bool
	scroll int
	facts  facts
	seek   *telemetry.SpanID // the span to put the cursor on when its trace is laid out
	jumped bool              // the trace was opened from a finding

	why why
}

// New makes the screen; the live view opens with Init.
func New(e *ui.Env, owner int, o trainer.ScopeOptions) *Screen {
	return &Screen{Base: ui.NewBase(e, owner), opts: o, hold: &holder{}}
}

// holder sees to it that a live view which opens after the screen was left is
// closed all the same.
type holder struct {
	mu    sync.Mutex
	scope *trainer.Scope
	gone  bool
}

func (h *holder) put(s *trainer.Scope) (kept bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.gone {
		h.scope = s
	}
	return !h.gone
}

func (h *holder) leave() *trainer.Scope {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gone = true
	return h.scope
}

// Title is the breadcrumb, with the trace that is open.
func (s *Screen) Title() string {
	if s.open != nil {
		return s.M.Scope.Title + " › " + s.open.String()[:8]
	}
	return s.M.Scope.Title
}

// Right says when the view stands still.
func (s *Screen) Right() string {
	if s.paused {
		return s.M.Scope.Paused
	}
	return ""
}

// Init opens the live view.
func (s *Screen) Init() tea.Cmd {
	t, ctx, o, hold := s.Trainer, s.Ctx, s.opts, s.hold
	return s.Tasks.Start("open", func() (any, error) {
		sc, err := t.OpenScope(ctx, o)
		if err != nil {
			return nil, err
		}
		if !hold.put(sc) {
			return nil, sc.Close(context.WithoutCancel(ctx))
		}
		return sc, nil
	})
}

// Leave stops listening.
func (s *Screen) Leave() tea.Cmd {
	if s.unsub != nil {
		s.unsub()
	}
	s.Tasks.Drop("wake")
	hold, ctx := s.hold, context.WithoutCancel(s.Ctx)
	return func() tea.Msg {
		_ = hold.leave().Close(ctx) // nobody is left to be told
		return nil
	}
}

// Update takes the live view when it is open, and then frame after frame.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		s.W, s.H = msg.W, msg.H
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		return s.answer(msg), nil
	}
	return nil, nil
}

func (s *Screen) answer(a ui.Answer) tea.Cmd {
	if a.Kind == "open" {
		s.Err = a.Err
		if sc, ok := a.Value.(*trainer.Scope); ok {
			s.scope, s.Ready = sc, true
			ctx, cancel := context.WithCancel(s.Ctx)
			s.unsub, s.wakes = cancel, sc.Subscribe(ctx)
			return tea.Batch(s.look(), s.wait())
		}
		return nil
	}
	f, ok := a.Value.(frame)
	if !ok {
		return nil // there will be no more
	}
	if s.paused && s.now.snap != nil && f.fresh.EvictedBytes-s.now.snap.Counts.EvictedBytes > heldWhilePaused {
		s.paused, s.movedOn = false, true
	}
	s.take(f)
	var more []tea.Cmd
	if !s.paused && s.now.snap.Revision < f.latest { // made while it was paused
		more = append(more, s.look())
	}
	if a.Kind == "wake" {
		more = append(more, s.wait())
	}
	return tea.Batch(more...)
}

// take puts a frame in place; each cursor stays on what it was on, and on the
// newest when it was there and nothing is open. While paused the picture stays and what is known of
// the store goes on; so it does when a frame comes later than a newer one.
func (s *Screen) take(f frame) {
	if now := s.now.snap; now != nil && (s.paused && s.now.whole && f.snap != now || f.snap.Revision < now.Revision) {
		s.now.fresh, s.now.at, s.now.unsaved = f.fresh, f.at, f.unsaved
		return
	}
	var trace telemetry.TraceID
	first := s.traces.Cursor() <= 0 && s.open == nil
	switch {
	case s.open != nil:
		trace = *s.open
	case !first:
		trace = s.now.traces[s.traces.Cursor()].ID
	}
	old := s.now
	s.now = f
	s.traces.Set(make([]bool, len(f.traces)))
	if !first {
		s.traces.Select(slices.IndexFunc(f.traces, func(t telemetry.TraceSummary) bool { return t.ID == trace }))
	}
	s.why.put(&old, &s.now)
	if s.open == nil || f.of != s.open {
		return
	}
	switch {
	case s.falls == nil:
		s.falls = waterfall.New(nil)
		s.falls.Show(f.forest)
	case f.forest != old.forest:
		s.falls.Show(f.forest)
	}
	if s.seek != nil {
		s.falls.Select(*s.seek)
		s.seek = nil
	}
}

// wait makes the next frame when something arrived, or when ages are due; it
// may be long, so it is parked.
func (s *Screen) wait() tea.Cmd {
	wakes, parked, see, ctx, due, rest := s.wakes, s.Parked, s.maker(), s.Ctx, s.due(), s.rest()
	return s.Tasks.Start("wake", func() (any, error) {
		if rest > 0 {
			park(ctx, nil, parked, rest)
		}
		if !park(ctx, wakes, parked, due) {
			return nil, context.Canceled
		}
		return see(), nil
	})
}

// park waits for a change; false when there will be none. One that came
// already is no waiting.
func park(ctx context.Context, wakes <-chan struct{}, parked *atomic.Int64, after time.Duration) (open bool) {
	select {
	case _, open = <-wakes:
		return open
	default:
	}
	if after <= 0 {
		return ctx.Err() == nil
	}
	parked.Add(1)
	defer parked.Add(-1)
	due := time.NewTimer(after)
	defer due.Stop()
	select {
	case _, open = <-wakes:
		return open
	case <-due.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// due is how long nothing may come before a frame is made all the same: ages
// grow, and what is found may be more.
func (s *Screen) due() time.Duration {
	if !s.now.unsure || s.paused {
		return aging
	}
	return max(0, min(aging, trainer.DiagnoseEvery-time.Since(s.now.judged)))
}

// rest is how long to wait before the next frame even when something came: three
// times what the last one took, so that drawing leaves room to receive.
func (s *Screen) rest() time.Duration { return min(3*s.now.took, aging) }

// look makes a frame now: the learner asked for something.
func (s *Screen) look() tea.Cmd {
	see := s.maker()
	return s.Tasks.Start("look", func() (any, error) { return see(), nil })
}

// maker is how a command makes a frame; it holds copies of all it needs.
func (s *Screen) maker() func() frame {
	sc, of, old, paused := s.scope, s.open, s.now, s.paused
	return func() frame {
		f := old
		f.at = time.Now()
		fresh := sc.Snapshot()
		f.fresh, f.latest = fresh.Counts, fresh.Revision
		_, f.unsaved = sc.Saving()
		// A picture that stands still keeps all that it shows a part of; one that
		// moves on would keep alive what the store evicts until the next one.
		if !paused || !old.whole {
			f.snap, f.whole = fresh, paused
		}
		changed := old.snap == nil || f.snap.Revision != old.snap.Revision
		if changed {
			f.traces, f.door, f.unsure = f.snap.Traces, refused(f.snap), true
		}
		if f.unsure && !paused && (old.snap == nil || f.at.Sub(f.judged) >= trainer.DiagnoseEvery) {
			f.found, f.unsure = sc.Diagnose(f.snap, f.at)
			f.judged = f.at
		}
		if of != nil && (changed || of != old.of) {
			f.forest = waterfall.Build(trainer.SpansOf(f.snap, *of))
		}
		if !f.whole {
			f.snap = f.snap.Outline()
		}
		f.of = of
		f.took = time.Since(f.at)
		return f
	}
}

// refused is what was turned away, the newest first.
func refused(s *telemetry.Snapshot) []telemetry.DoorEvent {
	var out []telemetry.DoorEvent
	for i := len(s.Door) - 1; i >= 0; i-- {
		if s.Door[i].TurnedAway() {
			out = append(out, s.Door[i])
		}
	}
	return out
}

// show opens the waterfall of the trace under the cursor.
func (s *Screen) show() (tea.Cmd, ui.Action) {
	i := s.traces.Cursor()
	if i < 0 {
		return nil, nil
	}
	id := s.now.traces[i].ID
	s.open, s.falls, s.detail, s.seek, s.jumped = &id, nil, false, nil, false
	return s.look(), nil
}

// close goes back to where the trace was opened from.
func (s *Screen) close() {
	s.open, s.falls, s.detail, s.seek = nil, nil, false, nil
	if s.jumped {
		s.tab, s.jumped = tabWhy, false
	}
}

// pause holds the picture; what arrives is kept and counted.
func (s *Screen) pause() (tea.Cmd, ui.Action) {
	s.paused, s.movedOn = !s.paused, false
	return s.look(), nil // the last frame for now, with all that can be opened
}

// address is a port as the head shows it.
func address(l trainer.Listener) string {
	name := "HTTP"
	if l.Protocol == "grpc" {
		name = "gRPC"
	}
	if len(l.Addrs) == 0 {
		return name
	}
	return fmt.Sprintf("%s %s", name, l.Addrs[0])
}
