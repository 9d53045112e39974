#!/bin/bash
# `link` prints a command line that opens the same view in a new process, whatever was planned, compared, zoomed or
# assumed. Prints TAP.
. "$(dirname "$0")/lib.sh"
mkdir "$dir/bin"
cp samples/identical.scn "$dir/a;b.scn"
ln -s "$LAYERSCOPE" "$dir/bin/layerscope"
export XDG_CONFIG_HOME=$dir
same_view() { # same_view NAME FILE: the view that the script on stdin makes of FILE
    { echo 'size 120x40'; cat; } >"$dir/play"
    { cat "$dir/play"; echo redraw; echo 'print -'; echo frame; } >"$dir/want.play" # without messages
    { cat "$dir/play"; echo link; } >"$dir/link.play"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$dir/want.play" $2 2>&1 | awk 'on; $0 == "-" { on = 1 }' | head -38 >"$dir/want"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$dir/link.play" $2 2>&1 | tail -1 >"$dir/link"
    grep -q "'\$" "$dir/link" && sed -i "s/'\$/; redraw'/" "$dir/link"
    PATH=$dir/bin:$PATH sh "$dir/link" </dev/null 2>&1 | head -38 >"$dir/got"
    [ "$(wc -l <"$dir/want")" = 38 ] && cmp -s "$dir/want" "$dir/got"
    ok "$1" $? "$({ cat "$dir/link"; diff "$dir/want" "$dir/got"; } | head -20)"
}
small=tests/golden/play/small.txt
same_view "a zoomed window, a selected layer" $small <<<'key n n n + + o'
same_view "a plan at a step" $small <<<'plan neon
step 5'
same_view "a changed parameter" samples/grid.scn <<<'plan
parameter target_file_size 512K
parameter fanout 2
step last'
same_view "a changed parameter without a plan" samples/grid.scn <<<'parameter target_file_size 512K
parameter fanout 2
key Tab'
same_view "a changed parameter of a dump" $small <<<'parameter fanout 7
pane parameters
move down 3'
same_view "another policy, whose plan was left" $small <<<'plan legacy+checkpoint_timeout=300
unplan
pane parameters'
same_view "a table, sorted and filtered, on the whole screen" $small <<<'table
filter size > 1M
sort -size
whole'
same_view "raw keys" $small <<<'hex on'
same_view "two policies" samples/left-alone.scn <<<'key | D'
same_view "two policies at their end" samples/left-alone.scn <<<'compare fanout=3'
same_view "two inputs" samples/left-alone.scn <<<'compare samples/identical.scn'
same_view "garbage, the cutoff moved, a branch" $small <<<'key g
gc cutoff 0/C49F0D8
gc branch 0/549F0D8'
same_view "reach" $small <<<'key g X'
same_view "another file, opened later" '' <<<'open samples/partitions.scn
axes linear,linear
plan
step 9'
same_view "a read" $small <<<'read 1663/16384/16396:100
key j'
same_view "why a layer" samples/cuts.scn <<<'plan
why #2'
same_view "why a layer, planned to answer it" samples/slow-shop.json <<<'select #66
key w'
same_view "a finding that was entered" samples/slow-shop.json <<<'key Enter'
same_view "why here" samples/cuts.scn <<<'plan
why 384@60000'
same_view "a list's line and its filter" samples/cuts.scn <<<'plan
pane decisions
filter cut
key j j'
same_view "a list in another order" samples/slow-shop.json <<<'worst list
key s s j j'
same_view "a table of a finding's layers, by two columns" samples/slow-shop.json <<<'pane findings
line 3
table finding
sort level,-size
key j j j'
printf 'title overlaps\ndelta 0 400 1000 3000 size=1M\ndelta 200 600 2000 4000 size=2M\ndelta 250 300 2500 2600 size=3M\n' \
    >"$dir/overlaps.scn"
same_view "pairs, sorted" "$dir/overlaps.scn" <<<'table pairs
sort nested
key j j'
same_view "a table of what a search found" samples/slow-shop.json <<<'search 1663/16384/16390
table
sort size
key j j j'
same_view "a table of a region" samples/slow-shop.json <<<'key V
move right 6
move down 2
key V
table
sort -size
key j j'
same_view "findings in another order" samples/slow-shop.json <<<'pane findings
key s s j'
same_view "scrolled details" samples/slow-shop.json <<<'pane findings
key j } }'
same_view "a line of the dashboard" samples/slow-shop.json <<<'pane statistics
key j j j j j j j j j'
same_view "two inputs, one with a bad name" samples/left-alone.scn <<<"compare $dir/a;b.scn"
same_view "the demo" '' <<<'step 40
key s'

# The command line of a log that begins in the middle of a session first restores that view.
printf 'size 100x30\nplan\nstep 7\nkey n n + +\nlog %s/log\nkey ] ] s Tab j\nlog off\nkey Esc\nprint -\nframe\n' "$dir" >"$dir/play"
"$LAYERSCOPE" play "$dir/play" $small 2>&1 | awk 'on; $0 == "-" { on = 1 }' >"$dir/want"
{ cat "$dir/log" && printf 'key Esc\nframe\n'; } >"$dir/again"
"$LAYERSCOPE" play "$dir/again" $small >"$dir/got" 2>&1
[ -s "$dir/want" ] && cmp -s "$dir/want" "$dir/got"
ok "a log from the middle of a session" $? "$({ cat "$dir/log"; diff "$dir/want" "$dir/got"; } | head -40)"
finish
