package otlp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"otelings/telemetry"
)

// Count is what a request holds, read off its bytes without decoding it.
type Count struct {
	Items   int // spans, data points or log records
	Entries int // messages of any kind, the items among them: resources, scopes, attributes, values, events …
}

// Limits are the most one request may hold.
type Limits struct{ Items, Entries int }

// maxDepth is how deep messages may nest. Decoders recurse, and a megabyte of
// nested arrays is enough to exhaust a stack.
const maxDepth = 100

// LimitsFor is what a request of size bytes may hold. A real span takes 48
// bytes and more, a usual attribute with its value, two entries, 20: honest requests
// of any size stay below, while an empty span, two bytes on the wire, costs
// hundreds in memory.
func LimitsFor(size int) Limits {
	return Limits{Items: 16_384 + size/48, Entries: 65_536 + size/8}
}

// Weight is about how many bytes a request with a body of so many takes while it
// is decoded: what the decoder makes of it and what we keep of that.
func (n Count) Weight(body int) int64 {
	return int64(n.Items)*550 + int64(n.Entries)*190 + 2*int64(body)
}

// TooManyError says which limit a request broke.
type TooManyError struct {
	What  string
	Limit int
}

func (e *TooManyError) Error() string {
	return fmt.Sprintf("more than %d %s in one request", e.Limit, e.What)
}

var (
	errDepth     = fmt.Errorf("nested deeper than %d levels", maxDepth)
	errTruncated = errors.New("ends in the middle of a value")
)

// CountProto walks an export request in protobuf. It stops at the first limit
// broken (*TooManyError) and at bytes that are not protobuf; it allocates nothing.
func CountProto(signal telemetry.Signal, body []byte, l Limits) (Count, error) {
	c := counter{limits: l}
	err := c.proto(schemas[signal], body, 0)
	return c.n, err
}

type counter struct {
	limits Limits
	n      Count
}

func (c *counter) enter(m *message) error {
	c.n.Entries++
	if m != nil && m.item {
		c.n.Items++
	}
	if c.n.Items > c.limits.Items {
		return &TooManyError{"items", c.limits.Items}
	}
	if c.n.Entries > c.limits.Entries {
		return &TooManyError{"entries", c.limits.Entries}
	}
	return nil
}

func (c *counter) proto(m *message, b []byte, depth int) error {
	if depth > maxDepth {
		return errDepth
	}
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("not protobuf: %w", protowire.ParseError(n))
		}
		b = b[n:]
		if typ != protowire.BytesType {
			n = protowire.ConsumeFieldValue(num, typ, b)
			if n < 0 {
				return fmt.Errorf("not protobuf: field %d: %w", num, protowire.ParseError(n))
			}
			b = b[n:]
			continue
		}
		v, n := protowire.ConsumeBytes(b)
		if n < 0 {
			return fmt.Errorf("not protobuf: field %d: %w", num, protowire.ParseError(n))
		}
		b = b[n:]
		child := m.fields[int32(num)]
		if child == nil {
			continue
		}
		if err := c.enter(child); err != nil {
			return err
		}
		if err := c.proto(child, v, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// CountJSON walks an export request in JSON. It is lenient about what is not
// JSON, which the decoder will say better, but never counts less than a
// decoder would build. It stops at the first limit broken (*TooManyError).
func CountJSON(signal telemetry.Signal, body []byte, l Limits) (Count, error) {
	s := jsonScan{counter: counter{limits: l}, b: body}
	err := s.run(schemas[signal])
	return s.n, err
}

// jsonFrame is an open object or array. In an object next is the type of the
// value after the key just read; in an array it is the type of every element.
type jsonFrame struct {
	array   bool
	message *message
	next    *message
	inValue bool // object: the key has been read
}

type jsonScan struct {
	counter
	b     []byte
	pos   int
	stack [maxDepth * 4]jsonFrame // objects and arrays alternate with the messages
	depth int
}

func (s *jsonScan) run(root *message) error {
	started := false
	for ; s.pos < len(s.b); s.pos++ {
		ch := s.b[s.pos]
		switch ch {
		case ' ', '\t', '\r', '\n', ':':
			continue
		case ',':
			if f := s.top(); f != nil {
				f.inValue = false
			}
			continue
		case '}', ']':
			if s.depth > 0 {
				s.depth--
			}
			continue
		case '"':
			if f := s.top(); f != nil && !f.array && !f.inValue {
				if err := s.key(f); err != nil {
					return err
				}
				continue
			}
		}
		var m *message
		if f := s.top(); f != nil {
			m = f.next
		} else if !started {
			m, started = root, true
		}
		if err := s.value(ch, m); err != nil {
			return err
		}
	}
	return nil
}

func (s *jsonScan) top() *jsonFrame {
	if s.depth == 0 {
		return nil
	}
	return &s.stack[s.depth-1]
}

// value reads the start of a value of type m (nil: none of interest).
func (s *jsonScan) value(ch byte, m *message) error {
	top := s.top()
	// Elements count whatever they are: a decoder makes a span of null too.
	if top != nil && ch != '[' && (m != nil || ch == '{') {
		if err := s.enter(m); err != nil {
			return err
		}
	}
	switch ch {
	case '{', '[':
		if s.depth == len(s.stack) {
			return errDepth
		}
		f := jsonFrame{array: ch == '[', message: m}
		if f.array {
			f.next = m
		}
		s.stack[s.depth] = f
		s.depth++
		return nil
	case '"':
		_, err := s.str()
		return err
	}
	for s.pos+1 < len(s.b) {
		switch s.b[s.pos+1] {
		case ',', '}', ']', ' ', '\t', '\r', '\n', '"', '{', '[', ':':
			return nil
		}
		s.pos++
	}
	return nil
}

func (s *jsonScan) key(f *jsonFrame) error {
	raw, err := s.str()
	if err != nil {
		return err
	}
	f.next = nil
	if f.message != nil {
		f.next = f.message.names[string(raw)]
	}
	f.inValue = true
	return nil
}

// str reads the string that starts at pos and leaves pos at its closing quote.
func (s *jsonScan) str() ([]byte, error) {
	start, escaped := s.pos, false
	for at := start + 1; ; {
		quote := bytes.IndexByte(s.b[at:], '"')
		if quote < 0 {
			s.pos = len(s.b)
			return nil, errTruncated
		}
		slash := bytes.IndexByte(s.b[at:at+quote], '\\')
		if slash < 0 {
			s.pos = at + quote
			break
		}
		escaped = true
		if at += slash + 2; at > len(s.b) {
			s.pos = len(s.b)
			return nil, errTruncated
		}
	}
	raw := s.b[start+1 : s.pos]
	if escaped {
		var plain string
		if json.Unmarshal(s.b[start:s.pos+1], &plain) == nil {
			return []byte(plain), nil
		}
	}
	return raw, nil
}
