#!/bin/bash
# Standard output holds one thing: with `-o -` or --json nothing is printed before or after it. Prints TAP.
. "$(dirname "$0")/lib.sh"
report() { # report NAME STATUS
    ok "$1" "$2" "$(head -4 "$dir/out" "$dir/err")"
}
run() { # run COMMAND...: its status in $status
    "$LAYERSCOPE" "$@" >"$dir/out" 2>"$dir/err" </dev/null
    status=$?
}
refused() { # refused NAME COMMAND...
    run "${@:2}"
    [ $status -eq 2 ] && ! [ -s "$dir/out" ] && grep -q "can't be combined" "$dir/err"
    report "$1" $?
}
scenario=samples/partitions.scn
run plan $scenario -o -
[ $status -eq 0 ] && "$LAYERSCOPE" info --strict - <"$dir/out" >/dev/null 2>&1 && grep -q '^target ' "$dir/err"
report "plan -o -: a history, and the text is told beside it" $?
run simulate uniform -n 1000 -o -
[ $status -eq 0 ] && "$LAYERSCOPE" info --strict - <"$dir/out" >/dev/null 2>&1 && grep -q '^ingested ' "$dir/err"
report "simulate -o - too" $?
run suite -n 1000 --workloads uniform --policies 'neon+gc full' --ratios 1 --plot -
[ $status -eq 0 ] && [ "$(head -c 4 "$dir/out")" = '<svg' ] && [ "$(tail -n 1 "$dir/out")" = '</svg>' ] &&
    grep -q '^workload ' "$dir/err"
report "suite --plot - too" $?
refused "events and JSON" simulate uniform -n 1000 -e -j
refused "a digest and JSON, which has it" simulate uniform -n 1000 -d -j
refused "a history and events" simulate uniform -n 1000 -o - -e
refused "a history and JSON" simulate uniform -n 1000 -o - -j
refused "a history and the plan as JSON" plan $scenario -o - -j
refused "a picture and CSV" suite -n 1000 --workloads uniform --plot - --format csv
finish
