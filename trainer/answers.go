package trainer

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// BadAnswer says why an answer to an exercise cannot be taken. Nothing was
// graded.
type BadAnswer struct {
	Key, Value string
	Unit       string   // a number in this unit is wanted
	Missing    bool     // there is no answer under Key
	Unknown    bool     // nothing is asked under Key
	Options    []string // what could have been given, may be empty
	Nearest    string
}

func (e *BadAnswer) Error() string {
	switch {
	case e.Missing:
		return "no answer for " + e.Key
	case e.Unknown:
		return fmt.Sprintf("nothing is asked under %q", e.Key)
	}
	return fmt.Sprintf("%s cannot be %q", e.Key, e.Value)
}

// Words are the learner's.
func (e *BadAnswer) Words() (text, hint i18n.Text) {
	switch {
	case e.Missing:
		text = i18n.Text{EN: "no answer for " + e.Key, ZH: "还没有回答 " + e.Key}
		return text, i18n.Text{EN: "answer every question first: " + strings.Join(e.Options, ", "), ZH: "先回答每个问题：" + strings.Join(e.Options, "、")}
	case e.Unknown:
		text = i18n.Text{EN: e.Error(), ZH: fmt.Sprintf("没有叫 %q 的问题", e.Key)}
	default:
		text = i18n.Text{EN: e.Error(), ZH: fmt.Sprintf("%s 不能是 %q", e.Key, e.Value)}
	}
	switch {
	case e.Nearest != "":
		return text, i18n.Text{EN: "did you mean " + e.Nearest + "?", ZH: "是不是 " + e.Nearest + "？"}
	case e.Unit != "":
		return text, i18n.Text{EN: "a number in " + e.Unit + ", such as 12.5", ZH: "填一个数，单位是 " + e.Unit + "，例如 12.5"}
	case len(e.Options) > 0:
		return text, i18n.Text{EN: "one of " + strings.Join(e.Options, ", "), ZH: "可用：" + strings.Join(e.Options, "、")}
	}
	return text, i18n.Text{EN: "give a span's id from the recording, or a name that one span alone has", ZH: "填录制里某个 Span 的 id，或只有一个 Span 用的名字"}
}

// Asked is one question as shown.
type Asked struct {
	exercises.Ask
	Given string // the answer given last, "" for none
}

// picked is the answers alone, without what was derived from them.
func picked(def *exercises.Definition, all map[string]string) map[string]string {
	out := map[string]string{}
	for _, a := range def.Asks() {
		out[a.Key] = all[a.Key]
	}
	return out
}

// ask is the exercise's questions with the answers given last.
func (b book) ask(def *exercises.Definition, x *Exercise) {
	given := map[string]string{}
	for _, a := range b.state.Attempts {
		if a.Exercise == def.ID && a.Predict != nil {
			given = a.Predict
		}
	}
	for _, a := range def.Asks() {
		x.Ask = append(x.Ask, Asked{Ask: a, Given: given[a.Key]})
	}
}

// expand checks the answers and adds what expressions may ask of a marked
// span: "<key>.name", ".service", ".trace", ".kind". A span may be given by its
// id or by its name where only one span has it, a number with its unit behind
// it. s is needed for marks only. The error is *BadAnswer.
func expand(asks []exercises.Ask, s *telemetry.Snapshot, answers map[string]string) (map[string]string, error) {
	var keys []string
	for _, a := range asks {
		keys = append(keys, a.Key)
	}
	for _, k := range slices.Sorted(maps.Keys(answers)) {
		if !slices.Contains(keys, k) {
			return nil, &BadAnswer{Key: k, Value: answers[k], Unknown: true, Options: keys, Nearest: nearestID(k, slices.Clone(keys))}
		}
	}
	out := maps.Clone(answers)
	for _, a := range asks {
		given := strings.TrimSpace(answers[a.Key])
		if given == "" {
			return nil, &BadAnswer{Key: a.Key, Missing: true, Options: keys}
		}
		if err := take(a, s, given, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// take puts one answer into out, or says why it cannot be taken.
func take(a exercises.Ask, s *telemetry.Snapshot, given string, out map[string]string) error {
	among := func(all []string) error {
		if slices.Contains(all, given) {
			return nil
		}
		return &BadAnswer{Key: a.Key, Value: given, Options: all, Nearest: nearestID(given, slices.Clone(all))}
	}
	switch a.Mark {
	case exercises.MarkSpan:
		sp := findSpan(s.Spans, given)
		if sp == nil {
			return &BadAnswer{Key: a.Key, Value: given}
		}
		out[a.Key] = sp.SpanID.String()
		out[a.Key+".name"], out[a.Key+".service"] = sp.Name, sp.Resource.Service()
		out[a.Key+".trace"], out[a.Key+".kind"] = sp.TraceID.String(), strings.ToLower(sp.Kind.String())
	case exercises.MarkService:
		return among(Services(s))
	case exercises.MarkChoice:
		var ids []string
		for _, o := range a.Options {
			ids = append(ids, o.ID)
		}
		return among(ids)
	case exercises.MarkNumber:
		n, err := Number(a, given)
		if err != nil {
			return err
		}
		out[a.Key] = n
	}
	return nil
}

// Number is a number as it is kept: without its unit, which may stand behind
// it. The error is *BadAnswer.
func Number(a exercises.Ask, given string) (string, error) {
	bare := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(given), a.Unit))
	n, err := strconv.ParseFloat(bare, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return "", &BadAnswer{Key: a.Key, Value: given, Unit: a.Unit}
	}
	return bare, nil
}
