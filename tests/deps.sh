#!/bin/sh
# Installs what the build and the tests need and is missing, from Debian's packages. Silent when all is there.
set -eu
missing=
need() { # need PACKAGE COMMAND...: the package is missing when the command fails
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
header() { printf '#include <%s>\n' "$1" | ${CC:-cc} -E - ; }
need bash sh -c 'command -v bash'
need gcc sh -c "command -v ${CC:-cc}"
need pkg-config sh -c 'command -v pkg-config'
need libncurses-dev pkg-config --exists ncursesw
need libcjson-dev pkg-config --exists libcjson
need libedit-dev pkg-config --exists libedit
need libzstd-dev pkg-config --exists libzstd
need libcmocka-dev header cmocka.h
need libvterm-dev header vterm.h
need tmux sh -c 'command -v tmux'
need parallel sh -c 'command -v parallel'
need groff-base sh -c 'command -v groff'
[ -n "$missing" ] || exit 0
echo "installing:$missing" >&2
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
