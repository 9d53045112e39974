#!/bin/bash
# `layer`: the contents of layer files, and the reports on damaged ones. Prints TAP.
. "$(dirname "$0")/lib.sh"
data=../shared/data/layerfiles
l0=$data/000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000001000001-000000000100F0A1-v1-00000001
small=$data/000000067F0000000500004001000000004D-000000067F0000000500004001000000004E__0000000002400000-0000000002400008
result() { # result NAME OK DETAILS
    [ "$2" = 1 ]
    ok "$1" $? "$3"
}
layer() { # layer NAME STATUS EXPECTED ARGUMENT…
    local name=$1 status=$2 expected=$3
    shift 3
    actual=$("$LAYERSCOPE" layer "$@" 2>&1)
    code=$?
    [[ $code -eq $status && $actual == *"$expected"* ]] && ok=1 || ok=0
    result "$name" $ok "status $code
$actual"
}
layer "no file" 2 "no file given"
layer "two modes" 2 "can't be combined" --entries --check x
layer "contents alone" 2 "needs --entries" --contents x
layer "a file that is not there" 3 "No such file" "$dir/none"
layer "a directory" 3 "not a regular file" "$dir"
: >"$dir/empty"
layer "an empty file" 3 "it is empty" "$dir/empty"
mkfifo "$dir/pipe"
layer "a pipe, which nobody writes to" 3 "not a regular file" "$dir/pipe"
head -c 30000 /dev/zero >"$dir/zeros"
layer "zeros" 3 "it begins with 0000" "$dir/zeros"

if [ -d "$data" ]; then
    layer "one entry, exactly" 0 "000000067F0000000500004001000000004D 37748736 8192 18 0 0" --entries "$small"
    layer "--contents prints length and digest of an entry" 0 " 18 0 0 18 5606298498023e33" --entries --contents "$small"
    layer "sound files" 0 "sound: 14 index pages, 7,600 blobs" --check "$l0"
    layer "hottest keys" 0 "1663/5/16384:3                  1,751" "$l0"
    layer "kinds" 0 "clear visibility map flags           50" "$l0"
    layer "an L0 is one" 0 "all keys: an L0" "$l0"
    layer "the digest of everything" 0 "d537532b8d4e1976" --digest "$l0"
    layer "JSON" 0 '"layerscope": 1' --json "$l0"
    layer "a broken page is damage" 4 "page 59: index page 4: it has no children" "$data/broken-no-children"
    layer "a damaged inner page costs no entry" 4 '"entries": 2000' --json "$data/broken-no-children"
    layer "a broken blob header is damage" 4 "begins with a nibble above 9" --check "$data/broken-blob-header"
    layer "one broken file does not hide another" 3 "sound: 1 index page" --check "$data/broken-magic" "$small"
    count=$("$LAYERSCOPE" layer --entries "$l0" | wc -l)
    [ "$count" = 7600 ] && ok=1 || ok=0
    result "an entry a line" $ok "$count lines"
    "$LAYERSCOPE" layer --entries "$l0" "$l0" "$l0" "$l0" | head -1 >"$dir/first"
    [ "${PIPESTATUS[0]}" = 0 ] && [ -s "$dir/first" ] && ok=1 || ok=0
    result "a closed pipe ends it" $ok "$(cat "$dir/first")"
    cp "$small" "$dir/000000067F0000000500004001000000004D-000000067F0000000500004001000000004E__0000000003400000-0000000003400008"
    layer "a name that says other ranges" 0 "the name counts" "$dir"/0*
else
    skip "layer files of production" "no $data"
fi

# What a run leaves, as files: the records of a trace, one entry each.
printf 'target_file_size 100000\nfanout 9\nkeyspace 0 10\nrec 7 100\nrec 8 150\nrec 7 200\nflush\nrec 3 20\nflush\n' >"$dir/trace.scn"
"$LAYERSCOPE" simulate --trace "$dir/trace.scn" --layer-files "$dir/timeline" >"$dir/told" 2>&1
[ $? -eq 0 ] && grep -q 'wrote 2 layer files' "$dir/told" && ok=1 || ok=0
result "a run's layers as files" $ok "$(cat "$dir/told")"
"$LAYERSCOPE" layer --entries "$dir/timeline"/0* >"$dir/entries"
cat >"$dir/expected" <<'END'
000000067F00000001000040000000000007 1000 8192 99 0 0
000000067F00000001000040000000000007 1250 8292 196 0 0
000000067F00000001000040000000000008 1100 8492 146 0 0
000000067F00000001000040000000000003 1450 8192 19 0 0
END
cmp -s "$dir/entries" "$dir/expected" && ok=1 || ok=0
result "hold its records" $ok "$(cat "$dir/entries")"
layer "layer files of a run are sound" 0 "3 blobs" --check "$dir/timeline"/0*
ls "$dir/timeline" | grep -q '^index_part.json$' && "$LAYERSCOPE" info "$dir/timeline/index_part.json" >"$dir/info" && grep -q '2 deltas' "$dir/info" && ok=1 || ok=0
result "beside an index that can be read" $ok "$(ls "$dir/timeline"; cat "$dir/info")"
actual=$("$LAYERSCOPE" simulate --trace "$dir/trace.scn" --layer-files "$dir/timeline" 2>&1)
[ $? -eq 3 ] && [[ $actual == *"not empty"* ]] && ok=1 || ok=0
result "a directory in use is refused" $ok "$actual"
finish
