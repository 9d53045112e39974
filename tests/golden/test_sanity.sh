#!/bin/bash
# simulate --sanity: silent on sound runs, exit 4 with record, layer, job and step where the published rules lose a
# record, exit 3 for a record that no image would hold. Prints TAP.
cd "$(dirname "$0")" || exit 2
n=0
bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
check() { # check NAME STATUS TEXT-IN-STDERR OPTIONS… ; the scenario is on stdin
    name=$1 expected=$2 text=$3
    shift 3
    cat >"$tmp/in.scn"
    "$LAYERSCOPE" simulate --trace "$tmp/in.scn" "$@" >"$tmp/out" 2>"$tmp/err"
    status=$?
    n=$((n + 1))
    if [ $status -eq "$expected" ] && { [ -z "$text" ] || grep -qF -- "$text" "$tmp/err"; }; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        echo "# status $status: $(head -1 "$tmp/err")"
        bad=1
    fi
}
empty='keyspace 0 100
rec 1 100
flush
rec 2 100
rec 3 0
flush
compact'
for workers in 1 2; do
    check "an empty record at the level's end is lost, and named ($workers workers)" 4 \
        "record 2 (key 3 at 0/4B0, 0 bytes) is lost: its last copy went with delta" --sanity --fanout 2 --workers $workers <<<"$empty"
    check "which job left it out ($workers workers)" 4 \
        "deleted by job 0 at step" --sanity --fanout 2 --workers $workers <<<"$empty"
done
check "without the audit the published rules go on" 0 "" --fanout 2 <<<"$empty"
check "a record outside of the keyspace is refused" 3 "in.scn:2: a record at key 100, outside of the keyspace" --sanity <<'END'
keyspace 0 100
rec 100 10
END
check "without the audit it is taken" 0 "" <<'END'
keyspace 0 100
rec 100 10
END
for policy in neon neon+gc,pitr=0 full blocks; do
    n=$((n + 1))
    if "$LAYERSCOPE" simulate uniform --records 20000 --record-len 200 --logical-size 2 --target-file-size 64K \
        --policy $policy --sanity >/dev/null 2>"$tmp/err"; then echo "ok $n - $policy is sound"; else
        echo "not ok $n - $policy is sound"
        sed 's/^/# /' "$tmp/err"
        bad=1
    fi
done
echo "1..$n"
exit $bad
