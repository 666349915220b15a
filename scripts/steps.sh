# shellcheck shell=bash
# What the scripts share: steps with their times, packages, and tools kept in the user's cache.

# shellcheck disable=SC2034 # used by the scripts that read this one
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/imagebuild-ci"
tools="$cache/tools"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"

step_name=""
step_start=0
step_times=()

# Ends the step before and begins the named one.
step() {
    step_end
    step_name="$1"
    step_start=$SECONDS
    printf '\n=== %s\n' "$step_name"
}

step_end() {
    [ -z "$step_name" ] || step_times+=("$(printf '%5d s  %s' $((SECONDS - step_start)) "$step_name")")
    step_name=""
}

# For `trap … EXIT`: the steps' times, and the name of the step that failed.
step_summary() {
    local status=$1 failed="$step_name"
    step_end
    printf '\n=== summary\n'
    [ ${#step_times[@]} -eq 0 ] || printf '%s\n' "${step_times[@]}"
    printf '%5d s  in all\n' "$SECONDS"
    [ "$status" -eq 0 ] || printf 'FAILED in step: %s (exit %d)\n' "${failed:-start}" "$status"
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Whether a Debian package's command is there, from whatever source; or, for what is no command, the thing itself.
has() {
    case "$1" in
    python3-venv) python3 -c 'import ensurepip' 2>/dev/null ;;
    python3-yaml) python3 -c 'import yaml' 2>/dev/null ;;
    busybox-static) [ "$(dpkg-query -W -f '${db:Status-Status}' busybox-static 2>/dev/null)" = installed ] ;;
    *) PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null ;;
    esac
}

# Installs Debian packages unless what they bring is there: packages PACKAGE|COMMAND=PACKAGE…
packages() {
    local wanted missing=() sudo=()
    for wanted in "$@"; do
        has "${wanted%%=*}" || missing+=("${wanted#*=}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local install="apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "not installed: ${missing[*]}; run as root: $install"
        sudo=(sudo)
    fi
    command -v apt-get >/dev/null || fail "not installed: ${missing[*]}, and this is no Debian: install them yourself"
    printf 'installing %s\n' "${missing[*]}"
    {
        "${sudo[@]}" apt-get -q update &&
            "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -q install -y --no-install-recommends "${missing[@]}"
    } >"$cache/apt.log" 2>&1 || {
        tail -n 20 "$cache/apt.log" >&2
        fail "could not install ${missing[*]}; try it by hand: $install"
    }
}

# A program from PyPI in an environment of its own: python_tool NAME==VERSION COMMAND prints the command's path.
python_tool() {
    local home="$tools/${1%%==*}-${1##*==}"
    [ -x "$home/bin/$2" ] || {
        rm -rf "$home"
        python3 -m venv "$home" && "$home/bin/pip" install --quiet "$1" >&2 || return 1
    }
    printf '%s\n' "$home/bin/$2"
}

# A program from the npm registry: npm_tool NAME@VERSION COMMAND prints the command's path.
npm_tool() {
    local home="$tools/npm/${1//\//_}"
    [ -e "$home/node_modules/.bin/$2" ] || {
        mkdir -p "$home"
        npm install --silent --no-audit --no-fund --prefix "$home" "$1" >&2 || return 1
    }
    printf '%s\n' "$home/node_modules/.bin/$2"
}

# A cargo subcommand, compiled without optimisation, as compiling is what takes the time:
# cargo_tool NAME VERSION FLAG… prints the command's path.
cargo_tool() {
    local home="$tools/$1-$2"
    [ -x "$home/bin/$1" ] ||
        CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
            CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$cache/tools-build" \
            cargo install --quiet --locked --root "$home" --version "$2" "${@:3}" "$1" >&2 || return 1
    rm -rf "$cache/tools-build"
    printf '%s\n' "$home/bin/$1"
}

mkdir -p "$tools"
