#!/bin/bash
# Known figures of real layer sets, as `info --json` states them. Prints TAP; skips what needs absent data.
. "$(dirname "$0")/lib.sh"
check "levels nest, and the text says how" 0 '^  levels nest: the 241 layers of level 1 contain the 54 of level 0$' "$LAYERSCOPE" levels samples/slow-shop.json
data=../shared/data
figure() { # figure NAME FILE LINE: a line of the JSON, commas aside
    if [ ! -f "$data/$2" ]; then
        skip "$1" "no $2"
        return
    fi
    "$LAYERSCOPE" info --json "$data/$2" | sed 's/^ *//; s/,$//' | grep -qF -- "$3"
    ok "$1" $? "no line like: $3"
}
brook=odd-brook-layernames.txt
mixed=mixed-workload.index_part.json
figure "odd-brook: layers" $brook '"layers": 26690'
figure "odd-brook: L0" $brook '"l0": 9'
figure "odd-brook: keys" $brook '"keys": 7746'
figure "odd-brook: LSNs" $brook '"lsns": 269'
figure "odd-brook: no bytes" $brook '"bytes": null'
figure "odd-brook: splits" $brook '"splits": {"all": 0, "without_l0": 0}'
figure "odd-brook: bands" $brook '"bands": {"count": 201, "with_split": 124, "median_splits": 10, "max_splits": 414}'
figure "odd-brook: level 0" $brook '{"level": 0, "lsn_start": "93/1B991E09", "lsn_end": "93/1C0887F1", "layers": 4163, "deltas": 57, "images": 4106, "depth": 57'
figure "odd-brook: read depth p99" $brook '"p99": 68'
figure "odd-brook: read depth max" $brook '"max": 87'
figure "mixed-workload: layers" $mixed '"layers": 1564'
figure "mixed-workload: deltas" $mixed '"deltas": 762'
figure "mixed-workload: 247.67 GiB" $mixed '"bytes": 265936158720'
figure "mixed-workload: L0" $mixed '"l0": 7'
figure "mixed-workload: splits" $mixed '"splits": {"all": 0, "without_l0": 8}'
figure "mixed-workload: level 0" $mixed '"layers": 7, "deltas": 7, "images": 0, "depth": 7'
figure "mixed-workload: segments" $mixed '"segments": 1596'
figure "mixed-workload: bands" $mixed '"bands": {"count": 108, "with_split": 93, "median_splits": 7, "max_splits": 10}'
info() { # info NAME STATUS PATTERN ARGUMENT...: of info, on standard input
    got=$("$LAYERSCOPE" info "${@:4}" - 2>&1)
    status=$?
    [ $status -eq "$2" ] && printf '%s\n' "$got" | grep -qE -- "$3"
    ok "$1" $? "$got"
}
info "a picture whose split is there" 0 'no findings' <<'EOF'
+----+  :  +---+
|    |  :  |   |
+----+  :  +---+
EOF
info "a picture whose split is not there" 1 ': expected split' <<'EOF'
+----:----+
|    :    |
+----:----+
EOF
info "near-splits name the layers that they are of" 0 '^  nearly    10: 1 layer in the way, not counting L0$' <<'EOF'
delta 0 10 10 20
delta 10 20 10 20
delta 0 20 20 30
EOF
stall='delta 0 10 0 0x40000000'
info "a finding is no failure" 0 'a level stalls' <<<"$stall"
info "--check makes a finding exit status 1" 1 'a level stalls' --check <<<"$stall"
info "a finding in JSON" 0 '"kind": "level_stall", "severity": "severe", "value": 1073741824, "limit": 469762048' --json <<<"$stall"
info "nothing but a title" 0 'no findings' <<<$'title nothing\nfanout 4'
# Lines that were skipped stand among the findings; they alone never fail --check.
skipping=$'fanout 4\ndelta 0 10 10 20\ndelta 0 10 zz 30'
info "skipped lines are listed" 0 'warning  lines were skipped: 1 line not understood' --check <<<"$skipping"
info "each is listed with its reason" 0 'stdin:3: not an LSN: .delta 0 10 zz 30' --check <<<"$skipping"
info "of many lines the first, and how many more" 0 '… and 2 more; in the explorer f lists all' \
    <<<"fanout 4$(printf '\ndelta 0 10 %s0 %s5' 1 1 2 2 3 3 4 4 5 5 6 6 7 7)$(printf '\ndelta 0 10 zz %s' 1 2 3 4 5 6 7)"
check "a page lists them too" 0 '^- .*stdin:3: not an LSN' sh -c 'printf "%s\n" "$1" | "$LAYERSCOPE" report -' sh "$skipping"
check "a page names them too" 0 '^- Skipped: 1 line of the input not understood' sh -c 'printf "%s\n" "$1" | "$LAYERSCOPE" report -' sh "$skipping"
# A segment from one relation to the next has no page count. Where it is the deepest, `info` says so.
relation=000000067F000040000000400C00 next=000000067F000040000000400D00
across=$(printf '%s\n' "${relation}00000000-${relation}00001000__0000000000001000" \
    "${relation}00000000-${relation}00001000__0000000000001000-0000000000002000" \
    "${relation}00001000-${next}00000000__0000000000001000-0000000000002000" \
    "${relation}00001000-${next}00000000__0000000000002000-0000000000003000" \
    "${relation}00001000-${next}00000000__0000000000003000-0000000000004000")
check "keys counted, and pages that a plan counts for images" 0 \
    '^            all keys between two edges of layers in one relation count, .* a plan counts 229,376 pages, ' \
    "$LAYERSCOPE" info samples/slow-shop.json
info "why the deepest segment is not by key" 0 \
    '^            1 segment across relations is left out \(max 3\): which of their keys exist is unknown$' <<<"$across"
"$LAYERSCOPE" info - < <(head -3 <<<"$across") | grep -q '^  reads     by segment 2.0 layers on average, p50 2, p90 2, p99 2, max 2 (1 segment)$'
ok "it is in none of the figures" $?
check "the ribbon says which columns are deeper than its number" 0 '^ *reads ≤2 █+\?+$' sh -c 'printf "%s\n" "$1" | "$LAYERSCOPE" render - --size 60x14' sh "$across"
relation_end=$(sed -n 3p <<<"$across") # this one alone lies between relations
info "where no key is known to exist, all segments count" 0 \
    '^            no key is known to exist in these segments, so all count$' <<<"$relation_end"
# A segment of a shard may hold only stripes of other shards: here blocks from 2048 on belong to shard 1.
relation=000000067F000040000000400000
info "segments with only stripes of other shards are not counted" 0 \
    '^            1 segment of other shards is left out \(max 2\): their pages are not here$' <<END
{"version": 7, "layer_metadata": {
"${relation}00000000-${relation}00000800__0000000000001000": {"file_size": 1, "shard": "0002"},
"${relation}00000800-${relation}00001000__0000000000001000-0000000000002000": {"file_size": 1, "shard": "0002"},
"${relation}00000800-${relation}00001000__0000000000002000-0000000000003000": {"file_size": 1, "shard": "0002"}}}
END
history=$dir/history.json
"$LAYERSCOPE" simulate single --policy full --records 30000 --record-len 100 --logical-size 2 --target-file-size 64K -o "$history" >/dev/null
written=$("$LAYERSCOPE" simulate single --policy full --records 30000 --record-len 100 --logical-size 2 --target-file-size 64K | sed -n 's/.*wrote \(.*\), deleted.*/\1/p')
info "the ledger adds up to what the simulator wrote" 0 "^all +[0-9]+ +$written " --ledger <"$history"
info "every decision of it" 0 '^[0-9]+ +level [0-9]+ (deltas|images) ' --ledger --all <"$history"
info "lives, and what was thrashed" 0 '^[0-9]+ layers: [0-9]+ rewritten, [0-9]+ collected; [0-9]+ thrashed' --lives --within 2 <"$history"
"$LAYERSCOPE" simulate uniform --policy blocks --records 30000 --record-len 100 --logical-size 2 --target-file-size 64K -o "$history" >/dev/null
info "keys that only L0 that are gone reached are not counted" 0 'by key .* [(]256 keys[)]' <"$history"
"$LAYERSCOPE" simulate uniform --records 1000 -o - >"$history" 2>/dev/null
info "a run of one flush is a history" 0 '^flushes +1 ' --ledger --lives <"$history"
info "a layer set has no past" 3 'not a history' --ledger <<<"$stall"
finish
