# shellcheck shell=bash

# uv in the version that the workspace asks for, and what uv.lock says.
python_uv() (
    cd "$root/$1"
    if ! command -v uv >/dev/null; then
        version=$(sed -n 's/^required-version *= *"\([^"]*\)".*/\1/p' uv.toml pyproject.toml 2>/dev/null | head -n 1)
        [[ $version != [0-9]* ]] || version="==$version"
        install_tool "uv${version:-${2-}}"
    fi
    locked=()
    [[ ! -f uv.lock ]] || locked=(--locked)
    retry uv sync "${locked[@]}"
)
