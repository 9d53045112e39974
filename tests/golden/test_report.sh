#!/bin/bash
# `layerscope report`: the page says what is wrong, what to do and what it costs, in Markdown and HTML. Prints TAP.
. "$(dirname "$0")/lib.sh"
out=$dir/out
has() { # has NAME LINE: the last output has this line, exactly
    grep -qxF -- "$2" "$out"
    ok "$1" $? "expected the line: $2"
}
"$LAYERSCOPE" report samples/slow-shop.json >"$out" 2>&1
same "a report" 0 $?
has "the page begins with the name of the input" '# Layers of samples/slow-shop.json'
same "whether compaction is due is the judge's" 1 "$(grep -cF -- "- Compaction is due: $("$LAYERSCOPE" info --json samples/slow-shop.json | sed -n 's/.*"verdict": "compact: \(.*\)".*/\1/p' | head -1)" "$out")"
same "each finding says why it matters" "$(grep -c '^### ' "$out")" "$(grep -c '^- Why it matters: ' "$out")"
same "each finding says what to do" "$(grep -c '^### ' "$out")" "$(grep -c '^- What to do: ' "$out")"
same "findings are those of info" "$("$LAYERSCOPE" info samples/slow-shop.json | grep -cE '^  (severe|warning|note) ')" "$(grep -c '^### ' "$out")"
same "it says what to do first" 1 "$(grep -c '^- What to do first: compact with policy ' "$out")"
told=$(sed -n 's/^- What to do first: compact with policy \([a-z]*\) (.* in the explorer[^)]*). It \(.*\)$/\1 \2/p' "$out")
printf 'size 200x50\ncheapest\nexpect %s\n' "$told" >"$dir/cheapest.play"
"$LAYERSCOPE" play "$dir/cheapest.play" samples/slow-shop.json >"$dir/played" 2>&1
same "the explorer's :cheapest says the same" "0 1" "$? $(grep -c . <<<"$told")"
printf 'cheapest\n' >"$dir/cheapest.play"
"$LAYERSCOPE" play "$dir/cheapest.play" samples/lessons/8-leveled-store >"$dir/played" 2>&1
same "a store has no cheapest policy" "1 1" "$? $(grep -c 'compacts by its own options' "$dir/played")"
has "what reads visit" '- By segment, a read at the head visits 36.3 layers on average, 36 in the median, 63 at most'
has "the median of a plan is that of the segments" '| policy | reads | writes | new deltas | new images | deleted layers | layers a read visits, median segment | deepest | left to GC |'
has "findings have numbers" '### 1. reads are deep (severe)'
has "signs of Markdown in keys are escaped" 'Images leave a hole at 1663/16384/16410\_fsm:0 to 1663/16384/16410\_fsm:4 that keeps 28 layers (4.58 GiB) below the cutoff C/C1820C60.'
has "numbers are flush right" '|---|---:|---:|---:|---:|---:|---:|---:|---:|'
has "what full would do is what plan says" "| full | $("$LAYERSCOPE" plan samples/slow-shop.json | sed -n 's/^reads \(.*\), writes \(.*\): \(.*\) delta, \(.*\) images; \(.*\) layers deleted$/\1 | \2 | \3 | \4 | \5/p') | 36 → 1 | 63 → 1 | 159 |"
# 241 layers are loaded. Under blocks some layers are left in use in parts: each counts as one layer.
same "no more layers are left to GC than there are" "" "$(awk -F'|' '/^[|] (neon|full|blocks|legacy) [|]/ && $10 + 0 > 241 - $7 + $5 + $6' "$out")"
above() { # above POLICY: how many images the plan makes at the cutoff or above it
    "$LAYERSCOPE" plan samples/slow-shop.json --policy "$1" --all | awk '$3 == "image" { for (i = 4; i <= NF; i++)
        if ($i ~ /^C\/C1[0-9A-F]*$/) { n += $i >= "C/C1820C60"; break } } END { print n + 0 }'
}
has "images that the cutoff has not passed" "Of the new images, some lie at the GC cutoff or above it ($(above neon) with neon, $(above full) with full, $(above legacy) with legacy). Garbage collection counts such an image only once the cutoff has passed it, and then deletes what the image covers."
has "what production does by itself" '- Production runs policy legacy, which writes 4.35 GiB (estimated); then a read visits 1 layer in the median segment (now 36) and 1 at most (now 63)'
has "whose verdict it is" '- Compaction is due: depth 35 >= fanout 10 (policy full, target 256 MiB, fanout 10). The explorer'"'"'s title and the findings judge by this policy too'
has "what servers run comes first" '- What to do first: compact with policy neon (`:plan neon` in the explorer; a server can be set to it). It writes 1.75 GiB (estimated); then a read visits 1 layer in the median segment (now 36) and 1 at most (now 63)'
same "the report says what the images of legacy are" 1 "$(grep -c 'its new images are those of the next image pass, which the explorer.s `P` forecasts, and those of gc-compaction' "$out")"
has "what costs less, if a server ran it" "- layerscope's own policy blocks, which no server runs yet, writes 1.03 MiB (estimated); then a read visits 2 layers in the median segment (now 36) and 2 at most (now 63)"
has "the commands to look further" 'layerscope plan samples/slow-shop.json --explain'
has "the command behind the first thing to do" 'layerscope plan samples/slow-shop.json --policy neon --explain'
has "advice names what the page has" '- What to do: Compact: see below what each policy would write, and what reads would then visit.'
"$LAYERSCOPE" report samples/slow-shop.json --policies "blocks full" >"$out" 2>&1
same "where no server runs any, it says so" 1 "$(grep -c '^- What to do first: compact with policy blocks (`:plan blocks` in the explorer; no server runs it yet). It writes ' "$out")"
"$LAYERSCOPE" report samples/partitions.scn >"$out" 2>&1
has "due, but not urgent" '- What to do: nothing but let the due compaction run. No compaction would make the median read shallower now'
for set in odd-brook-layernames.txt mixed-workload.index_part.json; do
    if [ ! -f ../shared/data/$set ]; then
        skip "$set has a report" "../shared/data/$set is absent"
        continue
    fi
    "$LAYERSCOPE" report ../shared/data/$set >"$out" 2>&1
    same "$set has a report" 0 $?
    has "$set: what each policy would do" '## What each policy would do next'
done
"$LAYERSCOPE" simulate hot-cold --records 50000 --target-file-size 8M --policy full -o "$out.run" >"$out" 2>&1
amp=$(sed -n 's/^write amplification \([0-9.]*\),.*/\1/p' "$out")
"$LAYERSCOPE" report "$out.run" >"$out" 2>&1
has "a run: who wrote how much" '| written by | layers | written | rewritten later | collected | alive |'
same "a run: write amplification is that of simulate" 1 "$(grep -c "^For each byte flushed, $(printf %.2f "$amp") bytes" "$out")"
rm -f "$out.run"
"$LAYERSCOPE" report samples/slow-shop.json --policies neon >"$out" 2>&1
has "one layer is one layer" '- What to do first: compact with policy neon (`:plan neon` in the explorer; a server can be set to it). It writes 1.75 GiB (estimated); then a read visits 1 layer in the median segment (now 36) and 1 at most (now 63)'
"$LAYERSCOPE" report samples/slow-shop.json --html -o "$out.html" 2>"$out"
same "an HTML page" 0 $?
same "nothing is loaded from elsewhere" 0 "$(grep -cE '(src|href)="?(https?:)?//' "$out.html")"
same "it has a picture" 1 "$(grep -c '<svg' "$out.html")"
same "page and picture are dark where the reader's system is" 2 "$(grep -oE 'prefers-color-scheme: ?dark' "$out.html" | wc -l)"
same "a table scrolls by itself on a narrow screen, by keys too" "$(grep -c '^<table>' "$out.html")" "$(grep -c '<div class="wide" role="group" aria-label="[A-Z][^"]*" tabindex="0">' "$out.html")"
same "figures that are words and numbers are all set flush left" 0 "$(grep -c '<td>L0</td><td class="number">' "$out.html")"
printf 'delta 0 10 10 20 name=<script>&`x|y\n' | "$LAYERSCOPE" report - --html >"$out.html" 2>/dev/null
same "names are escaped" 0 "$(grep -c '<script>' "$out.html")"
cp samples/slow-shop.json "$out dump '1'.json"
"$LAYERSCOPE" report "$out dump '1'.json" --policies full 2>&1 | grep '^layerscope' | cut -c1-200 >"$out"
rm -f "$out dump '1'.json"
same "paths are quoted for the shell" 1 "$(grep -cF "dump '\\''1'\\''.json' --explain" "$out")"
store=../shared/data/engines/rocksdb-bench
if [ -d "$store" ]; then
    "$LAYERSCOPE" report "$store" >"$out" 2>&1
    same "a store has a report" 0 $?
    has "store: what comes next is what info says" "- Next: $("$LAYERSCOPE" info "$store" | sed -n 's/^  next  *//p' )"
    has "store: predictions are those of predict" "- $("$LAYERSCOPE" predict "$store" | tail -1 | sed 's/ steps.*//') steps follow from the engine's rules"
    has "store: levels" '| L2 | 94 | 10.1 MiB | 2.00 MiB | 5.03 | - | 1.31 |'
    has "store: a due level is a finding" '- L1 8.16 times its target of 512 KiB: due, score 8.16, until 3.58 MiB are compacted'
    has "store: the commands to look further" "layerscope predict $store"
    has "store: stalled writes come first, then the compaction that is due" "- What to do first: Writes stall. Give compaction more threads or I/O, or larger memtables; raise the trigger only for short bursts. Let the compaction run that is due, L0 to L1 (8.16): 52 tables, 8.16 MiB; L0: 20 of 4 tables, 4.08 MiB against 512 KiB of the base level. \`layerscope plan $store --explain\` shows why it is the next"
    same "store: each command of an advice names the store" 0 "$(grep -c 'layerscope plan --explain\|plan STORE' "$out")"
    same "store: advice names no table of policies, which a store's page lacks" 0 "$(grep -c 'each policy' "$out")"
    "$LAYERSCOPE" report "${store%bench}seq" >"$out" 2>&1
    has "store: nothing is due" "- No findings: no level is due, and the engine's rules explain every step"
    "$LAYERSCOPE" report "$store/../damaged-checksum" >"$out" 2>&1
    same "store: damage is a finding" 1 "$(grep -c '^- .*corrupt at byte 9952: checksum mismatch' "$out")"
    "$LAYERSCOPE" report --html "$store" >"$out.html" 2>"$out"
    same "store: HTML with a picture" 1 "$(grep -c '<svg' "$out.html")"
else
    skip "a store has a report" "$store is absent"
fi
"$LAYERSCOPE" report samples/slow-shop.json --policies 'full nonsense' >"$out" 2>&1
same "an unknown policy is a usage error" 2 $?
finish
