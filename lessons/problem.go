package lessons

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"otelings/internal/i18n"
)

// Problem is one thing wrong with a lesson's content.
type Problem struct {
	File string
	Line int // 0 = the whole file
	What string
	ZH   string // What in Chinese, "" = the same
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.What
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
}

func (p *Problem) Error() string { return p.String() }

// Text is what is wrong, without its place.
func (p Problem) Text() i18n.Text {
	if p.ZH == "" {
		return i18n.Text{EN: p.What, ZH: p.What}
	}
	return i18n.Text{EN: p.What, ZH: p.ZH}
}

// problem is a fault in both languages; formats are found in problemsZH.
func problem(file string, line int, format string, args ...any) *Problem {
	zh, ok := problemsZH[format]
	if !ok {
		zh = format
	}
	return &Problem{File: file, Line: line, What: fmt.Sprintf(format, args...), ZH: fmt.Sprintf(zh, args...)}
}

// fault is a problem whose place is known further up.
func fault(format string, args ...any) error { return problem("", 0, format, args...) }

// at gives a fault its place; another error keeps its text.
func at(file string, line int, err error) error {
	var p *Problem
	if errors.As(err, &p) && p.File == "" {
		return &Problem{File: file, Line: line, What: p.What, ZH: p.ZH}
	}
	return problem(file, line, "%s", err)
}

// yamlProblems takes an error of the YAML package apart: one problem a line.
func yamlProblems(file string, err error) []Problem {
	var te *yaml.TypeError
	lines := []string{err.Error()}
	if errors.As(err, &te) {
		lines = te.Errors
	}
	var out []Problem
	for _, msg := range lines {
		msg = strings.TrimPrefix(msg, "yaml: ")
		line := 0
		if n, _ := fmt.Sscanf(msg, "line %d:", &line); n == 1 {
			_, msg, _ = strings.Cut(msg, ": ")
		}
		p := problem(file, line, "%s", msg)
		if rest, ok := strings.CutPrefix(msg, "field "); ok {
			if key, _, ok := strings.Cut(rest, " not found in type "); ok {
				p = problem(file, line, "unknown key %q", key)
			}
		}
		out = append(out, *p)
	}
	return out
}

// problemsZH is the Chinese words of each fault, by its English format.
var problemsZH = map[string]string{
	"the English text has one more %q":                                   "英文多一个 %q",
	"one more %q than the English text":                                  "比英文多一个 %q",
	"%q, where the English text has %q":                                  "这里是 %q，英文这里是 %q",
	"%s: %U: %s":                                                         "%s：%U：%s",
	"%s: %d cells, at most %d":                                           "%s：宽 %d 格，最多 %d 格",
	"checkpoint %s is nowhere in the text":                               "正文里没有检查点 %s",
	"%d blocks, the English text has %d":                                 "有 %d 块，英文有 %d 块",
	"%s %q of section %q, the English text has %s %q of section %q here": "这里是 %s %q（小节 %q），英文这里是 %s %q（小节 %q）",
	"checkpoint %q has no question":                                      "检查点 %q 没有题目",
	"question %q is not marked as a checkpoint":                          "题目 %q 没有标成 checkpoint",
	"unknown exercise %q":                                                "没有练习 %q",
	"dead link %s:%s":                                                    "链接失效：%s:%s",
	"more than %d lines of code at once":                                 "一次的代码超过 %d 行",
	"a fenced line is %d cells wide, at most %d":                         "代码块里有一行宽 %d 格，最多 %d 格",
	"%U: %s": "%U：%s",
	"a line break between Han characters shows as a space: keep a paragraph on one line": "汉字之间换行会显示成空格：一段写在一行里",
	"question %s, option %s: %d cells, at most %d":                                       "题目 %s，选项 %s：宽 %d 格，最多 %d 格",
	"question %s: %U: %s": "题目 %s：%U：%s",

	"question %q: id and topic are needed":                                     "题目 %q：要有 id 和 topic",
	"question %q: unknown otca domain %q":                                      "题目 %q：没有这个 otca：%q",
	"question %q: unknown kind %q":                                             "题目 %q：没有这种 kind：%q",
	"question %q: %d variant(s), want at least 2":                              "题目 %q：有 %d 个变体，至少要 2 个",
	"question %q: variant %q stands twice":                                     "题目 %q：变体 %q 写了两遍",
	"question %q: variant %q: ask is missing in a language":                    "题目 %q：变体 %q 的 ask 缺一种语言",
	"question %q: variant %q: %d options, want 3 to 6":                         "题目 %q：变体 %q 有 %d 个选项，要 3 到 6 个",
	"question %q: variant %q: option %q stands twice":                          "题目 %q：变体 %q 的选项 %q 写了两遍",
	"question %q: variant %q, option %q: text or why is missing in a language": "题目 %q：变体 %q 的选项 %q，text 或 why 缺一种语言",
	"question %q: variant %q: %d options marked right":                         "题目 %q：变体 %q 有 %d 个选项标了 right",
	"lesson is %q, want %q":                                                    "lesson 是 %q，应该是 %q",
	"term %q is empty or stands twice":                                         "术语 %q 为空，或写了两遍",
	"term %q is missing in a language":                                         "术语 %q 缺一种语言",
	"term %q: %d cells, at most %d":                                            "术语 %q：宽 %d 格，最多 %d 格",
	"unknown topic %q":                                                         "没有这个 topic：%q",
	"checked is %q, want ran, compiled or read":                                "checked 是 %q，要写 ran、compiled 或 read",
	"no versions, or no source for what was only read":                         "缺 versions，或者只读过却没写来源",
	"source %q is neither owner/repository#1 nor an address":                   "来源 %q 既不是 owner/repository#1，也不是网址",
	"the languages show other snippets: %s and %s":                             "两种语言的片段不同：%s 和 %s",
	"link to %s:%s, which does not exist":                                      "链接到 %s:%s，它不存在",
	"%s is missing in a language":                                              "%s 缺一种语言",
	"the question is %d cells wide, at most %d":                                "问题宽 %d 格，最多 %d 格",
	"the answer is %d cells wide, at most %d":                                  "回答宽 %d 格，最多 %d 格",
	"code of %d cells, at most %d":                                             "代码宽 %d 格，最多 %d 格",
	"snippet directives only, not %q":                                          "这里只能用 snippet 指令，不能用 %q",
	"question id %s is taken by lesson %s":                                     "题目 id %s 已被课程 %s 使用",

	"no title, want \"# Title\" on the first line": "没有标题，第一行要是“# 标题”",
	"a fence is not closed":                        "代码块没有结束",
	"heading %q has no {#id}":                      "标题 %q 没有 {#id}",
	"unknown directive %q":                         "没有这种指令：%q",
	"unknown activity %q, want one of %s":          "没有这种活动：%q，可用：%s",
	"snippet %q: want FILE#REGION":                 "片段 %q：要写成 文件#区域",
	"snippet %q: no region %q in %s":               "片段 %[1]q：%[3]s 里没有区域 %[2]q",
	"snippet %q: no file %s":                       "片段 %q：没有文件 %s",

	"unknown key %q":                             "没有这个键：%q",
	"cannot be read: %s":                         "读不了：%s",
	"missing":                                    "不存在",
	"title: missing in a language":               "title：缺一种语言",
	"unknown level %q, want one of %s":           "没有这个 level：%q，可用：%s",
	"unknown group %q, want one of %s":           "没有这个 group：%q，可用：%s",
	"stars: want 1 to 5":                         "stars：要 1 到 5",
	"minutes must be a positive number":          "minutes 必须是正数",
	"the id %q is a lesson of the trainer's own": "id %q 是训练器自带的课",
	"a folder's name is the lesson's id: want small letters, digits and hyphens, not %q": "目录名就是课的 id：只用小写字母、数字、连字符，不能是 %q",
}
