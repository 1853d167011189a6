package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

type runOptions struct {
	watch    bool
	dir      string
	answers  string
	printEnv bool
	listen   bool // wire exercises only

	project runner.ProjectChange // projects only
}

// runJSON is the contract's shape of one graded attempt.
type runJSON struct {
	Exercise string          `json:"exercise"`
	Attempt  string          `json:"attempt"`
	State    check.State     `json:"state"`
	Passed   bool            `json:"passed"`
	Stage    exercises.Stage `json:"stage"`
	Findings []check.Finding `json:"findings"`
	Received receivedJSON    `json:"received"`
	Process  *processJSON    `json:"process,omitempty"`
	MS       int64           `json:"ms"`
	Saved    bool            `json:"saved"`
	Lab      *labJSON        `json:"lab,omitempty"`

	Sent     *sentJSON                `json:"sent,omitempty"`     // wire exercises
	Runs     []trainer.ProjectRunLine `json:"runs,omitempty"`     // projects
	Evidence string                   `json:"evidence,omitempty"` // projects

	Outputs []trainer.OutputLine `json:"outputs,omitempty"` // configurations: what came out of each exporter

	Measured []caseJSON `json:"measured,omitempty"` // measure exercises
}

type receivedJSON struct {
	Requests   int `json:"requests"`
	Spans      int `json:"spans"`
	DataPoints int `json:"data_points"`
	LogRecords int `json:"log_records"`
	Refused    int `json:"refused"`
}

type processJSON struct {
	Built  bool   `json:"built"`
	Exit   int    `json:"exit"`
	Signal string `json:"signal"`
	MS     int64  `json:"ms"`
	Bound  string `json:"bound,omitempty"` // processes, memory, written or file: for which it was ended
}

// labJSON is the contract's shape of one lab run.
type labJSON struct {
	Experiment  string            `json:"experiment"`
	Seed        int64             `json:"seed"`
	Knobs       map[string]string `json:"knobs"`
	Predicted   map[string]string `json:"predicted"`
	Observed    map[string]string `json:"observed"`
	Verdict     map[string]bool   `json:"verdict"`
	Explanation i18n.Text         `json:"explanation"`
}

func (a *app) runCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use: "run EXERCISE [-- COMMAND…]", Short: "build, run, receive, grade", Args: oneBeforeDash,
		RunE: func(_ *cobra.Command, args []string) error {
			o.project.Command = args[1:]
			return a.run(args[0], o)
		},
	}
	c.Flags().BoolVar(&o.watch, "watch", false, "grade again at each save, until Ctrl-C")
	c.Flags().StringVar(&o.dir, "dir", "", "grade the files in this folder; of a project, run it there")
	c.Flags().StringVar(&o.answers, "answers", "", "YAML file of `key: value` answers")
	c.Flags().BoolVar(&o.printEnv, "print-env", false, "print an attempt's variables and keep its port open")
	c.Flags().BoolVar(&o.listen, "listen", false, "wire exercises: hold the port open and grade what you send to it")
	c.Flags().StringArrayVar(&o.project.Visit, "visit", nil, "projects: an `address` of the program to ask while it runs")
	c.Flags().DurationVar(&o.project.StopAfter, "stop-after", 0, "projects: ask the program to end after this time")
	return c
}

func (a *app) run(id string, o runOptions) error {
	t, err := a.open()
	if err != nil {
		return err
	}
	kind, err := t.Kind(id)
	if err != nil {
		return err
	}
	if err := o.fits(id, kind); err != nil {
		return err
	}
	switch {
	case kind == exercises.KindLab, kind == exercises.KindTrace:
		x, err := t.OpenExercise(a.ctx, id)
		if err != nil {
			return err
		}
		if kind == exercises.KindTrace {
			return a.runTrace(t, x, o)
		}
		return a.runLab(t, x, o)
	case kind == exercises.KindProject:
		return a.runProject(t, id, o)
	case o.listen:
		return a.listen(t, id)
	case o.printEnv:
		return a.printEnv(t, id)
	case o.watch:
		return a.watchRuns(t, id, o)
	}
	return a.runOnce(t, id, o)
}

func (a *app) runOnce(t *trainer.Trainer, id string, o runOptions) error {
	kind, err := t.Kind(id)
	if err != nil {
		return err
	}
	news := a.buildNews()
	switch {
	case isWire(kind):
		news = a.wireNews()
	case kind == exercises.KindMeasure:
		v, err := a.measure(t, id, o)
		graded := a.graded(v, err, o)
		if !a.json {
			a.printReportAsked(t, v)
		}
		return graded
	}
	v, err := t.RunCodeIn(a.ctx, id, o.dir, news)
	return a.graded(v, err, o)
}

// graded prints a verdict and says by its error how the command ends.
func (a *app) graded(v trainer.Verdict, err error, o runOptions) error {
	var unsaved *trainer.NotSaved
	if err != nil && !errors.As(err, &unsaved) {
		return err
	}
	if a.json {
		if e := a.printRun(verdictShape(v), o.watch); e != nil {
			return e
		}
	} else {
		a.printVerdict(v)
	}
	if err != nil {
		return err
	}
	if v.Report.State != check.Passed {
		return errNotPassed
	}
	return nil
}

// printRun writes one verdict: one document, or one line of JSON when more follow.
func (a *app) printRun(v runJSON, more bool) error {
	if !more {
		return a.print(v)
	}
	enc := json.NewEncoder(a.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// buildNews prints progress on standard error: the compiler's own words when
// something is wrong, a line every few units otherwise.
func (a *app) buildNews() func(trainer.RunNews) {
	last, first := -1, i18n.Text{EN: "first build: all dependencies, once; later ones take seconds", ZH: "第一次构建：所有依赖只编译这一次，以后只要几秒"}
	return func(n trainer.RunNews) {
		switch {
		case n.Line != "" && n.Step == runner.StepBuild:
			fmt.Fprintln(a.Err, safe(n.Line))
		case n.Line != "":
			fmt.Fprintln(a.Err, "  | "+safe(n.Line))
		case n.Of > 0 && n.Done*10/n.Of != last:
			if last < 0 {
				fmt.Fprintln(a.Err, a.say(first))
			}
			last = n.Done * 10 / n.Of
			fmt.Fprintf(a.Err, "%s %d/%d\n", a.say(i18n.Text{EN: "building", ZH: "构建中"}), n.Done, n.Of)
		}
	}
}

// safe makes text of a program printable in one line: control characters and
// those that turn the direction of writing are shown, not obeyed.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 {
			return '\uFFFD'
		}
		return r
	}, s)
}

func verdictShape(v trainer.Verdict) runJSON {
	out := runJSON{
		Exercise: v.Exercise, Attempt: v.Attempt, State: v.Report.State, Passed: v.Report.State == check.Passed,
		Stage: v.Report.Stage, Findings: v.Report.Findings, MS: v.Took.Milliseconds(), Saved: v.Saved,
	}
	out.Sent = sentShape(v.Sent)
	out.Measured = measuredShape(v.Measured)
	if (v.Answers == nil || v.Measured != nil) && v.Sent == nil && v.Pipeline == nil {
		out.Process = &processJSON{Built: v.Process.Built, Exit: v.Process.Exit, Signal: v.Process.Signal, MS: v.Process.Duration.Milliseconds(), Bound: v.Process.Bound}
	}
	if out.Findings == nil {
		out.Findings = []check.Finding{}
	}
	out.Evidence, out.Outputs = v.Evidence, v.OutputLines()
	if len(v.Runs) > 0 {
		out.Runs = v.RunLines()
	}
	if v.Snapshot != nil {
		out.Received = received(v.Snapshot.Counts)
	}
	return out
}

func received(c telemetry.Counts) receivedJSON {
	return receivedJSON{Requests: c.Requests, Spans: c.Spans, DataPoints: c.Points, LogRecords: c.Logs, Refused: c.Refused}
}

var stageNames = map[exercises.Stage]i18n.Text{
	exercises.StageDelivery: {EN: "delivery", ZH: "送达"}, exercises.StageResource: {EN: "resource", ZH: "资源"},
	exercises.StageExistence: {EN: "existence", ZH: "存在"}, exercises.StageStructure: {EN: "structure", ZH: "结构"},
	exercises.StageAttributes: {EN: "attributes", ZH: "属性"}, exercises.StageConventions: {EN: "conventions", ZH: "约定"},
	exercises.StageQuality: {EN: "quality", ZH: "质量"},
}

func (a *app) printVerdict(v trainer.Verdict) {
	w := a.Out
	switch {
	case v.Report.State == check.Passed:
		fmt.Fprintln(w, a.say(i18n.Text{EN: "✓ passed", ZH: "✓ 已通过"}))
	case v.Report.State == check.Pending && v.Measured != nil:
		fmt.Fprintln(w, a.say(words("○ measured well; the report is still to come", "○ 方法通过，还差报告")))
	default:
		fmt.Fprintf(w, "%s%s\n", a.say(i18n.Text{EN: "✗ not passed yet: stage ", ZH: "✗ 未通过 · 阶段："}), a.say(stageNames[v.Report.Stage]))
	}
	for _, g := range v.Report.Goals {
		fmt.Fprintf(w, "  %s %s\n", goalMark(g.State), g.Text.In(a.lang))
	}
	for i, f := range v.Report.Findings {
		fmt.Fprintf(w, "\n%s\n", safeLines(f.Message.In(a.lang)))
		received := i18n.Text{EN: "received", ZH: "收到"}
		if f.Expected.IsZero() { // in the source or the output: nothing is compared
			received = i18n.Text{EN: "found", ZH: "发现"}
		}
		for _, line := range []struct {
			label i18n.Text
			text  string
		}{
			{i18n.Text{EN: "expected", ZH: "期望"}, f.Expected.In(a.lang)}, {received, f.Actual.In(a.lang)},
			{i18n.Text{EN: "place", ZH: "位置"}, a.placeOf(v, i)},
			{i18n.Text{EN: "nearest", ZH: "最接近"}, f.Nearest.In(a.lang)}, {i18n.Text{EN: "next", ZH: "下一步"}, f.Next.In(a.lang)},
			{i18n.Text{EN: "faq", ZH: "FAQ"}, f.FAQ},
		} {
			if line.text != "" {
				fmt.Fprintf(w, "  %s %s\n", pad(a.say(line.label), 9), strings.ReplaceAll(safeLines(line.text), "\n", "\n"+strings.Repeat(" ", 12)))
			}
		}
	}
	a.printRuns(v)
	a.printOutputs(v)
	a.printMeasured(v)
	if v.Snapshot != nil && (v.Answers == nil || v.Measured != nil) && v.Pipeline == nil {
		c, end := v.Snapshot.Counts, a.ending(v.Process)
		if v.Sent != nil {
			end = a.answered(v.Sent)
		}
		fmt.Fprintf(w, "\n"+a.say(i18n.Text{
			EN: "received: requests %d, spans %d, refused %d; %s\n",
			ZH: "收到：请求 %d，Span %d，拒收 %d；%s\n",
		}), c.Requests, c.Spans, c.Refused, end)
		if v.Sent == nil || v.Sent.File == "" { // of one request the finding says it
			a.printRefused(v.Snapshot.Door)
		}
	}
}

// printRefused lists what did not pass the door, with the cause in words.
func (a *app) printRefused(door []telemetry.DoorEvent) {
	list, more := check.Refusals(door)
	for _, r := range list {
		line := r.Where
		if r.Code != "" {
			line += " → " + r.Code
		}
		if r.Count > 1 {
			line += fmt.Sprintf(" ×%d", r.Count)
		}
		fmt.Fprintf(a.Out, "  %s %s\n    %s\n", a.say(i18n.Text{EN: "refused", ZH: "拒收"}), safe(line), r.Why.In(a.lang))
		if r.Detail != "" {
			fmt.Fprintf(a.Out, "    %s\n", safe(r.Detail))
		}
	}
	if more > 0 {
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "  and %d other kinds\n", ZH: "  另有 %d 种\n"}), more)
	}
}

// ending is how the program ended, in words.
func (a *app) ending(p check.Process) string {
	ms := p.Duration.Milliseconds()
	switch {
	case !p.Built:
		return a.say(i18n.Text{EN: "nothing was run", ZH: "没有运行"})
	case p.TimedOut:
		return fmt.Sprintf(a.say(i18n.Text{EN: "it did not end and was stopped after %d ms", ZH: "程序没有结束，%d ms 后已终止"}), ms)
	case p.Signal != "":
		return fmt.Sprintf(a.say(i18n.Text{EN: "ended by a signal (%s) after %d ms", ZH: "被信号终止（%s），用时 %d ms"}), p.Signal, ms)
	}
	return fmt.Sprintf(a.say(i18n.Text{EN: "exit code %d after %d ms", ZH: "退出码 %d，用时 %d ms"}), p.Exit, ms)
}

func goalMark(s check.GoalState) string {
	switch s {
	case check.GoalMet:
		return "✓"
	case check.GoalMissed:
		return "✗"
	}
	return "○"
}

func (a *app) runLab(t *trainer.Trainer, x trainer.Exercise, o runOptions) error {
	if o.answers == "" {
		return &usageError{
			text: i18n.Text{EN: "a lab wants predictions before it runs", ZH: "实验要先有预测才能运行"},
			hint: i18n.Text{
				EN: "write them to a file and add --answers FILE, keys: " + strings.Join(x.Predict, ", ") + "; or `otelings learn --plain " + x.Lesson + "`",
				ZH: "写进文件，再加 --answers FILE，键：" + strings.Join(x.Predict, "、") + "；或运行 `otelings learn --plain " + x.Lesson + "`",
			},
		}
	}
	answers, err := readAnswers(o.answers)
	if err != nil {
		return err
	}
	knobs, predicted := trainer.SplitAnswers(answers)
	locked, err := t.Lock(a.ctx, x.ID, knobs, predicted)
	if err != nil {
		return err
	}
	began := time.Now()
	v, err := t.RunLab(a.ctx, locked, a.labNews())
	took := time.Since(began)
	var unsaved *trainer.NotSaved
	if err != nil && !errors.As(err, &unsaved) {
		return err
	}
	a.printLab(v, took, err == nil)
	return err
}

func (a *app) labNews() func(lab.Moment) {
	return func(m lab.Moment) {
		if !a.json && !m.What.IsZero() {
			fmt.Fprintf(a.Err, "%6.2f s  %s\n", m.At.Seconds(), m.What.In(a.lang))
		}
	}
}

func (a *app) printLab(v trainer.LabVerdict, took time.Duration, saved bool) {
	if a.json {
		out := runJSON{Exercise: v.Exercise, Attempt: v.ID, State: check.Passed, Passed: true, Findings: v.Findings, MS: took.Milliseconds(), Saved: saved, Lab: labShape(v.Result, v.Answers, v.Right)}
		if out.Findings == nil {
			out.Findings = []check.Finding{}
		}
		if s := v.Result.Snapshot; s != nil {
			out.Received = received(s.Counts)
		}
		_ = a.print(out) // Run tells what could not be written
		return
	}
	for _, key := range slices.Sorted(maps.Keys(v.Right)) {
		mark := "✗"
		if v.Right[key] {
			mark = "✓"
		}
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "%s %s: predicted %s, observed %s\n", ZH: "%s %s：预测 %s，观察到 %s\n"}), mark, key, v.Answers[key], v.Observed[key])
	}
	fmt.Fprintf(a.Out, "\n%s\n", v.Result.Explanation.In(a.lang))
	for _, f := range v.Findings {
		fmt.Fprintf(a.Out, "\n%s\n", f.Message.In(a.lang))
	}
	if r := v.Result.RustDiffers; !r.IsZero() {
		fmt.Fprintf(a.Out, "\n%s%s\n", a.say(i18n.Text{EN: "Rust 0.31: ", ZH: "Rust 0.31："}), r.In(a.lang))
	}
	if !v.Left.IsZero() {
		fmt.Fprintf(a.Out, "\n%s\n", v.Left.In(a.lang))
	}
}

func labShape(r lab.Result, predicted map[string]string, right map[string]bool) *labJSON {
	return &labJSON{Experiment: r.Experiment, Seed: r.Seed, Knobs: r.Knobs, Predicted: predicted, Observed: r.Observed, Verdict: right, Explanation: r.Explanation}
}
