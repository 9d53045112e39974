#!/bin/bash
# The path of one read, on a set small enough to follow.
. "$(dirname "$0")/lib.sh"
cat >"$dir/set.scn" <<'END'
image_mode point
image 0 100 2000 size=8K
delta 0 100 1000 2000 size=1M
delta 0 80 2000 3000 size=1M
delta 0 100 3000 4000 size=1M
END
read_key() { # read_key NAME STATUS EXPECTED ARGUMENT…
    name=$1 status=$2 expected=$3
    shift 3
    actual=$("$LAYERSCOPE" read "$@" 2>&1)
    [ $? -eq "$status" ] && [[ $actual == *"$expected"* ]]
    ok "$name" $? "$actual"
}
read_key "a read goes from the head down to the image" 0 "3 layers visited, 2.01 MiB in all; 1 over the key not visited" "$dir/set.scn" 10
read_key "a delta beside the key costs nothing" 0 "2 layers visited" "$dir/set.scn" 90
read_key "a read from an LSN visits what lies below it" 0 "2 layers visited" "$dir/set.scn" 10@2800
read_key "below the image" 0 "no image ended the read" "$dir/set.scn" 10@1800
read_key "no key" 2 "needs a FILE and a KEY" "$dir/set.scn"
read_key "a bad key" 2 "layerscope: " "$dir/set.scn" xyz
read_key "a bad LSN" 2 "layerscope: " "$dir/set.scn" 10@xyz

"$LAYERSCOPE" simulate zipf --policy neon+gc+materialize=4 --records 20000 --record-len 200 --target-file-size 400K \
    --logical-size 6 -o "$dir/run.json" >/dev/null
read_key "a simulated history knows what each layer holds" 0 "holds 1 record of the key" "$dir/run.json" 100
read_key "read says where a page image ends the read" 0 "ends the read: it contains a page image" "$dir/run.json" 1
read_key "read states the records that it applies in all" 0 "records applied, " "$dir/run.json" 1
printf 'target_file_size 300\nfanout 9\nrec 7 100\nrec 8 150\nrec 7 100\nflush\nrec 7 20\nflush\n' >"$dir/trace.scn"
"$LAYERSCOPE" simulate --trace "$dir/trace.scn" -o "$dir/trace.json" >/dev/null
read_key "records of a trace too" 0 "3 records applied, 220 B read for it" "$dir/trace.json" 7
read_key "at an LSN" 0 "1 record applied, 100 B read for it" "$dir/trace.json" 7@400

# A log of the real read beside the predicted one.
small=$(dirname "$0")/play/small.txt
image=000000067F000040000000400C0000000000-000000067F000040000000400C0000004000__000000000149F0D8
entry() { printf 'layer traversal: result Continue, cont_lsn 0/%s, layer: %s\n' "$1" "$2"; }
{
    echo "could not find data for key 000000067F000040000000400C000000000A at LSN 0/149F0D8, for request at LSN 0/2000000:"
    entry 149F0D8 "$image"
    entry 149F0D9 000000000000000000000000000000000000-000000067F000040000000400C0000002328__000000000149F0D9-000000000549F0D8
} >"$dir/log"
read_key "a log that visits what was predicted" 0 "2 visits in the log, 2 predicted; 0 differ" "$small" --traversal "$dir/log"
entry 149F0D8 "${image/9F0D8/9F000}" >>"$dir/log"
read_key "a layer that is not there" 1 "+  image  ${image/9F0D8/9F000}  not in the set" "$small" --traversal "$dir/log"
read_key "a log without a path" 3 "no path of a read" "$small" --traversal "$small"
entry 149F0D8 "$image" >"$dir/keyless"
read_key "a log that names no key" 3 "keyless: the log does not say which key" "$small" --traversal "$dir/keyless" # this error once leaked memory
read_key "no log" 3 "No such file" "$small" --traversal "$dir/none"
finish
