#!/bin/bash
# Key scripts in, screens out: each tests/golden/play/NAME.play must print NAME.out, byte for byte. A first line `#
# open FILE` names the input (otherwise the demo). An `expect` that fails is a failure, whatever NAME.out says. So is
# any other error before the last line, because what follows it would not run. UPDATE_GOLDEN=1 writes the .out files
# again. Prints TAP.
. "$(dirname "$0")/lib.sh"
for script in tests/golden/play/*.play; do
    want=${script%.play}.out
    file=$(sed -n '1s/^# open //p' "$script")
    got=$dir/got
    # shellcheck disable=SC2086
    "$LAYERSCOPE" play "$script" $file >"$got" 2>&1
    status=$?
    echo "exit $status" >>"$got"
    [ -n "$UPDATE_GOLDEN" ] && cp "$got" "$want"
    last=$(grep -c '' "$script")
    # In a script that ends with pasted text the last command is `paste`.
    [ "$(tail -1 "$script")" = "end paste" ] && last=$(grep -nx paste "$script" | tail -1 | cut -d: -f1)
    early=$(sed -n "s|^layerscope: $script:\([0-9]*\):.*|\1|p" "$got" | grep -vx "$last")
    ! grep -Eq 'the screen (does not show|shows) ' "$got" && [ -z "$early" ] && cmp -s "$got" "$want"
    same=$? # the next substitution sets $? again
    ok "$(basename "$script")" $same "$(grep -E 'the screen (does not show|shows) ' "$got")" \
        ${early:+"ended at line $early, before its last one"} "$(diff "$want" "$got")"
done
finish
