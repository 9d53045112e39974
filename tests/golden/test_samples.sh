#!/bin/bash
# Every sample plans as its own `expect` statements say, and as tests/golden/plan/NAME.out tells it. Prints TAP.
# UPDATE_GOLDEN=1 writes these files anew: read the difference before committing it.
: "${LAYERSCOPE:?the program under test}"
cd "$(dirname "$0")/../.." || exit 2
n=0
bad=0
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { # not_ok NAME, the reason on stdin
    n=$((n + 1))
    echo "not ok $n - $1"
    head -20 | sed 's/^/# /'
    bad=1
}
out=$(mktemp)
err=$(mktemp)
trap 'rm -f "$out" "$err"' EXIT
for sample in samples/*.scn; do
    grep -q '^expect\|^art' "$sample" || continue
    name=$(basename "$sample" .scn)
    if "$LAYERSCOPE" plan "$sample" --workers 2 --explain >"$out" 2>"$err"; then ok "$name plans as expected"; else
        not_ok "$name plans as expected" <"$err"
    fi
    golden=tests/golden/plan/$name.out
    [ -n "${UPDATE_GOLDEN:-}" ] && cp "$out" "$golden"
    if difference=$(diff "$golden" "$out" 2>&1); then ok "$name: the plan reads as before"; else
        printf '%s\n' "$difference" | not_ok "$name: the plan reads as before"
    fi
done
sed 's/^expect jobs 5/expect jobs 4/; s/^expect splits 1/expect splits 2/' samples/partitions.scn >"$out.scn"
trap 'rm -f "$out" "$err" "$out.scn"' EXIT
"$LAYERSCOPE" plan "$out.scn" >"$out" 2>"$err"
if [ $? -eq 1 ] && grep -q 'expected splits 2, found 1' "$err" && grep -q 'expected jobs 4, found 5' "$err"; then
    ok "an expectation that fails is named, and exits 1"
else
    not_ok "an expectation that fails is named, and exits 1" <"$err"
fi
sed 's/^expect depth 2/expect depth 3/' samples/materialize.scn >"$out.scn"
"$LAYERSCOPE" simulate --trace "$out.scn" --digest >"$out" 2>"$err"
if [ $? -eq 1 ] && grep -q 'expected depth 3, found 2' "$err"; then ok "simulate checks them too"; else
    not_ok "simulate checks them too" <"$err"
fi
if difference=$(awk -f samples/slow-shop.awk | diff samples/slow-shop.json -); then ok "slow-shop.json is what slow-shop.awk makes"; else
    printf '%s\n' "$difference" | not_ok "slow-shop.json is what slow-shop.awk makes"
fi
"$LAYERSCOPE" info samples/slow-shop.json >"$out" 2>&1
for fact in '241: 179 deltas, 62 images; 9 L0' 'reads are deep: 36 layers' \
    'wide thin deltas: 26 deltas' 'a hole at 1663/16384/16410_fsm:0 to 1663/16384/16410_fsm:4'; do
    if grep -qE "$fact" "$out"; then ok "slow-shop tells its story: $fact"; else not_ok "slow-shop tells its story: $fact" <"$out"; fi
done
echo "1..$n"
exit $bad
