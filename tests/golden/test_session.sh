#!/bin/bash
# A session's log played again gives the same frame, and `link` reopens the same view. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
small=tests/golden/play/small.txt
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
check() { # check NUMBER NAME FILE FILE
    if [ -s "$3" ] && cmp -s "$3" "$4"; then echo "ok $1 - $2"; else
        echo "not ok $1 - $2"
        diff "$3" "$4" | head -10 | sed 's/^/# /'
        bad=1
    fi
}
cat >"$dir/one.play" <<END
log $dir/log.play
size 100x30
key n n + + p ] ] ]
mouse press 30 9
mouse up 30 9
type :zoom in
key Enter
log off
frame
END
"$LAYERSCOPE" play "$dir/one.play" $small >"$dir/one" 2>&1
echo frame >>"$dir/log.play"
sed -i 's/^key : l o g.*//' "$dir/log.play"
"$LAYERSCOPE" play "$dir/log.play" $small >"$dir/two" 2>&1
tail -n +2 "$dir/one" | head -27 >"$dir/one.map"
tail -n +2 "$dir/two" | head -27 >"$dir/two.map"
check 1 "a log plays the same" "$dir/one.map" "$dir/two.map"

cat >"$dir/link.play" <<END
size 120x40
plan
key n n + + o
link
END
"$LAYERSCOPE" play "$dir/link.play" $small >"$dir/link" 2>&1
commands=$(sed "s/^layerscope .*-c '//; s/'\$//" "$dir/link")
head -3 "$dir/link.play" >"$dir/want.play"
{ echo 'type x'; echo frame; } >>"$dir/want.play"
{ echo 'size 120x40'; printf '%s\n' "$commands" | sed 's/; /\n/g'; echo 'type x'; echo frame; } >"$dir/got.play"
"$LAYERSCOPE" play "$dir/want.play" $small >"$dir/want" 2>&1
"$LAYERSCOPE" play "$dir/got.play" $small >"$dir/got" 2>&1
cut -c1-70 "$dir/want" >"$dir/want.map"
cut -c1-70 "$dir/got" >"$dir/got.map"
check 2 "a link reopens the view" "$dir/want.map" "$dir/got.map"

printf 'export %s/x.svg\nexport %s/x.html\nexport %s/x.txt\nexport %s/x.ansi\n' "$dir" "$dir" "$dir" "$dir" >"$dir/export.play"
"$LAYERSCOPE" play "$dir/export.play" $small >/dev/null 2>&1
if grep -q '</svg>' "$dir/x.svg" && grep -q '</html>' "$dir/x.html" && grep -q '25 layers' "$dir/x.txt" && [ -s "$dir/x.ansi" ]; then
    echo "ok 3 - export"
else
    echo "not ok 3 - export"
    bad=1
fi
printf 'export /nowhere/x.svg\n' >"$dir/export.play"
"$LAYERSCOPE" play "$dir/export.play" $small 2>&1 | grep -q 'No such file' && echo "ok 4 - a place that is not there" || { echo "not ok 4 - a place that is not there"; bad=1; }
echo 1..4
exit $bad
