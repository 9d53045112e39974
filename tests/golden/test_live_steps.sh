#!/bin/bash
# A run has the same steps while it is made in the explorer and after it was saved: a place that one names is found in
# the other. Prints TAP.
. "$(dirname "$0")/lib.sh"
stops() { # stops RUN COMMANDS FILE: the stops and the number of steps that the screen names
    printf 'size 120x40\n%scontinue reads > 3\nframe\ncontinue\nframe\nkey End\nframe\n' "$2" >"$dir/$1.play"
    "$LAYERSCOPE" play "$dir/$1.play" ${3:+"$3"} 2>&1 | grep -oE 'reads > 3: .* step [0-9]+|step [0-9]+/[0-9]+' >"$dir/$1"
}
"$LAYERSCOPE" simulate hot-cold --small --records 200000 --policy full -o "$dir/run.json" >/dev/null
stops live 'simulate hot-cold small records=200000 policy=full
wait
'
stops saved '' "$dir/run.json"
[ "$(grep -c 'reads > 3' "$dir/live")" -ge 2 ] && difference=$(diff "$dir/live" "$dir/saved")
ok "a live run stops where the saved one does" $? "$difference
$(cat "$dir/live")"
last=$(sed -n '$s|.*/||p' "$dir/saved")
"$LAYERSCOPE" info "$dir/run.json" --audit >"$dir/audit"
[ "$last" = "$(sed -n 's/.* live at step \([0-9,]*\), the last$/\1/p' "$dir/audit" | tr -d ,)" ]
ok "the audit names the same last step" $? "$last
$(cat "$dir/audit")"
finish
