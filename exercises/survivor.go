package exercises

import (
	"path"

	"otelings/internal/i18n"
)

// Survivor is a mutant of the solution that the exercise lets pass on purpose.
type Survivor struct {
	Mutant string    `yaml:"mutant"` // its id; * stands for anything: "attribute:*"
	Why    i18n.Text `yaml:"why"`
}

// Matches reports whether a mutant of that id is meant.
func (s Survivor) Matches(id string) bool {
	ok, err := path.Match(escape(s.Mutant), escape(id))
	return err == nil && ok
}

// escape keeps path.Match from stopping at slashes, which ids have in routes.
func escape(s string) string {
	out := []rune(s)
	for i, r := range out {
		switch r {
		case '/':
			out[i] = '\x01'
		case '[', ']', '\\', '?': // signs of the pattern that ids have too
			out[i] = '\x02'
		}
	}
	return string(out)
}

func (v *validator) survivors() {
	for i, s := range v.def.Survivors {
		if s.Mutant == "" {
			v.add(v.at("survivors", i), "a survivor names its mutant")
		}
		v.both(s.Why, true, "survivors", i, "why")
	}
}
