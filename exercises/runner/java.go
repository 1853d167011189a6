package runner

import (
	"context"
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
// Maven keeps it: it may be what lets it reach the network.
var javaWithout = []string{"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"}

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
	return javac{files[0], files[1], files[2], job, search}, nil
}

func (j javac) versions() [][]string {
	return [][]string{{j.javac, "-version"}, {j.maven, "--version"}}
}

func (j javac) make(ctx context.Context, tell func(Event)) (made, error) {
	t := &tool{language: exercises.LanguageJava, dir: j.job.Dir, env: j.env, noise: mavenNoise, tell: tell}
	jars, ok, err := j.jars(ctx, t)
	if err != nil || !ok {
		return t.made(), err
	}
	language, _ := exercises.FindLanguage(exercises.LanguageJava)
	files := walkSources(os.DirFS(j.job.Dir), javaSource, language.IsCode)
	if len(files) == 0 {
		return made{text: javaSource + ": there is no Java file\n", took: t.took}, nil
	}
	classes, remove, err := private(j.job.Shared)
	if err != nil {
		return t.made(), err
	}
	path := filepath.Join(jars, "*")
	t.env, t.noise = without(j.env, javaWithout), nil
	ok, err = t.step(ctx, append([]string{j.javac, "-encoding", "UTF-8", "-proc:none", "-cp", path, "-d", classes}, files...)...)
	out := t.made()
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
		return t.fetch(ctx, j.maven, "--batch-mode", "--no-transfer-progress", "-f", pom, "dependency:copy-dependencies",
			"-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(dir, "lib"))
	})
	return filepath.Join(dir, "lib"), ok, err
}
