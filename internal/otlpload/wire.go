package otlpload

import (
	"bytes"
	"encoding/binary"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"google.golang.org/protobuf/encoding/protowire"
)

// Attacks write their own bytes: an SDK cannot be made to send most of them,
// and millions of spans must cost the attacker little.

// field is one length-delimited protobuf field.
func field(n protowire.Number, b []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), b)
}

// export is a trace export request of one resource with the given encoded
// attributes and spans.
func export(attrs, spans []byte) []byte {
	return field(1, append(field(1, attrs), field(2, spans)...))
}

// named is the attributes of a resource whose service has this name.
func named(service string) []byte { return attribute(nil, "service.name", service) }

// attribute appends field 1, a key with a text value.
func attribute(to []byte, key, value string) []byte { return attributeAt(to, 1, key, value) }

func attributeAt(to []byte, n protowire.Number, key, value string) []byte {
	kv := append(field(1, []byte(key)), field(2, field(1, []byte(value)))...)
	return append(to, field(n, kv)...)
}

// span appends one small span to a list of spans, without attributes.
func span(to []byte, trace, id, parent uint64) []byte {
	var ids [40]byte
	ids[0] = 0xa7 // no trace of an honest load
	binary.BigEndian.PutUint64(ids[8:], trace+1)
	binary.BigEndian.PutUint64(ids[16:], id+1)
	binary.BigEndian.PutUint64(ids[24:], parent)
	now := uint64(time.Now().Add(-time.Second).UnixNano())
	var buf [96]byte
	b := append(buf[:0], 1<<3|2, 16)
	b = append(b, ids[:16]...)
	b = append(b, 2<<3|2, 8)
	b = append(b, ids[16:24]...)
	if parent != 0 {
		b = append(b, 4<<3|2, 8)
		b = append(b, ids[24:32]...)
	}
	b = append(b, 5<<3|2, 5, 'f', 'l', 'o', 'o', 'd')
	b = binary.LittleEndian.AppendUint64(append(b, 7<<3|1), now)
	b = binary.LittleEndian.AppendUint64(append(b, 8<<3|1), now+1000)
	return append(append(to, 2<<3|2, byte(len(b))), b...)
}

// small is a good request with one span of its own.
func small(id uint64) []byte { return export(named("flood"), span(nil, id, id, 0)) }

// nested is size bytes of AnyValue{arrayValue{AnyValue{…}}}, written from the inside out.
func nested(size int) []byte {
	buf := make([]byte, size)
	at, length := size, 0
	for tag := byte(1); at > 16 || tag == 5; tag ^= 1 ^ 5 {
		head := binary.AppendUvarint([]byte{tag<<3 | 2}, uint64(length))
		at -= len(head)
		copy(buf[at:], head)
		length += len(head)
	}
	return buf[at:]
}

// bodySize of a bomb is just under the usual limit of four MiB.
const bodySize = 3_900_000

// bomb is a body that costs its receiver far more than its sender.
type bomb struct {
	name string
	json bool
	body []byte
}

// bombs are bodies of bodySize, a few kilobytes compressed, that would decode
// to hundreds of megabytes.
func bombs() []bomb {
	empty := func(tag byte) []byte { return bytes.Repeat([]byte{tag<<3 | 2, 0}, bodySize/2) }
	spans := func(one string) []byte {
		before, after := `{"resourceSpans":[{"scopeSpans":[{"spans":[`, `]}]}]}`
		return []byte(before + string(bytes.Repeat([]byte(one+","), bodySize/(len(one)+1)-40)) + one + after)
	}
	return []bomb{
		{"spans", false, field(1, field(2, empty(2)))},
		{"resources", false, empty(1)},
		{"scopes", false, field(1, empty(2))},
		{"attributes", false, field(1, field(2, field(2, empty(9))))},
		{"events", false, field(1, field(2, field(2, empty(11))))},
		{"values", false, field(1, field(1, field(1, field(2, field(5, empty(1))))))},
		{"json spans", true, spans(`{}`)},
		{"json nulls", true, spans(`null`)},
	}
}

// deep are bodies that nest as deep as they are long.
func deep() []bomb {
	return []bomb{
		{"values", false, field(1, field(1, field(1, field(2, nested(300_000)))))},
		{"groups", false, bytes.Repeat([]byte{0x7b}, bodySize)},
		{"json objects", true, bytes.Repeat([]byte(`{"resourceSpans":[`), bodySize/18)},
		{"json arrays", true, bytes.Repeat([]byte(`[`), bodySize)},
	}
}

// frames writes HTTP/2 frames of a client. A buffer takes everything, so no
// error is looked at.
type frames struct {
	bytes.Buffer
	*http2.Framer
	block bytes.Buffer
	enc   *hpack.Encoder
}

// newFrames begins a connection: the preface and the given settings.
func newFrames(settings ...http2.Setting) *frames {
	f := &frames{}
	f.Framer = http2.NewFramer(&f.Buffer, nil)
	f.enc = hpack.NewEncoder(&f.block)
	f.WriteString(http2.ClientPreface)
	_ = f.WriteSettings(settings...)
	return f
}

// take is what was written since the last take.
func (f *frames) take() []byte {
	out := bytes.Clone(f.Bytes())
	f.Reset()
	return out
}

// headers begins an export of spans on a stream; more are headers of its own.
func (f *frames) headers(stream uint32, end bool, more ...hpack.HeaderField) {
	f.block.Reset()
	for _, h := range append([]hpack.HeaderField{
		{Name: ":method", Value: "POST"}, {Name: ":scheme", Value: "http"}, {Name: ":path", Value: exportMethod(Traces)},
		{Name: ":authority", Value: "localhost"}, {Name: "content-type", Value: "application/grpc"}, {Name: "te", Value: "trailers"},
	}, more...) {
		_ = f.enc.WriteField(h)
	}
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: f.block.Bytes(), EndHeaders: end})
}

// message sends one whole gRPC message and ends the stream.
func (f *frames) message(stream uint32, body []byte) {
	head := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(body)))
	_ = f.WriteData(stream, true, append(head, body...))
}

// part sends the head of a message of size bytes and a first byte of it.
func (f *frames) part(stream uint32, size int) {
	head := binary.BigEndian.AppendUint32([]byte{0}, uint32(size))
	_ = f.WriteData(stream, false, append(head, 0x0a))
}
