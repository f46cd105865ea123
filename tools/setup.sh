#!/usr/bin/env bash
# Installs what is missing: `build` for building and running, `test` for the checks too. Quick when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m· %s\033[0m\n' "$*"; }
need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "$2" >&2
  exit 1
}

need rustup "rustup is needed: https://rustup.rs"
need cc "A C compiler (cc) is needed: on Debian or Ubuntu, apt-get install build-essential"
need node "Node.js 20 or later is needed: https://nodejs.org"
need npm "npm is needed; it comes with Node.js: https://nodejs.org"
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  echo "Node.js 20 or later is needed; this is $(node --version): https://nodejs.org" >&2
  exit 1
fi

channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
if ! rustup which --toolchain "$channel" cargo-clippy >/dev/null 2>&1 ||
  ! rustup target list --installed --toolchain "$channel" 2>/dev/null | grep -q wasm32-unknown-unknown; then
  say "Installing Rust $channel (about 1 minute)"
  rustup toolchain install "$channel" --profile minimal --component rustfmt,clippy --target wasm32-unknown-unknown --no-self-update
fi

# The tool that writes the browser's glue must be of the very version that the crate is locked to.
bindgen=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')
if [ "$(.tools/bin/wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $bindgen" ]; then
  say "Installing wasm-bindgen $bindgen (about 4 minutes)"
  cargo install wasm-bindgen-cli --version "$bindgen" --root .tools --quiet
fi

# node_modules is up to date when it was made from this very lock file.
npm_ci() {
  local stamp="$1/node_modules/.made-from"
  if ! cmp -s "$1/package-lock.json" "$stamp"; then
    say "Installing the npm packages of $1 (a few seconds)"
    (cd "$1" && PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
    cp "$1/package-lock.json" "$stamp"
  fi
}
npm_ci tools
# An SMTP server and independent readers for the tests, in a Python of their own; made anew when their list has changed.
python_venv() {
  local stamp=.tools/python/.made-from
  if ! cmp -s tools/python.txt "$stamp"; then
    say "Installing the Python packages of the tests (a few seconds)"
    need python3 "Python 3.9 or later is needed for the tests: https://www.python.org"
    if ! python3 -c 'import ensurepip' 2>/dev/null; then
      if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
      else
        echo "Python's venv is needed for the tests: on Debian or Ubuntu, apt-get install python3-venv" >&2
        exit 1
      fi
    fi
    python3 -m venv --clear .tools/python
    .tools/python/bin/pip install --quiet --disable-pip-version-check --requirement tools/python.txt
    cp tools/python.txt "$stamp"
  fi
}

if [ "${1:-build}" = test ]; then
  npm_ci end2end
  python_venv
  if ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
      say "Installing Chromium (about 1 minute)"
      apt-get update -qq && apt-get install -y -qq chromium >/dev/null
    else
      say "Installing Playwright's Chromium (about 1 minute)"
      (cd end2end && npx playwright install chromium)
    fi
  fi
fi
