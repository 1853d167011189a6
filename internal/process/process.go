// Package process runs a program with everything it starts, within bounds, and
// leaves nothing of it behind.
//
// On Linux a keeper stands between us and the program: a process of our own
// executable that adopts whatever the program leaves behind, watches the bounds,
// and ends all of it when told to, or when we are gone, however that came about.
// Elsewhere, and without a keeper, the program has a process group of its own
// that is ended as a whole; a descendant that leaves the group is out of reach,
// and only time is bounded.
package process

import "os/exec"

// Command is the argument with which our own executable becomes a keeper: its
// main calls Keep then.
const Command = "_keep"

// Bounds is what a program and its descendants may use together; 0 is no bound.
type Bounds struct {
	Processes int   `json:"processes,omitempty"` // alive at once, the program itself included
	Memory    int64 `json:"memory,omitempty"`    // resident bytes that are not shared
	Written   int64 `json:"written,omitempty"`   // bytes written to disks, in all
	File      int64 `json:"file,omitempty"`      // bytes of one file
}

// Bound is a bound that a program ran into.
type Bound string

// The bounds.
const (
	BoundProcesses Bound = "processes"
	BoundMemory    Bound = "memory"
	BoundWritten   Bound = "written"
	BoundFile      Bound = "file"
)

// Exit is how a program came to its end.
type Exit struct {
	Code   int    // -1 when a signal ended it
	Signal string // "killed", "" when it exited by itself
	Bound  Bound  // for which all of it was ended, "" for none
}

// Program is a program that was started.
type Program struct {
	exited chan struct{} // closed at the program's own end
	exit   Exit          // from then on
	tree   tree
}

// tree is a program and its descendants.
type tree interface {
	end()        // asks the program's group to end
	kill()       // ends everything at once
	alive() bool // something is left after the program's own end
	close()      // ends what is left, waits for it where that can be known
}

// Start starts cmd, whose output must not be pipes of package exec's own making:
// they would be waited for. keeper is the command line that becomes a keeper,
// empty for none; one that cannot be started is done without. Close the program
// in the end.
func Start(cmd *exec.Cmd, keeper []string, within Bounds) (*Program, error) {
	if len(keeper) > 0 && canKeep {
		p, err := startKept(cmd, keeper, within)
		if err == nil || !isKeeperFault(err) {
			return p, err
		}
	}
	return startGroup(cmd)
}

// Exited is closed when the program itself has ended.
func (p *Program) Exited() <-chan struct{} { return p.exited }

// Exit is how it ended, once Exited is closed.
func (p *Program) Exit() Exit { return p.exit }

// End asks the program and its group to end (SIGTERM; on Windows it is ended).
func (p *Program) End() { p.tree.end() }

// Kill ends the program and what it started, at once.
func (p *Program) Kill() { p.tree.kill() }

// Alive reports whether something that the program started is left after its own
// end. Without a keeper one that ended and was not reaped counts.
func (p *Program) Alive() bool { return p.tree.alive() }

// Close ends what is left of the program and returns when it is gone.
func (p *Program) Close() {
	p.tree.kill()
	<-p.exited
	p.tree.close()
}
