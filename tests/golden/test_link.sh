#!/bin/bash
# `link` prints a command line that opens the same view in a fresh program: whatever was planned, compared, zoomed or
# supposed. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
cp samples/identical.scn "$work/a;b.scn"
ln -s "$LAYERSCOPE" "$work/bin/layerscope"
export XDG_CONFIG_HOME=$work
n=0 bad=0
same() { # same NAME FILE: the view that the script on stdin makes of FILE
    n=$((n + 1))
    { echo 'size 120x40'; cat; } >"$work/play"
    { cat "$work/play"; echo 'print -'; echo frame; } >"$work/want.play"
    { cat "$work/play"; echo link; } >"$work/link.play"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$work/want.play" $2 2>&1 | awk 'on; $0 == "-" { on = 1 }' | head -38 >"$work/want"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$work/link.play" $2 2>&1 | tail -1 >"$work/link"
    PATH=$work/bin:$PATH sh "$work/link" </dev/null 2>&1 | head -38 >"$work/got"
    if [ "$(wc -l <"$work/want")" = 38 ] && cmp -s "$work/want" "$work/got"; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        { cat "$work/link"; diff "$work/want" "$work/got"; } | head -20 | cut -c1-200 | sed 's/^/# /'
        bad=1
    fi
}
small=tests/golden/play/small.txt
same "a zoomed window, a selected layer" $small <<<'key n n n + + o'
same "a plan at a step" $small <<<'plan neon
step 5'
same "a changed parameter" samples/grid.scn <<<'plan
parameter target_file_size 512K
parameter fanout 2
step last'
same "two policies" samples/left-alone.scn <<<'key | D'
same "two policies at their end" samples/left-alone.scn <<<'compare fanout=3'
same "two inputs" samples/left-alone.scn <<<'compare samples/identical.scn'
same "garbage, the cutoff moved, a branch" $small <<<'key g
gc cutoff 0/C49F0D8
gc branch 0/549F0D8'
same "reach" $small <<<'key g X'
same "another file, opened later" '' <<<'open samples/partitions.scn
axes linear,linear
plan
step 9'
same "a read" $small <<<'read 1663/16384/16396:100
key j'
same "why a layer" samples/cuts.scn <<<'plan
why #2'
same "why here" samples/cuts.scn <<<'plan
why 384@60000'
same "two inputs, one with a bad name" samples/left-alone.scn <<<"compare $work/a;b.scn"
same "the demo" '' <<<'step 40
key s'

# A log that begins in the middle of a session leads there first.
n=$((n + 1))
printf 'size 100x30\nplan\nstep 7\nkey n n + +\nlog %s/log\nkey ] ] s Tab j\nlog off\nkey Esc\nprint -\nframe\n' "$work" >"$work/play"
"$LAYERSCOPE" play "$work/play" $small 2>&1 | awk 'on; $0 == "-" { on = 1 }' >"$work/want"
{ cat "$work/log" && printf 'key Esc\nframe\n'; } >"$work/again"
"$LAYERSCOPE" play "$work/again" $small >"$work/got" 2>&1
if [ -s "$work/want" ] && cmp -s "$work/want" "$work/got"; then echo "ok $n - a log from the middle of a session"; else
    echo "not ok $n - a log from the middle of a session"
    { cat "$work/log"; diff "$work/want" "$work/got"; } | head -40 | cut -c1-160 | sed 's/^/# /'
    bad=1
fi
echo "1..$n"
exit $bad
