package lab

import (
	"context"

	"otelings/collector"
	"otelings/telemetry"
)

// private is the embedded collector of one run: a free loopback port and a
// store of its own.
type private struct {
	*collector.Collector
	store *telemetry.Store
}

func (p private) Snapshot() *telemetry.Snapshot { return p.store.Snapshot() }

func openCollector(ctx context.Context) (door, error) {
	store := telemetry.NewStore(telemetry.Limits{Bytes: telemetry.AttemptBytes})
	c, err := collector.Start(ctx, collector.NewDefaultConfig(), store)
	if err != nil {
		return nil, err
	}
	return private{c, store}, nil
}
