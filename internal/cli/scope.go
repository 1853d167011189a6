package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/internal/plain"
	"otelings/trainer"
	"otelings/tui"
	"otelings/tui/ui"
)

func (a *app) scopeCommand() *cobra.Command {
	var o trainer.ScopeOptions
	c := &cobra.Command{
		Use: "scope", Short: "the live view of anything that arrives", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.scope(c, o) },
	}
	c.Flags().StringVar(&o.GRPC, "grpc", "", "listen for OTLP over gRPC on this `ADDR` (default: 127.0.0.1 and [::1], port 4317, else a free one)")
	c.Flags().StringVar(&o.HTTP, "http", "", "listen for OTLP over HTTP on this `ADDR` (default: 127.0.0.1 and [::1], port 4318, else a free one)")
	c.Flags().StringVar(&o.Open, "open", "", "show a saved `FILE` instead of listening")
	c.Flags().StringVar(&o.Save, "save", "", "append what arrives to this `FILE`, as OTLP JSON lines")
	return c
}

func (a *app) scope(c *cobra.Command, o trainer.ScopeOptions) error {
	if err := checkScope(c, o); err != nil {
		return err
	}
	var failed error
	if o.Open == "" {
		// The ports before the content: a program may be waiting for them.
		ahead, err := trainer.OpenAhead(a.ctx, o)
		if err == nil {
			defer ahead.Close(context.WithoutCancel(a.ctx)) //nolint:errcheck // nothing came to it
			o = ahead.Options
		}
		failed = err
	}
	t, err := a.open() // also for the words of what failed
	if err != nil {
		return err
	}
	if a.TTY && !a.plain && !a.json && !a.dumb() {
		return tui.Run(a.ctx, t, tui.Options{
			Lang: a.lang, Theme: t.Settings().Theme, NoColor: a.noColor(), Start: ui.Route{Name: ui.Scope, Scope: o},
			Input: a.In, Output: a.Out, Environ: a.Env,
		})
	}
	if failed != nil {
		return failed
	}
	sc, err := t.OpenScope(a.ctx, o)
	if err != nil {
		return err
	}
	a.warnScope(sc)
	ctx, stop := a.untilReaderLeaves()
	defer stop()
	if a.json {
		err = a.scopeJSON(ctx, sc)
	} else {
		err = plain.FollowScope(ctx, a.Out, sc, a.lang, a.Width)
	}
	if e := sc.Close(context.WithoutCancel(a.ctx)); e != nil && err == nil {
		err = e
	}
	if _, e := sc.Saving(); e != nil {
		return e // the file is not what was promised
	}
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, context.Canceled) && a.ctx.Err() == nil {
		return nil // the reader has what it wanted
	}
	return err
}

// checkScope refuses flags that do not go together and addresses that are none.
func checkScope(c *cobra.Command, o trainer.ScopeOptions) error {
	changed := c.Flags().Changed
	for _, f := range []string{"grpc", "http", "save"} {
		if changed("open") && changed(f) {
			return &usageError{
				text: i18n.Text{EN: "--open shows a file, so --" + f + " has nothing to do", ZH: "--open 只看文件，用不上 --" + f},
				hint: i18n.Text{EN: "leave one of them out", ZH: "去掉其中一个"},
			}
		}
	}
	for f, addr := range map[string]string{"grpc": o.GRPC, "http": o.HTTP} {
		if !changed(f) {
			continue
		}
		var bad *trainer.ScopeError
		if _, _, err := trainer.ScopeAddress(addr); errors.As(err, &bad) {
			return &usageError{text: bad.Fact, hint: bad.Tip}
		}
	}
	for f, name := range map[string]string{"open": o.Open, "save": o.Save} {
		if changed(f) && name == "" {
			return usage("--"+f+" needs a file name", "--"+f+" 要有文件名", "otelings scope --help")
		}
	}
	return nil
}

// warnScope says on standard error what the learner must know at once: that
// other machines can reach a port.
func (a *app) warnScope(sc *trainer.Scope) {
	for _, l := range sc.Listeners() {
		if l.Remote {
			a.note(i18n.Text{EN: "other machines can reach " + l.Addrs[0], ZH: "别的机器也能访问 " + l.Addrs[0]})
		}
	}
}

func (a *app) note(t i18n.Text) { _, _ = a.Err.Write([]byte("otelings: " + t.In(a.lang) + "\n")) }

// untilReaderLeaves is the context of the command, ended also when standard
// output is a pipe whose reader has gone: without it a command that waits for
// something to arrive would outlive `| head -1`.
func (a *app) untilReaderLeaves() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a.ctx)
	if f, ok := raw(a.Out).(*os.File); ok {
		go func() {
			if waitForReader(ctx, f) {
				cancel()
			}
		}()
	}
	return ctx, cancel
}

// scopeJSON writes one object a line, flushed with each look at what arrived.
func (a *app) scopeJSON(ctx context.Context, sc *trainer.Scope) error {
	buffered := bufio.NewWriter(a.Out)
	enc := json.NewEncoder(buffered)
	enc.SetEscapeHTML(false)
	for _, l := range sc.Listeners() {
		if err := enc.Encode(listeningLine(l)); err != nil {
			return err
		}
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	return sc.Follow(ctx, func(n trainer.Arrival) error {
		for line := range arrivalLines(n) {
			if err := enc.Encode(line); err != nil {
				return err
			}
		}
		return buffered.Flush()
	})
}
