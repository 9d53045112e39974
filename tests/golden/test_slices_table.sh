#!/bin/bash
# The table of a layer that is in use in part lists its slices. Prints TAP.
. "$(dirname "$0")/lib.sh"
table() { # table STEP: the table of what a search for layer 2 finds at a step
    printf 'size 120x40\nsimulate hot-cold small policy=blocks\nwait\nstep %s\nsearch #2\nkey #\nframe\n' "$1" >"$dir/table.play"
    "$LAYERSCOPE" play "$dir/table.play" samples/grid.scn 2>&1
}
table 9 | grep -q 'Table: 1 layer: #2'
ok "a layer that is in use whole is one row" $? "$(table 9 | head -5)"
table 20 | grep -q 'Table: 35 layers: #2' && table 20 | grep -q '│#160 .* 46.9 KiB'
ok "a layer that is in use in part: its slices" $? "$(table 20 | head -5)"
finish
