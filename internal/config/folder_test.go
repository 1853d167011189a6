package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestExisting(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for path, want := range map[string]string{
		root: root, file: file, filepath.Join(root, "a", "b"): root, filepath.Join(file, "a"): file, string(filepath.Separator): string(filepath.Separator),
	} {
		if got := Existing(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestFolder(t *testing.T) {
	root := t.TempDir()
	must(t, os.WriteFile(filepath.Join(root, "file"), nil, 0o600))
	s := System{OS: "linux", Getenv: func(string) string { return "" }, Home: func() (string, error) { return root, nil }}
	t.Chdir(root)
	for typed, want := range map[string]string{
		root: root, "~": root, "~/new/one": filepath.Join(root, "new", "one"), "relative": filepath.Join(root, "relative"), "~/中文 目录": filepath.Join(root, "中文 目录"),
	} {
		if got, err := s.Folder(typed); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{"~/file", "file/below", ""} {
		var own *Error
		if _, err := s.Folder(typed); !errors.As(err, &own) || !errors.Is(err, ErrFolder) || own.Fact.ZH == "" || own.Tip.ZH == "" {
			t.Errorf("%s: %v", typed, err)
		}
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 1 {
		t.Errorf("looking left something behind: %v", entries)
	}
}
