# The only task runner. `make run` starts the site, `make test` runs every test; the rest is for developers.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
WASM := wasm32-unknown-unknown
# Steps wait for one another, and cargo uses every core by itself.
.NOTPARALLEL:
.PHONY: run release test dev bench bench-list bench-peers bench-markdown bench-browser check pictures screenshots lighthouse test-vllm target bundle tools fmt lint suites

## Builds the browser bundle and an optimised server, then serves on PLAYGROUND_LISTEN (127.0.0.1:8080).
run: bundle
	@echo "==> building the server (minutes the first time, seconds later)"
	@cargo build --profile quick --package server --bin playground
	@echo "==> starting" && exec target/quick/playground

## What to run for others: target/release/playground. Its build takes half as long again, a call a twentieth less.
release: bundle
	@cargo build --release --package server --bin playground

## Installs what the tests need and runs all of them; the last line counts them.
test: tools fmt bundle lint suites

## The site with debug code: quicker to build, slower to run.
dev: bundle
	@cargo build --package server --bin playground && exec target/debug/playground

## Tokens a second of the embedded engine, for one stream and for eight.
bench:
	cargo run --release --package engine --example tokens_per_second

## The model list and the suggestions with 100 and 10,000 made-up models.
bench-list: bundle
	@cargo run --release --package server --example bench_list

## The gateway beside nginx, HAProxy and LLM gateways; writes tests/bench/README.md (about half an hour).
bench-peers: bundle
	@cargo build --release --package server --package bench --bins
	@python3 tests/bench/run.py

## Streaming Markdown beside whole parses, in Node (about five minutes; `SAMPLE=20` for a look).
bench-markdown: bundle
	@node tests/bench/markdown/run.mjs

## Streaming in Chromium with its processor slowed, beside two other ways (about a minute).
bench-browser: bundle
	@cargo build --release --package server --bin playground
	@node tests/bench/markdown/browser.mjs "$${CARGO_TARGET_DIR:-target}/release/playground"

## The lints, and licences, advisories and bans where cargo-deny is installed.
check: fmt lint
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo "cargo-deny is not installed: \`cargo install cargo-deny\`"; fi

## The README's pictures, taken by the browser tests.
pictures: tools bundle
	@PLAYGROUND_PICTURES=1 cargo test --workspace --test browser -- pictures icons

## Every page and state in both colours, on a desk and a phone, as pictures in target/screenshots.
screenshots: tools bundle
	@PLAYGROUND_SCREENSHOTS=1 cargo test --workspace --test browser screenshots && ls target/screenshots | wc -l

## Lighthouse on a phone, median of five; fails when a bar is missed. Installs itself into target/ at first.
lighthouse: bundle
	@cargo build --release --package server --bin playground
	@mkdir -p target/lighthouse && cp tests/lighthouse/package*.json target/lighthouse/
	@cmp -s tests/lighthouse/package-lock.json target/lighthouse/node_modules/installed.json || { \
		npm ci --prefix target/lighthouse --silent --no-audit --no-fund && \
		cp tests/lighthouse/package-lock.json target/lighthouse/node_modules/installed.json; }
	@node tests/lighthouse/run.mjs target/lighthouse "$${CARGO_TARGET_DIR:-target}/release/playground" target/lighthouse/reports

## The chat suite and the engine's wire tests against the real vLLM (5 GB of packages the first time).
test-vllm: bundle
	@tests/vllm/run

target:
	@if ! command -v cargo >/dev/null; then echo "cargo is missing: install Rust from https://rustup.rs"; exit 1; fi
	@if command -v rustup >/dev/null && ! rustup target list --installed | grep -qx $(WASM); then \
		echo "==> adding the Wasm target" && rustup target add $(WASM); fi

# As a part of the workspace, or the features of shared crates would differ and the bundler be built again for its tests.
bundle: target
	@echo "==> building the browser bundle (minutes the first time, seconds later)"
	@cargo build --quiet --workspace --bin bundle && "$${CARGO_TARGET_DIR:-target}/debug/bundle"

tools:
	@tests/tools

fmt:
	cargo fmt --all --check

# The app is ten builds of one crate; the workspace sees it as the server does, the browser's are seen here.
lint: target
	cargo clippy --workspace --all-targets -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features hydrate -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features playground -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features compare -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features settings -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features renderer -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features samples -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features colours -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features math -- --deny warnings
	cargo clippy --package app --target $(WASM) --no-default-features --features suggest -- --deny warnings

# Everything is built in one go first, also the binary that several suites start, so that nothing is built twice.
suites:
	cargo build --workspace --lib --bins --tests --examples
	@set -o pipefail; status=0; cargo test --workspace --no-fail-fast 2>&1 | tee target/test.log || status=$$?; \
	awk '/^test result:/ { passed += $$4; failed += $$6 } END { print passed + 0 " passed, " failed + 0 " failed" }' target/test.log; \
	exit $$status
