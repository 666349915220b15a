#!/bin/sh
# Installs envcheck into /usr/local/bin, as root, on Debian, Ubuntu, Alpine, Fedora and what is built on them.
# The options come as variables: they are looked at and quoted, never evaluated.
set -eu
umask 022
# Ranges of characters are those of ASCII.
LC_ALL=C
export LC_ALL

version="${VERSION:-latest}"
source="${SOURCE:-}"
sha256="${SHA256:-}"
target=/usr/local/bin/envcheck

fail() {
    printf 'envcheck: %s\n' "$*" >&2
    exit 1
}

say() {
    printf 'envcheck: %s\n' "$*"
}

check_options() {
    case "$version" in
    latest) ;;
    [!0-9]* | *[!0-9A-Za-z.+-]*) fail "the option \`version\` is \`latest\` or a version such as 0.1.0" ;;
    esac
    # Nothing else is in an address, a path or a name that is meant here.
    case "$source" in
    *[!0-9A-Za-z._~:/%+-]*) fail "the option \`source\` has characters that no address, path or repository has" ;;
    esac
    case "$sha256" in
    "") ;;
    *[!0-9a-fA-F]*) fail "the option \`sha256\` is no digest of 64 hexadecimal digits" ;;
    *) [ ${#sha256} -eq 64 ] || fail "the option \`sha256\` is no digest of 64 hexadecimal digits" ;;
    esac
}

# The name of the archive for this machine. The programs in it are linked statically: they run with every C library.
archive_name() {
    case "$(uname -m)" in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "there is no release for $(uname -m): build one and give its path as the option \`source\`" ;;
    esac
    printf 'envcheck-%s-unknown-linux-musl.tar.gz' "$machine"
}

# Sets `address` to the archive's, or `path` to a file.
find_source() {
    address=""
    path=""
    releases="https://github.com/$source/releases"
    case "$source" in
    "") fail "set the option \`source\`: OWNER/NAME of the repository that releases envcheck, an address, or a path" ;;
    https://* | http://localhost/* | http://localhost:* | http://127.0.0.1/* | http://127.0.0.1:*)
        address="${source%/}/$(archive_name)"
        ;;
    http://*) fail "the option \`source\` is an address without encryption: use https://" ;;
    /* | ./*) path="$source" ;;
    */*/* | *:* | [!0-9A-Za-z]* | *[!0-9A-Za-z._/-]* | */) wrong_source ;;
    */*)
        case "$version" in
        latest) address="$releases/latest/download/$(archive_name)" ;;
        *) address="$releases/download/v$version/$(archive_name)" ;;
        esac
        ;;
    *) wrong_source ;;
    esac
}

wrong_source() {
    fail "the option \`source\` is no OWNER/NAME, no address with https://, and no path with / or ./ in front"
}

# Installs curl where nothing can download.
bring_downloader() {
    if command -v curl >/dev/null || command -v wget >/dev/null; then
        return
    fi
    say "installing curl, to download with"
    if command -v apt-get >/dev/null; then
        apt-get -q update
        DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends ca-certificates curl
        rm -rf /var/lib/apt/lists/*
    elif command -v apk >/dev/null; then
        apk add --no-cache ca-certificates curl
    elif command -v dnf >/dev/null; then
        dnf -q -y install ca-certificates curl
    elif command -v microdnf >/dev/null; then
        microdnf -y install ca-certificates curl
    else
        fail "neither curl nor wget is there to download with: install one in the image, or give a path as \`source\`"
    fi
}

# fetch ADDRESS FILE
fetch() {
    if command -v curl >/dev/null; then
        case "$1" in
        https://*) protocols="=https" ;;
        *) protocols="=http" ;;
        esac
        curl --fail --silent --show-error --location --proto "$protocols" --proto-redir "$protocols" \
            --connect-timeout 20 --retry 3 --output "$2" "$1"
    else
        wget -q -O "$2" "$1"
    fi || fail "cannot download $1: see that the release exists, and that this machine reaches it"
}

digest_of() {
    command -v sha256sum >/dev/null || fail "sha256sum is missing: install coreutils"
    sha256sum <"$1" | cut -d ' ' -f 1
}

# verify FILE DIGEST WHOSE
verify() {
    found=$(digest_of "$1")
    wanted=$(printf '%s' "$2" | tr A-F a-f)
    [ "$found" = "$wanted" ] ||
        fail "the archive has the SHA-256 digest $found, and $3 says ${wanted:-nothing}: not installed"
}

# Downloads, or takes, what `source` names. Sets `file`.
obtain() {
    if [ -n "$path" ]; then
        [ -f "$path" ] || fail "there is no file $path (the option \`source\`; ./ is the folder of the Feature)"
        file="$path"
    else
        bring_downloader
        file="$work/envcheck.tar.gz"
        say "downloading $address"
        fetch "$address" "$file"
        if [ -z "$sha256" ]; then
            fetch "$address.sha256" "$work/sha256"
            verify "$file" "$(head -n 1 "$work/sha256" | cut -d ' ' -f 1)" "$address.sha256"
        fi
    fi
    [ -z "$sha256" ] || verify "$file" "$sha256" "the option \`sha256\`"
}

# Sets `program` to the program in `file`.
unpack() {
    program="$file"
    case "$file" in
    *.tar.gz | *.tgz)
        mkdir "$work/archive"
        tar -xzof "$file" -C "$work/archive" || fail "the archive cannot be unpacked"
        program="$work/archive/envcheck"
        [ -f "$program" ] || fail "the archive holds no program envcheck"
        ;;
    esac
}

# What a program says of its version; fails where it does not run.
version_of() {
    said=$("$1" --version 2>/dev/null) || return 1
    case "$said" in
    "envcheck "*) printf '%s' "${said#envcheck }" ;;
    *) return 1 ;;
    esac
}

main() {
    [ "$(id -u)" -eq 0 ] || fail "only root can install into /usr/local/bin"
    check_options
    find_source
    if [ -n "$address" ] && [ -z "$sha256" ] && [ -x "$target" ] && [ "$(version_of "$target")" = "$version" ]; then
        say "$version is installed already"
        return
    fi
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    obtain
    unpack
    cp "$program" "$work/envcheck"
    chmod 0755 "$work/envcheck"
    have=$(version_of "$work/envcheck") ||
        fail "the program does not run here: it was built for another system or C library"
    if [ "$version" != latest ] && [ "$have" != "$version" ]; then
        fail "the option \`version\` is $version, and \`source\` has $have: not installed"
    fi
    mkdir -p "${target%/*}"
    # Whole or not at all, also where one that runs is replaced.
    cp "$work/envcheck" "$target.new"
    mv -f "$target.new" "$target"
    say "installed $have as $target"
}

main
