package i18n

// PlanningMessages is what placement, choosing a path and the plan say.
type PlanningMessages struct {
	Plan      PlanMessages
	Placement PlacementMessages
	Choose    ChooseMessages
	Facts     FactsMessages
	Activity  ActivityMessages
}

// PlanMessages is the dated plan, and what other screens say of it.
type PlanMessages struct {
	Title         string // Plan
	Key           string // plan
	Head          string // %s to %s · hours a week: %d
	Assumed       string //  (not set yet)
	Week          string // Week %d · %s to %s
	ThisWeek      string // this week
	WeekDone      string // ✓ Week %d done
	StepsDone     string // ✓ done
	NextIs        string // Next, in week %d from %s: %s
	Then          string // Next: %s
	ChooseFirst   string // choose this path first
	NextUnwritten string // The next lessons are not written yet.
	PathDone      string // That was the path: everything in it is done.
	ToCome        string // not begun yet
	Ended         string // the plan has ended
	GoesOn        string // goes on: %s
	Late          string // Late: %d
	NotSet        string // The first day is not set yet: t starts today, s another day.
	LateHint      string // t plans what is left from today
	DueOn         string // due %s
	Proved        string // proved: may be skipped
	ProvedSteps   string // ≈ %d proved
	Unknown       string // ? the time is not known; it counts %d min
	Hours         string // hours
	Less          string // fewer hours
	FromToday     string // start today
	FromMonday    string // start on Monday
	OtherDay      string // another day
	DayIs         string // first day (YYYY-MM-DD, today, monday):
	Keep          string // keep
	Discard       string // discard
	Saved         string // %s to %s, hours a week: %d
	NoPath        string // No path is chosen yet, so there is nothing to plan.
	NoPathHint    string // enter asks a few questions and proposes three; p lists all ten.
	Choose        string // find a path
	Placement     string // prove lessons
	Least         string // an hour a week is the least
	Most          string // %d hours a week is the most
}

// PlacementMessages is proving lessons.
type PlacementMessages struct {
	Title      string // Prove what you know
	Intro      string // All questions of a lesson right in one sitting, and the lesson may be skipped. Wrong ones cost nothing; stop whenever you like.
	None       string // No lesson has placement questions yet.
	Count      string // %d of %d proved
	Others     string // Not on your path
	Questions  string // questions: %d
	LastTime   string // last time %d of %d right
	Take       string // answer
	Again      string // answer again
	Read       string // read the lesson
	At         string // Question %d of %d
	StopKey    string // stop, keep nothing of this lesson
	Stopped    string // stopped; nothing of “%s” was counted
	Yes        string // ≈ Proved: “%s” may be skipped
	No         string // Not proved: “%s”, %d of %d right
	NoHint     string // Read the lesson, or try again later: other questions will be asked.
	NextLesson string // next lesson
	List       string // the list
	Saving     string // judging …
	AllTaken   string // That was the last one.
}

// ChooseMessages is finding a path.
type ChooseMessages struct {
	Title   string // Find your path
	Key     string // find mine
	Unsure  string // asks a few questions and proposes three
	At      string // Question %d of %d
	Answer  string // choose
	Before  string // question before
	Outcome string // These fit best
	Facts   string // weeks: %d, at %d hours a week · about %d hours · %d of %d lessons written
	Take    string // make it my path
	Look    string // look at it
	Anew    string // answer anew
	PlanKey string // dates
	None    string // There are no questions about situations.
}

// FactsMessages is the curriculum in figures, and its links.
type FactsMessages struct {
	Title     string // Figures and links
	Key       string // figures, links
	Lessons   string // Lessons
	Columns   string // lessons  written  hours
	All       string // in all
	Words     string // words: English %d, Chinese %d
	Snippets  string // snippets of Rust: %d
	Questions string // questions: checkpoints %d, review %d, placement %d; variants %d
	Exercises string // exercises: %d; wrong answers shipped: %d
	Paths     string // paths: %d
}

// ActivityMessages is the activities that a lesson offers.
type ActivityMessages struct {
	Activity   string // Activity
	Placement  string // Prove what you know already
	ChoosePath string // Find the path that fits you
	Plan       string // Put dates to your path
	Open       string // enter opens it
}

func enPlanning() PlanningMessages {
	return PlanningMessages{
		Plan: PlanMessages{
			Title:         "Plan",
			Key:           "plan",
			Head:          "%s to %s · hours a week: %d",
			Assumed:       " (not set yet)",
			Week:          "Week %d · %s to %s",
			ThisWeek:      "this week",
			WeekDone:      "✓ Week %d done",
			StepsDone:     "✓ done",
			NextIs:        "Next, in week %d from %s: %s",
			Then:          "Next: %s",
			ChooseFirst:   "choose this path first",
			NextUnwritten: "The next lessons are not written yet.",
			PathDone:      "That was the path: everything in it is done.",
			ToCome:        "not begun yet",
			Ended:         "the plan has ended",
			GoesOn:        "goes on: %s",
			Late:          "Late: %d",
			NotSet:        "The first day is not set yet: t starts today, s another day.",
			LateHint:      "t plans what is left from today",
			DueOn:         "due %s",
			Proved:        "proved: may be skipped",
			ProvedSteps:   "≈ %d proved",
			Unknown:       "? the time is not known; it counts %d min",
			Hours:         "hours",
			Less:          "fewer hours",
			FromToday:     "start today",
			FromMonday:    "start on Monday",
			OtherDay:      "another day",
			DayIs:         "first day (YYYY-MM-DD, today, monday): ",
			Keep:          "keep",
			Discard:       "discard",
			Saved:         "%s to %s, hours a week: %d",
			NoPath:        "No path is chosen yet, so there is nothing to plan.",
			NoPathHint:    "enter asks a few questions and proposes three; p lists all ten.",
			Choose:        "find a path",
			Placement:     "prove lessons",
			Least:         "an hour a week is the least",
			Most:          "%d hours a week is the most",
		},
		Placement: PlacementMessages{
			Title:      "Prove what you know",
			Intro:      "All questions of a lesson right in one sitting, and the lesson may be skipped. Wrong ones cost nothing; stop whenever you like.",
			None:       "No lesson has placement questions yet.",
			Count:      "%d of %d proved",
			Others:     "Not on your path",
			Questions:  "questions: %d",
			LastTime:   "last time %d of %d right",
			Take:       "answer",
			Again:      "answer again",
			Read:       "read the lesson",
			At:         "Question %d of %d",
			StopKey:    "stop, keep nothing of this lesson",
			Stopped:    "stopped; nothing of “%s” was counted",
			Yes:        "≈ Proved: “%s” may be skipped",
			No:         "Not proved: “%s”, %d of %d right",
			NoHint:     "Read the lesson, or try again later: other questions will be asked.",
			NextLesson: "next lesson",
			List:       "the list",
			Saving:     "judging …",
			AllTaken:   "That was the last one.",
		},
		Choose: ChooseMessages{
			Title:   "Find your path",
			Key:     "find mine",
			Unsure:  "asks a few questions and proposes three",
			At:      "Question %d of %d",
			Answer:  "choose",
			Before:  "question before",
			Outcome: "These fit best",
			Facts:   "weeks: %d, at %d hours a week · about %d hours · %d of %d lessons written",
			Take:    "make it my path",
			Look:    "look at it",
			Anew:    "answer anew",
			PlanKey: "dates",
			None:    "There are no questions about situations.",
		},
		Facts: FactsMessages{
			Title:     "Figures and links",
			Key:       "figures, links",
			Lessons:   "Lessons",
			Columns:   "lessons  written  hours",
			All:       "in all",
			Words:     "words: English %d, Chinese %d",
			Snippets:  "snippets of Rust: %d",
			Questions: "questions: checkpoints %d, review %d, placement %d; variants %d",
			Exercises: "exercises: %d; wrong answers shipped: %d",
			Paths:     "paths: %d",
		},
		Activity: ActivityMessages{
			Activity:   "Activity",
			Placement:  "Prove what you know already",
			ChoosePath: "Find the path that fits you",
			Plan:       "Put dates to your path",
			Open:       "enter opens it",
		},
	}
}

func zhPlanning() PlanningMessages {
	return PlanningMessages{
		Plan: PlanMessages{
			Title:         "计划",
			Key:           "计划",
			Head:          "%s 至 %s · 每周 %d 小时",
			Assumed:       "（还没设）",
			Week:          "第 %d 周 · %s至 %s",
			ThisWeek:      "本周",
			WeekDone:      "✓ 第 %d 周已完成",
			StepsDone:     "✓ 已完成",
			NextIs:        "接着，第 %d 周（%s起）：《%s》",
			Then:          "接着：《%s》",
			ChooseFirst:   "先选这条路径",
			NextUnwritten: "后面的课还没写好。",
			PathDone:      "这条路径走完了，全部完成。",
			ToCome:        "还没开始",
			Ended:         "计划已结束",
			GoesOn:        "继续上周：%s",
			Late:          "落后：%d",
			NotSet:        "第一天还没定：t 从今天开始，s 选日期。",
			LateHint:      "按 t 从今天起重排剩下的",
			DueOn:         "%s到期",
			Proved:        "已免修，可跳过",
			ProvedSteps:   "≈ 已免修 %d",
			Unknown:       "? 时长未知，按 %d 分钟算",
			Hours:         "小时",
			Less:          "减少小时",
			FromToday:     "从今天开始",
			FromMonday:    "从周一开始",
			OtherDay:      "选日期",
			DayIs:         "第一天（YYYY-MM-DD、今天、周一）：",
			Keep:          "保存",
			Discard:       "放弃",
			Saved:         "%s至 %s，每周 %d 小时",
			NoPath:        "还没选路径，没有可以安排的内容。",
			NoPathHint:    "按 enter 回答几个问题，得到三条建议；按 p 看全部十条。",
			Choose:        "帮我选路径",
			Placement:     "免修小测",
			Least:         "每周至少一小时",
			Most:          "每周最多 %d 小时",
		},
		Placement: PlacementMessages{
			Title:      "免修小测",
			Intro:      "一课的题一次全对，就可以跳过这一课。答错没有损失，随时可以停。",
			None:       "还没有免修题。",
			Count:      "已免修 %d / %d",
			Others:     "不在你的路径上",
			Questions:  "%d 题",
			LastTime:   "上次答对 %d / %d",
			Take:       "作答",
			Again:      "换题再答",
			Read:       "读这一课",
			At:         "第 %d 题，共 %d 题",
			StopKey:    "停下，这一课不算",
			Stopped:    "已停下，《%s》不算",
			Yes:        "≈ 已免修：《%s》可以跳过",
			No:         "还不能免修：《%s》，答对 %d / %d",
			NoHint:     "去读这一课，或以后再试：题目会换。",
			NextLesson: "下一课",
			List:       "回列表",
			Saving:     "评分中 …",
			AllTaken:   "这是最后一课。",
		},
		Choose: ChooseMessages{
			Title:   "帮我选路径",
			Key:     "帮我选",
			Unsure:  "回答几个问题，给三条建议",
			At:      "第 %d 问，共 %d 问",
			Answer:  "选择",
			Before:  "上一问",
			Outcome: "最适合的三条",
			Facts:   "%d 周，每周 %d 小时 · 约 %d 小时 · 已写 %d / %d 课",
			Take:    "选这条",
			Look:    "先看看",
			Anew:    "重新回答",
			PlanKey: "排日期",
			None:    "没有选路径的问题。",
		},
		Facts: FactsMessages{
			Title:     "统计和链接",
			Key:       "统计、链接",
			Lessons:   "课程",
			Columns:   "课数    已写   小时",
			All:       "合计",
			Words:     "字数：英文 %d 词，中文 %d 字",
			Snippets:  "Rust 代码片段：%d",
			Questions: "题目：检查点 %d，复习 %d，免修 %d；变体 %d",
			Exercises: "练习：%d；随附的错误答案：%d",
			Paths:     "路径：%d",
		},
		Activity: ActivityMessages{
			Activity:   "活动",
			Placement:  "免修小测：证明已经会的",
			ChoosePath: "找到适合你的路径",
			Plan:       "给路径排上日期",
			Open:       "按 enter 打开",
		},
	}
}
