package tuitest

import (
	"context"
	"errors"
	"time"

	"otelings/trainer"
)

var errFull = errors.New("the folder cannot be written: /full\nhint: name a folder of yours")

// DoctorItems implements the trainer.
func (f *Fake) DoctorItems() []trainer.DoctorItem {
	out := doctorItems()
	for i := range out {
		out[i].Level, out[i].Found.EN, out[i].Found.ZH, out[i].Fix.EN, out[i].Fix.ZH = "", "", "", "", ""
	}
	return out
}

func doctorItems() []trainer.DoctorItem {
	return []trainer.DoctorItem{
		{ID: "terminal-size", Group: "terminal", Name: tx("terminal size", "终端大小"), Why: tx("the screens need 60x16 cells and are made for 80x24", "界面至少要 60x16，按 80x24 设计"), Level: trainer.DoctorOK, Found: tx("80x24", "80x24")},
		{ID: "workspace", Group: "folders", Name: tx("exercise folder", "练习目录"), Why: tx("the exercises are written there", "练习文件写在这里"), Level: trainer.DoctorOK, Found: tx("/home/ada/otelings-workspace", "/home/ada/otelings-workspace")},
		{ID: "editor", Group: "folders", Name: tx("editor", "编辑器"), Why: tx("`e` on an exercise opens it", "练习里按 `e` 会打开它"), Level: trainer.DoctorWarning,
			Found: tx("none is set: not in the settings, nor VISUAL, nor EDITOR", "没有设置：设置、VISUAL、EDITOR 都没有"), Fix: tx("`otelings settings editor vim`", "`otelings settings editor vim`")},
		{ID: "disk-build", Group: "disk", Name: tx("space for builds", "构建空间"), Why: tx("the first build takes about 500 MB there", "第一次构建约占 500 MB"), Level: trainer.DoctorOK, Found: tx("80.5 GB left", "剩 80.5 GB")},
		{ID: "port-4317", Group: "network", Name: tx("port 4317 (OTLP/gRPC)", "端口 4317（OTLP/gRPC）"), Why: tx("a program run by hand sends there by default; exercises have ports of their own", "手动运行的程序默认发到这里；练习用自己的端口"), Level: trainer.DoctorOK, Found: tx("free", "空闲")},
		{ID: "cargo", Group: "toolchain", Name: tx("cargo", "cargo"), Why: tx("it builds the Rust exercises; labs need no Rust", "用它构建 Rust 练习；实验不需要 Rust"), Level: trainer.DoctorOK, Found: tx("1.95.0, /home/ada/.cargo/bin/cargo", "1.95.0, /home/ada/.cargo/bin/cargo")},
		{ID: "linker", Group: "toolchain", Name: tx("linker", "链接器"), Why: tx("Rust links every program with the system's linker; here a program of three lines is really built", "Rust 用系统的链接器链接每个程序；这里真的构建一个三行的程序"), Level: trainer.DoctorFault,
			Found: tx("it fails: linker `cc` not found", "链接失败：linker `cc` not found"), Fix: tx("`sudo apt-get install build-essential`", "`sudo apt-get install build-essential`")},
	}
}

// Doctor implements the trainer: the linker is missing until Pass is set.
func (f *Fake) Doctor(ctx context.Context, term trainer.Terminal, on func(trainer.DoctorItem)) ([]trainer.DoctorItem, error) {
	f.mu.Lock()
	slow, fail, pass := f.Slow, f.Fail, f.Pass
	f.Asked = term
	f.mu.Unlock()
	items := doctorItems()
	for i := range items {
		if pass && items[i].Level != trainer.DoctorOK {
			items[i].Level, items[i].Found, items[i].Fix = trainer.DoctorOK, tx("fine", "正常"), tx("", "")
		}
		select {
		case <-ctx.Done():
			return items[:i], ctx.Err()
		case <-time.After(slow):
		}
		on(items[i])
	}
	return items, fail
}

// SetWorkspace implements the trainer: "/full" cannot be used.
func (f *Fake) SetWorkspace(_ context.Context, folder string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.Fail != nil:
		return f.Fail
	case folder == "/full":
		return errFull
	case folder == "":
		folder = "/home/ada/otelings-workspace"
	}
	f.set.Workspace = folder
	return nil
}
