#!/bin/bash
# Runs every test and ends in one line `N passed, N failed, N skipped`.
#
# A test is a program that prints TAP ("ok 1 - name", "not ok 2 - name", "ok 3 # SKIP reason"):
#   the cmocka programs of tests/unit and tests/screen, the scripts tests/*/test_*.sh, check-layers,
#   check-unused, check-voice, corpus replays.
# `prove` runs them where it is installed. A test that ends before its plan does has failed.
# Usage: tests/run.sh BUILD [PATTERN]   (PATTERN: run only tests whose path contains it)
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
pattern=${2:-}
export LAYERSCOPE="$PWD/$build/layerscope" BUILD="$PWD/$build"
export CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C.UTF-8 TZ=UTC ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
export TSAN_OPTIONS=exitcode=1 # as with the other sanitizers
export NCURSES_GPM_TERMS=none # its leaks have no symbols, because ncurses unloads the mouse library
unset NO_COLOR COLUMNS LINES
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

list() {
    echo tests/check-layers.sh
    echo tests/check-unused.sh
    echo tests/check-voice.sh
    for source in tests/*/test_*.c; do # a program whose source is gone is left over from an older build
        program=$build/tests/$(basename "$source" .c)
        [ -x "$program" ] && echo "$program"
    done
    ls tests/*/test_*.sh 2>/dev/null
}
export TEST_LOGS=$logs
broken=0
if command -v prove >/dev/null; then
    list | grep -F -- "$pattern" | prove --norc -j 2 --exec tests/run-one.sh - || broken=1
else
    list | grep -F -- "$pattern" | xargs -r -P 2 -n 1 tests/run-one.sh >/dev/null
    for log in "$logs"/*; do # prove does this by itself
        plan=$(sed -nE 's/^1\.\.([0-9]+).*/\1/p' "$log" | tail -1)
        ran=$(grep -cE '^(not )?ok ' "$log")
        [ "${plan:-none}" = "$ran" ] || echo "not ok 0 - ${log##*/} ran $ran tests, its plan says ${plan:-nothing}" >>"$log"
    done
fi

passed=0 failed=0 skipped=0
for log in "$logs"/*; do
    [ -f "$log" ] || continue
    s=$(grep -ciE '^(not )?ok .*# skip' "$log")
    p=$(grep -cE '^ok ' "$log")
    f=$(grep -E '^not ok ' "$log" | grep -civE '# skip')
    p=$((p - $(grep -ciE '^ok .*# skip' "$log")))
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if [ "$f" -gt 0 ]; then
        echo "--- ${log##*/}"
        grep -vE '^ok ' "$log" | tail -60
    fi
    grep -iE '^(not )?ok .*# skip' "$log" | sed 's/^/skipped: /'
done
[ "$failed" -eq 0 ] && failed=$broken # a test that ended before its plan
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
