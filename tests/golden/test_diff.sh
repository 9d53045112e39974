#!/bin/bash
# `diff` on two small dumps: a layer that went, one that appeared, one that changed, one the same. Prints TAP.
cd "$(dirname "$0")/diff" || exit 2
n=0
bad=0
ok() { # ok NAME COMMAND...
    name=$1
    shift
    n=$((n + 1))
    if "$@"; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        bad=1
    fi
}
status() { # status EXPECTED COMMAND...
    expected=$1
    shift
    "$@" >/dev/null 2>&1
    [ $? -eq "$expected" ]
}
differences() { diff ab.out <("$LAYERSCOPE" diff a.txt b.txt) | sed 's/^/# /' >&2; cmp -s ab.out <("$LAYERSCOPE" diff a.txt b.txt); }
ok "what appeared, went and changed" differences
ok "a difference is status 1" status 1 "$LAYERSCOPE" diff a.txt b.txt
ok "no difference is status 0" status 0 "$LAYERSCOPE" diff a.txt a.txt
ok "one file is wrong usage" status 2 "$LAYERSCOPE" diff a.txt
ok "a file that is not there is status 3" status 3 "$LAYERSCOPE" diff a.txt /nonexistent
echo "1..$n"
exit $bad
