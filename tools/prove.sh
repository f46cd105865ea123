#!/usr/bin/env bash
# The long checks. What they print belongs in PROOFS.md, with the date, the commit and the machine.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "commit $(git rev-parse --short HEAD), $(date -u +%F), $(nproc) cores, $(uname -sm)"
cargo build --quiet --release --features ssr
node tools/assets.mjs
FIL_KILLS=200 cargo test --quiet --release --features ssr --test server kill:: -- --nocapture
