#!/bin/bash
# Plans of a timeline whose layer files are there, partly there, damaged, or not there. Prints TAP.
n=0
bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
check() { # check NAME STATUS EXPECTED-REGEX UNWANTED-REGEX ARGUMENT…
    name=$1 status=$2 expected=$3 unwanted=$4
    shift 4
    n=$((n + 1))
    actual=$("$LAYERSCOPE" "$@" 2>&1)
    code=$?
    if [ $code -eq "$status" ] && grep -qE -- "$expected" <<<"$actual" &&
        { [ -z "$unwanted" ] || ! grep -qE -- "$unwanted" <<<"$actual"; }; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        printf 'status %s\n%s\n' "$code" "$actual" | sed 's/^/# /'
        bad=1
    fi
}
dir=$tmp/timeline
plan="--target-file-size 200000 --fanout 4"
"$LAYERSCOPE" simulate zipf --records 30000 --record-len 100 --target-file-size 200000 --fanout 100 --logical-size 4 \
    --layer-files "$dir" >/dev/null
check "all files: nothing is estimated" 0 'depth 1[0-9] >= fanout 4: compact' 'estimated' plan $plan --explain "$dir"
check "also in JSON" 0 '^  "estimated": false' '"estimated": true' plan $plan --json "$dir"
check "tight ranges of L0 are known" 0 'holds records of keys 1663/1/16384:0' '' plan $plan --explain "$dir"
check "the index alone: estimated" 0 '\(estimated\)' 'holds records of keys' plan $plan --explain "$dir/index_part.json"
"$LAYERSCOPE" plan $plan --policy neon --json "$dir" >"$tmp/exact.json"
"$LAYERSCOPE" plan $plan --policy neon --json "$dir/" >"$tmp/again.json"
n=$((n + 1))
if cmp -s "$tmp/exact.json" "$tmp/again.json"; then echo "ok $n - the same plan again"; else
    echo "not ok $n - the same plan again"
    bad=1
fi

check "a read: who holds the key" 0 '1[0-9] layers visited, [0-9]+ holds? the key' 'if it has any' read "$dir" 1663/1/16384:300
check "and who does not" 0 'holds nothing of the key' '' read "$dir" 1663/1/16384:300
check "by the index alone: nobody knows" 0 'if it has any' 'hold the key' read "$dir/index_part.json" 1663/1/16384:300

cp -r "$dir" "$tmp/partly"
first=$(ls "$tmp/partly" | head -1)
rm "$tmp/partly/$first"
check "an evicted layer: the decisions say so" 0 '\(1 of 1[0-9] deltas estimated\)' '\(estimated\)' plan $plan --explain "$tmp/partly"
check "a read says what it does not know" 0 'of 1 it is not known' '' read "$tmp/partly" 1663/1/16384:300
check "and the load does" 0 '1 of 1[0-9] layers are not in the directory' '' plan $plan "$tmp/partly"

cp -r "$dir" "$tmp/damaged"
victim=$(ls "$tmp/damaged" | head -2 | tail -1)
size=$(stat -c %s "$tmp/damaged/$victim")
printf '\377\377' | dd of="$tmp/damaged/$victim" bs=1 seek=$((size - 8192)) conv=notrunc status=none
check "a damaged file counts as one that is not there" 0 '\(1 of 1[0-9] deltas estimated\)' '' plan $plan --explain "$tmp/damaged"

cp -r "$dir" "$tmp/other"
truncate -s +8192 "$tmp/other/$first"
check "another size than in the index" 0 '1 layer file has another size' '' plan $plan "$tmp/other"
mv "$tmp/other/$first" "$tmp/other/${first%1}2"
check "another generation" 0 'of another generation' '' plan $plan "$tmp/other"

cp -r "$dir" "$tmp/bare"
rm "$tmp/bare/index_part.json"
check "without an index the files are the layers" 0 '1[0-9] deltas' '' plan $plan "$tmp/bare"
mkdir "$tmp/empty"
check "a directory without either" 3 '' '' plan "$tmp/empty"

# Findings that only records can give.
check "files that can't be read are a finding" 0 'layer files are damaged: 1 of 1[0-9] layer files' '' info "$tmp/damaged"
mkdir "$tmp/stand-in"
for f in "$dir"/0*; do truncate -s 24576 "$tmp/stand-in/${f##*/}"; done
check "nor are files that only stand for layers" 0 "findings|no findings" "damaged" info "$tmp/stand-in"
check "sound files are none" 0 'findings|no findings' 'damaged' info "$dir"
printf 'target_file_size 100000\nfanout 9\nkeyspace 0 2000\nrec 7 100\nflush\nrec 17 100\nflush\nrec 27 100\nrec 28 100\nflush\nrec 1FF0 100\nflush\nrec 1FF1 100\nflush\n' \
    >"$tmp/sparse.scn"
"$LAYERSCOPE" simulate --trace "$tmp/sparse.scn" --layer-files "$tmp/sparse" >/dev/null 2>&1
check "reads visit five deltas, and find nothing" 0 'visits 5.0 deltas on average, and 0.0 of them hold the key: 100 %' '' info "$tmp/sparse"
check "which hold few of their keys" 0 '5 of 5 deltas hold less than 1 % .*0.01 %.*: 1 of 8,192 keys' '' info "$tmp/sparse"
"$LAYERSCOPE" simulate single --records 30000 --record-len 200 --logical-size 40M --target-file-size 500K --fanout 100 \
    --layer-files "$tmp/single" >/dev/null
check "a key with half of the records" 0 'of 30,000 records that reads at the head want, [^,]* has (49|50) % ' '' info "$tmp/single"
"$LAYERSCOPE" simulate zipf --records 60000 --record-len 200 --logical-size 4M --target-file-size 500K --policy neon \
    --layer-files "$tmp/stale" >/dev/null
check "images with more than 16 records a page above them" 0 'images are stale: [0-9]+ of 9 images' '' info "$tmp/stale"

# The pane Inside: what the selected layer's file holds.
inside() { # inside NAME EXPECTED UNWANTED SOURCE LINE…
    name=$1 expected=$2 unwanted=$3 source=$4
    shift 4
    printf '%s\n' "$@" >"$tmp/inside.play"
    check "$name" 0 "$expected" "$unwanted" play "$tmp/inside.play" $source
}
inside "a layer's records, as a picture" '[░▒▓█]{8}' 'damaged' "$dir" 'size 120x40' 'select #3' 'pane inside' frame
inside "its figures" 'L0 delta #3: 2,001 records of [0-9]+ keys' '' "$dir" 'size 120x40' 'select #3' 'pane inside' frame
inside "bytes by kind" '2,001 +195 KiB 100% Postgres WAL records' '' "$dir" 'size 120x40' 'select #3' 'key I' frame
inside "its hottest keys with their names" '[0-9]+ +[0-9.]+ KiB  1663/1/16384:0' '' "$dir" 'size 120x40' 'select #3' 'key I' frame
inside "the part that the map shows" 'in view +[0-9,]+ records?' '' "$dir" 'size 120x40' 'select #3' \
    'key I' 'zoom in lsn' 'zoom in lsn' 'zoom in lsn' 'zoom in lsn' 'zoom in lsn' frame
inside "Enter on a hot key shows its read" 'a read of 1663/1/16384:0 visits 1[0-9] layers' '' "$dir" 'size 120x40' \
    'select #3' 'key I' 'key 3' 'key 0' 'key j' 'key Enter' frame
inside "a layer whose file is not there" 'of this layer is not there' '' "$tmp/partly" 'size 120x40' \
    "select ${first%-v1*}" 'pane inside' frame
inside "a damaged one" 'damaged: [0-9]+ page' '' "$tmp/damaged" 'size 120x40' "select ${victim%-v1*}" 'pane inside' frame
inside "no files at all" 'loaded without layer files' '' "" 'size 120x40' 'key n' 'pane inside' frame
inside "no layer" 'No layer is selected' '' "$dir" 'size 120x40' 'pane inside' frame

# Replay: the same WAL under another policy.
run="--target-file-size 200000 --policy full"
direct=$("$LAYERSCOPE" simulate zipf --records 30000 --record-len 100 --logical-size 4 $run --digest)
replayed=$("$LAYERSCOPE" simulate --records "$dir" $run --digest 2>/dev/null)
n=$((n + 1))
if [ -n "$direct" ] && [ "$direct" = "$replayed" ]; then echo "ok $n - a replay is the run once more"; else
    echo "not ok $n - a replay is the run once more"
    printf '%s\n' "$direct" "$replayed" | sed 's/^/# /'
    bad=1
fi
check "it says what is complete" 0 'complete: LSN 0/3E8 to 0/' '' simulate --records "$dir" $run
check "and what is missing" 0 'missing: 1 of 1[0-9] deltas' '' simulate --records "$tmp/partly" $run
check "in JSON too" 0 '"complete": \["0/3E8"' '' simulate --records "$dir" $run --json
suite="suite --target-file-size 200000 --records $dir"
check "all policies over it" 0 '^timeline .* legacy ' 'compacted anything' $suite
check "which LSNs are complete, above the table" 0 '^  complete: LSN 0/3E8 to ' '' $suite -p neon
check "and in Markdown" 0 '^- complete: LSN 0/3E8 to ' '' $suite -p neon --format markdown
check "and in JSON" 0 '^    "complete": \["0/3E8", ' '' $suite -p neon --format json
check "CSV has rows alone" 0 '^workload,' 'complete' $suite -p neon --format csv
check "flushes too large for any compaction" 0 'no policy compacted anything' '' suite --records "$dir" -p "neon full"
n=$((n + 1))
rows=$("$LAYERSCOPE" $suite --format csv | tail -n +2 | cut -d, -f4 | sort -u | wc -l)
[ "$rows" = 11 ] && echo "ok $n - a row for each policy" || { echo "not ok $n - a row for each policy: $rows"; bad=1; }
check "a suite over it" 0 'timeline .*neon' '' suite --records "$dir" --policies "neon full" --target-file-size 200000
tenant=$tmp/tenant/aaaa11112222333344445555666677aa/timelines
mkdir -p "$tenant"
cp -r "$dir" "$tenant/bbbb11112222333344445555666677b1"
cp -r "$tmp/sparse" "$tenant/cccc11112222333344445555666677c1"
check "several timelines: which?" 2 'choose one with --timeline ID' '' suite --records "$tmp/tenant" -p neon
check "this one" 0 '^replayed: 30,000 records' '' suite --records "$tmp/tenant" --timeline bbbb -p neon
check "its runs on other machines" 0 "simulate --records $tmp/tenant --timeline bbbb --policy neon" '' suite --records "$tmp/tenant" \
    --timeline bbbb -p neon --list
check "or one run of the other" 0 '^replayed: 6 records' '' simulate --records "$tmp/tenant" --timeline cccc
check "no timeline without a source" 2 'goes with --records SOURCE' '' simulate zipf --timeline bbbb
check "nor in a suite" 2 'goes with --records SOURCE' '' suite --timeline bbbb
check "an index has no records" 3 'has no layer files' '' simulate --records "$dir/index_part.json"
check "nor does what is not there" 3 'No such file' '' simulate --records "$tmp/nothing"
check "recorded records are as they are" 2 'recorded records' '' simulate --records "$dir" --seed 7
check "in a suite too" 2 'does not go with recorded' '' suite --records "$dir" --ratios 3
check "no number and no file" 2 'neither a number' '' suite --records "$tmp/nothing"
echo "1..$n"
exit $bad
