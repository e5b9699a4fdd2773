# Everything by name: `make serve` builds the app and serves it, `make test` sets up and runs all
# tests. What is missing is installed by `.ci/setup`, which takes a second when nothing is.

TOOLS := $(CURDIR)/tests/e2e/node_modules/.bin
export PATH := $(HOME)/.cargo/bin:$(TOOLS):$(PATH)
# No path of the building machine stands in the program.
REMAP := --remap-path-prefix=$(HOME)/.cargo=cargo --remap-path-prefix=$(CURDIR)=zhibu
# The linker leaves what is needed to split the program afterwards.
LINK := -Clink-arg=--emit-relocs
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS := --cfg erase_components $(REMAP) $(LINK)

CLIPPY := cargo clippy --locked --workspace --all-targets
WASM := --target wasm32-unknown-unknown
RELEASE := trunk build --release --features split
PORT ?= 8080

.PHONY: serve build test native browser e2e size bench bench-native fmt lint generate demo setup setup-browser clean

serve: setup
	$(RELEASE)
	node tests/e2e/server.mjs $(PORT) /

build: setup
	$(RELEASE)

test: setup setup-browser
	cargo fmt --all --check
	$(CLIPPY) -- --deny warnings
	cargo clippy --locked $(WASM) --workspace --features zhibu/split --lib --bins --test browser -- --deny warnings
	$(MAKE) native browser
	$(RELEASE)
	$(MAKE) size e2e

native:
	cargo test --locked --test native

browser:
	CHROMEDRIVER=$$(command -v chromedriver) cargo test --locked $(WASM) --test browser

e2e:
	cd tests/e2e && playwright test

size:
	node tests/e2e/size.mjs

bench: setup setup-browser
	$(RELEASE)
	cargo run --quiet --locked --release --example generate -- demo S > target/demo-S.json
	cargo run --quiet --locked --release --example generate -- demo M > target/demo-M.json
	cd tests/e2e && node bench.mjs

# The pure core without a browser; the table of medians comes last (see tests/bench/README.md).
bench-native:
	cargo bench --locked --package zhibu-bench --bench native
	node tests/bench/table.mjs

fmt:
	cargo fmt --all

lint: setup
	cargo fmt --all --check
	$(CLIPPY) -- --deny warnings
	cargo clippy --locked $(WASM) --workspace --features zhibu/split --lib --bins --test browser -- --deny warnings

# What the repository keeps generated.
generate:
	cargo run --quiet --locked --example generate -- schema > public/schema/ledger.v1.json

# A ledger of the fictional district: make demo SIZE=M > demo-m.json
SIZE ?= S
demo:
	@cargo run --quiet --locked --release --example generate -- demo $(SIZE)

setup:
	@.ci/setup

setup-browser:
	@.ci/setup browser

clean:
	cargo clean
	rm -rf dist
