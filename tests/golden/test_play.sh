#!/bin/bash
# Key scripts in, screens out: each tests/golden/play/NAME.play must print NAME.out, byte for byte. A first line
# `# open FILE` names what is looked at (otherwise the demo). An `expect` that fails is a failure, whatever NAME.out says.
# UPDATE_GOLDEN=1 writes the .out files anew. Prints TAP.
: "${LAYERSCOPE:?the program under test}"
cd "$(dirname "$0")/../.." || exit 2
n=0 bad=0
for script in tests/golden/play/*.play; do
    n=$((n + 1))
    want=${script%.play}.out
    file=$(sed -n '1s/^# open //p' "$script")
    got=$(mktemp)
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$script" $file >"$got" 2>&1
    status=$?
    echo "exit $status" >>"$got"
    [ -n "$UPDATE_GOLDEN" ] && cp "$got" "$want"
    if grep -q 'the screen does not show' "$got"; then
        echo "not ok $n - $(basename "$script")"
        grep 'the screen does not show' "$got" | sed 's/^/# /'
        bad=1
    elif cmp -s "$got" "$want"; then
        echo "ok $n - $(basename "$script")"
    else
        echo "not ok $n - $(basename "$script")"
        diff "$want" "$got" | head -40 | sed 's/^/# /'
        bad=1
    fi
    rm -f "$got"
done
echo "1..$n"
exit $bad
