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
    { cat "$dir/play"; echo redraw; echo "export $dir/want.ansi"; } >"$dir/want.play" # without messages
    { cat "$dir/play"; echo link; } >"$dir/link.play"
    rm -f "$dir/want.ansi" "$dir/got.ansi"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$dir/want.play" $2 >"$dir/said" 2>&1
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$dir/link.play" $2 2>&1 | tail -1 >"$dir/link"
    sed -i "s|'\$|; redraw; export $dir/got.ansi'|" "$dir/link"
    PATH=$dir/bin:$PATH sh "$dir/link" </dev/null >"$dir/said.again" 2>&1
    # With colours and the keys in the last row, but without the row of messages.
    [ -s "$dir/want.ansi" ] && [ -s "$dir/got.ansi" ] && sed -i 39d "$dir/want.ansi" "$dir/got.ansi"
    tail -1 "$dir/want.ansi" | grep -q undo && sed -i '$d' "$dir/want.ansi" "$dir/got.ansi" # a link has no undo
    [ -s "$dir/want.ansi" ] && cmp -s "$dir/want.ansi" "$dir/got.ansi"
    ok "$1" $? "$({
        cat "$dir/link"
        grep -a ^layerscope: "$dir/said" "$dir/said.again"
        diff "$dir/want.ansi" "$dir/got.ansi" | sed 's/\x1b\[[0-9;:]*m//g'
    } | head -20)"
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


# What Enter on a finding does: its layers are found, n and N walk them, Esc returns to the list.
same_view "a finding flown to" samples/slow-shop.json <<<'key f Down Down Enter'
same_view "a finding's next layer" samples/slow-shop.json <<<'key f Down Down Enter n n'
same_view "a finding about reads, and its next layer" samples/slow-shop.json <<<'key Enter n'
same_view "a finding in a plan" samples/slow-shop.json <<<'plan
key f Down Enter'
same_view "a table of the layers of a finding flown to" samples/slow-shop.json <<<'key f Down Down Enter #'
printf 'key f Down Down Enter\nlink\n' >"$dir/flown.play"
"$LAYERSCOPE" play "$dir/flown.play" samples/slow-shop.json 2>/dev/null | tail -1 | sed "s/'\$/; key n; expect match 2 of 28; key Esc; title'/" >"$dir/flown"
(PATH=$dir/bin:$PATH sh "$dir/flown" </dev/null) >"$dir/said" 2>&1
ok "n goes on from there" $? "$(cat "$dir/flown" "$dir/said")"
same_view "what a search found" samples/slow-shop.json <<<'search 1663/16384/16390
key n n'
same_view "the cursor" samples/slow-shop.json <<<'key h h j j'
same_view "a breakpoint's stop" '' <<<'continue reads > 6
key c'
same_view "cut candidates" samples/cuts.scn <<<'plan
key ; ; ;
pane cuts
key j'
same_view "gates" samples/slow-shop.json <<<'goto 1663/16384/16390
key P j j'
same_view "a worst read that was entered" samples/slow-shop.json <<<'pane worst
key j j Enter'
same_view "a line of lives that was entered" '' <<<'pane lives
key j j Enter'
same_view "lineage" samples/slow-shop.json <<<'plan
step 40
key n n
overlay lineage'
same_view "a difference of two policies" samples/slow-shop.json <<<'compare neon
key D D
key n n'
same_view "parameters" samples/slow-shop.json <<<'plan
key e j j j'
same_view "a policy that was undone" samples/slow-shop.json <<<'plan
parameter fanout 5
parameter fanout 6
undo'
same_view "a view that was undone" samples/slow-shop.json <<<'key + + Ctrl-O'
same_view "the symbols" samples/slow-shop.json <<<'key ? ?'
same_view "the help on a word" samples/slow-shop.json <<<'help fanout'
same_view "a region's plan" samples/slow-shop.json <<<'region 1663/16384/16390,1663/16384/16396 0/0,C/C1B20C60
plan selection neon
step 20'
store=samples/lessons/8-leveled-store
same_view "a store's plan" $store <<<'step 30
plan'
same_view "a store's read" $store <<<'step 30
key R'
same_view "a store's region" $store <<<'step 30
key V L K V'
same_view "a place in a store" $store <<<'step 30
key h h W'
same_view "a store's plan beside another" $store <<<'step 30
plan
compare universal'
for overlay in level partition age size depth residency visibility garbage reach; do
    same_view "overlay $overlay" samples/slow-shop.json <<<"overlay $overlay"
done
for pane in findings table statistics worst why read gates garbage levels lives ledger decisions jobs cuts parameters \
    region layer inside lessons; do
    same_view "pane $pane of a plan" samples/cuts.scn <<<"plan
step 12
pane $pane"
done

# The command line of a log that begins in the middle of a session first restores that view.
printf 'size 100x30\nplan\nstep 7\nkey n n + +\nlog %s/log\nkey ] ] s Tab j\nlog off\nkey Esc\nprint -\nframe\n' "$dir" >"$dir/play"
"$LAYERSCOPE" play "$dir/play" $small 2>&1 | awk 'on; $0 == "-" { on = 1 }' >"$dir/want"
{ cat "$dir/log" && printf 'key Esc\nframe\n'; } >"$dir/again"
"$LAYERSCOPE" play "$dir/again" $small >"$dir/got" 2>&1
[ -s "$dir/want" ] && cmp -s "$dir/want" "$dir/got"
ok "a log from the middle of a session" $? "$({ cat "$dir/log"; diff "$dir/want" "$dir/got"; } | head -40)"
finish
