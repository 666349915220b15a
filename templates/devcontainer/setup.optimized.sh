#!/usr/bin/env bash
# Makes a new container ready for work: installs what the lockfiles say, and says what is missing.
# Written by `envcheck init`; yours to change. Running it again does only what has not been done yet.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export PATH="$HOME/.local/bin:$PATH"

log() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }

# What goes wrong is said once more in the end, where it is seen.
under_way="the setup"
finish() {
    local status=$?
    [[ $status -eq 0 ]] || log "not ready: $under_way failed (exit $status); mend it, then run: bash ${BASH_SOURCE[0]}"
}
trap finish EXIT

# Runs a command again when it fails, as registries do now and then: after 2, 4 and 8 seconds.
retry() {
    local delay status
    for delay in 2 4 8; do
        if "$@"; then return 0; else status=$?; fi
        # A command that is not there does not come with time.
        [[ $status -ne 127 ]] || return 127
        log "failed: $*; once more in $delay s"
        sleep "$delay"
    done
    "$@"
}

# Runs a function below, and says how long it took.
step() {
    local name=$1 begun=$SECONDS
    shift
    under_way=$name
    log "$name"
    "$@"
    under_way="the setup"
    log "$name: done in $((SECONDS - begun)) s"
}

# Whether the files behind it are what they were when `mark` wrote the stamp.
is_marked() { [[ -f $1 && $(<"$1") == "$(sums "${@:2}")" ]]; }
mark() { sums "${@:2}" >"$1"; }
sums() { [[ $# -eq 0 ]] || sha256sum -- "$@" 2>/dev/null || true; }
