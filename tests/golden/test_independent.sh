#!/bin/bash
# Checks by programs that share no code with layerscope: random sets by the definitions, key by key
# (tests/independent/model.awk), against `info`, `table` and `read`; and an audit of saved histories by their JSON
# alone (history.awk). Prints TAP.
. "$(dirname "$0")/lib.sh"
result() { # result NAME OK DETAILS: OK is 1 or 0
    [ "$2" = 1 ]
    ok "$1" $? "$3"
}

# Depth, splits, bands, read depths, visits, visibility and GC verdicts of random sets.
wrong=
sets=0
layers=0
declare -A seen
for seed in $(seq 1 40); do
    set=$dir/set.scn
    awk -v seed="$seed" -v out="$set" -f tests/independent/model.awk | sort >"$dir/true"
    "$LAYERSCOPE" info --json "$set" >"$dir/info.json"
    "$LAYERSCOPE" table --format csv "$set" >"$dir/table.csv"
    awk -f tests/independent/said.awk "$dir/info.json" "$dir/table.csv" | sort >"$dir/said"
    difference=$(diff "$dir/true" "$dir/said") || wrong="$wrong
seed $seed:
$difference"
    sets=$((sets + 1))
    layers=$((layers + $(grep -c '^layer' "$dir/true")))
    for word in $(awk '/^layer/ { print $4; print "visible-" $5 }' "$dir/true"); do seen[$word]=1; done
done
[ -z "$wrong" ] && ok=1 || ok=0
result "$sets sets of $layers layers are as the definitions say" $ok "$wrong"
missing=
for word in needed branch kept removable visible-yes visible-no; do [ -n "${seen[$word]}" ] || missing="$missing $word"; done
[ -z "$missing" ] && ok=1 || ok=0
result "each verdict is among them" $ok "missing:$missing"

# The path of a read, layer by layer: the newest end first, down to the newest image.
wrong=
paths=0
for seed in $(seq 50 60); do
    awk -v seed="$seed" -v out="$dir/set.scn" -f tests/independent/model.awk >/dev/null
    for key in 0 9 15 1F 2A 3E; do
        awk -v key="$((16#$key))" -f tests/independent/path.awk "$dir/set.scn" >"$dir/true"
        "$LAYERSCOPE" read "$dir/set.scn" $key | awk '/^ *[0-9]+  (delta|image) / { print $2, $3 }' >"$dir/said"
        difference=$(diff "$dir/true" "$dir/said") || wrong="$wrong
seed $seed, key $key:
$difference"
        paths=$((paths + $(wc -l <"$dir/true")))
    done
done
[ -z "$wrong" ] && [ "$paths" -gt 60 ] && ok=1 || ok=0
result "reads visit the $paths layers that they must" $ok "$wrong"

# Saved histories are sound.
history() { # history WORKLOAD POLICY
    "$LAYERSCOPE" simulate "$1" --records 6000 --record-len 100 --target-file-size 30000 --fanout 3 --policy "$2" \
        --logical-size 1M -o "$dir/history.json" >/dev/null
    told=$(awk -f tests/independent/history.awk "$dir/history.json")
    [ $? -eq 0 ] && [[ $told == *" 20 samples: sound" ]] && ok=1 || ok=0
    result "a saved run is sound: $1, $2" $ok "$told"
}
history zipf neon
history hot-cold neon+gc,pitr=50000
history relations full
history bursts full+materialize=8
history append legacy
history single neon+split+tight+cut=best
history zipf blocks,pitr=all
history relations blocks,max_depth=3,image_full=20,pitr=all
history hot-cold blocks+paced,clean=60
history single neon+split+tight+cut=best
lie() { # lie NAME SED EXPECTED: a history with one thing changed is caught
    sed "$2" "$dir/history.json" >"$dir/lie.json"
    told=$(awk -f tests/independent/history.awk "$dir/lie.json")
    [ $? -eq 1 ] && grep -qE "$3" <<<"$told" && ok=1 || ok=0
    result "the audit sees $1" $ok "$told"
}
lie "a size that is another" 's/"id": 5, \(.*\)"size": [0-9]*/"id": 5, \1"size": 7/' 'bytes_written is [0-9]+, by its layers'
lie "a layer that lives too long" 's/\("id": 0, .*\)"died": [0-9]*/\1"died": null/' 'layers_deleted is|overlap'
lie "a layer that is never made" '0,/"job": [1-9]/s/"born": [0-9]*\(.*"job": [1-9]\)/"born": 99999\1/' 'layers_created is'
lie "a record that is missing" '0,/"died": null/s/"records": [0-9]*\(.*"died": null\)/"records": 1\1/' 'live deltas hold [0-9]+ of 6000 records'
# The same for runs of `blocks`, whose layers have pieces.
history zipf blocks,max_depth=4,pitr=all
lie "a size of a piece" '0,/"of": 3, "rows": \[\["[^"]*", "[^"]*", [0-9]*/s/\("of": 3, "rows": \[\["[^"]*", "[^"]*", \)[0-9]*/\17/' \
    'layer 3 has 30100 bytes, its pieces [0-9]+'
lie "a piece that lives too long" '/"of": 0/s/, [0-9]*\]/, null]/g' 'pieces? .*overlap|layers [0-9]* and [0-9]* overlap'
lie "a piece that is born too early" '0,/"of": 2,/s/\("of": 2, .*\), 9, /\1, 8, /' 'piece [0-9]+ is not born where layer 2 is cut'
lie "a piece beside its layer" 's/\("id": 9, .*"key_hi": \)"[^"]*"/\1"1"/' 'piece [0-9]+ sticks out of layer 9'
lie "a layer of pieces that is deleted too early" 's/\("id": 3, .*"died": \)[0-9]*/\150/' 'piece [0-9]+ outlives layer 3'
lie "a layer of pieces that is never deleted" 's/\("id": 3, .*"died": \)[0-9]*/\1null/' 'layer 3 is kept, but no piece of it is in use'
finish
