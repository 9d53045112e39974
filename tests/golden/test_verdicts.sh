#!/bin/bash
# All commands state the same verdict, and plans on estimates lose no key. Prints TAP; skips
# what needs absent data of ../shared/data.
. "$(dirname "$0")/lib.sh"
line() { # line NAME PATTERN COMMAND...: the output has a line that matches
    name=$1 pattern=$2
    shift 2
    "$@" >"$dir/out" 2>&1 </dev/null
    grep -qE -- "$pattern" "$dir/out"
    ok "$name" $? "$(printf 'no line like: %s\n' "$pattern"; head -12 "$dir/out")"
}
data() { # data NAME ...: as check, on the real set
    if [ -f "$odd" ]; then line "$@"; else skip "$1" "no $odd"; fi
}
odd=../shared/data/odd-brook-layernames.txt

# Four deltas of one key.
printf 'delta 7 8 %s %s size=1M\n' 1000 2000 2000 3000 3000 4000 4000 5000 >"$dir/one-key.scn"
printf 'fanout 3\npolicy full\n' >>"$dir/one-key.scn"
compact='depth 4 (>=|≥) fanout 3'
line "one verdict: levels" "compact: $compact" "$LAYERSCOPE" levels "$dir/one-key.scn"
line "one verdict: info" "compact: $compact" "$LAYERSCOPE" info "$dir/one-key.scn"
line "one verdict: info --json" '"verdict": "compact: depth 4 >= fanout 3"' "$LAYERSCOPE" info --json "$dir/one-key.scn"
line "one verdict: plan" "$compact: compact" "$LAYERSCOPE" plan "$dir/one-key.scn"
line "one verdict: the title of render" "${compact/>=/≥} → compact" "$LAYERSCOPE" render "$dir/one-key.scn"
echo frame >"$dir/frame"
line "one verdict: the title of the explorer" "$compact → compact" "$LAYERSCOPE" play "$dir/frame" "$dir/one-key.scn"
stop='depth 0 (<) fanout 3'
line "one verdict: levels with a policy" "not due: $stop" "$LAYERSCOPE" levels --policy neon "$dir/one-key.scn"
line "one verdict: info with a policy" "not due: $stop" "$LAYERSCOPE" info --policy neon "$dir/one-key.scn"
line "one verdict: plan with a policy" "$stop: not due" "$LAYERSCOPE" plan --policy neon "$dir/one-key.scn"
line "one verdict: levels with a parameter" 'not due: depth 4 < fanout 5' "$LAYERSCOPE" levels --set fanout=5 "$dir/one-key.scn"
line "one verdict: info with a parameter" 'not due: depth 4 < fanout 5' "$LAYERSCOPE" info --set fanout=5 "$dir/one-key.scn"
line "one verdict: blocks" 'not due: stack 4 <= max_depth 8' "$LAYERSCOPE" info --policy blocks "$dir/one-key.scn"
line "one verdict: a parameter of another policy" "neon has no switch 'paced': it belongs to blocks" \
    "$LAYERSCOPE" levels --policy neon+paced "$dir/one-key.scn"
line "one verdict: the golden form judges as neon" '^depth 0$' "$LAYERSCOPE" levels --end-lsn 5000 --max-height 9999 "$dir/one-key.scn"
data "one verdict: odd-brook: level 1 by info" 'level 1 .* not due: depth 6 < fanout 10 once level 0 is compacted' \
    "$LAYERSCOPE" info "$odd"
data "one verdict: odd-brook: level 1 by plan" 'level 1 .* depth 6 < fanout 10: not due' "$LAYERSCOPE" plan "$odd"

# For every algorithm of the table: levels, info, the title of render and that of the explorer, on the same layers.
stated() { # stated FILE OPTION...: each one's verdict, once
    local file=$1
    shift
    "$LAYERSCOPE" levels "$file" --json "$@" | sed -n 's/^  "verdict": "\(.*\)",/\1/p'
    "$LAYERSCOPE" info "$file" --json "$@" | sed -n 's/^  "verdict": "\(.*\)",/\1/p'
}
titles() { # titles FILE: of a saved history, at its newest step; "not due" for people is "stop" in JSON
    printf 'size 220x40\nframe\n' >"$dir/title.play"
    {
        "$LAYERSCOPE" render "$1" -s 220x8 | head -1
        "$LAYERSCOPE" play "$dir/title.play" "$1" | head -1
    } | grep -oE '[^│]* → (compact|not due)' | sed 's/^ *\(.*\) → \(.*\)/\2: \1/; s/^not due:/stop:/; s/≥/>=/g; s/≤/<=/g'
}
one() { # one NAME NUMBER: all that was stated is one line, NUMBER times at least
    [ "$(sort -u "$dir/stated" | wc -l)" = 1 ] && [ "$(wc -l <"$dir/stated")" -ge "$2" ]
    ok "$1" $? "$(cat "$dir/stated")"
}
for policy in neon full blocks legacy; do
    for file in samples/slow-shop.json samples/cuts.scn; do
        stated "$file" --policy "$policy" >"$dir/stated"
        one "one verdict: $policy on $(basename "$file")" 2
    done
    for workload in uniform single hot-cold; do
        "$LAYERSCOPE" simulate $workload -n 20000 --record-len 1000 --logical-size 4 --target-file-size 1M \
            --policy $policy -o "$dir/run.json" >/dev/null 2>&1
        { stated "$dir/run.json" && titles "$dir/run.json"; } >"$dir/stated"
        one "one verdict: $policy at the end of $workload" 4
    done
done
store=../shared/data/engines/rocksdb-bench
for policy in leveled universal fifo leveldb pebble; do
    if [ ! -d $store ]; then
        skip "one verdict: $policy on a store" "no $store"
        continue
    fi
    stated $store --policy $policy >"$dir/stated" 2>/dev/null
    one "one verdict: $policy on a store" 2
    for command in levels info; do
        "$LAYERSCOPE" $command $store --policy $policy 2>/dev/null | grep '^  next'
    done >"$dir/stated"
    one "one verdict: $policy on a store: what is next" 2
done

# The parameters pane names the next value at which a verdict flips.
printf 'size 160x45\nplan full\nwait\npane parameters\nkey Down\nwait\nframe\n' >"$dir/what.play"
data "what flips: odd-brook: fanout 58 flips the verdict" '>  at 58: level 0 is not due any more: depth 57 <' \
    "$LAYERSCOPE" play "$dir/what.play" "$odd"

# What is made covers what is deleted.
min=000000000000000000000000000000000000 max=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
a=000000067F00004002000089C30100000000 b=030000000000000000000000000000000002
printf '%s\n' "$min-${max}__0000000001000000-0000000001010000" "$min-${max}__0000000001010000-0000000001020000" \
    >"$dir/l0.txt"
(cat "$dir/l0.txt" && printf '%s\n' "$a-${b}__0000000001020000-0000000001030000" \
    "$a-${b}__0000000001030000-0000000001040000") >"$dir/wide.txt"
after() { # after FILE KEY OPTION...: a read of the key after the plan
    file=$1 key=$2
    shift 2
    "$LAYERSCOPE" plan "$file" "$@" -o "$dir/plan.json" >/dev/null && "$LAYERSCOPE" read "$dir/plan.json" "$key"
}
line "nothing is lost: two L0" 'delta dbdir … MAX .* 2$' "$LAYERSCOPE" plan "$dir/l0.txt" --fanout 2 --policy neon
line "nothing is lost: two L0: a read finds the new layer" '1 layer visited' after "$dir/l0.txt" 1663/16386/16384:5 --fanout 2 --policy neon
line "nothing is lost: two L0 under blocks" '1 layer visited' after "$dir/l0.txt" 1663/16386/16384:5 --policy blocks,max_depth=1
line "nothing is lost: wide deltas: all bytes are read" '^reads 256 KiB, writes 256 KiB: 1 delta, 0 images; 4 layers deleted' \
    "$LAYERSCOPE" plan "$dir/wide.txt" --fanout 2 --policy neon
line "nothing is lost: planning ends when a level repeats" '^level 2 .* repeats the level above: not due' \
    "$LAYERSCOPE" plan "$dir/wide.txt" --fanout 1 --policy full
if [ -f "$odd" ]; then "$LAYERSCOPE" plan "$odd" -o "$dir/odd.json" >/dev/null; fi
data "nothing is lost: odd-brook: its largest depth" 'max 31' "$LAYERSCOPE" info "$dir/odd.json"
data "nothing is lost: odd-brook: dbdir" '^2 layers visited' "$LAYERSCOPE" read "$dir/odd.json" dbdir
data "nothing is lost: odd-brook: a relation's first block" '^2 layers visited' "$LAYERSCOPE" read "$dir/odd.json" 1663/12972/16388:0

# The splits of a level are counted as its verdict counts its layers: over the records of its L0, if they are known.
splits() { # splits RUN: those of level 0 by info, levels and plan
    local set=(--set fanout=1 --set since=off)
    "$LAYERSCOPE" info "$1" "${set[@]}" | sed -nE 's/^  level 0 .*  ([0-9]+) splits?  compact.*/\1/p'
    "$LAYERSCOPE" levels "$1" "${set[@]}" | sed -nE '0,/ split/s/.*  ([0-9]+) splits?  .*/\1/p'
    "$LAYERSCOPE" plan "$1" "${set[@]}" | sed -nE '/^level 0/,/^level 1/{s/^  ([0-9]+) perfect splits?$/\1/p;s/^  no perfect split.*/0/p}'
}
for workload in append sequential hot-cold; do
    "$LAYERSCOPE" simulate $workload --small -n 300000 -o "$dir/run.json" >/dev/null 2>&1
    splits "$dir/run.json" >"$dir/splits"
    [ "$(wc -l <"$dir/splits")" = 3 ] && [ "$(sort -u "$dir/splits" | wc -l)" = 1 ]
    ok "one number of splits: $workload" $? "$(cat "$dir/splits")"
done
"$LAYERSCOPE" simulate append --small -n 300000 -o "$dir/append.json" >/dev/null 2>&1
line "a level of a run is split between its records" '  [1-9][0-9]* splits?  ' "$LAYERSCOPE" levels "$dir/append.json"
line "the fanout of a deeper level is said to change the level" 'fanout 4 would compact it .its layers depend on the fanout, too' \
    "$LAYERSCOPE" plan samples/slow-shop.json
line "parameters may be set one by one" 'policy full-since' "$LAYERSCOPE" plan "$dir/run.json" --set fanout=1 --set since=off
line "parameters that are set one by one are all set" 'fanout 1,' "$LAYERSCOPE" plan "$dir/run.json" --set fanout=1 --set since=off

# After a compaction the newest delta is tall, and nothing stalls.
for policy in neon full blocks; do
    "$LAYERSCOPE" simulate hot-cold -n 60000 --record-len 100 --logical-size 50 --target-file-size 100000 --policy $policy \
        -o "$dir/run.json" >/dev/null 2>&1
    ! "$LAYERSCOPE" info "$dir/run.json" | grep -q 'stalls\|intersect'
    ok "no stall: $policy" $?
done
line "no stall: after a compaction" 'nothing is newer than what a compaction made' "$LAYERSCOPE" info --policy neon "$dir/run.json"
finish
