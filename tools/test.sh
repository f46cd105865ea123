#!/usr/bin/env bash
# Every check, the quick ones first. Stops at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

started=$SECONDS
step() {
  local name=$1 from=$SECONDS
  shift
  printf '\n\033[1m▸ %s\033[0m\n' "$name"
  if ! "$@"; then
    printf '\033[1m✗ %s failed\033[0m\n' "$name"
    exit 1
  fi
  printf '  %s: %ds\n' "$name" $((SECONDS - from))
}

step "format" cargo fmt --check
step "lints of the server" cargo clippy --quiet --release --features ssr --all-targets -- -D warnings
step "lints of the browser's code" cargo clippy --quiet --profile wasm-release --lib --target wasm32-unknown-unknown --features hydrate -- -D warnings
step "lints of the offline log" cargo clippy --quiet --profile wasm-release --lib --target wasm32-unknown-unknown --features journal -- -D warnings
step "build of the server" cargo build --quiet --release --features ssr
step "build of the browser's files" node tools/assets.mjs
step "unit, property, database and HTTP tests" cargo test --quiet --release --features ssr
step "sizes" node tools/sizes.mjs
step "Lighthouse" node tools/lighthouse.mjs
step "browser tests" npm --prefix end2end --silent test
printf '\n\033[1m✓ all checks passed in %ds\033[0m\n' $((SECONDS - started))
