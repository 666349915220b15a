# shellcheck shell=bash

# Bun in the version that package.json names under packageManager, and what bun.lock says.
node_bun() (
    cd "$root/$1"
    if ! command -v bun >/dev/null; then
        version=$(sed -n 's/.*"packageManager": *"bun@\([0-9.]*\).*/@\1/p' package.json)
        retry npm install --global --prefix "$HOME/.local" "bun$version"
    fi
    locked=()
    [[ ! -f bun.lock && ! -f bun.lockb ]] || locked=(--frozen-lockfile)
    retry bun install "${locked[@]}"
)
