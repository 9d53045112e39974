#!/bin/bash
# The path of one read, on a set small enough to follow.
n=0
bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/set.scn" <<'END'
image_mode point
image 0 100 2000 size=8K
delta 0 100 1000 2000 size=1M
delta 0 80 2000 3000 size=1M
delta 0 100 3000 4000 size=1M
END
check() { # check NAME STATUS EXPECTED ARGUMENT…
    name=$1 status=$2 expected=$3
    shift 3
    n=$((n + 1))
    actual=$("$LAYERSCOPE" read "$@" 2>&1)
    if [ $? -eq "$status" ] && [[ $actual == *"$expected"* ]]; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        printf '%s\n' "$actual" | sed 's/^/# /'
        bad=1
    fi
}
check "from the head down to the image" 0 "3 layers visited, 2.01 MiB in all; 1 over the key not visited" "$tmp/set.scn" 10
check "a delta beside the key costs nothing" 0 "2 layers visited" "$tmp/set.scn" 90
check "from an LSN" 0 "2 layers visited" "$tmp/set.scn" 10@2800
check "below the image" 0 "no image ended it" "$tmp/set.scn" 10@1800
check "no key" 2 "needs a FILE and a KEY" "$tmp/set.scn"
check "a bad key" 2 "layerscope: " "$tmp/set.scn" xyz
check "a bad LSN" 2 "layerscope: " "$tmp/set.scn" 10@xyz

"$LAYERSCOPE" simulate zipf --policy neon+gc+materialize=4 --records 20000 --record-len 200 --target-file-size 400K \
    --logical-size 6 -o "$tmp/run.json" >/dev/null
check "a simulated history knows what each layer holds" 0 "holds 1 record of the key" "$tmp/run.json" 100
check "and where a page image ends the read" 0 "ends the read: a page image was put into it" "$tmp/run.json" 1
check "and what the read applies in all" 0 "records applied, " "$tmp/run.json" 1
printf 'target_file_size 300\nfanout 9\nrec 7 100\nrec 8 150\nrec 7 100\nflush\nrec 7 20\nflush\n' >"$tmp/trace.scn"
"$LAYERSCOPE" simulate --trace "$tmp/trace.scn" -o "$tmp/trace.json" >/dev/null
check "records of a trace too" 0 "3 records applied, 220 B read for it" "$tmp/trace.json" 7
check "at an LSN" 0 "1 record applied, 100 B read for it" "$tmp/trace.json" 7@400

# a log of the real read beside the predicted one
small=$(dirname "$0")/play/small.txt
image=000000067F000040000000400C0000000000-000000067F000040000000400C0000004000__000000000149F0D8
entry() { printf 'layer traversal: result Continue, cont_lsn 0/%s, layer: %s\n' "$1" "$2"; }
{
    echo "could not find data for key 000000067F000040000000400C000000000A at LSN 0/149F0D8, for request at LSN 0/2000000:"
    entry 149F0D8 "$image"
    entry 149F0D9 000000000000000000000000000000000000-000000067F000040000000400C0000002328__000000000149F0D9-000000000549F0D8
} >"$tmp/log"
check "a log that visits what was predicted" 0 "2 visits in the log, 2 predicted; 0 differ" "$small" --traversal "$tmp/log"
entry 149F0D8 "${image/9F0D8/9F000}" >>"$tmp/log"
check "a layer that is not there" 1 "+  image  ${image/9F0D8/9F000}  not in the set" "$small" --traversal "$tmp/log"
check "a log without a path" 3 "no path of a read" "$small" --traversal "$small"
entry 149F0D8 "$image" >"$tmp/keyless"
check "a log that names no key" 3 "keyless: the log does not say which key" "$small" --traversal "$tmp/keyless" # leaked, says asan
check "no log" 3 "No such file" "$small" --traversal "$tmp/none"
echo "1..$n"
exit $bad
