#!/bin/bash
# Workloads under the baseline policy, checked by a digest of their events: these are too many to keep as files.
. "$(dirname "$0")/lib.sh"
digest() { # digest EXPECTED ARGUMENT…
    expected=$1
    shift
    actual=$("$LAYERSCOPE" simulate "$@" --digest 2>&1 | tail -1)
    [ "$actual" = "$expected" ]
    ok "simulate $*" $?
}
digest "events 12 fnv1a 101361591bd77f25" uniform --records 2000000 --logical-size 500
digest "events 1368 fnv1a 8fc9e662b2515b8a" uniform --records 2000000 --record-len 100 --logical-size 5000 \
    --target-file-size 1000000 --workers 2
digest "events 777 fnv1a 9ceda11454a451f2" single --records 5000000 --record-len 100 --logical-size 50000M \
    --target-file-size 4000000 --workers 8
finish
