#!/usr/bin/env bash
# Makes a new container ready for work: installs what the lockfiles say, and says what is missing.
# Written by `envcheck init`; yours to change. Running it again does only what has not been done yet.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export PATH="$HOME/.local/bin:$PATH"

log() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }

# Runs a command again when it fails, as registries do now and then: after 2, 4 and 8 seconds.
retry() {
    local delay
    for delay in 2 4 8; do
        if "$@"; then return 0; fi
        log "failed: $*; once more in $delay s"
        sleep "$delay"
    done
    "$@"
}

# Runs a function below, and says how long it took.
step() {
    local name=$1 begun=$SECONDS
    shift
    log "$name"
    "$@"
    log "$name: done in $((SECONDS - begun)) s"
}

# Whether the files behind it are what they were when `mark` wrote the stamp.
is_marked() { [[ -f $1 && $(<"$1") == "$(sums "${@:2}")" ]]; }
mark() { sums "${@:2}" >"$1"; }
sums() { sha256sum -- "$@" 2>/dev/null || true; }
