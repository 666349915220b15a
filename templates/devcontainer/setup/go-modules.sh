# shellcheck shell=bash

# The modules of go.mod and go.work.
go_modules() (
    cd "$root/$1"
    retry go mod download
)
