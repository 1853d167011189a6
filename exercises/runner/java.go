package runner

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"otelings/exercises"
)

// javaMain is the file with the class that is run, and javaSource its folder.
const (
	javaSource = "src/main/java"
	javaMain   = javaSource + "/Main.java"
	javaClass  = "Main"
)

// javaWithout is what would load an agent or other classes into the program.
var javaWithout = []string{"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "MAVEN_OPTS", "MAVEN_ARGS"}

var mavenNoise = regexp.MustCompile(`^\[INFO\]|^Download(ing|ed) from|^\s*$`)

// javac compiles with the JDK of JAVA_HOME or PATH. The jars that pom.xml names
// are fetched by Maven, once, into a folder that programs with the same file share.
type javac struct {
	javac, java, maven string
	job                Job
	env                []string
}

func findJava(job Job, base []string) (maker, error) {
	search := base
	if home := lookup(base, "JAVA_HOME"); filepath.IsAbs(home) {
		search = append(without(base, []string{"PATH"}), "PATH="+filepath.Join(home, "bin")+string(os.PathListSeparator)+lookup(base, "PATH"))
	}
	var files []string
	for _, name := range []string{"javac", "java", "mvn"} {
		file, err := inPath(search, exercises.LanguageJava, name)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return javac{files[0], files[1], files[2], job, without(search, javaWithout)}, nil
}

func (j javac) versions() [][]string {
	return [][]string{{j.javac, "-version"}, {j.maven, "--version"}}
}

func (j javac) make(ctx context.Context, tell func(Event)) (made, error) {
	t := &tool{language: exercises.LanguageJava, dir: j.job.Dir, env: j.env, noise: mavenNoise, tell: tell}
	jars, ok, err := j.jars(ctx, t)
	if err != nil || !ok {
		return t.failed(), err
	}
	files, err := javaFiles(j.job.Dir)
	if err != nil {
		return t.failed(), workspaceError(j.job.Dir, err)
	}
	if len(files) == 0 {
		return made{text: javaSource + ": there is no Java file\n", took: t.took}, nil
	}
	classes, remove, err := private(j.job.Shared)
	if err != nil {
		return t.failed(), err
	}
	path := filepath.Join(jars, "*")
	t.text, t.noise = output{}, nil // what Maven said is no part of the program's faults
	ok, err = t.step(ctx, append([]string{j.javac, "-encoding", "UTF-8", "-proc:none", "-cp", path, "-d", classes}, files...)...)
	out := t.failed()
	out.ok, out.remove, out.without = ok, remove, javaWithout
	out.command = []string{j.java, "-cp", classes + string(os.PathListSeparator) + path, javaClass}
	return out, err
}

// jars is the folder with the jars that pom.xml names.
func (j javac) jars(ctx context.Context, t *tool) (dir string, ok bool, err error) {
	lock, err := readLock(j.job.Dir, "pom.xml")
	if err != nil {
		return "", false, err
	}
	dir, ok, err = t.packages(ctx, j.job.Shared, lock, func(dir string) (bool, error) {
		pom := filepath.Join(dir, "pom.xml") // Maven writes beside the file that it reads
		if err := copyFile(filepath.Join(j.job.Dir, "pom.xml"), pom, 0o644); err != nil {
			return false, workspaceError(dir, err)
		}
		return t.step(ctx, j.maven, "--batch-mode", "--no-transfer-progress", "-f", pom, "dependency:copy-dependencies",
			"-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(dir, "lib"))
	})
	return filepath.Join(dir, "lib"), ok, err
}

// javaFiles is the Java files of a program, relative to its folder.
func javaFiles(dir string) ([]string, error) {
	var out []string
	err := fs.WalkDir(os.DirFS(dir), javaSource, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && filepath.Ext(name) == ".java" && len(out) < maxEntries {
			out = append(out, filepath.FromSlash(name))
		}
		return nil
	})
	return out, err
}
