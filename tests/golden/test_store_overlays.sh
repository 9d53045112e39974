#!/bin/bash
# In an LSM store the commands and overlays that are about a timeline's garbage collection, partitions or pageserver say
# why they mean nothing; all others work. Prints TAP.
. "$(dirname "$0")/lib.sh"
store=samples/lessons/8-leveled-store
refused() { # refused NAME PATTERN COMMAND
    printf '%s\n' "$3" >"$dir/x.play"
    check "$1" 1 "$2" "$LAYERSCOPE" play "$dir/x.play" $store
}
for overlay in garbage reach; do
    refused "overlay $overlay" 'a store has no GC cutoff' "overlay $overlay"
done
refused "overlay partition" 'a store has no partitions' 'overlay partition'
refused "overlay residency" "of a pageserver's layers" 'overlay residency'
refused "overlay visibility" "of a pageserver's layers" 'overlay visibility'
refused "gc" 'a store has no GC cutoff' gc
refused "gc cutoff" 'a store has no GC cutoff' 'gc cutoff 0/10'
for overlay in kind level age size depth lineage; do
    printf 'overlay %s\nexpect %s\n' $overlay $overlay >"$dir/x.play"
    "$LAYERSCOPE" play "$dir/x.play" $store >"$dir/said" 2>&1
    ok "overlay $overlay is one of a store" $? "$(cat "$dir/said")"
done
{
    for _ in 1 2 3 4 5 6; do
        echo overlay
        echo link
    done
} >"$dir/x.play"
same "the key o takes only these" "level age size depth lineage kind" \
    "$("$LAYERSCOPE" play "$dir/x.play" $store 2>&1 | sed -n 's/.*; overlay \([a-z]*\).*/\1/p' | tr '\n' ' ' | sed 's/ $//')"
finish
