package senders

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPinned reads the lists of what the programs ask for: a version that can
// change by itself would make another program of the same sources.
func TestPinned(t *testing.T) {
	for file, wants := range map[string]struct {
		entry, exact *regexp.Regexp
		least        int
	}{
		"python/requirements.txt": {regexp.MustCompile(`(?m)^[a-z].*$`), regexp.MustCompile(`^[a-z0-9-]+==[0-9][a-z0-9.]* \\$`), 10},
		"node/package.json":       {regexp.MustCompile(`"@opentelemetry/.*`), regexp.MustCompile(`": "\d+\.\d+\.\d+",?$`), 3},
		"java/pom.xml":            {regexp.MustCompile(`<(version|opentelemetry.version)>.*`), regexp.MustCompile(`>(\d+\.\d+\.\d+|\$\{opentelemetry\.version\})<`), 6},
		"rust/Cargo.toml":         {regexp.MustCompile(`(?m)^(opentelemetry|tracing-opentelemetry).*$`), regexp.MustCompile(`"=\d+\.\d+\.\d+"`), 5},
		"go/go.mod":               {regexp.MustCompile(`(?m)^\t\S+ .*$`), regexp.MustCompile(` v\d+\.\d+\.\d+`), 10},
		"telemetrygen/go.mod":     {regexp.MustCompile(`(?m)^\t\S+ .*$`), regexp.MustCompile(` v\d+\.\d+\.\d+`), 10},
		"rust/Cargo.lock":         {regexp.MustCompile(`(?m)^checksum = .*$`), regexp.MustCompile(`"[0-9a-f]{64}"`), 50},
		"node/package-lock.json":  {regexp.MustCompile(`"integrity": .*`), regexp.MustCompile(`"sha512-`), 50},
		"python/requirements.in":  {regexp.MustCompile(`(?m)^[a-z].*$`), regexp.MustCompile(`^[a-z0-9-]+==[0-9.]+$`), 3},
		"go/go.sum":               {regexp.MustCompile(`(?m)^.+$`), regexp.MustCompile(` h1:`), 10},
		"telemetrygen/go.sum":     {regexp.MustCompile(`(?m)^.+$`), regexp.MustCompile(` h1:`), 10},
	} {
		b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(file)))
		if err != nil {
			t.Error(err)
			continue
		}
		entries := wants.entry.FindAllString(string(b), -1)
		if len(entries) < wants.least {
			t.Errorf("%s: %d entries were found, want at least %d", file, len(entries), wants.least)
		}
		for _, e := range entries {
			if !wants.exact.MatchString(e) {
				t.Errorf("%s: not pinned: %s", file, e)
			}
		}
		if strings.Contains(string(b), `"resolved"`) {
			t.Errorf("%s names the registry of the machine that made it: use npm install --package-lock-only --omit-lockfile-registry-resolved", file)
		}
	}
}
