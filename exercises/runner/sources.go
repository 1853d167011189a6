package runner

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"otelings/exercises/check"
)

// madeFolders are those that build tools and package managers make beside the
// learner's files.
var madeFolders = []string{"target", "node_modules", "__pycache__", "venv"}

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
	var out []check.Source
	seen := 0
	files := os.DirFS(dir)
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if seen++; seen > maxEntries {
			return fs.SkipAll
		}
		switch {
		case err != nil:
			return nil // what cannot be read is not evidence
		case entry.IsDir():
			if name != "." && skipFolder(entry.Name()) {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular():
			return nil
		case kind.isSource(name):
			out = append(out, check.Source{Path: name})
		}
		return nil
	})
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
