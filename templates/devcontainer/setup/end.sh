# shellcheck shell=bash

# What it finds does not make the container useless: it is said, and no failure.
if command -v envcheck >/dev/null; then
    log "envcheck doctor"
    envcheck doctor --inside || log "envcheck doctor: see above what is missing or in another version"
fi
log "ready after $SECONDS s"
