#!/usr/bin/env bash
# The long checks. What they print belongs in PROOFS.md, with the date, the commit and the machine.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "commit $(git rev-parse --short HEAD), $(date -u +%F), $(nproc) cores, $(uname -sm)"
cargo build --quiet --release --features ssr
node tools/assets.mjs
cargo test --quiet --release --features ssr --test server load:: -- --ignored --nocapture
FIL_KILLS=200 cargo test --quiet --release --features ssr --test server kill:: -- --nocapture
FIL_TEST_KILLS=50 cargo test --quiet --release --features ssr --test server epreuve::coupures:: -- --nocapture
cargo test --quiet --release --features ssr --test server masse:: -- --ignored --nocapture

# The adaptive test: 10,000 simulated people, the controls of the bank, a calibration.
cargo test --quiet --release --features ssr --lib positionnement::engine -- --ignored --nocapture

# What is exported, as LibreOffice reads it.
if ! command -v soffice >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null
fi
if command -v soffice >/dev/null 2>&1; then
  cargo test --quiet --release --features ssr --test server documents::libreoffice -- --ignored
else
  echo "LibreOffice is missing: what it reads is not checked" >&2
fi

# The offline log on Firefox too.
if ! command -v firefox-esr >/dev/null 2>&1 && ! command -v firefox >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends firefox-esr >/dev/null
fi
if command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1; then
  npm --prefix end2end --silent run firefox
else
  echo "Firefox is missing: the offline log is not checked there" >&2
fi
