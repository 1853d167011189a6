package check

import (
	"regexp"
	"strings"

	"otelings/telemetry"
)

// Redacted stands where a secret was.
const Redacted = "[redacted]"

// settingLine is a line "name: value" or "NAME=value" whose name says that the
// value is a secret: settings files and what programs print of them.
var settingLine = regexp.MustCompile(`(?im)^([ \t]*(?:export[ \t]+)?["']?[\w.-]*(?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|authorization|cookie)["']?[ \t]*[:=][ \t]*)(\S[^\r\n]*)`)

// IsSecret reports whether an attribute's value seems to be a secret, by its
// key or by what it says.
func IsSecret(key, text string) bool { return isSecret(key, telemetry.String(text)) }

// Redact takes out of a text what reads like a secret: credentials in
// addresses, password=… and Bearer …. It gives how many it took. Settings says
// that lines of the form name: value count too.
func Redact(text string, settings bool) (string, int) {
	n := 0
	cut := func(text string, re *regexp.Regexp, groups ...int) string {
		var b strings.Builder
		last := 0
		for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
			for _, g := range groups {
				from, to := m[2*g], m[2*g+1]
				if from < 0 || blotted.MatchString(text[from:to]) {
					continue
				}
				b.WriteString(text[last:from])
				b.WriteString(Redacted)
				last = to
				n++
			}
		}
		return b.String() + text[last:]
	}
	text = cut(text, secretValue, 1, 2)
	text = cut(text, scheme, 1)
	if settings {
		text = cut(text, settingLine, 2)
	}
	return text, n
}
