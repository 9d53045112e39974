#!/bin/bash
# `plan` on real layer sets and on bad input. Prints TAP; what needs ../shared/data is skipped where it is absent.
. "$(dirname "$0")/lib.sh"
out=$dir/out
data() { # data FILE NAME ...: as check, on real data
    file=../shared/data/$1
    shift
    if [ -f "$file" ]; then check "$@" "$file"; else skip "$1" "no $file"; fi
}
plan() { "$LAYERSCOPE" plan "$@"; }
export -f plan
odd=odd-brook-layernames.txt mixed=mixed-workload.index_part.json
data $odd "odd-brook: the head is compacted" 0 '^level 0 .*57 deltas, 4,106 images  depth 57 >= fanout 10: compact' "$LAYERSCOPE" plan
data $odd "odd-brook: no perfect split, and how many block the best one" 0 'no perfect split; the best near-split, at .*, is blocked by 57 layers of this level$' "$LAYERSCOPE" plan
data $odd "odd-brook: which layers block it" 0 'in the way: #11–#19, #43–#90' "$LAYERSCOPE" plan --explain
data $odd "odd-brook: deltas that images lie over" 0 'layers wholly under newer images are left out' "$LAYERSCOPE" plan --explain
data $odd "odd-brook: what rests on an estimate says so" 0 '7.08 MiB of deltas: deltas \(estimated\)' "$LAYERSCOPE" plan --explain
data $mixed "mixed-workload: with fanout 10 nothing is done, and why" 0 'depth 7 < fanout 10: not due' "$LAYERSCOPE" plan
data $mixed "mixed-workload: what would flip it" 0 'fanout 7 or less would compact it' "$LAYERSCOPE" plan
data $mixed "mixed-workload: with fanout 4 the L0s become one layer" 0 '1 delta, 0 images; 7 layers deleted' "$LAYERSCOPE" plan --fanout 4
data $mixed "mixed-workload: as JSON" 0 '^  "totals": \{' "$LAYERSCOPE" plan --fanout 4 --json
data $mixed "mixed-workload: why not that layer" 0 'is 8.53 GiB tall, more than the allowed 448 MiB' "$LAYERSCOPE" plan --why 1663/16389/24027148:30537851@1BA/93C39482
next='the next image pass is due after at most 6.00 GiB more of WAL; it writes 114 images, 13.6 GiB'
for command in plan info levels; do
    data $mixed "mixed-workload: $command forecasts the next image pass" 0 "$next" "$LAYERSCOPE" $command --policy legacy
    data $mixed "mixed-workload: $command does so in JSON" 0 '"wal_bytes": 6442450944,$' "$LAYERSCOPE" $command --policy legacy --json
    data $odd "odd-brook: $command forecasts the next image pass" 0 'the next image pass is due' "$LAYERSCOPE" $command --policy legacy
done
garbage='^the plan holds compaction only: the next garbage collection would delete 159 layers more \(31.7 GiB\)$'
check "what garbage collection would delete besides" 0 "$garbage" plan samples/slow-shop.json
plan samples/slow-shop.json --policy legacy >"$out"
! grep -q 'compaction only' "$out" && grep -q '; 210 layers deleted$' "$out"
ok "nothing is left to it after the gc-compaction of legacy" $?
run='# one\nrec 1 1\nrec ffffffffffffffff 1\n'
check "an error of a run has the scenario's name and line" 3 '^layerscope: .*run.scn:3: .*largest key' \
    bash -c "d=\$(mktemp -d); printf '$run' >\$d/run.scn; plan \$d/run.scn; s=\$?; rm -r \$d; exit \$s"
check "an error in standard input names its line" 3 '^layerscope: stdin:3: .*largest key' bash -c "printf '$run' | plan -"
check "a failed expectation in standard input names its line" 1 "^stdin:2: expected" bash -c "printf 'delta 0 10 0 10\nexpect jobs 7\n' | plan -"
if command -v python3 >/dev/null; then
    for sample in samples/*.scn; do
        "$LAYERSCOPE" plan "$sample" --json >"$out.json" 2>/dev/null
        check "JSON of $(basename "$sample")" 0 . python3 -c '
import json, sys
plan = json.load(open(sys.argv[1]))
for field in "policy levels splits decisions cuts jobs schedule totals".split(): assert field in plan, field
for decision in plan["decisions"]:
    for field in "id parent rule left op right unit verdict estimated flips layers key_range lsn_range rejected".split():
        assert field in decision, field
for job in plan["jobs"]: assert all(need < job["id"] for need in job["needs"])
chosen = [cut["job"] for cut in plan["cuts"] if cut["chosen"]]
assert len(chosen) == len(set(chosen)), "two cuts chosen for one job"
print("fine")' "$out.json"
        rm -f "$out.json"
    done
else
    skip "JSON" "no python3"
fi
"$LAYERSCOPE" plan samples/cuts.scn -o "$out.json" >/dev/null
check "a history that was planned is planned from where it ended" 0 '^level 0 .*3 deltas, 3 images  depth 1 < fanout 2: not due' "$LAYERSCOPE" plan "$out.json"
rm -f "$out.json"
data $mixed "mixed-workload: a tall newest delta stalls all levels" 0 'level 0 does not exist: layer #1491 is 8.53 GiB tall' "$LAYERSCOPE" plan --end-lsn 1BC/B572A4E1
printf 'delta 0 10 0 100\n' >"$out.scn"
check "an unknown policy" 2 "unknown policy 'nonsense'" "$LAYERSCOPE" plan --policy nonsense "$out.scn"
check "an unknown switch" 2 "no switch 'magic'" "$LAYERSCOPE" plan --policy neon+magic "$out.scn"
check "a fanout of 0" 2 'fanout must be at least 1' "$LAYERSCOPE" plan --fanout 0 "$out.scn"
check "a target of 0" 2 'target_file_size must be at least 1' "$LAYERSCOPE" plan --target-file-size 0 "$out.scn"
check "an end_lsn that cuts a layer" 3 'crosses end_lsn 80' "$LAYERSCOPE" plan --end-lsn 80 "$out.scn"
check "the largest end_lsn" 3 'end_lsn 2\^64-1' "$LAYERSCOPE" plan --end-lsn FFFFFFFFFFFFFFFF "$out.scn"
check "a layer that is not there" 2 "no layer '99'" "$LAYERSCOPE" plan --why 99 "$out.scn"
check "legacy: what no image covers, by holes and current layers" 0 '50 layers \(6.76 GiB\) because no image between their end and the cutoff covers them \(28 held by a hole, 22 current\)' "$LAYERSCOPE" plan samples/slow-shop.json --policy legacy
check "blocks: read depth says over what" 0 '^before: by key, reads at the head visit 36.00 layers on average, p99 36, at most 63; ' "$LAYERSCOPE" plan samples/slow-shop.json --policy blocks
check "a point whose key is no key" 2 "'xx' is not a key" "$LAYERSCOPE" plan --why 'xx@yy' "$out.scn"
check "a parameter that is no number" 2 "'abc' is not a number" "$LAYERSCOPE" plan --policy neon,fanout=abc "$out.scn"
check "a layer below all walks: where the compaction ended" 0 'compaction ends at level 1, above this layer: depth 1 < fanout 2: not due' "$LAYERSCOPE" plan tests/golden/plan/below_all.scn --why '#1'
check "--why states first what becomes of the layer" 0 "^  it is kept$" "$LAYERSCOPE" plan tests/golden/plan/below_all.scn --why "#1"
check "a value is only named after it was tried" 0 "^  with fanout = 1 it is not reached either: the plan then ends at level 2, above this layer: " "$LAYERSCOPE" plan tests/golden/plan/below_all.scn --why "#1"
check "an image there: what deletes it" 0 'compaction deletes no images, only garbage collection does' "$LAYERSCOPE" plan tests/golden/plan/below_all.scn --why '#0'
check "an image that the next collection deletes" 0 'only garbage collection does, and the next one deletes it$' "$LAYERSCOPE" plan samples/slow-shop.json --why '#3'
check "a delta too" 0 '^  it is kept by the plan, but the next garbage collection deletes it$' "$LAYERSCOPE" plan samples/slow-shop.json --policy blocks --why '#100'
check "what images count as" 0 '^an image counts as 8 KiB for each page of the images that lie in one relation$' "$LAYERSCOPE" plan samples/slow-shop.json
check "production counts them otherwise" 0 '^an image counts as the newest image of the same keys, or else as 8 KiB for each page, ' "$LAYERSCOPE" plan samples/slow-shop.json --policy legacy
check "no image shows a key" 0 'merge, because no image shows which keys exist here' "$LAYERSCOPE" plan samples/slow-shop.json --policy blocks --explain
check "expectations of another policy" 1 "partitions.scn: these are expectations of the scenario's own policy, not of policy neon\$" "$LAYERSCOPE" plan samples/partitions.scn --policy neon
check "a deep level flips where the compaction ends above it" 0 'depth 25 >= fanout 1: compact  \[flips at fanout = 2; compaction then ends above' "$LAYERSCOPE" plan samples/slow-shop.json --policy full+fanout=1 --explain
data $odd "odd-brook: the nearest fanout that keeps a layer" 0 '^  with fanout = 2 or target_file_size = [0-9]+ .[0-9.]+ [KM]iB. it would be kept$' "$LAYERSCOPE" plan --policy full+fanout=1 --why '#30'
data $mixed "mixed-workload: an image, and what was tried" 0 '^  no value that was tried makes the plan delete it .tried: fanout = 7; pitr = 0.$' "$LAYERSCOPE" plan --why '#30'
check "a covered delta: all values that take the images away" 0 '^  with fanout = 2 or fanout = 29 or target_file_size = 122718968 .117 MiB. no images would be created over it$' "$LAYERSCOPE" plan samples/slow-shop.json --why '#15'
data $odd "odd-brook: the smallest target that deletes a layer, to the byte" 0 '^  with target_file_size = 6276730344 .5.85 GiB. it would be deleted$' "$LAYERSCOPE" plan --why '#10'
data $odd "odd-brook: why there is no further level" 0 'no level 4 below LSN 93/1C0887F1: the newest delta there is 7.22 GiB tall, and level 4 takes deltas of at most 7.00 GiB$' "$LAYERSCOPE" plan --why '#10'
data $odd "odd-brook: a fanout and a target that keep it" 0 '^  with fanout = 58 or target_file_size = 101334 .99.0 [KM]iB. it would be kept$' "$LAYERSCOPE" plan --why '#60'
check "a kept delta: the verdict that keeps it" 0 '^  it is kept: depth 28 < fanout 29: not due$' "$LAYERSCOPE" plan samples/slow-shop.json --policy full+fanout=29 --why '#15'
check "which goes with fanout 28" 0 '^  with fanout = 28 or target_file_size = 1227189687 .1.14 GiB. images would be created over it$' "$LAYERSCOPE" plan samples/slow-shop.json --policy full+fanout=29 --why '#15'
check "a deleted delta: the verdict that deletes it" 0 '^  it is deleted at step 21: depth 35 >= fanout 10: compact$' "$LAYERSCOPE" plan samples/slow-shop.json --why '#230'
check "an image over the keys of a delta job: it is not read" 0 '^  no job that writes a delta reads it: such a job reads only deltas$' "$LAYERSCOPE" plan samples/slow-shop.json --why '#188'
check "an image over the keys of an image job: where pages come from" 0 '^  job 7 writes an image over its keys: pages are rebuilt from the newest images below and the deltas above them, but what a job reads counts its deltas only$' "$LAYERSCOPE" plan samples/slow-shop.json --why '#200'
check "a delta that images are made of" 0 '^  4 jobs read it, from 1 to 4$' "$LAYERSCOPE" plan samples/slow-shop.json --policy neon --why '#17'
check "a spot: the cut that was chosen there" 0 'as image: 922 KiB \(estimated\), score 2.100: chosen' "$LAYERSCOPE" plan samples/cuts.scn --why-at 384
check "a spot: the cut that was not" 0 'as grid: 922 KiB \(estimated\), score 4.947: not chosen, an image edge is better' "$LAYERSCOPE" plan samples/cuts.scn --why-at 384
check "a spot between candidates" 0 'the nearest is 6A4 with 819 KiB \(estimated\), for layers of 768 KiB to 1.25 MiB' "$LAYERSCOPE" plan samples/cuts.scn --why-at 3E9
check "a spot: a larger target that makes an image there" 0 '^    with target_file_size = 1227189687 .1.14 GiB. level 0 reaches further down, and an image of this key would be made$' "$LAYERSCOPE" plan samples/slow-shop.json --why-at 1663/16384/16390:20000
check "a spot: what is in the way of a split" 0 'no split: 2 of 6 layers lie across this key: #0 #3' "$LAYERSCOPE" plan samples/partitions.scn --why-at 100
check "a spot in a perfect split" 0 'a perfect split: no layer' "$LAYERSCOPE" plan samples/partitions.scn --why-at 500
check "a spot in the gap that images reach over" 0 "job 2 makes the image over it" "$LAYERSCOPE" plan samples/partitions.scn --why-at 500
check "a spot where a layer was left out of the level" 0 "job 0 makes the delta over it" "$LAYERSCOPE" plan tests/golden/plan/under_image.scn --why-at 50
check "an empty spot" 0 'the next below is delta #4, up to 0/140000' "$LAYERSCOPE" plan samples/cuts.scn --why-at 400@200000
check "above an image: its LSN" 0 '^  the next below is image #0, at 0/80000$' "$LAYERSCOPE" plan tests/golden/plan/below_all.scn --why-at 10@90000
slow_head=1663/16384/16390:20000@C/C1B20C60
check "at the LSN of new images: the step that makes one" 0 '^  step 69 makes image #245 here$' "$LAYERSCOPE" plan samples/slow-shop.json --why-at $slow_head
check "at the LSN of new images: the level that makes them" 0 '^  level 1, .*: this LSN is its end, where its new images lie$' "$LAYERSCOPE" plan samples/slow-shop.json --why-at $slow_head
check "at the LSN of new images: the job" 0 '^    job 4 makes the image over it$' "$LAYERSCOPE" plan samples/slow-shop.json --why-at $slow_head
check "at the end of a level without new images" 0 '^  level 0, .*: this LSN is its end, and its deltas end below it$' "$LAYERSCOPE" plan samples/slow-shop.json --why-at $slow_head
check "above all levels" 0 '^  level 1, .*: this LSN is above it$' "$LAYERSCOPE" plan samples/slow-shop.json --why-at 1663/16384/16390:20000@C/C1B20C61
check "a spot under blocks" 0 'stack 4 > max_depth 3' "$LAYERSCOPE" plan samples/counter.scn --why-at 1
check "a spot that is no key" 2 'why-at: ' "$LAYERSCOPE" plan samples/cuts.scn --why-at xyz
data $odd "odd-brook: what is in the way of a split" 0 'no split: 58 of 4163 layers lie across this key' "$LAYERSCOPE" plan --why-at 1663/16386/35417:100
check "no file" 2 'no file given' "$LAYERSCOPE" plan
finish
