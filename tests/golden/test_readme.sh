#!/bin/bash
# README's examples are what the program prints: each block that begins with `$ layerscope …` is run. Prints TAP.
#
# Every line of the block after the command must be in the output, in order. A line `…` stands for any lines left out;
# without it, lines must follow each other directly. A backslash continues a command.
. "$(dirname "$0")/lib.sh"
mkdir "$dir/bin" && ln -s "$LAYERSCOPE" "$dir/bin/layerscope"
PATH=$dir/bin:$PATH

awk -v dir="$dir" '
    /^```/ { inside = !inside; first = 1; next }
    inside && first && /^\$ / { block++; file = dir "/block" block; command = 1 }
    inside && first && !/^\$ / { file = "" }
    { first = 0 }
    inside && file && command { line = $0; sub(/^\$ /, "", line); print line > (file ".command"); command = /\\$/; next }
    inside && file { print > (file ".expected") }
' README.md
for command in "$dir"/block*.command; do
    [ -f "$command" ] || continue
    block=${command%.command}
    bash "$command" >"$block.out" 2>&1 </dev/null
    touch "$block.expected"
    missing=$(awk '
        NR == FNR { out[++lines] = $0; sub(/[ \t]+$/, "", out[lines]); next }
        { sub(/[ \t]+$/, "") }
        $0 == "…" { skips = 1; next }
        {
            at++
            if (skips || FNR == 1) while (at <= lines && out[at] != $0) at++
            if (out[at] != $0) { print $0; exit }
            skips = 0
        }' "$block.out" "$block.expected")
    [ -z "$missing" ]
    same=$? # the next substitution sets $? again
    ok "$(head -1 "$command")" $same "README says, and the program does not print there: $missing"
done
[ $n -gt 0 ]
ok "README has examples" $?
picture=$(sed -n 's/.*`\(layerscope render .* -f svg [^`]*\)`.*/\1/p' README.md)
[ -n "$picture" ] && bash -c "$picture" | cmp -s - samples/slow-shop.svg
ok "README's picture is what its command draws" $? "run: $picture -o samples/slow-shop.svg"
lines=$(wc -l <README.md)
[ "$lines" -le 200 ]
ok "README has at most 200 lines" $? "it has $lines"
for path in $(grep -oE '\]\([a-zA-Z0-9_./-]+\)' README.md CONTRIBUTING.md | sed 's/.*](//; s/)$//' | sort -u); do
    [ -e "$path" ]
    ok "$path exists" $?
done
finish
