package plain

import "otelings/internal/i18n"

// planWords is what the line mode says of placement, choosing a path and the
// plan; the rules of words hold.
type planWords struct {
	// Plan.
	plan, thisWeekMark, goesOn                          string
	dates                                               string // from, to
	hours                                               string // hours
	hoursAssumed, startUnset, weekIsDone, weekDoneMark  string // weekIsDone: number
	week                                                string // number, from, to
	nextIs                                              string // week, from, title
	then                                                string // title
	nextUnwritten, pathDone, notBegun, ended            string
	late                                                string // number
	due                                                 string // date
	proved, assumed                                     string
	fromToday, fromMonday, otherDay, dayTakes, firstDay string
	changeHours, planSaved, noPath                      string

	// Placement.
	placement, placementHow, noPlacement, notOnPath string
	provedOf                                        string // proved, of
	questions                                       string // number
	lastTime                                        string // right, of
	questionOf                                      string // number, of
	isProved, notProved                             string // title
	rightOf                                         string // right, of
	again, readLesson, nextOne, toList, stopped     string

	// Choosing a path.
	choose, fitBest, look, take, answerAnew, askAgain, noSituations string
	pathFacts                                                       string // weeks, hours a week, hours, written, lessons
	because                                                         string

	// Figures and links.
	facts, byLevel, byGroup, byStars       string
	share                                  string // lessons, written, hours
	wordsAre                               string // English, Chinese
	snippetsAre, pathsAre                  string // number
	questionsAre                           string // checkpoints, review, placement, variants
	exercisesAre                           string // exercises, wrong answers
	activity, openActivity, activityPlace  string
	activityChoose, activityPlan, exercise string
}

func (s *Session) plans() planWords {
	if s.lang == i18n.ZH {
		return chinesePlan()
	}
	return englishPlan()
}

func englishPlan() planWords {
	return planWords{
		plan: "Plan", thisWeekMark: "this week", goesOn: "Goes on from the week before: ",
		dates: "From %s to %s.", hours: "Hours a week: %d.", hoursAssumed: "Nobody has set the hours yet.", startUnset: "The first day is not set yet.", weekIsDone: "Week %d done.", weekDoneMark: "done",
		week: "Week %d, %s to %s", nextIs: "Next, in week %d from %s: %s", then: "Next: %s", nextUnwritten: "The next lessons are not written yet.", pathDone: "That was the path: everything in it is done.",
		notBegun: "not begun yet", ended: "the plan has ended", late: "Late: %d", due: "due %s", proved: "proved: may be skipped", assumed: "time not known, counted as %d min",
		fromToday: "start today", fromMonday: "start on Monday", otherDay: "another first day", dayTakes: "a date such as %s, today, monday", firstDay: "Which day is the first?",
		changeHours: "hours a week", planSaved: "Saved.", noPath: "No path is chosen yet, so there is nothing to plan.",

		placement: "Prove what you know", placementHow: "All questions of a lesson right in one sitting, and the lesson may be skipped. Wrong ones cost nothing; stop whenever you like.",
		noPlacement: "No lesson has placement questions yet.", notOnPath: "not on your path", provedOf: "%d of %d lessons proved.", questions: "questions: %d", lastTime: "last time %d of %d right",
		questionOf: "question %d of %d", isProved: "Proved: “%s” may be skipped.", notProved: "Not proved: “%s”.", rightOf: "Right: %d of %d.",
		again: "Answer again, other questions", readLesson: "Read the lesson", nextOne: "Next lesson: ", toList: "the list", stopped: "Stopped; nothing of this lesson was counted.",

		choose: "Find your path", fitBest: "These fit best", look: "Look at it", take: "Make it my path: ", answerAnew: "answer anew", askAgain: "question before", noSituations: "There are no questions about situations.",
		pathFacts: "weeks: %d, hours a week: %d, hours in all: %d, lessons written: %d of %d", because: "Because:",

		facts: "Figures and links", byLevel: "By level", byGroup: "By group", byStars: "By difficulty", share: "lessons %d, written %d, hours %d",
		wordsAre: "Words: English %d, Chinese %d.", snippetsAre: "Snippets of Rust: %d.", pathsAre: "Paths: %d.",
		questionsAre: "Questions: checkpoints %d, review %d, placement %d; variants %d.", exercisesAre: "Exercises: %d. Wrong answers shipped: %d.",
		activity: "Activity: ", openActivity: "Open it", activityPlace: "Prove what you know already", activityChoose: "Find the path that fits you", activityPlan: "Put dates to your path",
		exercise: "exercise",
	}
}

func chinesePlan() planWords {
	return planWords{
		plan: "计划", thisWeekMark: "本周", goesOn: "继续上周：",
		dates: "%s 至 %s。", hours: "每周 %d 小时。", hoursAssumed: "还没有设每周小时数。", startUnset: "第一天还没定。", weekIsDone: "第 %d 周已完成。", weekDoneMark: "已完成",
		week: "第 %d 周，%s至 %s", nextIs: "接着，第 %d 周（%s起）：《%s》", then: "接着：《%s》", nextUnwritten: "后面的课还没写好。", pathDone: "这条路径走完了，全部完成。",
		notBegun: "还没开始", ended: "计划已结束", late: "落后：%d", due: "%s到期", proved: "已免修，可跳过", assumed: "时长未知，按 %d 分钟算",
		fromToday: "从今天开始", fromMonday: "从周一开始", otherDay: "改第一天", dayTakes: "日期，比如 %s、今天、周一", firstDay: "哪一天是第一天？",
		changeHours: "改每周小时数", planSaved: "已保存。", noPath: "还没选路径，没有可以安排的内容。",

		placement: "免修小测", placementHow: "一课的题一次全对，就可以跳过这一课。答错没有损失，随时可以停。",
		noPlacement: "还没有免修题。", notOnPath: "不在你的路径上", provedOf: "已免修 %d 课，共 %d 课。", questions: "%d 题", lastTime: "上次答对 %d 题，共 %d 题",
		questionOf: "第 %d 题，共 %d 题", isProved: "已免修：《%s》可以跳过。", notProved: "还不能免修：《%s》。", rightOf: "答对 %d 题，共 %d 题。",
		again: "换题再答", readLesson: "读这一课", nextOne: "下一课：", toList: "回列表", stopped: "已停下，这一课不算。",

		choose: "帮我选路径", fitBest: "最适合的三条", look: "先看看", take: "选这条：", answerAnew: "重新回答", askAgain: "上一问", noSituations: "没有选路径的问题。",
		pathFacts: "%d 周，每周 %d 小时，共约 %d 小时，已写 %d 课，共 %d 课", because: "理由：",

		facts: "统计和链接", byLevel: "按级别", byGroup: "按主题", byStars: "按难度", share: "课 %d，已写 %d，小时 %d",
		wordsAre: "字数：英文 %d 词，中文 %d 字。", snippetsAre: "Rust 代码片段：%d。", pathsAre: "路径：%d。",
		questionsAre: "题目：检查点 %d，复习 %d，免修 %d；变体 %d。", exercisesAre: "练习：%d。随附的错误答案：%d。",
		activity: "活动：", openActivity: "打开", activityPlace: "免修小测：证明已经会的", activityChoose: "找到适合你的路径", activityPlan: "给路径排上日期",
		exercise: "练习",
	}
}
