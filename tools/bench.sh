#!/usr/bin/env bash
# Against peers, by ratio, side by side in one run.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=tools/bench/node_modules/.made-from
if ! cmp -s tools/bench/package-lock.json "$stamp"; then
  echo "· Installing the peers (about 1 minute)"
  (cd tools/bench && npm ci --no-audit --no-fund --loglevel=error)
  cp tools/bench/package-lock.json "$stamp"
fi
cargo build --quiet --release --features ssr
node tools/assets.mjs
node tools/bench/list.mjs
