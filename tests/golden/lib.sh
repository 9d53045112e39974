# lib.sh - what the golden scripts share: numbering, TAP, the checks that most of them make. Source it:
#
#     . "$(dirname "$0")/lib.sh"            # goes to the project's root; $dir is a directory of the script's own
#     check "version" 0 '^layerscope ' "$LAYERSCOPE" --version
#     [ -s "$dir/out" ]; ok "something was written" $?
#     finish
# shellcheck shell=bash
: "${LAYERSCOPE:?the program under test}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0 bad=0

ok() { # ok NAME STATUS [DETAIL]: one test, passed where STATUS is 0
    n=$((n + 1))
    if [ "$2" = 0 ]; then
        echo "ok $n - $1"
        return 0
    fi
    echo "not ok $n - $1"
    [ -n "${3:-}" ] && printf '%s\n' "$3" | head -30 | cut -c1-300 | sed 's/^/# /'
    bad=1
}
check() { # check NAME STATUS PATTERN COMMAND...: exit status, and a line of output (stdout and stderr) that matches
    local name=$1 status=$2 pattern=$3 got out=$dir/check.out
    shift 3
    "$@" >"$out" 2>&1 </dev/null
    got=$?
    [ "$got" -eq "$status" ] && grep -qE -- "$pattern" "$out"
    ok "$name" $? "status $got, expected $status and a line like: $pattern
$(head -5 "$out")"
}
same() { # same NAME EXPECTED ACTUAL: two texts
    [ "$2" = "$3" ]
    ok "$1" $? "expected: $2
got:      $3"
}
skip() { # skip NAME REASON
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}
finish() {
    echo "1..$n"
    exit $bad
}
