#!/bin/bash
# Cases of truth.md and hostile.md that are about runs, by name. Prints TAP.
cd "$(dirname "$0")" || exit 2
n=0
bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ok() { # ok NAME STATUS [DETAIL]
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        [ -n "${3:-}" ] && echo "# $3"
        bad=1
    fi
}

# T4: `blocks` keeps pieces of layers in use; a layer counts once, wherever it is counted.
size="--records 20000 --record-len 200 --logical-size 2 --target-file-size 64K"
"$LAYERSCOPE" simulate uniform $size -p blocks -o "$tmp/b.json" >"$tmp/out"
"$LAYERSCOPE" simulate uniform $size -p neon -o "$tmp/n.json" >/dev/null
read -r created deleted < <(sed -n 's/^layers created \([0-9,]*\), deleted \([0-9,]*\),.*/\1 \2/p' "$tmp/out" | tr -d ,)
live=$((created - deleted))
[ "$live" -gt 10 ]
ok "T4 simulate: layers are created and deleted" $? "$live"
"$LAYERSCOPE" info "$tmp/b.json" | grep -q "^  layers    $live: [0-9]* deltas, [0-9]* images; [1-9][0-9]* L0; in use in [0-9]* parts$"
ok "T4 info: as many live, L0 among them" $?
"$LAYERSCOPE" info "$tmp/b.json" --json | grep -q "\"layers\": $live,"
ok "T4 info --json" $?
"$LAYERSCOPE" render "$tmp/b.json" --size 100x20 | head -1 | grep -q " $live layers "
ok "T4 title of render" $?
"$LAYERSCOPE" diff "$tmp/n.json" "$tmp/b.json" | grep -q "^layers  *[0-9]*  *$live  *[+-]"
ok "T4 diff" $?
printf '%s\n' 'size 120x45' "open $tmp/b.json" 'key End' 'pane statistics' "expect layers     $live:" "expect layers $live (max" \
    "open $tmp/n.json" 'key End' "compare $tmp/b.json" "pane compare" "expect $live" >"$tmp/script"
"$LAYERSCOPE" play "$tmp/script" >"$tmp/out" 2>&1
ok "T4 statistics and compare panes" $? "$(tail -1 "$tmp/out")"
echo "1..$n"
exit $bad
