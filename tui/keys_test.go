package tui

import (
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestKeysAreThoseOfTheScreens: the manual's keys are the ones that a used
// screen's help shows, and nothing is asked of a trainer to get them.
func TestKeysAreThoseOfTheScreens(t *testing.T) {
	for _, lang := range i18n.Langs() {
		sections := Keys(lang)
		if len(sections) < 15 {
			t.Fatalf("%d sections", len(sections))
		}
		for i, s := range sections {
			if (s.Screen == "") != (i == 0) || len(s.Keys) == 0 {
				t.Errorf("section %d, %q, has %d keys", i, s.Screen, len(s.Keys))
			}
			for _, k := range s.Keys {
				if k.Keys == "" || k.Help == "" {
					t.Errorf("%s: %+v", s.Screen, k)
				}
			}
		}
	}
	bubble(t, func(t *testing.T) {
		d := start(t, tuitest.NewUsed(), i18n.EN, 120, 40, ui.Route{Name: ui.Exercise, ID: tuitest.CodeID})
		d.Press("?")
		shown := d.Text()
		for _, s := range Keys(i18n.EN) {
			if s.Screen != "code" {
				continue
			}
			for _, k := range s.Keys {
				if !strings.Contains(shown, k.Help) {
					t.Errorf("the help of the screen lacks %q:\n%s", k.Help, shown)
				}
			}
		}
	})
}
