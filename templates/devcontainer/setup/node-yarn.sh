# shellcheck shell=bash

# What yarn.lock says; Yarn 2 and later write __metadata into it.
node_yarn() (
    cd "$root/$1"
    enable_corepack
    locked=()
    if grep -qs '^__metadata:' yarn.lock; then
        locked=(--immutable)
    elif [[ -f yarn.lock ]]; then
        locked=(--frozen-lockfile)
    fi
    retry yarn install "${locked[@]}"
)
