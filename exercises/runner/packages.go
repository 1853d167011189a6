package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Packages of one lock file are downloaded once, into a folder that all programs
// with this lock file share: <shared>/<hash>. A folder without readyMark was
// left by an install that did not end, and is made anew.
const readyMark = ".ready"

// unreachable is how a package manager ends when the network fails it.
var unreachable = regexp.MustCompile(`(?i)could ?n[o']t resolve|name resolution|no such host|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|connection refused|connection reset|timed out|network is unreachable|could not transfer|proxyerror|newconnectionerror|dial tcp`)

// tool is one build tool on its way to a program: what it prints is news and
// is kept.
type tool struct {
	language string
	dir      string
	env      []string
	noise    *regexp.Regexp // lines that are news only, nil when all are kept
	tell     func(Event)
	text     output
	took     time.Duration
}

// fetch is step for a command that downloads: when it fails for want of the
// network, that is an *Error of kind ErrDownload. What a compiler says is not
// looked at so: it quotes the learner's own text.
func (t *tool) fetch(ctx context.Context, argv ...string) (ok bool, err error) {
	ok, err = t.step(ctx, argv...)
	if err == nil && !ok && unreachable.MatchString(t.text.String()) {
		err = &Error{Kind: ErrDownload, Language: t.language}
	}
	return ok, err
}

// step runs one command to its end, at most for buildLimit. ok is false when it
// failed; the error is *Error of kind ErrStart, or ctx's.
func (t *tool) step(ctx context.Context, argv ...string) (ok bool, err error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir, cmd.Env = t.dir, t.env
	lines := &output{news: func(line string) {
		if t.noise == nil || !t.noise.MatchString(line) {
			_, _ = io.WriteString(&t.text, line+"\n")
		}
		t.tell(Event{Step: StepBuild, Line: line})
	}}
	timer := time.NewTimer(buildLimit)
	defer timer.Stop()
	end, err := supervise(ctx, cmd, lines, lines, limit{expired: timer.C, grace: killAfter})
	lines.Flush()
	t.took += end.took
	if err != nil {
		return false, startError(ctx, argv[0], err)
	}
	return end.exit == 0, nil
}

// made is what came of the steps so far, not to be run unless ok is set.
func (t *tool) made() made { return made{text: t.text.String(), took: t.took} }

// packages is the folder with what a lock file names; install fills it when it
// is not there. ok is false when that failed: the tool's text says why. What a
// good install said is forgotten: it is no part of the program's faults.
func (t *tool) packages(ctx context.Context, shared string, lock []byte, install func(dir string) (ok bool, err error)) (dir string, ok bool, err error) {
	sum := sha256.Sum256(lock)
	dir = filepath.Join(shared, hex.EncodeToString(sum[:8]))
	ready := filepath.Join(dir, readyMark)
	if _, err := os.Stat(ready); err == nil {
		return dir, true, nil
	}
	release, err := claim(ctx, shared)
	if err != nil {
		return dir, false, err
	}
	defer release()
	if _, err := os.Stat(ready); err == nil { // another job did it meanwhile
		return dir, true, nil
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o755)); err != nil {
		return dir, false, workspaceError(dir, err)
	}
	if ok, err := install(dir); err != nil || !ok {
		return dir, false, err
	}
	if err := os.WriteFile(ready, nil, 0o644); err != nil {
		return dir, false, workspaceError(dir, err)
	}
	t.text = output{}
	return dir, true, nil
}

// link puts a link to a folder of packages beside the learner's files, so that
// the program runs by hand too. What lies there under that name stays, but for
// an older link of ours; where no link can be made there is none.
func link(to, name, shared string) {
	if old, err := os.Readlink(name); err == nil && old != to && strings.HasPrefix(old, shared+string(filepath.Separator)) {
		_ = os.Remove(name)
	}
	_ = os.Symlink(to, name)
}

// readLock reads the files that name a program's packages, one after the
// other. The error wraps fs.ErrNotExist when one of them is not there.
func readLock(dir string, names ...string) ([]byte, error) {
	var all []byte
	for _, name := range names {
		data, err := readBounded(os.DirFS(dir), name)
		if err != nil {
			return nil, workspaceError(filepath.Join(dir, name), err)
		}
		all = append(append(all, data...), 0)
	}
	return all, nil
}
