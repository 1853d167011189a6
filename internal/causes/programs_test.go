package causes

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"otelings/diagnosis"
	"otelings/telemetry"
)

// go test ./internal/causes -causes builds the Rust programs of testdata and
// runs each twice: as it goes wrong, and mended. It needs cargo;
// CARGO_TARGET_DIR shares what is built already.
var causesFlag = flag.Bool("causes", false, "run the Rust program of every cause; needs cargo")

const crate = "testdata/rust"

// source is the file of a cause's program, relative to this package.
func source(c telemetry.Cause) string {
	return filepath.Join(crate, "cases", strings.ReplaceAll(string(c), "-", "_")+".rs")
}

// build compiles the programs and gives the path of the one binary.
var build = sync.OnceValues(func() (string, error) {
	dir := os.Getenv("CARGO_TARGET_DIR")
	if !filepath.IsAbs(dir) {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "otelings", "target")
	}
	cmd := exec.Command("cargo", "build", "--locked", "--quiet")
	cmd.Dir, cmd.Env = crate, append(os.Environ(), "CARGO_TARGET_DIR="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cargo: %w\n%s", err, out)
	}
	return filepath.Join(dir, "debug", "causes"), nil
})

// built is the binary; the time the build took is told with -v.
func built(t *testing.T) string {
	t.Helper()
	if !*causesFlag {
		t.Skip("needs cargo: make causes")
	}
	start := time.Now()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %.1f s", time.Since(start).Seconds())
	return binary
}

// run runs a cause's program to its end and gives what it printed.
func (p *port) run(binary string, r *row, mended bool) (string, error) {
	args := []string{string(r.cause)}
	if mended {
		args = append(args, "fixed")
	}
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	// Nothing is inherited: neither a proxy nor another OTEL_ variable.
	cmd.Env = []string{"OTEL_SERVICE_NAME=coffee-shop", "OTEL_EXPORTER_OTLP_ENDPOINT=" + p.URL()}
	if r.program.env != nil {
		cmd.Env = append(cmd.Env, r.program.env(p.URL(), mended)...)
	}
	out, err := cmd.CombinedOutput()
	return string(bytes.TrimSpace(out)), err
}

// TestPrograms: every mistake is named by its cause, and the same program with
// the lines of the catalogue provokes nothing and arrives.
func TestPrograms(t *testing.T) {
	binary := built(t)
	var report runs
	t.Cleanup(func() { t.Log(report.String()) })
	for _, r := range table() {
		for name, mended := range map[string]bool{"mistake": false, "mended": true} {
			t.Run(string(r.cause)+"/"+name, func(t *testing.T) {
				t.Parallel()
				p := open(t, &r, mended)
				out, err := p.run(binary, &r, mended)
				s := p.closed()
				report.add(&r, mended, told(s), err)
				var want []telemetry.Cause
				if !mended || r.program.stays {
					want = r.expected()
				}
				if got := told(s); !slices.Equal(got, want) {
					t.Errorf("told %v, want %v\nprinted %q\ndoor: %+v", got, want, out, s.Door)
				}
				if !mended {
					if (err != nil) != r.program.fails {
						t.Errorf("ended with %v: %s", err, out)
					}
					return
				}
				if err != nil {
					t.Errorf("%v: %s", err, out)
				}
				if len(s.Spans)+len(s.Metrics)+len(s.Logs) == 0 {
					t.Errorf("nothing arrived: %s", out)
				}
			})
		}
	}
}

// runs is what each program was told, for the reader of make causes.
type runs struct {
	mu    sync.Mutex
	lines map[string]string
}

func (r *runs) add(of *row, mended bool, told []telemetry.Cause, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lines == nil {
		r.lines = map[string]string{}
	}
	kind := "mistake"
	if mended {
		kind = "mended"
	}
	end := "ends well"
	if err != nil {
		end = "ends with an error"
	}
	r.lines[string(of.cause)+" "+kind] = fmt.Sprintf("%-22s %-8s %-19s told: %v", of.cause, kind, end, told)
}

func (r *runs) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(r.lines)) {
		b.WriteString("\n" + r.lines[k])
	}
	return b.String()
}

var (
	comments = regexp.MustCompile(`//[^\n]*`)
	spaces   = regexp.MustCompile(`\s+`)
	address  = regexp.MustCompile(`"http://localhost:[^"]*"`)
)

// TestTheLinesOfTheCatalogueAreTheOnesThatMend: what the catalogue advises
// stands in the mended program, so it compiles and was run. The program takes
// its address from the environment where the catalogue has one as an example.
func TestTheLinesOfTheCatalogueAreTheOnesThatMend(t *testing.T) {
	squeeze := func(s string) string { return spaces.ReplaceAllString(comments.ReplaceAllString(s, ""), "") }
	for _, c := range diagnosis.Causes() {
		src, err := os.ReadFile(source(c))
		if err != nil {
			t.Error(err)
			continue
		}
		// Comments go first: an address has two slashes.
		advice := address.ReplaceAllString(diagnosis.Words(c).Code, "ADDRESS")
		pattern := strings.ReplaceAll(regexp.QuoteMeta(squeeze(advice)), "ADDRESS", `shop::\w+\(\)`)
		text := squeeze(string(src)) + squeeze(helper(t, string(src)))
		if !regexp.MustCompile(pattern).MatchString(text) {
			t.Errorf("%s does not have the lines that the catalogue advises:\n%s", source(c), diagnosis.Words(c).Code)
		}
	}
}

// helper is the source of the exporter that sends again, when src uses it.
func helper(t *testing.T, src string) string {
	if !strings.Contains(src, "use crate::retry::") {
		return ""
	}
	b, err := os.ReadFile(filepath.Join(crate, "cases", "retry.rs"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
