package i18n

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var verb = regexp.MustCompile(`%[+\-# 0-9.]*[a-zA-Z%]`)

// TestCatalogues checks that every message exists in both languages with the
// same verbs in the same order, and that Chinese is Chinese where English is prose.
func TestCatalogues(t *testing.T) {
	walk(t, "", reflect.ValueOf(*For(EN)), reflect.ValueOf(*For(ZH)))
}

func walk(t *testing.T, path string, en, zh reflect.Value) {
	t.Helper()
	if en.Kind() == reflect.Struct {
		for i := range en.NumField() {
			walk(t, path+"."+en.Type().Field(i).Name, en.Field(i), zh.Field(i))
		}
		return
	}
	if en.Kind() != reflect.String {
		t.Fatalf("%s is a %s: catalogues hold strings only", path, en.Kind())
	}
	e, z := en.String(), zh.String()
	if strings.TrimSpace(e) == "" || strings.TrimSpace(z) == "" {
		t.Errorf("%s is empty: %q, %q", path, e, z)
	}
	if a, b := verb.FindAllString(e, -1), verb.FindAllString(z, -1); !reflect.DeepEqual(a, b) {
		t.Errorf("%s: verbs differ: %q in %q, %q in %q", path, a, e, b, z)
	}
	han := strings.IndexFunc(z, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
	if !han && len(strings.Fields(verb.ReplaceAllString(e, ""))) > 2 {
		t.Errorf("%s is not translated: %q", path, z)
	}
	for _, bad := range []string{"\ufe0f", "\u20e3", "\u200d", "您", "请"} {
		if strings.Contains(e+z, bad) && !strings.Contains(z, "请求") {
			t.Errorf("%s holds %q", path, bad)
		}
	}
}
