#!/bin/bash
# The policy `legacy` on a dump: figures of a real set, what a plan says about images and about the moment for which
# it is made, and a small set with all findings about production's own algorithm: in `info`, its JSON and the
# explorer. Prints TAP.
. "$(dirname "$0")/lib.sh"
says() { # says NAME TEXT COMMAND…: the command's output holds the text
    "${@:3}" >"$dir/got" 2>&1 </dev/null
    grep -qF -- "$2" "$dir/got"
    ok "$1" $? "$(cat "$dir/got")"
}
mixed=../shared/data/mixed-workload.index_part.json
real() { # real NAME TEXT ARGUMENTS…: the same of a plan of the real set, where it is
    if [ -f $mixed ]; then says "$1" "$2" "$LAYERSCOPE" plan "${@:3}" $mixed; else
        skip "$1" "no $mixed"
    fi
}

# ---- figures of a real set ----

real "heights" '641 partitions at height 0, 49 at height 1, 114 at height 2; an image needs height 3' --policy legacy
real "gc-compaction never starts by itself" 'layers below the cutoff 248 GiB >= limit 150 GiB: never starts by itself; 247.7 GiB are new since its last run (l1), 0 B are older (l2)' --policy legacy
real "a run by hand" '415 jobs; the files they select add up to 3,003 GiB, 12.1 times the timeline; median 69 layers a job (p10 42, p90 106); 0 refused' --policy legacy
real "what it frees, as bounds" '; frees between 168.9 GiB and 247.7 GiB, judged by names and sizes' --policy legacy
real "a run of gc-compaction states what it reads" 'reads 2.93 TiB, writes 78.8 GiB: 337 deltas, 848 images' --policy legacy,gc_compaction_now
real "the same when it is asked for" '415 jobs; the files they select add up to 3,003 GiB' --policy legacy,gc_compaction_now
real "images of a lower threshold" '114 of 805 partitions get an image, 13.6 GiB (estimated)' --policy legacy,image_creation_threshold=2
real "the forecast is of the pass behind this plan" 'after this plan, the next image pass is due after at most 6.00 GiB more of WAL; it writes 49 images, 5.42 GiB' --policy legacy,image_creation_threshold=2
real "without images to make the forecast is that of now" 'forecast       the next image pass is due after at most 6.00 GiB more of WAL; it writes 114 images, 13.6 GiB' --policy legacy

# The jobs add up to the stated sums.
if [ -f $mixed ]; then
    "$LAYERSCOPE" plan --policy legacy,gc_compaction_now --json $mixed >"$dir/plan.json"
    counted=$(awk '/"rule": "gc-compaction-job"/ { jobs++; if (match($0, /"left": [0-9]+/)) print substr($0, RSTART + 8, RLENGTH - 8) }' "$dir/plan.json" |
        sort -n | awk '{ at[NR] = $1 } END { print NR, at[int((NR * 10 + 99) / 100)], at[int((NR * 50 + 99) / 100)], at[int((NR * 90 + 99) / 100)] }')
    [ "$counted" = "415 42 69 106" ]
    ok "jobs counted one by one" $?
fi

# ---- one answer to when the next pass is due, and what the plan deletes ----

slow=samples/slow-shop.json
due='due at once after a restart, else after at most 22.2 MiB more of WAL, once the check passes'
says "levels says when the next pass is due" "the next image pass is $due; it writes 20 images" "$LAYERSCOPE" levels --policy legacy $slow
says "a stack is no level, so no splits are counted" '53 layers (53 deltas, 0 images)  stack 53  compact: stack 53 >= image_creation_threshold 3' "$LAYERSCOPE" levels --policy legacy $slow
says "a key gives the same answer" "The next pass makes an image here. It is $due. " "$LAYERSCOPE" plan --policy legacy --why-at 1663/16384/16410_fsm:0 $slow
says "more deltas than needed are stated as such" 'has 53 deltas >= image_creation_threshold 3' "$LAYERSCOPE" plan --policy legacy --why-at 1663/16384/16410_fsm:0 $slow
due='due at once after a restart, else after at most 509 MiB more of WAL'
says "of a check that is assumed not to pass, the plan too" "the next image pass is $due; it writes 20 images" "$LAYERSCOPE" plan --policy legacy,assume_check=off $slow
says "and a key" "It is $due. " "$LAYERSCOPE" plan --policy legacy,assume_check=off --why-at 1663/16384/16410_fsm:0 $slow
says "deleted deltas and images are told apart" 'then 148 input deltas and 62 input images are deleted, once the last job that reads them' "$LAYERSCOPE" plan --policy legacy --explain $slow

# ---- the parameter 0 of workers says how many that is: as many as the jobs' pane counts ----

{
    printf 'size 120x50\nplan legacy\npane parameters\nkey /\nkey w o r k e r s Enter\nframe\n'
    printf 'pane jobs\nframe\n'
} >"$dir/workers.play"
"$LAYERSCOPE" play "$dir/workers.play" $slow >"$dir/got" 2>&1
cores=$(grep -o 'in effect  [0-9]*, one per core' "$dir/got" | grep -o '[0-9]*')
[ -n "$cores" ] && grep -q " s with $cores worker" "$dir/got"
ok "workers in effect are those of the schedule" $? "$(cat "$dir/got")"

# ---- layer files: their contents are exact, but they lack what a pageserver keeps in memory ----

files=../shared/data/layerfiles
if [ -d $files ]; then
    says "files tell the key space" 'partitions     2: 1 from the key space, and one for the sparse keys' "$LAYERSCOPE" plan --policy legacy $files
    says "layer files do not say when the check passed" 'check          unknown from a dump, assumed to pass' "$LAYERSCOPE" plan --policy legacy $files
    says "layer files do not say the GC cutoff" 'gc-compaction  unknown: the GC cutoff is not in this dump' "$LAYERSCOPE" plan --policy legacy $files
    says "the same partition for a key" '  part     1663/5/16384:0 … clog/5:1' "$LAYERSCOPE" plan --policy legacy --why-at 1663/5/16385:77 $files
    says "and for a layer" '  stacks   over 1 partition; the tallest stack there has 2 deltas < image_creation_threshold 3, and this delta counts in it' "$LAYERSCOPE" plan --policy legacy --why '#3' $files
else
    skip "layer files" "no $files"
fi

# ---- a shard that was split from another ----

prefix=000000067F000000050000400000
cat >"$dir/shard.json" <<EOF
{"version": 11, "layer_metadata": {
 "${prefix}00000000-${prefix}00010000__0000000001000000": {"file_size": 8192, "generation": 1},
 "${prefix}00000000-${prefix}00008000__0000000001000001-0000000001100000": {"file_size": 8192, "generation": 1},
 "${prefix}00000000-${prefix}00010000__0000000001800000": {"file_size": 8192, "generation": 2, "shard": "0002"}},
 "disk_consistent_lsn": "0/2000000", "metadata": {"disk_consistent_lsn": "0/2000000", "prev_record_lsn": null,
 "ancestor_timeline": null, "ancestor_lsn": "0/0", "latest_gc_cutoff_lsn": "0/1700000", "initdb_lsn": "0/1000000",
 "pg_version": 16}}
EOF
says "layers from before a shard split" \
    'shard split    2 layers from before the split: deletes 0 layers, which hold no key of this shard; rewrites at most 1 layer (8.00 KiB); keeps at least 1' \
    "$LAYERSCOPE" plan --policy legacy "$dir/shard.json"

# ---- a set with all findings ----
#
# Blocks 0 to 16 have an image at 1000 and steps of deltas above it of which no two lie over one key; blocks 16 to 32
# have three deltas and no image; blocks 32 to 48 two images at 9001, one byte above the last LSN on disk; old bands
# over blocks 48 to 64 end below the mark 900 of the last gc-compaction. Of twelve L0 the ninth begins late.
bytes=16777216 # of a layer's file
layer() { # layer FIRST UNTIL START [END]
    name=$(printf '000000067F000040050000600000%08X-000000067F000040050000600000%08X__%016X' "$1" "$2" "$3")
    [ -z "$4" ] || name=$name$(printf -- '-%016X' "$4")
    layers=$layers${layers:+,}'"'$name'":{"file_size":'$bytes',"generation":1,"shard":"0000"}'
}
layers=
layer 0 16 1000
for step in 0 1 2 3; do layer $((step * 4)) $((step * 4 + 4)) $((1001 + step * 500)) $((1501 + step * 500)); done
for band in 0 1 2; do layer 16 32 $((1001 + band * 500)) $((1501 + band * 500)); done
layer 32 40 9001
layer 40 48 9001
layer 48 64 100 400
layer 48 64 400 800
for l0 in 0 1 2 3 4 5 6 7 8 9 10 11; do
    start=$((5000 + l0 * 100 + (l0 > 7 ? 50 : 0)))
    layers=$layers,'"'$(printf '000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__%016X-%016X' $start $((start + 100)))'":{"file_size":16777216,"generation":1,"shard":"0000"}'
done
cat >"$dir/set.json" <<END
{"version":7,"layer_metadata":{$layers},"disk_consistent_lsn":"0/2328","gc_compaction":{"last_completed_lsn":"0/384"},
"metadata_bytes":{"disk_consistent_lsn":"0/2328","prev_record_lsn":"0/2300","ancestor_timeline":null,"ancestor_lsn":"0/0","latest_gc_cutoff_lsn":"0/384","initdb_lsn":"0/10","pg_version":16}}
END
found() { # found KIND TEXT TITLE: the finding is everywhere, with that text
    says "$1: in info" "$2" "$LAYERSCOPE" info "$dir/set.json"
    says "$1: in its JSON" "\"kind\": \"$1\"" "$LAYERSCOPE" info --json "$dir/set.json"
    printf 'size 200x50\npane findings\nframe\n' >"$dir/script.play"
    says "$1: in the explorer" "$3" "$LAYERSCOPE" play "$dir/script.play" "$dir/set.json"
}
found future 'a flush before that keeps the images, 32.0 MiB' 'future layers'
found l0_gap 'takes the 8 oldest of 12 L0 layers and ends at 0/16A8, because the next one begins at 0/16DA' 'a gap ends L0 compaction'
found gc_mark 'gc-compaction is recorded as complete up to 0/384, yet below it 2 deltas, 32.0 MiB form stacks of up to 2' 'gc-compaction left layers behind'
found never_imaged 'no image but up to 3 deltas on top of each other' 'stacks without an image'
found staircase 'production counts a stack of 1 and creates no image' 'a staircase of deltas'
explained() { # explained NAME TEXT KEYS: these keys on the findings' pane bring the text
    printf 'size 120x40\npane findings\nkey %s\nframe\n' "$3" >"$dir/script.play"
    says "$1" "$2" "$LAYERSCOPE" play "$dir/script.play" "$dir/set.json"
}
explained "w on a stack without image: the outcome" 'No new image is made. 3 bands' '/ w i t h o u t Space a n Enter w'
explained "w on a stack without image: production's conditions" '─ Gates ─' '/ w i t h o u t Space a n Enter w'
explained "w where Enter flew to it" '─ Gates ─' '/ w i t h o u t Space a n Enter Enter w'
explained "Enter flies to a layer of it, not to LSN 0/0" 'LSN        0/7D1 ' '/ w i t h o u t Space a n Enter Enter'
explained "Enter names w" 'stacks without an image: w says why, n and N walk' '/ w i t h o u t Space a n Enter Enter'
explained "w on a staircase" '─ Gates ─' '/ s t a i r c Enter w'
says "the plan names the gap" 'a gap ends the selection: 4 L0 layers above it are not compacted, and the outcome is Done' "$LAYERSCOPE" plan --policy legacy "$dir/set.json"
says "plan lists the images that a restart deletes" '2 images (32.0 MiB)' "$LAYERSCOPE" plan --policy legacy "$dir/set.json"

# ---- the bytes of images are those of the partitions that get one ----

mv "$dir/set.json" "$dir/all.json"
layers=
for part in 0 1 2 3; do
    bytes=$((8192 << part))
    layer $((part * 16)) $((part * 16 + 16)) 1000
done
bytes=16777216
for band in 0 1 2; do layer 0 32 $((1001 + band * 500)) $((1501 + band * 500)); done
cat >"$dir/set.json" <<END
{"version":7,"layer_metadata":{$layers},"disk_consistent_lsn":"0/2328",
"metadata_bytes":{"disk_consistent_lsn":"0/2328","prev_record_lsn":"0/2300","ancestor_timeline":null,"ancestor_lsn":"0/0","latest_gc_cutoff_lsn":"0/384","initdb_lsn":"0/10","pg_version":16}}
END
says "two of four partitions, and a sparse one" '2 of 5 partitions get an image, 24.0 KiB (estimated)' "$LAYERSCOPE" plan --policy legacy "$dir/set.json"
says "the sparse one is counted in both lines" '5: 4 approximated by the key ranges of the newest images, and one for the sparse keys' "$LAYERSCOPE" plan --policy legacy "$dir/set.json"
says "which the check may stop" 'none: the check does not pass' "$LAYERSCOPE" plan --policy legacy,assume_check=off "$dir/set.json"
says "a job reads what the image below and the deltas above have in its keys" '24.0 MiB    8.00 KiB       4' "$LAYERSCOPE" plan --policy legacy "$dir/set.json"
says "a switch that is off flips when it is on" '"flips": {"parameter": "gc_compaction_now", "value": 1' "$LAYERSCOPE" plan --policy legacy --json "$dir/all.json"
says "a switch that is on flips when it is off" '"flips": {"parameter": "assume_check", "value": 0' "$LAYERSCOPE" plan --policy legacy --json "$dir/set.json"
says "the flip of a switch is stated in words" '[flips with assume_check]' "$LAYERSCOPE" plan --policy legacy,assume_check=off "$dir/set.json"
echo 000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000001696070-0000000001700000 >"$dir/one.txt"
says "of a single L0 no image is forecast" 'no image pass is in sight: there is no partition' "$LAYERSCOPE" plan --policy legacy "$dir/one.txt"
says "a single layer is not plural" 'one.txt: 1 layer, policy legacy' "$LAYERSCOPE" plan --policy legacy "$dir/one.txt"

# gc-compaction makes an image that reaches behind the dense keys, where no key exists: it stands for no partition.
"$LAYERSCOPE" plan --policy legacy $slow -o "$dir/planned.json" >"$dir/plan" 2>/dev/null
after=$(sed -n 's/^forecast *after this plan, //p' "$dir/plan")
[ -n "$after" ] && "$LAYERSCOPE" plan --policy legacy "$dir/planned.json" | grep -qF "  $after"
ok "the forecast after a plan is that of the layers as it leaves them" $? "$after"
finish
