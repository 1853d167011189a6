package trainer

import (
	"os"
	"path/filepath"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// BadFolder says that a folder given to be graded holds no program.
type BadFolder struct {
	Dir  string
	Why  FolderFault
	Near string // a folder close by that does hold one, "" when there is none

	Manifest string // the file that makes a folder a program of the exercise's language
}

// FolderFault is what is wrong with a folder.
type FolderFault string

// The faults of a folder.
const (
	FolderMissing FolderFault = "missing"
	FolderIsFile  FolderFault = "file"
	FolderEmpty   FolderFault = "no-program"
)

func (e *BadFolder) Error() string { return e.Dir + ": " + string(e.Why) }

// Words are the learner's.
func (e *BadFolder) Words() (text, hint i18n.Text) {
	hint = i18n.Text{EN: "give the folder that holds " + e.Manifest, ZH: "给出 " + e.Manifest + " 所在的目录"}
	if e.Near != "" {
		hint = i18n.Text{EN: "did you mean --dir " + e.Near + "?", ZH: "是不是 --dir " + e.Near + "？"}
	}
	switch e.Why {
	case FolderMissing:
		return i18n.Text{EN: "there is no folder " + e.Dir, ZH: "没有目录 " + e.Dir}, hint
	case FolderIsFile:
		return i18n.Text{EN: e.Dir + " is a file, not a folder", ZH: e.Dir + " 是文件，不是目录"}, hint
	}
	return i18n.Text{EN: "there is no " + e.Manifest + " in " + e.Dir, ZH: e.Dir + " 里没有 " + e.Manifest}, hint
}

// programFolder is dir made absolute. The error is *BadFolder when it is not
// the folder of a program.
func programFolder(dir string, language exercises.Language) (string, error) {
	manifest := language.Manifest
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(abs)
	switch {
	case err != nil:
		return "", &BadFolder{Dir: dir, Why: FolderMissing, Near: programNear(filepath.Dir(abs), manifest), Manifest: manifest}
	case !info.IsDir():
		return "", &BadFolder{Dir: dir, Why: FolderIsFile, Near: programNear(filepath.Dir(abs), manifest), Manifest: manifest}
	case hasProgram(abs, manifest):
		return abs, nil
	}
	return "", &BadFolder{Dir: dir, Why: FolderEmpty, Near: programNear(abs, manifest), Manifest: manifest}
}

func hasProgram(dir, manifest string) bool {
	info, err := os.Stat(filepath.Join(dir, manifest))
	return err == nil && info.Mode().IsRegular()
}

// programNear is dir, its parent or its only subfolder with a program.
func programNear(dir, manifest string) string {
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if hasProgram(d, manifest) {
			return d
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	near := ""
	for _, e := range entries {
		if d := filepath.Join(dir, e.Name()); e.IsDir() && hasProgram(d, manifest) {
			if near != "" {
				return "" // several: none is nearer than the others
			}
			near = d
		}
	}
	return near
}
