#!/bin/bash
# Cases of truth.md and hostile.md about runs, by name. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2

# `blocks` keeps pieces of layers in use. A layer counts once in every count.
size="--records 20000 --record-len 200 --logical-size 2 --target-file-size 64K"
"$LAYERSCOPE" simulate uniform $size -p blocks -o "$dir/b.json" >"$dir/out"
"$LAYERSCOPE" simulate uniform $size -p neon -o "$dir/n.json" >/dev/null
read -r created deleted < <(sed -n 's/^layers created \([0-9,]*\), deleted \([0-9,]*\),.*/\1 \2/p' "$dir/out" | tr -d ,)
live=$((created - deleted))
[ "$live" -gt 10 ]
ok "a layer counts once: simulate: layers are created and deleted" $? "$live"
"$LAYERSCOPE" info "$dir/b.json" | grep -q "^  layers    $live: [0-9]* deltas, [0-9]* images; [1-9][0-9]* L0; in use in [0-9]* parts$"
ok "a layer counts once: info: as many live, L0 among them" $?
"$LAYERSCOPE" info "$dir/b.json" --json | grep -q "\"layers\": $live,"
ok "a layer counts once: info --json" $?
"$LAYERSCOPE" render "$dir/b.json" --size 100x20 | head -1 | grep -q " $live layers "
ok "a layer counts once: title of render" $?
"$LAYERSCOPE" diff "$dir/n.json" "$dir/b.json" | grep -q "^layers  *[0-9]*  *$live  *[+-]"
ok "a layer counts once: diff" $?
printf '%s\n' 'size 120x45' "open $dir/b.json" 'key End' 'pane statistics' "expect layers     $live:" "expect layers $live (max" \
    "open $dir/n.json" 'key End' "compare $dir/b.json" "pane compare" "expect $live" >"$dir/script"
"$LAYERSCOPE" play "$dir/script" >"$dir/out" 2>&1
ok "a layer counts once: statistics and compare panes" $? "$(tail -1 "$dir/out")"

# Layers, records and bytes that reads cost are counted at the same moments, or the output says why not.
"$LAYERSCOPE" simulate uniform --records 300000 >"$dir/out"
grep -q '^  records applied each key once  *[0-9]' "$dir/out" && grep -q '^  counted after each of 2 flushes' "$dir/out"
ok "counted together: two flushes: records and bytes are counted too" $?
"$LAYERSCOPE" simulate hot-cold >"$dir/out"
grep -q '^  counted after each of 4 flushes' "$dir/out"
ok "counted together: hot-cold: after each flush" $?
mean=$(sed -n 's/^  records applied each key once  *\([0-9.]*\) .*/\1/p' "$dir/out")
awk -v m="$mean" 'BEGIN { exit !(m > 1) }'
ok "counted together: hot-cold: not only right after the compaction" $? "$mean"
"$LAYERSCOPE" simulate uniform -n 20000 --record-len 100 --target-file-size 4000 --logical-size 4 >"$dir/out"
grep -q '^  counted after every 5th of 488 flushes' "$dir/out"
ok "counted together: many flushes: over which" $? "$(grep counted "$dir/out")"
"$LAYERSCOPE" simulate uniform -n 300 >"$dir/out"
grep -q '^  counted after each of 1 flush,' "$dir/out"
ok "counted together: one flush, at the end" $?
printf 'keyspace 0 100\nrec 1 10\n' >"$dir/in.scn"
"$LAYERSCOPE" simulate --trace "$dir/in.scn" | grep -q '^the read cost is unknown: nothing was flushed$'
ok "counted together: no flush: says why not" $?

# The same words are the same run in the shell and in the explorer.
for words in "" small; do
    "$LAYERSCOPE" simulate hot-cold ${words:+--$words} --records 60000 >"$dir/out"
    amp=$(sed -n 's/^write amplification \([0-9]*\.[0-9][0-9]\).*/\1/p' "$dir/out")
    depth=$(sed -n 's/^  layers visited  each key once  *\([0-9.]*\) .*/\1/p' "$dir/out")
    printf '%s\n' "simulate hot-cold $words records=60000" wait \
        "expect hot-cold ended: write amplification $amp, mean read $depth" >"$dir/script"
    [ -n "$amp" ] && [ -n "$depth" ] && "$LAYERSCOPE" play "$dir/script" >"$dir/out" 2>&1
    ok "the same run in shell and explorer: hot-cold $words" $? "$(tail -1 "$dir/out")"
done
"$LAYERSCOPE" simulate --trace "$dir/script" --small >"$dir/out" 2>&1
[ $? -eq 2 ] && grep -q -- '--small is for a workload' "$dir/out"
ok "--small needs a workload" $?

# Layers that a scenario states have no records. The audit says what it did not check.
h1() { # h1 NAME LAYERS POLICY
    "$LAYERSCOPE" simulate --trace "$dir/in.scn" -p "$3" --sanity >"$dir/out" 2>"$dir/err"
    [ $? -eq 0 ] && grep -q "^audit: $2 layers* without records" "$dir/out"
    ok "stated layers: $1 under $3" $? "$(cat "$dir/err" "$dir/out" | head -2 | tr '\n' ' ')"
}
printf 'delta 0 100 10 20\ncompact\n' >"$dir/in.scn"
h1 sanity-blocks 1 blocks
printf 'delta 0 10 10 20\ncompact\ncompact\n' >"$dir/in.scn"
h1 compacted-twice 1 blocks
printf 'delta 0 100 10 20\ncompact\n' >"$dir/in.scn"
h1 sanity-blocks 1 neon
h1 sanity-blocks 1 full
printf 'delta 0 100 10 20\ndelta 0 100 20 30\ndelta 0 100 30 40\ndelta 0 100 40 50\ncompact\n' >"$dir/in.scn"
h1 sanity-layers-compact 5 neon
h1 sanity-layers-compact 5 full
h1 sanity-layers-compact 4 blocks
"$LAYERSCOPE" simulate --trace "$dir/in.scn" -p neon -o "$dir/h.json" >/dev/null
grep -q '"live_layers": 1,' "$dir/h.json"
ok "stated layers: they count as live" $? "$(grep -o '"live_layers": [^,]*' "$dir/h.json" | head -1)"

# info --audit checks a saved history's totals, coverage and overlaps from its JSON alone.
"$LAYERSCOPE" simulate uniform $size -p full -o "$dir/h.json" >/dev/null
"$LAYERSCOPE" info --audit "$dir/h.json" >"$dir/out"
ok "info --audit: a sound run" $?
grep -q '^  records     20,000 flushed, 0 collected, 20,000 in live deltas$' "$dir/out" && grep -q '^no violation$' "$dir/out"
ok "info --audit: it says what it looked at" $? "$(tail -1 "$dir/out")"
"$LAYERSCOPE" info --audit --json "$dir/h.json" | grep -q '"violation_count": 0,'
ok "info --audit --json" $?
id=$(grep -o '"id": [0-9]*, "kind": "delta".*"died": null, "job": [0-9]' "$dir/h.json" | head -1 | sed 's/"id": \([0-9]*\),.*/\1/')
records=$(grep -o "\"id\": $id, \"kind\": \"delta\".*" "$dir/h.json" | head -1 | sed 's/.*"records": \([0-9]*\),.*/\1/')
sed "/\"id\": $id, \"kind\": \"delta\"/s/\"records\": $records,/\"records\": $((records - 1)),/" "$dir/h.json" >"$dir/lie.json"
"$LAYERSCOPE" info --audit "$dir/lie.json" >"$dir/out"
[ $? -eq 4 ] && grep -q 'live deltas hold [0-9]* records, but [0-9]* were flushed and not collected' "$dir/out"
ok "info --audit: a record too few is exit 4" $? "$(tail -1 "$dir/out")"
printf 'delta 0 10 10 20\n' >"$dir/in.scn"
"$LAYERSCOPE" info --audit "$dir/in.scn" >"$dir/out" 2>"$dir/err"
[ $? -eq 3 ] && grep -q 'is not a history' "$dir/err"
ok "info --audit: a layer set has no past" $? "$(cat "$dir/err")"
finish
