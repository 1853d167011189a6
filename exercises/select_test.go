package exercises

import (
	"strings"
	"testing"
)

// Words of a select that mean nothing, or nothing for this signal, are told at
// their line.
func TestSelectProblems(t *testing.T) {
	for sel, want := range map[string]string{
		"signal: span, select: {linked_to: two}":                     `linked_to refers to "two", which is not the id of an earlier check`,
		"signal: log, select: {linked_to: spans}":                    "linked_to means nothing for a log",
		"signal: metric, select: {after: spans}":                     "after means nothing for a metric",
		"signal: log, select: {other_trace_than: spans}":             "",
		"signal: span, select: {linked_to: spans, after: spans}":     "",
		"signal: metric, select: {event: exception}":                 "event means nothing for a metric",
		"signal: span, select: {severity: error}":                    "severity means nothing for a span",
		"signal: log, select: {severity: \">warn\"}":                 `bad severity ">warn", want one of trace, debug, info, warn, error, fatal`,
		"signal: log, select: {severity: \">= warn\"}":               "",
		"signal: metric, select: {temporality: sum}":                 `unknown temporality "sum", want delta or cumulative`,
		"signal: span, select: {unit: ms}":                           "unit means nothing for a span",
		"signal: span, select: {monotonic: true}":                    "monotonic means nothing for a span",
		"signal: log, expect: [{event: e, attr: a, exists: true}]":   "event goes with attr, of a span",
		"signal: span, expect: [{event: e, field: name, equals: a}]": "event goes with attr, of a span",
		"signal: span, expect: [{event: e, attr: a, equals: b}]":     "",
		"signal: metric, expect: [{field: series, equals: 2}]":       "",
		"signal: span, expect: [{field: series, equals: 2}]":         `unknown field "series" of a span`,
	} {
		files := wireFiles(strings.Replace(rightWire, "mistakes:\n", "  - {id: spans, stage: existence, signal: span, goal: {en: g, zh: 目标}}\n  - {id: two, stage: structure, goal: {en: g, zh: 目标}, "+sel+"}\nmistakes:\n", 1))
		set, err := Load(files)
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", sel, err)
			} else if _, ok := set.Get("span-structure/p"); !ok {
				t.Errorf("%s: not loaded", sel)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", sel, err, want)
		}
	}
}

func TestParseSeverity(t *testing.T) {
	for text, want := range map[string]Severities{
		"error": {17, 20}, ">=warn": {13, 24}, "<= info": {1, 12}, "trace": {1, 4}, "fatal": {21, 24},
	} {
		if got, err := ParseSeverity(text); err != nil || got != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	if s := (Severities{1, 24}); s.Has(0) || !s.Has(24) || s.Has(25) {
		t.Error("0 is unspecified, 24 the last")
	}
	for _, text := range []string{"", "ERROR", ">error", "==warn", "error4"} {
		if _, err := ParseSeverity(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// Whatever is written, a severity is a range of 1..24 or an error.
func FuzzParseSeverity(f *testing.F) {
	for _, s := range []string{"error", ">=warn", "<= info", "", ">=", "fatal4", "<=>=trace"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseSeverity(s)
		if err == nil && (r.Low < 1 || r.High > 24 || r.Low > r.High) {
			t.Errorf("%q is %+v", s, r)
		}
	})
}
