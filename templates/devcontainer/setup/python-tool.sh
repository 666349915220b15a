# shellcheck shell=bash

# A program from PyPI, for this user.
install_tool() {
    if command -v pipx >/dev/null; then
        retry pipx install --force "$1"
    else
        retry python3 -m pip install --disable-pip-version-check --quiet --user "$1"
    fi
}
