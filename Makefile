# What a contributor types. `make test` is what the README names; CI runs `make ci`.
GO ?= go
CACHE := $(shell $(GO) env GOCACHE 2>/dev/null)
LINT := $(dir $(CACHE))otelings-tools/golangci-lint

.PHONY: build run test race lint vet verify week senders causes bench flood fuzz ci golden
build:            ## the stripped static binary in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/otelings ./cmd/otelings
run:
	$(GO) run ./cmd/otelings
test:             ## fast: under three minutes on two cores, no toolchain but Go needed
	$(GO) test ./...
race:
	$(GO) test -race ./...
vet:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'gofmt would change these files'; exit 1; }
	$(GO) vet ./...
$(LINT): tools/go.mod tools/go.sum
	cd tools && $(GO) build -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
lint: $(LINT)
	$(LINT) run --allow-parallel-runners ./...
verify: build     ## plays every starter, solution and wrong answer for real; needs cargo
	bin/otelings verify
causes:           ## provokes every cause with a real program, and mends it; needs cargo
	CARGO_TARGET_DIR="$${CARGO_TARGET_DIR:-$(dir $(CACHE))otelings/target}" $(GO) test ./internal/causes -causes -count=1 -v -run 'Programs|Variables' -timeout 15m
week:             ## plays the newcomer's first week, on screen and in lines, in both languages; needs cargo
	CARGO_TARGET_DIR="$${CARGO_TARGET_DIR:-$(dir $(CACHE))otelings/target}" $(GO) test ./cmd/otelings -run Week -week -v -timeout 30m
senders:          ## builds and runs real senders of five languages, telemetrygen and curl; docs/senders.md
	$(GO) test ./internal/senders -senders -parallel 8 -v -timeout 20m
golden:           ## rewrites the golden frames; look at the difference before you commit it
	$(GO) test ./tui/... -update
bench: build      ## start-up, ingest, screens, the live view from outside: compare CPU seconds and ratios, the machine may be shared
	$(GO) test -run='^$$' -bench=. -benchmem ./...
	$(GO) run ./internal/otlpload/otlpload bench -program bin/otelings
N ?= full
flood: build      ## every attack on a live view, with an honest client beside; N=small as in CI
	$(GO) run ./internal/otlpload/otlpload flood -program bin/otelings -scale $(N)
	$(GO) run ./internal/otlpload/otlpload flood -program bin/otelings -scale small -face tui $(if $(filter small,$(N)),dense half-open many-traces)
fuzz:             ## each fuzz target for a short while
	.ci/fuzz 20s
ci:
	.ci/run
