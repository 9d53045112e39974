#!/bin/bash
# What people paste: one test for each case, named after it (tests/cases/public, modelled on public bug reports).
# Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/cases/public || exit 2
layers() { # layers NAME FILE DELTAS IMAGES: that many layers, none skipped
    expect "$1" 0 "layers +$(($3 + $4)): $3 deltas?, $4 images?" '!skipped' -- "$LAYERSCOPE" info "$2"
}

key=000000067F000040000000400A0000000007
expect "01-read-path" 0 "read of $key .* at 0/3100" '^4 visits in the log \(1 in memory\), 3 predicted; 0 differ' \
    'covers the key and does not contain it' -- "$LAYERSCOPE" read 01-set.txt --traversal 01-read-path.log
tr '\n' ' ' <01-read-path.log >"$dir/one-line.log"
sed 's/$/\\n/' 01-read-path.log | tr -d '\n' >"$dir/escaped.log"
fold -w 80 01-read-path.log >"$dir/wrapped.log"
sed 's/^/Jun 01 10:00:00 host pageserver[7]: /' 01-read-path.log >"$dir/journald.log"
sed $'s/^/\033[2m2025-01-01T10:00:00.000Z\033[0m /; s/is_delta/\033[3mis_delta\033[0m/g' 01-read-path.log >"$dir/colours.log"
sed 's/^/#033[2m/' 01-read-path.log >"$dir/rsyslog.log"
sed 's/^/> /' 01-read-path.log >"$dir/quoted.log"
for form in one-line escaped wrapped journald colours rsyslog quoted; do
    expect "01-read-path, $form" 0 "read of $key .* at 0/3100" '^4 visits in the log \(1 in memory\), 3 predicted; 0 differ' \
        -- "$LAYERSCOPE" read 01-set.txt --traversal "$dir/$form.log"
done
cat 01-read-path.log 01-read-path.log >"$dir/twice.log"
expect "01-read-path, twice" 0 '^4 visits in the log' 'the log has 1 more path, not read' -- "$LAYERSCOPE" read 01-set.txt --traversal "$dir/twice.log"
layers "01-gc-compaction" 01-gc-compaction.log 2 0
expect "02-list-layer" 0 'layers +2: 1 deltas?, 1 images?; 1 L0' -- "$LAYERSCOPE" info 02-list-layer.txt
layers "03-grep" 03-grep.txt 1 1
layers "03-size-first" 03-size-first.csv 1 1
layers "03-unified" 03-unified.diff 1 2
expect "04-two-timelines" 0 'layers +2: 1 deltas?, 1 images?' 'overlaps +0 pairs' '!duplicate' \
    'not shown: 1{32}/b{32} \(2 layers\)' -- "$LAYERSCOPE" info --timeline aa 04-two-timelines.txt
expect "04-two-timelines, chosen by a prefix" 0 'LSNs +3, 0/2000 to 0/5000' -- "$LAYERSCOPE" info --timeline bb 04-two-timelines.txt
expect "04-two-timelines, none of that name" 2 '--timeline cc: none of the 2 has that name: 1{32}/a{32}' -- "$LAYERSCOPE" info --timeline cc 04-two-timelines.txt
expect "04-two-timelines, an ambiguous prefix" 2 '--timeline 1111 names 2' -- "$LAYERSCOPE" info --timeline 1111 04-two-timelines.txt
expect "05-lsn-hole, the read" 0 'from 0/2000000 down to 0/1000001' 'no layer holds the key from 0/2000000 to 0/50000000' \
    -- "$LAYERSCOPE" read 05-lsn-hole.txt $key
expect "05-no-base, the read" 0 'nothing holds the key below 0/2000001, and there is no ancestor in the index' \
    -- "$LAYERSCOPE" read 05-no-base.json 010000000000000000000000000000000000
expect "05-lsn-hole" 0 'LSNs are missing: no layer of any key holds LSNs 0/2000000 to 0/50000000, 1.22 GiB' -- "$LAYERSCOPE" info 05-lsn-hole.txt
expect "05-no-base" 0 'no image holds control file, checkpoint, .* no ancestor in the index: nothing lies below 0/2000001' \
    -- "$LAYERSCOPE" info 05-no-base.json
layers "06-ansi" 06-ansi.log 0 1
# Several timelines, or several shards of one, are never merged into one layer set.
for command in info levels plan table report render diff; do
    expect "not merged: two timelines: $command asks which" 2 '2 timelines are there; choose one with --timeline ID: 1{32}/a{32} \(2 layers\), 1{32}/b{32} \(2 layers\)' \
        '!layers +2: ' -- "$LAYERSCOPE" $command 04-two-timelines.txt $([ $command = diff ] && echo 01-set.txt)
done
one=11111111111111111111111111111111 other=22222222222222222222222222222222
for shard in 0002 0102; do
    echo "tenants/$one-$shard/timelines/$other/$(sed -n 2p 01-set.txt)"
done >"$dir/shards.txt"
expect "not merged: two shards of a timeline" 2 "2 timelines are there; choose one with --timeline ID: $one-0002/$other \(1 layer\), $one-0102/$other \(1 layer\)" \
    -- "$LAYERSCOPE" info "$dir/shards.txt"
expect "not merged: one of two shards" 0 'layers +1: ' 'layers of 2 timelines or shards' -- "$LAYERSCOPE" info "$dir/shards.txt" --timeline $one-0102
expect "07-labels" 0 'layers +2: 2 deltas, 0 images' 'splits +0 through all' '07-labels.md:3:3: 2 lines with words' '!skipped' -- "$LAYERSCOPE" info 07-labels.md
for form in hash-comment.py quoted.md slash-comment.rs unicode.md; do
    layers "08-${form%.*}" 08-$form 2 0
done
expect "08-hash-comment, told" 0 '08-hash-comment.py:1: the marks at the start of the lines' -- "$LAYERSCOPE" info 08-hash-comment.py
layers "09-arrow" 09-arrow.md 3 0
expect "09-arrow, told" 0 '09-arrow.md:3:18: an arrow is not part' -- "$LAYERSCOPE" info 09-arrow.md
layers "09-arrow-no-fence" 09-arrow-no-fence.txt 6 0
layers "09-gc-line" 09-gc-line.txt 3 0
expect "09-gc-line, told" 0 '09-gc-line.txt:4:1: a line without corners' -- "$LAYERSCOPE" info 09-gc-line.txt
for picture in 07-labels.md 08-hash-comment.py 08-unicode.md 09-arrow.md; do # the explorer shows what info counts
    count=$("$LAYERSCOPE" info --json "$picture" 2>/dev/null | sed -n 's/.*"layers": \([0-9]*\),/\1/p' | head -1)
    "$LAYERSCOPE" "$picture" 2>&1 | grep -q "$count layers"
    ok "${picture%.*}, in the explorer" $?
done
expect "10-ls-go" 0 'bytes .*106,496' -- "$LAYERSCOPE" info 10-ls-go.txt
expect "10-du-a" 0 'bytes +unknown' 'not whole pages of 8 KiB' -- "$LAYERSCOPE" info 10-du-a.txt
expect "11-cut-names" 3 '11-cut-names.txt:1: skipped: the name is cut off' '11-cut-names.txt:2: skipped: the name is cut off' \
    'no layer in it' -- "$LAYERSCOPE" info 11-cut-names.txt
for form in gsutil rclone-lsl tar-tvf tree-s; do
    expect "12-$form" 0 'bytes .*106,496' -- "$LAYERSCOPE" info 12-$form.txt
done
expect "12-index-in-markdown" 0 'bytes .*155,648' 'only the JSON at line 3 \(index_part\)' -- "$LAYERSCOPE" info 12-index-in-markdown.md
expect "13-path-2022" 1 '^2 visits in the log, 3 predicted; 1 differ' 'at 0/3100' -- "$LAYERSCOPE" read 01-set.txt --traversal 13-path-2022.log
expect "14-nested-copies" 0 '2 of the deltas lie wholly in another one, which reads visit instead: they waste 512 MiB' \
    '!need not' -- "$LAYERSCOPE" info 14-nested-copies.txt
expect "15-one-key" 0 '!wide thin' 'no findings' -- "$LAYERSCOPE" info 15-one-key.txt
finish
