package senders

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// A recipe says how a folder of testdata becomes a program. Sources are copied
// to a folder of the user's cache whose name holds a hash of them and of the
// toolchain, so that nothing is built twice and the clone stays as it is.
type recipe struct {
	folder  string     // in testdata
	version []string   // the command that names the toolchain
	install string     // what a Debian machine installs to have it
	from    string     // where its packages come from
	steps   [][]string // run in the copy; "{dir}" is the copy
	env     []string   // of the steps, beside the caller's own
	program []string   // what to run then; "{dir}" is the copy
}

var recipes = []recipe{
	{
		folder: "rust", version: []string{"cargo", "--version"}, install: "cargo 1.90 or newer (https://rustup.rs)", from: "crates.io",
		steps:   [][]string{{"cargo", "build", "--quiet", "--locked"}, {"cp", "{target}/debug/order-service", "{dir}/order-service-bin"}},
		program: []string{"{dir}/order-service-bin"},
	},
	{
		folder: "python", version: []string{"python3", "--version"}, install: "python3-venv", from: "PyPI",
		steps: [][]string{
			{"python3", "-m", "venv", "{dir}/venv"},
			{"{dir}/venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes", "--requirement", "requirements.txt"},
			{"{dir}/venv/bin/python", "-m", "compileall", "-q", "orders.py"},
		},
		program: []string{"{dir}/venv/bin/python", "{dir}/orders.py"},
	},
	{
		folder: "node", version: []string{"node", "--version"}, install: "nodejs npm", from: "npm",
		steps:   [][]string{{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"}},
		program: []string{"node", "{dir}/orders.js"},
	},
	{
		folder: "java", version: []string{"mvn", "--version"}, install: "default-jdk-headless maven", from: "Maven Central",
		steps:   [][]string{{"mvn", "--batch-mode", "--quiet", "compile", "dependency:copy-dependencies", "-DoutputDirectory=target/lib", "-DincludeScope=runtime"}},
		program: []string{"java", "-cp", "{dir}/target/classes:{dir}/target/lib/*", "shop.Main"},
	},
	{
		folder: "go", version: []string{"go", "version"}, install: "Go 1.26 or newer (https://go.dev/dl)", from: "the Go module proxy",
		steps: [][]string{{"go", "build", "-o", "{dir}/order-service", "."}}, env: []string{"GOFLAGS=-mod=readonly", "GOWORK=off"},
		program: []string{"{dir}/order-service"},
	},
}

var telemetrygen = recipe{
	folder: "telemetrygen", version: []string{"go", "version"}, install: "Go 1.26 or newer (https://go.dev/dl)", from: "the Go module proxy",
	steps: [][]string{{"go", "build", "-o", "{dir}/telemetrygen", "github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen"}},
	env:   []string{"GOFLAGS=-mod=readonly", "GOWORK=off"}, program: []string{"{dir}/telemetrygen"},
}

// buildAll builds every recipe, side by side, and returns the command lines of
// the programs by folder.
func buildAll(t *testing.T) map[string][]string {
	t.Helper()
	var mu sync.Mutex
	programs := map[string][]string{}
	ok := t.Run("build", func(t *testing.T) {
		for _, r := range append(recipes[:len(recipes):len(recipes)], telemetrygen) {
			t.Run(r.folder, func(t *testing.T) {
				t.Parallel()
				argv := r.build(t)
				mu.Lock()
				defer mu.Unlock()
				programs[r.folder] = argv
			})
		}
	})
	if !ok {
		t.FailNow()
	}
	return programs
}

// build returns the command line of the recipe's program, built now or before.
func (r recipe) build(t *testing.T) []string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "otelings-senders", r.folder+"-"+r.hash(t))
	target := os.Getenv("CARGO_TARGET_DIR")
	if target == "" {
		target = filepath.Join(cache, "otelings", "target")
	}
	place := strings.NewReplacer("{dir}", dir, "{target}", target).Replace
	if _, err := os.Stat(filepath.Join(dir, "built")); errors.Is(err, fs.ErrNotExist) {
		r.make(t, dir, target, place)
	}
	return each(r.program, place)
}

func (r recipe) make(t *testing.T, dir, target string, place func(string) string) {
	t.Helper()
	begin := time.Now()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", r.folder))); err != nil {
		t.Fatal(err)
	}
	for _, step := range r.steps {
		argv := each(step, place)
		cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), "CARGO_TARGET_DIR="+target), r.env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %s: %v\n%s\nhint: %s", r.folder, strings.Join(argv, " "), err, tail(out), r.advice(out))
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "built"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s built in %.1f s", r.folder, time.Since(begin).Seconds())
}

var unreachable = regexp.MustCompile(`(?i)could ?n[o']t resolve|name resolution|no such host|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|connection refused|time[d]?.?out|network is unreachable|could not transfer|proxyerror|dial tcp`)

// advice is what to do about a step that failed with this output.
func (r recipe) advice(out []byte) string {
	if unreachable.Match(out) {
		return fmt.Sprintf("%s cannot be reached; the first run downloads packages from it, later runs do not. Check the network and the proxy settings of the machine", r.from)
	}
	return fmt.Sprintf("the toolchain is that of `%s`; on Debian it is installed by: %s", strings.Join(r.version, " "), r.install)
}

// hash names the sources and the toolchain; a toolchain that is missing fails
// the test with what to install.
func (r recipe) hash(t *testing.T) string {
	t.Helper()
	h := sha256.New()
	out, err := exec.CommandContext(t.Context(), r.version[0], r.version[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %s: %v\nhint: on Debian: apt-get install %s", r.folder, strings.Join(r.version, " "), err, r.install)
	}
	fmt.Fprintf(h, "%s %s %q %q %s\n", runtime.GOOS, runtime.GOARCH, r.steps, r.program, out)
	err = filepath.WalkDir(filepath.Join("testdata", r.folder), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Fprintln(h, p)
		_, err = io.Copy(h, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

func each(words []string, f func(string) string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = f(w)
	}
	return out
}

// tail is the end of a program's output, where the reason is.
func tail(out []byte) string {
	const most = 3000
	if len(out) > most {
		out = out[len(out)-most:]
	}
	return strings.TrimSpace(string(out))
}
