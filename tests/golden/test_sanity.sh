#!/bin/bash
# simulate --sanity: silent on sound runs; exit status 4 with record, layer, job and step where the published rules
# lose a record; exit status 3 for a record that no image would hold. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2
sanity() { # sanity NAME STATUS TEXT-IN-STDERR OPTIONS… ; the scenario is on stdin
    name=$1 expected=$2 text=$3
    shift 3
    cat >"$dir/in.scn"
    "$LAYERSCOPE" simulate --trace "$dir/in.scn" "$@" >"$dir/out" 2>"$dir/err"
    status=$?
    [ $status -eq "$expected" ] && { [ -z "$text" ] || grep -qF -- "$text" "$dir/err"; }
    ok "$name" $? "$(echo "status $status: $(head -1 "$dir/err")")"
}
empty='keyspace 0 100
rec 1 100
flush
rec 2 100
rec 3 0
flush
compact'
for workers in 1 2; do
    sanity "an empty record at the level's end is lost, and named ($workers workers)" 4 \
        "record 2 (key 3 at 0/4B0, 0 bytes) is lost: its last copy was in delta" --sanity --fanout 2 --workers $workers <<<"$empty"
    sanity "which job left it out ($workers workers)" 4 \
        "deleted by job 0 at step" --sanity --fanout 2 --workers $workers <<<"$empty"
done
sanity "without the audit the published rules lose an empty record silently" 0 "" --fanout 2 <<<"$empty"
sanity "a record outside of the keyspace is refused" 3 "in.scn:2: a record at key 100, outside of the keyspace" --sanity <<'END'
keyspace 0 100
rec 100 10
END
sanity "without the audit a record that no image would hold is accepted" 0 "" <<'END'
keyspace 0 100
rec 100 10
END
for policy in neon neon+gc,pitr=0 full blocks; do
    "$LAYERSCOPE" simulate uniform --records 20000 --record-len 200 --logical-size 2 --target-file-size 64K \
        --policy $policy --sanity >/dev/null 2>"$dir/err"
    ok "$policy is sound" $? "$(cat "$dir/err")"
done
# Layers that overlap in the input are not the policy's fault, and what is made of them covers their keys.
{
    printf 'fanout 2\ntarget_file_size 1M\nkeyspace 0 1000\n'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
        printf 'delta 0 ffffffffffffffff %x00 %x00 size=900K\n' $((i * 2)) $((i * 2 + 3))
        printf 'delta %x00 %x00 %x00 %x80 size=300K\n' $i $((i + 2)) $((i * 2 + 1)) $((i * 2 + 4))
    done
    printf 'compact\ncompact\ngc\n'
} >"$dir/overlap.scn"
for policy in neon full blocks legacy; do
    check "stated layers that overlap, under $policy" 0 '^audit: [0-9]+ layers without records' \
        "$LAYERSCOPE" simulate --trace "$dir/overlap.scn" --policy $policy --sanity
done
"$LAYERSCOPE" simulate --trace "$dir/overlap.scn" --policy blocks -o "$dir/overlap.json" >/dev/null
check "their saved history under blocks" 0 '^no violation$' "$LAYERSCOPE" info --audit "$dir/overlap.json"
# Under blocks the second compaction goes on from the parts that the first one left.
same "blocks remembers the parts" "$(grep -o 'after: reads at the head visit [0-9.]*' "$dir/overlap.json" | head -1 | grep -o '[0-9.]*$')" \
    "$(grep -o 'before: reads at the head visit [0-9.]*' "$dir/overlap.json" | tail -1 | grep -o '[0-9.]*$')"
# No plan of a dump deletes keys: gc-compaction writes an image where no key is known but an image proves that some exist.
for policy in neon full blocks legacy; do
    "$LAYERSCOPE" plan ../../samples/slow-shop.json --policy $policy -o "$dir/plan.json" >"$dir/out"
    check "a plan of a dump keeps all keys, under $policy" 0 '^no violation$' "$LAYERSCOPE" info --audit "$dir/plan.json"
done
check "gc-compaction writes the pages of the newest image" 0 'image dbdir … 1663/16384/16385:16384 .* C/C1820C60 .* 128 MiB ' \
    "$LAYERSCOPE" plan ../../samples/slow-shop.json --policy legacy --all
{
    printf 'target_file_size 1M\nkeyspace 0 1000\n'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf 'delta 0 ffffffffffffffff %x000 %x000 size=1M\n' $i $((i + 1)); done
    echo compact
} >"$dir/l0.scn"
check "legacy covers the keys of stated L0" 0 '^audit: ' "$LAYERSCOPE" simulate --trace "$dir/l0.scn" --policy legacy --sanity
check "legacy writes the last layer up to the end of all keys" 0 'delta .* … FFFFFFFFFFFFFFFF ' \
    "$LAYERSCOPE" plan "$dir/l0.scn" --policy legacy --all
sed -i 's/size=1M/size=1K/' "$dir/l0.scn"
check "a single layer is no L0" 0 'delta 0 … FFFFFFFFFFFFFFFE ' "$LAYERSCOPE" plan "$dir/l0.scn" --policy legacy --all
finish
