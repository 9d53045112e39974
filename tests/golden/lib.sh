# lib.sh - what the golden scripts share: numbering, TAP, the checks that most of them make. Source it:
#
#     . "$(dirname "$0")/lib.sh"            # goes to the project's root; $dir is a directory of the script's own
#     check "version" 0 '^layerscope ' "$LAYERSCOPE" --version
#     [ -s "$dir/check.out" ]; ok "something was written" $?
#     finish
# shellcheck shell=bash
: "${LAYERSCOPE:?the program under test}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
dir=$(mktemp -d)
trap 'chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
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
    expect "$1" "$2" "$3" -- "${@:4}"
}
expect() { # expect NAME STATUS PATTERN... -- COMMAND...: the same of several patterns; one that begins with ! is not there
    local name=$1 status=$2 got patterns=()
    shift 2
    while [ "$1" != -- ]; do
        patterns+=("$1")
        shift
    done
    shift
    "$@" >"$dir/check.out" 2>&1 </dev/null
    got=$?
    [ "$got" -eq "$status" ] && matches "$dir/check.out" "${patterns[@]}"
    ok "$name" $? "status $got, expected $status and: ${patterns[*]}
$(head -20 "$dir/check.out")"
}
matches() { # matches FILE PATTERN...: a line matches each; one that begins with ! matches none
    local file=$1 pattern
    shift
    for pattern; do
        if [ "${pattern:0:1}" = '!' ]; then
            ! grep -qaE -- "${pattern:1}" "$file" || return 1
        else
            grep -qaE -- "$pattern" "$file" || return 1
        fi
    done
}
same() { # same NAME EXPECTED ACTUAL: two texts
    [ "$2" = "$3" ]
    ok "$1" $? "expected: $2
got:      $3"
}
same_file() { # same_file NAME EXPECTED ACTUAL: two files that are there, byte for byte
    cmp -s "$2" "$3"
    ok "$1" $? "$(diff "$2" "$3" 2>&1)"
}
# as_nobody COMMAND...: runs the command as a user who may not read everything; status 126 where there is no such user
as_nobody() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif command -v setpriv >/dev/null && chmod a+rx "$dir" && setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$LAYERSCOPE"; then
        setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
    else
        return 126
    fi
}
can_be_refused() { # can_be_refused PATH: there is a user who may not read it
    as_nobody true && ! as_nobody test -r "$1"
}
skip() { # skip NAME REASON
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}
finish() {
    echo "1..$n"
    exit $bad
}
