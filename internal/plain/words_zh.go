package plain

import (
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/telemetry"
)

func chinese() words {
	return words{
		comma: "，", pause: "、", colon: "：", stop: "。", gap: "",

		enterKey: "回车", back: "返回", home: "回今天", help: "帮助", helpTitle: "帮助", quit: "退出", skip: "跳过", keep: "保持不变", later: "往下读",
		continueWord: "继续", run: "运行", otherLanguage: "English", languageName: "中文", currentMark: "（当前）",
		numberRange:  "1 到 %d",
		nothingHere:  "空行在这里没有作用，可以输入：%s。",
		unknownInput: "“%s”在这里没有作用，可以输入：%s。",
		againToQuit:  "再按一次 Ctrl-C 退出，进度已保存。",
		stopping:     "正在停止。再按一次 Ctrl-C 退出。",
		stopped:      "已停止，没有评分。",
		problem:      "出错：", hintMark: "提示：", notice: "注意：", cannotShow: "这一页打不开", tryAgain: "再试一次",
		helpText: []string{
			"每一页都是文字、带编号的选项和提示符。输入编号，按回车。",
			"/ 加几个词，搜索问题、课程、练习和术语；只打 / 列出全部问题。",
			"b 返回，h 回到今天，q 退出，? 打开这一页。",
			"L 在中文和英文之间切换，位置不变。",
			"读课时，回车往下读，p 回到上一部分。每读一部分都会保存位置。",
			"运行中按 Ctrl-C 停止。在提示符下连按两次 Ctrl-C 退出。",
			"退出不会丢失任何进度。",
		},

		welcome: "欢迎使用 otelings", whatThisIs: "在终端里用 Rust 学 OpenTelemetry 和 OTLP：短课，加上按真正收到的遥测数据评分的练习。",
		nothingLeaves: "数据不会离开这台机器。先回答三个问题，按回车可以跳过。",
		firstOf:       "第 %d 个问题，共 %d 个。",
		whichLanguage: "用哪种语言？", whichPath: "走哪条学习路径？以后随时可以换。", howManyHours: "每周学几小时？",
		hoursRange: "1 到 60",
		today:      "今天", thisWeek: "本周：", thisWeeksSteps: "本周的内容", noPathYet: "还没有选学习路径。",
		yourPath: "你的路径：%s，已完成 %d 步，共 %d 步。", hoursAWeek: "每周 %d 小时。",
		tally:     "目前完成：课 %d，练习 %d，答对 %d 题，共答 %d 题。",
		collector: "Collector：", ready: "就绪", goOn: "继续：", openYourPath: "你的路径，全部周次", experienced: "直接找内容",

		allPaths: "学习路径", lessons: "全部课程", exercises: "全部练习", settings: "设置",
		weeks: "%d 周", week: "第 %d 周", lessonsWritten: "已写 %d 课，共 %d 课", stepsDone: "已完成 %d 步，共 %d 步", doneOf: "已完成 %d，共 %d",
		hoursInAll: "已知时长的课合计约 %d 小时。", chosen: "你的路径", isYourPath: "这是你的路径。", choosePath: "选这条路径",
		pathChosen: "已选这条路径。", project: "项目",
		stars: "难度 %d/5", weight: "星级 %d/5", minutes: "%d 分钟", percentDone: "已读 %d%%", attempts: "尝试 %d 次", done: "已完成", notWritten: "还没写好", notBegun: "未开始",
		lessonID: "课的 id",

		part: "第 %d 部分，共 %d 部分", previous: "上一部分", fromStart: "从头读", end: "结尾",
		lessonDone: "这一课已完成。", lessonLeft: "这一课还剩：", nextLesson: "下一课：", exerciseCount: "练习 %d 个",
		checkpoint: "检查点", exercise: "练习", openExercise: "打开练习",
		right: "答对了。", notRight: "不对。", yourAnswer: "你的答案：", rightAnswer: "正确答案：",
		yourOrder: "你的顺序：", rightOrder: "正确顺序：", orderHow: "按正确顺序输入编号。", putInOrder: "排出正确顺序。",
		orderTakes: "一个顺序，比如 %s", answerAgain: "重新回答", transfer: "换个情形", whyQuestion: "为什么这样就对了？", why: "原因：", inRust: "在 Rust 里：",

		notHere: "这个版本还做不了这类练习。", taskAgain: "再看任务",
		hintOf: "提示 %d，共 %d 条", hintNumber: "提示 %d，共 %d 条：",

		labRuns: "已运行 %d 次，其中 %d 次全部猜对。", moment: "%.1f 秒：", momentCounts: "已结束 %d，等待 %d，已收到 %d",
		labDone: "这个实验已完成。", labStarts: "正在运行，Ctrl-C 停止。", labResult: "结果", isLocked: "预测已锁定，还没运行。", lockAndRun: "锁定预测并运行",
		fixed: "固定：", knob: "调：", prediction: "预测：", notPredicted: "（还没预测）", predict: "预测",
		predictFirst: "还差一个预测：", predictTitle: "预测", predicted: "预测：", observed: "实际：",
		otherwise: "和预测不同。", tryNext: "接着试：",
		expected: "期望", received: "收到", nearest: "最接近", nextStep: "下一步", times: "次数：%d",
		goals: "目标：", folder: "目录：", files: "要改的文件：",
		buildAndRun: "构建、运行、评分", openEditor: "打开编辑器", lastVerdict: "再看上次结果",
		reset: "重置", resetNote: "恢复初始文件，你的文件会备份。不会删除任何东西，已完成的进度不变。",
		resetNo: "否，保留", resetYes: "是，重置", resetDone: "已重置。你的文件在 ",
		runStarts: "开始，Ctrl-C 停止。", endpoint: "这次尝试的端点：", moreOutput: "后面的输出不再显示。",
		builtOf: "已构建 %d，共 %d。", built: "已构建 %d。",
		counts: "收到：请求 %d，Span %d，数据点 %d，日志记录 %d，拒收 %d。",
		passed: "已通过", failed: "未通过", pending: "还不能判定", firstStage: "最先出问题的一步：", notSaved: "这次结果没能保存。",
		buildFailed: "构建失败：", notStarted: "程序没能启动。", timedOut: "程序运行了 %s，太久，已终止。",
		signalled: "程序被信号 %s 终止，运行了 %s。", exited: "程序已退出，退出码 %d，运行了 %s。",
		moreLines: "另有 %d 行没有显示", moreSpans: "另有 %d 个 Span 没有显示", moreAttrs: "另有 %d 个属性没有显示",
		receivedTrace: "收到的链路：", root: "根", orphan: "父 Span 没收到", traceLine: "链路 %s",
		language: "语言", theme: "主题", themeNote: "行模式没有颜色，主题用于全屏界面。",
		editor: "编辑器", editorNote: "输入编辑器的命令，比如 vim 或 code --wait。输入 - 改回 EDITOR。", editorTakes: "一条命令",
		editorFromEnv: "取自 EDITOR", workspace: "练习目录", stateFolder: "进度目录", saved: "已保存。",

		kinds: map[exercises.Kind]string{
			exercises.KindLab: "实验", exercises.KindCode: "编程", exercises.KindWire: "协议", exercises.KindConfig: "配置",
			exercises.KindTrace: "链路", exercises.KindMeasure: "测量", exercises.KindProject: "项目",
		},
		levels: map[exercises.Level]string{
			exercises.LevelViolation: "要改", exercises.LevelImprovement: "可以更好", exercises.LevelInfo: "说明",
		},
		stages: map[exercises.Stage]string{
			exercises.StageDelivery: "送达", exercises.StageResource: "资源", exercises.StageExistence: "存在", exercises.StageStructure: "结构",
			exercises.StageAttributes: "属性", exercises.StageConventions: "约定", exercises.StageQuality: "质量",
		},
		goalStates: map[check.GoalState]string{check.GoalOpen: "待完成", check.GoalMet: "已达到", check.GoalMissed: "未达到", check.GoalHeld: "还没评"},
		priorities: map[string]string{"must": "必读", "recommended": "推荐", "reference": "参考", "practice": "实践"},
		themes:     map[string]string{"auto": "跟随终端", "dark": "深色", "light": "浅色", "mono": "无颜色"},
		outcomes:   map[telemetry.Outcome]string{telemetry.Partial: "部分接收", telemetry.Refused: "拒收", telemetry.Dropped: "连接上没有请求"},
		steps:      map[runner.Step]string{runner.StepBuild: "正在构建。", runner.StepRun: "正在运行程序。"},
	}
}
