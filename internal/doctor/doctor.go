// Package doctor looks at everything around the trainer that can stop a
// learner: toolchain, linker, ports, proxies, terminal, disks, folders. Every
// finding comes with what to type on this machine.
//
// Rules of the room: nothing leaves the machine (connections go to loopback
// only, cargo is asked off line); nothing is changed but temporary files,
// which are removed; no look can hang the others, a look that does not end in
// time is a fault.
package doctor

import (
	"context"
	"sync"
	"time"

	"otelings/internal/i18n"
)

// Level says how much an item weighs.
type Level string

// The levels. Only a fault keeps something from working.
const (
	OK      Level = "ok"
	Warning Level = "warning"
	Fault   Level = "fault"
)

// Group puts items that belong together under one heading.
type Group string

// The groups in the order in which they are shown: what is quick comes first.
const (
	GroupTerminal  Group = "terminal"
	GroupFolders   Group = "folders"
	GroupDisk      Group = "disk"
	GroupNetwork   Group = "network"
	GroupToolchain Group = "toolchain"
)

// Item is one thing looked at. Until it was, Level is "" and Found is zero.
type Item struct {
	ID    string
	Group Group
	Name  i18n.Text // a few words
	Why   i18n.Text // what it matters for, one sentence
	Level Level
	Found i18n.Text // what was seen
	Fix   i18n.Text // what to type or do; zero when nothing is to be done
}

// verdict is what a look comes to.
type verdict struct {
	level      Level
	found, fix i18n.Text
}

func fine(found i18n.Text) verdict         { return verdict{level: OK, found: found} }
func warn(found, fix i18n.Text) verdict    { return verdict{Warning, found, fix} }
func failing(found, fix i18n.Text) verdict { return verdict{Fault, found, fix} }

// look is one item with the way to find out about it.
type look struct {
	id    string
	group Group
	name  i18n.Text
	why   i18n.Text
	take  duration
	hung  i18n.Text // what to do when it does not end in time
	do    func(ctx context.Context, p *patient) verdict
}

// duration is which of the patience values bounds a look.
type duration int

const (
	quick duration = iota
	tool
	build
)

// patient is what is examined, with every default filled in.
type patient struct{ Options }

// Items lists what Run looks at, in order, with nothing found yet.
func Items() []Item {
	all := looks()
	out := make([]Item, len(all))
	for i, l := range all {
		out[i] = l.item()
	}
	return out
}

func (l look) item() Item { return Item{ID: l.id, Group: l.group, Name: l.name, Why: l.why} }

// Run looks at everything and gives the items in the order of Items. on is
// told of each as it is known, by one goroutine at a time and never after Run
// returned; it may be nil. When ctx ends, so does Run, with ctx's error and the
// items known so far.
func Run(ctx context.Context, o Options, on func(Item)) ([]Item, error) {
	p := &patient{o.withDefaults()}
	all := looks()
	items := Items()
	var mu sync.Mutex
	var looking sync.WaitGroup
	// All at once: most of them wait, and one that hangs must not hold the others.
	for i, l := range all {
		looking.Go(func() {
			item := l.examine(ctx, p)
			if ctx.Err() != nil {
				return // half a look says nothing
			}
			mu.Lock()
			defer mu.Unlock()
			items[i] = item
			if on != nil {
				on(item)
			}
		})
	}
	looking.Wait()
	return items, ctx.Err()
}

// straggling is how long a look may take to say what it saw before its time
// was up. One that hangs in the file system (a network drive that is gone)
// cannot be ended: it is left behind and its answer dropped.
const straggling = time.Second

// examine takes one look within its time.
func (l look) examine(ctx context.Context, p *patient) Item {
	item := l.item()
	within := map[duration]time.Duration{quick: p.Quick, tool: p.Tool, build: p.Build}[l.take]
	bounded, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	seen := make(chan verdict, 1)
	go func() { seen <- l.do(bounded, p) }()
	var v verdict
	select {
	case v = <-seen:
	case <-bounded.Done():
		late := time.NewTimer(straggling)
		defer late.Stop()
		select {
		case v = <-seen:
		case <-late.C:
			v.level = hanging
		}
	}
	if v.level == hanging {
		v = failing(text("no answer within %s", "%s 内没有回应", within), l.hung)
	}
	item.Level, item.Found, item.Fix = v.level, v.found, v.fix
	return item
}

// hanging is the level of a look that ran out of time by itself.
const hanging Level = "hanging"

// Worst is the heaviest level among the items.
func Worst(items []Item) Level {
	worst := OK
	for _, it := range items {
		if it.Level == Fault || it.Level == Warning && worst == OK {
			worst = it.Level
		}
	}
	return worst
}
