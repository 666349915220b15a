#!/usr/bin/env bash
# Runs once when the container is made: fetches what the first build and the first test would wait for.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo fetch --locked
cargo build --workspace --locked

# A note, not a condition: the container is of use without an engine, the engine tests are not.
command -v dockerd >/dev/null || echo "dockerd is missing: scripts/test will install it"
# What differs from what the files declare is said; the container is of use all the same.
"${CARGO_TARGET_DIR:-target}/debug/envcheck" doctor --inside || echo "envcheck doctor: see above"
echo "ready: scripts/test runs everything that must hold"
