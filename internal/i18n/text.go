// Package i18n holds everything the program says in its two languages.
package i18n

import (
	"encoding/json"
	"strings"
)

// Lang is a language the program speaks.
type Lang string

// The languages. Every text the program shows exists in both.
const (
	EN Lang = "en"
	ZH Lang = "zh"
)

// Langs lists the languages in the order in which they are offered.
func Langs() []Lang { return []Lang{EN, ZH} }

// Other is the language one key press away.
func (l Lang) Other() Lang {
	if l == ZH {
		return EN
	}
	return ZH
}

// Parse reads a --lang value or a POSIX locale ("zh_CN.UTF-8"); ok is false
// when it names neither language.
func Parse(s string) (l Lang, ok bool) {
	s = strings.ToLower(s)
	switch {
	case s == "zh" || strings.HasPrefix(s, "zh_") || strings.HasPrefix(s, "zh-"):
		return ZH, true
	case s == "en" || strings.HasPrefix(s, "en_") || strings.HasPrefix(s, "en-"):
		return EN, true
	}
	return EN, false
}

// Text is one text in both languages; its JSON shape {en,zh} is part of the
// command-line contract.
type Text struct {
	EN string `json:"en" yaml:"en"`
	ZH string `json:"zh" yaml:"zh"`
}

// Same is what is written alike in both languages: a name, a value.
func Same(s string) Text { return Text{EN: s, ZH: s} }

// UnmarshalJSON also takes a plain string: that is a text alike in both.
func (t *Text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*t = Same(s)
		return err
	}
	type shape Text
	return json.Unmarshal(b, (*shape)(t))
}

// In is the text in language l.
func (t Text) In(l Lang) string {
	if l == ZH {
		return t.ZH
	}
	return t.EN
}

// IsZero reports whether the text is empty in both languages.
func (t Text) IsZero() bool { return t.EN == "" && t.ZH == "" }
