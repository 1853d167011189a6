package collector

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"golang.org/x/net/http2"

	"otelings/telemetry"
)

// protocol is what a connection's first bytes are.
type protocol uint8

const (
	unknown protocol = iota // more bytes are needed
	isHTTP1
	isHTTP2
	isTLS
	isOther
)

// sniffLen is how many bytes decide in any case.
const sniffLen = 24

// sniff tells the protocol by a connection's first bytes; unknown only while
// fewer than sniffLen bytes could still become more than one.
func sniff(b []byte) protocol {
	const preface = http2.ClientPreface
	if len(b) == 0 {
		return unknown
	}
	if b[0] == 0x16 {
		switch {
		case len(b) == 1:
			return unknown
		case b[1] == 0x03:
			return isTLS
		}
		return isOther
	}
	if n := min(len(b), len(preface)); string(b[:n]) == preface[:n] {
		if n == len(preface) {
			return isHTTP2
		}
		return unknown
	}
	for _, method := range [...]string{"POST ", "GET ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE "} {
		n := min(len(b), len(method))
		if string(b[:n]) != method[:n] {
			continue
		}
		if n == len(method) {
			return isHTTP1
		}
		return unknown
	}
	return isOther
}

// welcome reads a new connection's first bytes and hands it to the server
// that speaks its protocol, or refuses it. It owns cn until then.
func (c *Collector) welcome(cn *conn) {
	buf := make([]byte, 0, sniffLen)
	kind := unknown
	for kind == unknown {
		n, err := cn.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		kind = sniff(buf)
		if err != nil && kind == unknown {
			if len(buf) > 0 && errors.Is(err, io.EOF) {
				kind = isOther // it said something and ended
				break
			}
			cn.Close()
			return
		}
	}
	cn.replay = buf
	cn.kind.Store(uint32(kind))
	switch {
	case kind == isHTTP2 && c.cfg.Protocols != HTTPOnly:
		c.grpcConns.deliver(cn)
	case kind == isHTTP2:
		c.turnAway(cn, telemetry.CauseGRPCOnHTTP, "HTTP/2 preface at a port that speaks HTTP/1.1 only",
			textAnswer("505 HTTP Version Not Supported", "this port speaks OTLP over HTTP/1.1 only: set the protocol to http/protobuf"))
	case kind == isHTTP1:
		c.httpConns.deliver(cn) // a port for gRPC only answers it with its sentence
	case kind == isTLS:
		c.turnAway(cn, telemetry.CauseTLS, "TLS hello at a plaintext port", textAnswer("400 Bad Request", "this port speaks plain text, not TLS: use http:// instead of https://"))
	default:
		say := []byte(nil)
		if isText(buf) {
			say = []byte("this port speaks OTLP over gRPC and HTTP only\r\n")
		}
		c.turnAway(cn, telemetry.CauseNotOTLP, "the first bytes are neither HTTP/1.1 nor HTTP/2: "+quoted(buf), say)
	}
}

// turnAway records why a connection is refused, says so and closes it.
func (c *Collector) turnAway(cn *conn, cause telemetry.Cause, detail string, say []byte) {
	e := cn.event()
	e.Outcome, e.Cause, e.Detail = telemetry.Refused, cause, detail
	if bytes.HasPrefix(say, []byte("HTTP/1.1 ")) {
		e.Code = string(say[9:12])
	}
	c.record(cn, e)
	_ = cn.SetDeadline(time.Now().Add(250 * time.Millisecond))
	if len(say) > 0 {
		_, _ = cn.Conn.Write(say)
	}
	// What is still unread would turn the close into a reset, and the peer
	// would lose the sentence.
	if w, ok := cn.Conn.(interface{ CloseWrite() error }); ok {
		_ = w.CloseWrite()
	}
	_, _ = io.CopyN(io.Discard, cn.Conn, 64<<10)
	cn.Close()
}

// textAnswer is what servers of HTTP/1.1 say to other protocols, so that
// clients show here the errors they show elsewhere.
func textAnswer(status, sentence string) []byte {
	return []byte("HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n" + sentence + "\n")
}

func isText(b []byte) bool {
	for _, ch := range b {
		if (ch < ' ' && ch != '\r' && ch != '\n' && ch != '\t') || ch > '~' {
			return false
		}
	}
	return len(b) > 0
}

// quoted shows bytes in one printable line.
func quoted(b []byte) string {
	var s strings.Builder
	const hexDigits = "0123456789abcdef"
	if isText(b) {
		return `"` + strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, string(b)) + `"`
	}
	for i, ch := range b {
		if i > 0 {
			s.WriteByte(' ')
		}
		s.WriteByte(hexDigits[ch>>4])
		s.WriteByte(hexDigits[ch&15])
	}
	return s.String()
}
