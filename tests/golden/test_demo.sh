#!/bin/bash
# samples/demo.play runs to its end and records the same bytes each time. Every key in it has an effect. Prints TAP.
. "$(dirname "$0")/lib.sh"
mkdir -p "$dir/build"
demo() { # demo OUT: runs the script in a directory of its own
    (cd "$dir" && "$LAYERSCOPE" play "$root/samples/demo.play" "$root/samples/slow-shop.json") >"$dir/out" 2>&1 &&
        mv "$dir/build/demo.cast" "$1"
}
root=$PWD
demo "$dir/first"
ok "the demo runs" $? "$(cat "$dir/out")"
demo "$dir/second" && cmp -s "$dir/first" "$dir/second"
ok "the same bytes each time" $?
check "the header" 0 '^\{"version": 2, "width": 110, "height": 32, ' head -1 "$dir/first"
same "every other line is an event" "" "$(sed 1d "$dir/first" | grep -vE '^\[[0-9]+\.[0-9]{3}, "[or]", ".*"\]$' | cut -c1-80)"
same "no key was in vain" "" "$(grep -oE 'does nothing here|there is no [^"]*|first predict' "$dir/first" | head -3)"
finish
