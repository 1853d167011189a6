package doctor

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otelings/internal/i18n"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// machine is a healthy one: a cargo and a rustc that work, folders of its own,
// no variable in the way. The tests spoil it and mend it again.
type machine struct {
	t *testing.T
	Options
	root, bin string
}

func healthy(t *testing.T) *machine {
	t.Helper()
	root := t.TempDir()
	m := &machine{t: t, root: root, bin: filepath.Join(root, "bin")}
	m.Options = Options{
		Env:       []string{"PATH=" + m.bin + ":/usr/bin:/bin", "HOME=" + root, "TERM=xterm-256color", "LANG=C.UTF-8"},
		OS:        "linux",
		Workspace: filepath.Join(root, "work"), Target: filepath.Join(root, "work", "rust", "target"), State: filepath.Join(root, "state"),
		Manifest: map[string][]byte{"Cargo.toml": nil, "Cargo.lock": nil},
		TTY:      true, Width: 100, Height: 30, Editor: "vi -n", Ports: []int{},
		Space: func(string) (Space, error) { return Space{Free: 1 << 40, Inodes: 1 << 20, Counted: true}, nil },
	}
	m.tool("cargo", `echo "cargo 1.95.0 (abc 2026-01-01)"`)
	m.tool("rustc", `echo "rustc 1.95.0 (abc 2026-01-01)"`)
	m.tool("vi", "exit 0")
	return m
}

func (m *machine) tool(name, script string) {
	m.t.Helper()
	m.write(filepath.Join("bin", name), "#!/bin/sh\n"+script+"\n")
}

func (m *machine) write(name, content string) string {
	m.t.Helper()
	file := filepath.Join(m.root, name)
	must(m.t, os.MkdirAll(filepath.Dir(file), 0o755))
	// A process started meanwhile would hold the file open for writing, and
	// nothing could run it then ("text file busy").
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	must(m.t, os.WriteFile(file, []byte(content), 0o755))
	return file
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// look takes one look.
func (m *machine) look(id string) Item {
	m.t.Helper()
	for _, l := range looks() {
		if l.id == id {
			return l.examine(m.t.Context(), &patient{m.withDefaults()})
		}
	}
	m.t.Fatalf("there is no look %q", id)
	return Item{}
}

// TestHealthyMachine: nothing is wrong with it, so whatever the others find is
// what they spoiled.
func TestHealthyMachine(t *testing.T) {
	items, err := Run(t.Context(), healthy(t).Options, nil)
	must(t, err)
	for _, it := range items {
		if it.Level != OK {
			t.Errorf("%s: %s, %s", it.ID, it.Level, it.Found.EN)
		}
	}
}

// ill is one way a machine is not well, and the fix followed.
type ill struct {
	name  string
	id    string
	spoil func(m *machine)
	level Level
	found string // part of what is seen
	fix   string // part of what to do
	mend  func(m *machine)
}

func env(entries ...string) func(*machine) {
	return func(m *machine) { m.Env = append(m.Env, entries...) }
}

func unset(name string) func(*machine) {
	return func(m *machine) {
		kept := m.Env[:0:0]
		for _, e := range m.Env {
			if !strings.HasPrefix(e, name+"=") {
				kept = append(kept, e)
			}
		}
		m.Env = kept
	}
}

func script(name, body string) func(*machine) {
	return func(m *machine) { m.tool(name, body) }
}

func sized(w, h int) func(*machine) {
	return func(m *machine) { m.Width, m.Height = w, h }
}

func gone(names ...string) func(*machine) {
	return func(m *machine) {
		for _, n := range names {
			must(m.t, os.RemoveAll(filepath.Join(m.root, n)))
		}
	}
}

// fileAt puts a file where a folder is wanted: not even root can write below it.
func fileAt(name string) func(*machine) {
	return func(m *machine) { m.write(name, "") }
}

func roomFor(s Space) func(*machine) {
	return func(m *machine) { m.Space = func(string) (Space, error) { return s, nil } }
}

const (
	okCargo = `echo "cargo 1.95.0 (abc)"`
	okRustc = `echo "rustc 1.95.0 (abc)"`
)

var plenty = Space{Free: 1 << 40, Inodes: 1 << 20, Counted: true}

// onlyBin leaves the machine's own tools in PATH.
func onlyBin(m *machine) { m.Env = append(m.Env, "PATH="+m.bin) }

func illnesses() []ill {
	return []ill{
		{"missing", "cargo", gone("bin/cargo"), Fault, "not found", "sh.rustup.rs", script("cargo", okCargo)},
		{"old", "cargo", script("cargo", `echo "cargo 1.89.1 (abc)"`), Fault, "1.89.1", "sh.rustup.rs", script("cargo", okCargo)},
		{"hidden by an old one", "cargo", func(m *machine) {
			m.write(".cargo/bin/rustup", "")
			m.write(".cargo/bin/cargo", "#!/bin/sh\n"+okCargo+"\n")
			m.tool("cargo", `echo "cargo 1.63.0"`)
		}, Fault, "1.63.0", "/.cargo/bin:$PATH`", func(m *machine) { env("PATH=" + filepath.Join(m.root, ".cargo/bin") + ":" + m.bin)(m) }},
		{"old with rustup", "cargo", func(m *machine) { m.tool("rustup", "exit 0"); m.tool("cargo", `echo "cargo 1.70.0"`) }, Fault, "1.70.0", "rustup update stable", script("cargo", okCargo)},
		{"old by a variable", "cargo", func(m *machine) {
			m.tool("rustup", "exit 0")
			m.tool("cargo", `[ -z "$RUSTUP_TOOLCHAIN" ] && echo "cargo 1.95.0" || echo "cargo 1.70.0"`)
			env("RUSTUP_TOOLCHAIN=1.70")(m)
		}, Fault, "1.70.0", "unset RUSTUP_TOOLCHAIN", unset("RUSTUP_TOOLCHAIN")},
		{"hanging", "cargo", script("cargo", "exec sleep 100"), Fault, "no answer", "by hand", script("cargo", okCargo)},
		{"no default", "cargo", script("cargo", "echo 'error: rustup could not choose a version of cargo to run, because one was not specified explicitly, and no default is configured.' >&2; exit 1"),
			Fault, "could not choose", "rustup default stable", script("cargo", okCargo)},
		{"not installed", "cargo", script("cargo", "echo \"error: toolchain '1.91.0-x86_64-unknown-linux-gnu' is not installed\" >&2; exit 1"),
			Fault, "not installed", "rustup toolchain install 1.91.0-x86_64-unknown-linux-gnu", script("cargo", okCargo)},
		{"no version", "cargo", script("cargo", "echo hello"), Fault, "hello", "sh.rustup.rs", script("cargo", okCargo)},
		{"not a program", "cargo", func(m *machine) { m.write("bin/cargo", "\x00\x01") }, Fault, "cannot be started", "sh.rustup.rs", script("cargo", okCargo)},
		{"not in PATH", "cargo", func(m *machine) {
			gone("bin/cargo")(m)
			m.write(".cargo/bin/cargo", "#!/bin/sh\n"+okCargo+"\n")
			m.write(".cargo/env", "")
			onlyBin(m)
		}, Warning, "not in PATH", "/.cargo/env`", func(m *machine) { env("PATH=" + filepath.Join(m.root, ".cargo/bin"))(m) }},
		{"missing", "rustc", func(m *machine) { gone("bin/rustc")(m); onlyBin(m) }, Fault, "not found", "sh.rustup.rs", script("rustc", okRustc)},
		{"old", "rustc", script("rustc", `echo "rustc 1.60.0"`), Fault, "1.60.0", "sh.rustup.rs", script("rustc", okRustc)},
		{"failing", "rustc", script("rustc", "echo 'no default is configured' >&2; exit 1"), Fault, "no default", "rustup default stable", script("rustc", okRustc)},
		{"mixed", "rustc", script("rustc", `echo "rustc 1.91.0"`), Warning, "while cargo is 1.95.0", "mixed", script("rustc", okRustc)},
		{"variable", "toolchain", env("RUSTUP_TOOLCHAIN=nightly"), Warning, "nightly", "unset RUSTUP_TOOLCHAIN", unset("RUSTUP_TOOLCHAIN")},
		{"file above", "toolchain", func(m *machine) { m.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.70\"\n") }, Warning, "1.70", "otelings settings workspace", gone("rust-toolchain.toml")},
		{"old file above", "toolchain", func(m *machine) { m.write("rust-toolchain", "nightly-2020-01-01\n") }, Warning, "nightly-2020", "delete the file", gone("rust-toolchain")},
		{"a file", "cargo-home", fileAt(".cargo"), Fault, "not a directory", "mv ", gone(".cargo")},
		{"elsewhere", "cargo-home", func(m *machine) { m.write("full", ""); env("CARGO_HOME=" + filepath.Join(m.root, "full", "cargo"))(m) }, Fault, "full", "CARGO_HOME", unset("CARGO_HOME")},
		{"not downloaded", "crates", script("cargo", "echo 'error: failed to download `tokio v1.0.0`' >&2; exit 101"), Warning, "failed to download", "go on line once", script("cargo", okCargo)},
		{"no cargo", "crates", gone("bin/cargo"), Warning, "there is no cargo", "sh.rustup.rs", script("cargo", okCargo)},
		{"no linker", "linker", func(m *machine) {
			m.tool("apt-get", "exit 0")
			m.tool("cargo", "echo 'error: linker `cc` not found\n  |\n  = note: No such file' >&2; exit 101")
		}, Fault, "linker `cc` not found", "apt-get install build-essential", script("cargo", okCargo)},
		{"linker fails", "linker", script("cargo", "cat >&2 <<'X'\nerror: linking with `cc` failed: exit status: 1\n  |\n  = note:  \"cc\" \"-m64\"\n  = note: some arguments are omitted\n  = note: /usr/bin/ld: cannot find Scrt1.o: No such file or directory\nX\nexit 101"),
			Fault, "cannot find Scrt1.o", "install", script("cargo", okCargo)},
		{"compiler fails", "linker", script("cargo", "echo 'error: no default is configured' >&2; exit 101"), Fault, "does not build", "rustup default stable", script("cargo", okCargo)},
		{"hanging", "linker", script("cargo", "[ \"$1\" = --version ] || exec sleep 100"), Fault, "no answer", "virus scanner", script("cargo", okCargo)},
		{"hanging cargo", "linker", script("cargo", "exec sleep 100"), Fault, "cargo does not answer", "cargo first", script("cargo", okCargo)},
		{"no linker and no cargo", "linker", func(m *machine) { gone("bin/cargo")(m); onlyBin(m) }, Fault, "none of cc", "install", script("cc", "exit 0")},

		{"hanging", "languages", script("go", "exec sleep 100"), Fault, "no answer", "go version", script("go", "echo go version go1.26.0 linux/amd64")},

		{"too small", "terminal-size", sized(50, 20), Fault, "50x20", "80x24", sized(80, 24)},
		{"too low", "terminal-size", sized(80, 15), Fault, "80x15", "--plain", sized(80, 24)},
		{"narrow", "terminal-size", sized(70, 24), Warning, "70x24", "80x24", sized(80, 24)},
		{"unset", "terminal-type", env("TERM="), Warning, "not set", "export TERM=xterm-256color", env("TERM=xterm-256color")},
		{"dumb", "terminal-type", env("TERM=dumb"), Warning, "line mode", "export TERM=xterm-256color", env("TERM=xterm-256color")},
		{"few", "colours", env("TERM=xterm"), Warning, "16", "TERM=xterm-256color", env("TERM=xterm-256color")},
		{"unset", "locale", unset("LANG"), Warning, "none is set", "export LANG=C.UTF-8", env("LANG=C.UTF-8")},
		{"C", "locale", env("LC_ALL=C"), Warning, "LC_ALL=C", "export LC_ALL=C.UTF-8", env("LC_ALL=C.UTF-8")},
		{"GBK", "locale", env("LANG=zh_CN.GBK"), Warning, "zh_CN.GBK", "export LANG=C.UTF-8", env("LANG=C.UTF-8")},
		{"slow esc", "multiplexer", func(m *machine) { m.tool("tmux", "echo 500"); env("TMUX=/tmp/x,1,0", "TERM=tmux-256color")(m) }, Warning, "500 ms", "escape-time 10", script("tmux", "echo 10")},
		{"wrong TERM in tmux", "multiplexer", func(m *machine) { m.tool("tmux", "echo 10"); env("TMUX=/tmp/x,1,0")(m) }, Warning, "TERM=xterm-256color", "default-terminal", env("TERM=tmux-256color")},
		{"hanging tmux", "multiplexer", func(m *machine) { m.tool("tmux", "exec sleep 100"); env("TMUX=/tmp/x,1,0", "TERM=screen")(m) }, Fault, "no answer", "kill-server", script("tmux", "echo 0")},
		{"screen", "multiplexer", env("STY=1.tty", "TERM=screen"), Warning, "16 colours", "term screen-256color", env("TERM=screen-256color")},

		{"a file", "workspace", fileAt("work"), Fault, "not a directory", "mv ", gone("work")},
		{"no rights", "workspace", func(m *machine) {
			if os.Geteuid() == 0 {
				m.t.Skip("root may do everything")
			}
			must(m.t, os.Mkdir(m.Workspace, 0o500))
		}, Fault, "permission denied", "chmod u+rwx", func(m *machine) { must(m.t, os.Chmod(m.Workspace, 0o700)) }},
		{"network", "workspace", roomFor(Space{Free: 1 << 40, Network: "NFS"}), Warning, "NFS", "CARGO_TARGET_DIR", roomFor(plenty)},
		{"colon", "workspace-path", func(m *machine) { m.Workspace = "/home/ada/a:b" }, Fault, "“:”", "settings workspace", func(m *machine) { m.Workspace = "/home/ada/我的 练习" }},
		{"percent in target", "workspace-path", func(m *machine) { m.Target = "/build/100%" }, Fault, "“%”", "unset CARGO_TARGET_DIR", func(m *machine) { m.Target = "/build" }},
		{"long on Windows", "workspace-path", func(m *machine) { m.OS, m.Target = "windows", `C:\`+strings.Repeat("long", 40) }, Warning, "characters", `C:\otelings`, func(m *machine) { m.Target = `C:\otelings` }},
		{"workspace", "workspace-parent", func(m *machine) { m.write("Cargo.toml", "[workspace]\nmembers = [\"*\"]\n") }, Warning, "Cargo.toml", "exclude = [\"work\"]",
			func(m *machine) { m.write("Cargo.toml", "[workspace]\nmembers = [\"*\"]\nexclude = [\"work\"]\n") }},
		{"configuration", "workspace-parent", func(m *machine) { m.Workspace = filepath.Join(m.root, "a", "b"); m.write("a/.cargo/config.toml", "") }, Warning, "config.toml", "settings workspace",
			func(m *machine) { m.Workspace = filepath.Join(m.root, "c") }},
		{"noexec", "programs", func(m *machine) {
			m.Start = func(context.Context, string) error { return &os.PathError{Op: "fork/exec", Err: os.ErrPermission} }
		}, Fault, "noexec", "remount,exec", func(m *machine) { m.Start = nil }},
		{"a file", "programs", fileAt("work"), Fault, "not a directory", "CARGO_TARGET_DIR", gone("work")},
		{"a file", "state", fileAt("state"), Fault, "not a directory", "OTELINGS_HOME", func(m *machine) { m.State = filepath.Join(m.root, "other") }},
		{"network", "state", roomFor(Space{Network: "CIFS"}), Warning, "CIFS", "OTELINGS_HOME", roomFor(plenty)},
		{"read-only", "state", func(m *machine) {
			fileAt("state")(m)
			roomFor(Space{ReadOnly: true})(m)
			gone("state")(m)
			m.write("ro", "")
			m.State = filepath.Join(m.root, "ro", "x")
		}, Fault, "ro", "OTELINGS_HOME", func(m *machine) { m.State = m.root }},
		{"broken", "progress", func(m *machine) {
			m.Progress = func(context.Context) (Condition, error) {
				return Condition{Text: fact("in use"), Hint: fact("close it"), Broken: true}, nil
			}
		}, Fault, "in use", "close it", func(m *machine) { m.Progress = nil }},
		{"set aside", "progress", func(m *machine) {
			m.Progress = func(context.Context) (Condition, error) {
				return Condition{Text: fact("set aside"), Hint: fact("kept")}, nil
			}
		}, Warning, "set aside", "kept", func(m *machine) { m.Progress = func(context.Context) (Condition, error) { return Condition{}, nil } }},
		{"unreadable", "settings", func(m *machine) { m.Settings = func() error { return os.ErrInvalid } }, Warning, "invalid", "settings.yaml", func(m *machine) { m.Settings = func() error { return nil } }},
		{"unset", "editor", func(m *machine) { m.Editor = "" }, Warning, "none is set", "otelings settings editor vi", func(m *machine) { m.Editor = "vi" }},
		{"missing", "editor", func(m *machine) { m.Editor = "subl --wait" }, Warning, "subl", "otelings settings editor vi", script("subl", "exit 0")},

		{"full", "disk-build", roomFor(Space{Free: 80e6}), Fault, "80 MB", "CARGO_TARGET_DIR", roomFor(plenty)},
		{"no inodes", "disk-build", roomFor(Space{Free: 1 << 40, Inodes: 7, Counted: true}), Fault, "7 more files", "df -i", roomFor(plenty)},
		{"read-only", "disk-build", roomFor(Space{Free: 1 << 40, ReadOnly: true}), Fault, "read-only", "CARGO_TARGET_DIR", roomFor(plenty)},
		{"full", "disk-workspace", roomFor(Space{Free: 1e6}), Fault, "1 MB", "settings workspace", roomFor(plenty)},
		{"full", "disk-state", roomFor(Space{Free: 1e6}), Fault, "1 MB", "OTELINGS_HOME", roomFor(plenty)},
		{"not known", "disk-state", func(m *machine) { m.Space = func(string) (Space, error) { return Space{}, os.ErrInvalid } }, Warning, "not known", "OTELINGS_HOME", roomFor(plenty)},

		{"blocked", "loopback", func(m *machine) {
			m.Dial = func(context.Context, string) (net.Conn, error) { return nil, os.ErrPermission }
		}, Fault, "127.0.0.1", "firewall", func(m *machine) { m.Dial = nil }},
		{"blocked", "loopback-ipv6", func(m *machine) {
			m.Dial = func(context.Context, string) (net.Conn, error) { return nil, os.ErrPermission }
		}, Warning, "::1", "127.0.0.1 instead of localhost", func(m *machine) { m.Dial = nil }},
		{"set", "proxies", env("https_proxy=http://10.0.0.1:3128", "NO_PROXY=intranet,localhost"), Warning, "https_proxy; NO_PROXY lacks 127.0.0.1, ::1",
			"export NO_PROXY=intranet,localhost,127.0.0.1,::1", env("NO_PROXY=intranet,localhost,127.0.0.1,::1")},
		{"set", "otel-variables", env("OTEL_SDK_DISABLED=true", "OTEL_EXPORTER_OTLP_HEADERS=key=secret"), Warning, "OTEL_EXPORTER_OTLP_HEADERS=…, OTEL_SDK_DISABLED=true",
			"unset OTEL_EXPORTER_OTLP_HEADERS OTEL_SDK_DISABLED", func(m *machine) { unset("OTEL_SDK_DISABLED")(m); unset("OTEL_EXPORTER_OTLP_HEADERS")(m) }},
	}
}

// TestEveryFaultAndItsFix provokes each fault, reads what is said, follows the
// fix and looks again.
func TestEveryFaultAndItsFix(t *testing.T) {
	provoked := map[string]bool{"port-4317": true, "port-4318": true} // by the tests of listeners
	for _, c := range illnesses() {
		provoked[c.id] = true
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			t.Parallel()
			m := healthy(t)
			c.spoil(m)
			if strings.Contains(c.name, "hanging") {
				m.Tool, m.Build = 50*time.Millisecond, 50*time.Millisecond
			}
			it := m.look(c.id)
			if it.Level != c.level || !strings.Contains(it.Found.EN, c.found) || !strings.Contains(it.Fix.EN, c.fix) {
				t.Fatalf("%s, found %q, fix %q; want %s, %q, %q", it.Level, it.Found.EN, it.Fix.EN, c.level, c.found, c.fix)
			}
			for what, text := range map[string]i18n.Text{"found": it.Found, "fix": it.Fix, "name": it.Name, "why": it.Why} {
				if strings.TrimSpace(text.EN) == "" || strings.TrimSpace(text.ZH) == "" || strings.Contains(text.EN+text.ZH, "%!") {
					t.Errorf("%s is %q", what, text)
				}
			}
			m.Tool, m.Build = 0, 0
			c.mend(m)
			if it := m.look(c.id); it.Level != OK {
				t.Errorf("after the fix: %s, %q", it.Level, it.Found.EN)
			}
		})
	}
	for _, l := range looks() {
		if !provoked[l.id] {
			t.Errorf("nothing provokes a fault of %s", l.id)
		}
	}
}

// TestStuckFileSystem: a look that cannot be ended is left behind and is a fault.
func TestStuckFileSystem(t *testing.T) {
	release := make(chan struct{})
	m := healthy(t)
	m.Quick = 10 * time.Millisecond
	m.Space = func(string) (Space, error) { <-release; return plenty, nil }
	if it := m.look("disk-state"); it.Level != Fault || !strings.Contains(it.Fix.EN, "network drive") {
		t.Errorf("%s: %q, %q", it.Level, it.Found.EN, it.Fix.EN)
	}
	close(release)
}

// TestWithoutATerminal: output that goes to a file is no fault.
func TestWithoutATerminal(t *testing.T) {
	m := healthy(t)
	m.TTY, m.Width, m.Height = false, 0, 0
	m.Env = append(m.Env, "TERM=dumb", "TMUX=x")
	for _, id := range []string{"terminal-size", "terminal-type", "colours", "multiplexer"} {
		if it := m.look(id); it.Level != OK || !strings.Contains(it.Found.EN, "no terminal") {
			t.Errorf("%s: %s, %q", id, it.Level, it.Found.EN)
		}
	}
	m.TTY = true
	m.Env = append(m.Env, "NO_COLOR=1")
	if it := m.look("colours"); it.Level != OK || !strings.Contains(it.Found.EN, "NO_COLOR") {
		t.Errorf("NO_COLOR: %s, %q", it.Level, it.Found.EN)
	}
}

// TestCancelled: esc ends the looks that run, and what was not seen is not told.
func TestCancelled(t *testing.T) {
	m := healthy(t)
	m.tool("cargo", "exec sleep 100")
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	items, err := Run(ctx, m.Options, func(it Item) {
		told++
		if it.ID == "terminal-size" {
			cancel() // cargo is being waited for
		}
		if it.Level == Fault {
			t.Errorf("%s is a fault: %s", it.ID, it.Found.EN)
		}
	})
	cancel()
	if err == nil || told == len(items) {
		t.Errorf("error %v, %d of %d told", err, told, len(items))
	}
}

// TestRunKeepsTheOrder: items come back in the order of Items whatever ended first.
func TestRunKeepsTheOrder(t *testing.T) {
	told := map[string]bool{}
	items, err := Run(t.Context(), healthy(t).Options, func(it Item) { told[it.ID] = true })
	must(t, err)
	for i, want := range Items() {
		if items[i].ID != want.ID || items[i].Level == "" || !told[want.ID] {
			t.Errorf("item %d is %+v, want %s", i, items[i], want.ID)
		}
	}
}
