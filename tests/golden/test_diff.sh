#!/bin/bash
# `diff` on two small dumps: one layer deleted, one new, one changed, one the same. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden/diff || exit 2
passes() { # passes NAME COMMAND...
    "${@:2}"
    ok "$1" $?
}
status() { # status EXPECTED COMMAND...
    expected=$1
    shift
    "$@" >/dev/null 2>&1
    [ $? -eq "$expected" ]
}
differences() { diff ab.out <("$LAYERSCOPE" diff a.txt b.txt) | sed 's/^/# /' >&2; cmp -s ab.out <("$LAYERSCOPE" diff a.txt b.txt); }
passes "what appeared, went and changed" differences
passes "a difference is status 1" status 1 "$LAYERSCOPE" diff a.txt b.txt
passes "no difference is status 0" status 0 "$LAYERSCOPE" diff a.txt a.txt
passes "one file is wrong usage" status 2 "$LAYERSCOPE" diff a.txt
passes "a file that is not there is status 3" status 3 "$LAYERSCOPE" diff a.txt /nonexistent
reads() { # two plans that make the same layers of different inputs
    "$LAYERSCOPE" plan ../../../samples/slow-shop.json --policy full -o "$dir/a.json" >/dev/null &&
        "$LAYERSCOPE" plan ../../../samples/slow-shop.json --policy neon -o "$dir/b.json" >/dev/null &&
        "$LAYERSCOPE" diff "$dir/a.json" "$dir/b.json" | grep -F 'first difference at step' |
        grep -F 'a job input. A: image' | grep -F '34 layers wholly under newer images are left out' | grep -qF 'only here: #'
}
passes "plans that only read differently name the first job and why" reads
finish
