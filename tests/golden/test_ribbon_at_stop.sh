#!/bin/bash
# On a low screen the ribbon stays while a breakpoint stops at deep reads. Prints TAP.
. "$(dirname "$0")/lib.sh"
printf 'size 80x24\nsimulate hot-cold small\nwait\nstep 0\ncontinue reads > 6\nframe\n' >"$dir/stop.play"
check "the ribbon shows the reads at a stop" 0 '^│ *reads ≤7 .*█' "$LAYERSCOPE" play "$dir/stop.play" samples/grid.scn
finish
