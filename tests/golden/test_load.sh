#!/bin/bash
# Inputs of all kinds: each loads, or is refused with its reason, and nothing raw reaches the terminal. Prints TAP.
. "$(dirname "$0")/lib.sh"
names() { # names FILE: its layers, as names
    "$LAYERSCOPE" convert "$1" - --to names
}
zero=000000000000000000000000000000000000
image=$zero-030000000000000000000000000000000002__0000000001000020
delta=$zero-030000000000000000000000000000000002__0000000001000028-00000000010A0039

: >"$dir/empty"
check "an empty file" 3 'empty: is empty: no layers' names "$dir/empty"
printf ' \n\t\r\n' >"$dir/blank"
check "a blank file" 3 'blank: is empty' names "$dir/blank"
truncate -s 5G "$dir/endless"
check "a file that is larger than all memory should hold" 3 'endless: is too large: at most 4.00 GiB are read' names "$dir/endless"
rm "$dir/endless"
# Large inputs of names, and of JSON, whose reader allocates memory in its own way. Sanitizers reserve terabytes, so
# that memory cannot be limited under them.
if (ulimit -v 200000; "$LAYERSCOPE" --version) >/dev/null 2>&1; then
    awk 'BEGIN { for (i = 0; i < 100000; i++) printf "%036X-%036X__%016X\n", i, i + 1, i + 8 }' >"$dir/many.txt"
    awk -v q='"' 'BEGIN { print "{" q "timelines" q ":[{" q "layers" q ":[" } { print (NR > 1 ? "," : "") "{" q "name" q ":" q $0 q "}" } END { print "]}]}" }' \
        "$dir/many.txt" >"$dir/many.json"
    for file in many.txt many.json; do
        check "out of memory in $file" 3 '^layerscope: out of memory$' bash -c "ulimit -v \$1; exec \"$LAYERSCOPE\" info $dir/$file" - 40000
    done
else
    for file in many.txt many.json; do skip "out of memory in $file" "memory can't be limited"; done
fi
check "a folder" 3 'is a directory' names "$dir"
check "a missing file" 3 'No such file' names "$dir/none"
printf '%s\n' "$image" >"$dir/secret"
chmod 000 "$dir/secret"
if [ -r "$dir/secret" ]; then
    skip "an unreadable file" "this user reads everything"
else check "an unreadable file" 3 'Permission denied' names "$dir/secret"; fi
printf '%s\r\n%s' "$image" "$delta" >"$dir/crlf"
check "CRLF, and no final newline" 0 "^$delta\$" names "$dir/crlf"
printf '%s\r%s\r' "$image" "$delta" >"$dir/cr"
check "lines that end in CR alone" 0 "^$delta\$" names "$dir/cr"
printf 'fanout 3\rdelta 0 10 100 200\rdelta 0 10 200 300\r' >"$dir/cr.scn"
check "a scenario whose lines end in CR alone is read" 0 'depth 2 < fanout 3' "$LAYERSCOPE" levels "$dir/cr.scn"
if command -v iconv >/dev/null; then
    { printf '\xff\xfe' && printf '%s\r\n%s\r\n' "$image" "$delta" | iconv -f UTF-8 -t UTF-16LE; } >"$dir/utf16"
    check "UTF-16, as PowerShell redirects" 0 "^$delta\$" names "$dir/utf16"
    { printf '\xfe\xff' && printf 'title größer\nfanout 3\ndelta 0 10 100 200\n' | iconv -f UTF-8 -t UTF-16BE; } >"$dir/be.scn"
    check "UTF-16, the other way round" 0 '^title größer$' "$LAYERSCOPE" convert "$dir/be.scn" - --to scenario
    { printf '\xff\xfe' && for i in $(seq 4000); do printf '%s\n' "$image"; done | iconv -f UTF-8 -t UTF-16LE; } >"$dir/much16"
    check "UTF-16 of more than a MiB is no binary" 0 "^$image\$" names "$dir/much16"
else
    check "UTF-16 # SKIP no iconv" 0 . "$LAYERSCOPE" --version
fi
head -c 100000 /dev/urandom >"$dir/binary"
check "a binary file" 3 'no format is recognised' names "$dir/binary"
head -c 1000 /dev/zero >"$dir/nothing"
check "nothing but zero bytes" 3 'nothing: no format is recognised' "$LAYERSCOPE" info "$dir/nothing"
check "text without a layer is no trace" 3 'nothing: no format is recognised' "$LAYERSCOPE" simulate --trace "$dir/nothing"
# Input without end that is no text is not read on.
for command in info plan "read" "convert" "fleet" "series" "check" "play"; do
    arguments=("$command" /dev/zero)
    [ "$command" = read ] && arguments+=(0)
    [ "$command" = convert ] && arguments+=(- --to names)
    check "$command of a device" 3 '/dev/zero: is binary, not text: ' timeout 20 "$LAYERSCOPE" "${arguments[@]}"
    [ "$command" = read ] || [ "$command" = convert ] ||
        check "$command of a pipe" 3 '(stdin|-): is binary, not text: ' \
            timeout 20 bash -c "cat /dev/zero | '$LAYERSCOPE' $command -"
done
{
    head -c 5000 /dev/zero
    printf '\n%s\n' "$image"
    head -c 5000 /dev/zero
} >"$dir/zeros"
check "a name between zero bytes" 0 "^$image\$" names "$dir/zeros"
head -c 104857600 /dev/zero | tr '\0' 'x' >"$dir/long"
check "one line of 100 MB" 3 'no format is recognised' names "$dir/long"
printf '\n%s\n' "$image" >>"$dir/long"
check "a name behind a very long line is read" 0 "^$image\$" names "$dir/long"
{
    printf 'title x\ndelta 0 10 1 2\n'
    cat "$dir/long"
} >"$dir/long.scn"
check "a line of 100 MB in a scenario" 0 'long.scn:3: skipped: the line is too long' "$LAYERSCOPE" convert "$dir/long.scn" - --to scenario
printf '+--+\n|%s|\n+--+\n' "$(head -c 5000000 /dev/zero | tr '\0' ' ')" >"$dir/wide.art"
check "a picture of five million columns" 3 'too large' "$LAYERSCOPE" convert "$dir/wide.art" - --to scenario
rm -f "$dir"/long*
printf '{"layer_metadata":%0100000d' 0 | tr 0 '[' >"$dir/deep"
check "JSON nested 100,000 deep" 3 'deep:1:[0-9]+: not valid JSON, or nested more than' names "$dir/deep"
printf '{"layer_metadata":{"%s":{"file_size":18446744073709551615},"%s":{"file_size":1e400}},"disk_consistent_lsn":"0/1"}' \
    "$image" "$delta" >"$dir/huge"
check "huge numbers in JSON" 0 'the size of .* is not a number of bytes' names "$dir/huge"
printf 'rec 1 99999999999999999999\ndelta 0 123456789012345678 1 2\ndelta 20 10 1 2\nfanout 3\n' >"$dir/odd.scn"
for i in $(seq 30); do printf '%s"%036X-%036X__%016X":{"file_size":-1}' "$([ $i = 1 ] || echo ,)" 0 $i 8; done |
    sed 's/^/{"layer_metadata":{/; s/$/}}/' >"$dir/wrong"
check "many values that are none: few are told, and that there are more" 0 '^… 31 notes in all' names "$dir/wrong"
check "huge numbers in a scenario" 0 'odd.scn:1: skipped: not a number' "$LAYERSCOPE" convert "$dir/odd.scn" - --to scenario
printf 'image 0 10 1 size=0x7fffffffffffffff\nimage 0 10 2 size=0x8000000000000000\nimage 0 10 3 size=18446744073709551615\n' >"$dir/large.scn"
check "a size that no file has" 0 'large.scn:2: skipped: a size above 2\^63-1' "$LAYERSCOPE" info "$dir/large.scn"
check "the largest number is not taken for unknown" 3 'large.scn:2: a size above' "$LAYERSCOPE" info --strict "$dir/large.scn"
printf -- '-rw-r--r-- 1 neon neon %s Aug  1 12:00 %s\n' 9223372036854775807 "$image" 99999999999999999999 "$delta" >"$dir/large.ls"
check "a size that is too large in a listing is unknown and reported" 0 'large.ls:2: a size above 2\^63-1, taken as unknown' "$LAYERSCOPE" info "$dir/large.ls"
check "--strict refuses a size that is too large" 3 'large.ls:2: a size above' "$LAYERSCOPE" info --strict "$dir/large.ls"
sed '2,3s/size=.*/size=0x7fffffffffffffff/' -i "$dir/large.scn"
check "sums that end are told" 0 'add up to more than 2\^64-1 bytes' "$LAYERSCOPE" info "$dir/large.scn"
printf 'title t\nrec 1 10\nrec 2 10\nflush\n' >"$dir/run.scn"
for command in info levels render; do
    check "$command says that records are not shown" 0 'run.scn: 2 records are not shown: .plan FILE. or' "$LAYERSCOPE" $command "$dir/run.scn"
done
check "convert reports records that it does not show" 0 '2 records are not shown' "$LAYERSCOPE" convert "$dir/run.scn" "$dir/run.json"
check "the explorer reports records that it does not show" 0 '2 records are not shown' "$LAYERSCOPE" explore "$dir/run.scn"
check "not plan, which runs them" 1 '^0$' sh -c "$LAYERSCOPE plan $dir/run.scn 2>&1 | grep -c 'not shown'"
check "nor simulate" 1 '^0$' sh -c "$LAYERSCOPE simulate --trace $dir/run.scn 2>&1 | grep -c 'not shown'"
check "a key of 18 digits" 0 'odd.scn:2: skipped: not a key' "$LAYERSCOPE" convert "$dir/odd.scn" - --to scenario
check "a reversed range" 0 'odd.scn:3: skipped: the key range is reversed' "$LAYERSCOPE" convert "$dir/odd.scn" - --to scenario
printf '%s\n' "$image" "030000000000000000000000000000000002-${zero}__0000000001000020" >"$dir/reversed"
check "a reversed name" 0 'reversed:2: skipped: the key range is reversed' names "$dir/reversed"
check "refused by --strict, with its line" 3 'reversed:2: the key range is reversed' \
    "$LAYERSCOPE" convert --strict "$dir/reversed" - --to names
check "and it is told once" 0 '^1$' sh -c \
    "$LAYERSCOPE convert --strict $dir/reversed - --to names 2>&1 | grep -c 'the key range is reversed'"
printf '%s\n\033]0;title\007 \033[31mred %s\n' "$image" 'x y' >"$dir/escapes"
! names "$dir/escapes" 2>&1 | grep -q $'\033'
ok "escape sequences never reach the terminal" $?
printf '%s\n' "$image" >"$dir/$(printf 'a\033[31mb')"
check "no escape sequence of a file's name is printed" 0 "^$image\$" names "$dir/$(printf 'a\033[31mb')"
yes junk | head -50000 >"$dir/junk"
printf '%s\n' "$image" "$image-0000001" >>"$dir/junk"
yes "$delta-0000000g" | head -3000 >>"$dir/junk"
check "many bad lines are counted, few are told" 0 'skipped in all' names "$dir/junk"
yes "$delta" | head -5000 >"$dir/same"
check "a duplicate's line" 0 '/same:2: duplicate of layer #0$' names "$dir/same"
check "info lists the first duplicates" 0 '^            .*/same:6: duplicate of layer #0$' "$LAYERSCOPE" info "$dir/same"
check "a layer that comes 5,000 times is there once" 0 '4999 duplicate layers left out' names "$dir/same"
mkfifo "$dir/pipe"
printf '%s\n' "$image" >"$dir/pipe" &
check "a named pipe" 0 "^$image\$" names "$dir/pipe"
wait
printf '%s\n' "$image" | "$LAYERSCOPE" convert - - --to names | cmp -s - <(printf '%s\n' "$image")
ok "standard input" $?
piped() { # piped NAME PATTERN COMMAND: the frame of what comes in by standard input
    bash -c "$3" 2>&1 | head -1 | grep -q -- "$2"
    ok "$1" $?
}
piped "a pipe without -" 'One level' "cat samples/partitions.scn | '$LAYERSCOPE'"
piped "a file as standard input" 'One level' "'$LAYERSCOPE' <samples/partitions.scn"
piped "nothing as standard input" 'demo' "'$LAYERSCOPE' </dev/null"
check "a window of keys beside all layers" 2 'no layer is in this range; the layers go from 0 to 9C4' "$LAYERSCOPE" render samples/partitions.scn -k 1000,2000
check "a window of LSNs beside all layers" 2 'no layer is in this range; the layers go from 0/40000' "$LAYERSCOPE" render samples/partitions.scn -l 10,20
check "a step that is no number" 2 "step: 'x' is not a number" "$LAYERSCOPE" render --step x samples/partitions.scn

# Each reader reports what was left out: the explorer, play, and the other side of a comparison.
printf '{"version":3,"layer_metadata":{"%s":{"file_size":4096},"%s":{"file_' "$image" "$delta" >"$dir/index_part.json"
printf '%s\n%s\nnonsense\n' "$image" "$delta" >"$dir/skips"
printf 'frame\n' >"$dir/frame.play"
printf 'size 250x24\ncompare %s/skips\nframe\ncompare %s/index_part.json\nframe\n' "$dir" "$dir" >"$dir/compare.play"
check "the explorer tells of a dump that was cut off" 0 '^1 line skipped \(first: .*index_part.json:1: column [0-9]+: not valid JSON' \
    "$LAYERSCOPE" "$dir/index_part.json"
check "the explorer reports skipped lines" 0 '^1 line skipped \(first: .*skips:3: ' "$LAYERSCOPE" "$dir/skips"
check "play tells of a dump that was cut off" 0 '^[^ ]*index_part.json:1: skipped: column [0-9]+: not valid JSON' \
    "$LAYERSCOPE" play "$dir/frame.play" "$dir/index_part.json"
check "play reports skipped lines" 0 'skips:3: skipped: ' "$LAYERSCOPE" play "$dir/frame.play" "$dir/skips"
check "a comparison tells of the other side's skipped lines" 0 ' same; 1 line skipped \(first: .*skips:3: ' \
    "$LAYERSCOPE" play "$dir/compare.play" "$dir/crlf"
check "a comparison reports the notes of its other side" 0 ' same; 1 line skipped \(first: .*index_part.json:1: column [0-9]+: not valid JSON' "$LAYERSCOPE" play "$dir/compare.play" "$dir/crlf"

# The explorer would wait for the other end of a pipe, and no key could end that.
mkfifo "$dir/fifo"
for command in "open $dir/fifo" "source $dir/fifo" "traversal $dir/fifo" "compare $dir/fifo" "export $dir/fifo.svg" "log $dir/fifo"; do
    [ -e "$dir/fifo.svg" ] || mkfifo "$dir/fifo.svg"
    printf '%s\n' "$command" >"$dir/fifo.play"
    check "a pipe: ${command%% *}" 3 'is a pipe, not a file' timeout 10 "$LAYERSCOPE" play "$dir/fifo.play"
done
printf 'open /dev/zero\n' >"$dir/fifo.play"
check "a device" 3 'is a device, not a file' timeout 10 "$LAYERSCOPE" play "$dir/fifo.play"
printf 'export ~/home.svg\nexpect wrote\nframe\n' >"$dir/home.play"
HOME=$dir check "a file at home" 0 'wrote .*home.svg' "$LAYERSCOPE" play "$dir/home.play"
# ---- a listing that ends within its last name: whatever is missing, a line reports it ----
keys=000000067F00000005000040000000000000-000000067F00000005000040000000008000
printf '%s\n' ${keys}__0000000000000010 ${keys}__0000000000000010-0000000000000020 >"$dir/names"
silent=
for ((length = 20; length < 107; length++)); do
    { cat "$dir/names" && head -c $length <<<"${keys}__0000000000000020-0000000000000030"; } >"$dir/cut"
    "$LAYERSCOPE" info "$dir/cut" </dev/null 2>&1 | grep -qE 'cut:3: (skipped: |the last line has no newline: read as an image)' ||
        silent="$silent $length"
done
same "a last name is told that is cut off anywhere" "" "$silent"
printf '%s' ${keys}__0000000000000010-0000000000000020 >"$dir/cut"
expect "a whole name without a newline is whole" 0 'layers +1: 1 delta' '!no end|skipped' -- "$LAYERSCOPE" info "$dir/cut"
finish
