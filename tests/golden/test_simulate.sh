#!/bin/bash
# Recorded traces under the baseline policy: events, statistics and live layers, byte for byte.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2
for in in simulate_*.in; do
    for workers in 1 3; do
        "$LAYERSCOPE" simulate --trace "$in" --events --workers $workers >"$dir/out" 2>"$dir/err"
        status=$?
        if [ "$(cat "${in%.in}.out")" = error ]; then
            [ $status -eq 3 ] && [ -s "$dir/err" ] && echo error >"$dir/out"
        fi
        same_file "$in, $workers workers" "${in%.in}.out" "$dir/out"
    done
done
finish
