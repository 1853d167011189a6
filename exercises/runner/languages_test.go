package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"otelings/exercises"
)

// tinyProgram is a program without packages in one language: it prints where it
// would send, writes to standard error and ends with 3; broken does not build.
type tinyProgram struct {
	files  map[string]string
	broken map[string]string
	place  string // of the fault in what the build says
}

var tinyPrograms = map[string]tinyProgram{
	exercises.LanguageGo: {
		files: map[string]string{
			"go.mod":   "module tiny\n\ngo 1.21\n",
			"main.go":  "package main\n\nimport \"os\"\n\nfunc main() {\n\tprintln(\"warn\")\n\tsay(os.Getenv(\"OTEL_EXPORTER_OTLP_ENDPOINT\"))\n\tos.Exit(3)\n}\n",
			"other.go": "package main\n\nimport \"fmt\"\n\nfunc say(s string) { fmt.Println(s) }\n",
		},
		broken: map[string]string{"main.go": "package main\n\nfunc main() {\n\tbrew()\n}\n"}, place: "./main.go:4:2: undefined: brew",
	},
	exercises.LanguagePython: {
		files: map[string]string{
			"main.py":  "import os, sys\nimport other\nprint('warn', file=sys.stderr)\nother.say(os.environ['OTEL_EXPORTER_OTLP_ENDPOINT'])\nsys.exit(3)\n",
			"other.py": "def say(s):\n    print(s)\n",
		},
		broken: map[string]string{"other.py": "def say(s):\nprint(s)\n"}, place: `File "other.py", line 2`,
	},
	exercises.LanguageNode: {
		files: map[string]string{
			"package.json": `{"main": "start.js"}`,
			"start.js":     "console.error('warn');\nrequire('./other').say(process.env.OTEL_EXPORTER_OTLP_ENDPOINT);\nprocess.exitCode = 3;\n",
			"other.js":     "exports.say = (s) => console.log(s);\n",
		},
		broken: map[string]string{"start.js": "const a = 1;\nconst = 2;\n"}, place: "start.js:2",
	},
	exercises.LanguageJava: {
		files: map[string]string{
			javaMain:                   "public class Main {\n    public static void main(String[] args) {\n        System.err.println(\"warn\");\n        Other.say(System.getenv(\"OTEL_EXPORTER_OTLP_ENDPOINT\"));\n        System.exit(3);\n    }\n}\n",
			javaSource + "/Other.java": "class Other {\n    static void say(String s) { System.out.println(s); }\n}\n",
		},
		broken: map[string]string{javaMain: "public class Main {\n    int a = brew;\n}\n"}, place: "Main.java:2: error",
	},
	exercises.LanguageC: {
		files: map[string]string{
			"main.c":  "#include <stdio.h>\n#include <stdlib.h>\nvoid say(const char *s);\nint main(void) {\n  fprintf(stderr, \"warn\\n\");\n  say(getenv(\"OTEL_EXPORTER_OTLP_ENDPOINT\"));\n  return 3;\n}\n",
			"other.c": "#include <stdio.h>\nvoid say(const char *s) { printf(\"%s\\n\", s); }\n",
		},
		broken: map[string]string{"main.c": "int main(void) {\n  return brew;\n}\n"}, place: "main.c:2:10: error",
	},
}

// lay writes a program and gives its job; the test is skipped where the
// language's tools are not installed.
func lay(t *testing.T, language string, files map[string]string) Job {
	t.Helper()
	if _, err := Versions(t.Context(), os.Environ(), language); err != nil {
		t.Skip(language + " is not installed here")
	}
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return Job{Language: language, Dir: dir, Shared: filepath.Join(t.TempDir(), "shared"), Endpoint: "http://127.0.0.1:9", Link: true}
}

func TestEveryLanguageIsBuiltAndRun(t *testing.T) {
	for language, p := range tinyPrograms {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			job := lay(t, language, p.files)
			if language == exercises.LanguageJava {
				job.Shared = javaShared(t, job.Dir, "<project/>")
			}
			out, err := Run(t.Context(), job, nil)
			if err != nil {
				t.Fatal(err)
			}
			r := out.Process
			if !r.Built || r.Exit != 3 || strings.TrimSpace(r.Stdout) != job.Endpoint || strings.TrimSpace(r.Stderr) != "warn" || r.Language != language {
				t.Errorf("%+v", r)
			}
			if len(r.Sources) < 2 || !slices.Contains(toolchains[language].first, r.Sources[0].Path) && language != exercises.LanguageNode {
				t.Errorf("sources %+v", r.Sources)
			}
			if left, _ := filepath.Glob(filepath.Join(job.Shared, ".otelings-run-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			for name, text := range p.broken {
				write(t, filepath.Join(job.Dir, filepath.FromSlash(name)), text)
			}
			out, err = Run(t.Context(), job, nil)
			if err != nil || out.Process.Built || !strings.Contains(out.Process.Build, p.place) {
				t.Errorf("a broken program: %v, %+v", err, out.Process)
			}
		})
	}
}

// javaShared is a shared folder in which the jars of a pom.xml are there already.
func javaShared(t *testing.T, dir, pom string) string {
	t.Helper()
	write(t, filepath.Join(dir, "pom.xml"), pom)
	shared := t.TempDir()
	lock, err := readLock(dir, "pom.xml")
	if err != nil {
		t.Fatal(err)
	}
	at, _, err := (&tool{}).packages(t.Context(), shared, lock, func(at string) (bool, error) {
		return true, os.Mkdir(filepath.Join(at, "lib"), 0o755)
	})
	if err != nil {
		t.Fatal(at, err)
	}
	return shared
}

func TestAToolchainThatIsNotThere(t *testing.T) {
	for _, l := range exercises.Languages() {
		dir := t.TempDir()
		write(t, filepath.Join(dir, l.Manifest), "")
		bare := []string{"PATH=" + t.TempDir(), "HOME=" + dir}
		if _, err := findGo(Job{}, bare); l.ID == exercises.LanguageGo && err == nil {
			continue // found where its installer puts it
		}
		_, err := Run(t.Context(), Job{Language: l.ID, Dir: dir, Base: bare}, nil)
		var own *Error
		if !errors.As(err, &own) || own.Kind != ErrNoToolchain || own.Language != l.ID {
			t.Errorf("%s: %v", l.ID, err)
		}
	}
	if _, err := Run(t.Context(), Job{Language: "cobol", Dir: t.TempDir()}, nil); !errors.Is(err, ErrLanguage) {
		t.Error(err)
	}
	for _, l := range exercises.Languages() {
		_, err := Run(t.Context(), Job{Language: l.ID, Dir: t.TempDir()}, nil)
		var own *Error
		if !errors.As(err, &own) || own.Kind != ErrNoProgram || own.Language != l.ID {
			t.Errorf("%s without a manifest: %v", l.ID, err)
		}
	}
}

// npm stands for the real one: it makes a module, slowly when it is told to.
const npmScript = `#!/bin/sh
[ "$1" = --version ] && { echo 10; exit 0; }
echo "npm $*" >> "$LOG"
[ -n "$FAIL" ] && { echo "npm error $FAIL" >&2; exit 1; }
[ -n "$SLOW" ] && { echo started; sleep 60; }
mkdir -p "$3/node_modules/cup"
echo 'exports.size = "large"' > "$3/node_modules/cup/index.js"
`

// npmJob is a Node.js program that needs a package, with an npm of our own.
func npmJob(t *testing.T, env ...string) (job Job, calls func() int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("npm is played by a shell script")
	}
	job = lay(t, exercises.LanguageNode, map[string]string{
		"package.json": `{}`, "package-lock.json": `{}`, "main.js": "console.log(require('cup').size)\n",
	})
	bin := t.TempDir()
	write(t, filepath.Join(bin, "npm"), npmScript)
	if err := os.Chmod(filepath.Join(bin, "npm"), 0o755); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(bin, "log")
	job.Base = append(os.Environ(), append(env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "LOG="+log, "NODE_OPTIONS=--require=/nowhere")...)
	return job, func() int {
		data, _ := os.ReadFile(log)
		return strings.Count(string(data), "npm ci")
	}
}

func TestPackagesAreInstalledOnceForEqualLockFiles(t *testing.T) {
	job, calls := npmJob(t)
	other := job
	other.Dir, other.Link = t.TempDir(), false
	if err := os.CopyFS(other.Dir, os.DirFS(job.Dir)); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for _, j := range []Job{job, other, job} {
		both.Go(func() {
			out, err := Run(t.Context(), j, nil)
			if err != nil || strings.TrimSpace(out.Process.Stdout) != "large" {
				t.Errorf("%v %+v", err, out.Process)
			}
		})
	}
	both.Wait()
	if n := calls(); n != 1 {
		t.Errorf("npm was called %d times", n)
	}
	if _, err := os.Readlink(filepath.Join(job.Dir, nodeModules)); err != nil {
		t.Error("no link for running by hand:", err)
	}
	if _, err := os.Lstat(filepath.Join(other.Dir, nodeModules)); err == nil {
		t.Error("something was written into a folder that is not ours")
	}
	write(t, filepath.Join(job.Dir, "package-lock.json"), `{"changed": true}`)
	if _, err := Run(t.Context(), job, nil); err != nil || calls() != 2 {
		t.Errorf("%v, %d calls after another lock file", err, calls())
	}
	to, err := os.Readlink(filepath.Join(job.Dir, nodeModules))
	if err != nil {
		t.Fatal(err)
	}
	// The third is the lock: a glob shows dot files too.
	if names, _ := filepath.Glob(filepath.Join(job.Shared, "*")); len(names) != 3 || !slices.Contains(names, filepath.Dir(to)) {
		t.Errorf("%s of %v", to, names)
	}
}

func TestAnInstallThatWasCutShortIsMadeAnew(t *testing.T) {
	job, calls := npmJob(t, "SLOW=1")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Run(ctx, job, func(e Event) {
		if e.Line == "started" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	job.Base = append(job.Base, "SLOW=")
	out, err := Run(t.Context(), job, nil)
	if err != nil || strings.TrimSpace(out.Process.Stdout) != "large" || calls() != 2 {
		t.Errorf("%v %+v, %d calls", err, out.Process, calls())
	}
}

// TestACompilersWordsAreNoNetworkFault: what the learner wrote is quoted in
// them. The first output is that of go 1.26 with a module proxy that is not there.
func TestACompilersWordsAreNoNetworkFault(t *testing.T) {
	const offline = "main.go:11:2: go.opentelemetry.io/otel@v1.47.0: Get \"http://127.0.0.1:9/go.opentelemetry.io/otel/@v/v1.47.0.zip\": dial tcp 127.0.0.1:9: connect: connection refused\n"
	if !goOffline.MatchString(offline) || goOffline.MatchString("./main.go:4:9: cannot use \"dial tcp: connection refused\" (untyped string constant) as int value\n") {
		t.Error("go's words are misread")
	}
	job := lay(t, exercises.LanguagePython, map[string]string{"main.py": "raise OSError('connection refused'\n"})
	out, err := Run(t.Context(), job, nil)
	if err != nil || out.Process.Built || !strings.Contains(out.Process.Build, "connection refused") {
		t.Errorf("%v %+v", err, out.Process)
	}
}

func TestAnInstallThatFails(t *testing.T) {
	job, _ := npmJob(t, "FAIL=ENOTFOUND registry")
	var own *Error
	if _, err := Run(t.Context(), job, nil); !errors.As(err, &own) || own.Kind != ErrDownload || own.Language != exercises.LanguageNode {
		t.Error(err)
	}
	job, _ = npmJob(t, "FAIL=the lock file does not match")
	out, err := Run(t.Context(), job, nil)
	if err != nil || out.Process.Built || !strings.Contains(out.Process.Build, "does not match") {
		t.Errorf("%v %+v", err, out.Process)
	}
}
