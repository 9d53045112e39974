#!/bin/bash
# Identification of levels against the published planner: every identify_*.in gives identify_*.out. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2
for in in identify_*.in; do
    expected=${in%.in}.out
    got=$("$LAYERSCOPE" levels "$in" 2>"$dir/err")
    status=$?
    if [ "$(head -c 5 "$expected")" = error ]; then
        [ $status -eq 3 ] && [ -s "$dir/err" ]
        ok "$in is refused" $? "status $status"
    else
        [ $status -eq 0 ] && difference=$(diff <(printf '%s\n' "$got") "$expected")
        ok "$in" $? "$(cat "$dir/err"; printf '%s\n' "$difference")"
    fi
done
finish
