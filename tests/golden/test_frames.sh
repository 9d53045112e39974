#!/bin/bash
# Golden frames: what `render` prints at 80x24, 120x40 and 200x50. After an intended change, UPDATE_GOLDEN=1
# tests/golden/test_frames.sh writes them again; read the difference before you commit it.
. "$(dirname "$0")/lib.sh"
frames=tests/golden/frames

frame() { # frame NAME FILE SIZE [OPTION…]
    local name=$1 file=$2 size=$3 golden
    shift 3
    golden=$frames/$name-$size.txt
    if [ ! -e "$file" ]; then
        skip "$name at $size" "no $file"
        return
    fi
    if [ -n "${UPDATE_GOLDEN:-}" ]; then
        "$LAYERSCOPE" render "$file" --size "$size" "$@" >"$golden" 2>/dev/null
    fi
    diff -u "$golden" <("$LAYERSCOPE" render "$file" --size "$size" "$@" 2>/dev/null) >"$dir/frame"
    ok "$name at $size" $? "$(cat "$dir/frame")"
}

for size in 80x24 120x40 200x50; do
    for sample in cuts identical left-alone partitions; do
        frame $sample samples/$sample.scn $size
    done
    frame odd-brook ../shared/data/odd-brook-layernames.txt $size
    frame mixed-workload ../shared/data/mixed-workload.index_part.json $size
done
frame odd-brook-ascii ../shared/data/odd-brook-layernames.txt 80x24 --format ascii
frame odd-brook-adaptive ../shared/data/odd-brook-layernames.txt 120x40 --axes adaptive,linear
frame mixed-workload-bytes ../shared/data/mixed-workload.index_part.json 120x40 --axes bytes,linear
frame mixed-workload-sizes ../shared/data/mixed-workload.index_part.json 120x40 --overlay size
frame partitions-ansi samples/partitions.scn 80x24 --format ansi --colors 16
frame partitions-selected samples/partitions.scn 80x24 --select '#1'
# --select names a layer as the explorer's `select` does.
same "--select 1 is --select #1" "$("$LAYERSCOPE" render samples/partitions.scn --select '#1')" "$("$LAYERSCOPE" render samples/partitions.scn --select 1)"
check "--select says how many layers the word fits" 0 '^layerscope: note: --select 400: #231 is the newest of 232 layers named like 400; ' "$LAYERSCOPE" render samples/slow-shop.json --select 400
check "--select of no layer" 2 '^layerscope: --select zz: there is no such layer at this step$' "$LAYERSCOPE" render samples/partitions.scn --select zz

# What people look for on odd-brook, whatever the details: a stack over nearly all keys at the top, with the L0
# labelled.
if [ -e ../shared/data/odd-brook-layernames.txt ]; then
    top=$("$LAYERSCOPE" render ../shared/data/odd-brook-layernames.txt --size 200x50 | sed -n 2,9p)
    [ "$(printf '%s\n' "$top" | grep -c '≡\{170\}')" -eq 8 ] && printf '%s' "$top" | grep -q ' 9 L0 '
    ok "the head of odd-brook is a stack of thin layers" $?
else
    skip "the head of odd-brook is a stack of thin layers" "no odd-brook"
fi

# Curves of a simulation, alone and beside those of another policy.
history=$dir/history.json other=$dir/other.json svg=$dir/curves.svg
run=(simulate hot-cold --records 40000 --record-len 100 --logical-size 1300K --target-file-size 64K)
"$LAYERSCOPE" "${run[@]}" --policy neon+gc -o "$history" >/dev/null
"$LAYERSCOPE" "${run[@]}" --policy blocks -o "$other" >/dev/null
frame curves "$history" 80x24 --curves --step 100
frame curves-beside "$history" 120x40 --curves --against "$other"
"$LAYERSCOPE" render "$history" --curves --against "$other" --format svg >"$svg"
[ "$(grep -c '<path class="c c' "$svg")" -eq 14 ] && tail -1 "$svg" | grep -q '^</svg>$'
ok "curves as SVG: six curves twice, and two in the legend" $?
"$LAYERSCOPE" render samples/cuts.scn --curves >/dev/null 2>"$svg"
[ $? -eq 3 ] && grep -q 'simulate -o' "$svg"
ok "a layer set has no curves, and is told where they come from" $?
"$LAYERSCOPE" render "$history" --against "$other" >/dev/null 2>&1
[ $? -eq 2 ]
ok "--against without --curves is a usage error" $?
sed '0,/"read_mean": [0-9.]*/s//"read_mean": 1.7e308/' "$history" >"$other"
timeout 20 "$LAYERSCOPE" render "$other" --curves --format svg >/dev/null 2>"$svg"
[ $? -eq 3 ] && grep -q 'samples\[0\].read_mean' "$svg"
ok "a number that no axis could be drawn over is refused" $?
# Eight batches of images, the smallest last: the six largest get a note.
awk 'BEGIN { split("160 150 140 130 120 110 105 101", n, " ")
    for (i = 1; i <= 8; i++) for (k = 0; k < n[i]; k++) printf "image %X %X %X\n", k * 16, k * 16 + 16, i * 4096 }' >"$other"
same "the notes on the map are those of the largest batches" "110 120 130 140 150 160" \
    "$("$LAYERSCOPE" render "$other" --size 100x40 | sed 1d | grep -o '[0-9]* images' | cut -d ' ' -f 1 | xargs)"
names=tests/golden/play/small.txt
"$LAYERSCOPE" render "$names" >"$svg"
cmp -s "$svg" <("$LAYERSCOPE" render "$names" --keys 0,MAX) && cmp -s "$svg" <("$LAYERSCOPE" render "$names" --keys dbdir,MAX)
ok "the keys that info names are keys for --keys" $?
"$LAYERSCOPE" render samples/cuts.scn >"$svg"
cmp -s "$svg" <("$LAYERSCOPE" render samples/cuts.scn --keys 0,MAX)
ok "MAX is the largest of the set's own keys" $?
rm -f "$history" "$other" "$svg"
finish
