package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"google.golang.org/grpc/codes"

	"otelings/otlp"
	"otelings/telemetry"
)

// answer is what a request is answered with, for both transports.
type answer struct {
	status   int // HTTP
	code     codes.Code
	message  string        // of an error or of a partial success
	rejected int           // items, of a partial success
	retry    time.Duration // an error that says how long to wait; 0 says nothing
	hangUp   bool          // close the connection instead
}

// backOff is how long a sender is asked to wait when the collector is at a limit.
const backOff = time.Second

// success is the body of an answer without an error.
func (r *request) success(enc otlp.Encoding, a answer) []byte {
	body, err := otlp.Response(r.event.Signal, enc, a.rejected, printable(a.message, 320))
	if err != nil { // printable text and a number: cannot be
		body, _ = otlp.Response(r.event.Signal, enc, 0, "")
	}
	return body
}

func accepted() answer { return answer{status: 200, code: codes.OK} }

// request is one request on its way through the collector.
type request struct {
	c        *Collector
	conn     *conn
	event    telemetry.DoorEvent
	faults   Faults
	recorded bool
}

// record stores the door event of a request that is not kept, once.
func (r *request) record(outcome telemetry.Outcome, cause telemetry.Cause, code, detail string) {
	if r.recorded {
		return
	}
	r.recorded = true
	r.event.Outcome, r.event.Cause, r.event.Code, r.event.Detail = outcome, cause, code, detail
	r.c.record(r.conn, r.event)
}

// refuse records a refusal and is its answer.
func (r *request) refuse(cause telemetry.Cause, a answer) answer {
	r.record(telemetry.Refused, cause, r.code(a), a.message)
	return a
}

func (r *request) code(a answer) string {
	switch {
	case a.hangUp:
		return ""
	case r.event.Transport == "grpc":
		return a.code.String()
	}
	return fmt.Sprint(a.status)
}

// obstruct applies the faults that come before a request is looked at. ok is
// false when the request ends here.
func (r *request) obstruct(ctx context.Context) (a answer, ok bool) {
	r.conn.complete()
	r.faults = r.c.faults.Load().pick(r.event.Signal)
	if !r.c.delay(ctx, r.faults.Latency) {
		if r.conn.wasCut() {
			return r.refuse(telemetry.CauseOverload, answer{status: 503, code: codes.Unavailable, retry: backOff,
				message: "too many bytes were waiting while this request was delayed"}), false
		}
		if cause, detail := r.conn.reason(); cause != "" { // closed by us, and for another reason
			r.record(telemetry.Dropped, cause, "", detail)
			return answer{status: 503, code: codes.Unavailable, message: detail}, false
		}
		why := "the peer gave up"
		select {
		case <-r.c.stopping:
			why = "the collector was shut down"
		default:
		}
		a = answer{status: 503, code: codes.Unavailable, message: why + fmt.Sprintf(" during the delay of %v", r.faults.Latency)}
		r.record(telemetry.Dropped, telemetry.CauseFault, "", a.message)
		return a, false
	}
	return a, true
}

// heavy is what a body may decode to before memory is tidied up for it, which
// takes about a tenth of a second: 20,000 spans without attributes.
const heavy = 16 << 20

// quickBytes is a body that is no matter: it waits for no large one.
const quickBytes = 64 << 10

// slot takes one of the decode slots, which small bodies have for themselves,
// and is what gives it back. It fails only when the peer went away or the
// collector stops.
func (r *request) slot(ctx context.Context, bytes int) (release func(), err error) {
	lane := r.c.decodes
	if bytes <= quickBytes {
		lane = r.c.quick
	}
	select {
	case lane <- struct{}{}:
		return func() { <-lane }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.c.stopping:
		return nil, errors.New("the collector was shut down")
	}
}

// gaveUp is a request that ended before it was its turn to be decoded.
func (r *request) gaveUp(err error) answer {
	a := answer{status: 503, code: codes.Unavailable, message: err.Error()}
	r.record(telemetry.Dropped, telemetry.CauseOverload, "", "gave up while waiting to be decoded: "+err.Error())
	return a
}

// take decodes and stores a complete, decompressed body. The caller holds a
// decode slot.
func (r *request) take(enc otlp.Encoding, body []byte) answer {
	r.event.Encoding, r.event.BodyBytes = string(enc), len(body)
	n, err := otlp.CountBody(r.event.Signal, enc, body)
	r.event.Items = n.Items
	if f := r.faults; !f.Keeps() && !f.Lose {
		a, cause := failure(f)
		return r.refuse(cause, a)
	}
	if err == nil && enc == otlp.JSON && r.c.cfg.StrictJSON {
		if why := otlp.ExplainStrict(r.event.Signal, body); why != "" {
			err = errors.New(why)
		}
	}
	if err != nil {
		return r.undecodable(enc, body, err)
	}
	release := func() {}
	if len(body) > quickBytes {
		// Room first: together with what is held it could be too much.
		weight := n.Weight(len(body))
		release = r.c.store.Reserve(weight)
		if weight > heavy {
			runtime.GC() // or what was just evicted is still there beside what is decoded
		}
	}
	defer release()
	var batch telemetry.Batch
	if err := otlp.Build(r.event.Signal, enc, body, &batch); err != nil {
		return r.undecodable(enc, body, err)
	}
	r.event.Items = batch.Items()
	if a, ok := r.misaddressed(enc, body, false, &batch); ok {
		return a
	}
	a := r.conclude(&batch)
	if r.event.Items == 0 && r.event.Cause == "" {
		if unknown := otlp.Unrecognised(r.event.Signal, enc, body); unknown != "" {
			r.event.Cause, r.event.Detail = telemetry.CauseNotRecognised, "nothing was found in the body: "+unknown
		}
	}
	r.recorded = true
	r.conn.recorded()
	r.event.Time = time.Now()
	batch.Door = tidy(r.event)
	release()
	r.c.store.Add(batch)
	return a
}

// undecodable tells apart why a body could not be decoded.
func (r *request) undecodable(enc otlp.Encoding, body []byte, err error) answer {
	bad := answer{status: 400, code: codes.InvalidArgument}
	var many *otlp.TooManyError
	switch {
	case errors.As(err, &many):
		bad.status, bad.message = 413, err.Error()
		return r.refuse(telemetry.CauseTooManyItems, bad)
	case enc == otlp.Protobuf && looksJSON(body):
		bad.message = "the body is JSON but was sent as protobuf"
		return r.refuse(telemetry.CauseEncodingMismatch, bad)
	case enc == otlp.JSON && r.looksProtobuf(body):
		bad.message = "the body is protobuf but was sent as JSON"
		return r.refuse(telemetry.CauseEncodingMismatch, bad)
	}
	if a, ok := r.misaddressed(enc, body, true, nil); ok {
		return a
	}
	why := err.Error()
	if enc == otlp.JSON {
		if better := r.explain(body); better != "" {
			why = better
		}
	}
	bad.message = fmt.Sprintf("the body is not a valid %s request in %s: %s", r.event.Signal, enc, why)
	return r.refuse(telemetry.CauseMalformed, bad)
}

func (r *request) explain(body []byte) string {
	if r.c.cfg.StrictJSON {
		return otlp.ExplainStrict(r.event.Signal, body)
	}
	return otlp.Explain(r.event.Signal, body)
}

// misaddressed refuses a body that is a valid request of another signal.
func (r *request) misaddressed(enc otlp.Encoding, body []byte, failed bool, got *telemetry.Batch) (answer, bool) {
	other := otlp.MeantFor(r.event.Signal, enc, body, failed, got)
	if other == "" {
		return answer{}, false
	}
	where := "/v1/" + string(other)
	if r.event.Transport == "grpc" {
		where = "the " + string(other) + " service"
	}
	return r.refuse(telemetry.CauseSignalMismatch, answer{status: 400, code: codes.InvalidArgument,
		message: fmt.Sprintf("the body is a valid %s request but was sent as %s: send it to %s", other, r.event.Signal, where)}), true
}

// looksJSON reports whether body begins like a JSON object. A protobuf request
// cannot: 0x7b would open a group, which OTLP has none of.
func looksJSON(body []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{"))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return ok && len(rest) > 0 && (rest[0] == '"' || rest[0] == '}')
}

func (r *request) looksProtobuf(body []byte) bool {
	n, err := otlp.CountBody(r.event.Signal, otlp.Protobuf, body)
	return err == nil && n.Entries > 0
}
