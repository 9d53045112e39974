#!/bin/bash
# `levels` for people, as JSON, explained, and with options instead of a scenario's statements. Prints TAP.
n=0
bad=0
set_of_two='delta 0 10 0 0x1000
delta 0 10 0x1000 0x2000
delta 0 8 0x2000 0x2100
image 0 8 0x2000'
check() { # check NAME STATUS PATTERN ARGUMENT...
    n=$((n + 1))
    got=$("$LAYERSCOPE" levels "${@:4}" - <<<"$set_of_two" 2>&1)
    status=$?
    if [ $status -eq "$2" ] && printf '%s\n' "$got" | grep -qE -- "$3"; then echo "ok $n - $1"; else
        echo "not ok $n - $1: status $status"
        printf '%s\n' "$got" | head -5 | sed 's/^/# /'
        bad=1
    fi
}
check "for people" 0 '^  level 0  0/0 - 0/2100  4 layers \(3 deltas, 1 image\)  depth 2  0 splits  stop: depth 2 < fanout 10$'
check "a level that is deep enough" 0 'compact: depth 2 >= fanout 2$' --fanout 2
check "below another LSN" 0 '^  level 0  0/0 - 0/1000  1 layer ' --end-lsn 0/1000
check "golden form with both options" 0 '^order 2 3$' --end-lsn 2100 --max-height 0x100
check "explained: a layer that is too tall" 0 'layer 1 is 4\.00 KiB tall, more than the allowed 256 B' --end-lsn 2100 --max-height 0x100 --explain
check "as JSON" 0 '"verdict": "stop: depth 2 < fanout 10"' --json
check "end_lsn inside a layer" 3 'crosses end_lsn 1800' --end-lsn 1800
check "an LSN that is none" 2 '--end-lsn' --end-lsn xyz
check "fanout 0" 2 'fanout must be at least 1' --fanout 0
check "target 0" 2 'target_file_size must be at least 1' --target-file-size 0
n=$((n + 1))
if "$LAYERSCOPE" levels </dev/null >/dev/null 2>&1; [ $? -eq 2 ]; then echo "ok $n - a file is needed"; else
    echo "not ok $n - a file is needed"
    bad=1
fi
set_of_two='delta 7 8 0 10
delta 7 8 10 20' # a hot key: no depth for neon, 2 for full
check "golden form judges as neon, whatever --policy says" 0 '^depth 0$' --end-lsn 20 --max-height 0x10 --policy full
check "else the policy counts" 0 'depth 2 ' --policy full
echo "1..$n"
exit $bad
