#!/bin/bash
# Edge cases of the baseline: which inputs are errors, and what unusual but legal inputs give.
. "$(dirname "$0")/lib.sh"
try() { # try NAME STATUS PATTERN TEXT: the pattern is looked for in what is printed, on either stream
    printf "$4" >"$dir/t.scn"
    "$LAYERSCOPE" simulate --trace "$dir/t.scn" --events >"$dir/out" 2>&1
    status=$?
    [ $status -eq "$2" ] && grep -q -- "$3" "$dir/out"
    ok "$1" $? "$(cat "$dir/out" | tail -5)"
}
try "fanout 0" 3 "at least 1" "fanout 0\nrec 1 100\n"
try "target 0" 3 "at least 1" "target_file_size 0\nrec 1 100\n"
try "no keyspace to make images of" 3 "keyspace is empty" "target_file_size 100\nfanout 1\nrec 1 60\nrec 1 60\nflush\ncompact\n"
try "an image below a page" 3 "below one page" \
    "target_file_size 7000\nfanout 1\nkeyspace 0 1\nrec 0 5000\nrec 0 5000\n"
try "the largest key" 3 "largest key" "rec ffffffffffffffff 1\n"
try "LSNs run out" 3 "LSNs run out" "rec 1 18446744073709551615\n"
try "the error names its line" 3 "t.scn:3: " "# one\nrec 1 1\nrec ffffffffffffffff 1\n"
try "a hot key of two records, each a part" 0 "lsn=00000424-00000460 size=62 recs=1" \
    "target_file_size 100\nfanout 1\nkeyspace 0 1\nrec 1 60\nrec 1 60\n"
try "a buffer of empty records" 0 "live delta .*lsn=000003E8-000003E8 size=0 recs=1" "rec 5 0\nflush\n"
try "nothing ingested" 0 "stat write_amp NaN" "fanout 1\ncompact\n"
try "keys far apart" 0 "recs=3" "rec fffffffffffffffe 1\nrec 0 1\nrec 8000000000000000 1\nflush\n"
try "an empty record at the level's end is lost" 0 "size=8002 recs=1" \
    "target_file_size 10000\nfanout 1\nkeyspace 0 10\nrec 1 8000\nrec 1 0\nflush\ncompact\n"
# A bad line is skipped and reported, as by every command; --strict refuses it.
try "a line that is no statement is skipped" 0 "t.scn:2: skipped: not a statement: 'nonsense 5'" \
    "keyspace 0 100\nnonsense 5\nrec 5 100\nflush\n"
try "what follows a skipped line is run" 0 "stat wal_ingested 100" "keyspace 0 100\nnonsense 5\nrec 5 100\nflush\n"
check "--strict refuses the line" 3 "t.scn:2: not a statement" "$LAYERSCOPE" simulate --strict --trace "$dir/t.scn"
layers="fanout 2\ntarget_file_size 1M\nkeyspace 0 1000\nend_lsn 102000\ndelta 0 100 2000 82000 size=1M\ndelta 0 100 82000 102000 size=1M\n"
try "layers without records are compacted on estimates" 0 "event 2 create_delta" "${layers}compact\n"
try "an expectation that holds" 0 "stat" "${layers}compact\nexpect depth 2\n"
try "an expectation that does not" 1 "t.scn:8: " "${layers}compact\nexpect depth 3\n"
try "the events before a failure are printed" 3 "event 1 flush key=0000000000000000-FFFFFFFFFFFFFFFF" \
    "target_file_size 100\nfanout 1\nrec 1 60\nflush\nrec 1 60\nflush\ncompact\n"

# What cannot be run is not shown either: all commands make the same check of the records.
same() { # same NAME TEXT MESSAGE
    printf "delta 0 10 100 200\n$2" >"$dir/t.scn"
    for command in info levels "levels --json" plan render table report "read 5" "simulate --trace" check convert; do
        case $command in
        convert) set -- "$1" "$2" "$3" convert "$dir/t.scn" - --to scenario ;;
        "read 5") set -- "$1" "$2" "$3" read "$dir/t.scn" 5 ;;
        *) set -- "$1" "$2" "$3" $command "$dir/t.scn" ;;
        esac
        "$LAYERSCOPE" "${@:4}" >"$dir/out" 2>&1
        status=$?
        [ $status -eq 3 ] && grep -q -- "t.scn:3: $3" "$dir/out"
        ok "$command: $1" $? "$(cat "$dir/out" | tail -5)"
    done
}
same "records whose LSNs run out together" "rec 5 18446744073709550000\nrec 5 615\nflush\n" \
    "LSNs run out: FFFFFFFFFFFFFD98 + 615 bytes"
same "a record at the largest key" "rec 5 1\nrec ffffffffffffffff 1\n" "a record at the largest key has no key range"

report() { # report NAME STATUS
    ok "$1" "$2"
}
run=("$LAYERSCOPE" simulate zipf --records 20000 --record-len 100 --logical-size 3M --target-file-size 64K --policy full)
# The keys of the profile are all keys that exist, and its mean is that of one sweep over them.
"${run[@]}" --profile | awk 'NR > 1 { keys += $3; if ($1 != last && NR > 2) bad = 1; last = $2 } END { exit bad || keys != 384 }'
report "the profile covers every key once" $?
[ "$("${run[@]}" --read-back 3G | grep 'layers visited  each' | awk '{print $6}')" = 0.00 ]
report "reads below the first record visit nothing" $?
head=$("${run[@]}" --json) back=$("${run[@]}" --json --read-back 500K)
[ "$(grep -v seconds <<<"$head" | grep -v peak_bytes | diff - <(grep -v seconds <<<"$back" | grep -v peak_bytes) | grep -c '^<')" -eq 6 ]
report "where reads begin changes the six rows of read costs alone" $?
# A filter leaves out layers without a record of the key: never more than are visited, here fewer. All else is the
# same.
"${run[@]}" --filters --json | awk -F'[:,]' '/"layers":/ { visited = $3 } /"layers_opened":/ { opened = $3 } \
    END { exit !(opened > 0 && opened < visited) }'
report "with filters of keys fewer layers are opened" $?
[ "$("${run[@]}" --filters --json | grep -v "layers_opened\|seconds\|peak_bytes")" = "$("${run[@]}" --json | grep -v "seconds\|peak_bytes")" ]
report "filters of keys change no other figure" $?
"${run[@]}" --read-back x >/dev/null 2>&1
[ $? -eq 2 ]
report "a bad number is a usage error" $?
[ "$("$LAYERSCOPE" simulate zipf --records 100 --logical-size 1T --json | grep logical_size | tr -dc 0-9)" = 1099511627776 ]
report "a logical size takes T as well" $?
finish
