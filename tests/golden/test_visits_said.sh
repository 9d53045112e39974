#!/bin/bash
# What findings say of visits is what `table` says of the same layers: thin deltas are visited on most segments, and L0
# deltas by every read, or on as many segments as is stated. Prints TAP.
. "$(dirname "$0")/lib.sh"
compared=0 wrong=
examine() { # examine FILE
    "$LAYERSCOPE" info --json "$1" >"$dir/info.json" 2>/dev/null || return
    "$LAYERSCOPE" table "$1" --format csv --columns visits >"$dir/visits.csv" 2>/dev/null || return
    local told
    told=$(awk '
        FNR == NR { if (FNR > 1) visits[FNR - 2] = $1; next }
        !segments && /"segments": / { match($0, /"segments": [0-9]+/); segments = substr($0, RSTART + 12, RLENGTH - 12) + 0 }
        /"kind": "(wide_thin|l0_pile_up)"/ {
            all = /visited by every read/ ? segments : 0
            if (match($0, /on at least [0-9,]+ of/)) { all = substr($0, RSTART + 12, RLENGTH - 15); gsub(/,/, "", all) }
            line = $0
            if (!match(line, /"layers": \[[0-9, ]*\]/)) next
            count = split(substr(line, RSTART + 11, RLENGTH - 12), ids, /, */)
            for (i = 1; i <= count; i++) {
                compared++
                if (/wide_thin/ ? visits[ids[i]] * 2 <= segments : visits[ids[i]] < all)
                    print "layer " ids[i] " has " visits[ids[i]] " visits of " segments ": " substr(line, 1, 150)
            }
        }
        END { print "compared " compared + 0 }' "$dir/visits.csv" "$dir/info.json")
    compared=$((compared + ${told##*compared }))
    told=$(grep -v '^compared' <<<"$told")
    [ -z "$told" ] || wrong="$wrong
$1: $told"
}
for file in samples/*.scn samples/slow-shop.json ../shared/data/odd-brook-layernames.txt \
    ../shared/data/mixed-workload.index_part.json; do
    if [ -e "$file" ]; then
        examine "$file"
    else
        skip "visits of ${file##*/}" "$file is absent"
    fi
done
for seed in $(seq 1 15); do
    # Many thin deltas and L0 deltas, some behind copies, some under images.
    awk -v seed="$seed" 'BEGIN {
        srand(seed)
        print "keyspace 0 100"
        for (i = 0; i < 14; i++) {
            lo = int(rand() * 3) * 32; hi = lo + 96 + int(rand() * 3) * 32
            hi = hi > 256 || rand() < .4 ? 256 : hi
            lo = rand() < .4 ? 0 : lo
            at = 4096 + i * 16
            printf("delta %X %X %X %X size=1M\n", lo, hi, at, at + 16 * (1 + int(rand() * 2)))
            if (rand() < .3) printf "delta 0 FFFFFFFFFFFFFFFF %X %X size=1M\n", 8192 + i * 16, 8192 + i * 16 + 16
            if (rand() < .1) printf "image %X 100 %X size=1M\n", int(rand() * 8) * 16, 8192 + i * 16
        }
    }' >"$dir/set.scn"
    examine "$dir/set.scn"
done
[ -z "$wrong" ] && [ "$compared" -ge 40 ]
ok "findings state the visits of their layers" $? "$compared layers compared$wrong"
finish
