package cli

import "otelings/internal/i18n"

// descriptions is what is said about the commands, by their names; the help
// and the manual are made of it.
func descriptions() map[string]description {
	d := map[string]description{}
	describeLearning(d)
	describeExercises(d)
	describeSystem(d)
	describeAuthors(d)
	describePlanning(d)
	return d
}

func words(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }

func describeLearning(d map[string]description) {
	d[""] = description{
		short: words("the terminal trainer for OpenTelemetry and OTLP with Rust", "用 Rust 学 OpenTelemetry 和 OTLP 的终端训练器"),
		long: words("otelings teaches OpenTelemetry and OTLP with Rust in the terminal: lessons, and exercises graded on the telemetry that really arrives. Without a command it opens at Today; without a terminal it prints what is next.",
			"otelings 在终端里教你用 Rust 学 OpenTelemetry 和 OTLP：有课程，也有按真正收到的遥测数据评分的练习。不带命令时打开“今天”；没有终端时打印接下来该做什么。"),
		examples: []string{"otelings", "otelings learn quick-start", "otelings run quick-start/first-trace", "otelings doctor"},
		flags: map[string]i18n.Text{
			"lang":    words("language: `en|zh` (default: the setting, else LANG)", "语言：`en|zh`（默认看设置，再看 LANG）"),
			"json":    words("print one JSON document on standard output", "在标准输出打印一个 JSON 文档"),
			"plain":   words("line mode: numbered choices, no cursor movement", "行模式：按编号选择，不移动光标"),
			"content": words("lessons and exercises of this `folder` too (default: OTELINGS_CONTENT)", "再加上这个 `目录` 里的课程和练习（默认看 OTELINGS_CONTENT）"),
		},
	}
	d["learn"] = description{
		short: words("open the trainer at a path, lesson or exercise", "打开某条路径、某一课或某个练习"),
		long: words("Opens the trainer at a path, a lesson or an exercise; without one, at Today. With `--plain`, or without a terminal, a lesson is printed; without a terminal a path and an exercise too.",
			"打开某条路径、某一课或某个练习；不给就打开“今天”。加 `--plain` 或没有终端时，打印这一课；没有终端时，路径和练习也打印出来。"),
		examples: []string{"otelings learn newcomer", "otelings learn quick-start", "otelings learn --plain --lang zh quick-start"},
	}
	d["paths"] = description{
		short:    words("the learning paths", "学习路径"),
		long:     words("Lists the learning paths with what of them is done; a star marks yours. The order of a path is advice: nothing is locked.", "列出学习路径和完成情况，星号是你的路径。顺序只是建议，什么都不锁。"),
		examples: []string{"otelings paths", "otelings paths --json"},
	}
	d["lessons"] = description{
		short:    words("the curriculum", "全部课程"),
		long:     words("Lists all lessons by level, with those that are not written yet said to be so.", "按级别列出全部课程，还没写好的会注明。"),
		examples: []string{"otelings lessons", "otelings lessons --json"},
	}
	d["exercises"] = description{
		short:    words("the exercises", "全部练习"),
		long:     words("Lists all exercises with kind and language.", "列出全部练习和它们的类型、语言。"),
		examples: []string{"otelings exercises"},
	}
	d["today"] = description{
		short:    words("what is next", "接下来做什么"),
		long:     words("Prints where to continue and the steps of this week.", "打印从哪里继续，以及本周的步骤。"),
		examples: []string{"otelings today", "otelings today --json"},
	}
	d["progress"] = description{
		short:    words("what is done", "完成了什么"),
		long:     words("Prints what is done. With `--json`, everything that is kept, in the export's own versioned format.", "打印完成情况。加 `--json` 时，按带版本的导出格式打印全部记录。"),
		examples: []string{"otelings progress", "otelings progress show --json"},
	}
	d["progress show"] = description{
		short:    words("what is done", "完成了什么"),
		long:     words("Prints what is done, as `otelings progress` does.", "打印完成情况，同 `otelings progress`。"),
		examples: []string{"otelings progress show"},
	}
}

func describeExercises(d map[string]description) {
	d["run"] = description{
		short: words("build, run, receive, grade", "构建、运行、接收、评分"),
		long: words("Builds and runs an exercise's program with a collector of its own, and grades what arrives. The files are put into the workspace first when they are not there. Exit code 3 says: graded and not passed. A lab and a trace exercise take their answers from a file. A wire exercise sends the request in your file, as it stands. Of a configuration exercise the Collector configuration is run, in memory, and what comes out of its exporters is graded. A project runs a program of your own as its project.yaml says, or the command behind “--” in the folder you are in.\n\n`--dir` grades the files of another folder; yours are neither read nor written, and the verdict counts like any other. `--watch` ends with Ctrl-C and exit code 130; with `--json` each verdict is then one line of JSON. `--print-env` prints NAME=value lines to start the program by hand with; what arrives is told on standard error. `--listen` holds the port of a wire exercise open for curl, and grades what comes, until it passes.",
			"给练习的程序配一个独立的 Collector，构建、运行，并按收到的数据评分。练习目录里没有文件时先放进去。退出码 3 表示评了分但没通过。实验和链路练习的回答从文件读。协议练习把文件里的请求原样发出去。配置练习会在内存里运行 Collector 配置，按各导出器的输出评分。项目按 project.yaml 运行你自己的程序；“--”后面写了命令，就在当前目录运行它。\n\n`--dir` 给别的目录里的文件评分：不读也不写你自己的文件，结果照常计入。`--watch` 用 Ctrl-C 结束，退出码 130；再加 `--json` 时，每次结果占一行 JSON。`--print-env` 打印“名字=值”，供你手动启动程序；收到的数据在标准错误里报告。`--listen` 为协议练习开着端口，用 curl 发来的都评分，直到通过。"),
		examples: []string{"otelings run quick-start/first-trace", "otelings run quick-start/first-trace --watch", "otelings run quick-start/silent-second --answers answers.yaml", "otelings run projects/own-integration -- cargo run"},
		flags: map[string]i18n.Text{
			"listen":  words("wire exercises: hold the port open and grade what you send to it", "协议练习：开着端口，给你发来的请求评分"),
			"watch":   words("grade again at each save, until Ctrl-C", "每次保存都重新评分，直到 Ctrl-C"),
			"dir":     words("grade the files in this `folder`; of a project, run it there", "给这个 `目录` 里的文件评分；项目则在那里运行"),
			"answers": words("YAML `file` of “key: value” answers", "回答的 YAML `文件`，每行“键: 值”"),

			"print-env": words("print the variables an attempt sets and hold its port until Ctrl-C; nothing is graded", "打印一次尝试会设的变量，端口开到 Ctrl-C 为止；不评分"),

			"visit":      words("of a project: an `address` of the program, asked while it runs", "项目：运行期间访问程序的这个 `地址`"),
			"stop-after": words("of a project: ask the program to end after this `time`", "项目：运行这段 `时间` 之后让程序结束"),
		},
	}
	d["scope"] = description{
		short: words("the live view of everything that arrives", "实时查看收到的一切"),
		long: words("Listens for OTLP on loopback, at the ports its exporters use by default or at free ones, and shows traces as they come, and why something is wrong or did not arrive, with the fix in words, code and environment variable. With `--plain` it prints a line an item, with `--plain --json` a JSON object a line, until Ctrl-C.",
			"在本机回环地址上接收 OTLP：用导出器默认的端口，被占用就换空闲的。链路随到随看；数据有问题或没到，会说明原因，并给出文字、代码和环境变量的改法。`--plain` 每项一行，`--plain --json` 每行一个 JSON 对象，直到 Ctrl-C。"),
		examples: []string{"otelings scope", "otelings scope --plain --json", "otelings scope --save run.jsonl", "otelings scope --open run.jsonl"},
		flags: map[string]i18n.Text{
			"grpc": words("listen for OTLP over gRPC on this `address` (default: port 4317 of the loopback, else a free one)", "在这个 `地址` 上接收 OTLP/gRPC（默认：回环地址的 4317 端口，被占用就换空闲的）"),
			"http": words("listen for OTLP over HTTP on this `address` (default: port 4318 of the loopback, else a free one)", "在这个 `地址` 上接收 OTLP/HTTP（默认：回环地址的 4318 端口，被占用就换空闲的）"),
			"open": words("show a saved `file` instead of listening", "不接收，查看保存的 `文件`"),
			"save": words("append what arrives to this `file`, as OTLP JSON lines", "把收到的追加到这个 `文件`，格式是 OTLP JSON 行"),
		},
	}
	d["hint"] = description{
		short:    words("the next hint of the ladder", "下一级提示"),
		long:     words("Gives the next hint of an exercise: a nudge, a pointer, nearly the solution. How far you went is kept. After a pass all of them are printed and nothing is recorded.", "给出练习的下一级提示：先点一下，再指方向，最后接近答案。看到哪一级会记下来。通过之后打印全部提示，不再记录。"),
		examples: []string{"otelings hint quick-start/first-trace"},
	}
	d["solution"] = description{
		short:    words("the way from your files to the solution", "从你的文件到参考答案的差别"),
		long:     words("Shows what differs between your files and the solution: lines with - are yours, lines with + the solution's. It opens after a pass, or with `--give-up`: that is recorded, and the exercise stays open.", "显示你的文件和参考答案的差别：- 开头是你的，+ 开头是参考答案的。通过之后可看，或加 `--give-up`：会记下来，练习仍算没完成。"),
		examples: []string{"otelings solution quick-start/first-trace", "otelings solution quick-start/first-trace --give-up"},
		flags:    map[string]i18n.Text{"give-up": words("open it before a pass; this is recorded", "没通过也打开；会记下来")},
	}
	d["bundle"] = description{
		short: words("one file about an exercise, to ask somebody", "把一个练习打包成一个文件，方便求助"),
		long: words("Writes one file, a .zip or a .tar.gz, with the exercise's task, your files, your last attempts and their findings, what arrived at the last one as OTLP JSON lines, and versions. Values of your environment that are secrets, and what reads like one, are taken out; your home folder is written as ~. Of a project, your program and notes stay out. A file that is there is not written over.",
			"写出一个文件（.zip 或 .tar.gz）：练习的任务、你的文件、最近几次尝试和结论、最后一次收到的数据（OTLP JSON 行）、各种版本。环境变量里的密钥和口令，以及看起来像的，都会去掉；主目录写成 ~。项目不包含你的程序和笔记。已有的文件不会覆盖。"),
		examples: []string{"otelings bundle quick-start/first-trace stuck.zip"},
	}
	d["reset"] = description{
		short:    words("a fresh start; your files are kept in a back-up", "重置练习；你的文件会备份"),
		long:     words("Puts an exercise's starter files back. Your files are moved to a back-up first: nothing is deleted, and what was done stays done. `--undo` puts the newest back-up of an exercise into its place again; undoing twice takes the undo back. Without a terminal, `--yes` is needed.", "恢复练习的初始文件。你的文件先移到备份：什么都不删，已完成的进度不变。`--undo` 把最新的备份放回原处，再用一次就撤销这一步。没有终端时必须加 `--yes`。"),
		examples: []string{"otelings reset quick-start/first-trace --yes", "otelings reset quick-start/first-trace --undo"},
		flags: map[string]i18n.Text{
			"yes":  words("do it without asking", "不询问，直接做"),
			"all":  words("every exercise that has files", "所有有文件的练习"),
			"list": words("list the back-ups, the newest first", "列出备份，新的在前"),
			"undo": words("put the newest back-up into its place again", "把最新的备份放回原处"),
		},
	}
	d["lab"] = description{
		short: words("an experiment by itself; without a name, the list", "单独做一个实验；不给名字就列出来"),
		long: words("Runs one experiment: real OpenTelemetry SDK code against an embedded collector. Turn knobs, predict, compare. Nothing is recorded; a wrong prediction is no failure.",
			"做一个实验：真实的 OpenTelemetry SDK 代码，对着内嵌的 Collector。转旋钮，先预测，再比较。不记录；猜错不算失败。"),
		examples: []string{"otelings lab", "otelings lab silent-second --set ending=shutdown --predict after=all"},
		flags: map[string]i18n.Text{
			"set":     words("turn a knob: `name=value`", "转动旋钮：`名字=值`"),
			"predict": words("predict an outcome: `key=value`", "预测结果：`键=值`"),
			"seed":    words("`seed` of the ids", "id 的 `种子`"),
		},
	}
}

func describeSystem(d map[string]description) {
	d["doctor"] = description{
		short: words("look at toolchain, ports, terminal, disks and folders", "检查工具链、端口、终端、磁盘和目录"),
		long: words("Looks at everything around the trainer that can stop you, and says what to type about it: Rust and its linker, ports, proxies, the terminal, disk space, folders. Nothing leaves the machine. Exit code 1 says that there is a fault; a warning is none. In JSON, `ok` is true when there is nothing to be done, and `level` is ok, warning or fault.",
			"检查会妨碍学习的一切，并告诉你该输入什么：Rust 和链接器、端口、代理、终端、磁盘空间、目录。什么都不会发到机器外。退出码 1 表示有故障，警告不算。JSON 里 `ok` 为 true 表示不用做什么，`level` 是 ok、warning 或 fault。"),
		examples: []string{"otelings doctor", "otelings doctor --json"},
	}
	d["settings"] = description{
		short: words("show or change a setting", "查看或更改设置"),
		long: words("Shows the settings, one of them, or changes one: lang (en, zh), theme (auto, dark, light, mono), editor (a command), workspace (a folder you can write to). state, the folder of progress and settings, is only shown: OTELINGS_HOME sets it. `--unset` goes back to the default.",
			"查看全部或某项设置，或更改一项：lang（en、zh）、theme（auto、dark、light、mono）、editor（命令）、workspace（可写的目录）。state 是进度和设置的目录，只能看，由 OTELINGS_HOME 决定。`--unset` 恢复默认。"),
		examples: []string{"otelings settings", "otelings settings lang zh", "otelings settings editor 'code --wait'", "otelings settings workspace ~/rust/otelings", "otelings settings editor --unset"},
		flags:    map[string]i18n.Text{"unset": words("go back to the default", "恢复默认")},
	}
	d["completion"] = description{
		short: words("the completion script for a shell", "shell 的补全脚本"),
		long: words("Prints the script that completes commands, flags, ids and settings: for bash, zsh, fish or powershell. Descriptions are in the language of the trainer.",
			"打印补全脚本，可补全命令、选项、id 和设置：支持 bash、zsh、fish、powershell。说明的语言同训练器。"),
		examples: []string{"source <(otelings completion bash)", "otelings completion zsh > \"${fpath[1]}/_otelings\"", "otelings completion fish > ~/.config/fish/completions/otelings.fish", "otelings completion powershell | Out-String | Invoke-Expression"},
	}
	d["man"] = description{
		short:    words("the manual page", "手册页"),
		long:     words("Prints the manual page in roff: commands, keys, files, environment, exit codes.", "以 roff 格式打印手册页：命令、按键、文件、环境变量、退出码。"),
		examples: []string{"otelings man | man -l -", "otelings man --lang zh | man -l -", "otelings man > ~/.local/share/man/man1/otelings.1"},
	}
	d["version"] = description{
		short:    words("the version", "版本"),
		long:     words("Prints the version, the commit, and the Go it was built with.", "打印版本、提交和构建用的 Go。"),
		examples: []string{"otelings version", "otelings version --json"},
	}
	d["help"] = description{
		short:    words("what a command does", "某个命令的说明"),
		long:     words("Says what a command does and takes.", "说明某个命令做什么、接受什么。"),
		examples: []string{"otelings help run"},
	}
}

func describeAuthors(d map[string]description) {
	d["verify"] = description{
		short: words("for authors: play starters, solutions and wrong answers; lint lessons", "作者用：把初始文件、参考答案、错误答案都跑一遍；检查课程"),
		long: words("Plays every starter, solution and wrong answer of the exercises for real, or of those named, and lints lessons, tasks and translations. With `--content` and no ID, what that folder holds: its faults and what is still to be written are listed one by one, with file and line. Exit code 1 says that something failed.\n\nA variant that got its verdict before, by this very program, with the same files and tools, is not played again; `--fresh` plays everything.\n\n`--mutants` takes one thing at a time out of each solution (the flush, a kind, an attribute, a parent of a program; a key of a request; a component or an option of a configuration) or gives another answer, plays and grades it, and lists what the exercise does not notice. Verdicts are kept in the cache; after Ctrl-C the next run goes on.",
			"真实运行全部（或指定）练习的初始文件、参考答案和错误答案，并检查课程、任务和翻译。加 `--content` 且不给 ID 时只查那个目录：错误和没写完的地方逐条列出，带文件和行号。退出码 1 表示有失败。\n\n同一个程序、同样的文件和工具之前得出过的结论不再重跑；`--fresh` 全部重跑。\n\n`--mutants` 从每个参考答案里一次去掉一样东西（程序的刷出、类型、属性、父 Span，请求里的键，配置里的组件或选项），或者换一个回答，再运行、评分，列出练习没有发现的。结论存在缓存里；按 Ctrl-C 中断后，下次接着做。"),
		examples: []string{"otelings verify", "otelings verify quick-start/first-trace", "otelings verify --kind lab", "otelings verify --mutants quick-start/first-trace"},
		flags: map[string]i18n.Text{
			"kind":    words("only exercises of this `kind`", "只查这种 `类型` 的练习"),
			"mutants": words("take one thing at a time out of each solution and see whether it is noticed", "从参考答案里一次去掉一样东西，看练习能不能发现"),
			"fresh":   words("play everything again, whatever is kept of earlier runs", "不用之前的结论，全部重跑"),
		},
	}
	d["new"] = description{
		short: words("for authors: the skeleton of a lesson or an exercise", "作者用：生成课程或练习的骨架"),
		long: words("Writes a lesson, or an exercise of a kind, that plays already, into a content folder: the one `--dir` names, else that of `--content` or OTELINGS_CONTENT, else the folder you are in. KIND is lesson, code, lab, wire, config, trace, measure or project; `--language` says what a code exercise is written in, Rust without it. Nothing is ever overwritten. What is yours to write is marked WRITE:, and `otelings verify` lists it by file and line. docs/authoring.md leads through all of it.",
			"把一门课或某种练习的骨架写进内容目录：`--dir` 指定的，否则看 `--content` 或 OTELINGS_CONTENT，再否则就是当前目录。骨架本身就能运行。KIND 是 lesson、code、lab、wire、config、trace、measure 或 project；`--language` 指定编程练习用哪种语言，不写就是 Rust。绝不覆盖已有文件。要你写的地方标着 WRITE:，`otelings verify` 按文件和行号逐条列出。完整步骤见 docs/authoring.md。"),
		examples: []string{"otelings new lesson my-garden --dir course", "otelings new code my-garden/water --dir course", "otelings new code my-garden/sow --language python --dir course", "otelings verify --content course"},
		flags: map[string]i18n.Text{
			"lesson":   words("the `lesson` of the exercise, when its ID has none", "练习所属的 `课程`，ID 里没写时用"),
			"dir":      words("the content `folder` to write into", "写进这个内容 `目录`"),
			"language": words("the `language` of a code exercise's program: rust, go, python, node, java, c", "编程练习用的 `语言`：rust、go、python、node、java、c"),
		},
	}
	d["record"] = description{
		short:    words("for authors: run an exercise's recorder and write its recording", "作者用：运行练习的录制程序，写出录制数据"),
		long:     words("Runs the recorder of a trace or configuration exercise and writes its recording into the folder that `--content` names.", "运行链路练习或配置练习的录制程序，把录制数据写进 `--content` 指定的目录。"),
		examples: []string{"otelings record faq/hole-in-the-middle --content ."},
	}
}
