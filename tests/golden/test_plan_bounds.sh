#!/bin/bash
# Planning ends, or stops at a stated limit with an error that names the parameter. Prints TAP.
. "$(dirname "$0")/lib.sh"
limit=4000000 # KiB; sanitizers reserve terabytes of addresses and cannot start below this limit
(ulimit -v $limit && "$LAYERSCOPE" --version) >/dev/null 2>&1 || limit=unlimited
refused() { check "$1" 3 "$2" "${@:3}"; } # refused NAME PATTERN COMMAND...
# As hostile/fanout-1.scn: records at random keys, and a target of seven records.
awk 'BEGIN { print "keyspace 0 100000"; x = 1; for (i = 0; i < 6000; i++) { x = (x * 1103515245 + 12345) % 2147483648;
    printf "rec %x %d\n", int(x / 2048), 50 + x % 200 } }' >"$dir/records.scn"
refused "stops at a limit: records with fanout 1" 'more than 1,048,576 decisions: fanout 1 rewrites each level again and again' \
    "$LAYERSCOPE" plan --set fanout=1,target_file_size=1K "$dir/records.scn"
printf 'delta 0 100000000000 0 10 size=8000000G\ndelta 0 100000000000 10 20 size=8000000G\nfanout 2\n' >"$dir/wide.scn"
printf 'keyspace 0 100000000000\n' | cat "$dir/wide.scn" - >"$dir/images.scn"
small='more than 524,288 jobs in one level: target_file_size 8.00 KiB is too small for this input; raise it'
for policy in neon full; do
    refused "stops at a limit: many deltas, $policy" "$small" "$LAYERSCOPE" plan "$dir/wide.scn" --policy $policy --set target_file_size=8K
    refused "stops at a limit: many images, $policy" "$small" "$LAYERSCOPE" plan "$dir/images.scn" --policy $policy --set target_file_size=8K
done
# Sizes are what a listing states: production's algorithm once took ten gigabytes to count the layers of these.
awk 'BEGIN { for (i = 0; i < 12; i++) printf "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__%016X-%016X %s\n",
    16777216 + i * 4096, 16777216 + (i + 1) * 4096, "4611686018427387904" }' >"$dir/huge.txt"
[ "$limit" = unlimited ] || limit=1000000
for policy in neon legacy legacy+gc; do
    refused "sizes near 2^62 bytes, $policy" 'more than 524,288 jobs in one level: target_file_size 256 MiB is too small for this input; raise it' \
        bash -c "ulimit -v $limit; exec \"\$@\"" - "$LAYERSCOPE" plan "$dir/huge.txt" --policy $policy
done
finish
