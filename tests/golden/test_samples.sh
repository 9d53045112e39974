#!/bin/bash
# Every sample plans as its own `expect` statements say, and as tests/golden/plan/NAME.out prints it. UPDATE_GOLDEN=1
# writes these files again; read the difference before you commit it. Prints TAP.
. "$(dirname "$0")/lib.sh"
out=$dir/out
err=$dir/err
for sample in samples/*.scn; do
    grep -q '^expect\|^art' "$sample" || continue
    name=$(basename "$sample" .scn)
    "$LAYERSCOPE" plan "$sample" --workers 2 --explain >"$out" 2>"$err"
    ok "$name plans as expected" $? "$(cat "$err")"
    golden=tests/golden/plan/$name.out
    [ -n "${UPDATE_GOLDEN:-}" ] && cp "$out" "$golden"
    difference=$(diff "$golden" "$out" 2>&1)
    ok "$name: the plan reads as before" $? "$difference"
done
sed 's/^expect jobs 5/expect jobs 4/; s/^expect splits 1/expect splits 2/' samples/partitions.scn >"$out.scn"
"$LAYERSCOPE" plan "$out.scn" >"$out" 2>"$err"
[ $? -eq 1 ] && grep -q 'expected splits 2, found 1' "$err" && grep -q 'expected jobs 4, found 5' "$err"
ok "an expectation that fails is named, and exits 1" $? "$(cat "$err")"
sed 's/^expect depth 2/expect depth 3/' samples/materialize.scn >"$out.scn"
"$LAYERSCOPE" simulate --trace "$out.scn" --digest >"$out" 2>"$err"
[ $? -eq 1 ] && grep -q 'expected depth 3, found 2' "$err"
ok "simulate checks them too" $? "$(cat "$err")"
difference=$(awk -f samples/slow-shop.awk | diff samples/slow-shop.json -)
ok "slow-shop.json is what slow-shop.awk makes" $? "$difference"
"$LAYERSCOPE" info samples/slow-shop.json >"$out" 2>&1
for fact in '241: 179 deltas, 62 images; 9 L0' 'reads are deep: 36 layers' \
    'wide thin deltas: 26 deltas' 'a hole at 1663/16384/16410_fsm:0 to 1663/16384/16410_fsm:4'; do
    grep -qE "$fact" "$out"
    ok "slow-shop tells its story: $fact" $? "$(cat "$out")"
done
"$LAYERSCOPE" info samples/overlaps.scn >"$out" 2>&1
grep -q '^  overlaps  5 pairs of deltas' "$out" && grep -A1 '^findings' "$out" | grep -q 'deltas overlap: 5 pairs'
ok "overlaps.scn tells its story: the pairs are the first finding" $? "$(cat "$out")"
# A delta that no read visits is not said to slow reads down: a1 lies behind b1, which has the same WAL.
! grep -q 'wide thin' "$out"
ok "overlaps.scn: a delta without visits is no wide thin one" $? "$(cat "$out")"
# cuts.scn names the first window: the keys at 3/4 and 5/4 of the target.
window=$(awk '/^keyspace/ { keys = 3000 } /^delta/ { sub(/.*size=/, ""); bytes += $0 * 1024 }
    END { each = bytes / keys; a = 786432 / each; b = 1310720 / each
          printf "keys %d to %d,%03d (%X to %X)", a, b / 1000, b % 1000, a, b }' samples/cuts.scn)
tr -d '#\n' <samples/cuts.scn | tr -s ' ' | grep -qF "In the first window, $window"
ok "cuts.scn states the window that its sizes give" $? "$window"
"$LAYERSCOPE" plan samples/partitions.scn --explain >"$out" 2>&1
mib=$(sed -n 's/.*images would take \([0-9.]* MiB\) < 4.00 MiB.*/\1/p' "$out" | head -1)
[ -n "$mib" ] && grep -qF "images of all of them ($mib)" samples/partitions.scn
ok "partitions.scn states the bytes that the plan states" $? "$mib"
finish
