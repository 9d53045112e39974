#!/bin/bash
# What keeps each layer from GC under production's algorithm, and what would have to change. Prints TAP.
. "$(dirname "$0")/lib.sh"
cat >"$dir/hold.scn" <<'END'
fanout 10
gc_cutoff 1000
branch 300
branch 500
branch 500
delta 0 40 100 200 size=10M
delta 0 40 200 320 size=20M
delta 0 40 320 700 size=30M
image 0 20 700 size=5M
delta 0 20 700 900 size=40M
delta 20 40 700 900 size=50M
image 0 40 950 size=8M
delta 0 40 950 1200 size=60M
delta 0 FFFFFFFFFFFFFFFF 1200 1300 size=70M
delta 60 70 600 800 size=7M
delta 0 FFFFFFFFFFFFFFFF 600 620 size=2M
keyspace 0 40
END
"$LAYERSCOPE" plan --policy legacy "$dir/hold.scn" >"$dir/plan" 2>&1
plan() { # plan NAME LINE
    grep -qxE -- "$2" "$dir/plan"
    ok "$1" $? "no line: $2
$(cat "$dir/plan")"
}
# By hand: 4, 5 (covered by the image at 950) and 3 are removed. 7 and 8 end above 1000. 0, 1 and 2 start at or below
# 500. 6 is the newest image, 9 has no image, and 10 is an L0, whose last key no image can cover.
plan "all layers, by what keeps them" 'GC             as the layers are now, the next GC collects 3 layers \(95\.0 MiB\); it keeps 2 layers \(130 MiB\) above the cutoff; 3 layers \(60\.0 MiB\) because a branch may read them; 3 layers \(17\.0 MiB\) because no image between their end and the cutoff covers them'
plan "an image of a partition is missing" '  missing      1 layer \(8\.00 MiB\) needs an image of a partition: 1 at stack height 1'
plan "keys of no partition" '  missing      1 layer \(7\.00 MiB\) needs an image that will not be made: their keys are in no partition, and no partition follows'
plan "an L0" '  missing      1 layer \(2\.00 MiB\) needs an L0 compaction: no image covers an L0 layer'
# Without the branch at 500 layer 2 is removed; the branch at 300 still keeps 0 and 1.
plan "the smaller branch point holds nothing alone" '  branch       0/300 alone keeps nothing, and reads 2 layers \(30\.0 MiB\) of those that branches keep'
plan "the larger one does, and is told once" '  branch       0/500 alone keeps 1 layer \(30\.0 MiB\), and reads 3 layers \(60\.0 MiB\) of those that branches keep'
[ "$(grep -c '^  branch  ' "$dir/plan")" = 2 ]
ok "each branch point is told once" $?
"$LAYERSCOPE" plan --policy legacy --json "$dir/hold.scn" >"$dir/json" 2>&1
[ "$(grep -c '"rule": "[a-z-]*branch' "$dir/json")" = 2 ]
ok "and in JSON" $? "$(grep -o '"rule": "[^"]*"' "$dir/json" | sort | uniq -c)"

why() { # why NAME LAYER LINE
    "$LAYERSCOPE" plan --policy legacy --why "#$2" "$dir/hold.scn" >"$dir/why" 2>&1
    grep -qxE -- "$3" "$dir/why"
    ok "#$2: $1" $? "no line: $3
$(cat "$dir/why")"
}
why "a branch reads it" 0 '  GC       kept: it starts at 0/100, at or below the largest branch point, 0/500'
why "its stack" 0 '  stacks   over 1 partition; the tallest stack there has 1 delta < image_creation_threshold 3, and this delta is not in it'
why "its stack, in which it counts" 7 '  stacks   over 1 partition; the tallest stack there has 1 delta < image_creation_threshold 3, and this delta counts in it'
why "one that starts below the branch, and ends above" 2 '  GC       kept: it starts at 0/320, at or below the largest branch point, 0/500'
why "an old image" 3 '  GC       the next GC collects it'
why "the stack of an image's keys begins above it" 3 '  stacks   it is an image: the stacks of its keys begin above it'
why "covered" 5 '  GC       the next GC collects it'
why "needs an image above its own" 6 '  GC       kept: it needs an image at LSN >= 0/951 over 0 … 40; the tallest stack of its partition has 1 delta < image_creation_threshold 3'
why "above the cutoff" 7 '  GC       kept: it ends at 0/1200, above the cutoff 0/1000'
why "it counts in no stack" 8 '  stacks   L0 layers do not count in stacks'
why "it needs an image, but its keys are in no partition" 9 '  GC       kept: it needs an image at LSN >= 0/800 over 60 … 70; no image will be made: these keys are in no partition, and no partition follows them'
why "over no partition" 9 '  stacks   no partition lies under it'
why "an old L0" 10 '  GC       kept: it is never collected by GC: no image reaches the last key; an L0 compaction replaces it'
why "gc-compaction" 0 '  gc-compaction over all keys: 1 of 1 job reads it'

# Stacks that are tall enough get an image in the next pass.
for i in 1 2 3; do echo "delta 0 40 1${i}00 1$((i + 1))00 size=20M"; done >"$dir/tall"
sed '/^delta 0 40 950/d; /1200 1300/d; /^keyspace/r '"$dir/tall" "$dir/hold.scn" >"$dir/tall.scn"
"$LAYERSCOPE" plan --policy legacy "$dir/tall.scn" >"$dir/plan" 2>&1
plan "an image of the next pass" '  missing      1 layer \(8\.00 MiB\) needs an image of a partition: 1 gets it in the next pass'
"$LAYERSCOPE" plan --policy legacy --why "#6" "$dir/tall.scn" >"$dir/why" 2>&1
grep -q 'the tallest stack of its partition has 3 deltas >= image_creation_threshold 3: the next pass makes one at the head; GC deletes the layer once the cutoff is above that image$' "$dir/why"
ok "--why says why a layer does not count yet" $? "$(cat "$dir/why")"

# Where no cutoff is known, nothing is said about GC.
sed '/^gc_cutoff/d' "$dir/hold.scn" >"$dir/none.scn"
"$LAYERSCOPE" plan --policy legacy --why "#0" "$dir/none.scn" >"$dir/why" 2>&1
grep -qx '  GC       unknown: the GC cutoff is not in this dump' "$dir/why"
ok "without a cutoff nothing is said about GC" $? "$(cat "$dir/why")"

# With more branch points than are examined no layer is called needless, and the largest 16 are listed.
for i in $(seq 0 20); do echo "branch $((210 + i))"; done >"$dir/many"
sed '/^branch/d' "$dir/hold.scn" | cat - "$dir/many" >"$dir/many.scn"
"$LAYERSCOPE" plan --policy legacy "$dir/many.scn" >"$dir/plan" 2>&1
[ "$(grep -c '^  branch  ' "$dir/plan")" = 16 ] && grep -q '^  branch       0/230 ' "$dir/plan" &&
    ! grep -q '^  branch       0/214 ' "$dir/plan"
ok "the largest 16 of 21 branch points" $? "$(grep branch "$dir/plan")"

# A gc-compaction over keys of which it is unknown whether they exist writes one image with as many pages as the
# images hold. It once counted each key between the ends until memory ran out.
cat >"$dir/index_part.json" <<'END'
{"version": 7, "layer_metadata": {
 "000000000000000000000000000000000000-000000067F00000005000040000000000007__0000000002000018": {"file_size": 24576},
 "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000002000020-0000000002080019": {"file_size": 65536}},
 "disk_consistent_lsn": "0/2080018", "metadata": {"disk_consistent_lsn": "0/2080018", "prev_record_lsn": null,
 "ancestor_timeline": null, "ancestor_lsn": "0/0", "latest_gc_cutoff_lsn": "0/2000020", "initdb_lsn": "0/2000018", "pg_version": 16}}
END
memory=2000000 # KiB of address space; sanitizers reserve more than any useful limit
case "$BUILD" in *asan* | *tsan*) memory=unlimited ;; esac
gc() { # gc LINE OPTION...
    (ulimit -v "$memory" 2>/dev/null; timeout 60 "$LAYERSCOPE" plan --policy legacy "$dir/index_part.json" "${@:2}") >"$dir/plan" 2>&1
    grep -qE -- "$1" "$dir/plan"
}
# 24,576 bytes are three pages. One page is added because the size is rounded.
gc '^    0     2  image dbdir … .* 32\.0 KiB  ' --set gc_compaction_initial_threshold_kb=88
ok "gc-compaction of unknown keys ends, with one image" $? "$(cat "$dir/plan")"
gc '^gc-compaction  layers below the cutoff 88\.0 KiB < limit .*  \[flips at gc_compaction_initial_threshold_kb = 88\]$'
ok "gc-compaction does not start, and the plan says at what value it would" $? "$(cat "$dir/plan")"
gc '^  by hand .*  \[flips with gc_compaction_now\]$'
ok "a plan names the switch that requests gc-compaction" $? "$(cat "$dir/plan")"
gc '^  by hand .*  \[flips without gc_compaction_now\]$' --set gc_compaction_now
ok "a requested gc-compaction flips without its switch" $? "$(cat "$dir/plan")"
gc '^gc-compaction  layers below the cutoff 88\.0 KiB >= limit 88\.0 KiB: starts; .* \[flips without gc_compaction_enabled\]$' \
    --set gc_compaction_initial_threshold_kb=88 && gc '^  its run .* 0 refused; frees at most 88\.0 KiB, judged by names and sizes$' --set gc_compaction_initial_threshold_kb=88
ok "where it starts by itself, asking by hand would flip nothing" $? "$(cat "$dir/plan")"
gc '"rule": "gc-compaction-run", .*"verdict": false, .*"flips": \{"parameter": "gc_compaction_now", "value": 1\}' --json
ok "in JSON a switch has the value that flips" $? "$(grep gc-compaction-run "$dir/plan")"
finish
