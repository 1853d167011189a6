package trainer

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"otelings/exercises/check"
)

// secretName is a variable whose value is nobody's business.
var secretName = regexp.MustCompile(`(?i)token|secret|passw|passphrase|pwd$|credential|api_?key|access_?key|private_?key|(^|_)auth|_headers$|cookie|session|dsn$|_key$`)

// scrubber takes secrets and the home folder out of what leaves the machine.
type scrubber struct {
	values []string // of the environment, the longest first
	home   string
	taken  int // secrets so far
}

// minSecret is the length from which a value is looked for in texts: a shorter
// one would be found everywhere.
const minSecret = 5

func newScrubber(env []string, home string) scrubber {
	s := scrubber{home: home}
	add := func(v string) {
		v = strings.TrimSpace(v)
		if len(v) >= minSecret && !slices.Contains(s.values, v) {
			s.values = append(s.values, v)
		}
	}
	for _, line := range env {
		name, value, _ := strings.Cut(line, "=")
		if u, err := url.Parse(value); err == nil && u.User != nil {
			if password, ok := u.User.Password(); ok {
				add(password)
			}
		}
		if !secretName.MatchString(name) || strings.HasPrefix(value, "/") { // a path to it is none
			continue
		}
		add(value)
		for part := range strings.SplitSeq(value, ",") { // headers: name=value, also escaped
			if _, v, ok := strings.Cut(part, "="); ok {
				add(v)
				if plain, err := url.QueryUnescape(v); err == nil {
					add(plain)
					add(plain[strings.LastIndexByte(plain, ' ')+1:]) // Bearer …
				}
			}
		}
	}
	slices.SortFunc(s.values, func(a, b string) int { return len(b) - len(a) })
	return s
}

// text is a text without secrets; settings as check.Redact has it.
func (s *scrubber) text(text string, settings bool) string {
	for _, v := range s.values {
		if n := strings.Count(text, v); n > 0 {
			text = strings.ReplaceAll(text, v, check.Redacted)
			s.taken += n
		}
	}
	text, n := check.Redact(text, settings)
	s.taken += n
	if len(s.home) > 1 {
		text = strings.ReplaceAll(text, s.home, "~")
	}
	return text
}

// json is a JSON document, as one line, in which every text was scrubbed and
// the value of every attribute that is a secret is gone.
func (s *scrubber) json(data []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var doc any
	if err := dec.Decode(&doc); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s.walk(doc))
	return out.Bytes(), err
}

func (s *scrubber) walk(v any) any {
	switch v := v.(type) {
	case string:
		return s.text(v, false)
	case []any:
		for i := range v {
			v[i] = s.walk(v[i])
		}
	case map[string]any:
		if key, ok := v["key"].(string); ok && v["value"] != nil {
			v["value"] = s.attribute(key, v["value"])
		}
		for k := range v {
			v[k] = s.walk(v[k])
		}
	}
	return v
}

// attribute is the value of an OTLP attribute, blotted out when it is a secret.
func (s *scrubber) attribute(key string, value any) any {
	switch value := value.(type) {
	case string:
		if check.IsSecret(key, value) {
			s.taken++
			return check.Redacted
		}
	case []any:
		for i := range value {
			value[i] = s.attribute(key, value[i])
		}
	case map[string]any:
		for k, v := range value {
			if k != "kvlistValue" { // its own keys say it
				value[k] = s.attribute(key, v)
			}
		}
	}
	return value
}
