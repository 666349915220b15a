# shellcheck shell=bash

# The toolchain of rust-toolchain.toml, where there is one, and the crates of Cargo.lock.
rust_cargo() (
    cd "$root/$1"
    locked=()
    [[ ! -f Cargo.lock ]] || locked=(--locked)
    retry cargo fetch "${locked[@]}"
)
