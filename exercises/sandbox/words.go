package sandbox

import "otelings/internal/i18n"

// words is a problem for people.
type words struct{ says, next i18n.Text }

func wordsOf(c Code) words {
	if w, ok := ending[c]; ok {
		return w
	}
	return silent[c]
}

// ending is the problems that end a run.
var ending = map[Code]words{
	BadYAML: {
		i18n.Text{EN: "The file is no valid YAML, so the Collector cannot read it.", ZH: "文件不是合法的 YAML，Collector 读不了。"},
		i18n.Text{EN: "Look at this line and the one above: indent with spaces, put a space after each colon, close each bracket and quote.", ZH: "看这一行和上一行：缩进用空格，冒号后要有空格，括号和引号要成对。"},
	},
	Empty: {
		i18n.Text{EN: "The file is empty.", ZH: "文件是空的。"},
		i18n.Text{EN: "A configuration has receivers, exporters and a service with at least one pipeline.", ZH: "配置至少要有 receivers、exporters，以及带一条管道的 service。"},
	},
	UnknownSection: {
		i18n.Text{EN: "A Collector configuration has no section {1}.", ZH: "Collector 配置没有 {1} 这一节。"},
		i18n.Text{EN: "The sections are receivers, processors, exporters, connectors, extensions and service; check the spelling and the indentation.", ZH: "可用的节是 receivers、processors、exporters、connectors、extensions 和 service；检查拼写和缩进。"},
	},
	UnknownType: {
		i18n.Text{EN: "There is no component of the type {1} here.", ZH: "这里没有类型为 {1} 的组件。"},
		i18n.Text{EN: "A component's name is its type, or its type, a slash and a name of your own.", ZH: "组件名是它的类型，或者“类型/自取的名字”。"},
	},
	UnknownKey: {
		i18n.Text{EN: "The component has no setting {1}.", ZH: "这个组件没有设置项 {1}。"},
		i18n.Text{EN: "Check the spelling, and the indentation: a setting one level too deep or too high belongs to something else.", ZH: "检查拼写和缩进：缩进多一级或少一级，设置项就归了别处。"},
	},
	WrongType: {
		i18n.Text{EN: "A setting has a value of the wrong form.", ZH: "有个设置项的值形式不对。"},
		i18n.Text{EN: "A duration has a unit (5s, 200ms), a list has brackets or dashes, a number stands without quotes.", ZH: "时长要带单位（5s、200ms），列表用方括号或短横线，数字不加引号。"},
	},
	NotConfigured: {
		i18n.Text{EN: "A pipeline uses the {1} {2}, which is not defined.", ZH: "管道用到 {1} {2}，但它没有定义。"},
		i18n.Text{EN: "Define it in its section, or correct its name in the pipeline: names are compared as a whole, with what stands after the slash.", ZH: "在对应的节里定义它，或改正管道里的名字：名字整体比较，斜杠后面的也算。"},
	},
	NoPipelines: {
		i18n.Text{EN: "There is no pipeline, so no component would be started.", ZH: "没有任何管道，组件不会启动。"},
		i18n.Text{EN: "Add service, pipelines and under it traces, with receivers, processors and exporters.", ZH: "加上 service、pipelines，再在下面写 traces，列出 receivers、processors 和 exporters。"},
	},
	HalfPipeline: {
		i18n.Text{EN: "A pipeline has no {1}: it needs at least one receiver and one exporter.", ZH: "有条管道缺少 {1}：至少要有一个接收器和一个导出器。"},
		i18n.Text{EN: "Add the missing list to the pipeline.", ZH: "给管道补上缺的列表。"},
	},
	HalfConnector: {
		i18n.Text{EN: "The connector {1} is used as {2} only: one end of it hangs in the air.", ZH: "连接器 {1} 只当了 {2} 用，另一头没有接上。"},
		i18n.Text{EN: "A connector is an exporter of one pipeline and a receiver of another; list it in both.", ZH: "连接器是一条管道的导出器、另一条管道的接收器，两边都要列出。"},
	},
	WrongSignal: {
		i18n.Text{EN: "A component stands in a pipeline of a signal that it does not work on.", ZH: "有个组件放进了它不支持的信号的管道。"},
		i18n.Text{EN: "A pipeline is traces, metrics or logs, with a slash and a name if there are several; tail_sampling works on traces only.", ZH: "管道名是 traces、metrics 或 logs，有多条时加斜杠和名字；tail_sampling 只用于 traces。"},
	},
	BadOTTL: {
		i18n.Text{EN: "A condition or statement is no valid OTTL.", ZH: "有个条件或语句不是合法的 OTTL。"},
		i18n.Text{EN: "Compare with ==, write text in double quotes, and address an attribute as attributes[\"key\"] or span.attributes[\"key\"].", ZH: "比较用 ==，文本用双引号，属性写成 attributes[\"键\"] 或 span.attributes[\"键\"]。"},
	},
	InvalidValue: {
		i18n.Text{EN: "The Collector refuses a setting's value.", ZH: "Collector 不接受某个设置项的值。"},
		i18n.Text{EN: "Its own words say which setting and why.", ZH: "它的原话说明了是哪一项、为什么。"},
	},
	NotHere: {
		i18n.Text{EN: "The configuration asks for something that is not given here: files and storage.", ZH: "配置要用到这里不提供的东西：文件和存储。"},
		i18n.Text{EN: "Leave the setting out; what comes out of the exporters is graded.", ZH: "去掉这个设置项；评分看的是导出器的输出。"},
	},
	Variable: {
		i18n.Text{EN: "The configuration takes a value from outside, and nothing is outside here.", ZH: "配置要从外部取值，这里没有外部。"},
		i18n.Text{EN: "Write the value itself instead of ${…}; a dollar sign that is meant is written $$.", ZH: "直接写值，不要用 ${…}；真要写美元符号就写 $$。"},
	},
	NoReceiver: {
		i18n.Text{EN: "No pipeline took anything of the input: none lists the receiver it comes in by.", ZH: "没有管道接收输入：没有一条列出输入所经的接收器。"},
		i18n.Text{EN: "List otlp under receivers of a pipeline of the signal that is sent.", ZH: "在对应信号的管道的 receivers 里列出 otlp。"},
	},
	Refused: {
		i18n.Text{EN: "A pipeline gave an error for a request instead of taking it.", ZH: "有条管道对请求返回了错误，没有接收。"},
		i18n.Text{EN: "The sender would have to send it again. The Collector's words say which component refused.", ZH: "发送方只能重发。Collector 的原话说明了是哪个组件拒绝。"},
	},
	Other: {
		i18n.Text{EN: "The Collector does not start with this configuration.", ZH: "Collector 用这份配置启动不了。"},
		i18n.Text{EN: "Its own words stand below.", ZH: "下面是它的原话。"},
	},
	TooLarge: {
		i18n.Text{EN: "The file is larger than 256 KiB.", ZH: "文件超过 256 KiB。"},
		i18n.Text{EN: "Take out what the task does not ask for.", ZH: "去掉任务没有要求的内容。"},
	},
	TimedOut: {
		i18n.Text{EN: "The Collector did not come to an end in time and was stopped.", ZH: "Collector 没有按时结束，已被终止。"},
		i18n.Text{EN: "Look for a wait that never ends or a list that is far too large.", ZH: "看看有没有永远等不完的等待，或过大的列表。"},
	},
	OutOfMemory: {
		i18n.Text{EN: "The Collector took more memory than it is given and was stopped.", ZH: "Collector 用的内存超过上限，已被终止。"},
		i18n.Text{EN: "Look for a number that is far too large: a queue, a count of traces, a cache.", ZH: "看看有没有过大的数：队列、Trace 数量、缓存。"},
	},
	TooMuch: {
		i18n.Text{EN: "More came out of the exporters than is kept.", ZH: "导出器输出的数据超过可保留的量。"},
		i18n.Text{EN: "Look for a statement that makes values longer, or an exporter that is in too many pipelines.", ZH: "看看有没有让值不断变长的语句，或同一个导出器接了太多管道。"},
	},
	Panicked: {
		i18n.Text{EN: "The Collector crashed with this configuration: a fault of the Collector, and yours to avoid.", ZH: "Collector 用这份配置崩溃了：是 Collector 的缺陷，但要你来绕开。"},
		i18n.Text{EN: "Go back to what ran last and change one thing at a time.", ZH: "退回上一份能运行的配置，一次只改一处。"},
	},
}

// silent is what the Collector takes without a word.
var silent = map[Code]words{
	NoUnit: {
		i18n.Text{EN: "{1} has no unit: the Collector reads {2} nanoseconds.", ZH: "{1} 没带单位：Collector 会当成 {2} 纳秒。"},
		i18n.Text{EN: "Write {2}s or {2}ms.", ZH: "写成 {2}s 或 {2}ms。"},
	},
	OverHundred: {
		i18n.Text{EN: "{1} is {2}: it counts in percent, and all above 100 is everything.", ZH: "{1} 是 {2}：单位是百分比，超过 100 就等于全部保留。"},
		i18n.Text{EN: "Write a number from 0 to 100.", ZH: "写 0 到 100 之间的数。"},
	},
	NoPolicies: {
		i18n.Text{EN: "{1} has no policies: it keeps no trace at all.", ZH: "{1} 没有任何策略：一条链路都不会保留。"},
		i18n.Text{EN: "Add policies, each with name, type and the settings of its type.", ZH: "加上 policies，每条要有 name、type 和该类型的设置。"},
	},
	Unused: {
		i18n.Text{EN: "{1} is defined and stands in no pipeline, so it does nothing.", ZH: "{1} 定义了，但不在任何管道里，不起作用。"},
		i18n.Text{EN: "List it in a pipeline under service, or take it out.", ZH: "在 service 的管道里列出它，或者删掉。"},
	},
	OwnTelemetry: {
		i18n.Text{EN: "service.telemetry is about the Collector's own telemetry and changes nothing in what the pipelines send.", ZH: "service.telemetry 管的是 Collector 自身的遥测，不影响管道发出的数据。"},
		i18n.Text{EN: "Leave it out here.", ZH: "这里可以去掉。"},
	},
	OldName: {
		i18n.Text{EN: "{1} is an old name; since it was renamed it is {2}.", ZH: "{1} 是旧名，改名后叫 {2}。"},
		i18n.Text{EN: "Write {2}: the old name will be taken away.", ZH: "改成 {2}：旧名将来会去掉。"},
	},
	LimiterNotLead: {
		i18n.Text{EN: "memory_limiter is not the first processor of {1}: what stands before it takes memory that it cannot refuse.", ZH: "memory_limiter 不是 {1} 的第一个处理器：排在它前面的组件占用的内存，它拦不住。"},
		i18n.Text{EN: "Put it first in the list.", ZH: "把它放到列表最前面。"},
	},
}
