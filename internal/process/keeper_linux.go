package process

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// watchEvery is how often the bounds are looked at.
const watchEvery = 25 * time.Millisecond

// keeper is the process that stands between us and a program.
type keeper struct {
	within  Bounds
	say     *os.File
	program int // pid, and its group
	use     usage
	bound   Bound // that was run into
	ending  bool  // everything is to end
}

// Keep is a keeper's whole life, and gives its exit code. args are what
// startKept handed on behind Command: the bounds, the program's path, its
// argument list.
func Keep(args []string) int {
	if len(args) < 3 {
		fmt.Fprintln(os.Stderr, "otelings: a keeper is started by otelings itself")
		return 1
	}
	syscall.CloseOnExec(3)
	syscall.CloseOnExec(4)
	k := &keeper{say: os.NewFile(4, "say"), use: usage{written: map[int]int64{}}}
	if json.Unmarshal([]byte(args[0]), &k.within) != nil || k.say == nil {
		return 1
	}
	// It goes when the program has gone. Ignoring them would be inherited.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return 1
	}
	told := make(chan string, 1)
	go hear(os.NewFile(3, "hear"), told)
	ahead()
	exited, empty := make(chan syscall.WaitStatus, 1), make(chan struct{})
	if !k.start(args[1], args[2:], exited, empty) {
		return 1
	}
	k.watch(told, exited, empty)
	return 0
}

// hear passes on what the keeper is told; at the end "" is told for good.
func hear(from *os.File, told chan<- string) {
	in := bufio.NewScanner(from)
	for in.Scan() {
		told <- in.Text()
	}
	close(told)
}

// start starts the program and then reaps, on one thread, everything that comes
// to be a child of ours: the program dies with that thread. exited gets the
// program's own end; empty is closed when nobody is left.
func (k *keeper) start(path string, argv []string, exited chan<- syscall.WaitStatus, empty chan<- struct{}) bool {
	begun := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for good
		behind()               // what is started inherits it
		pid, err := syscall.ForkExec(path, argv, &syscall.ProcAttr{
			Env: os.Environ(), Files: []uintptr{0, 1, 2},
			Sys: &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL},
		})
		k.program = pid
		if err == nil {
			k.limit()
		}
		begun <- err
		if err != nil {
			return
		}
		for {
			var status syscall.WaitStatus
			pid, err := syscall.Wait4(-1, &status, 0, nil)
			switch {
			case err == syscall.EINTR:
			case err != nil: // there is nobody left
				close(empty)
				return
			case pid == k.program:
				exited <- status
			}
		}
	}()
	if err := <-begun; err != nil {
		var errno syscall.Errno
		_ = errors.As(err, &errno) // ForkExec gives no other
		fmt.Fprintf(k.say, "%s %d\n", saysFailed, int(errno))
		return false
	}
	letGo()
	fmt.Fprintln(k.say, saysStarted)
	return true
}

// limit has the kernel enforce, on the program and what it starts, what it can:
// the size of a file, no core dumps, and, as a wall behind the count of
// processes, how many more the user may have.
func (k *keeper) limit() {
	set := func(what int, most uint64) {
		_ = unix.Prlimit(k.program, what, &unix.Rlimit{Cur: most, Max: most}, nil)
	}
	set(unix.RLIMIT_CORE, 0)
	if k.within.File > 0 {
		set(unix.RLIMIT_FSIZE, uint64(k.within.File))
	}
	if n := k.within.Processes; n > 0 {
		var has unix.Rlimit
		most := uint64(userTasks() + 2*n)
		if unix.Getrlimit(unix.RLIMIT_NPROC, &has) == nil && most < has.Max {
			set(unix.RLIMIT_NPROC, most) // the superuser is not held by it
		}
	}
}

// letGo lets the program's output go: its readers wait for the end of it.
func letGo() {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer null.Close()
	for fd := range 3 {
		_ = unix.Dup3(int(null.Fd()), fd, 0)
	}
}

// watch sees the program and its descendants to their end.
func (k *keeper) watch(told <-chan string, exited <-chan syscall.WaitStatus, empty <-chan struct{}) {
	look := time.NewTicker(watchEvery)
	defer look.Stop()
	again := true
	for {
		select {
		case line, open := <-told:
			switch {
			case !open:
				told, k.ending = nil, true
			case line == tellEnd:
				_ = syscall.Kill(-k.program, syscall.SIGTERM)
			}
		case status := <-exited:
			k.exited(status)
		case <-empty:
			select {
			case status := <-exited:
				k.exited(status)
			default:
			}
			fmt.Fprintln(k.say, saysEmpty)
			return
		case <-look.C:
			again = true
			k.look()
		}
		if k.ending && again { // at once, then at each look until nobody is left
			again = false
			k.killAll()
		}
	}
}

// look compares what is used with the bounds; beyond one everything is ended.
func (k *keeper) look() {
	if k.bound != "" || k.within == (Bounds{}) {
		return
	}
	if k.bound = k.use.beyond(os.Getpid(), k.within); k.bound != "" {
		k.ending = true
	}
}

// exited tells of the program's own end.
func (k *keeper) exited(status syscall.WaitStatus) {
	sig := 0
	if status.Signaled() {
		sig = int(status.Signal())
		if status.Signal() == syscall.SIGXFSZ && k.bound == "" {
			k.bound = BoundFile
		}
	}
	bound := string(k.bound)
	if bound == "" {
		bound = "-"
	}
	fmt.Fprintln(k.say, saysExited, status.ExitStatus(), sig, bound)
}

// killAll ends every descendant. Those that fork all the time are stopped first,
// until a look finds nobody new: what is stopped makes no more of its kind.
func (k *keeper) killAll() {
	self, stopped := os.Getpid(), map[int]bool{}
	for range 50 {
		fresh := 0
		for _, pid := range descendants(self) {
			if !stopped[pid] {
				stopped[pid], fresh = true, fresh+1
				k.signal(pid, syscall.SIGSTOP)
			}
		}
		if fresh == 0 {
			break
		}
	}
	for pid := range stopped {
		k.signal(pid, syscall.SIGKILL)
	}
}

// signal signals a descendant, and never ourselves: its number may be a new
// thread's of ours once it is gone.
func (k *keeper) signal(pid int, s syscall.Signal) {
	if _, err := os.Stat("/proc/self/task/" + strconv.Itoa(pid)); err != nil {
		_ = syscall.Kill(pid, s)
	}
}

// ahead lets all our threads go before what the program starts, where we may: a
// thousand processes that fork would leave us a thousandth of the processor.
// Others are held by the kernel's limit. Garbage is collected late for the same
// reason.
func ahead() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(64 << 20)
	threads, _ := os.ReadDir("/proc/self/task") // without it nobody goes ahead
	for _, t := range threads {
		if tid, err := strconv.Atoi(t.Name()); err == nil {
			_ = unix.SchedSetAttr(tid, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_RR, Priority: 1}, 0)
		}
	}
}

// behind takes this thread back among all others.
func behind() {
	_ = unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_NORMAL}, 0)
}
