package runner

import (
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"otelings/exercises/check"
)

// targetName is Cargo's build folder inside a package.
const targetName = "target"

// Bounds on the sources that go into the evidence.
const (
	maxSource  = 64 << 10  // bytes of one file; the rest is left out
	maxSources = 256 << 10 // bytes of all files
	maxEntries = 2000      // files and folders looked at
)

// Sources reads the learner's Rust files and Cargo.toml below dir, in order of
// path, src/main.rs first. Build and hidden folders and links are left out, and
// so is what goes over the bounds above.
func Sources(dir string) []check.Source {
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
		case entry.Name() == "Cargo.toml" || path.Ext(name) == ".rs":
			out = append(out, check.Source{Path: name})
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b check.Source) int { return rank(a.Path) - rank(b.Path) })
	left := maxSources
	for i := range out {
		out[i].Text = readSource(files, out[i].Path, min(left, maxSource))
		left -= len(out[i].Text)
	}
	return slices.DeleteFunc(out, func(s check.Source) bool { return s.Text == "" })
}

func rank(name string) int {
	if name == "src/main.rs" {
		return 0
	}
	return 1
}

// skipFolder is about folders that hold nothing a learner wrote.
func skipFolder(name string) bool {
	return name == targetName || strings.HasPrefix(name, ".")
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
