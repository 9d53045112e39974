#!/bin/bash
# Cases of truth.md and hostile.md that are about runs, by name. Prints TAP.
cd "$(dirname "$0")" || exit 2
n=0
bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ok() { # ok NAME STATUS [DETAIL]
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        [ -n "${3:-}" ] && echo "# $3"
        bad=1
    fi
}

# T4: `blocks` keeps pieces of layers in use; a layer counts once, wherever it is counted.
size="--records 20000 --record-len 200 --logical-size 2 --target-file-size 64K"
"$LAYERSCOPE" simulate uniform $size -p blocks -o "$tmp/b.json" >"$tmp/out"
"$LAYERSCOPE" simulate uniform $size -p neon -o "$tmp/n.json" >/dev/null
read -r created deleted < <(sed -n 's/^layers created \([0-9,]*\), deleted \([0-9,]*\),.*/\1 \2/p' "$tmp/out" | tr -d ,)
live=$((created - deleted))
[ "$live" -gt 10 ]
ok "T4 simulate: layers are created and deleted" $? "$live"
"$LAYERSCOPE" info "$tmp/b.json" | grep -q "^  layers    $live: [0-9]* deltas, [0-9]* images; [1-9][0-9]* L0; in use in [0-9]* parts$"
ok "T4 info: as many live, L0 among them" $?
"$LAYERSCOPE" info "$tmp/b.json" --json | grep -q "\"layers\": $live,"
ok "T4 info --json" $?
"$LAYERSCOPE" render "$tmp/b.json" --size 100x20 | head -1 | grep -q " $live layers "
ok "T4 title of render" $?
"$LAYERSCOPE" diff "$tmp/n.json" "$tmp/b.json" | grep -q "^layers  *[0-9]*  *$live  *[+-]"
ok "T4 diff" $?
printf '%s\n' 'size 120x45' "open $tmp/b.json" 'key End' 'pane statistics' "expect layers     $live:" "expect layers $live (max" \
    "open $tmp/n.json" 'key End' "compare $tmp/b.json" "pane compare" "expect $live" >"$tmp/script"
"$LAYERSCOPE" play "$tmp/script" >"$tmp/out" 2>&1
ok "T4 statistics and compare panes" $? "$(tail -1 "$tmp/out")"

# T14: layers, records and bytes that reads cost are counted at the same moments, or it is said why not.
"$LAYERSCOPE" simulate uniform --records 300000 >"$tmp/out"
grep -q '^  records applied each key once  *[0-9]' "$tmp/out" && grep -q '^  counted after each of 2 flushes' "$tmp/out"
ok "T14 two flushes: records and bytes are counted too" $?
"$LAYERSCOPE" simulate hot-cold >"$tmp/out"
grep -q '^  counted after each of 4 flushes' "$tmp/out"
ok "T14 hot-cold: after each flush" $?
mean=$(sed -n 's/^  records applied each key once  *\([0-9.]*\) .*/\1/p' "$tmp/out")
awk -v m="$mean" 'BEGIN { exit !(m > 1) }'
ok "T14 hot-cold: not only right after the compaction" $? "$mean"
"$LAYERSCOPE" simulate uniform -n 20000 --record-len 100 --target-file-size 4000 --logical-size 4 >"$tmp/out"
grep -q '^  counted after every 5th of 488 flushes' "$tmp/out"
ok "T14 many flushes: over which" $? "$(grep counted "$tmp/out")"
"$LAYERSCOPE" simulate uniform -n 300 >"$tmp/out"
grep -q '^  counted after each of 1 flush,' "$tmp/out"
ok "T14 one flush, at the end" $?
printf 'keyspace 0 100\nrec 1 10\n' >"$tmp/in.scn"
"$LAYERSCOPE" simulate --trace "$tmp/in.scn" | grep -q '^what a read costs is unknown: nothing was flushed$'
ok "T14 no flush: says why not" $?

# H1: layers that a scenario states have no records; the audit says what it did not check.
h1() { # h1 NAME LAYERS POLICY
    "$LAYERSCOPE" simulate --trace "$tmp/in.scn" -p "$3" --sanity >"$tmp/out" 2>"$tmp/err"
    [ $? -eq 0 ] && grep -q "^audit: $2 layers* without records" "$tmp/out"
    ok "H1 $1 under $3" $? "$(cat "$tmp/err" "$tmp/out" | head -2 | tr '\n' ' ')"
}
printf 'delta 0 100 10 20\ncompact\n' >"$tmp/in.scn"
h1 sanity-blocks 2 blocks
h1 sanity-blocks 1 neon
h1 sanity-blocks 1 full
printf 'delta 0 100 10 20\ndelta 0 100 20 30\ndelta 0 100 30 40\ndelta 0 100 40 50\ncompact\n' >"$tmp/in.scn"
h1 sanity-layers-compact 5 neon
h1 sanity-layers-compact 5 full
h1 sanity-layers-compact 8 blocks
"$LAYERSCOPE" simulate --trace "$tmp/in.scn" -p neon -o "$tmp/h.json" >/dev/null
grep -q '"live_layers": 1,' "$tmp/h.json"
ok "H1 stated layers count as live" $? "$(grep -o '"live_layers": [^,]*' "$tmp/h.json" | head -1)"

# info --audit: a saved history's totals, coverage and overlaps from its JSON alone.
"$LAYERSCOPE" simulate uniform $size -p full -o "$tmp/h.json" >/dev/null
"$LAYERSCOPE" info --audit "$tmp/h.json" >"$tmp/out"
ok "info --audit: a sound run" $?
grep -q '^  records     20,000 flushed, 0 collected, 20,000 in live deltas$' "$tmp/out" && grep -q '^no violation$' "$tmp/out"
ok "info --audit: it says what it looked at" $? "$(tail -1 "$tmp/out")"
"$LAYERSCOPE" info --audit --json "$tmp/h.json" | grep -q '"violation_count": 0,'
ok "info --audit --json" $?
id=$(grep -o '"id": [0-9]*, "kind": "delta".*"died": null, "job": [0-9]' "$tmp/h.json" | head -1 | sed 's/"id": \([0-9]*\),.*/\1/')
records=$(grep -o "\"id\": $id, \"kind\": \"delta\".*" "$tmp/h.json" | head -1 | sed 's/.*"records": \([0-9]*\),.*/\1/')
sed "/\"id\": $id, \"kind\": \"delta\"/s/\"records\": $records,/\"records\": $((records - 1)),/" "$tmp/h.json" >"$tmp/lie.json"
"$LAYERSCOPE" info --audit "$tmp/lie.json" >"$tmp/out"
[ $? -eq 4 ] && grep -q 'live deltas hold [0-9]* records, but [0-9]* were flushed and not collected' "$tmp/out"
ok "info --audit: a record too few is exit 4" $? "$(tail -1 "$tmp/out")"
printf 'delta 0 10 10 20\n' >"$tmp/in.scn"
"$LAYERSCOPE" info --audit "$tmp/in.scn" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 3 ] && grep -q 'this is one moment' "$tmp/err"
ok "info --audit: a layer set has no past" $? "$(cat "$tmp/err")"
echo "1..$n"
exit $bad
