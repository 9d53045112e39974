#!/bin/bash
# Titles and names with bytes that are not text: what is written stays valid, and nothing raw reaches a terminal.
# Prints TAP.
. "$(dirname "$0")/lib.sh"
report() { # report NAME STATUS [FILE]
    ok "$1" "$2" "$([ -z "$3" ] || head -c 600 "$3" | od -c)"
}
# The file is valid UTF-8 without control characters other than newline and tab.
is_clean() { # is_clean FILE
    iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 && ! LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1"
}
clean() { # clean NAME COMMAND...
    name=$1
    shift
    "$@" >"$dir/out" 2>"$dir/err" </dev/null
    is_clean "$dir/out" && is_clean "$dir/err" && [ -s "$dir/out" ]
    report "$name" $? "$dir/out"
}
# An escape sequence of C0, one of C1, a byte that is not UTF-8, and a character that XML forbids.
printf 'title t\033[31m\302\23331m\377\357\277\277\ndelta 0 10 0 10 size=1M name=d\033[31m\302\23331m\377\357\277\276\nimage 0 10 20\n' >"$dir/odd.scn"
printf 'title t\377\302\233\033[m\nrec 1 10\nflush\n' >"$dir/run.scn"

for command in "info" "levels" "plan"; do
    clean "$command --json" "$LAYERSCOPE" $command "$dir/odd.scn" --json
done
for format in table markdown jsonl; do
    clean "layers as $format" "$LAYERSCOPE" table "$dir/odd.scn" --format $format
done
clean "simulate --json" "$LAYERSCOPE" simulate --trace "$dir/run.scn" --json
clean "a history" "$LAYERSCOPE" convert "$dir/odd.scn" - --to history
mkdir "$dir/rows"
"$LAYERSCOPE" simulate uniform --records 1000 --json | sed 's/"policy": "neon"/"policy": "n\x1b\xc2\x9b\xff<\&\\"/' >"$dir/rows/row.json"
for format in table markdown csv json; do
    clean "the suite's rows as $format" "$LAYERSCOPE" suite --collect "$dir/rows" --format $format
    grep -qF 'n???????' "$dir/out"
    report "raw bytes of a policy name are replaced" $? "$dir/out"
done
printf 'delta 0 7 0 2 name=\033[31m\302\23331mX # Y\n' >"$dir/c1.scn"
clean "a scenario's names" "$LAYERSCOPE" convert "$dir/c1.scn" - --to scenario
grep -qx 'delta 0 7 0 2 name= \[31m 31mX' "$dir/out"
report "have blanks for control characters" $? "$dir/out"
printf '+-----+\n|a\302\233b\177\033|\n+-----+\n' >"$dir/c1.art"
clean "a picture" "$LAYERSCOPE" convert "$dir/c1.art" - --to art
grep -qx '|a b  |' "$dir/out"
report "has blank cells for them" $? "$dir/out"
clean "the names in it" "$LAYERSCOPE" convert "$dir/c1.art" - --to scenario
printf 'print \033[2J\302\233\377\n' >"$dir/c1.play"
clean "what a script prints" "$LAYERSCOPE" play "$dir/c1.play"
name=000000000000000000000000000000000000-030000000000000000000000000000000002__0000000001000020
printf '/\033[31m\302\233\377/%s\n' $name >"$dir/names.txt"
"$LAYERSCOPE" convert "$dir/names.txt" - --to names 2>/dev/null | cmp -s - "$dir/names.txt"
report "names in a file are those that were read, byte for byte" $?
on_terminal() { # on_terminal COMMAND...: runs it on a terminal, and removes the CR that a terminal adds
    script -qec "$(printf '%q ' "$LAYERSCOPE" "$@")" /dev/null </dev/null 2>/dev/null | tr -d '\r' >"$dir/out"
}
if command -v script >/dev/null; then
    on_terminal convert "$dir/names.txt" - --to names
    is_clean "$dir/out" && [ "$(cat "$dir/out")" = "/\\x1B[31m\\xC2\\x9B\\xFF/$name" ]
    report "on a terminal control characters are escaped" $? "$dir/out"
    on_terminal render "$dir/names.txt" --format ansi --size 40x8
    grep -q $'\033\\[' "$dir/out"
    report "on a terminal colours are sent as escape sequences" $? "$dir/out"
else
    for name in "escaped" "colours"; do skip "on a terminal: $name" "no script"; done
fi
finish
