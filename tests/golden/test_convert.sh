#!/bin/bash
# `convert`: what is read in one format and written in another is read back the same. Prints TAP.
. "$(dirname "$0")/lib.sh"
zero=000000000000000000000000000000000000
printf '%s\n' "/a b/$zero-030000000000000000000000000000000002__0000000001000028-00000000010A0039-v1-0000001b" \
    "$zero-030000000000000000000000000000000002__0000000001000020-0000001B" "gc_cutoff:0/1000024" >"$dir/names.txt"
"$LAYERSCOPE" convert "$dir/names.txt" "$dir/out.txt"
same_file "names come out byte for byte" "$dir/names.txt" "$dir/out.txt"
"$LAYERSCOPE" convert - - --to names <"$dir/names.txt" >"$dir/pipe.txt"
same_file "through a pipe too" "$dir/names.txt" "$dir/pipe.txt"
"$LAYERSCOPE" convert "$dir/names.txt" "$dir/index_part.json"
check "an index by its name" 0 '"version":15' cat "$dir/index_part.json"
"$LAYERSCOPE" convert "$dir/index_part.json" - --to api >"$dir/api"
check "an answer of the API" 0 '"historic_layers":\[\{"kind":"Delta"' cat "$dir/api"
"$LAYERSCOPE" convert "$dir/names.txt" "$dir/h.json"
"$LAYERSCOPE" convert "$dir/h.json" "$dir/h2.json"
same_file "a history round trip gives the same bytes" "$dir/h.json" "$dir/h2.json"
"$LAYERSCOPE" convert "$dir/h.json" "$dir/back.txt"
same_file "names converted to a scenario and back are the same names" "$dir/names.txt" "$dir/back.txt"
cat >"$dir/a.art" <<'END'
art key=100 lsn=0x10
+--+ :+----+
|3M| :|a   |
+--+ :+----+
     :
#### :
END
"$LAYERSCOPE" convert "$dir/a.art" "$dir/b.art"
same_file "a picture comes out as drawn" "$dir/a.art" "$dir/b.art"
"$LAYERSCOPE" convert "$dir/a.art" "$dir/a.scn"
"$LAYERSCOPE" convert "$dir/a.scn" "$dir/b.art"
same_file "art converted to a scenario and back is drawn anew" <(sed '1s/.*/art key=100 lsn=0x10/; s/|a   |/| a  |/' "$dir/a.art") "$dir/b.art"
check "production keys are not drawn" 3 '36-digit keys' "$LAYERSCOPE" convert "$dir/names.txt" "$dir/no.art"
check "nothing was left behind" 0 '^0$' sh -c "ls $dir | grep -c 'no.art' || true"
check "an ending that tells nothing" 2 "give --to with one of .*names" "$LAYERSCOPE" convert "$dir/a.art" "$dir/x.out"
check "a format that can't be written" 2 "can't be written" "$LAYERSCOPE" convert "$dir/a.art" - --to heatmap
check "no output" 2 'an input and an output' "$LAYERSCOPE" convert "$dir/a.art"
check "a missing input" 3 'No such file' "$LAYERSCOPE" convert "$dir/none" "$dir/x.txt"
check "a full disk" 3 'No space left' "$LAYERSCOPE" convert "$dir/a.art" /dev/full --to art
check "a bad line is told" 0 'names.txt:4: skipped: not a layer name' sh -c \
    "echo junk >>$dir/names.txt; $LAYERSCOPE convert $dir/names.txt $dir/o.txt"
check "--strict refuses a line that is no name" 3 'names.txt:4: not a layer name' "$LAYERSCOPE" convert --strict "$dir/names.txt" "$dir/o.txt"
# Facts that a format has no place for are left out and named.
losses() { # losses NAME EXPECTED IN FORMAT: what is told; empty: nothing
    told=$("$LAYERSCOPE" convert "$3" - --to "$4" 2>&1 >/dev/null)
    [ "$told" = "${2:+layerscope: left out, because $4 has no place for it: $2}" ]
    ok "$1" $? "$told"
}
delta=$zero-030000000000000000000000000000000002__0000000001000028-00000000010A0039
printf '{"layer_metadata":{"%s":{"file_size":8192,"generation":27,"shard":"0108"}},"disk_consistent_lsn":"0/10A0038",%s' "$delta" \
    '"metadata":{"latest_gc_cutoff_lsn":"0/1000028","ancestor_timeline":"11","ancestor_lsn":"0/20"}}' >"$dir/full.json"
losses "names lose facts of an index" "1 size, 1 generation, 1 shard, the GC cutoff, the ancestor's LSN, the disk-consistent LSN" "$dir/full.json" names
losses "the API's answer loses facts of an index" "1 generation, 1 shard, the GC cutoff, the ancestor's LSN, the disk-consistent LSN" "$dir/full.json" api
losses "an index loses nothing of an index" "" "$dir/full.json" index_part
losses "a history loses nothing of an index" "" "$dir/full.json" history
printf '/a/%s-v1-0000001b\nbranch:0/20\nbranch:0/30\ngc_cutoff:0/10\n' "$delta" >"$dir/marks.txt"
losses "names lose nothing of a listing" "" "$dir/marks.txt" names
losses "an index loses facts of a listing" "1 path of a name, 2 branches" "$dir/marks.txt" index_part
losses "a scenario loses nothing of a listing" "" "$dir/marks.txt" scenario
printf 'keyspace 0 100\nimage 0 400 10 size=8K name=x\ndelta 0 A00 20 80 size=3M name=a\ndelta A00 1000 20 80 size=3000001\n' >"$dir/sizes.scn"
losses "a picture loses what no box has room for" "2 sizes, 1 name, the keyspace" "$dir/sizes.scn" art
losses "a picture loses nothing of a picture" "" "$dir/a.art" art
check "layers that it can't hold are refused" 3 'an index holds 36-digit keys' "$LAYERSCOPE" convert "$dir/sizes.scn" - --to index_part
for file in ../shared/data/*layernames.txt; do
    if [ -r "$file" ]; then
        "$LAYERSCOPE" convert "$file" "$dir/all.txt"
        same_file "every name of ${file##*/}" "$file" "$dir/all.txt"
    else skip "real listings" "no such file here"; fi
done
for file in ../shared/data/*index_part.json ../shared/data/index_part_versions/*.json; do
    if [ -r "$file" ]; then
        "$LAYERSCOPE" convert "$file" - --to names | sort >"$dir/all.txt"
        same_file "every name of ${file##*/}" <(grep -oE '"[0-9A-F]{36}-[0-9A-F_-]*":' "$file" | tr -d '":' | sort) "$dir/all.txt"
    else skip "real indexes" "no such file here"; fi
done
finish
