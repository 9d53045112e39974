#!/bin/bash
# Exported pictures show what the screen shows: each overlay, the GC view, the path of a read. Prints TAP.
. "$(dirname "$0")/lib.sh"
for format in svg html; do
    for overlay in kind level age size depth garbage reach; do
        "$LAYERSCOPE" render samples/slow-shop.json --overlay $overlay -f $format -o "$dir/$overlay.$format" || echo "$overlay failed"
    done
    same=$(cd "$dir" && sha256sum ./*.$format | sort | uniq -w 64 -d)
    [ -z "$same" ]
    ok "$format: seven overlays are seven pictures" $? "$same"
done
{
    echo 'size 120x40'
    for view in plain gc path; do
        case $view in
        gc) printf 'gc\ngc cutoff 6/0\n' ;;
        path) printf 'overlay kind\nworst\n' ;;
        esac
        printf 'export %s/%s.svg\nexport %s/%s.html\n' "$dir" $view "$dir" $view
    done
} >"$dir/export.play"
out=$("$LAYERSCOPE" play "$dir/export.play" samples/slow-shop.json 2>&1)
ok "views are exported" $? "$out"
for ending in svg html; do
    grep -q '>removable</text>' "$dir/gc.$ending" && grep -q 'GC cutoff 6/0' "$dir/gc.$ending" && ! grep -q '>removable' "$dir/plain.$ending"
    ok "$ending: the GC view, with the cutoff as it was moved" $?
    marks=$(grep -cE '<rect class="match( thin)?"' "$dir/path.$ending") deepest=$(grep -oE 'reads ≤[0-9]+' "$dir/plain.svg" | grep -oE '[0-9]+')
    [ "$marks" = "$deepest" ]
    ok "$ending: all layers of the deepest read" $? "$marks rectangles, $deepest layers"
    grep -q '>needed</text>' "$dir/path.$ending"
    ok "$ending: the legend has nothing that is not in the picture" $((1 - $?))
done
# `render` judges garbage as `gc` does in the explorer: the same fills and the same legend.
printf 'size 120x40\ngc\nexport %s/shown.svg\n' "$dir" >"$dir/gc.play"
"$LAYERSCOPE" play "$dir/gc.play" samples/slow-shop.json >/dev/null 2>&1
fills() { grep -oE 'class="[a-z0-9 ]*r[0-7]"' "$1" | sort | uniq -c; }
same "garbage: as many layers of each state as in the explorer" "$(fills "$dir/shown.svg")" "$(fills "$dir/garbage.svg")"
check "an overlay without data says why" 0 "^layerscope: overlay 'lineage' shows nothing: select a layer$" \
    "$LAYERSCOPE" render samples/cuts.scn --overlay lineage
check "a comparison needs two sides" 2 "overlay 'compare': a picture of one input has no two sides" \
    "$LAYERSCOPE" render samples/cuts.scn --overlay compare
check "each overlay of the help is drawn" 0 . sh -c '"$LAYERSCOPE" help overlay | sed -n "s/^  \([a-z]*\)  .*/\1/p" | grep -vx compare |
    while read -r name; do "$LAYERSCOPE" render samples/cuts.scn --overlay "$name" || exit 1; done'
"$LAYERSCOPE" render samples/slow-shop.json -f svg --overlay level -o "$dir/levels.svg"
same "levels: the legend names the level of each colour" '<path class="c0"level 0<path class="c1"level 1' \
    "$(sed -n '/<g class="legend">/,/^<\/g>/p' "$dir/levels.svg" | sed -nE 's/.*(<path class="c[0-9]").*>(level [0-9]+)<.*/\1\2/p' | tr -d '\n')"
# A region's file holds its layers, and a history also the keys that exist as all layers tell. Other files have no place
# for these.
printf 'size 200x50\nkey V L K V\nregion export %s/part.json\nexpect which keys exist by what all layers tell\nregion export %s/part.txt\nexpect without what the other layers tell of its keys\n' "$dir" "$dir" >"$dir/part.play"
out=$("$LAYERSCOPE" play "$dir/part.play" samples/slow-shop.json 2>&1)
ok "what is written of a region says what it lacks" $? "$out"
same "it is not taken for the whole" "part.json, a region of slow-shop.json" "$("$LAYERSCOPE" plan "$dir/part.json" | sed -n '1s/: .*//p')"
printf 'compare fanout=3\nexport %s/two.svg\n' "$dir" >"$dir/two.play"
"$LAYERSCOPE" play "$dir/two.play" samples/left-alone.scn >/dev/null 2>&1
[ "$(grep -oE '>[AB]: [^<]+<' "$dir/two.svg" | tr -d '\n')" = '>A: full+fanout=2<>B: full+fanout=3<' ] && [ "$(grep -c '<svg' "$dir/two.svg")" -eq 3 ]
ok "a comparison: both sides, each with its name" $? "$(grep -oE '>[AB]: [^<]+<' "$dir/two.svg")"
printf 'export %s/store.html\n' "$dir" >"$dir/store.play"
"$LAYERSCOPE" play "$dir/store.play" samples/lessons/8-leveled-store >/dev/null 2>&1
grep -q 'compaction L0 to L1' "$dir/store.html" && grep -q '>table</text>' "$dir/store.html" && ! grep -q '>delta</text>' "$dir/store.html"
ok "a store: steps say what they did, and its tables are tables" $?
# The maps borrow what is known of their layers. Commands replace it, also where the screen is too small to paint a map.
for change in 'compare fanout=3:key D:samples/left-alone.scn' 'gc:gc cutoff 6/0:samples/slow-shop.json'; do
    IFS=: read -r view command set <<<"$change"
    for ending in svg html; do
        printf '%s\n' 'size 120x40' "$view" frame 'size 20x5' "$command" "export $dir/at-once.$ending" 'size 120x40' \
            frame 'size 20x5' "export $dir/painted.$ending" >"$dir/borrow.play"
        "$LAYERSCOPE" play "$dir/borrow.play" "$set" >/dev/null 2>"$dir/err" && [ -s "$dir/painted.$ending" ] &&
            cmp -s "$dir/at-once.$ending" "$dir/painted.$ending"
        ok "${view%% *}, $ending: a change that no frame has shown is exported" $? "$(cat "$dir/err")"
    done
done
finish
