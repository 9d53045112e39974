#!/bin/bash
# A UTF-8 byte order mark at the start, as some editors write it, changes nothing: in inputs of all formats, scripts,
# the configuration file and lessons. Prints TAP.
. "$(dirname "$0")/lib.sh"
mkdir "$dir/plain" "$dir/marked"
same_with_mark() { # same_with_mark NAME FILE COMMAND…: the command prints the same on FILE with and without the mark; FILE stands for it
    printf '\xef\xbb\xbf' | cat - "$dir/plain/$2" >"$dir/marked/$2"
    for kind in plain marked; do
        (cd "$dir/$kind" && "${@:3}") >"$dir/$kind.out" 2>&1 </dev/null
        echo "exit $?" >>"$dir/$kind.out"
    done
    [ "$(wc -l <"$dir/plain.out")" -gt 1 ] && cmp -s "$dir/plain.out" "$dir/marked.out"
    ok "$1" $? "$(diff "$dir/plain.out" "$dir/marked.out")"
}
small=$PWD/tests/golden/play/small.txt
cp "$small" "$dir/plain/names.txt"
for format in index_part api history; do
    "$LAYERSCOPE" convert "$small" "$dir/plain/$format.json" --to $format 2>/dev/null
done
printf 'delta 0 100 1000 2000\nimage 0 80 2000\n' >"$dir/plain/layers.scn"
printf '+--+\n|  |\n+--+\n####\n' >"$dir/plain/picture.art"
cp "$dir/plain/picture.art" "$dir/plain/picture"
printf '{"keys":[["%036d","%036d"]],"at_lsn":"0/1"}' 0 3 >"$dir/plain/keys.json"
printf '{"timelines":[{"timeline_id":"1","layers":[{"name":"%s","metadata":{"file_size":8192},"cold":false}]}]}' "$(head -1 "$small")" >"$dir/plain/heatmap.json"
for file in names.txt index_part.json api.json history.json heatmap.json layers.scn picture.art picture; do
    same_with_mark "$file" $file "$LAYERSCOPE" info $file
done
same_with_mark "a byte order mark in a pipe changes nothing" names.txt sh -c '"$LAYERSCOPE" info - <names.txt'
same_with_mark "a keyspace" keys.json "$LAYERSCOPE" info --keyspace keys.json "$small"
printf 'fanout 2\nrec 1 100\nflush\n' >"$dir/plain/trace.scn"
same_with_mark "a trace" trace.scn "$LAYERSCOPE" simulate --trace trace.scn --events
printf 'print one\nexpect one layer\n' >"$dir/plain/script.play"
same_with_mark "a script" script.play "$LAYERSCOPE" play script.play
printf '# Title\nsay hello\nload\ndelta 0 100 1000 2000\nend load\ncheck layers = 1\n' >"$dir/plain/try.lesson"
same_with_mark "a lesson" try.lesson "$LAYERSCOPE" tutor --check ./try.lesson
printf 'say Hello\nload\ndelta 0 100 1000 2000\nend load\ncheck layers = 1\n' >"$dir/plain/bare.lesson"
same_with_mark "a lesson without a title" bare.lesson "$LAYERSCOPE" tutor --check ./bare.lesson
mkdir -p "$dir/plain/config/layerscope" "$dir/marked/config/layerscope"
printf 'set glyphs=ascii\n' >"$dir/plain/config/layerscope/rc"
same_with_mark "rc" config/layerscope/rc sh -c 'XDG_CONFIG_HOME=$PWD/config "$LAYERSCOPE" explore '"$small"
finish
