package plain

import (
	"context"
	"errors"

	"otelings/trainer"
)

var errFull = errors.New("the folder cannot be written: /full\nhint: name a folder of yours")

func (f *fake) Doctor(ctx context.Context, _ trainer.Terminal, on func(trainer.DoctorItem)) ([]trainer.DoctorItem, error) {
	items := []trainer.DoctorItem{
		{ID: "cargo", Name: tx("cargo", "cargo"), Level: trainer.DoctorOK, Found: tx("1.95.0", "1.95.0"), Why: tx("it builds", "用它构建")},
		{ID: "linker", Name: tx("linker", "链接器"), Level: trainer.DoctorFault, Found: tx("it fails: linker `cc` not found\x1b[2J", "链接失败：linker `cc` not found"), Fix: tx("`sudo apt-get install build-essential`", "`sudo apt-get install build-essential`"), Why: tx("Rust links with it", "Rust 用它链接")},
		{ID: "editor", Name: tx("editor", "编辑器"), Level: trainer.DoctorWarning, Found: tx("none is set", "没有设置"), Fix: tx("`otelings settings editor vim`", "`otelings settings editor vim`"), Why: tx("`e` opens it", "`e` 会打开它")},
	}
	if f.linker {
		items = items[:1]
	}
	for _, it := range items {
		on(it)
		if f.doctor != nil {
			if err := f.doctor(ctx); err != nil {
				return items, err
			}
		}
	}
	return items, nil
}

func (f *fake) SetWorkspace(_ context.Context, folder string) error {
	switch folder {
	case "/full":
		return errFull
	case "":
		folder = "/home/ada/otelings-workspace"
	}
	f.settings.Workspace = folder
	return f.saveErr
}
