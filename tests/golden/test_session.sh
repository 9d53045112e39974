#!/bin/bash
# The log of a session, played again, gives the same frame, and `link` reopens the same view. Prints TAP.
. "$(dirname "$0")/lib.sh"
small=tests/golden/play/small.txt
cat >"$dir/one.play" <<END
log $dir/log.play
size 100x30
key n n + + p ] ] ]
mouse press 30 9
mouse up 30 9
type :zoom in
key Enter
log off
type x
frame
END
"$LAYERSCOPE" play "$dir/one.play" $small >"$dir/one" 2>&1
{ echo 'type x'; echo frame; } >>"$dir/log.play"
sed -i 's/^key : l o g.*//' "$dir/log.play"
"$LAYERSCOPE" play "$dir/log.play" $small >"$dir/two" 2>&1
tail -n +2 "$dir/one" | head -27 >"$dir/one.map"
tail -n +2 "$dir/two" | head -27 >"$dir/two.map"
same_file "a log plays the same" "$dir/one.map" "$dir/two.map"

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
same_file "a link reopens the view" "$dir/want.map" "$dir/got.map"

printf 'export %s/x.svg\nexport %s/x.html\nexport %s/x.txt\nexport %s/x.ansi\n' "$dir" "$dir" "$dir" "$dir" >"$dir/export.play"
"$LAYERSCOPE" play "$dir/export.play" $small >/dev/null 2>&1
grep -q '</svg>' "$dir/x.svg" && grep -q '</html>' "$dir/x.html" && grep -q '25 layers' "$dir/x.txt" && [ -s "$dir/x.ansi" ]
ok "export" $?
printf 'export /nowhere/x.svg\n' >"$dir/export.play"
"$LAYERSCOPE" play "$dir/export.play" $small 2>&1 | grep -q 'No such file'
ok "a place that is not there" $?

# A log that cannot be written: at its begin, and in the middle.
printf 'log /dev/full\nframe\n' >"$dir/full.play"
"$LAYERSCOPE" play "$dir/full.play" $small >/dev/null 2>"$dir/err"
[ $? -eq 3 ] && grep -q 'full.play:1: /dev/full: cannot write: No space left on device' "$dir/err"
ok "a log on a full disk" $?
{ echo "log $dir/cut.play"; yes 'key n' | head -500 | sed 'a frame'; } >"$dir/cut"
(
    trap '' XFSZ
    ulimit -f 2
    "$LAYERSCOPE" play "$dir/cut" $small 2>&1
) | grep -a 'cut.play: cannot write: File too large' >"$dir/told"
[ "${PIPESTATUS[0]}" -eq 3 ] && [ "$(grep -vc ^layerscope "$dir/told")" -eq 1 ] && [ "$(grep -c ^layerscope "$dir/told")" -eq 1 ]
ok "a disk that fills up is told once on the screen, and at the end" $?

cat >"$dir/stop.play" <<END
simulate uniform small records=200000
tick 15
key Esc
plan
expect compaction
open $small
plan
expect Decisions
print planned
END
check "a plan after a run that was stopped" 0 '^planned$' "$LAYERSCOPE" play "$dir/stop.play"

for i in $(seq 40); do
    printf 'delta %d %d 10 20\n' "$i" $((i + 1)) >"$dir/$i.scn"
done
echo "open $(seq -f "$dir/%g.scn" -s ' ' 40)" >"$dir/many.play"
printf 'check layers = 40\nprint opened\n' >>"$dir/many.play"
check "open takes any number of files" 0 '^opened$' "$LAYERSCOPE" play "$dir/many.play"
finish
