#!/bin/bash
# `fleet`: listings in every form, sorted, shuffled and compressed; parts on many machines; unreadable sources. Prints
# TAP.
. "$(dirname "$0")/lib.sh"
report() { # report NAME STATUS
    ok "$1" "$2" "$(head -20 "$dir/out" 2>/dev/null)"
}
fleet() { "$LAYERSCOPE" fleet "$@" </dev/null; }
has() { matches "$dir/out" "$@"; }
lo=000000000000000000000000000000000000
max=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
end=030000000000000000000000000000000002
tenant() { printf '%032d' "$1"; }
timeline() { printf 'aaaaaaaa%024d' "$1"; }

# A fleet of 8 tenants with 3 timelines each, of which the first two are in two shards. Prints "SIZE PATH" lines.
rows() {
    for t in 1 2 3 4 5 6 7 8; do
        for l in 1 2 3; do
            for shard in $([ $t -le 2 ] && echo -0002 -0102 || echo .); do
                at=tenants/$(tenant $t)${shard#.}/timelines/$(timeline $((t * 10 + l)))
                more=0
                [ "$shard" = -0102 ] && more=10
                echo "$((8192 * (t + l + 6 + more))) $at/$lo-${end}__0000000001000000-00000001"
                for ((i = 0; i < t * l; i++)); do
                    echo "$((8192 * (i + 1))) $at/$(printf '%s-%s__%016X-%016X-00000001' $lo $max $((16777216 + i * 65536)) $((16777216 + i * 65536 + 65536)))"
                done
            done
        done
    done
}
rows >"$dir/rows"
aws() { while read -r size path; do printf '2025-01-01 10:00:00 %10d %s\n' "$size" "$path"; done; }
aws <"$dir/rows" >"$dir/sorted.txt"
shuf --random-source=<(yes) "$dir/sorted.txt" >"$dir/shuffled.txt"
fleet "$dir/sorted.txt" --format csv --columns tenant,shard,timeline,layers,bytes,l0,read_max,worst >"$dir/expected"

"$LAYERSCOPE" fleet "$dir/sorted.txt" >"$dir/out" 2>&1
has '^tenant +shard +timeline +layers' "^sum .* 30 timelines$" '^Layers$' '^Shards of one timeline' '2 shards, .* on average; 0102 has [0-9]+ % of it'
report "a table with a sum, shards and histograms" $?
head -2 "$dir/out" | tail -1 | grep -q '24 '
report "the worst one comes first" $?
[ "$(wc -l <"$dir/expected")" -eq 31 ]
report "a row for each timeline and shard" $?

same_rows() { # same_rows NAME SOURCE [STDIN]
    "$LAYERSCOPE" fleet "$2" --format csv --columns tenant,shard,timeline,layers,bytes,l0,read_max,worst <"${3:-/dev/null}" >"$dir/out" 2>&1
    cmp -s "$dir/out" "$dir/expected"
    report "$1" $?
}
same_rows "shuffled lines make the same rows" "$dir/shuffled.txt"
same_rows "lines from standard input give the same rows" - "$dir/shuffled.txt"
# An S3 inventory, whose keys are encoded as in URLs.
while read -r size path; do
    echo "\"bucket\",\"pageserver%2Fv1%2F${path//\//%2F}\",\"$size\",\"2025-01-01T10:00:00.000Z\""
done <"$dir/rows" >"$dir/inventory.csv"
same_rows "an S3 inventory with encoded keys" "$dir/inventory.csv"
same_rows "an S3 inventory from standard input" - "$dir/inventory.csv"
"$LAYERSCOPE" info "$dir/inventory.csv" --timeline "$(timeline 83)" >"$dir/out" 2>&1
has '25 layers \(24 deltas, 1 image\)'
report "one timeline of an S3 inventory" $?
for tool in gzip zstd; do
    if command -v $tool >/dev/null; then
        $tool -c "$dir/shuffled.txt" >"$dir/packed"
        same_rows "a listing packed by $tool" "$dir/packed"
        same_rows "a listing packed by $tool from standard input" - "$dir/packed"
    else
        skip "a listing packed by $tool" "$tool is not here"
    fi
done
while read -r size path; do echo "$size,$path"; done <"$dir/rows" >"$dir/form"
same_rows "size and path, with a comma" "$dir/form"
{ echo Key,Size && while read -r size path; do echo "\"$path\",\"$size\""; done <"$dir/rows"; } >"$dir/form"
same_rows "an S3 inventory with a header" "$dir/form"
while read -r size path; do printf '%10d 2025-01-01 10:00:00.000000000 %s\n' "$size" "$path"; done <"$dir/rows" >"$dir/form"
same_rows "rclone lsl" "$dir/form"
while read -r size path; do printf '%10d  2025-01-01T10:00:00Z  gs://bucket/%s\n' "$size" "$path"; done <"$dir/rows" >"$dir/form"
same_rows "gsutil ls -l" "$dir/form"
while read -r size path; do echo "-rw-r--r-- u/g $size 2025-01-01 10:00 $path"; done <"$dir/rows" >"$dir/form"
same_rows "tar tvf" "$dir/form"
while read -r size path; do echo "  1234 8 -rw-r--r-- 1 u g $size Aug  1 12:00 ./$path"; done <"$dir/rows" >"$dir/form"
same_rows "find -ls" "$dir/form"
while read -r size path; do
    at=${path%/*}
    [ "$at" = "${before:-}" ] || printf '\n./%s:\ntotal 4\n' "$at"
    before=$at
    echo "-rw-r--r-- 1 u g $size Aug  1 12:00 ${path##*/}"
done <"$dir/rows" >"$dir/form"
same_rows "ls -lR" "$dir/form"
while read -r size path; do
    mkdir -p "$dir/tree/${path%/*}"
    truncate -s "$size" "$dir/tree/$path"
done <"$dir/rows"
same_rows "the directories themselves" "$dir/tree"
if command -v tree >/dev/null; then
    (cd "$dir/tree" && tree -s --noreport .) >"$dir/form"
    same_rows "tree -s" "$dir/form"
else
    skip "a tree of tree" "tree is not here"
fi
find "$dir/tree" -type f -printf '%s %p\n' >"$dir/form"
same_rows "find -printf" "$dir/form"

fleet "$dir/sorted.txt" --where 'l0 > 20 and depth > 20' --sort tenant --format jsonl >"$dir/out"
[ "$(wc -l <"$dir/out")" -eq 2 ] && has '"tenant": "0+7", "shard": null, .*"l0": 21' '"l0": 24'
report "conditions choose rows" $?
fleet "$dir/sorted.txt" --sort bytes --top 1 --format markdown >"$dir/out"
[ "$(wc -l <"$dir/out")" -eq 4 ] && has '^\| sum ' '30 timelines'
report "the sum is that of all rows, whatever --top says" $?
[ "$(fleet "$dir/sorted.txt" -j 1 | md5sum)" = "$(fleet "$dir/sorted.txt" -j 7 | md5sum)" ]
report "the number of jobs makes no difference" $?

# ---- parts ----
for form in table csv jsonl markdown; do
    fleet "$dir/shuffled.txt" --format $form >"$dir/whole.$form"
done
mkdir "$dir/parts"
fleet --list 5 "$dir/shuffled.txt" >"$dir/list"
i=0
while read -r command; do
    bash -c "$command" >"$dir/parts/$i.jsonl" </dev/null
    i=$((i + 1))
done <"$dir/list"
ok=0
for form in table csv jsonl markdown; do
    fleet --collect "$dir/parts" --format $form >"$dir/out" && cmp -s "$dir/out" "$dir/whole.$form" || ok=1
done
[ "$(wc -l <"$dir/list")" -eq 5 ] && [ $ok -eq 0 ]
report "collected parts are the whole, byte by byte" $?
mv "$dir/parts/3.jsonl" "$dir/kept"
fleet --collect "$dir/parts" >"$dir/out" 2>&1
[ $? -eq 3 ] && has 'part 4 of 5 is missing' '^sum '
report "a missing part is told" $?
head -n -1 "$dir/parts/0.jsonl" >"$dir/parts/1.jsonl"
fleet --collect "$dir/parts" >"$dir/out" 2>&1
[ $? -eq 3 ] && has '1.jsonl: left out: is (cut off: the end of its part is missing|empty)' 'part 2 of 5 is missing'
report "a part that is cut off is told" $?
mv "$dir/kept" "$dir/parts/1.jsonl"
cp "$dir/parts/1.jsonl" "$dir/parts/copy"
fleet --collect "$dir/parts" >"$dir/out" 2>&1
[ $? -eq 3 ] && has 'copy: left out: part 4 was read already'
report "a part that came twice counts once" $?
fleet --part 2/3 "$dir/sorted.txt" --format jsonl >"$dir/out"
has '"tenant"' '!layerscope'
report "a part in another form is its rows alone" $?
if command -v parallel >/dev/null; then
    fleet --list 5 "$dir/shuffled.txt" | parallel --will-cite -j 2 --results "$dir/spread" >/dev/null 2>&1
    fleet --collect "$dir/spread" >"$dir/out" 2>&1 && cmp -s "$dir/out" "$dir/whole.table"
    report "spread by GNU parallel and collected it is the same table" $?
else
    skip "parts by GNU parallel" "GNU parallel is not here"
fi

# ---- the explorer ----
play() { # play SCRIPT SOURCE
    printf '%s\n' "$1" | "$LAYERSCOPE" play - "$2" --size 120x40 >"$dir/out" 2>&1
}
play 'frame' "$dir/sorted.txt"
has 'Fleet' '30 of 30 timelines' '^│0+  -      aaaaaaaa +25 +24 '
report "several timelines open as a fleet" $?
play $'key Down Down Enter\nframe\nkey Esc\nkey Enter\nframe' "$dir/sorted.txt"
[ "$(grep -c "aaaaaaaa$(printf %024d 63)  19 layers" "$dir/out")" -eq 2 ]
report "Enter opens the third one, Esc comes back to it" $?
play $'fleet filter l0 > 20\nframe\nkey Esc\nframe' "$dir/sorted.txt"
has '2 of 30 timelines' 'only +l0 > 20' '30 of 30 timelines'
report "a filter, and Esc ends it" $?
play $'fleet sort tenant,layers\nkey Enter\nframe' "$dir/sorted.txt"
has "aaaaaaaa$(printf %024d 13)  4 layers"
report "sorted by columns" $?
play $'fleet find aaaaaaaa000000000000000000000042\nkey Enter\nframe' "$dir/tree"
has "aaaaaaaa$(printf %024d 42)  9 layers"
report "found, and opened from its directory" $?
for leave in 'key Esc' 'key q' 'key Tab'; do
    play $'key ?\nexpect Esc fleet\nexpect not 0 layers\n'"$leave"$'\nexpect 30 of 30 timelines\nkey Enter\nexpect L0\nkey ?\nexpect Esc map' "$dir/sorted.txt"
    report "from the help, $leave leads back to the fleet, not to a map without layers" $?
done
play $'fleet filter x > 3' "$dir/sorted.txt"
has "there is no column 'x'"
report "a filter that is none" $?
printf 'fleet\n' | "$LAYERSCOPE" play - >"$dir/out" 2>&1
has 'no fleet is open'
report "no fleet, no way back to it" $?
mkdir -p "$dir/accents/äöüäöüäöüä" "$dir/accents/tenants/$(tenant 1)/timelines/$(timeline 1)"
echo '{broken' >"$dir/accents/äöüäöüäöüä/index_part.json"
echo x >"$dir/accents/tenants/$(tenant 1)/timelines/$(timeline 1)/$lo-${end}__0000000001000000-00000001"
(cd "$dir/accents" && play 'frame' "./")
has '2 of 2 timelines: 1 layer, ' '^│- +- +\./äöüäöü +- '
report "the place of an unreadable timeline is cut between characters" $?
"$LAYERSCOPE" "$dir/sorted.txt" </dev/null >"$dir/out" 2>&1
has '30 of 30 timelines'
report "the explorer without a terminal prints a fleet as one frame" $?

# ---- what is odd ----
expect "a source that is not there" 3 'nothing.txt: No such file' -- fleet "$dir/nothing.txt"
expect "beside others it is a row" 3 'unreadable: .*nothing.txt: No such file' '31 timelines, 1 of them unreadable' '1 timeline could not be read' -- fleet "$dir/sorted.txt" "$dir/nothing.txt"
mkdir -p "$dir/broken/timelines/$(timeline 1)" "$dir/broken/timelines/$(timeline 2)"
echo '{"layer_metadata":' >"$dir/broken/timelines/$(timeline 1)/index_part.json"
truncate -s 8192 "$dir/broken/timelines/$(timeline 2)/$lo-${end}__0000000001000000-v1-00000001"
expect "an index that is broken" 3 'unreadable: .*index_part.json' '1 of them unreadable' -- fleet "$dir/broken"
{ head -100 "$dir/sorted.txt" && tail -n +101 "$dir/sorted.txt" | head -1 | head -c 150; } >"$dir/cut.txt"
expect "a listing that is cut off" 0 '^sum ' 'line 101: skipped|cut off|[0-9]+ timelines' -- fleet "$dir/cut.txt"
# A listing that is cut off within its last line, wherever that is: within an LSN, a key or the directory.
lines=$(wc -l <"$dir/sorted.txt")
for cut in 13:'the name is cut off' 60:'the name is cut off' 150:'no layer name in the last line, which has no newline'; do
    head -c -"${cut%%:*}" "$dir/sorted.txt" >"$dir/cut.txt"
    expect "a listing that ends ${cut%%:*} bytes early: told, and the rest counted" 0 \
        "cut.txt:$lines: skipped: ${cut#*:}" "^sum +- +- +$((lines - 1)) .* 30 timelines$" -- fleet "$dir/cut.txt"
    expect "the same from standard input" 0 ":$lines: skipped: ${cut#*:}" "^sum +- +- +$((lines - 1)) " \
        -- bash -c '"$0" fleet - <"$1"' "$LAYERSCOPE" "$dir/cut.txt"
done
head -c -27 "$dir/sorted.txt" >"$dir/cut.txt" # cut behind its first LSN, the name ends as an image's does
expect "a delta's name that reads as an image's: told" 0 '!skipped' "^sum +- +- +$lines " \
    "cut.txt:$lines: the last line has no newline: read as an image, but it may be the beginning of a delta's name" -- fleet "$dir/cut.txt"
head -c -26 "$dir/sorted.txt" >"$dir/cut.txt"
expect "a name cut off behind its '-' is reported and not counted" 0 "^sum +- +- +$((lines - 1)) " \
    "cut.txt:$lines: skipped: the name is cut off: its second LSN is missing" -- fleet "$dir/cut.txt"
head -c -1 "$dir/sorted.txt" >"$dir/cut.txt"
expect "a last line that lacks its end alone is whole" 0 '!skipped' "^sum +- +- +$lines " -- fleet "$dir/cut.txt"
if command -v gzip >/dev/null; then
    gzip -c "$dir/shuffled.txt" >"$dir/cut.gz"
    truncate -s $(($(stat -c %s "$dir/cut.gz") / 2)) "$dir/cut.gz"
    expect "a packed listing that is cut off" 0 'gzip can.t unpack all of it: it is damaged or cut off; only the lines before that were read' '^sum ' -- fleet "$dir/cut.gz"
fi
{ cat "$dir/sorted.txt" && sed 's/-00000001$/-00000002/' "$dir/sorted.txt"; } >"$dir/twice.txt"
expect "two generations at once count once" 0 '30 timelines' 'duplicate layers left out' -- fleet "$dir/twice.txt"
"$LAYERSCOPE" fleet "$dir/sorted.txt" "$dir/shuffled.txt" </dev/null >"$dir/out" 2>&1
has '60 timelines' '30 timelines are in more than one source \(first: .*: .*shuffled.txt and .*sorted.txt\)'
report "a timeline that two sources have is told" $?
odd=$dir/odd/$(printf 'name\377\033[31m')/timelines/$(timeline 7)
mkdir -p "$odd" "$dir/odd/locked"
truncate -s 8192 "$odd/$lo-${end}__0000000001000000-v1-00000001"
truncate -s 8192 "$odd/$lo-XXX__0000000003000001-0000000004000001.2a.___temp"
ln -s .. "$dir/odd/loop"
ln -s "$odd" "$dir/odd/link"
expect "links in a circle, names that are no text" 0 '1 timeline$' '2 symbolic links were not followed' '!'$'\033' -- fleet "$dir/odd"
fleet "$dir/odd" --format jsonl >"$dir/out"
has '"place": ".*name\\\\xFF\\\\x1B\[31m/timelines'
report "a name that is no text is escaped" $?
echo '{"layer_metadata":' >"$odd/../index_part.json"
fleet "$dir/odd" >"$dir/out" 2>&1
has 'unreadable: .*name.xFF.x1B\[31m' && ! LC_ALL=C grep -q $'[\033\377]' "$dir/out"
report "a name that is no text is escaped in the table" $?
rm "$odd/../index_part.json"
# Symbolic links up, down, to themselves, to each other and to nothing: none is followed, and each timeline counts
# once.
knot=$dir/knot/tenants/$(tenant 3)
mkdir -p "$dir/knot/tenants"
cp -r "$dir/tree/tenants/$(tenant 3)" "$knot"
ln -s ../.. "$dir/knot/tenants/up"
ln -s self "$dir/knot/self"
ln -s that "$dir/knot/this"
ln -s this "$dir/knot/that"
ln -s "../$(tenant 3)" "$knot/again"
expect "loops of links end, and are told" 0 '5 symbolic links were not followed' '^sum .* 3 timelines$' -- \
    timeout 60 "$LAYERSCOPE" fleet "$dir/knot"
at=$knot/timelines/$(timeline 31)
ln -s nothing "$at/$lo-${end}__0000000002000000-v1-00000001"
expect "a layer's link that leads nowhere is told" 0 '1 symbolic link was not followed' 'layers +4: ' -- "$LAYERSCOPE" info "$at"
# Permission is denied for a part: for a directory, for one timeline of several, for one listing of several.
chmod 0 "$dir/odd/locked"
cp -r "$dir/tree/tenants" "$dir/half"
chmod 0 "$dir/half/$(tenant 5)/timelines/$(timeline 52)"
cp "$dir/sorted.txt" "$dir/locked.txt"
chmod 0 "$dir/locked.txt"
if can_be_refused "$dir/odd/locked"; then
    expect "a directory that can't be read is told" 0 'locked: Permission denied' '1 timeline$' -- as_nobody "$LAYERSCOPE" fleet "$dir/odd"
    expect "a timeline that can't be read is told, the others are read" 0 "$(timeline 52): Permission denied" \
        '^sum .* 29 timelines$' -- as_nobody "$LAYERSCOPE" fleet "$dir/half"
    expect "a listing that can't be read is a row" 3 'unreadable: .*locked.txt: Permission denied' \
        '31 timelines, 1 of them unreadable' -- as_nobody "$LAYERSCOPE" fleet "$dir/locked.txt" "$dir/sorted.txt"
else
    skip "a directory that can't be read is told" "this user reads everything"
    skip "a timeline that can't be read is told, the others are read" "this user reads everything"
    skip "a listing that can't be read is a row" "this user reads everything"
fi
# A directory is deleted while it is read: whatever was seen of it, the other timelines are all there.
cp -r "$dir/tree" "$dir/fading"
(for t in 1 2 3; do rm -rf "$dir/fading/tenants/$(tenant $t)"; done) &
fleet "$dir/fading" >"$dir/out" 2>&1
wait
has "$(timeline 83)" "$(timeline 41)"
report "directories that vanish meanwhile" $?
# Files are deleted between the scan of their directory and the query of their sizes.
if "${CC:-cc}" -shared -fPIC -o "$dir/vanish.so" tests/vanish.c 2>"$dir/out" && ! grep -qaE '__[at]san_init' "$LAYERSCOPE"; then
    printf '{"version":7,"layer_metadata":{"%s":{"file_size":81920,"generation":1}},"disk_consistent_lsn":"0/2000000","metadata_bytes":{"disk_consistent_lsn":"0/2000000","prev_record_lsn":null,"ancestor_timeline":null,"ancestor_lsn":"0/0","latest_gc_cutoff_lsn":"0/1000000","initdb_lsn":"0/1000000","pg_version":16}}' \
        "$lo-${end}__0000000001000000" >"$at/index_part.json"
    rm "$at/$lo-${end}__0000000002000000-v1-00000001"
    expect "files that vanish before their sizes are known are told" 0 '4 files vanished while the directory was read' \
        'layers +1: ' -- env LD_PRELOAD="$dir/vanish.so" "$LAYERSCOPE" info "$at"
else
    skip "files that vanish before their sizes are known" "no compiler, or a sanitizer's build"
fi
# A million files in one directory.
mkdir -p "$dir/million/timelines/$(timeline 9)"
if ! grep -qaE '__[at]san_init' "$LAYERSCOPE" && "${CC:-cc}" -shared -fPIC -o "$dir/million.so" tests/million.c 2>"$dir/out"; then
    expect "a million files in one directory: each a layer" 0 'aaaaaaaa +1,000,000 +1,000,000 +0 +0 +7.63 GiB ' -- \
        env LD_PRELOAD="$dir/million.so" "$LAYERSCOPE" fleet "$dir/million/timelines/$(timeline 9)"
else
    skip "a million files in one directory: each a layer" "no compiler, or a sanitizer's build"
fi
truncate -s 0 "$dir/none.txt"
expect "an empty listing" 3 'none.txt: is empty' -- fleet "$dir/none.txt"
expect "an empty directory" 0 'no timeline found' '0 timelines$' -- fleet "$dir/parts"
expect "usage: no source" 2 'no source given' -- fleet
expect "usage: a part" 2 "'3/2': expected K/N" -- fleet --part 3/2 x
expect "usage: two at once" 2 'can.t be combined' -- fleet --part 1/2 --list 3 x
expect "usage: a column" 2 "there is no column 'x'" -- fleet --sort x "$dir/sorted.txt"
expect "usage: parts of standard input" 2 "can't be read once for each part" -- fleet --list 3 -
# Listings on standard input, and lines that mark where they come from.
"$LAYERSCOPE" --command 'fleet find aaaaaaaa000000000000000000000011' <"$dir/sorted.txt" >"$dir/out" 2>&1
has '─ Fleet ─' '30 of 30 timelines' '^│shards +0002: ' '^│Layers '
report "a piped listing of several timelines opens the fleet, with shards and histograms" $?
gzip -c "$dir/sorted.txt" | "$LAYERSCOPE" - --command 'fleet find aaaaaaaa000000000000000000000083; enter' >"$dir/out" 2>&1
has 'aaaaaaaa000000000000000000000083' '25 layers' '! Fleet ─'
report "a timeline of a piped listing is opened" $?
"$LAYERSCOPE" --timeline aaaaaaaa000000000000000000000083 <"$dir/sorted.txt" >"$dir/out" 2>&1
has '25 layers' 'shown: 0*8/aaaaaaaa0*83'
report "--timeline opens one of a piped listing" $?
a=tenants/$(tenant 1)/timelines/$(timeline 1) b=tenants/$(tenant 1)/timelines/$(timeline 2)
layers() {
    echo "2025-01-01 10:00:00 8192 $1/$lo-${end}__0000000001000000-00000001"
    echo "2025-01-01 10:00:00 4096 $1/$lo-${end}__0000000001000000-0000000001008000-00000001"
    echo "2025-01-01 10:00:00 8192 $1/$lo-${end}__0000000001008000-00000001"
}
{ echo gc_cutoff:0/1010000; layers "$a"; layers "$b"; echo branch:0/1000100; echo gc_cutoff:0/1010000; layers "$b" | head -1; } >"$dir/markers.txt"
fleet "$dir/markers.txt" --format csv --columns timeline,removable_bytes >"$dir/out" 2>"$dir/err"
has "$(timeline 1),12288" "$(timeline 2),0$"
report "cutoff and branch lines are of the timeline before them, the first of the first" $?
"$LAYERSCOPE" fleet - --format csv --columns timeline,removable_bytes <"$dir/markers.txt" 2>/dev/null | cmp -s - "$dir/out"
report "marker lines on standard input are of the timeline before them" $?
echo gc_cutoff:nothing >>"$dir/markers.txt"
fleet "$dir/markers.txt" >"$dir/out" 2>&1
has "markers.txt:11: skipped: not an LSN: 'nothing'"
report "a cutoff that is no LSN is skipped, and reported with its line" $?
columns=tenant,shard,timeline,layers,bytes,l0,read_max,worst
{ cat "$dir/sorted.txt"; head -2 "$dir/sorted.txt" | sed 's/  *[0-9]* tenants/ 77 tenants/; s/0000000001000000-0000/0000000000900000-0000/'; } >"$dir/back.txt"
fleet "$dir/back.txt" --format csv --columns $columns >"$dir/expected2" 2>/dev/null
! cmp -s "$dir/expected" "$dir/expected2" &&
    "$LAYERSCOPE" fleet - --format csv --columns $columns <"$dir/sorted.txt" | cmp - "$dir/expected" &&
    "$LAYERSCOPE" fleet - --format csv --columns $columns <"$dir/shuffled.txt" | cmp - "$dir/expected" &&
    "$LAYERSCOPE" fleet - --format csv --columns $columns <"$dir/back.txt" 2>/dev/null | cmp - "$dir/expected2"
report "standard input, sorted, shuffled, and a timeline that goes on at the end" $?

# No title of a column is below the sign for hidden columns, whatever the width and the current column.
for cols in $(seq 60 6 120); do
    printf 'size %dx24\nframe\n' "$cols"
    printf 'key Right\nframe\n%.0s' 1 2 3 4 5 6 7 8
done >"$dir/script"
"$LAYERSCOPE" play "$dir/script" "$dir/sorted.txt" 2>/dev/null | grep '^│tenant' >"$dir/heads"
sed 's/│//g; s/[‹›].*//' "$dir/heads" | tr ' ' '\n' | sort -u |
    grep -vxE 'tenant|shard|timeline|layers|L0|bytes|max|due|removable|sev|warn|worst|finding|' >"$dir/out"
[ "$(wc -l <"$dir/heads")" -eq 99 ] && [ ! -s "$dir/out" ]
report "the titles of a fleet's columns are whole" $?
finish
