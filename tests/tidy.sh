#!/bin/sh
# Checks formatting, then runs clang-tidy over all sources. Fails at the first kind of finding.
set -eu
cd "$(dirname "$0")/.."
find core tui tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
flags="-I. -D_GNU_SOURCE -std=c11 -DLAYERSCOPE_VERSION=\"\" -DLAYERSCOPE_COMMIT=\"\" $(pkg-config --cflags ncursesw libcjson libedit)"
export flags
# shellcheck disable=SC2016
find core tui -name '*.c' -print0 | xargs -0 -P 2 -n 4 sh -c 'clang-tidy --quiet "$@" -- $flags' sh
