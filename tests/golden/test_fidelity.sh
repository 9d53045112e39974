#!/bin/bash
# The cases of fidelity.md, by name. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2
run() { "$LAYERSCOPE" simulate "$@" --sanity -o "$dir/h.json" >"$dir/out" 2>"$dir/err"; }
# planned and written print a line for each job that ran: its number, and the bytes that were planned or written.
planned() { grep -o '"id": [0-9]*, "kind": "create_[a-z]*", "level".*' "$dir/h.json" | grep '"output": [0-9]' |
    sed 's/^"id": \([0-9]*\),.*"bytes_out": \([0-9]*\),.*/\1 \2/' | sort; }
written() { grep -o '"size": [0-9]*, .*"job": [0-9][0-9]*' "$dir/h.json" |
    sed 's/^"size": \([0-9]*\),.*"job": \([0-9][0-9]*\)$/\2 \1/' | sort; }

# What `full` plans as exact is what it writes, and no two live deltas overlap.
exact() { # exact NAME JOBS OPTIONS…
    local name=$1 jobs=$2
    shift 2
    run "$@"
    ok "planned is written: $name: the audit passes" $? "$(head -1 "$dir/err")"
    planned >"$dir/planned"
    written >"$dir/written"
    [ "$(wc -l <"$dir/planned")" -ge "$jobs" ] && cmp -s "$dir/planned" "$dir/written"
    ok "planned is written: $name: bytes planned are bytes written" $? "$(diff "$dir/planned" "$dir/written" | head -3 | tr '\n' ' ')"
    "$LAYERSCOPE" info "$dir/h.json" --json | grep -q '"overlapping_deltas": 0,'
    ok "planned is written: $name: no two deltas overlap" $?
}
exact hot-cold 10 hot-cold -n 800 --record-len 1000 --logical-size 1 --seed 3 --target-file-size 100000 --fanout 4 --pitr all -p full
exact single 80 single -n 7500 --record-len 1000 --logical-size 2 --seed 1122 --target-file-size 300000 --fanout 2 \
    -p full+grid=64 --pitr all -w 1
# The plan also contains the LSN parts of one key and the page images that are added.
exact materialize 20 single -n 7500 --record-len 1000 --logical-size 2 --seed 1122 --target-file-size 300000 --fanout 2 \
    -p full+materialize=4 --pitr all -w 1

# A key with many records once gave layers of 34 targets and a write amplification of 8.80.
"$LAYERSCOPE" simulate single -n 400000 --record-len 1000 --logical-size 120 --seed 1 --target-file-size 1M --fanout 4 --pitr 64M \
    -p full --events >"$dir/out"
largest=$(sed -n 's/^event [0-9]* create_delta .* size=\([0-9]*\) .*/\1/p' "$dir/out" | sort -n | tail -1)
[ "${largest:-0}" -gt 1000000 ] && [ "$largest" -le $((1024 * 1024 * 5 / 4)) ]
ok "planned is written: no delta is larger than the stretch admits" $? "$largest"
amplification=$(sed -n 's/^stat write_amp //p' "$dir/out")
awk -v a="$amplification" 'BEGIN { exit !(a > 1 && a < 7.66) }'
ok "planned is written: since saves writing" $? "$amplification"
# Of deltas with the same LSNs a read visits the one that the layer map holds first.
cat >"$dir/tie.scn" <<'END'
delta 0 5 100 200
delta 0 1 100 200
END
"$LAYERSCOPE" read "$dir/tie.scn" 0 | grep -q ' 0000000000000000-0000000000000001__'
ok "order of the layer map: read_tie: a read of key 0 visits 0-1" $?
# Images of one LSN cover each other in the order of the layer map.
cat >"$dir/tie.scn" <<'END'
image 8 19 100
image 17 18 100
END
"$LAYERSCOPE" table "$dir/tie.scn" --columns key_lo,visible --format csv >"$dir/out"
[ "$(tr '\n' ' ' <"$dir/out")" = "key_lo,visible 0000000000000008,yes 0000000000000017,no " ]
ok "order of the layer map: visibility_tie: 17-18 adds nothing to 8-19" $? "$(tr '\n' ' ' <"$dir/out")"

# A delta that a branch point reads is visible, although production calls it covered.
cat >"$dir/quirk.scn" <<'END'
delta 0 10 100 200
image 0 10 250
delta 20 30 50 180
image 20 30 260
branch 150
END
"$LAYERSCOPE" table "$dir/quirk.scn" --columns key_lo,kind,visible --format csv >"$dir/out"
[ "$(grep -c ',delta,yes$' "$dir/out")" -eq 2 ]
ok "visibility: visibility_neon_quirk: both deltas are visible" $? "$(tr '\n' ' ' <"$dir/out")"
"$LAYERSCOPE" info "$dir/quirk.scn" | grep -q 'note .*reads at a branch point need 1 delta that production counts as covered'
ok "visibility: visibility_neon_quirk: info says where production differs" $?

# A record of zero length makes the published planner write a delta without records. The audit names the record.
cat >"$dir/empty.scn" <<'END'
target_file_size 300000
fanout 2
keyspace 0 20000
rec 15a30 300001
rec 15a30 30000
rec 6f1 300000
rec 15a30 0
rec 15a30 300001
rec 15a30 330000
END
"$LAYERSCOPE" simulate --trace "$dir/empty.scn" --events | grep -q 'lsn=0009A0D9-0009A0D9 size=2 recs=0$'
ok "delta without records: recordless_delta: neon writes it as published" $?
"$LAYERSCOPE" simulate --trace "$dir/empty.scn" --sanity >"$dir/out" 2>"$dir/err"
[ $? -eq 4 ] && grep -q 'holds no record, made by job .*: record 3 (key 15A30 at 0/9A0D9, 0 bytes) was meant for it' "$dir/err"
ok "delta without records: recordless_delta: the audit names the record" $? "$(cat "$dir/err")"
"$LAYERSCOPE" simulate --trace "$dir/empty.scn" -o "$dir/h.json" >/dev/null
"$LAYERSCOPE" info "$dir/h.json" | grep -q 'warning .*1 delta holds no record'
ok "delta without records: recordless_delta: it is a finding" $?
"$LAYERSCOPE" simulate --trace "$dir/empty.scn" --policy full --sanity >/dev/null 2>"$dir/err"
ok "delta without records: recordless_delta: full does not write it" $? "$(cat "$dir/err")"
# A saved run of blocks takes at most 5 times the bytes of the same run under full, and grows with it.
saved() { # saved POLICY FLUSHES: bytes of its history
    "$LAYERSCOPE" simulate uniform --records $(($2 * 100)) --record-len 1000 --target-file-size 99000 --logical-size 10M \
        --policy "$1" -o "$dir/h.json" >/dev/null 2>&1 && wc -c <"$dir/h.json"
}
full=$(saved full 400) few=$(saved blocks 100) many=$(saved blocks 400)
[ "${full:-0}" -gt 1000000 ] && [ "${many:-0}" -gt 1000000 ] && [ "$many" -le $((full * 5)) ]
ok "size of a saved run: blocks takes at most 5 times the bytes of full" $? "full $full, blocks $many"
[ "${few:-0}" -gt 0 ] && [ "$many" -lt $((few * 6)) ]
ok "size of a saved run: 4 times the flushes take less than 6 times the bytes" $? "$few, $many"

finish
