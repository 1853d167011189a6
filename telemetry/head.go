package telemetry

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// Head is the first bytes of Text, at most limit of them and whole characters
// only, and whether that is all. Unlike Text it costs what it returns: a value
// may be megabytes and nested to any depth that was decoded.
func (v Value) Head(limit int) (head string, all bool) {
	var b strings.Builder
	all = v.head(&b, limit)
	if b.Len() > limit {
		return strings.ToValidUTF8(b.String()[:max(limit, 0)], ""), false
	}
	return b.String(), all
}

// head writes until there are limit bytes or more; false when it stopped early.
func (v Value) head(b *strings.Builder, limit int) bool {
	room := limit - b.Len()
	if room < 0 {
		return false
	}
	switch v.typ {
	case ValueString:
		return part(b, v.str, room)
	case ValueBytes:
		raw := v.str[:min(len(v.str), room)]
		b.WriteString(base64.StdEncoding.EncodeToString([]byte(raw)))
		return len(raw) == len(v.str)
	case ValueArray:
		b.WriteByte('[')
		for i, e := range v.List() {
			if i > 0 {
				b.WriteString(", ")
			}
			if !e.head(b, limit) {
				return false
			}
		}
		b.WriteByte(']')
	case ValueMap:
		b.WriteByte('{')
		for i, a := range v.Fields() {
			if i > 0 {
				b.WriteString(", ")
			}
			if !part(b, a.Key, limit-b.Len()) {
				return false
			}
			b.WriteString(": ")
			if !a.Value.head(b, limit) {
				return false
			}
		}
		b.WriteByte('}')
	case ValueBool:
		b.WriteString(strconv.FormatBool(v.num != 0))
	case ValueInt:
		b.WriteString(strconv.FormatInt(int64(v.num), 10))
	case ValueDouble:
		b.WriteString(strconv.FormatFloat(float64frombits(v.num), 'g', -1, 64))
	}
	return true
}

// part writes s, of one that is too long a little more than there is room for.
func part(b *strings.Builder, s string, room int) (all bool) {
	if room < 0 {
		return false
	}
	n := min(len(s), room+1)
	b.WriteString(s[:n])
	return n == len(s)
}
