# shellcheck shell=bash

# pnpm and Yarn in the version that package.json names under packageManager, in a folder of this user.
enable_corepack() {
    mkdir -p "$HOME/.local/bin"
    command -v corepack >/dev/null || retry npm install --global --prefix "$HOME/.local" corepack
    corepack enable --install-directory "$HOME/.local/bin" pnpm yarn
    export COREPACK_ENABLE_DOWNLOAD_PROMPT=0
}
