package doctor

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"otelings/internal/i18n"
)

// The terminal the screens need, and the one they are made for.
const (
	leastWidth, leastHeight = 60, 16
	goodWidth, goodHeight   = 80, 24
)

// noTerminal is what is found when output goes to a file or a pipe: no fault.
func noTerminal() verdict { return fine(text("no terminal here", "这里没有终端")) }

func lookSize(_ context.Context, p *patient) verdict {
	if !p.TTY {
		return noTerminal()
	}
	if p.Width <= 0 {
		return fine(text("not known", "未知"))
	}
	size := strconv.Itoa(p.Width)
	if p.Height > 0 {
		size = fmt.Sprintf("%dx%d", p.Width, p.Height)
	}
	small := func(w, h int) bool { return p.Width < w || p.Height > 0 && p.Height < h }
	fix := text("make the window %dx%d or larger, or its font smaller; `otelings --plain` works in any size", "把窗口拉到 %dx%d 以上，或缩小字体；`otelings --plain` 不挑大小", goodWidth, goodHeight)
	switch {
	case small(leastWidth, leastHeight):
		return failing(text("%s, smaller than %dx%d", "%s，小于 %dx%d", size, leastWidth, leastHeight), fix)
	case small(goodWidth, goodHeight):
		return warn(text("%s, enough; %dx%d is comfortable", "%s，够用；%dx%d 更舒服", size, goodWidth, goodHeight), fix)
	}
	return fine(fact(size))
}

func lookTerm(_ context.Context, p *patient) verdict {
	term := p.getenv("TERM")
	switch {
	case !p.TTY:
		return noTerminal()
	case term == "" && p.OS == "windows":
		return fine(text("the Windows console", "Windows 控制台"))
	case term == "":
		return warn(text("TERM is not set", "没有设置 TERM"), fact("`"+p.set("TERM", "xterm-256color")+"`"))
	case term == "dumb", term == "unknown":
		return warn(text("TERM is %s: the line mode is used", "TERM 是 %s：使用行模式", term),
			text("%s if the terminal can move its cursor", "%s（终端能移动光标时）", "`"+p.set("TERM", "xterm-256color")+"`"))
	}
	return fine(fact(term))
}

func lookColours(_ context.Context, p *patient) verdict {
	if !p.TTY {
		return noTerminal()
	}
	if p.getenv("NO_COLOR") != "" {
		return fine(text("NO_COLOR is set: none are used", "设置了 NO_COLOR：不用颜色"))
	}
	switch colorprofile.Env(p.Env) {
	case colorprofile.TrueColor:
		return fine(text("16 million", "1600 万种"))
	case colorprofile.ANSI256:
		return fine(text("256", "256 种"))
	case colorprofile.ANSI:
		return warn(text("16, too few to keep the themes apart", "16 种，主题不好区分"),
			text("%s if the terminal has 256 colours, or `otelings settings theme mono`", "%s（终端有 256 色时），或 `otelings settings theme mono`", "`"+p.set("TERM", "xterm-256color")+"`"))
	}
	return fine(text("none", "没有颜色"))
}

// lookLocale follows POSIX: LC_ALL, LC_CTYPE, LANG, the first that is set.
func lookLocale(_ context.Context, p *patient) verdict {
	if p.OS == "windows" {
		return fine(text("Windows draws UTF-8 by itself", "Windows 自己支持 UTF-8"))
	}
	name, value := "", ""
	for _, n := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := p.getenv(n); v != "" {
			name, value = n, v
			break
		}
	}
	wanted := "C.UTF-8"
	if p.OS == "darwin" {
		wanted = "en_US.UTF-8"
	}
	set := name
	if set == "" {
		set = "LANG"
	}
	fix := text("%s, also in your shell's profile", "%s，并写进 shell 的配置文件", "`"+p.set(set, wanted)+"`")
	folded := strings.ToLower(value)
	switch {
	case name == "":
		return warn(text("none is set", "没有设置"), fix)
	case strings.Contains(folded, "utf-8"), strings.Contains(folded, "utf8"):
		return fine(fact(name + "=" + value))
	}
	return warn(text("%s=%s is not UTF-8", "%s=%s 不是 UTF-8", name, value), fix)
}

// escapeTime is above which tmux's wait after esc is noticed.
const escapeTime = 50

func lookMultiplexer(ctx context.Context, p *patient) verdict {
	term := p.getenv("TERM")
	switch {
	case !p.TTY:
		return noTerminal()
	case p.getenv("TMUX") != "":
		if !strings.HasPrefix(term, "tmux") && !strings.HasPrefix(term, "screen") {
			return warn(text("tmux with TERM=%s: colours and keys may be wrong", "tmux 里 TERM=%s：颜色和按键可能不对", term),
				configured("~/.tmux.conf", `set -g default-terminal "tmux-256color"`, "tmux"))
		}
		return p.tmuxEscape(ctx)
	case p.getenv("STY") != "":
		if !strings.Contains(term, "256color") {
			return warn(text("screen with TERM=%s: 16 colours at most", "screen 里 TERM=%s：最多 16 色", term), configured("~/.screenrc", "term screen-256color", "screen"))
		}
		return fine(text("screen", "screen"))
	}
	return fine(text("neither", "都没用"))
}

// tmuxEscape asks tmux how long it holds back an esc: 500 ms before tmux 3.5.
func (p *patient) tmuxEscape(ctx context.Context) verdict {
	file := p.find("tmux")
	if file == "" {
		return fine(text("tmux", "tmux"))
	}
	said, bad := p.ask(ctx, file, "show-options", "-sv", "escape-time")
	if bad != nil {
		return *bad
	}
	ms, err := strconv.Atoi(strings.TrimSpace(said.Stdout))
	switch {
	case err != nil || said.Exit != 0:
		return fine(text("tmux", "tmux"))
	case ms > escapeTime:
		return warn(text("tmux holds each esc back for %d ms", "tmux 会把 esc 压后 %d ms", ms),
			text("`tmux set -s escape-time 10`, and `set -s escape-time 10` in ~/.tmux.conf", "`tmux set -s escape-time 10`，并把 `set -s escape-time 10` 写进 ~/.tmux.conf"))
	}
	return fine(text("tmux, esc after %d ms", "tmux，esc 延迟 %d ms", ms))
}

// configured is the advice to put a line into a file and start a program anew.
func configured(file, line, program string) i18n.Text {
	return text("put `%s` into %s, then start %s anew", "把 `%s` 写进 %s，再重新启动 %s", line, file, program)
}
