package i18n

import (
	"encoding/json"
	"testing"
)

// What older files hold as a plain string is read as a text alike in both languages.
func TestTextFromJSON(t *testing.T) {
	for in, want := range map[string]Text{
		`"span"`:                        Same("span"),
		`{"en":"a root","zh":"根 Span"}`: {EN: "a root", ZH: "根 Span"},
		`null`:                          {},
	} {
		var got Text
		if err := json.Unmarshal([]byte(in), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	if err := json.Unmarshal([]byte(`7`), new(Text)); err == nil {
		t.Error("a number is no text")
	}
	if b, err := json.Marshal(Same("x")); err != nil || string(b) != `{"en":"x","zh":"x"}` {
		t.Errorf("%s, %v", b, err)
	}
}
