#!/bin/bash
# Directories as production leaves them: timelines, tenants, shards, children, mirrors of a bucket, and damaged or
# unusual ones. Prints TAP.
. "$(dirname "$0")/lib.sh"
lo=000000000000000000000000000000000000
max=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
end=030000000000000000000000000000000002
tenant=11111111111111111111111111111111
main=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
child=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
gone=cccccccccccccccccccccccccccccccc
file() { # file PATH BYTES
    mkdir -p "$(dirname "$1")"
    head -c "$2" /dev/zero >"$1"
}
index() { # index PATH DISK_CONSISTENT ANCESTOR ANCESTOR_LSN NAME:SIZE...
    path=$1 disk=$2 ancestor=$3 lsn=$4 comma=
    shift 4
    mkdir -p "$(dirname "$path")"
    {
        printf '{"version":7,"layer_metadata":{'
        for entry; do
            printf '%s"%s":{"file_size":%s,"generation":1}' "$comma" "${entry%:*}" "${entry#*:}"
            comma=,
        done
        printf '},"disk_consistent_lsn":"%s","metadata_bytes":{"disk_consistent_lsn":"%s","prev_record_lsn":null,' "$disk" "$disk"
        printf '"ancestor_timeline":%s,"ancestor_lsn":"%s","latest_gc_cutoff_lsn":"0/1000000","initdb_lsn":"0/1000000","pg_version":16}}\n' \
            "$ancestor" "$lsn"
    } >"$path"
}
base=$lo-${end}__0000000001000000
first=$lo-${max}__0000000001000000-0000000002000001
second=$lo-${max}__0000000002000001-0000000003000001

# A timeline: the index decides which layers there are.
tl=$dir/tl
index "$tl/index_part.json-00000001" 0/2000000 null 0/0 $base:24576
index "$tl/index_part.json-00000002" 0/3000000 null 0/0 $base:24576 $first:16384 $second:8192
file "$tl/$base-v1-00000001" 24576
file "$tl/$first-v1-00000001" 16384
file "$tl/$lo-${end}__0000000002500000-v1-00000001" 8192
file "$tl/$lo-XXX__0000000003000001-0000000004000001.2a.___temp" 100
expect "a timeline's directory" 0 'layers +3: 2 deltas?, 1 images?; 2 L0' '2 indexes found: index_part.json-00000002, of the highest generation, is used; not used: ' \
    '1 of 3 layers are not in the directory' -- "$LAYERSCOPE" info "$tl"
expect "what lies beside the index is a finding" 0 \
    'files do not match the index: 1 layer file is not in the index: it is dropped at load; 1 temporary file' -- "$LAYERSCOPE" info "$tl"
printf 'size 120x60\npane findings\nsearch files do not match\nexpect It has no place on the map\nkey Enter\nframe\n' >"$dir/nowhere.play"
expect "it has no place on the map, and Enter says so" 0 'this finding has no place on the map' -- "$LAYERSCOPE" play "$dir/nowhere.play" "$tl"
expect "evicted layers are shown as such" 0 "\"name\": \"[^\"]*$second\".*\"resident\": false" "\"name\": \"[^\"]*$base\".*\"resident\": true" \
    -- "$LAYERSCOPE" table "$tl" --format jsonl
file "$tl/$second-v1-00000001" 4096
expect "a file of another size" 0 '1 layer file has another size than the index says: it is dropped at load' -- "$LAYERSCOPE" info "$tl"
printf 'not JSON' >"$tl/index_part.json-00000003"
expect "an index that can't be read" 0 'index_part.json-00000003' 'only the layer files are shown, and evicted layers are missing' 'layers +4' -- "$LAYERSCOPE" info "$tl"
expect "refused by --strict" 3 'index_part.json-00000003' -- "$LAYERSCOPE" info --strict "$tl"
rm "$tl/index_part.json-00000003"
(cd "$tl" && expect "the directory one stands in" 0 'layers +3' -- "$LAYERSCOPE" info . && echo "$n" >"$dir/n")
n=$(cat "$dir/n")

# Two generations of the index and of a layer at once.
two=$dir/two
index "$two/index_part.json" 0/2000000 null 0/0 $base:4096
index "$two/index_part.json-00000009" 0/2000000 null 0/0 $base:8192
index "$two/index_part.json-0000000a" 0/2000000 null 0/0 $base:16384
sed -i 's/"generation":1/"generation":10/' "$two/index_part.json-0000000a"
file "$two/$base-v1-00000009" 8192
file "$two/$base-v1-0000000a" 16384
expect "the highest generation of an index is read, the others are named" 0 \
    '3 indexes found: index_part.json-0000000a, of the highest generation, is used; not used: index_part.json, index_part.json-00000009$' \
    '1 layer file is in no index or of another generation: not read' 'bytes +16.0 KiB' 'layers +1: ' -- "$LAYERSCOPE" info "$two"
expect "the newest generation of the index decides the generation of a layer" 0 '"size": 16384.*"resident": true' '!"size": 8192' -- "$LAYERSCOPE" table "$two" --format jsonl
rm "$two"/index_part.json*
expect "without an index the highest generation of a layer counts" 0 '1 duplicate layer left out' 'bytes +16.0 KiB' \
    -- "$LAYERSCOPE" info "$two"

# A tenant: a child, an offloaded child, a heatmap.
t=$dir/mirror/tenants/$tenant
index "$t/timelines/$main/index_part.json" 0/3000000 null 0/0 $base:24576 $first:16384 $second:8192
index "$t/timelines/$child/index_part.json-0000000a" 0/3800000 "\"$main\"" 0/2800000 \
    "$lo-${max}__0000000002800001-0000000003800001:8192"
printf '{"version":2,"offloaded_timelines":[{"timeline_id":"%s","ancestor_timeline_id":"%s","ancestor_retain_lsn":"0/1800000","archived_at":"2025-01-01T00:00:00"}]}' \
    $gone $main >"$t/tenant-manifest-0000000a.json"
expect "a tenant has several timelines" 2 "2 timelines are there; choose one with --timeline ID: $tenant/$main, $tenant/$child" -- "$LAYERSCOPE" info "$t"
expect "a prefix is enough" 0 'layers +3' -- "$LAYERSCOPE" info --timeline aa "$t"
expect "a timeline ID that no timeline has is an error" 2 '--timeline dd: none of the 2 has that name' -- "$LAYERSCOPE" info --timeline dd "$t"
expect "a directory above the tenants opens one of their timelines" 0 'layers +1: 1 delta' -- "$LAYERSCOPE" info --timeline bbb "$dir/mirror"
branches=$("$LAYERSCOPE" convert --timeline aa "$t" - --to names 2>/dev/null | grep branch | sort | tr '\n' ' ')
[ "$branches" = "branch:0/1800000 branch:0/2800000 " ]
ok "children and offloaded ones are branch points" $? "$branches"
expect "a read of the child goes on in its ancestor" 0 "0000000002800001-0000000003800001" \
    "on the ancestor $main, below 0/2800001:" "$second" "$base" 'ends the read' -- "$LAYERSCOPE" read --timeline bb "$t" dbdir
expect "read does not continue in the ancestor for keys that a branch does not inherit" 0 '!on the ancestor' -- "$LAYERSCOPE" read --timeline bb "$t" 620000010100000000000000000000000000
printf '{"generation":1,"timelines":[{"timeline_id":"%s","layers":[{"name":"%s","metadata":{"file_size":24576,"generation":1},"access_time":1,"cold":false}]}]}' \
    $main $base >"$t/heatmap-v1.json"
expect "a heatmap says what is resident" 0 "\"name\": \"[^\"]*$second\".*\"resident\": false" "\"name\": \"[^\"]*$base\".*\"resident\": true" \
    -- "$LAYERSCOPE" table --timeline aa "$t" --format jsonl
expect "one that does not name the timeline says so" 0 'heatmap-v1.json: does not name this timeline' '!none of the 1' -- \
    "$LAYERSCOPE" info --timeline bb "$t"
# What a pageserver's log says of a read of the child that goes on in the parent.
visit() { echo "layer traversal: result Continue, cont_lsn $1, layer: $2"; }
path() { # path CHILD/ MAIN/: as logs write layers, with their timelines or without
    echo "could not find data for key $lo at LSN 0/1000000, for request at LSN 0/3700000:"
    visit 0/2800001 "$1$lo-${max}__0000000002800001-0000000003800001"
    visit 0/2000001 "$2$second"
    visit 0/1000001 "$2$first"
    visit 0/1000000 "$2$base"
}
path $child/ $main/ >"$dir/path.log"
expect "a logged read that goes on in the ancestor is as predicted" 0 '^4 visits in the log, 4 predicted; 0 differ' \
    "^on the ancestor $main, below 0/2800001:" '!not in the set' -- "$LAYERSCOPE" read --timeline bb "$t" --traversal "$dir/path.log"
path "" "" >"$dir/path.log"
expect "a logged read continues in the ancestor where the log names no timelines" 0 '^4 visits in the log, 4 predicted; 0 differ' -- \
    "$LAYERSCOPE" read --timeline bb "$t" --traversal "$dir/path.log"
grep -v "$second" "$dir/path.log" >"$dir/short.log"
expect "a layer of the ancestor that the read left out" 1 "^- +delta +$second" '^3 visits in the log, 4 predicted; 1 differ' -- \
    "$LAYERSCOPE" read --timeline bb "$t" --traversal "$dir/short.log"

# Shards are timelines of their own.
index "$dir/shards/tenants/$tenant-0002/timelines/$main/index_part.json" 0/3000000 null 0/0 $base:24576
index "$dir/shards/tenants/$tenant-0102/timelines/$main/index_part.json" 0/3000000 null 0/0 $base:24576 $first:8192
expect "shards" 2 "$tenant-0002/$main, $tenant-0102/$main" -- "$LAYERSCOPE" info "$dir/shards"
expect "an id that both have" 2 '--timeline aaaa names 2' -- "$LAYERSCOPE" info --timeline aaaa "$dir/shards"
expect "a shard by its tenant" 0 'layers +2' -- "$LAYERSCOPE" info --timeline $tenant-0102 "$dir/shards"

# Unusual contents.
mkdir "$dir/odd"
cp -r "$tl" "$dir/odd/one"
ln -s .. "$dir/odd/one/loop"
ln -s "$tl" "$dir/odd/link"
expect "links are not followed" 0 'layers +3' '2 symbolic links were not followed' -- "$LAYERSCOPE" info "$dir/odd"
cp -r "$tl" "$dir/odd/secret"
chmod 000 "$dir/odd/secret"
if can_be_refused "$dir/odd/secret"; then
    expect "a directory that can't be read is noted" 0 'secret: Permission denied' 'layers +3' -- as_nobody "$LAYERSCOPE" info "$dir/odd"
    chmod 000 "$dir/odd/one/index_part.json-00000002"
    expect "an index that can't be read is noted, and the layer files are shown" 0 'index_part.json-00000002: Permission denied' \
        'only the layer files are shown, and evicted layers are missing' -- as_nobody "$LAYERSCOPE" info "$dir/odd"
    chmod 600 "$dir/odd/one/index_part.json-00000002"
else
    skip "a directory that can't be read is noted" "this user reads everything"
    skip "an index that can't be read is noted, and the layer files are shown" "this user reads everything"
fi
chmod 700 "$dir/odd/secret"
rm -r "$dir/odd/secret"
mkdir -p "$dir/odd/$(printf '\377\033[31m')"
expect "a name that is no text" 0 'layers +3' -- "$LAYERSCOPE" info "$dir/odd"
expect "an empty directory" 3 'is a directory without a timeline' -- "$LAYERSCOPE" info "$dir/odd/$(printf '\377\033[31m')"
expect "no directory" 3 'No such file' -- "$LAYERSCOPE" info "$dir/none"
deep=$dir/deep
for i in $(seq 200); do deep=$deep/d; done
mkdir -p "$deep"
cp -r "$tl" "$deep/tl"
expect "200 directories deep" 0 'layers +3' -- "$LAYERSCOPE" info "$dir/deep"

# A tenant's timelines as the pageserver lists them, joined to the layers of one.
item() { # item TIMELINE ANCESTOR LSN
    printf '{"tenant_id":"%s-0108","timeline_id":"%s","ancestor_timeline_id":%s,"ancestor_lsn":%s,"last_record_lsn":"0/3000000","applied_gc_cutoff_lsn":"0/1800000","disk_consistent_lsn":"0/2FFFFFF"}' \
        $tenant $1 "$2" "$3"
}
echo "[$(item $main null null),$(item $child "\"$main\"" '"0/2400000"')]" >"$dir/timelines.json"
printf '{"version":2,"offloaded_timelines":[{"timeline_id":"%s","ancestor_timeline_id":"%s","ancestor_retain_lsn":"0/1900000"}]}\n' \
    $gone $main >"$dir/manifest.json"
printf '%s\n' $base $first $second >"$dir/names.txt"
expect "a list of timelines says cutoff, ancestor and branch points" 0 '"gc_cutoff": "1800000"' '"branches": \["2400000"\]' '"no_ancestor": true' \
    -- "$LAYERSCOPE" convert --timeline aa --to history "$dir/names.txt" "$dir/timelines.json" -
expect "timelines and layers are joined in whatever order the files come" 0 '"branches": \["2400000"\]' -- "$LAYERSCOPE" convert --timeline aa --to history "$dir/timelines.json" "$dir/names.txt" -
expect "a manifest has the offloaded ones" 0 '"branches": \["2400000", "1900000"\]' -- "$LAYERSCOPE" convert --timeline aa --to history "$dir/timelines.json" "$dir/names.txt" "$dir/manifest.json" -
expect "a child is told its ancestor" 0 '"ancestor_lsn": "2400000"' -- "$LAYERSCOPE" convert --timeline bb --to history "$dir/names.txt" "$dir/timelines.json" -
expect "which timeline it is must be known" 2 'the layers may belong to any of the 2 listed timelines: choose one' -- "$LAYERSCOPE" info "$dir/names.txt" "$dir/timelines.json"
expect "timelines alone are no layers" 3 'the input lists timelines but has no layers' -- "$LAYERSCOPE" info "$dir/timelines.json"
expect "a manifest that is none" 3 'offloaded_timelines is not an array' -- "$LAYERSCOPE" info <(echo '{"offloaded_timelines":5}')
finish
