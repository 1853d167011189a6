package plain

import "otelings/internal/i18n"

// solveWords is what the line mode says of the solution, of back-ups and of
// watching a folder.
type solveWords struct {
	solution, toSolution, solutionTitle    string
	giveUpTitle, giveUpNote, giveNo, giveY string
	gaveUp, legend, same                   string
	whyFirst                               string
	undo                                   string
	undone                                 string // date
	undoneKept                             string
	bundle                                 string
	bundled, notInIt                       string // file; what
	secretsOut                             string // number
	allHints                               string
	hintStep                               string // level, of
	watch, watching, waiting, watchEnded   string
	refused                                string
	times                                  string // number
	moreKinds                              string // number
	firstBuild                             string
}

func solveWordsIn(l i18n.Lang) solveWords {
	if l == i18n.ZH {
		return solveWords{
			solution: "看参考答案", toSolution: "看参考答案", solutionTitle: "参考答案",
			giveUpTitle: "放弃，看参考答案？", giveUpNote: "会记下来。程序通过之前，练习仍算没完成。通过之后自会打开。",
			giveNo: "否，继续", giveY: "是，打开",
			gaveUp: "通过之前就打开了：已记下来，练习仍算没完成。", legend: "以 - 开头的行是你的，以 + 开头的行是参考答案的。", same: "你的文件和参考答案一行不差。",
			whyFirst: "看参考答案之前，先想一个问题",
			undo:     "撤销重置，放回备份的文件", undone: "已放回 %s 备份的文件。", undoneKept: "原来的文件在 ",
			bundle: "打包成一个文件，方便求助", bundled: "已写好 %s。发给别人之前先看一遍：里面有你程序的原文。", notInIt: "没有放进去：", secretsOut: "去掉的密钥和口令：%d 处",
			allHints: "全部提示（已通过）", hintStep: "提示 %d，共 %d 条：",
			watch: "每次保存都构建、运行、评分", watching: "监视中，Ctrl-C 停止。", waiting: "等待保存。", watchEnded: "已停止监视。",
			refused: "被拒收的请求：", times: "，%d 次", moreKinds: "另有 %d 种没有显示",
			firstBuild: "第一次构建要编译所有依赖，只有这一次；以后只要几秒。",
		}
	}
	return solveWords{
		solution: "The solution", toSolution: "the solution", solutionTitle: "The solution",
		giveUpTitle: "Give up and read the solution?", giveUpNote: "That is recorded, and the exercise stays open until your program passes. After a pass the solution opens by itself.",
		giveNo: "No, go on trying", giveY: "Yes, open the solution",
		gaveUp: "Opened before a pass: that is recorded, and the exercise stays open.", legend: "Lines that begin with - are yours, lines that begin with + are the solution's.", same: "Your files are the solution, line by line.",
		whyFirst: "One question before the solution",
		undo:     "Undo the reset: put the back-up into its place again", undone: "The files put aside on %s are back.", undoneKept: "What was there is kept in ",
		bundle: "one file to ask somebody with", bundled: "%s is written. Look through it before you give it away: your program's own words are in it.", notInIt: "Not in it: ", secretsOut: "Secrets taken out: %d",
		allHints: "All hints (passed)", hintStep: "Hint %d of %d:",
		watch: "Build, run and grade at each save", watching: "Watching. Ctrl-C stops.", waiting: "Waiting for a save.", watchEnded: "Watching has ended.",
		refused: "Requests that did not pass the door:", times: ", times: %d", moreKinds: "other kinds not shown: %d",
		firstBuild: "The first build compiles all dependencies, once; later builds take seconds.",
	}
}
