package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// mutantItem is a mutant as verify's items are, with what is its own.
type mutantItem struct {
	ID   string `json:"id"`
	What string `json:"what"` // "mutant attribute:coffee.size"
	OK   bool   `json:"ok"`
	Why  string `json:"why"`
	trainer.MutantItem
}

func (a *app) verifyMutants(t *trainer.Trainer, o trainer.MutantOptions) error {
	o.Engine = engine()
	o.News = func(exercise string, n, of int, id string) {
		fmt.Fprintf(a.Err, "%s %d/%d %s\n", safe(exercise), n, of, safe(id))
	}
	if !a.json {
		o.On = a.mutated
	}
	r, err := t.Mutants(a.ctx, o)
	if err != nil && len(r.Items) == 0 {
		return err
	}
	if a.json {
		if e := a.print(mutantsShape(r)); e != nil {
			return e
		}
	} else {
		fmt.Fprintf(a.Out, a.say(words("%d mutants count: %d caught (%.1f %%), %d survived, %d accepted; beside them %d do not compile, %d send the same\n",
			"计入 %d 个变异：发现 %d 个（%.1f %%），放过 %d 个，认可放过 %d 个；另有 %d 个编译不过，%d 个发出的数据没变\n")),
			r.Caught+r.Survived+r.Accepted, r.Caught, r.Share, r.Survived, r.Accepted, r.Broken, r.Same)
	}
	switch {
	case err != nil:
		return err
	case r.Survived > 0:
		return errFailed
	case len(r.Items) == 0:
		return &failure{
			text: words("there is no Rust solution to mutate", "没有可变异的 Rust 参考答案"),
			hint: words("see `otelings exercises`: code exercises and projects have one", "见 `otelings exercises`：编程练习和项目才有"),
		}
	}
	return nil
}

func mutantsShape(r trainer.MutantReport) any {
	items := []mutantItem{}
	for _, it := range r.Items {
		why := string(it.Verdict)
		if it.By != "" {
			why += " by " + it.By
		}
		items = append(items, mutantItem{ID: it.Exercise, What: "mutant " + it.Mutant, OK: it.Verdict != trainer.MutantSurvived, Why: why, MutantItem: it})
	}
	r.Items = nil
	return struct {
		Checked int          `json:"checked"`
		Failed  int          `json:"failed"`
		Items   []mutantItem `json:"items"`
		Mutants any          `json:"mutants"`
	}{len(items), r.Survived, items, struct {
		Caught   int     `json:"caught"`
		Survived int     `json:"survived"`
		Accepted int     `json:"accepted"`
		Broken   int     `json:"does_not_compile"`
		Same     int     `json:"no_difference"`
		Share    float64 `json:"share"`
	}{r.Caught, r.Survived, r.Accepted, r.Broken, r.Same, r.Share}}
}

var mutantWords = map[trainer.MutantVerdict]i18n.Text{
	trainer.MutantCaught: {EN: "caught by", ZH: "发现于"}, trainer.MutantSurvived: {EN: "survived", ZH: "放过了"},
	trainer.MutantAccepted: {EN: "accepted:", ZH: "认可放过："}, trainer.MutantBroken: {EN: "does not compile", ZH: "编译不过"},
	trainer.MutantSame: {EN: "sends the same", ZH: "发出的数据没变"},
}

func (a *app) mutated(it trainer.MutantItem) {
	mark, more := "✓", it.By
	switch it.Verdict {
	case trainer.MutantSurvived:
		mark = "✗"
	case trainer.MutantAccepted:
		mark, more = "○", a.say(it.Why)
	case trainer.MutantBroken, trainer.MutantSame:
		mark = "·"
	}
	a.row(mark, pad(it.Exercise, 28), pad(fmt.Sprintf("%s:%d", it.File, it.Line), 28), pad(safe(a.say(it.What)), 44), a.say(mutantWords[it.Verdict])+" "+more)
}

// engine stands for the program that judges, "" when it cannot be read.
func engine() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(exe)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
