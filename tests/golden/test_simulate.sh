#!/bin/bash
# Recorded traces through the baseline policy: events, statistics, live layers, byte by byte.
cd "$(dirname "$0")" || exit 2
n=0
bad=0
check() { # check NAME EXPECTED-FILE ACTUAL-FILE
    n=$((n + 1))
    if cmp -s "$2" "$3"; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        diff "$2" "$3" | head -5 | sed 's/^/# /'
        bad=1
    fi
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for in in simulate_*.in; do
    for workers in 1 3; do
        "$LAYERSCOPE" simulate --trace "$in" --events --workers $workers >"$tmp/out" 2>"$tmp/err"
        status=$?
        if [ "$(cat "${in%.in}.out")" = error ]; then
            [ $status -eq 3 ] && [ -s "$tmp/err" ] && echo error >"$tmp/out"
        fi
        check "$in, $workers workers" "${in%.in}.out" "$tmp/out"
    done
done
echo "1..$n"
exit $bad
