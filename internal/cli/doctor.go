package cli

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// doctorJSON is the contract's shape of one item; found is in the language
// asked for.
type doctorJSON struct {
	ID    string    `json:"id"`
	OK    bool      `json:"ok"` // level is "ok"
	Level string    `json:"level"`
	Group string    `json:"group"`
	Name  i18n.Text `json:"name"`
	Found string    `json:"found"`
	Fix   i18n.Text `json:"fix"`
	Why   i18n.Text `json:"why"`
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "look at toolchain, ports, terminal, disks and folders", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.doctor() },
	}
}

// doctor prints each item in its place as soon as those before it are known.
func (a *app) doctor() error {
	t, err := a.open()
	if err != nil {
		return err
	}
	p := &doctorPrinter{app: a, known: map[string]trainer.DoctorItem{}, order: t.DoctorItems()}
	on := p.take
	if a.json {
		on = nil
	}
	items, err := t.Doctor(a.ctx, trainer.Terminal{TTY: a.TTY, Width: a.Width, Height: a.Height}, on)
	if err != nil {
		return err
	}
	if a.json {
		out := make([]doctorJSON, len(items))
		for i, it := range items {
			out[i] = doctorJSON{ID: it.ID, OK: it.Level == trainer.DoctorOK, Level: string(it.Level), Group: string(it.Group),
				Name: it.Name, Found: it.Found.In(a.lang), Fix: it.Fix, Why: it.Why}
		}
		if err := a.print(out); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.Out, "\n%s\n", doctorSummary(items).In(a.lang))
	}
	if trainer.DoctorFailed(items) {
		return errFailed
	}
	return nil
}

func doctorSummary(items []trainer.DoctorItem) i18n.Text {
	faults, warnings := 0, 0
	for _, it := range items {
		switch it.Level {
		case trainer.DoctorFault:
			faults++
		case trainer.DoctorWarning:
			warnings++
		}
	}
	return i18n.Text{
		EN: fmt.Sprintf("looked at %d things: faults %d, warnings %d", len(items), faults, warnings),
		ZH: fmt.Sprintf("检查了 %d 项：故障 %d，警告 %d", len(items), faults, warnings),
	}
}

// doctorPrinter puts items that come in any order into their order.
type doctorPrinter struct {
	*app
	known map[string]trainer.DoctorItem
	order []trainer.DoctorItem // not printed yet
}

func (p *doctorPrinter) take(it trainer.DoctorItem) {
	p.known[it.ID] = it
	for len(p.order) > 0 {
		it, ok := p.known[p.order[0].ID]
		if !ok {
			return
		}
		p.order = p.order[1:]
		p.line(it)
	}
}

// nameColumn is as wide as the longest name.
const nameColumn = 24

func (p *doctorPrinter) line(it trainer.DoctorItem) {
	sign := map[bool]string{true: "✓", false: "!"}[it.Level == trainer.DoctorOK]
	if it.Level == trainer.DoctorFault {
		sign = "✗"
	}
	p.wrapped(sign+" "+pad(it.Name.In(p.lang), nameColumn)+" ", safe(it.Found.In(p.lang)))
	if it.Level != trainer.DoctorOK {
		p.wrapped("  "+pad(p.say(i18n.Text{EN: "why", ZH: "影响"}), nameColumn)+" ", it.Why.In(p.lang))
		p.wrapped("  "+pad(p.say(i18n.Text{EN: "fix", ZH: "怎么办"}), nameColumn)+" ", safe(it.Fix.In(p.lang)))
	}
}

// wrapped prints text after head, further lines under the text. A command is
// never broken inside: on a narrow terminal it starts a line of its own and may
// run over, so that it can be copied.
func (p *doctorPrinter) wrapped(head, s string) {
	room := max(p.width()-ansi.StringWidth(head), 30)
	indent := strings.Repeat(" ", ansi.StringWidth(head))
	for i, line := range wrapCommands(s, room) {
		if i > 0 {
			head = indent
		}
		fmt.Fprintln(p.Out, strings.TrimRight(head+line, " "))
	}
}

// wrapCommands breaks text at spaces and between Chinese characters, and keeps
// what stands in back-ticks whole.
func wrapCommands(s string, width int) []string {
	var lines []string
	line := ""
	add := func(piece string) {
		if line != "" && ansi.StringWidth(line)+ansi.StringWidth(strings.TrimRight(piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
			piece = strings.TrimLeft(piece, " ")
		}
		line += piece
	}
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			add("`" + part + "`")
			continue
		}
		for _, piece := range breakable(part) {
			add(piece)
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// breakable splits text after its spaces and after Chinese characters, unless a
// closing sign follows.
func breakable(s string) []string {
	var out []string
	start := 0
	runes := []rune(s)
	for i, r := range runes {
		closing := i+1 < len(runes) && strings.ContainsRune("，。、；：！？）”》", runes[i+1])
		if r == ' ' || r >= 0x2e80 && !closing && r != '（' && r != '“' {
			out = append(out, string(runes[start:i+1]))
			start = i + 1
		}
	}
	return append(out, string(runes[start:]))
}
