package telemetry

// shared is a resource, or a scope under its resource, that items of one
// request refer to. It is charged once, as long as one of them is held.
type shared struct {
	of      *shared // the scope's resource
	size    int64
	refs    int
	service string // the resource's, short; looked for once, as a resource may have any number of attributes
}

// name is the service that an item is of, "" when that is not known.
func (h *shared) name() string {
	if h == nil {
		return ""
	}
	return h.service
}

// retain is the bytes to charge for one more item.
func (h *shared) retain() (n int64) {
	for ; h != nil; h = h.of {
		h.refs++
		if h.refs > 1 {
			return n
		}
		n += h.size
	}
	return n
}

// release is the bytes that are free when an item goes.
func (h *shared) release() (n int64) {
	for ; h != nil; h = h.of {
		h.refs--
		if h.refs > 0 {
			return n
		}
		n += h.size
	}
	return n
}

// charges is what the items of one batch cost, in the batch's order.
type charges struct{ spans, metrics, logs []charge }

type charge struct {
	size int64
	from *shared
}

type sharing struct {
	resource *Resource
	scope    *Scope
}

// chargesOf measures a batch: the costly part of adding it, done without a lock.
func chargesOf(b *Batch) charges {
	seen := map[sharing]*shared{}
	var last sharing
	var from *shared
	of := func(r *Resource, s *Scope) *shared {
		now := sharing{r, s}
		if now == last {
			return from
		}
		last = now
		if from = seen[now]; from != nil {
			return from
		}
		bare := sharing{resource: r}
		res := seen[bare]
		if res == nil && r != nil {
			res = &shared{size: r.Size(), service: clip(r.Service())}
			seen[bare] = res
		}
		if from = res; s != nil {
			from = &shared{of: res, size: s.Size(), service: res.name()}
			seen[now] = from
		}
		return from
	}
	c := charges{make([]charge, len(b.Spans)), make([]charge, len(b.Metrics)), make([]charge, len(b.Logs))}
	for i, e := range b.Spans {
		c.spans[i] = charge{e.Size() + spanOverhead, of(e.Resource, e.Scope)}
	}
	for i, e := range b.Metrics {
		c.metrics[i] = charge{e.Size(), of(e.Resource, e.Scope)}
	}
	for i, e := range b.Logs {
		c.logs[i] = charge{e.Size(), of(e.Resource, e.Scope)}
	}
	return c
}
