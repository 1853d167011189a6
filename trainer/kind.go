package trainer

import (
	"fmt"
	"strings"

	"otelings/exercises"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
)

// WrongKind says that an exercise cannot be used in this way.
type WrongKind struct {
	Exercise   string
	Kind, Want exercises.Kind
}

func (e *WrongKind) Error() string {
	return fmt.Sprintf("exercise %q is a %s exercise, not a %s exercise", e.Exercise, e.Kind, e.Want)
}

// Kind is what the learner does in an exercise. It touches no file.
func (t *Trainer) Kind(id string) (exercises.Kind, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return "", t.unknownExercise(id)
	}
	return def.Kind, nil
}

// ofKind is the definition of an exercise that is to be of one kind. The error
// is *Unknown or *WrongKind.
func (t *Trainer) ofKind(id string, want exercises.Kind) (*exercises.Definition, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return nil, t.unknownExercise(id)
	}
	if def.Kind != want {
		return nil, &WrongKind{Exercise: id, Kind: def.Kind, Want: want}
	}
	return def, nil
}

// withFiles is the definition of an exercise whose files are graded: a program,
// a request written by hand, or a configuration.
func (t *Trainer) withFiles(id string) (*exercises.Definition, error) {
	if def, ok := t.set.Get(id); ok && (def.Kind == exercises.KindWire || def.Kind == exercises.KindConfig) {
		return def, nil
	}
	return t.code(id)
}

// code is the definition of an exercise that is a program.
func (t *Trainer) code(id string) (*exercises.Definition, error) {
	if def, ok := t.set.Get(id); ok && def.Kind.Programmed() {
		return def, nil
	}
	return t.ofKind(id, exercises.KindCode)
}

var kindWords = map[exercises.Kind]i18n.Text{
	exercises.KindLab: {EN: "lab", ZH: "实验"}, exercises.KindCode: {EN: "code", ZH: "编程"}, exercises.KindWire: {EN: "wire", ZH: "协议"},
	exercises.KindConfig: {EN: "configuration", ZH: "配置"}, exercises.KindTrace: {EN: "trace", ZH: "链路"}, exercises.KindMeasure: {EN: "measure", ZH: "测量"},
	exercises.KindProject: {EN: "project", ZH: "项目"},
}

// Words are the learner's.
func (e *WrongKind) Words() (text, hint i18n.Text) {
	is, want := kindWords[e.Kind], kindWords[e.Want]
	return i18n.Text{
			EN: e.Exercise + " is a " + is.EN + " exercise; this is for " + want.EN + " exercises",
			ZH: e.Exercise + " 是" + is.ZH + "练习，这里只适用于" + want.ZH + "练习",
		}, i18n.Text{
			EN: "`otelings exercises` lists what there is",
			ZH: "`otelings exercises` 列出全部练习",
		}
}

// explainPosition is a knob, a prediction or a value that a lab does not have.
func explainPosition(u *lab.Unknown) (text, hint i18n.Text) {
	kind := u.Kind
	if name, is := strings.CutPrefix(kind, "value of "); is {
		kind = " " + name + " 的这个取值"
	} else if name, is := strings.CutPrefix(kind, "choice of "); is {
		kind = " " + name + " 的这个选项"
	} else if zh, is := map[string]string{"experiment": "实验", "knob": "旋钮", "question": "问题"}[kind]; is {
		kind = "这个" + zh
	}
	all, allZH := strings.Join(u.Valid, ", "), strings.Join(u.Valid, "、")
	text = i18n.Text{EN: fmt.Sprintf("no %s %q", u.Kind, u.Name), ZH: fmt.Sprintf("没有%s：%q", kind, u.Name)}
	hint = i18n.Text{
		EN: fmt.Sprintf("the nearest is %q, all are %s", u.Nearest, all),
		ZH: fmt.Sprintf("最接近的是 %q，可用：%s", u.Nearest, allZH),
	}
	return text, hint
}
