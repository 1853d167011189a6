package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"otelings/exercises/runner"
	"otelings/internal/i18n"
)

// ask runs a tool where the exercises are built, so that it is the toolchain
// and the configuration they get. A tool that does not answer in time is hanging.
func (p *patient) ask(ctx context.Context, tool string, args ...string) (runner.Said, *verdict) {
	said, err := runner.Ask(ctx, p.Env, existing(filepath.Join(p.Workspace, "rust")), tool, args...)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return said, &verdict{level: hanging}
	case err != nil:
		v := failing(text("%s cannot be started: %s", "%s 启动不了：%s", tool, cause(err)), p.installRust())
		return said, &v
	}
	return said, nil
}

// version is what cargo or rustc says of itself; bad is not nil when it says
// nothing, or too old a version.
func (p *patient) version(ctx context.Context, file string) (version string, bad *verdict) {
	said, bad := p.ask(ctx, file, "--version")
	if bad != nil {
		return "", bad
	}
	var v verdict
	switch version = versionIn(said.Stdout); {
	case said.Exit != 0:
		v = failing(text("%s fails: %s", "%s 失败：%s", file, firstLine(said.Stderr)), p.mendRustup(said.Stderr))
	case version == "":
		v = failing(text("%s does not say its version: %s", "%s 没有给出版本：%s", file, firstLine(said.Stdout+said.Stderr)), p.installRust())
	case older(version, MinRust):
		v = failing(text("%s in %s, older than "+MinRust, "%s，在 %s，低于 "+MinRust, version, file), p.updateRust(file))
	default:
		return version, nil
	}
	return version, &v
}

func lookCargo(ctx context.Context, p *patient) verdict {
	file, err := runner.FindCargo(p.Env)
	if err != nil {
		return failing(text("not found in PATH, nor where rustup installs it", "PATH 和 rustup 的安装目录里都没有"), p.installRust())
	}
	version, bad := p.version(ctx, file)
	switch {
	case bad != nil:
		return *bad
	case p.find("cargo") == "":
		return warn(text("%s in %s, which is not in PATH", "%s，在 %s，不在 PATH 里", version, file), p.addToPath(filepath.Dir(file)))
	}
	return fine(fact(version + ", " + file))
}

func lookRustc(ctx context.Context, p *patient) verdict {
	cargo, err := runner.FindCargo(p.Env)
	if err != nil {
		cargo = filepath.Join(string(filepath.Separator), "cargo")
	}
	file := p.getenv("RUSTC")
	if file == "" {
		if file, err = runner.FindRustc(p.Env, cargo); err != nil {
			return failing(text("not found", "没有找到"), p.installRust())
		}
	}
	version, bad := p.version(ctx, file)
	if bad != nil {
		return *bad
	}
	if said, bad := p.ask(ctx, cargo, "--version"); bad == nil && said.Exit == 0 {
		if of := versionIn(said.Stdout); of != "" && minor(of) != minor(version) {
			return warn(text("%s in %s, while cargo is %s", "%s，在 %s，而 cargo 是 %s", version, file, of),
				text("two installations are mixed: keep one of %s and %s, the one of rustup if there is one", "混装了两套：%s 和 %s 只留一个，有 rustup 就留 rustup 的", filepath.Dir(file), filepath.Dir(cargo)))
		}
	}
	return fine(fact(version + ", " + file))
}

// lookOverride tells which setting makes rustup take another toolchain.
func lookOverride(_ context.Context, p *patient) verdict {
	if name := p.getenv("RUSTUP_TOOLCHAIN"); name != "" {
		return warn(text("RUSTUP_TOOLCHAIN is %s", "RUSTUP_TOOLCHAIN 是 %s", name), fact("`"+p.unset([]string{"RUSTUP_TOOLCHAIN"})+"`"))
	}
	for _, dir := range above(p.Workspace) {
		for _, name := range []string{"rust-toolchain.toml", "rust-toolchain"} {
			file := filepath.Join(dir, name)
			if data, err := os.ReadFile(file); err == nil {
				return warn(text("%s sets %s", "%s 指定了 %s", file, channel(string(data))),
					text("move the exercises away from there: `otelings settings workspace ~/otelings-workspace`, or delete the file",
						"把练习移出去：`otelings settings workspace ~/otelings-workspace`，或删除这个文件"))
			}
		}
	}
	return fine(text("none", "没有"))
}

// channel is what a rust-toolchain file names: TOML, or one bare word.
func channel(data string) string {
	if m := regexp.MustCompile(`(?m)^\s*channel\s*=\s*["']([^"'\n]+)`).FindStringSubmatch(data); m != nil {
		return m[1]
	}
	return firstLine(data)
}

func (p *patient) cargoHome() string {
	if dir := p.getenv("CARGO_HOME"); dir != "" {
		return dir
	}
	home := p.getenv("HOME")
	if p.OS == "windows" {
		home = p.getenv("USERPROFILE")
	}
	return filepath.Join(home, ".cargo")
}

func lookCargoHome(_ context.Context, p *patient) verdict {
	dir := p.cargoHome()
	if err := writable(dir); err != nil {
		return failing(text("%s cannot be written: %s", "%s 写不了：%s", dir, cause(err)), p.mendFolder(dir, "CARGO_HOME"))
	}
	return fine(fact(dir))
}

// lookCrates asks cargo, off line, for everything the exercises are built from.
func lookCrates(ctx context.Context, p *patient) verdict {
	network := text("go on line once and run `otelings run` on any Rust exercise; after that no network is needed", "联网一次，运行任意一个 Rust 练习（`otelings run`）；之后不再需要网络")
	cargo, err := runner.FindCargo(p.Env)
	if err != nil {
		return warn(text("not looked for: there is no cargo", "没有查：没有 cargo"), p.installRust())
	}
	if len(p.Manifest) == 0 {
		return fine(text("no exercise needs any", "没有练习需要"))
	}
	dir, err := project(p.Manifest, "fn main() {}\n")
	if err != nil {
		return warn(text("not looked for: %s", "没有查：%s", cause(err)), p.mendFolder(os.TempDir(), "TMPDIR"))
	}
	defer os.RemoveAll(dir)
	said, bad := p.ask(ctx, cargo, "metadata", "--offline", "--locked", "--format-version=1", "--manifest-path", filepath.Join(dir, "Cargo.toml"))
	switch {
	case bad != nil:
		return *bad
	case said.Exit != 0:
		return warn(text("not all on this machine: %s", "不全在本机：%s", reason(said.Stderr)), network)
	}
	return fine(text("all on this machine: builds work off line", "都在本机：不联网也能构建"))
}

// lookLinker builds a program of three lines. Cargo is run where the exercises
// are, so that a linker named in its configuration is the one tried.
func lookLinker(ctx context.Context, p *patient) verdict {
	cargo, err := runner.FindCargo(p.Env)
	if err != nil {
		return p.anyLinker()
	}
	// A cargo that hangs does so here, in a tool's time and not in a build's.
	answer, cancel := context.WithTimeout(ctx, p.Tool)
	defer cancel()
	if _, bad := p.ask(answer, cargo, "--version"); bad != nil {
		return failing(text("not tried: cargo does not answer", "没有试：cargo 没有回应"), text("mend cargo first: see above", "先解决 cargo 的问题，见上"))
	}
	dir, err := project(map[string][]byte{"Cargo.toml": []byte("[package]\nname = \"doctor\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n")},
		"fn main() {\n    println!(\"linked\");\n}\n")
	if err != nil {
		return failing(text("no place to try it: %s", "没有地方可试：%s", cause(err)), p.mendFolder(os.TempDir(), "TMPDIR"))
	}
	defer os.RemoveAll(dir)
	said, bad := p.ask(ctx, cargo, "build", "--quiet", "--offline", "--manifest-path", filepath.Join(dir, "Cargo.toml"), "--target-dir", filepath.Join(dir, "target"))
	switch {
	case bad != nil:
		return *bad
	case said.Exit == 0:
		return fine(text("it links a program", "能链接程序"))
	case linking.MatchString(said.Stderr):
		return failing(text("it fails: %s", "链接失败：%s", reason(said.Stderr)), p.installLinker())
	}
	return failing(text("a program of three lines does not build: %s", "三行的程序构建不了：%s", reason(said.Stderr)), p.mendRustup(said.Stderr))
}

// linking is how rustc complains about the linker, and not about anything else.
var linking = regexp.MustCompile("(?m)^error: (linker `[^`]*` not found|linking with|could not exec the linker)|linker `[^`]*` not found")

// anyLinker says whether there is something to link with; without Rust that
// cannot be tried.
func (p *patient) anyLinker() verdict {
	names := []string{"cc", "gcc", "clang"}
	if p.OS == "windows" {
		names = []string{"link", "lld-link"}
	}
	if file := p.find(names...); file != "" {
		return fine(text("%s; without cargo it was not tried", "%s；没有 cargo，没有试", file))
	}
	return failing(text("none of %s is in PATH", "PATH 里没有 %s", strings.Join(names, ", ")), p.installLinker())
}

// project is a Cargo project in a temporary folder; the caller removes it.
func project(files map[string][]byte, program string) (dir string, err error) {
	if dir, err = os.MkdirTemp("", "otelings-doctor-"); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir)
		}
	}()
	if err := os.Mkdir(filepath.Join(dir, "src"), 0o700); err != nil {
		return "", err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return "", err
		}
	}
	return dir, os.WriteFile(filepath.Join(dir, "src", "main.rs"), []byte(program), 0o600)
}

var versionNumber = regexp.MustCompile(`\b(\d+)\.(\d+)(\.\d+)?\S*`)

// versionIn is the version number in what a tool says of itself, "" when there is none.
func versionIn(s string) string { return versionNumber.FindString(firstLine(s)) }

// older compares major and minor numbers.
func older(version, than string) bool {
	a, b := versionNumber.FindStringSubmatch(version), versionNumber.FindStringSubmatch(than)
	if a == nil || b == nil {
		return a == nil
	}
	for i := 1; i <= 2; i++ {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x < y
		}
	}
	return false
}

func minor(version string) string {
	m := versionNumber.FindStringSubmatch(version)
	if m == nil {
		return ""
	}
	return m[1] + "." + m[2]
}

// firstLine is the first line that says something, at most 200 bytes of it.
func firstLine(s string) string {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			return bounded(line)
		}
	}
	return "-"
}

func bounded(line string) string {
	const most = 200
	if len(line) > most {
		line = strings.ToValidUTF8(line[:most], "") + "…"
	}
	return line
}

// reason is what a failed cargo says: its first error, else its first line. An
// error about linking carries the linker's own words some lines below.
func reason(stderr string) string {
	found := ""
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		switch {
		case found == "" && strings.HasPrefix(line, "error"):
			found = strings.TrimPrefix(line, "error: ")
			if !strings.HasPrefix(found, "linking with") {
				return bounded(found)
			}
		case found != "" && linkerWords.MatchString(line):
			return bounded(found + ": " + linkerWords.ReplaceAllString(line, ""))
		}
	}
	if found == "" {
		return firstLine(stderr)
	}
	return bounded(found)
}

// linkerWords begins a line that cargo quotes from the linker.
var linkerWords = regexp.MustCompile(`^(= note: )?(\S*/)?(ld|ld\.lld|rust-lld|collect2|clang|gcc|cc|lld)(: error|: fatal error)?: `)

// cause is an error's last words, without the path that stands beside them.
func cause(err error) string {
	var path *os.PathError
	var own *runner.Error
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &own) && own.Err != nil:
		return own.Err.Error()
	}
	return err.Error()
}

// installRust is how Rust gets onto this machine.
func (p *patient) installRust() i18n.Text {
	how := "`curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh`"
	if p.OS == "windows" {
		how = "`winget install Rustlang.Rustup`"
	}
	return text("install Rust: %s, then open a new terminal; labs need no Rust", "安装 Rust：%s，再打开新终端；实验不需要 Rust", how)
}

// updateRust is how the Rust this cargo belongs to gets newer.
func (p *patient) updateRust(file string) i18n.Text {
	if name := p.getenv("RUSTUP_TOOLCHAIN"); name != "" {
		return text("%s, or `rustup update %s`", "%s，或 `rustup update %s`", "`"+p.unset([]string{"RUSTUP_TOOLCHAIN"})+"`", name)
	}
	const update = "`rustup update stable && rustup default stable`"
	dir := filepath.Dir(file)
	if executable(filepath.Join(dir, "rustup")) {
		return fact(update)
	}
	if rustup := p.find("rustup", filepath.Join(p.cargoHome(), "bin", "rustup")); rustup != "" && p.OS != "windows" {
		return text("%s hides the one of rustup: %s, then %s", "%s 挡住了 rustup 的那个：%s，再运行 %s", file, "`export PATH="+quoted(filepath.Dir(rustup))+":$PATH`", update)
	}
	how := p.installRust()
	return i18n.Text{EN: how.EN + "; put it before " + dir + " in PATH", ZH: how.ZH + "；在 PATH 里放到 " + dir + " 前面"}
}

// mendRustup is what helps against a failing rustup proxy, by its words.
func (p *patient) mendRustup(stderr string) i18n.Text {
	switch {
	case strings.Contains(stderr, "no default is configured"), strings.Contains(stderr, "rustup default"):
		return text("`rustup default stable`", "`rustup default stable`")
	case notInstalled.MatchString(stderr):
		return text("`rustup toolchain install %s`", "`rustup toolchain install %s`", notInstalled.FindStringSubmatch(stderr)[1])
	case strings.Contains(stderr, "not applicable to the"), strings.Contains(stderr, "component"):
		return text("`rustup toolchain uninstall stable && rustup toolchain install stable`", "`rustup toolchain uninstall stable && rustup toolchain install stable`")
	}
	return p.installRust()
}

var notInstalled = regexp.MustCompile(`toolchain '([A-Za-z0-9._-]+)' is not installed`)

func (p *patient) addToPath(dir string) i18n.Text {
	if p.OS == "windows" {
		return text("open a new terminal", "打开新终端")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(dir), "env")); err == nil {
		return text("`. %s`, or open a new terminal", "`. %s`，或打开新终端", quoted(filepath.Join(filepath.Dir(dir), "env")))
	}
	return text("`export PATH=%s:$PATH`, and the same line in your shell's profile", "`export PATH=%s:$PATH`，并写进 shell 的配置文件", quoted(dir))
}

// installLinker is what gives this machine a linker.
func (p *patient) installLinker() i18n.Text {
	switch p.OS {
	case "windows":
		return text("install the Visual Studio Build Tools with “Desktop development with C++”: %s", "安装 Visual Studio Build Tools 并勾选“使用 C++ 的桌面开发”：%s",
			"`winget install Microsoft.VisualStudio.2022.BuildTools`")
	case "darwin", "ios":
		return text("`xcode-select --install`", "`xcode-select --install`")
	}
	for _, m := range []struct{ manager, command string }{
		{"apt-get", "apt-get install build-essential"}, {"dnf", "dnf install gcc"}, {"yum", "yum install gcc"}, {"pacman", "pacman -S base-devel"},
		{"zypper", "zypper install gcc"}, {"apk", "apk add build-base"},
	} {
		if p.find(m.manager, filepath.Join("/usr/bin", m.manager), filepath.Join("/sbin", m.manager)) != "" {
			return fact("`" + sudo() + m.command + "`")
		}
	}
	return text("install a C compiler with its linker and the C library's development files", "安装 C 编译器、链接器和 C 库的开发文件")
}

// sudo is "sudo " unless the user may do everything already.
func sudo() string {
	if os.Geteuid() == 0 {
		return ""
	}
	return "sudo "
}
