#!/bin/bash
# Plans of a timeline whose layer files are present, partly present, damaged or absent. Prints TAP.
. "$(dirname "$0")/lib.sh"
without() { # without NAME STATUS PATTERN UNWANTED ARGUMENT…: a line matches, and none matches the unwanted pattern
    expect "$1" "$2" "$3" ${4:+"!$4"} -- "$LAYERSCOPE" "${@:5}"
}
timeline=$dir/timeline
plan="--target-file-size 200000 --fanout 4"
"$LAYERSCOPE" simulate zipf --records 30000 --record-len 100 --target-file-size 200000 --fanout 100 --logical-size 4 \
    --layer-files "$timeline" >/dev/null
without "all files: nothing is estimated" 0 'depth 1[0-9] >= fanout 4: compact' 'estimated' plan $plan --explain "$timeline"
without "a plan on records is exact in JSON" 0 '^  "estimated": false' '"estimated": true' plan $plan --json "$timeline"
without "tight ranges of L0 are known" 0 'holds records of keys 1663/1/16384:0' '' plan $plan --explain "$timeline"
without "the index alone: estimated" 0 '\(estimated\)' 'holds records of keys' plan $plan --explain "$timeline/index_part.json"
"$LAYERSCOPE" plan $plan --policy neon --json "$timeline" >"$dir/exact.json"
"$LAYERSCOPE" plan $plan --policy neon --json "$timeline/" >"$dir/again.json"
cmp -s "$dir/exact.json" "$dir/again.json"
ok "the same plan again" $?

without "a read: who holds the key" 0 '1[0-9] layers visited, [0-9]+ holds? the key' 'if it has any' read "$timeline" 1663/1/16384:300
without "read names layers without a record of the key" 0 'holds no record of the key' '' read "$timeline" 1663/1/16384:300
without "by the index alone read does not say which layers hold the key" 0 'if it has any' 'hold the key' read "$timeline/index_part.json" 1663/1/16384:300

cp -r "$timeline" "$dir/partly"
first=$(ls "$dir/partly" | head -1)
rm "$dir/partly/$first"
without "an evicted layer: the decisions say so" 0 '\(1 of 1[0-9] deltas estimated\)' '\(estimated\)' plan $plan --explain "$dir/partly"
without "a read says what it does not know" 0 'of 1 it is unknown' '' read "$dir/partly" 1663/1/16384:300
without "loading reports layers whose files are missing" 0 '1 of 1[0-9] layers are not in the directory' '' plan $plan "$dir/partly"

cp -r "$timeline" "$dir/damaged"
victim=$(ls "$dir/damaged" | head -2 | tail -1)
size=$(stat -c %s "$dir/damaged/$victim")
printf '\377\377' | dd of="$dir/damaged/$victim" bs=1 seek=$((size - 8192)) conv=notrunc status=none
without "a damaged file counts as one that is not there" 0 '\(1 of 1[0-9] deltas estimated\)' '' plan $plan --explain "$dir/damaged"

cp -r "$timeline" "$dir/other"
truncate -s +8192 "$dir/other/$first"
without "another size than in the index" 0 '1 layer file has another size' '' plan $plan "$dir/other"
mv "$dir/other/$first" "$dir/other/${first%1}2"
without "another generation" 0 'of another generation' '' plan $plan "$dir/other"

cp -r "$timeline" "$dir/bare"
rm "$dir/bare/index_part.json"
without "without an index the files are the layers" 0 '1[0-9] deltas' '' plan $plan "$dir/bare"
mkdir "$dir/empty"
without "a directory without either" 3 '' '' plan "$dir/empty"

# Findings that need the records.
without "files that can't be read are a finding" 0 'layer files are damaged: 1 of 1[0-9] layer files' '' info "$dir/damaged"
mkdir "$dir/stand-in"
for f in "$timeline"/0*; do truncate -s 24576 "$dir/stand-in/${f##*/}"; done
without "nor are files that only stand for layers" 0 "findings|no findings" "damaged" info "$dir/stand-in"
without "sound files are none" 0 'findings|no findings' 'damaged' info "$timeline"
printf 'target_file_size 100000\nfanout 9\nkeyspace 0 2000\nrec 7 100\nflush\nrec 17 100\nflush\nrec 27 100\nrec 28 100\nflush\nrec 1FF0 100\nflush\nrec 1FF1 100\nflush\n' \
    >"$dir/sparse.scn"
"$LAYERSCOPE" simulate --trace "$dir/sparse.scn" --layer-files "$dir/sparse" >/dev/null 2>&1
without "reads visit five deltas, and find nothing" 0 'visits 5.0 deltas on average, and 0.0 of them hold the key: 100 %' '' info "$dir/sparse"
without "which hold few of their keys" 0 '5 of 5 deltas hold less than 1 % .*0.01 %.*: 1 of 8,192 keys' '' info "$dir/sparse"
"$LAYERSCOPE" simulate single --records 30000 --record-len 200 --logical-size 40M --target-file-size 500K --fanout 100 \
    --layer-files "$dir/single" >/dev/null
without "a key with half of the records" 0 'of the 30,000 records that reads at the head need, [^,]* has (49|50) % ' '' info "$dir/single"
"$LAYERSCOPE" simulate zipf --records 60000 --record-len 200 --logical-size 4M --target-file-size 500K --policy neon \
    --layer-files "$dir/stale" >/dev/null
without "images with more than 16 records a page above them" 0 'images are stale: [0-9]+ of 9 images' '' info "$dir/stale"

# The pane Inside shows what the selected layer's file holds.
inside() { # inside NAME EXPECTED UNWANTED SOURCE LINE…
    name=$1 expected=$2 unwanted=$3 source=$4
    shift 4
    printf '%s\n' "$@" >"$dir/inside.play"
    without "$name" 0 "$expected" "$unwanted" play "$dir/inside.play" $source
}
inside "a layer's records, as a picture" '[░▒▓█]{8}' 'damaged' "$timeline" 'size 120x40' 'select #3' 'pane inside' frame
inside "the pane inside states records and keys" 'L0 delta #3: 2,001 records of [0-9]+ keys' '' "$timeline" 'size 120x40' 'select #3' 'pane inside' frame
inside "bytes by kind" '2,001 +195 KiB 100% Postgres WAL records' '' "$timeline" 'size 120x40' 'select #3' 'key I' frame
inside "the pane inside names the hottest keys" '[0-9]+ +[0-9.]+ KiB  1663/1/16384:0' '' "$timeline" 'size 120x40' 'select #3' 'key I' frame
inside "the part that the map shows" 'in view +[0-9,]+ records?' '' "$timeline" 'size 120x40' 'select #3' \
    'key I' 'zoom in lsn' 'zoom in lsn' 'zoom in lsn' 'zoom in lsn' 'zoom in lsn' frame
inside "Enter on a hot key shows its read" 'a read of 1663/1/16384:0 visits 1[0-9] layers' '' "$timeline" 'size 120x40' \
    'select #3' 'key I' 'key 3' 'key 0' 'key j' 'key Enter' frame
inside "a layer whose file is not there" 'of this layer is not there' '' "$dir/partly" 'size 120x40' \
    "select ${first%-v1*}" 'pane inside' frame
inside "a damaged one" 'damaged: [0-9]+ page' '' "$dir/damaged" 'size 120x40' "select ${victim%-v1*}" 'pane inside' frame
inside "no files at all" 'There are no layer files here' '' "" 'size 120x40' 'key n' 'pane inside' frame
inside "no layer" 'No layer is selected' '' "$timeline" 'size 120x40' 'pane inside' frame

# Replay runs the same WAL under another policy.
run="--target-file-size 200000 --policy full"
direct=$("$LAYERSCOPE" simulate zipf --records 30000 --record-len 100 --logical-size 4 $run --digest)
replayed=$("$LAYERSCOPE" simulate --records "$timeline" $run --digest 2>/dev/null)
[ -n "$direct" ] && [ "$direct" = "$replayed" ]
ok "a replay is the run once more" $? "$(printf '%s\n' "$direct" "$replayed")"
without "a replay says which LSNs are complete" 0 'complete: LSN 0/3E8 to 0/' '' simulate --records "$timeline" $run
without "a replay says what is missing" 0 'missing: 1 of 1[0-9] deltas' '' simulate --records "$dir/partly" $run
without "a replay says in JSON which LSNs are complete" 0 '"complete": \["0/3E8"' '' simulate --records "$timeline" $run --json
suite="suite --target-file-size 200000 --records $timeline"
without "all policies over it" 0 '^timeline .* legacy ' 'compacted anything' $suite
without "which LSNs are complete, above the table" 0 '^  complete: LSN 0/3E8 to ' '' $suite -p neon
without "a suite of records says in Markdown which LSNs are complete" 0 '^- complete: LSN 0/3E8 to ' '' $suite -p neon --format markdown
without "a suite of records says in JSON which LSNs are complete" 0 '^    "complete": \["0/3E8", ' '' $suite -p neon --format json
without "CSV has rows alone" 0 '^workload,' 'complete' $suite -p neon --format csv
without "flushes too large for any compaction" 0 'no policy compacted anything' '' suite --records "$timeline" -p "neon full"
rows=$("$LAYERSCOPE" $suite --format csv | tail -n +2 | cut -d, -f4 | sort -u | wc -l)
same "a row for each policy" 11 "$rows"
without "a suite over it" 0 'timeline .*neon' '' suite --records "$timeline" --policies "neon full" --target-file-size 200000
tenant=$dir/tenant/aaaa11112222333344445555666677aa/timelines
mkdir -p "$tenant"
cp -r "$timeline" "$tenant/bbbb11112222333344445555666677b1"
cp -r "$dir/sparse" "$tenant/cccc11112222333344445555666677c1"
without "several timelines: which?" 2 'choose one with --timeline ID' '' suite --records "$dir/tenant" -p neon
without "suite --timeline replays the selected timeline" 0 '^replayed: 30,000 records' '' suite --records "$dir/tenant" --timeline bbbb -p neon
without "a suite's runs on other machines name the timeline" 0 "simulate --records $dir/tenant --timeline bbbb --policy neon" '' suite --records "$dir/tenant" \
    --timeline bbbb -p neon --list
without "simulate --timeline replays the other timeline" 0 '^replayed: 6 records' '' simulate --records "$dir/tenant" --timeline cccc
without "no timeline without a source" 2 'needs --records SOURCE' '' simulate zipf --timeline bbbb
without "suite --timeline without --records is wrong usage" 2 'needs --records SOURCE' '' suite --timeline bbbb
without "an index has no records" 3 'has no layer files' '' simulate --records "$timeline/index_part.json"
without "a directory that does not exist is an error" 3 'No such file' '' simulate --records "$dir/nothing"
without "recorded records are as they are" 2 "can't be combined with --records" '' simulate --records "$timeline" --seed 7
without "suite refuses --ratios with --records" 2 "can't be combined with --records" '' suite --records "$timeline" --ratios 3
without "no number and no file" 2 'neither a number' '' suite --records "$dir/nothing"
finish
