#!/bin/bash
# Level identification against the published planner: every identify_*.in gives identify_*.out. Prints TAP.
cd "$(dirname "$0")" || exit 2
n=0
bad=0
for in in identify_*.in; do
    n=$((n + 1))
    expected=${in%.in}.out
    got=$("$LAYERSCOPE" levels "$in" 2>/tmp/levels.$$)
    status=$?
    if [ "$(head -c 5 "$expected")" = error ]; then
        if [ $status -eq 3 ] && [ -s /tmp/levels.$$ ]; then echo "ok $n - $in is refused"; else
            echo "not ok $n - $in is refused: status $status"
            bad=1
        fi
    elif [ $status -eq 0 ] && difference=$(diff <(printf '%s\n' "$got") "$expected"); then echo "ok $n - $in"; else
        echo "not ok $n - $in"
        { cat /tmp/levels.$$; printf '%s\n' "$difference"; } | head -10 | sed 's/^/# /'
        bad=1
    fi
done
rm -f /tmp/levels.$$
echo "1..$n"
exit $bad
