package source

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	for _, c := range []struct{ language, src, want string }{
		{"go", "a(\"x)\") // b(\nc(`\\`, d)", "a(\"  \")      \nc(` `, d)"},
		{"go", "a /* b\nc */ d '\\'' e", "a     \n     d '  ' e"},
		{"node", "a(`x${y}\nz\\``, b) // c", "a(`     \n   `, b)     "},
		{"python", "\"\"\"a\nb\"\"\"\nc('#') # d", "\"\"\" \n \"\"\"\nc(' ')    "},
		{"java", "String s = \"\"\"\n  a(\"\n\"\"\"; b();", "String s = \"\"\"\n     \n\"\"\"; b();"},
		{"c", "char c = '\"'; f(\"\\\"\", x);", "char c = ' '; f(\"  \", x);"},
		{"java", "a(\"open\nb();", "a(\"    \nb();"}, // not closed: it ends with its line
		{"c", "a(); /* open", "a();        "},
		{"python", "x = \"", "x = \""},
	} {
		if got := Of(c.language).Mask(c.src); got != c.want {
			t.Errorf("%s: %q became\n%q, want\n%q", c.language, c.src, got, c.want)
		}
	}
}

// Whatever the source is, every byte keeps its place.
func FuzzMask(f *testing.F) {
	f.Add("go", "`\\` // '")
	f.Add("python", "'''\\'''")
	f.Add("", "/*/ \"\\")
	f.Fuzz(func(t *testing.T, language, src string) {
		if out := Of(language).Mask(src); len(out) != len(src) || strings.Count(out, "\n") != strings.Count(src, "\n") {
			t.Errorf("%q became %q", src, out)
		}
	})
}
