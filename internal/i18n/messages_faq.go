package i18n

// FAQMessages is the search, the FAQ and the glossary, on screen and in print.
type FAQMessages struct {
	Title     string // Search
	All       string // Questions
	Asks      string // words, or what the program printed
	Nothing   string // nothing found for %s
	NothingDo string // what to try
	Read      string // read as %s
	Unsure    string // no entry is about this; the nearest
	Glossary  string // Glossary
	Printed   string // What programs print
	Versions  string // Holds for
	Sources   string // Sources
	More      string // Leads on to
	Ran       string // shown by a program
	Compiled  string // the code compiles
	Checked   string // read in the source
	Lesson    string
	Exercise  string
	Term      string
	FAQ       string
	Unwritten string // not written yet
	See       string // see also
	Open      string // open
	Back      string // back to the list
	Search    string // search
	Choose    string // choose
	Clear     string // clear
	Words     string // terms
	Here      string // a term stands below
	Reference string // terms and links
	Refers    string // This lesson refers to
	Used      string // In this lesson
	Rest      string // All others
	Link      string // next link
	Follow    string // follow it
	Entry     string // its FAQ entry
	Best      string // Best answer
	Others    string // Others
	Count     string // %d found
	Arrival   string // the topics
	Context   string
	Config    string
	Detail    string
	Metrics   string
	Platform  string
}

func enFAQ() FAQMessages {
	return FAQMessages{
		Title: "Search", All: "Questions", Asks: "words, or what the program printed",
		Nothing: "Nothing found for %s.", NothingDo: "Try fewer words, or one word of the error; an empty search lists all questions.",
		Read: "read as %s", Unsure: "No entry seems to be about this. The nearest:", Glossary: "Glossary", Printed: "What programs print", Versions: "Holds for", Sources: "Sources", More: "Leads on to",
		Ran: "shown by a program", Compiled: "the code compiles", Checked: "read in the source",
		Lesson: "lesson", Exercise: "exercise", Term: "term", FAQ: "question", Unwritten: "not written yet", See: "see also",
		Open: "open", Back: "back to the list", Search: "search", Choose: "choose", Clear: "clear", Words: "terms", Here: "what it means stands below", Reference: "terms and links", Refers: "This lesson refers to", Used: "Terms in this lesson", Rest: "All other terms", Link: "next link", Follow: "follow it", Entry: "its FAQ entry",
		Best: "Best answer", Others: "Others", Count: "%d found",
		Arrival: "Nothing arrives", Context: "Context", Config: "Configuration", Detail: "Logs and what stands on a span", Metrics: "Metrics", Platform: "Platform and operation",
	}
}

func zhFAQ() FAQMessages {
	return FAQMessages{
		Title: "搜索", All: "全部问题", Asks: "几个词，或程序打印的报错",
		Nothing: "没有找到和“%s”有关的内容。", NothingDo: "少写几个词，或只留报错里的一个词；什么都不写会列出全部问题。",
		Read: "按 %s 查找", Unsure: "好像没有专门讲这个的条目。最接近的是：", Glossary: "术语表", Printed: "程序会打印", Versions: "适用于", Sources: "来源", More: "接下来看",
		Ran: "运行验证过", Compiled: "代码编译过", Checked: "读源码得知",
		Lesson: "课程", Exercise: "练习", Term: "术语", FAQ: "问题", Unwritten: "还没写", See: "另见",
		Open: "打开", Back: "回到列表", Search: "搜索", Choose: "选择", Clear: "清空", Words: "术语", Here: "它的意思就在下面", Reference: "术语和链接", Refers: "这一课提到", Used: "这一课里的术语", Rest: "其余术语", Link: "下一个链接", Follow: "打开它", Entry: "相关问题",
		Best: "最可能的答案", Others: "其他", Count: "找到 %d 条",
		Arrival: "什么都没收到", Context: "上下文", Config: "配置", Detail: "日志，以及 Span 上的内容", Metrics: "指标", Platform: "平台与运维",
	}
}

// CheckedBy is how an answer was found to be true, in words.
func (m *FAQMessages) CheckedBy(how string) string {
	switch how {
	case "ran":
		return m.Ran
	case "compiled":
		return m.Compiled
	}
	return m.Checked
}

// Topic is a topic's name.
func (m *FAQMessages) Topic(id string) string {
	switch id {
	case "arrival":
		return m.Arrival
	case "context":
		return m.Context
	case "configuration":
		return m.Config
	case "detail":
		return m.Detail
	case "metrics":
		return m.Metrics
	}
	return m.Platform
}
