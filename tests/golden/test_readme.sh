#!/bin/bash
# README's examples are what the program prints: each block that begins with `$ layerscope …` is run. Prints TAP.
#
# Every line of the block after the command must stand in the output, in order; a line `…` stands for any lines left out,
# and without it lines follow each other. A command may be continued by a backslash.
: "${LAYERSCOPE:?the program under test}"
cd "$(dirname "$0")/../.." || exit 2
n=0
bad=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
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
    n=$((n + 1))
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
    if [ -z "$missing" ]; then echo "ok $n - $(head -1 "$command")"; else
        echo "not ok $n - $(head -1 "$command")"
        echo "# README says, and the program does not print there: $missing"
        bad=1
    fi
done
[ $n -gt 0 ] || { echo "not ok 1 - README has examples"; n=1 bad=1; }
lines=$(wc -l <README.md)
n=$((n + 1))
if [ "$lines" -le 200 ]; then echo "ok $n - README has at most 200 lines"; else
    echo "not ok $n - README has at most 200 lines"
    echo "# it has $lines"
    bad=1
fi
for path in $(grep -oE '\]\([a-zA-Z0-9_./-]+\)' README.md CONTRIBUTING.md | sed 's/.*](//; s/)$//' | sort -u); do
    n=$((n + 1))
    if [ -e "$path" ]; then echo "ok $n - $path exists"; else
        echo "not ok $n - $path exists"
        bad=1
    fi
done
echo "1..$n"
exit $bad
