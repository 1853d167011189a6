package check

import (
	"strings"

	"otelings/diagnosis"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// TurnedAway is one kind of request that did not pass the door, as learners are
// told: where it came in, how it was answered, and why in words.
type TurnedAway struct {
	Where string    // transport, method, path: `http POST /`
	Code  string    // the answer: "404", or a gRPC code name; "" when there was none
	Why   i18n.Text // the cause in words
	// Detail is what the decoder or the limit said of the first, "" when nothing.
	Detail string
	Count  int // how many were alike
}

// maxRefusals bounds the kinds of refusal that are listed.
const maxRefusals = 5

// Refusals lists what did not pass the door, alike ones once, in the order of
// arrival. more is how many kinds were left out.
func Refusals(door []telemetry.DoorEvent) (list []TurnedAway, more int) {
	type key struct {
		where, code string
		cause       telemetry.Cause
	}
	at := map[key]int{}
	for _, d := range door {
		if !d.TurnedAway() {
			continue
		}
		k := key{where(d), d.Code, d.Cause}
		i, seen := at[k]
		switch {
		case seen && i >= 0:
			list[i].Count++
		case seen: // of a kind that was left out
		case len(list) == maxRefusals:
			at[k] = -1
			more++
		default:
			at[k] = len(list)
			list = append(list, TurnedAway{Where: k.where, Code: k.code, Why: diagnosis.Words(d.Cause).Says, Detail: clip(d.Detail), Count: 1})
		}
	}
	return list, more
}

func where(d telemetry.DoorEvent) string {
	out := strings.TrimSpace(d.Transport + " " + d.Method)
	if d.Path != "" {
		out += " " + d.Path
	}
	return clip(out)
}
