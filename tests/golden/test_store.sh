#!/bin/bash
# An LSM store on the command line: one made by db_bench (samples/lessons) and, where the samples are, their known
# answers. Prints TAP.
. "$(dirname "$0")/lib.sh"
report() { # report NAME STATUS [FILE]
    ok "$1" "$2" "$([ -n "$3" ] && head -30 "$3")"
}
store=samples/lessons/8-leveled-store
out=$dir/out

"$LAYERSCOPE" predict $store >"$out" 2>&1
grep -q '^step 20 .*no rule explains it: manual' "$out" && [ "$(tail -1 "$out")" = "8 of 9 steps predicted" ]
report "predict names the compaction by hand, and counts" $? "$out"

grep -q "^by cause: .*, unexplained 1; [0-9]* moves\{0,1\} among them$" "$out"
report "predict counts the steps by cause" $? "$out"

"$LAYERSCOPE" levels $store --json >"$out" 2>&1
grep -q '^  "end_lsn": null,$' "$out"
report "the levels of a store end at no LSN" $? "$out"

# A pasted version is one moment, judged by the store's rules as well. A list of names has neither keys nor sizes.
cat >"$dir/version" <<'END'
--------------- Column family "default"  (ID 0) --------------
comparator: leveldb.BytewiseComparator
--- level 0 --- version# 3 ---
 11:4242[21 .. 40]['6B31' seq:38, type:1 .. '6B39' seq:25, type:0]
 12:4242[41 .. 50]['6B31' seq:48, type:1 .. '6B39' seq:45, type:0]
 13:4242[51 .. 60]['6B31' seq:58, type:1 .. '6B39' seq:55, type:0]
 14:4242[61 .. 70]['6B31' seq:68, type:1 .. '6B39' seq:65, type:0]
END
printf '%s\n' 'key S' frame >"$dir/levels.play"
"$LAYERSCOPE" play "$dir/levels.play" "$dir/version" --size 120x30 >"$out" 2>&1
grep -q 'L0 tables 4 ≥ trigger 4 → compact' "$out" && grep -q 'next L0 to L1 (1.00): 4 tables, 16.6 KiB' "$out" &&
    grep -q 'L0    4 16.6 KiB 4 tables  1.00' "$out"
report "a version of one moment is judged by its engine's rules" $? "$out"
printf '%s\n' '===== Column Family: default =====' 'Live SST Files:' '---------- level 0 ----------' db/000007.sst \
    db/000008.sst db/000009.sst db/000010.sst '---------- level 6 ----------' db/000005.sst >"$dir/names"
"$LAYERSCOPE" info "$dir/names" >"$out" 2>&1
grep -q '^    L6           1           -    24.4 TiB       -         -         -$' "$out" &&
    grep -q '^  writes    unknown' "$out" &&
    grep -q '^  next      which tables come next is unknown, because the order of keys is unknown; L0 is due$' "$out"
report "a list of names: sizes are unknown, not 0" $? "$out"
"$LAYERSCOPE" play "$dir/levels.play" "$dir/names" --size 120x30 >"$out" 2>&1
grep -q '^ names .*│ the order of keys is unknown' "$out" && grep -q 'L0    4        - 4 tables  1.00' "$out"
report "the explorer says that the order of keys is unknown" $? "$out"

"$LAYERSCOPE" predict --all $store >"$out" 2>&1
[ "$(grep -c '^step ' "$out")" = 9 ] && grep -q "^step 21 .*move L1 to L2: 4 tables, 271 KiB; the level's score 2.69, seed #40" "$out"
report "predict --all names each rule" $? "$out"

"$LAYERSCOPE" simulate $store --policy level0_file_num_compaction_trigger=2 >"$out" 2>&1
status=$?
[ $status = 0 ] && grep -q '^as it was *6 *3 *2.31 MiB *2.25 *6 *7 ' "$out" && grep -q '^own options ' "$out" &&
    grep -q '^--policy ' "$out" && grep -q '^All rows but the first are estimates' "$out"
report "simulate compacts a store's flushes again" $? "$out"
"$LAYERSCOPE" simulate $store --policy level0_file_num_compaction_trigger=2 >"$dir/again" 2>&1
cmp -s "$out" "$dir/again"
report "the same in, the same out" $? "$dir/again"
"$LAYERSCOPE" simulate $store --json >"$out" 2>&1
grep -q '"run": "own options", "estimated": true' "$out"
report "info prints a store as JSON" $? "$out"
"$LAYERSCOPE" simulate $store --seed 3 >"$out" 2>&1
[ $? = 2 ] && grep -q -- '--seed can.t be used with an LSM store' "$out"
report "options of workloads are refused" $? "$out"
"$LAYERSCOPE" simulate $store --workers 4 >"$out" 2>&1
[ $? = 2 ] && grep -q -- '--workers can.t be used with an LSM store' "$out"
report "so are workers: one compaction runs at a time" $? "$out"
"$LAYERSCOPE" simulate $store --policy nonsense=3 >"$out" 2>&1
[ $? = 2 ]
report "an option that no engine has is refused" $? "$out"

# The statistics of a store state what `info` states: events, writes, the costliest compaction, thrash, the deepest
# read.
"$LAYERSCOPE" info $store >"$dir/info" 2>&1
printf '%s\n' 'key s' 'key Z' frame >"$dir/statistics.play"
"$LAYERSCOPE" play "$dir/statistics.play" $store --size 200x50 >"$out" 2>&1
missing=
for label in history writes costliest thrash; do
    said=$(sed -n "s/^  $label  *\(steps 0 to [0-9]*, \)\{0,1\}//p" "$dir/info")
    [ -n "$said" ] && grep -qF -- "$said" "$out" || missing="$missing $label"
done
deepest=$(sed -n 's/^  reads .*most ever \([0-9]*\), at step \([0-9]*\)$/a read visited \1 tables at step \2,/p' "$dir/info")
[ -z "$missing" ] && [ -n "$deepest" ] && grep -qF "$deepest" "$out"
report "the explorer's statistics equal info$missing" $? "$out"

# By creation the top of the map is the end of the last step, which has no step behind it.
last=$(sed -n 's/^  history  *steps 0 to \([0-9]*\), .*/\1/p' "$dir/info")
printf '%s\n' 'vertical creation' frame >"$dir/creation.play"
"$LAYERSCOPE" play "$dir/creation.play" $store --size 120x40 >"$out" 2>&1
grep -q "step $last/$last" "$out" && grep -q "│ *step $last " "$out" && ! grep -q "step $((last + 1))" "$out"
report "creation ends at the last step" $? "$out"

# A MANIFEST that is damaged at its beginning: the error has file, offset and reason, and is not that of a log.
mkdir "$dir/cut"
cp $store/CURRENT $store/OPTIONS-* "$dir/cut"
printf 'XXXX' | cat - <(tail -c +5 $store/MANIFEST-000005) >"$dir/cut/MANIFEST-000005"
for input in "$dir/cut" "$dir/cut/MANIFEST-000005"; do
    check "damaged at the beginning, ${input##*/}" 3 "/cut/MANIFEST-000005: corrupt at byte 0, checksum mismatch: its first version edit can't be read" \
        "$LAYERSCOPE" info "$input"
done
: >"$dir/cut/MANIFEST-000005"
check "an empty MANIFEST" 3 "/cut/MANIFEST-000005: is empty: a MANIFEST begins with a version edit" "$LAYERSCOPE" info "$dir/cut"

# Keys with control characters, as ldb prints them: no command sends them raw to a terminal.
cat >"$dir/hostile.txt" <<'END'
--------------- Column family "default"  (ID 0) --------------
log number: 12
comparator: leveldb.BytewiseComparator
--- level 0 --- version# 3 ---
 11:4242[21 .. 40]['1B5B324A1B5D303B' seq:38, type:1 .. '1B5B33316DE2808F07FF' seq:25, type:0]
--- level 1 --- version# 3 ---
 9:4242[1 .. 20]['1B5B' seq:3, type:1 .. 'FF00' seq:5, type:0]
next_file_number 14 last_sequence 40  prev_log_number 0 max_column_family 0 min_log_number_to_keep 12
END
for command in info levels table plan predict render "read --key 1b5b"; do
    # shellcheck disable=SC2086
    "$LAYERSCOPE" $command "$dir/hostile.txt" >"$out" 2>&1
    ! grep -qP '\x1b|\x07|\xff' "$out"
    report "$command: hostile keys are escaped" $? "$out"
done
printf 'key S\nframe\nkey j Enter\nframe\nkey f\nframe\nkey v\nframe\n' >"$dir/hostile.play"
"$LAYERSCOPE" play "$dir/hostile.play" "$dir/hostile.txt" >"$out" 2>&1
! grep -qP '\x1b|\x07|\xff' "$out"
report "the explorer: hostile keys are escaped" $? "$out"

# Keys of 1 MiB, of escape sequences, C1 controls and markup: lines stay short, and nothing is printed raw or
# unescaped.
key() { yes "$1" | tr -d '\n' | head -c 2097152; } # 2,097,152 hex digits
{
    printf '%s\n' '--------------- Column family "default"  (ID 0) --------------' 'comparator: leveldb.BytewiseComparator' \
        '--- level 0 --- version# 3 ---'
    printf " 11:4242[21 .. 40]['%s' seq:38, type:1 .. '%s' seq:25, type:0]\n" "$(key 1b5d303b)" "$(key 3c2f7376673e3c7363726970743e)"
    printf '%s\n' '--- level 1 --- version# 3 ---'
    printf " 9:4242[1 .. 20]['%s' seq:3, type:1 .. '%s' seq:5, type:0]\n" "$(key 1b5b33316d)" "$(key c29b0d0a)"
} >"$dir/huge.txt"
for command in info levels table plan "plan --explain" predict report "report --html" render "render --format svg" \
    "render --format html" "render --format screen" "render --format ascii" "table --format csv"; do
    # shellcheck disable=SC2086
    "$LAYERSCOPE" $command "$dir/huge.txt" >"$out" 2>&1
    status=$?
    [ $status = 0 ] && ! LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|<\/svg><script>' "$out" &&
        [ "$(LC_ALL=C awk '{ if (length > most) most = length } END { print most }' "$out")" -lt 4000 ]
    report "$command: keys of 1 MiB are cut and escaped" $?
done
"$LAYERSCOPE" play "$dir/hostile.play" "$dir/huge.txt" >"$out" 2>&1
[ $? = 0 ] && ! LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$out"
report "the explorer: keys of 1 MiB are cut and escaped" $?

# A store whose tables contradict the order of bytes, under an unknown comparator: what depends on the order of keys
# is unknown in every command, and the rest is stated.
cat >"$dir/backwards.txt" <<'END'
--------------- Column family "default"  (ID 0) --------------
log number: 12
comparator: my.Backwards
--- level 0 --- version# 3 ---
 11:4242[21 .. 40]['30' seq:38, type:1 .. '20' seq:25, type:0]
--- level 1 --- version# 3 ---
 9:4242[1 .. 20]['90' seq:3, type:1 .. '70' seq:5, type:0]
next_file_number 14 last_sequence 40  prev_log_number 0 max_column_family 0 min_log_number_to_keep 12
END
"$LAYERSCOPE" info --json "$dir/backwards.txt" >"$out" 2>&1
status=$?
[ $status = 0 ] && grep -q '"key_order": "unknown",' "$out" && grep -q '"comparator": "my.Backwards",' "$out" &&
    grep -q '"read_depth": {"segments": null, "mean": null, "p50": null, "p90": null, "p99": null, "max": null},' "$out" &&
    grep -q '"levels_error": "the order of the store.s keys is unknown' "$out" && grep -q '"q3_read_depth_now": null,' "$out" &&
    grep -q '"next": null,' "$out" && grep -q '"level": 0, "files": 1, "bytes": 4242,' "$out"
report "an unknown order of keys: info --json says null for what it does not know" $? "$out"
"$LAYERSCOPE" info "$dir/backwards.txt" >"$out" 2>&1
grep -q '^  reads     unknown: the order of the store.s keys is unknown' "$out" &&
    grep -q 'order my.Backwards (unknown, and not that of bytes)' "$out"
report "an unknown order of keys: info" $? "$out"
"$LAYERSCOPE" table --format jsonl "$dir/backwards.txt" >"$out" 2>/dev/null
[ "$(grep -c '"key_lo":null,"key_hi":null,.*"size":4242,.*"visible":null,.*"visits":null}$' <(tr -d ' ' <"$out"))" = 2 ]
report "an unknown order of keys: table" $? "$out"
"$LAYERSCOPE" render -s 200x20 "$dir/backwards.txt" >"$out" 2>/dev/null
head -1 "$out" | grep -q ' 2 tables ' && ! head -1 "$out" | grep -q 'reads'
report "an unknown order of keys: the title of render" $? "$out"
printf 'size 160x45\npane findings\nframe\npane statistics\nframe\n' >"$dir/backwards.play"
"$LAYERSCOPE" play "$dir/backwards.play" "$dir/backwards.txt" >"$out" 2>&1
! grep -qE 'reads +mean|read depth: mean|reads visit' "$out" && grep -q 'STATISTICS\|Statistics' "$out"
report "an unknown order of keys: the explorer" $? "$out"
for command in levels plan; do
    "$LAYERSCOPE" $command "$dir/backwards.txt" >"$out" 2>&1
    [ $? = 3 ] && grep -q 'the order of the store.s keys is unknown' "$out"
    report "an unknown order of keys: $command says that it can't" $? "$out"
done

# The ending of OUT decides the format; --format overrides it.
"$LAYERSCOPE" render -o "$dir/picture.svg" $store && "$LAYERSCOPE" render -o "$dir/picture.html" $store &&
    "$LAYERSCOPE" render -f text -o "$dir/text.svg" $store && head -1 "$dir/picture.svg" | grep -q '^<svg\|^<?xml' &&
    head -1 "$dir/picture.html" | grep -qi '^<!doctype html' && ! grep -q '<svg' "$dir/text.svg"
report "render writes by the ending of OUT, and by --format" $? "$dir/picture.svg"

# `info --json` answers the ten questions as the samples' known answers do.
answers=../shared/data/engines/answers.json
if [ ! -r $answers ] || ! command -v jq >/dev/null; then
    skip "info answers the ten questions of the samples" "the samples of engines, or jq, are absent"
else
    jq -c '.[]' $answers | while read -r line; do
        sample=$(jq -r .sample <<<"$line")
        "$LAYERSCOPE" info --json "../shared/data/engines/$sample" 2>/dev/null | jq -S .answers >"$dir/is"
        jq -S 'del(.sample, .engine, .family)' <<<"$line" >"$dir/want"
        cmp -s "$dir/is" "$dir/want" || echo "$sample"
    done >"$dir/differ"
    [ ! -s "$dir/differ" ]
    report "info answers the ten questions of all $(jq length $answers) samples" $? "$dir/differ"
fi
# A store's JSON has the members of every set's.
if ! command -v jq >/dev/null; then
    skip "info --json of a store has the members of every set" "jq is absent"
else
    printf 'fanout 2\ndelta 0 100 1000 2000 size=1M\n' >"$dir/set.scn"
    members='[paths | map(select(type == "string")) | join(".")] | unique | .[]'
    "$LAYERSCOPE" info --json "$dir/set.scn" | jq -r "$members" | grep -vE '^(read_depth.(by_key|known)|near_splits|findings|due|forecast|policy|verdict)' | sort >"$dir/every"
    "$LAYERSCOPE" info --json "$dir/backwards.txt" 2>/dev/null | jq -r "$members" | sort >"$dir/store"
    comm -23 "$dir/every" "$dir/store" >"$dir/missing"
    [ -s "$dir/every" ] && [ ! -s "$dir/missing" ]
    report "info --json of a store has the members of every set" $? "$dir/missing"
fi
# What stalls writes is as the engine has it: no limit, or Pebble's number of sublevels. A title cuts reasons only.
screen() { # screen STORE : its levels
    printf 'size 80x40\nkey S\nkey 3 Down\nexpect Levels\nframe\n' | "$LAYERSCOPE" play - "../shared/data/engines/$1" >"$dir/screen" 2>&1
}
if [ ! -e $answers ]; then
    skip "stalls as the engine has them" "the samples of engines are absent"
else
    screen pebble-synthetic
    matches "$dir/screen" 'writes are blocked from 12 sublevels on' '!slowed down' 'L0    2 1.76 KiB 2 sublevels'
    ok "Pebble stops writes at sublevels" $? "$(cat "$dir/screen")"
    matches "$dir/screen" 'next L0 to L5 .100.00.: 3 tables, 2.64 KiB; L0: twice its sublevels are 4 of 4' 'due, score 100.00 = 1.00 / 0.01, how full'
    ok "Pebble's score is explained, and what makes L0 due stands first" $? "$(cat "$dir/screen")"
    screen rocksdb-fifo
    matches "$dir/screen" 'writes are never slowed down or blocked' '!2147483647' '… → not due +step 103/103'
    ok "no limit is no number, and the title's conclusion is whole" $? "$(cat "$dir/screen")"
fi
# A MANIFEST that cannot be read to its end: the worst finding everywhere, whatever else is wrong.
mkdir -p "$dir/damaged" "$dir/cut"
manifest=$(cd $store && ls MANIFEST-*)
bytes=$(stat -c %s "$store/$manifest")
cp $store/* "$dir/damaged" && cp $store/* "$dir/cut"
printf '\377\377\377' | dd of="$dir/damaged/$manifest" bs=1 seek=$((bytes - 40)) conv=notrunc 2>/dev/null
truncate -s $((bytes - 3)) "$dir/cut/$manifest"
printf '%s\n' 'size 80x24' 'key f' 'expect !! the MANIFEST is damaged: MANIFEST-' frame 'key End' 'expect what was noticed while' \
    'key S' 'expect then unknown: the MANIFEST is damaged' 'pane statistics' 'key Z' 'expect notes on the input: ' frame >"$dir/damaged.play"
"$LAYERSCOPE" play "$dir/damaged.play" "$dir/damaged" >"$out" 2>&1
report "damage is the first finding, and the notes are listed" $? "$out"
matches "$out" '^ damaged  damaged '
ok "the title says that the store is damaged" $? "$(cat "$out")"
"$LAYERSCOPE" info "$dir/damaged" >"$out" 2>/dev/null
grep -A1 '^findings, worst first' "$out" | grep -q '^  severe   the MANIFEST is damaged: MANIFEST-'
report "info names damage first" $? "$out"
"$LAYERSCOPE" report "$dir/damaged" >"$out" 2>/dev/null
matches "$out" '^- . findings*, the worst is severe: the MANIFEST is damaged' \
    '^- What to do first: The MANIFEST is damaged. Copy the MANIFEST again'
ok "the report does too, and says what to do first" $? "$(head -20 "$out")"
"$LAYERSCOPE" info --salvage "$dir/damaged" >/dev/null 2>&1
report "--salvage, which the advice names, reads it" $?
printf 'key f\nexpect  ! the MANIFEST ends early: MANIFEST-\n' | "$LAYERSCOPE" play - "$dir/cut" >"$out" 2>&1
report "a MANIFEST that ends inside an edit is a warning" $? "$out"
"$LAYERSCOPE" info "$dir/cut" --check >"$out" 2>/dev/null
same=$?
[ $same = 1 ] && grep -q '^  warning  the MANIFEST ends early: ' "$out"
report "info --check fails for it" $? "$out"
printf 'move right\nread\nexpect visits no table\n' >"$dir/read.play"
"$LAYERSCOPE" play "$dir/read.play" tests/fuzz/corpus/manifest/dump-1 >"$out" 2>&1
report "a read of a store that meets no table does not speak of images" $? "$out"
finish
