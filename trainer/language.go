package trainer

import (
	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
)

// languageText is what a learner reads when a language's tools fail.
type languageText struct {
	tools   i18n.Text // what was looked for
	install i18n.Text
	from    i18n.Text // where packages come from, "" when there are none
}

var languageTexts = map[string]languageText{
	exercises.LanguageRust: {
		i18n.Text{EN: "cargo was not found", ZH: "找不到 cargo"},
		i18n.Text{EN: "install Rust from https://rustup.rs, open a new terminal, run again", ZH: "从 https://rustup.rs 安装 Rust，打开新终端再运行"},
		i18n.Text{EN: "the Rust crates", ZH: "Rust 依赖"},
	},
	exercises.LanguageGo: {
		i18n.Text{EN: "the go command was not found", ZH: "找不到 go 命令"},
		i18n.Text{EN: "install Go from https://go.dev/dl, open a new terminal, run again", ZH: "从 https://go.dev/dl 安装 Go，打开新终端再运行"},
		i18n.Text{EN: "the Go modules", ZH: "Go 模块"},
	},
	exercises.LanguagePython: {
		i18n.Text{EN: "python3 was not found", ZH: "找不到 python3"},
		i18n.Text{EN: "install Python from https://www.python.org (Debian, Ubuntu: `apt install python3-venv`), run again", ZH: "从 https://www.python.org 安装 Python（Debian、Ubuntu：`apt install python3-venv`），再运行"},
		i18n.Text{EN: "the Python packages", ZH: "Python 包"},
	},
	exercises.LanguageNode: {
		i18n.Text{EN: "node or npm was not found", ZH: "找不到 node 或 npm"},
		i18n.Text{EN: "install Node.js from https://nodejs.org (Debian, Ubuntu: `apt install nodejs npm`), run again", ZH: "从 https://nodejs.org 安装 Node.js（Debian、Ubuntu：`apt install nodejs npm`），再运行"},
		i18n.Text{EN: "the npm packages", ZH: "npm 包"},
	},
	exercises.LanguageJava: {
		i18n.Text{EN: "javac, java or mvn was not found", ZH: "找不到 javac、java 或 mvn"},
		i18n.Text{EN: "install a JDK 17 or newer and Maven (Debian, Ubuntu: `apt install default-jdk-headless maven`), run again", ZH: "安装 JDK 17 或更新版本和 Maven（Debian、Ubuntu：`apt install default-jdk-headless maven`），再运行"},
		i18n.Text{EN: "the Java libraries", ZH: "Java 库"},
	},
	exercises.LanguageC: {
		i18n.Text{EN: "no C compiler was found", ZH: "找不到 C 编译器"},
		i18n.Text{EN: "install gcc or clang (Debian, Ubuntu: `apt install gcc libc6-dev`; macOS: `xcode-select --install`), run again", ZH: "安装 gcc 或 clang（Debian、Ubuntu：`apt install gcc libc6-dev`；macOS：`xcode-select --install`），再运行"},
		i18n.Text{},
	},
}

// explainLanguage is the words for a failure that differs by language.
func explainLanguage(e *runner.Error) (text, hint i18n.Text, ok bool) {
	l, known := exercises.FindLanguage(e.Language)
	w := languageTexts[e.Language]
	switch {
	case !known:
		return text, hint, false
	case e.Kind == runner.ErrNoToolchain:
		hint = i18n.Text{EN: w.install.EN + "; `otelings doctor` looks at the tools; labs need none", ZH: w.install.ZH + "；`otelings doctor` 会检查工具；实验什么都不用装"}
		return w.tools, hint, true
	case e.Kind == runner.ErrDownload:
		return i18n.Text{EN: w.from.EN + " could not be downloaded", ZH: w.from.ZH + "下载不了"},
			i18n.Text{EN: "the first build needs the network once (`otelings doctor` looks at the crates and at proxies); labs need neither network nor tools", ZH: "第一次构建要联网（`otelings doctor` 会检查 crate 和代理）；实验不需要网络，也不用装工具"}, true
	case e.Kind == runner.ErrNoProgram:
		return i18n.Text{EN: "there is no " + l.Manifest + " in the folder: " + e.Path, ZH: "目录里没有 " + l.Manifest + "：" + e.Path},
			i18n.Text{EN: "restore it, or reset the exercise", ZH: "恢复它，或重置练习"}, true
	}
	return text, hint, false
}
