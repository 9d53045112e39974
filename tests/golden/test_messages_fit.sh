#!/bin/bash
# Messages fit into one line of 80 columns. A longer one takes the lines that it needs, up to a third of the screen, and
# ends with `:messages` where these are too few; the map and the scrub bar above it stay whole. Prints TAP.
. "$(dirname "$0")/lib.sh"
fit() { # fit NAME FILE: a frame after each command on stdin shows no message that is cut
    local cut
    { echo 'size 80x24'; while IFS= read -r line; do printf '%s\nframe\n' "$line"; done; } >"$dir/play"
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$dir/play" $2 >"$dir/frames" 2>&1
    cut=$(awk '/^ .*│|^ fleet/ { row = 0 } ++row == 22 && !/^└/ { print }' "$dir/frames" | sort -u)
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
long() { # long NAME SIZE PATTERN...: a frame of that size after the commands on stdin matches all patterns
    { echo "size $2"; cat; echo frame; } >"$dir/play"
    expect "$1" 0 "${@:3}" -- "$LAYERSCOPE" play "$dir/play" samples/slow-shop.json
}
long "the command of a link is shown whole" 80x24 '^ sent to the terminal' '^ rank,rank; plan full' "^ .*pane map'\$" \
    '!:messages' '^└━*●.*┘$' < <(echo 'key p R Y')
long "what a third of the screen does not hold ends with :messages" 40x12 ':messages$' '^└──*┘$' < <(echo 'key R Y')
long "so does what is wrong with a command" 40x12 '^ +\^$' ':messages$' '^└──*┘$' \
    < <(echo 'key : e x p o r t Space x Enter')
finish
