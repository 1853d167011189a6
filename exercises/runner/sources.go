package runner

import (
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
)

// madeFolders are those that build tools and package managers make beside the
// learner's files.
var madeFolders = []string{"target", nodeModules, "__pycache__", "venv", venvLink}

// Bounds on the sources that go into the evidence.
const (
	maxSource  = 64 << 10  // bytes of one file; the rest is left out
	maxSources = 256 << 10 // bytes of all files
	maxEntries = 2000      // files and folders looked at
)

// Sources reads the learner's files of a language and its manifest below dir,
// in order of path, the one with main first. Folders of builds and packages,
// hidden ones and links are left out, and so is what goes over the bounds above.
func Sources(dir, language string) []check.Source {
	kind := toolchains[language]
	of, _ := exercises.FindLanguage(language)
	files := os.DirFS(dir)
	var out []check.Source
	for _, name := range walkSources(files, ".", func(name string) bool { return of.IsCode(name) || slices.Contains(kind.settings, path.Base(name)) }) {
		out = append(out, check.Source{Path: name})
	}
	rank := func(s check.Source) int {
		if slices.Contains(kind.first, s.Path) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b check.Source) int { return rank(a) - rank(b) })
	left := maxSources
	for i := range out {
		out[i].Text = readSource(files, out[i].Path, min(left, maxSource))
		left -= len(out[i].Text)
	}
	return slices.DeleteFunc(out, func(s check.Source) bool { return s.Text == "" })
}

// walkSources lists the regular files below root that are wanted, in order of
// path, with slashes. Folders that hold nothing a learner wrote are left out,
// and so is what cannot be read.
func walkSources(files fs.FS, root string, wanted func(name string) bool) []string {
	var out []string
	seen := 0
	_ = fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
		if seen++; seen > maxEntries {
			return fs.SkipAll
		}
		switch {
		case err != nil:
			return nil
		case entry.IsDir():
			if name != root && skipFolder(entry.Name()) {
				return fs.SkipDir
			}
		case entry.Type().IsRegular() && wanted(name):
			out = append(out, name)
		}
		return nil
	})
	return out
}

// skipFolder is about folders that hold nothing a learner wrote.
func skipFolder(name string) bool {
	return slices.Contains(madeFolders, name) || strings.HasPrefix(name, ".")
}

func readSource(files fs.FS, name string, limit int) string {
	f, err := files.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)))
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(string(data), "\uFFFD")
}
