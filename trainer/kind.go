package trainer

import (
	"errors"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// Kind is what the learner does in an exercise. It touches no file.
func (t *Trainer) Kind(id string) (exercises.Kind, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return "", t.unknownExercise(id)
	}
	return def.Kind, nil
}

var kindWords = map[exercises.Kind]i18n.Text{
	exercises.KindLab: {EN: "lab", ZH: "实验"}, exercises.KindCode: {EN: "code", ZH: "编程"}, exercises.KindWire: {EN: "wire", ZH: "协议"},
	exercises.KindConfig: {EN: "configuration", ZH: "配置"}, exercises.KindTrace: {EN: "trace", ZH: "链路"}, exercises.KindMeasure: {EN: "measure", ZH: "测量"},
}

func explainKind(err error) (text, hint i18n.Text, ok bool) {
	var wrong *WrongKind
	if !errors.As(err, &wrong) {
		return text, hint, false
	}
	is, want := kindWords[wrong.Kind], kindWords[wrong.Want]
	return i18n.Text{
			EN: wrong.Exercise + " is a " + is.EN + " exercise; this is for " + want.EN + " exercises",
			ZH: wrong.Exercise + " 是" + is.ZH + "练习，这里只适用于" + want.ZH + "练习",
		}, i18n.Text{
			EN: "`otelings run " + wrong.Exercise + " --help` shows how it is run",
			ZH: "`otelings run " + wrong.Exercise + " --help` 说明怎样运行",
		}, true
}
