#!/bin/bash
# The suite, run here, spread by GNU parallel, and interrupted and resumed, gives the same table each time. Prints
# TAP.
. "$(dirname "$0")/lib.sh"
args=(--records 40000 --target-file-size 1M --ratios 1,3 --policies 'neon+gc full' --workloads 'uniform,zipf(scatter=1)')
stable() { cut -d, -f1-17; } # without time and memory

"$LAYERSCOPE" suite "${args[@]}" --format csv -j 2 >"$dir/here" 2>"$dir/err"
ok "a suite runs" $?
[ "$(wc -l <"$dir/here")" -eq 9 ] && ! grep -q nan "$dir/here"
ok "it has a row for each workload, ratio and policy" $?

if command -v parallel >/dev/null; then
    "$LAYERSCOPE" suite "${args[@]}" --list | parallel --will-cite -j 2 --results "$dir/spread" >/dev/null 2>&1
    "$LAYERSCOPE" suite --collect "$dir/spread" --format csv >"$dir/collected" 2>"$dir/err"
    [ $? -eq 0 ] && [ ! -s "$dir/err" ] && cmp -s <(stable <"$dir/here") <(stable <"$dir/collected")
    ok "spread by GNU parallel and collected it is the same table" $?
else
    skip "spread by GNU parallel and collected it is the same table" "GNU parallel is not here"
fi

"$LAYERSCOPE" suite "${args[@]}" --ratios 1 --dir "$dir/kept" --format csv >/dev/null 2>&1
first=$(ls -l --time-style=full-iso "$dir/kept" | sort)
"$LAYERSCOPE" suite "${args[@]}" --dir "$dir/kept" --format csv >"$dir/resumed" 2>&1
cmp -s <(stable <"$dir/here") <(stable <"$dir/resumed")
ok "what was finished is kept and the rest is run" $?
[ "$(comm -23 <(echo "$first") <(ls -l --time-style=full-iso "$dir/kept" | sort) | grep -vc '^total')" -eq 0 ]
ok "finished runs are not run again" $?

# So many runs that even a hundred times faster machine would not finish them before the signal comes.
"$LAYERSCOPE" suite "${args[@]}" --records 400000 --seeds "$(seq -s, 1 200)" --dir "$dir/cut" >"$dir/out" 2>"$dir/err" &
pid=$!
until [ -n "$(ls -A "$dir/cut" 2>/dev/null)" ] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
kill -TERM $pid
wait $pid
[ $? -eq 1 ] && grep -q -- "--dir $dir/cut" "$dir/err"
ok "interrupted it says how to go on" $?

# The parent process may ignore SIGCHLD: then ended children leave nothing to wait for.
timeout -s KILL 60 perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' "$LAYERSCOPE" suite --records 20000 --target-file-size 1M --ratios 1 \
    --policies 'neon+gc full' --workloads uniform --format csv -j 2 >"$dir/ignored" 2>/dev/null
[ $? -eq 0 ] && [ "$(wc -l <"$dir/ignored")" -eq 3 ]
ok "a suite started with SIGCHLD ignored ends" $?

"$LAYERSCOPE" suite --collect "$dir/kept" --plot "$dir/plot.svg" --format markdown >"$dir/markdown"
grep -q '| full ' "$dir/markdown" && grep -q '</svg>' "$dir/plot.svg"
ok "Markdown, and a picture" $?
"$LAYERSCOPE" suite --collect "$dir/kept" --format json | grep -q '"rows": \['
ok "JSON" $?
# A row states all that `simulate --json` of the same run states.
"$LAYERSCOPE" simulate uniform --policy full --records 3000 --logical-size 2929K --target-file-size 64K --seed 1 \
    --workers 1 --json | tr -d '\n ' >"$dir/run"
"$LAYERSCOPE" suite --workloads uniform --policies full --records 3000 --ratios 1 --target-file-size 64K --format json |
    tr -d '\n ' >"$dir/row"
missing=0
for key in workload seed policy wal_ingested bytes_written bytes_deleted layers_created layers_deleted partitions \
    rewrites_avoided max_depth '(layers|records|bytes)":{"mean":[0-9.]*,"p50'; do
    value=$(grep -oE "\"$key\":[^,}]*" "$dir/run" | grep -v '"layers":[0-9]' | head -3 | sed -E 's/(\.[0-9]*[1-9])0*/\1/')
    [ -n "$value" ] && [ "$value" = "$(grep -oE "\"$key\":[^,}]*" "$dir/row" | head -3)" ] || missing=$((missing + 1))
done
[ "$missing" -eq 0 ]
ok "a row of the JSON has the figures of its run" $?
"$LAYERSCOPE" suite --workloads nonsense >/dev/null 2>&1
[ $? -eq 2 ]
ok "an unknown workload is a usage error" $?
[ "$("$LAYERSCOPE" suite "${args[@]}" --long --list | grep -c -- ' --records 120000 ')" -eq 8 ] &&
    [ "$("$LAYERSCOPE" suite --long --list | grep -vc -- ' --records 12000000 ')" -eq 0 ]
ok "--long is three times the records, usual or given" $?
says() { # says NAME STATUS PATTERN COMMAND…: exit status, and a line on stderr; stdout is kept in out
    name=$1 status=$2 pattern=$3
    shift 3
    "$@" >"$dir/out" 2>"$dir/err"
    [ $? -eq "$status" ] && grep -qE -- "$pattern" "$dir/err"
    ok "$name" $?
}
says "a directory that is not there is an input error" 3 '^layerscope: /nonexistent: No such file or directory$' \
    "$LAYERSCOPE" suite --collect /nonexistent
mkdir "$dir/none"
says "a directory without results too" 3 "^layerscope: $dir/none: no result of a run in it$" "$LAYERSCOPE" suite --collect "$dir/none"

# Damaged results are reported and counted, and `suite --dir` runs them again.
one=$(find "$dir/kept" -name '*.json' | sort | head -1)
two=$(find "$dir/kept" -name '*.json' | sort | tail -1)
: >"$one"
truncate -s 700 "$two"
says "an empty result is told" 3 "^$one: left out: is empty$" "$LAYERSCOPE" suite --collect "$dir/kept" --format csv
says "a result that is cut off is reported" 3 "^[^ ]*/zipf[^ ]*: left out: is cut off$" "$LAYERSCOPE" suite --collect "$dir/kept" --format csv
grep -q ': 2 files left out of the table$' "$dir/err" && [ "$(wc -l <"$dir/out")" -eq 7 ]
ok "damaged results are counted, and the table has the others" $?
says "damaged results are run again" 0 "^$one: run again: is empty$" "$LAYERSCOPE" suite "${args[@]}" --dir "$dir/kept" --format csv
cmp -s <(stable <"$dir/here") <(stable <"$dir/out")
ok "the table is complete after damaged results are run again" $?
echo hello >"$dir/kept/README"
head -c 3000000 /dev/zero >"$dir/kept/large"
: >"$dir/kept/run.json.part"
says "files of other kinds are counted" 0 "^2 files are not the result of a run \\(first: $dir/kept/README\\)$" \
    "$LAYERSCOPE" suite --collect "$dir/kept" --format csv
grep -q '^1 run is not finished' "$dir/err" && cmp -s <(stable <"$dir/here") <(stable <"$dir/out")
ok "runs that did not end are counted" $?
finish
