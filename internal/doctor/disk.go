package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"otelings/internal/i18n"
)

// Space is what a file system has left at some path.
type Space struct {
	Free     uint64 // bytes, for this user
	Inodes   uint64 // files that can still be made
	Counted  bool   // the file system counts inodes
	ReadOnly bool
	Network  string // the kind of a file system that lies behind a network or a program, "" for a disk
}

// What the folders need. firstBuild is what the first build of the Rust
// exercises takes: 473 MB, measured with `du` on the build folder after the
// first build of quick-start/first-trace (Rust 1.95, Linux x86-64, debug
// profile), rounded up. The others are a margin: an incremental build and some
// text files; bbolt's file with its three back-ups.
const (
	firstBuild    = 500e6
	laterBuild    = 100e6
	exerciseFiles = 10e6
	progressFiles = 20e6
	fewInodes     = 3000 // the first build makes about 1,400 files
)

func lookBuildSpace(_ context.Context, p *patient) verdict {
	need := uint64(firstBuild)
	if _, err := os.Stat(filepath.Join(p.Target, "debug", "deps")); err == nil {
		need = laterBuild // what is there already need not be written again
	}
	other := "`" + p.set("CARGO_TARGET_DIR", "/path/on/another/disk") + "`"
	return p.space(p.Target, need, text("build on another disk: %s", "换个盘构建：%s", other), fewInodes)
}

func lookWorkspaceSpace(_ context.Context, p *patient) verdict {
	return p.space(p.Workspace, exerciseFiles, text("`otelings settings workspace DIR` with a folder on another disk", "用 `otelings settings workspace DIR` 换到别的盘"), 100)
}

func lookStateSpace(_ context.Context, p *patient) verdict {
	other := "`" + p.set("OTELINGS_HOME", "/path/on/another/disk") + "`"
	return p.space(p.State, progressFiles, text("keep progress on another disk: %s", "把进度放到别的盘：%s", other), 100)
}

// space compares what is left at path with what is needed; move is how another
// disk is used.
func (p *patient) space(path string, need uint64, move i18n.Text, files uint64) verdict {
	s, err := p.Space(existing(path))
	fix := i18n.Text{EN: "free some space (`cargo clean` in your other projects), or " + move.EN, ZH: "清理磁盘（在别的项目里运行 `cargo clean`），或" + move.ZH}
	switch {
	case err != nil:
		return warn(text("not known: %s", "未知：%s", cause(err)), move)
	case s.ReadOnly:
		return failing(text("%s is on a read-only file system", "%s 在只读文件系统上", path), move)
	case s.Free < need:
		return failing(text("%s left at %s, %s needed", "剩 %s（%s），需要 %s", size(s.Free), path, size(need)), fix)
	case s.Counted && s.Inodes < files:
		return failing(text("%d more files can be made at %s, %d needed", "还能建 %d 个文件（%s），需要 %d", s.Inodes, path, files),
			text("delete files nobody needs there: `df -i` shows which file system is full", "删掉没用的文件：`df -i` 显示哪个文件系统满了"))
	}
	return fine(text("%s left", "剩 %s", size(s.Free)))
}

// size is a number of bytes in decimal units, as disks are sold.
func size(n uint64) string {
	switch {
	case n >= 1e12:
		return fmt.Sprintf("%.1f TB", float64(n)/1e12)
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%d MB", n/1e6)
}
