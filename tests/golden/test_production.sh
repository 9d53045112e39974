#!/bin/bash
# Ten keys of the three real sets: why there is an image over each or not, what would make one, and what it costs.
# UPDATE_GOLDEN=1 writes tests/golden/legacy/ten-keys.txt again; read it before you commit it. Prints TAP.
. "$(dirname "$0")/lib.sh"
golden=tests/golden/legacy/ten-keys.txt
data=../shared/data
mixed=$data/mixed-workload.index_part.json odd=$data/odd-brook-layernames.txt files=$data/layerfiles
got=$dir/got
why() { # why FILE KEY: a line that names the question, then the answer
    echo "== $(basename "$1") $2"
    "$LAYERSCOPE" plan --policy legacy --why-at "$2" "$1" 2>&1
}
if [ ! -f $mixed ] || [ ! -f $odd ] || [ ! -d $files ]; then
    skip "ten keys" "no $data"
    finish
fi
{
    why $mixed 1663/16389/24817:327680                 # two of three deltas: the next band makes an image
    why $mixed 1663/16389/24819:81625088               # one of three
    why $mixed 1663/16389/24823:28311552               # none above the image
    why $mixed 1663/16384/1259:0                       # an image just made
    why $odd 1663/16386/35417:16384                    # 47 of three: thin bands, and WAL too little for a check
    why $odd 1663/16386/49152:0                        # the deepest read
    why $odd 1663/16386/35407_fsm:0                    # no partition
    why $odd 620000000000000000000000000000000001      # sparse keys
    why $files 000000067F00000005000040000000000500    # a small set
    why $files 000000067F0000000500004001000000004D    # a hot key that was cut by LSN, without an image
} >"$got"
[ -n "$UPDATE_GOLDEN" ] && cp "$got" $golden
diff -u $golden "$got" >"$got.diff"
ok "ten keys" $? "$(cat "$got.diff")"

# The layers that this pane says a read visits are those that `read` walks.
for key in 1663/16389/24817:327680 1663/16384/1259:0; do
    told=$("$LAYERSCOPE" plan --policy legacy --why-at "$key" $mixed | sed -n 's/.*this key visits \([0-9]*\) layer.*/\1/p')
    walked=$("$LAYERSCOPE" read $mixed "$key" | sed -n 's/^\([0-9]*\) layers visited.*/\1/p')
    [ -n "$told" ] && [ "$told" = "$walked" ]
    ok "$key: read visits as many layers" $? "$told told, read visits $walked"
done
finish
