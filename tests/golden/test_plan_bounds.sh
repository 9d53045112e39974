#!/bin/bash
# Case H2: planning ends, or stops at a stated bound with an error that names the parameter. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
n=0
bad=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
limit=4000000 # KiB; sanitizers reserve terabytes of addresses and can't start below it
(ulimit -v $limit && "$LAYERSCOPE" --version) >/dev/null 2>&1 || limit=unlimited
check() { # check NAME PATTERN COMMAND...: exit status 3, and an error that matches
    name=$1 pattern=$2
    shift 2
    n=$((n + 1))
    (ulimit -v $limit && timeout 60 "$@") >"$dir/out" 2>&1 </dev/null
    status=$?
    if [ $status -eq 3 ] && grep -qE -- "$pattern" "$dir/out"; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        printf '# status %s, expected 3 and a line like: %s\n' $status "$pattern"
        tail -3 "$dir/out" | sed 's/^/# /'
        bad=1
    fi
}
# The like of hostile/fanout-1.scn: records at random keys, a target of seven records.
awk 'BEGIN { print "keyspace 0 100000"; x = 1; for (i = 0; i < 6000; i++) { x = (x * 1103515245 + 12345) % 2147483648;
    printf "rec %x %d\n", int(x / 2048), 50 + x % 200 } }' >"$dir/records.scn"
check "H2 records with fanout 1" 'more than 1,048,576 decisions: fanout 1 rewrites each level again and again' \
    "$LAYERSCOPE" plan --set fanout=1,target_file_size=1K "$dir/records.scn"
printf 'delta 0 100000000000 0 10 size=8000000G\ndelta 0 100000000000 10 20 size=8000000G\nfanout 2\n' >"$dir/wide.scn"
printf 'keyspace 0 100000000000\n' | cat "$dir/wide.scn" - >"$dir/images.scn"
small='more than 524,288 jobs in one level: target_file_size 8.00 KiB is too small for this input; raise it'
for policy in neon full; do
    check "H2 many deltas, $policy" "$small" "$LAYERSCOPE" plan "$dir/wide.scn" --policy $policy --set target_file_size=8K
    check "H2 many images, $policy" "$small" "$LAYERSCOPE" plan "$dir/images.scn" --policy $policy --set target_file_size=8K
done
echo "1..$n"
exit $bad
