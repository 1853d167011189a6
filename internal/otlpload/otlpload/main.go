// Command otlpload sends OTLP loads to a loopback port, honest or hostile, and
// measures a live view that takes them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"otelings/internal/otlpload"
)

const usage = `otlpload send   [flags]                     an honest load to -addr
otlpload attack -grpc ADDR -http ADDR NAME  one attack; without a name, the list
otlpload bench  -program FILE [-n ITEMS]    measures "FILE scope" from outside
otlpload flood  -program FILE [-scale small|full] [-face json|tui|plain] [NAME…]
                                            every attack, with an honest client beside
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	commands := map[string]func(context.Context, []string, io.Writer) error{"send": send, "attack": attack, "bench": bench, "flood": flood}
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprint(errs, usage)
		return 2
	}
	err := commands[args[0]](ctx, args[1:], out)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(errs, usage)
		return 2
	}
	fmt.Fprintln(errs, "otlpload:", err)
	return 1
}

func send(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("send", flag.ContinueOnError)
	l := otlpload.NewLoad("127.0.0.1:4317")
	f.StringVar((*string)(&l.Signal), "signal", string(l.Signal), "traces, logs or metrics")
	f.StringVar((*string)(&l.Protocol), "protocol", string(l.Protocol), "grpc, http or json")
	f.StringVar(&l.Addr, "addr", l.Addr, "`host:port`, loopback only")
	f.BoolVar(&l.Gzip, "gzip", false, "compress the bodies")
	f.IntVar(&l.Items, "n", l.Items, "items in all: spans, log records, data points")
	f.IntVar(&l.Batch, "batch", l.Batch, "items a request")
	f.IntVar(&l.PerTrace, "per-trace", l.PerTrace, "spans a trace")
	f.IntVar(&l.Workers, "workers", l.Workers, "requests under way at once")
	f.IntVar(&l.Services, "services", l.Services, "distinct service.name values")
	f.IntVar(&l.Rate, "rate", 0, "items a second, 0: as fast as answered")
	seed := f.Uint("seed", uint(l.Seed), "0 to 255: another one changes every trace id")
	if err := f.Parse(args); err != nil {
		return err
	}
	l.Seed = byte(*seed)
	r, err := otlpload.Run(ctx, l)
	if err != nil {
		return err
	}
	r.Print(out)
	if !r.Whole() {
		return errors.New("not everything was taken")
	}
	return nil
}

func attack(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("attack", flag.ContinueOnError)
	var t otlpload.Target
	f.StringVar(&t.GRPC, "grpc", "127.0.0.1:4317", "`host:port` for gRPC, loopback only")
	f.StringVar(&t.HTTP, "http", "127.0.0.1:4318", "`host:port` for HTTP, loopback only")
	scale := f.String("scale", "small", "small or full")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		for _, a := range otlpload.Attacks() {
			fmt.Fprintf(out, "%-16s %s\n", a.Name, a.Does)
		}
		return nil
	}
	s, err := scaleOf(*scale, out)
	if err != nil {
		return err
	}
	chosen, err := named(f.Args())
	if err != nil {
		return err
	}
	for _, a := range chosen {
		tally, err := a.Run(ctx, t, s)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %+v\n", a.Name, tally)
	}
	return nil
}

func bench(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	b := otlpload.Bench{Out: out}
	f.StringVar(&b.Program, "program", "bin/otelings", "the `file` of the program")
	f.IntVar(&b.Items, "n", 100_000, "items of each load")
	if err := f.Parse(args); err != nil {
		return err
	}
	return b.Run(ctx)
}

func flood(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("flood", flag.ContinueOnError)
	fl := otlpload.Flood{Out: out}
	f.StringVar(&fl.Program, "program", "bin/otelings", "the `file` of the program")
	f.StringVar((*string)(&fl.Face), "face", string(otlpload.JSONL), "json, tui or plain")
	scale := f.String("scale", "full", "small or full")
	if err := f.Parse(args); err != nil {
		return err
	}
	var err error
	if fl.Scale, err = scaleOf(*scale, out); err != nil {
		return err
	}
	if fl.Attacks, err = named(f.Args()); err != nil {
		return err
	}
	return fl.Run(ctx)
}

func scaleOf(name string, out io.Writer) (otlpload.Scale, error) {
	s, cut, ok := otlpload.ScaleOf(name)
	if !ok {
		return s, fmt.Errorf("unknown scale %q: small or full", name)
	}
	if cut {
		fmt.Fprintf(out, "this machine lets a process open %d files: %d connections instead of more\n", otlpload.Files(), s.Conns)
	}
	return s, nil
}

// named is the attacks with these names, all of them without names.
func named(names []string) ([]otlpload.Attack, error) {
	if len(names) == 0 {
		return otlpload.Attacks(), nil
	}
	var out []otlpload.Attack
	for _, n := range names {
		a, ok := otlpload.AttackNamed(n)
		if !ok {
			var all []string
			for _, a := range otlpload.Attacks() {
				all = append(all, a.Name)
			}
			return nil, fmt.Errorf("unknown attack %q: one of %s", n, strings.Join(all, ", "))
		}
		out = append(out, a)
	}
	return out, nil
}
