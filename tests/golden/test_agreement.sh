#!/bin/bash
# Help, screens, info and report tell one thing in one way, and the parts of a sum add up to it. Prints TAP.
. "$(dirname "$0")/lib.sh"
shop=samples/slow-shop.json
play() { # play FILE SIZE COMMAND…: the screens that the commands print
    local file=$1 size=$2
    shift 2
    printf '%s\n' "size $size" "$@" >"$dir/script"
    "$LAYERSCOPE" play "$dir/script" "$file" 2>&1
}
said() { # said NAME PATTERN TEXT: a line of the text matches
    grep -qE -- "$2" <<<"$3"
    ok "$1" $? "$3"
}
unsaid() { # unsaid NAME PATTERN TEXT: no line of the text matches
    ! grep -qE -- "$2" <<<"$3"
    ok "$1" $? "$3"
}

# The same defaults in the shell and in the explorer, says each page that speaks of them.
unsaid "help simulate: no other defaults in the explorer" 'smaller default|another default' "$("$LAYERSCOPE" help simulate | tr -s ' \n' ' ')"
said "help workloads: the same defaults" 'Defaults, the same in the shell and in the explorer' "$("$LAYERSCOPE" help workloads)"

# The row about garbage holds every layer once.
sum_of_garbage() { # the numbers of layers in "159 layers removable (31.7 GiB), held: 28 hole; 22 current, 32 needed"
    sed -E 's/\([^)]*\)//g; s/,([0-9])/\1/g' | grep -oE '[0-9]+ (layers? removable|hole|branch|current|needed)' | awk '{ n += $1 } END { print n + 0 }'
}
layers=$("$LAYERSCOPE" info $shop --json | sed -n 's/^  "layers": \([0-9]*\),$/\1/p')
for format in markdown html statistics; do
    case $format in
    markdown) row=$("$LAYERSCOPE" report $shop | grep '^| garbage') ;;
    html) row=$("$LAYERSCOPE" report --html $shop | grep -o '<td>garbage.*' | sed 's/<[^>]*>/ /g') ;;
    statistics) row=$(play $shop 200x50 'pane statistics' 'key Z' frame | grep 'layers removable') ;;
    esac
    [ -n "$row" ] && [ "$(head -1 <<<"$row" | sum_of_garbage)" = "$layers" ]
    ok "garbage adds up to all $layers layers: $format" $? "$row"
done
said "a layer that starts at the branch point" 'It starts at the branch point 0/1696070\.' \
    "$(play $shop 120x40 'gc branch 0/1696070' 'pane garbage' 'key Down Down Enter' frame)"

# The kinds of a store's edits add up to their number.
stores=(samples/lessons/8-leveled-store ../shared/data/engines/*/)
wrong=
for store in "${stores[@]}"; do
    line=$("$LAYERSCOPE" info "$store" 2>/dev/null | grep '^  history ')
    [ -z "$line" ] || awk '{ sub(/^ *history +steps? [0-9 to]+, /, ""); all = $1; sub(/^[^:]*: /, ""); n = split($0, part, ", ")
        for (i = 1; i <= n; i++) sum += part[i] + 0
        exit all != sum || sum == 0 }' <<<"$line" || wrong+="$store:$line "
done
[ -z "$wrong" ]
ok "the kinds of edits add up in ${#stores[@]} stores" $? "$wrong"

# A limit that RocksDB has switched off is never reached.
store=samples/lessons/8-leveled-store
cp -r $store "$dir/off"
sed -i 's/level0_slowdown_writes_trigger=.*/level0_slowdown_writes_trigger=2147483647/; s/level0_stop_writes_trigger=.*/level0_stop_writes_trigger=2147483647/; s/soft_pending_compaction_bytes_limit=.*/soft_pending_compaction_bytes_limit=0/' "$dir"/off/OPTIONS-*
levels=$(play "$dir/off" 80x24 'key S Z Down Down Down' frame)
said "limits that are off" 'stalls +writes are never slowed down or blocked' "$levels"
unsaid "a limit of 0 bytes is off" 'writes are slowed down at 0 B' "$("$LAYERSCOPE" info "$dir/off")"
said "on screen, a store's columns have the names of info" 'score +overlap +write amp' "$levels"
said "info names the columns" 'score +overlap +write amp' "$("$LAYERSCOPE" info $store)"

# A run is sampled once after each flush, as often as the shell says that it counts reads.
flushes=$("$LAYERSCOPE" simulate hot-cold --small | sed -n 's/^  counted after each of \([0-9]*\) flushes.*/\1/p')
said "as many samples in the statistics as flushes in the shell" "over the run, from ${flushes:?} samples after flushes" \
    "$(play $shop 200x50 'simulate hot-cold small' wait 'pane statistics' frame)"

# Skipped lines have one place among the findings: after the severe ones, before the warnings.
printf '%s\n' 'fanout 4' 'delta 0 10 0 0x40000000' 'delta 0 10 zz 30' >"$dir/bad"
printf '%s\n' 'fanout 4' 'delta 0 10 10 20' 'delta 0 10 15 30' 'delta 0 10 zz 30' >"$dir/warned"
titles() { sed -E 's/ \((severe|warning|note)\)$//; s/:.*//'; }
for file in "$dir/bad" "$dir/warned"; do
    listed=$("$LAYERSCOPE" info "$file" 2>/dev/null | sed -nE 's/^  (severe|warning|note) +//p' | titles)
    told=$("$LAYERSCOPE" report "$file" 2>/dev/null | sed -n 's/^### [0-9]*\. //p' | titles)
    screen=$(play "$file" 200x50 'pane findings' 'key Z' wait frame | sed -nE 's/^│(!!| !| ·) //p' | titles)
    [ -n "$listed" ] && grep -q 'lines were skipped' <<<"$listed" && [ "$listed" = "$told" ] && [ "$listed" = "$screen" ]
    ok "skipped lines have one place among findings: ${file##*/}" $? "$listed / $told / $screen"
    said "the number of findings has them: ${file##*/}" "^- $(grep -c . <<<"$listed") findings" "$("$LAYERSCOPE" report "$file" 2>/dev/null)"
done

# Enter on the skipped lines shows their heading in the statistics, not the counts above it.
entered=$(play tests/golden/tasks/skipped.txt 80x24 'pane findings' 'key Z' frame 'key Enter' frame | tac | sed '/┌─/q' | tac)
said "Enter leads to the heading of the skipped lines" '^│skipped lines: 4 ' "$entered"
unsaid "Enter leads past the counts" '^│(input|layers|L0) +' "$entered"
finish
