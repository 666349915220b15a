# shellcheck shell=bash

# What pnpm-lock.yaml says.
node_pnpm() (
    cd "$root/$1"
    enable_corepack
    locked=()
    [[ ! -f pnpm-lock.yaml ]] || locked=(--frozen-lockfile)
    retry pnpm install "${locked[@]}"
)
