#!/bin/bash
# `layerscope table`: rows, columns, conditions, sorts and output formats. Prints TAP.
. "$(dirname "$0")/lib.sh"
prints() { # prints NAME STATUS EXPECTED COMMAND…: exit status and the whole output
    name=$1 status=$2 expected=$3
    shift 3
    out=$("$@" 2>&1 </dev/null)
    got=$?
    [ $got -eq "$status" ] && [ "$out" = "$expected" ]
    ok "$name" $? "$(printf 'status %s, expected %s\n' $got "$status"; diff <(printf '%s\n' "$expected") <(printf '%s\n' "$out"))"
}
table() { "$LAYERSCOPE" table samples/slow-shop.json "$@"; }
prints "the contract's fields, in order" 0 \
    '{"name": "000000000000000000000000000000000000-000000067F00004000000040010000004000__0000000001696070", "kind": "image", "level": 1, "key_lo": "000000000000000000000000000000000000", "key_hi": "000000067F00004000000040010000004000", "lsn_lo": "0/1696070", "lsn_hi": "0/1696071", "size": 134422528, "generation": 1, "resident": null, "visible": false, "gc": "removable", "visits": 0}' \
    table --format jsonl --top 1
prints "thin layers that every read visits" 0 'kind       size  gc      visits
delta  40.0 KiB  needed      90
delta  40.0 KiB  needed      90' table --where 'visits > 50 and size >= 40K and gc = needed' --columns kind,size,gc,visits --top 2
prints "JSON lines have as many rows as there are layers" 0 241 sh -c '"$LAYERSCOPE" table samples/slow-shop.json --format jsonl | wc -l'
prints "the largest first" 0 'size
268460032' table --format csv --columns size --sort size --top 1
prints "the smallest first" 0 'size
24576' table --format csv --columns size --sort -size --top 1
prints "layers over a key" 0 'from LSN    to LSN          size
C/C17C2070  C/C17C2071  48.9 MiB' table --where 'key_lo <= 1663/16384/16395:32768 and key_hi > 1663/16384/16395:32768 and kind = image and lsn_lo > 8/0' \
    --columns lsn_lo,lsn_hi,size
prints "Markdown" 0 '| kind | visits |
|---|---:|
| image | 0 |' table --format markdown --columns kind,visits --top 1
prints "a column that is none" 2 \
    "layerscope: there is no column 'height'; the columns are name, kind, level, key_lo, key_hi, lsn_lo, lsn_hi, size, generation, resident, visible, gc, visits, id" \
    table --where 'height > 3'
prints "a step that is none" 2 'layerscope: there is no step 7; the last is 0' table --step 7
prints "keys of another form" 2 'layerscope: condition on key_lo: the layers have 36-digit production keys' table --where 'key_lo > 12'
prints "control characters of a name do not reach the terminal as JSON" 0 \
    '{"name": "\u001b[31ma"}' sh -c 'printf "delta 0 10 10 20 name=\033[31ma\n" | "$LAYERSCOPE" table - --format jsonl --columns name'
finish
