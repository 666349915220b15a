# shellcheck shell=bash

# What package-lock.json says.
node_npm() (
    cd "$root/$1"
    if [[ -d node_modules ]] && is_marked node_modules/.setup package.json package-lock.json; then
        log "nothing has changed"
        return
    fi
    if [[ -f package-lock.json ]]; then
        retry npm ci --no-audit --no-fund
    else
        retry npm install --no-audit --no-fund
    fi
    mkdir -p node_modules
    mark node_modules/.setup package.json package-lock.json
)
