#!/bin/bash
# `levels` as text, as JSON, explained, and with options instead of a scenario's statements. Prints TAP.
. "$(dirname "$0")/lib.sh"
set_of_two='delta 0 10 0 0x1000
delta 0 10 0x1000 0x2000
delta 0 8 0x2000 0x2100
image 0 8 0x2000'
levels() { # levels NAME STATUS PATTERN ARGUMENT...
    got=$("$LAYERSCOPE" levels "${@:4}" - <<<"$set_of_two" 2>&1)
    status=$?
    [ $status -eq "$2" ] && printf '%s\n' "$got" | grep -qE -- "$3"
    ok "$1" $? "$got"
}
levels "for people" 0 '^  level 0  0/0 - 0/2100  4 layers \(3 deltas, 1 image\)  depth 2  0 splits  not due: depth 2 < fanout 10$'
levels "a level that is deep enough" 0 'compact: depth 2 >= fanout 2$' --fanout 2
levels "below another LSN" 0 '^  level 0  0/0 - 0/1000  1 layer ' --end-lsn 0/1000
levels "golden form with both options" 0 '^order 2 3$' --end-lsn 2100 --max-height 0x100
levels "explained: a layer that is too tall" 0 'layer #1 is 4\.00 KiB tall, more than the allowed 256 B' --end-lsn 2100 --max-height 0x100 --explain
levels "explained: what would flip a verdict, as in a plan" 0 'depth 2 < fanout 10: not due  \[flips at fanout = 2\]$' --explain
levels "levels prints JSON" 0 '"verdict": "stop: depth 2 < fanout 10"' --json
levels "end_lsn inside a layer" 3 'crosses end_lsn 1800' --end-lsn 1800
levels "an LSN that is none" 2 '--end-lsn' --end-lsn xyz
levels "fanout 0" 2 'fanout must be at least 1' --fanout 0
levels "target 0" 2 'target_file_size must be at least 1' --target-file-size 0
"$LAYERSCOPE" levels </dev/null >/dev/null 2>&1; [ $? -eq 2 ]
ok "a file is needed" $?
set_of_two='delta 7 8 0 10
delta 7 8 10 20' # a hot key: no depth for neon, 2 for full
levels "golden form judges as neon, whatever --policy says" 0 '^depth 0$' --end-lsn 20 --max-height 0x10 --policy full
levels "else the policy counts" 0 'depth 2 ' --policy full
finish
