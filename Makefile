# The five commands of the project. Each installs what it lacks and says what it does.

ADDR ?= 127.0.0.1:3000
DATA ?= demo-data

.PHONY: help run test prove bench dev

help:
	@echo "make run    build and serve with demonstration data (ADDR=$(ADDR) DATA=$(DATA))"
	@echo "make test   every check"
	@echo "make prove  the long checks, written to PROOFS.md"
	@echo "make bench  against bare Node on this machine"
	@echo "make dev    serve, and build again at each change"

run:
	@tools/setup.sh build
	@cargo build --release --features ssr
	@node tools/assets.mjs
	@exec target/release/fil serve --demo --addr "$(ADDR)" --data "$(DATA)"

test:
	@tools/setup.sh test
	@tools/test.sh

prove:
	@tools/setup.sh test
	@tools/prove.sh

bench:
	@tools/setup.sh test
	@tools/bench.sh

dev:
	@tools/setup.sh build
	@node tools/dev.mjs "$(ADDR)" "$(DATA)"
