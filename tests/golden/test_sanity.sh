#!/bin/bash
# simulate --sanity: silent on sound runs; exit status 4 with record, layer, job and step where the published rules
# lose a record; exit status 3 for a record that no image would hold. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2
sanity() { # sanity NAME STATUS TEXT-IN-STDERR OPTIONS… ; the scenario is on stdin
    name=$1 expected=$2 text=$3
    shift 3
    cat >"$dir/in.scn"
    "$LAYERSCOPE" simulate --trace "$dir/in.scn" "$@" >"$dir/out" 2>"$dir/err"
    status=$?
    [ $status -eq "$expected" ] && { [ -z "$text" ] || grep -qF -- "$text" "$dir/err"; }
    ok "$name" $? "$(echo "status $status: $(head -1 "$dir/err")")"
}
empty='keyspace 0 100
rec 1 100
flush
rec 2 100
rec 3 0
flush
compact'
for workers in 1 2; do
    sanity "an empty record at the level's end is lost, and named ($workers workers)" 4 \
        "record 2 (key 3 at 0/4B0, 0 bytes) is lost: its last copy was in delta" --sanity --fanout 2 --workers $workers <<<"$empty"
    sanity "which job left it out ($workers workers)" 4 \
        "deleted by job 0 at step" --sanity --fanout 2 --workers $workers <<<"$empty"
done
sanity "without the audit the published rules lose an empty record silently" 0 "" --fanout 2 <<<"$empty"
sanity "a record outside of the keyspace is refused" 3 "in.scn:2: a record at key 100, outside of the keyspace" --sanity <<'END'
keyspace 0 100
rec 100 10
END
sanity "without the audit a record that no image would hold is accepted" 0 "" <<'END'
keyspace 0 100
rec 100 10
END
for policy in neon neon+gc,pitr=0 full blocks; do
    "$LAYERSCOPE" simulate uniform --records 20000 --record-len 200 --logical-size 2 --target-file-size 64K \
        --policy $policy --sanity >/dev/null 2>"$dir/err"
    ok "$policy is sound" $? "$(cat "$dir/err")"
done
finish
