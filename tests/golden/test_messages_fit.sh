#!/bin/bash
# Messages fit into the line of a screen of 80 columns: what does not ends with `:messages`. Only the command of a link
# may be longer. Prints TAP.
. "$(dirname "$0")/lib.sh"
fit() { # fit NAME FILE: a frame after each command on stdin shows no message that is cut
    local cut
    { echo 'size 80x24'; while IFS= read -r line; do printf '%s\nframe\n' "$line"; done; } >"$dir/play"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$dir/play" $2 >"$dir/frames" 2>&1
    cut=$(grep -a ':messages$' "$dir/frames" | sort -u)
    [ -z "$cut" ] && ! grep -aq '^layerscope: ' "$dir/frames"
    ok "$1" $? "$cut
$(grep -a '^layerscope: ' "$dir/frames")"
}
fit "messages about reads, garbage and regions" samples/slow-shop.json <<'X'
key R
key R
key Esc
key g
key Enter
key Right
key b
key X
key Esc
key V
key Right
key V
key p
key #
key f
key Enter
search image
key n
filter size > 1M
overlay
axes
break reads > 3
X
fit "messages about plans and comparisons" samples/slow-shop.json <<'X'
plan
key e
key +
key u
compare neon
key D
key D
key ]
why #5
plan neon
compare full | blocks
key D
key D
compare
X
fit "messages about runs" '' <<'X'
simulate hot-cold small records=20000
wait
compare neon | blocks
wait
key D
lives
step previous
X
finish
