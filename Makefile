# Everything by name: `make serve` builds the app and serves it, `make test` sets up and runs all
# tests. What is missing is installed by `.ci/setup`, which takes a second when nothing is.

TOOLS := $(CURDIR)/src/web/packaging/node_modules/.bin:$(CURDIR)/tests/e2e/node_modules/.bin
export PATH := $(HOME)/.cargo/bin:$(TOOLS):$(PATH)
# No path of the building machine stands in the program, and no name of a registry.
CRATES := $(HOME)/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f
REMAP := --remap-path-prefix=$(HOME)/.cargo=cargo --remap-path-prefix=$(CRATES)=crates --remap-path-prefix=$(CURDIR)=zhibu
# The linker leaves what is needed to split the program afterwards.
LINK := -Clink-arg=--emit-relocs
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS := --cfg erase_components $(REMAP) $(LINK)

# All but the web crate runs without a browser; the web crate, and storage with its browser half, are
# built for WebAssembly.
CLIPPY := cargo clippy --locked --all-targets
WASM := --target wasm32-unknown-unknown
CLIPPY_WASM := cargo clippy --locked $(WASM) --package zhibu-web --package zhibu-tests --features zhibu-web/split --bins --test browser
RELEASE := trunk build --release --features split
# Warnings of rustdoc are errors. Who reads these documents reads the source too: private items are in.
DOC := RUSTDOCFLAGS="-Dwarnings -Arustdoc::private_intra_doc_links" cargo doc --locked --no-deps --document-private-items
GENERATE := cargo run --quiet --locked --package zhibu-generate
PORT ?= 8080

.PHONY: serve build single release test native browser e2e engines test-engines test-folder size bench bench-native bench-peers instructions growth fmt check check-native check-web lint deny generate demo test-office scale test-scale setup setup-browser setup-office clean

serve: setup
	$(RELEASE)
	node src/web/packaging/server.mjs $(PORT) /

build: setup
	$(RELEASE)

# One file for a disk, a stick or a mail: it needs no host.
single: build
	cp dist/zhibu.html 支部台账.html

# An archive with what a host serves, the single file, checksums and licences.
release: build
	node src/web/packaging/release.mjs target/zhibu.zip

test: setup setup-browser setup-office
	.ci/setup shared || echo "nginx, rclone or moto could not be installed: the shared directory is tested without." >&2
	$(MAKE) lint native browser instructions test-office scale
	$(RELEASE)
	$(MAKE) size e2e

native:
	cargo test --locked

browser:
	CHROMEDRIVER=$$(command -v chromedriver) cargo test --locked $(WASM) --package zhibu-tests --test browser

e2e: engines
	cd tests/e2e && playwright test

# One journey in the engines of older browsers, from a host and from a disk.
engines:
	cd tests/e2e && node engines/run.mjs chromium-92 chromium-109

# The same in Firefox and in WebKitGTK, which Debian has.
test-engines: setup setup-browser
	.ci/setup engines
	$(RELEASE)
	cd tests/e2e && xvfb-run -a node engines/run.mjs firefox webkit chromium

# The exchange by a shared folder and directory, with a real nginx, and with an object storage behind it.
test-folder: setup setup-browser
	.ci/setup shared
	$(RELEASE)
	cd tests/e2e && SHARED=must playwright test folder

size:
	node src/web/packaging/size.mjs

bench: setup setup-browser
	$(RELEASE)
	$(GENERATE) --release -- demo S > target/demo-S.json
	$(GENERATE) --release -- demo M > target/demo-M.json
	cd tests/e2e && node bench.mjs

# The pure core without a browser; the table of medians comes last (see tests/bench/README.md).
bench-native:
	cargo bench --locked --package zhibu-bench --bench native
	node tests/bench/table.mjs

# The instructions of each piece of work against those that are kept: exact, whatever else runs.
instructions: setup-browser
	node tests/bench/instructions.mjs

# The instructions of each piece of work, and the memory, at four sizes: takes hours.
growth: setup-browser
	node tests/bench/instructions.mjs --growth

# Beside two other programs for the same job, on their data. PEERS is the folder with the script that
# builds and measures them; PEERWORK is its scratch folder.
PEERS ?= ../shared/bench
bench-peers: setup setup-browser
	$(RELEASE)
	node tests/bench/peers.mjs $(PEERS)/compare.sh

fmt:
	cargo fmt --all

# What an editor runs on save, for both targets (see .vscode/settings.json).
check: check-native check-web

check-native:
	@$(CLIPPY) $(MESSAGES)

check-web:
	@$(CLIPPY_WASM) $(MESSAGES)

lint: setup
	cargo fmt --all --check
	$(CLIPPY) -- --deny warnings
	$(CLIPPY_WASM) -- --deny warnings
	$(DOC)

# Licences, duplicates and sources of what the program depends on: `cargo install cargo-deny` first.
deny:
	cargo deny --offline check licenses bans sources

# What the repository keeps generated.
generate:
	$(GENERATE) -- schema > public/schema/ledger.v1.json
	$(GENERATE) -- schema rollup > public/schema/rollup.v1.json

# A ledger of the fictional district: make demo SIZE=M > demo-m.json
SIZE ?= S
demo:
	@$(GENERATE) --release -- demo $(SIZE)

# Opens tables that the program wrote with other programs: openpyxl, which is installed into a folder of
# its own, and LibreOffice where there is one.
OFFICE := target/office
test-office:
	$(GENERATE) -- tables $(OFFICE)
	$(GENERATE) -- papers $(OFFICE)
	tests/office/run.sh $(OFFICE)

# Many ledgers, counted in DuckDB; with test-scale in Spark too.
SCALE := target/scale
SCALE_PROGRAMS := cargo build --locked --package zhibu-rollup --package zhibu-generate

scale:
	$(SCALE_PROGRAMS)
	tests/scale/run.sh $(SCALE)

test-scale: setup setup-office
	$(SCALE_PROGRAMS)
	tests/scale/run.sh $(SCALE) spark

setup:
	@.ci/setup

setup-browser:
	@.ci/setup browser

setup-office:
	@.ci/setup office

clean:
	cargo clean
	rm -rf dist
