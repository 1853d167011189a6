package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"

	"otelings/internal/config"
	"otelings/internal/i18n"
)

// existing is path, or the nearest folder above it that is there.
func existing(path string) string { return config.Existing(path) }

// writable tries to make a file in path, or where path would be made.
func writable(path string) error { return config.Writable(path) }

// above is the folders above path, the nearest first, without path itself.
func above(path string) []string {
	var out []string
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		out = append(out, dir)
		if dir == filepath.Dir(dir) {
			return out
		}
	}
}

func lookWorkspace(_ context.Context, p *patient) verdict {
	if err := writable(p.Workspace); err != nil {
		return failing(text("%s cannot be written: %s", "%s 写不了：%s", p.Workspace, cause(err)), p.mendFolder(p.Workspace, "OTELINGS_WORKSPACE"))
	}
	if s, err := p.Space(existing(p.Workspace)); err == nil && s.Network != "" {
		return warn(text("%s is on a file system of kind %s: builds are slow there", "%s 在 %s 文件系统上：构建会很慢", p.Workspace, s.Network),
			text("`otelings settings workspace DIR` with a local folder, or build locally: %s", "用 `otelings settings workspace DIR` 换成本地目录，或在本地构建：%s",
				"`"+p.set("CARGO_TARGET_DIR", filepath.Join(os.TempDir(), "otelings-target"))+"`"))
	}
	return fine(fact(p.Workspace))
}

func lookState(_ context.Context, p *patient) verdict {
	if err := writable(p.State); err != nil {
		return failing(text("%s cannot be written: %s", "%s 写不了：%s", p.State, cause(err)), p.mendFolder(p.State, "OTELINGS_HOME"))
	}
	if s, err := p.Space(existing(p.State)); err == nil && s.Network != "" {
		return warn(text("%s is on a file system of kind %s: locks may not hold there", "%s 在 %s 文件系统上：文件锁可能不可靠", p.State, s.Network),
			text("keep progress in a local folder: %s", "把进度放在本地目录：%s", "`"+p.set("OTELINGS_HOME", "/a/local/folder")+"`"))
	}
	return fine(fact(p.State))
}

// mendFolder says how a folder becomes writable, by what stands in the way.
func (p *patient) mendFolder(dir, variable string) i18n.Text {
	at := existing(dir)
	elsewhere := "`" + p.set(variable, "/another/folder") + "`"
	if variable == "OTELINGS_WORKSPACE" {
		elsewhere = "`otelings settings workspace DIR`"
	}
	info, err := os.Stat(at)
	for ; err != nil && at != filepath.Dir(at); info, err = os.Stat(at) {
		at = filepath.Dir(at) // the folder that does not let us look in
	}
	switch {
	case err == nil && !info.IsDir():
		return text("%s is a file: move it away (`mv %s %s.old`), or use another folder: %s", "%s 是文件：移走它（`mv %s %s.old`），或换个目录：%s", at, quoted(at), quoted(at), elsewhere)
	case p.OS == "windows":
		return text("give yourself rights on %s, or use another folder: %s", "给自己加上 %s 的权限，或换个目录：%s", at, elsewhere)
	}
	if s, err := p.Space(at); err == nil && s.ReadOnly {
		return text("%s is on a read-only file system: use another folder: %s", "%s 在只读文件系统上：换个目录：%s", at, elsewhere)
	}
	own := "chmod u+rwx " + quoted(at)
	if !ownedByUs(info) {
		// What lies outside of the learner's home is not theirs to take.
		home := p.getenv("HOME")
		if home == "" || !strings.HasPrefix(at, home+string(filepath.Separator)) {
			return text("%s belongs to another user: use another folder: %s", "%s 属于别的用户：换个目录：%s", at, elsewhere)
		}
		own = "sudo chown -R \"$(id -u)\" " + quoted(at)
	}
	return text("`%s`, or use another folder: %s", "`%s`，或换个目录：%s", own, elsewhere)
}

// lookPath knows the characters that were tried and fail: cargo joins library
// folders into a list that ":" (";" on Windows) separates, and the linker
// fails on "%". Spaces, quotes and Chinese work.
func lookPath(_ context.Context, p *patient) verdict {
	fix := text("use a folder without it: `otelings settings workspace ~/otelings-workspace`", "换个不含它的目录：`otelings settings workspace ~/otelings-workspace`")
	bad := ":%"
	if p.OS == "windows" {
		bad = ";%"
	}
	for _, path := range []string{p.Workspace, p.Target} {
		if i := strings.IndexAny(path, bad); i >= 0 && !(p.OS == "windows" && i == 1) {
			if path != p.Workspace {
				fix = text("set CARGO_TARGET_DIR to a folder without it, or: %s", "把 CARGO_TARGET_DIR 设为不含它的目录，或：%s", "`"+p.unset([]string{"CARGO_TARGET_DIR"})+"`")
			}
			return failing(text("there is a “%s” in %s", "路径里有“%s”：%s", path[i:i+1], path), fix)
		}
	}
	// The longest name in a build folder has about 130 characters, and programs
	// that are not told otherwise take 260 (MAX_PATH).
	if p.OS == "windows" && len(p.Target) > 120 {
		return warn(text("%s has %d characters", "%s 有 %d 个字符", p.Target, len(p.Target)),
			text("Windows takes 260 in all: `otelings settings workspace C:\\otelings`", "Windows 总共只认 260 个：`otelings settings workspace C:\\otelings`"))
	}
	return fine(text("nothing in it is in the way", "没有妨碍的字符"))
}

var workspaceTable = regexp.MustCompile(`(?m)^\s*\[workspace[.\]]`)

// lookParents finds somebody else's Cargo workspace or configuration around
// the exercises. Each exercise is a workspace of its own, so they build all the
// same, until its Cargo.toml loses that table; but a workspace whose members
// take the exercises in does not build any more.
func lookParents(_ context.Context, p *patient) verdict {
	away := text("move the exercises: `otelings settings workspace ~/otelings-workspace`", "把练习移走：`otelings settings workspace ~/otelings-workspace`")
	home := filepath.Clean(p.cargoHome())
	for _, dir := range above(p.Workspace) {
		file := filepath.Join(dir, "Cargo.toml")
		if data, err := os.ReadFile(file); err == nil && workspaceTable.Match(data) {
			rel, err := filepath.Rel(dir, p.Workspace)
			if err != nil {
				rel = p.Workspace
			}
			rel = filepath.ToSlash(rel)
			if excluded(string(data), rel) {
				continue
			}
			return warn(text("inside the Cargo workspace of %s", "在 %s 的 Cargo 工作空间里", file), i18n.Text{
				EN: fmt.Sprintf("%s, or add `exclude = [%q]` under [workspace] there", away.EN, rel),
				ZH: fmt.Sprintf("%s，或在那里的 [workspace] 下加 `exclude = [%q]`", away.ZH, rel),
			})
		}
		for _, name := range []string{"config.toml", "config"} {
			file := filepath.Join(dir, ".cargo", name)
			if filepath.Dir(file) == home {
				continue // cargo's own, for all projects
			}
			if _, err := os.Stat(file); err == nil {
				return warn(text("%s holds for the exercises too", "%s 对练习也生效", file), away)
			}
		}
	}
	return fine(text("nothing in the way", "没有妨碍"))
}

// excluded reports whether a workspace's exclude list names the folder.
func excluded(manifest, rel string) bool {
	m := regexp.MustCompile(`(?s)\bexclude\s*=\s*\[(.*?)\]`).FindStringSubmatch(manifest)
	return m != nil && strings.Contains(m[1], `"`+rel+`"`)
}

// lookPrograms starts a script where programs are built.
func lookPrograms(ctx context.Context, p *patient) verdict {
	if runtime.GOOS == "windows" {
		return fine(text("not tried on Windows", "Windows 上不试"))
	}
	at := existing(p.Target)
	dir, err := os.MkdirTemp(at, ".otelings-doctor-")
	if err != nil {
		return failing(text("nothing can be written to %s: %s", "%s 写不了：%s", at, cause(err)), p.mendFolder(at, "CARGO_TARGET_DIR"))
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "program")
	if err := os.WriteFile(file, []byte("#!/bin/sh\nexit 0\n"), 0o700); err != nil {
		return failing(text("nothing can be written to %s: %s", "%s 写不了：%s", at, cause(err)), p.mendFolder(at, "CARGO_TARGET_DIR"))
	}
	// Another look that starts a process in this very moment holds the file open
	// for writing until its own program runs (go.dev/issue/22315).
	for range 10 {
		if err = p.Start(ctx, file); !errors.Is(err, syscall.ETXTBSY) {
			break
		}
		runtime.Gosched()
	}
	switch {
	case err == nil:
		return fine(fact(p.Target))
	case ctx.Err() != nil:
		return verdict{level: hanging}
	case errors.Is(err, fs.ErrPermission):
		return failing(text("%s does not let programs run (noexec)", "%s 不让运行程序（noexec）", at),
			text("`%smount -o remount,exec %s`, or build elsewhere: %s", "`%smount -o remount,exec %s`，或换个地方构建：%s", sudo(), quoted(mountPoint(at)), "`"+p.set("CARGO_TARGET_DIR", filepath.Join(p.getenv("HOME"), ".cache", "otelings-target"))+"`"))
	}
	return failing(text("a program in %s does not start: %s", "%s 里的程序启动不了：%s", at, cause(err)), p.mendFolder(at, "CARGO_TARGET_DIR"))
}

func lookProgress(ctx context.Context, p *patient) verdict {
	if p.Progress == nil {
		return fine(text("not looked at", "没有查"))
	}
	c, err := p.Progress(ctx)
	switch {
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return verdict{level: hanging}
	case c.Text.IsZero():
		return fine(text("it opens", "能打开"))
	case c.Broken:
		return failing(c.Text, c.Hint)
	}
	return warn(c.Text, c.Hint)
}

func lookSettings(_ context.Context, p *patient) verdict {
	if p.Settings == nil {
		return fine(text("not looked at", "没有查"))
	}
	err := p.Settings()
	if err == nil {
		return fine(text("readable", "能读"))
	}
	var own *config.Error
	if errors.As(err, &own) {
		why := bounded(own.Err.Error())
		return warn(i18n.Text{EN: own.Fact.EN + ": " + why, ZH: own.Fact.ZH + "：" + why}, own.Tip)
	}
	return warn(fact(bounded(err.Error())), text("correct or delete settings.yaml in %s", "改正或删除 %s 里的 settings.yaml", p.State))
}

// lookEditor finds the program the editor's command line begins with.
func lookEditor(_ context.Context, p *patient) verdict {
	choose := p.chooseEditor()
	words := strings.Fields(p.Editor)
	if len(words) == 0 {
		return warn(text("none is set: not in the settings, nor VISUAL, nor EDITOR", "没有设置：设置、VISUAL、EDITOR 都没有"), choose)
	}
	file := p.find(words[0])
	if file == "" {
		return warn(text("%s is not in PATH", "PATH 里没有 %s", words[0]), choose)
	}
	return fine(fact(file))
}

// chooseEditor names an editor this machine has.
func (p *patient) chooseEditor() i18n.Text {
	for _, name := range []string{"nano", "vim", "vi", "hx", "micro", "emacs", "notepad"} {
		if p.find(name) != "" {
			return fact("`otelings settings editor " + name + "`")
		}
	}
	return text("install an editor, then `otelings settings editor NAME`", "装一个编辑器，再运行 `otelings settings editor 名字`")
}
