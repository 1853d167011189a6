package telemetry

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ValueType is the type of an attribute value with OTLP's AnyValue alternatives.
type ValueType uint8

// The alternatives of AnyValue.
const (
	ValueEmpty ValueType = iota
	ValueString
	ValueBool
	ValueInt
	ValueDouble
	ValueArray
	ValueMap
	ValueBytes
)

var valueTypeNames = [...]string{"empty", "string", "bool", "int", "double", "array", "map", "bytes"}

func (t ValueType) String() string {
	if int(t) < len(valueTypeNames) {
		return valueTypeNames[t]
	}
	return "unknown"
}

// Value is one AnyValue. The zero Value is empty. Values are compared with
// Equal: == does not compile, since it would compare nested values by address.
type Value struct {
	_    [0]func()
	typ  ValueType
	num  uint64 // bool, int, double bits
	str  string // string, bytes
	nest *nested
}

// nested stands apart because attributes are nearly all scalar: two slice
// headers in every Value would double what a span takes.
type nested struct {
	list []Value
	kv   Attrs
}

// String is a string value.
func String(s string) Value { return Value{typ: ValueString, str: s} }

// Bytes is a value of raw bytes; b is copied.
func Bytes(b []byte) Value { return Value{typ: ValueBytes, str: string(b)} }

// Int is a 64-bit integer value.
func Int(i int64) Value { return Value{typ: ValueInt, num: uint64(i)} }

// Array is a list of values, shared with the caller.
func Array(v []Value) Value { return Value{typ: ValueArray, nest: &nested{list: v}} }

// Map is a list of keys with values, shared with the caller.
func Map(kv Attrs) Value { return Value{typ: ValueMap, nest: &nested{kv: kv}} }

// Double is a floating-point value.
func Double(f float64) Value { return Value{typ: ValueDouble, num: float64bits(f)} }

// Bool is a boolean value.
func Bool(b bool) Value {
	if b {
		return Value{typ: ValueBool, num: 1}
	}
	return Value{typ: ValueBool}
}

// Type is the alternative the value holds.
func (v Value) Type() ValueType { return v.typ }

// Str is the string of a string or bytes value, "" for the others.
func (v Value) Str() string { return v.str }

// Int is the number of an int value, 0 for the others.
func (v Value) Int() int64 {
	if v.typ != ValueInt {
		return 0
	}
	return int64(v.num)
}

// Double is the number of a double or int value, 0 for the others.
func (v Value) Double() float64 {
	switch v.typ {
	case ValueDouble:
		return float64frombits(v.num)
	case ValueInt:
		return float64(int64(v.num))
	}
	return 0
}

// Bool is true for the bool value true only.
func (v Value) Bool() bool { return v.typ == ValueBool && v.num != 0 }

// List is the elements of an array value.
func (v Value) List() []Value {
	if v.nest == nil {
		return nil
	}
	return v.nest.list
}

// Fields is the entries of a map value.
func (v Value) Fields() Attrs {
	if v.nest == nil {
		return nil
	}
	return v.nest.kv
}

// Equal reports whether both hold the same alternative and the same content;
// doubles are compared bit by bit, so NaN equals itself.
func (v Value) Equal(w Value) bool {
	return v.typ == w.typ && v.num == w.num && v.str == w.str &&
		slices.EqualFunc(v.List(), w.List(), Value.Equal) &&
		v.Fields().Equal(w.Fields())
}

// Any is the value as plain Go: nil, string, bool, int64, float64, []any,
// map[string]any, []byte. For expressions and JSON.
func (v Value) Any() any {
	switch v.typ {
	case ValueString:
		return v.str
	case ValueBool:
		return v.num != 0
	case ValueInt:
		return int64(v.num)
	case ValueDouble:
		return float64frombits(v.num)
	case ValueArray:
		out := make([]any, len(v.List()))
		for i, e := range v.List() {
			out[i] = e.Any()
		}
		return out
	case ValueMap:
		return v.Fields().Any()
	case ValueBytes:
		return []byte(v.str)
	}
	return nil
}

// Text is the value as people read it: strings bare, bytes in base64, arrays
// as [a, b], maps as {k: v}. It is not sanitised for a terminal.
func (v Value) Text() string {
	switch v.typ {
	case ValueString:
		return v.str
	case ValueBool:
		return strconv.FormatBool(v.num != 0)
	case ValueInt:
		return strconv.FormatInt(int64(v.num), 10)
	case ValueDouble:
		return strconv.FormatFloat(float64frombits(v.num), 'g', -1, 64)
	case ValueBytes:
		return base64.StdEncoding.EncodeToString([]byte(v.str))
	case ValueArray:
		parts := make([]string, len(v.List()))
		for i, e := range v.List() {
			parts[i] = e.Text()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case ValueMap:
		parts := make([]string, len(v.Fields()))
		for i, a := range v.Fields() {
			parts[i] = fmt.Sprintf("%s: %s", a.Key, a.Value.Text())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return ""
}

// Attr is one key with its value.
type Attr struct {
	Key   string
	Value Value
}

// Attrs are attributes in the order in which they came. OTLP asks for unique
// keys but senders break that (Rust 0.31 does not deduplicate), so a key may
// stand twice.
type Attrs []Attr

// Get is the last value under key: what most backends keep.
func (a Attrs) Get(key string) (Value, bool) {
	for i := len(a) - 1; i >= 0; i-- {
		if a[i].Key == key {
			return a[i].Value, true
		}
	}
	return Value{}, false
}

// Any is the attributes as a plain map; of a repeated key the last value stays.
func (a Attrs) Any() map[string]any {
	m := make(map[string]any, len(a))
	for _, e := range a {
		m[e.Key] = e.Value.Any()
	}
	return m
}

// Equal reports whether both hold the same keys with equal values in the same order.
func (a Attrs) Equal(b Attrs) bool {
	return slices.EqualFunc(a, b, func(x, y Attr) bool { return x.Key == y.Key && x.Value.Equal(y.Value) })
}
