#!/bin/bash
# What a command saved can be read as input: of each command, and of a second plan. Prints TAP.
. "$(dirname "$0")/lib.sh"
printf 'fanout 2\ntarget_file_size 1M\nkeyspace 0 100\n' >"$dir/run.scn"
for i in 1 2 3 4; do printf 'rec 1 600000\nrec 2 600000\n'; done >>"$dir/run.scn"
printf 'compact\nexpect jobs 2\nexpect read_depth max 1\n' >>"$dir/run.scn"
for policy in neon full blocks legacy; do
    "$LAYERSCOPE" simulate zipf --records 6000 --record-len 100 --target-file-size 30000 --fanout 3 --policy $policy \
        --logical-size 1M -o "$dir/$policy.json" >/dev/null
    "$LAYERSCOPE" plan "$dir/$policy.json" --set fanout=1 -o "$dir/$policy-plan.json" >"$dir/out" 2>&1 ||
        "$LAYERSCOPE" plan "$dir/$policy.json" -o "$dir/$policy-plan.json" >"$dir/out" 2>&1
    ok "$policy: a run is planned from where it ended" $? "$(tail -3 "$dir/out")"
    for file in $policy $policy-plan; do
        wrong=
        for command in info "info --audit" levels plan render table report check "read 5" "diff $dir/$file.json"; do
            read -ra words <<<"$command"
            "$LAYERSCOPE" "${words[0]}" "$dir/$file.json" "${words[@]:1}" >"$dir/out" 2>&1
            status=$?
            [ $status = 0 ] || wrong="$wrong
$command: $status: $(tail -1 "$dir/out")"
        done
        [ -z "$wrong" ]
        ok "$file.json: every command takes it" $? "$wrong"
    done
    # The layers with which the plan begins are those that the run left.
    left=$("$LAYERSCOPE" table "$dir/$policy.json" --format csv | wc -l)
    begun=$("$LAYERSCOPE" plan "$dir/$policy.json" | sed -n '1s/.*: \([0-9,]*\) layers.*/\1/p' | tr -d ,)
    same "$policy: the plan begins with what is left" "$((left - 1))" "$begun"
done

# Expectations of a saved run are tested on that run: no second run starts on top of it.
"$LAYERSCOPE" simulate --trace "$dir/run.scn" -o "$dir/run.json" >"$dir/out" 2>"$dir/err"
status=$?
check "check of a saved run says what the run said" $status '^[0-9]+ passed, [0-9]+ failed$' "$LAYERSCOPE" check "$dir/run.json"
said=$(grep -o 'expected.*' "$dir/err") now=$(grep -o 'expected.*' "$dir/check.out")
same "check of a saved run uses the words of the run" "$said" "$now"

# A run saved before the costs of its reads were kept: the comparison has no p99 for it, and says so. What the samples
# hold is shown.
sed '/^    "reads_[a-z0-9]*": /d' "$dir/full.json" >"$dir/old.json"
check "without the costs of reads a run is read" 0 '^  layers ' "$LAYERSCOPE" info "$dir/old.json"
printf '%s\n' 'size 120x45' "open $dir/full.json" 'key End' "compare $dir/old.json" 'pane compare' frame >"$dir/play"
expect "their p99 is unknown in a comparison" 0 'p99 +[0-9.]+ +unknown' '!mean read +.*unknown' -- "$LAYERSCOPE" play "$dir/play"

# A layer that was never born can neither die nor be made by a job.
sed '0,/"born": 0, "died": \([0-9]\)/s//"born": null, "died": \1/' "$dir/full.json" >"$dir/bad.json"
check "a layer that died, but was not born" 3 'layers\[0\]\.born ' "$LAYERSCOPE" info "$dir/bad.json"
sed '0,/"born": [0-9]*, "died": null/s//"born": null, "died": null/' "$dir/full.json" >"$dir/bad.json"
check "a layer that was made, but not born" 3 'layers\[[0-9]+\]\.born: null, but step [0-9]+ creates it' "$LAYERSCOPE" info "$dir/bad.json"

# A history in which nothing happened is a history.
printf 'keyspace 0 100\n' >"$dir/none.scn"
"$LAYERSCOPE" simulate --trace "$dir/none.scn" -o "$dir/none.json" >/dev/null
for option in --audit --ledger --lives; do
    expect "info $option of a run without a flush" 0 '0 layers|^all|no violation' '!not a history' -- "$LAYERSCOPE" info $option "$dir/none.json"
done
# A layer dies at the step that deletes it, and at no other.
sed '0,/"born": 0, "died": \([0-9]*\)/s//"born": 0, "died": 1/' "$dir/full.json" >"$dir/bad.json"
check "a layer that died too early" 3 'layers\[[0-9]+\]\.died: step 1, but step [0-9]+ deletes it' "$LAYERSCOPE" info --audit "$dir/bad.json"
sed '0,/"born": \([0-9]*\), "died": null/s//"born": \1, "died": \1/' "$dir/full.json" >"$dir/bad.json"
check "a layer that no step deletes" 3 'layers\[[0-9]+\]\.died: step [0-9]+ does not delete it' "$LAYERSCOPE" info --audit "$dir/bad.json"
finish
