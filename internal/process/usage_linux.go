package process

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// usage is what the descendants of a keeper use.
type usage struct {
	written map[int]int64 // by process, as last seen
	gone    int64         // written by those that are gone
	looks   int
}

// beyond is the first bound that is exceeded, "" for none. Memory and disk are
// looked at in every fourth look, since they cost a file each of each process.
func (u *usage) beyond(keeper int, within Bounds) Bound {
	pids := descendants(keeper)
	if within.Processes > 0 && len(pids) > within.Processes {
		return BoundProcesses
	}
	if u.looks++; u.looks%4 != 0 {
		return ""
	}
	var memory int64
	seen := map[int]int64{}
	for _, pid := range pids {
		if within.Memory > 0 {
			memory += residentAlone(pid)
		}
		if within.Written > 0 {
			seen[pid] = max(writtenBy(pid), u.written[pid])
		}
	}
	for pid, n := range u.written {
		if _, there := seen[pid]; !there {
			u.gone += n
		}
	}
	written := u.gone
	for _, n := range seen {
		written += n
	}
	u.written = seen
	switch {
	case within.Memory > 0 && memory > within.Memory:
		return BoundMemory
	case within.Written > 0 && written > within.Written:
		return BoundWritten
	}
	return ""
}

// descendants is every process below pid, parents before their children.
func descendants(pid int) []int {
	if out, ok := byChildren(pid); ok {
		return out
	}
	return byParents(pid)
}

// byChildren asks each thread of each process for its children; a kernel built
// without that file gives ok false.
func byChildren(pid int) (out []int, ok bool) {
	for todo := []int{pid}; len(todo) > 0; {
		dir := "/proc/" + strconv.Itoa(todo[0]) + "/task"
		todo = todo[1:]
		threads, err := os.ReadDir(dir)
		if err != nil {
			continue // it ended
		}
		for _, t := range threads {
			text, err := os.ReadFile(dir + "/" + t.Name() + "/children")
			if err != nil && !ok {
				if _, there := os.Stat(dir + "/" + t.Name()); there == nil {
					return nil, false
				}
			}
			ok = ok || err == nil
			for _, f := range bytes.Fields(text) {
				if n, err := strconv.Atoi(string(f)); err == nil {
					out, todo = append(out, n), append(todo, n)
				}
			}
		}
	}
	return out, ok
}

// byParents reads the parent of every process there is.
func byParents(pid int) []int {
	children := map[int][]int{}
	entries, _ := os.ReadDir("/proc") // without it there is nobody to find
	for _, e := range entries {
		n, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		i := bytes.LastIndexByte(stat, ')') // the name before it may hold anything
		if err != nil || i < 0 {
			continue
		}
		f := bytes.Fields(stat[i+1:])
		if len(f) < 2 {
			continue
		}
		parent, _ := strconv.Atoi(string(f[1]))
		children[parent] = append(children[parent], n)
	}
	var out []int
	for todo := children[pid]; len(todo) > 0; todo = todo[1:] {
		out = append(out, todo[0])
		todo = append(todo, children[todo[0]]...)
	}
	return out
}

// residentAlone is the resident bytes of a process that it shares with no file,
// 0 when it ended.
func residentAlone(pid int) int64 {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	f := strings.Fields(string(text))
	if len(f) < 3 {
		return 0
	}
	resident, _ := strconv.ParseInt(f[1], 10, 64)
	shared, _ := strconv.ParseInt(f[2], 10, 64)
	return max(resident-shared, 0) * int64(os.Getpagesize())
}

// writtenBy is the bytes that a process had written to disks, 0 when that is not
// told.
func writtenBy(pid int) int64 {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/io")
	for line := range strings.Lines(string(text)) {
		if n, ok := strings.CutPrefix(line, "write_bytes: "); ok {
			bytes, _ := strconv.ParseInt(strings.TrimSpace(n), 10, 64)
			return bytes
		}
	}
	return 0
}

// userTasks is how many threads this user has now; for more than that a limit
// leaves room.
func userTasks() int {
	uid, n := os.Getuid(), 0
	entries, _ := os.ReadDir("/proc") // none are counted without it
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil {
			continue
		}
		status, _ := os.ReadFile("/proc/" + e.Name() + "/status")
		mine, threads := false, 0
		for line := range strings.Lines(string(status)) {
			f := strings.Fields(line)
			switch {
			case len(f) > 1 && f[0] == "Uid:":
				mine = f[1] == strconv.Itoa(uid)
			case len(f) > 1 && f[0] == "Threads:":
				threads, _ = strconv.Atoi(f[1])
			}
		}
		if mine {
			n += threads
		}
	}
	return n
}
