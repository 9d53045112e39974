#!/bin/bash
# Names alone state no sizes. An unknown size is printed as unknown, never as 0 B, and no part of it is a percentage.
# Prints TAP.
. "$(dirname "$0")/lib.sh"
layers() { # layers SIZE SIZE SIZE: a set of an image over two deltas, with sizes or without
    printf 'image_mode point\ngc_cutoff 5000\nimage 0 100 4000 %s\ndelta 0 100 2000 3000 %s\ndelta 0 100 1000 2000 %s\n' "$@"
}
layers "" "" "" >"$dir/none.scn"
layers "" size=1M size=2M >"$dir/some.scn"
layers "" "" size=2M >"$dir/one.scn"
layers size=1M size=1073741824 size=2M >"$dir/all.scn"
layers size=1M size=1073741825 size=2M >"$dir/more.scn"
line() { # line NAME PATTERN COMMAND…: the pattern is a line of the output, and no line has an unknown size as 0 B
# or as a percentage ("B +5 %" explains a comparison's column)
    name=$1 pattern=$2
    shift 2
    out=$("$@" 2>&1)
    grep -qE -- "$pattern" <<<"$out" && ! grep -qE '(^|[^0-9.])0 B|%' <<<"${out//B +5 %/}"
    ok "$name" $? "$out"
}
play() { # play FILE COMMAND…
    file=$1
    shift
    printf '%s\n' "size 200x40" "$@" frame >"$dir/script"
    "$LAYERSCOPE" play "$dir/script" "$file"
}
read_at() { "$LAYERSCOPE" read "$1" "$2"; }
line "a read of layers without sizes" '^1 layer visited, its size unknown; 2 over the key not visited$' read_at "$dir/none.scn" 10
line "read of several layers says that their sizes are unknown" '^2 layers visited, their sizes unknown; 1 over' read_at "$dir/none.scn" 10@3500
line "read states the known sizes and of how many layers" '^2 layers visited, 2.00 MiB in the 1 whose size is known; 1 over' read_at "$dir/one.scn" 10@3500
line "read of layers with sizes states their sum" '^2 layers visited, 3.00 MiB in all; 1 over' read_at "$dir/some.scn" 10@3500
line "garbage without sizes" '2 layers removable \(size unknown\)' play "$dir/none.scn" gc
line "garbage that is known in part" '2 layers removable \(at least 2.00 MiB\)' play "$dir/one.scn" gc
line "garbage with sizes" '2 layers removable \(3.00 MiB\)' play "$dir/some.scn" gc
line "statistics without sizes" 'bytes +unknown' play "$dir/none.scn" 'pane statistics'
line "a comparison with a side without sizes" 'stored +unknown +1.00 GiB' play "$dir/none.scn" "compare $dir/all.scn"
diff_of() { "$LAYERSCOPE" diff --strict "$dir/$1.scn" "$dir/$2.scn"; }
line "a difference to a side without sizes" '^bytes +unknown +3.00 MiB +unknown$' diff_of none some
line "diff states bytes that are known in part" '^bytes, if known +2.00 MiB +3.00 MiB +\+1.00 MiB$' diff_of one some
line "diff states known bytes to the byte" '^  exactly +2,097,152 +3,145,728 +\+1,048,576$' diff_of one some
line "layers without a size are counted" '^without a size +2 +1 +-1$' diff_of one some
line "a size that differs by a byte" '  1.00 GiB  size 1,073,741,824 -> 1,073,741,825 B$' diff_of all more
line "diff states a difference of one byte" '^  exactly +1,076,887,552 +1,076,887,553 +\+1$' diff_of all more
# A plan says what its bytes rest on: on names, on sizes without records, or on records.
layers() { # layers SIZE: ten deltas that are due
    printf 'fanout 2\nend_lsn b00\n'
    for i in 1 2 3 4 5 6 7 8 9 a; do
        printf 'delta 0 100 %s00 %s00 %s\n' $i "$(printf %x $((0x$i + 1)))" "$1"
    done
}
layers "" >"$dir/names.scn"
layers size=1M >"$dir/sizes.scn"
printf 'fanout 1\ntarget_file_size 1M\nkeyspace 0 10\nrec 1 20\nflush\nrec 1 20\nflush\n' >"$dir/records.scn"
names() { # names READER: what bytes rest on where no size is known
    echo "bytes read and written are estimates: the sizes of 10 layers that $1 reads are unknown; a delta without a size counts as its share of the WAL of its LSNs, an image as its pages"
}
sizes="bytes written are estimates: where records are unknown, the bytes of a delta count as spread evenly over its keys"
basis() { # basis FILE: the line about the plan's bytes
    "$LAYERSCOPE" plan "$dir/$1" | grep '^bytes '
}
same "a plan of names says that all its bytes are estimates" "$(names "the plan")" "$(basis names.scn)"
same "a plan of sizes says that the bytes written are" "$sizes" "$(basis sizes.scn)"
same "a plan of records has no estimate" "" "$(basis records.scn)"
same "JSON counts the layers whose size is estimated" '"sizes_unknown": 10' "$("$LAYERSCOPE" plan --json "$dir/names.scn" | grep -o '"sizes_unknown": [0-9]*')"
report_of() { "$LAYERSCOPE" report "$@" | grep -E '^<?p?>?In this table'; }
same "a report of names says what its bytes rest on" "In this table, $(names "policy neon")." "$(report_of "$dir/names.scn")"
same "a report of sizes does too" "In this table, $sizes." "$(report_of "$dir/sizes.scn")"
same "and as HTML" 1 "$("$LAYERSCOPE" report --html "$dir/names.scn" | grep -c "In this table, $(names "policy neon")")"
sed 's/size=1M/&/;0,/size=1M/s///' "$dir/sizes.scn" >"$dir/one-less.scn"
same "figures of a report count the layers without a size" 1 "$("$LAYERSCOPE" report "$dir/one-less.scn" | grep -c '^| bytes | 9.00 MiB: .*; the size of 1 layer is unknown |$')"
same "statistics say that both sides of a plan are estimates" 1 "$(play "$dir/names.scn" plan 'pane statistics' | grep -c 'bytes read and written are estimates')"
finish
