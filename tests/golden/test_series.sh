#!/bin/bash
# `series`: what happened in a recorded run of production is recognised by names alone; clocks, refusals, and what
# later commands make of a series. Prints TAP.
. "$(dirname "$0")/lib.sh"
series() { "$LAYERSCOPE" series "$@" </dev/null; }

# ---- a simulation of production, a dump every 20 flushes ----
"$LAYERSCOPE" simulate hot-cold --policy legacy --target-file-size 1M --logical-size 20 --records 120000 --pitr 30M \
    -o "$dir/run.json" >/dev/null
steps=$(grep -nE '^ *\{"op": ' "$dir/run.json" | awk -F: -v first="$(grep -n '"steps":' "$dir/run.json" | cut -d: -f1)" '
    $1 > first && /"op": "flush"/ { if (++flushes % 20 == 0) print $1 - first - 1 }')
dumps=()
for step in $steps; do
    dump=$dir/dump-$(printf %05d "$step").txt
    "$LAYERSCOPE" convert "$dir/run.json" "$dump" --step "$step" 2>/dev/null
    dumps+=("$dump")
done
[ "${#dumps[@]}" -ge 5 ]
ok "dumps were made" $? "${#dumps[@]}"
times=$(for ((i = 0; i < ${#dumps[@]}; i++)); do printf ',%d' $((1795662605 + i * 3600)); done)
check "a recorded simulation has nothing unexplained" 0 '^L0 compaction ' \
    series "${dumps[@]}" --times "${times#,}" --check -o "$dir/series.json"
cp "$dir/check.out" "$dir/told"
grep -q '^2026-11-26 04:10:05  dump-' "$dir/told" && grep -q '1 h 0 min later' "$dir/told"
ok "dumps have a clock" $? "$(head -5 "$dir/told")"
grep -qE '^gc-compaction ' "$dir/told" && grep -qE '^images ' "$dir/told" && grep -qE '^flush ' "$dir/told"
ok "all kinds of events are there" $? "$(tail -8 "$dir/told")"

# ---- the history is one like any other ----
check "the history is sound" 0 '^no violation' "$LAYERSCOPE" info "$dir/series.json" --audit
check "the ledger of a series states who wrote, and that names have no sizes" 0 '^gc-compaction images +[0-9]+ +unknown' "$LAYERSCOPE" info "$dir/series.json" --ledger
check "the ledger of a series states when each row was seen" 0 '^[0-9]+ +2026-11-26 [0-9:]{8}  gc-compaction images +[0-9]+ ' "$LAYERSCOPE" info "$dir/series.json" --ledger --all
check "curves of a series have a clock" 0 '^2026-11-26 03:10:05 ' "$LAYERSCOPE" render "$dir/series.json" --curves
check "curves of a series as SVG have a clock at both ends" 0 'text-anchor="end">2026-11-26 [0-9:]{8}</text>' \
    "$LAYERSCOPE" render "$dir/series.json" --curves -f svg
check "the title of a series has a clock" 0 '2026-11-26 [0-9:]{8}  step ' "$LAYERSCOPE" "$dir/series.json"
printf 'break op = gc_compaction\nstep first\ncontinue\nframe\n' >"$dir/script"
check "breakpoints stop at an event" 0 'gc-compaction|step' "$LAYERSCOPE" play "$dir/script" "$dir/series.json"
printf 'size 80x24\nwhole\npane statistics\nframe\n' >"$dir/script"
expect "the figures of a series are called those of a series" 0 'jobs +[0-9]+ in the whole series' \
    'over the series, from 5 samples' '!over the run|the whole plan' '!amplification:' -- "$LAYERSCOPE" play "$dir/script" "$dir/series.json"
"$LAYERSCOPE" convert "$dir/series.json" "$dir/last.txt" 2>/dev/null
same "the last step of a series is the last dump" "$(sort "${dumps[-1]}")" "$(sort "$dir/last.txt")"

# ---- what is refused, and how ----
check "no dump" 2 'no dump given' series
check "a dump that is missing" 3 'nothere' series "${dumps[0]}" "$dir/nothere"
check "times that do not fit" 2 '1 times? for 2 dumps' series "${dumps[0]}" "${dumps[1]}" --times 5
check "a time that is none" 2 "'noon' is not a time" series "${dumps[0]}" --times noon
printf '0000000000000000-FFFFFFFFFFFFFFFF__60-70\n' >"$dir/else"
check "a dump of something else is noted" 0 'no layer in common with the previous dump' series "${dumps[1]}" "$dir/else" -s
check "dumps in another order are noted" 0 'its newest delta ends below that of the previous dump' \
    series "${dumps[1]}" "${dumps[0]}" -s
max=FFFFFFFFFFFFFFFF
printf '0000000000000000-%s__10-20\n' $max >"$dir/a"
printf '0000000000000000-%s__10-20\n0000000000000100-0000000000000200__12-14\n' $max >"$dir/b"
check "what is unexplained says what is missing" 1 'unexplained: 1 delta.*no deleted layers span its LSNs' \
    series --check "$dir/a" "$dir/b"
check "an unexplained change is no failure without --check" 0 '^unexplained ' series "$dir/a" "$dir/b"
for id in 1 2; do
    printf 'tenants/%032d/timelines/%032d/%036d-%s%s__0000000000000010-0000000000000020\n' 7 $id 0 $max FFFFFFFFFFFFFFFFFFFF \
        >"$dir/t$id"
done
# Shard 0 of 2 after its split deletes the layers of which it has no page, and rewrites the others under its name.
shard=tenants/11111111111111111111111111111111-0002/timelines/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
image() { # image FIRST_BLOCK PAST_BLOCK GENERATION SHARD
    printf '"000000067F0000000500004000000000%s-000000067F0000000500004000000000%s__0000000000000010":{"file_size":8192,"generation":%s,"shard":"%s"}' "$@"
}
shard_dump() { # shard_dump DIRECTORY IMAGE...
    mkdir -p "$1/$shard"
    (IFS=, && shift && printf '{"version":7,"layer_metadata":{%s},"disk_consistent_lsn":"0/20","metadata_bytes":{"disk_consistent_lsn":"0/20","prev_record_lsn":null,"ancestor_timeline":null,"ancestor_lsn":"0/0","latest_gc_cutoff_lsn":"0/10","initdb_lsn":"0/8","pg_version":16}}' "$*") \
        >"$dir/index"
    mv "$dir/index" "$1/$shard/index_part.json"
}
shard_dump "$dir/split" "$(image 0800 1000 1 0001)" "$(image 1000 1800 1 0001)"
shard_dump "$dir/dropped" "$(image 1000 1800 1 0001)"
shard_dump "$dir/rewritten" "$(image 1000 1800 2 0002)"
shard_dump "$dir/lost" "$(image 0800 1000 1 0001)"
expect "a shard drops a layer of its parent of which it has no page" 0 'shard-ancestor rewrite: 1 image, 8.00 KiB, deleted' \
    '!unexplained' -- "$LAYERSCOPE" series --check "$dir/split" "$dir/dropped" -o "$dir/dropped.json"
same "the step is an ancestor's" '"op": "ancestor"' "$(grep -o '"op": "ancestor"' "$dir/dropped.json")"
expect "a shard rewrites a layer of its parent" 0 '^shard-ancestor rewrite +2 +1 +8.00 KiB +2 +16.0 KiB' '!unexplained' -- \
    "$LAYERSCOPE" series --check "$dir/split" "$dir/rewritten"
expect "index files belong to the shard of their directory" 0 'shard-ancestor rewrite: 1 image, 8.00 KiB, deleted' \
    '!unexplained' -- "$LAYERSCOPE" series --check "$dir/split/$shard/index_part.json" "$dir/dropped/$shard/index_part.json"
expect "wherever the command runs" 0 '^shard-ancestor rewrite +2 +1 +8.00 KiB +2 +16.0 KiB' '!unexplained' -- \
    bash -c 'cd "$1/split/$2" && "$0" series --check index_part.json "$1/rewritten/$2/index_part.json"' "$(realpath "$LAYERSCOPE")" "$dir" "$shard"
expect "one whose pages it has may not go" 1 'unexplained: 1 image, 8.00 KiB, deleted' '!shard-ancestor' -- \
    "$LAYERSCOPE" series --check "$dir/split" "$dir/lost"
check "another timeline is refused" 3 'is of timeline 0*2, but the previous dump is of 0*1' series "$dir/t1" "$dir/t2"

# ---- a pageserver's log ----
echo nothing >"$dir/file"
printf '2026-11-26T03:10:05Z INFO garbage collecting 0000000000000100-0000000000000200__12-14\n' >"$dir/log"
check "a log says what became of a layer" 0 'GC: 1 delta, deleted.*so the log, from 2026-11-26 03:10:05' \
    series "$dir/b" "$dir/a" --log "$dir/log" --times 1795662600,1795662610
gzip -k "$dir/log"
check "a compressed log too" 0 'GC: 1 delta, deleted.*so the log, from 2026-11-26 03:10:05' \
    series "$dir/b" "$dir/a" --log "$dir/log.gz" --times 1795662600,1795662610
{ head -c 100000 /dev/zero | tr '\0' '\377' && printf '\ngarbage collecting \nevict\n\0\n' && cat "$dir/log"; } >"$dir/damaged"
check "a log with damage in it is joined" 0 'GC: 1 delta, deleted.*so the log, from 2026-11-26 03:10:05' \
    series "$dir/b" "$dir/a" --log "$dir/damaged" --times 1795662600,1795662610
printf '0000000000000000-%s__10-20\n0000000000000000-%s__20-30\n' $max $max >"$dir/two"
printf '0000000000000000-0000000000000100__10-30\n' >"$dir/one"
printf '2026-11-26T03:10:05Z INFO garbage collecting 0000000000000000-%s__20-30\n' $max >"$dir/log2"
"$LAYERSCOPE" series "$dir/two" "$dir/one" --log "$dir/log2" --times 1795662600,1795662610 -o "$dir/logged.json" >"$dir/told" </dev/null
check "a layer of which the log tells is of no second event" 0 '1 deleted, 1 collected: 1 live at step 2, the last' "$LAYERSCOPE" info "$dir/logged.json" --ledger --audit
check "a log beside one dump is listed" 0 '2026-11-26 03:10:05  GC of 0+100-0+200__.*: the dump holds it' series "$dir/b" --log "$dir/log"
check "a log of one dump lists layers that the dump does not hold" 0 'GC of .*: not in the dump' series "$dir/a" --log "$dir/log"
check "a log without a line of layers" 3 'no line about a compaction' series "$dir/a" --log "$dir/file"
check "a log that is not there" 3 'nolog' series "$dir/a" --log "$dir/nolog"
finish
