#!/bin/sh
# clang-tidy over all sources, and formatting. Fails on the first kind of finding.
set -eu
cd "$(dirname "$0")/.."
find core tui tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
find core tui -name '*.c' -print0 | xargs -0 -P 2 -n 4 clang-tidy --quiet -- -I. -D_GNU_SOURCE -std=c11 -DLAYERSCOPE_VERSION='""' $(pkg-config --cflags ncursesw libcjson libedit)
