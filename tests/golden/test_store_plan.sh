#!/bin/bash
# Plans of LSM stores: `plan` does what `info` says is due, table by table, and states what it deletes without a compaction.
# Prints TAP.
. "$(dirname "$0")/lib.sh"
store=samples/lessons/8-leveled-store
plan() { "$LAYERSCOPE" plan $store "$@" >"$dir/plan" 2>&1; }
info() { "$LAYERSCOPE" info $store "$@" >"$dir/info" 2>&1; }
has() { # has NAME PATTERN: of the plan
    grep -qE -- "$2" "$dir/plan"
    ok "$1" $? "no line like: $2
$(cat "$dir/plan")"
}

plan
info
has "a level above its target is compacted" '^level 1 .* L1 392 KiB >= target 256 KiB: compact$'
has "bytes of inputs and outputs" '^reads 117 KiB, writes 117 KiB: 2 tables; 2 tables deleted$'
grep -q '^  next      compact L1 to L2: score 1.53 .* 2 tables, 117 KiB: #79, and of L2 #47$' "$dir/info"
ok "info states the same tables and bytes" $? "$(grep next "$dir/info")"
has "a store writes all tables in one compaction" ': 1 compaction, 2 output tables$'
has "the time is that of one compaction" '^at 100 MiB/s: [0-9]* ms$'
grep -q ' at which a table begins or ends' "$dir/info"
ok "info says what it counts of the keys" $? "$(grep keys "$dir/info")"
# Two outputs of one table's size: the first ends where the second starts.
edge=$(sed -n 's/^ *0 .*… \([0-9a-f]*\) .*/\1/p' "$dir/plan")
[ -n "$edge" ] && grep -q "^ *1 *2 *table $edge … " "$dir/plan"
ok "outputs join without a gap" $? "$(cat "$dir/plan")"

plan --explain
has "each level's score, with its flip" 'content 728 KiB < target 1\.00 MiB: L2 is not due, score 0\.71  \[flips at max_bytes_for_level_base = 186293 \(182 KiB\)\]'
has "the pick" 'score 1\.533 >= threshold 1\.000: compact L1 to L2, 2 tables; seed #79, .*, which overlaps least below for its size$'
plan --set level0_file_num_compaction_trigger=1 --json
has "tables of L0 are taken by a rule of L0, which names the seed" '"rule": "l0-pick".*compact L0 to L1, [0-9]* tables; seed #[0-9]*, '
plan --explain
has "deletions follow from jobs" '^  then 2 input tables are deleted, once the compaction has finished$'
plan --policy leveled+level0_file_num_compaction_trigger=2+max_bytes_for_level_base=100K --explain
has "L0 has a flip, or says why it has none" 'L0.* is due, score [0-9.]*; no single value flips it, as it is due by (its bytes|the number of its tables) too$'
plan --set max_bytes_for_level_base=186294 --explain
has "one byte before it does not flip" 'L2 is not due, score 1\.00'
plan --set max_bytes_for_level_base=186293 --explain
has "at the byte of a flip the level is due" 'L2 is due, score 1\.00'
plan --set max_bytes_for_level_base=182K
has "a flip in K has the same verdict" 'L2 728 KiB >= target 728 KiB|L2 is due|L1 392 KiB >= target 182 KiB'
plan --why '#79'
has "why a table is deleted" '^    table #79 is deleted: the compaction read it$'
has "--why of a table says what the compaction makes of it" '^  the compaction reads it for 2 output tables$'

# A table that overlaps nothing is moved: it is neither read nor written.
cat >"$dir/move.txt" <<'END'
--------------- Column family "default"  (ID 0) --------------
log number: 12
comparator: leveldb.BytewiseComparator
--- level 1 --- version# 3 ---
 9:4000[1 .. 20]['30' seq:3, type:1 .. '40' seq:5, type:0]
 8:3000[1 .. 20]['50' seq:3, type:1 .. '60' seq:5, type:0]
--- level 2 --- version# 3 ---
 7:2000[1 .. 20]['70' seq:3, type:1 .. '80' seq:5, type:0]
next_file_number 14 last_sequence 40  prev_log_number 0 max_column_family 0 min_log_number_to_keep 12
END
"$LAYERSCOPE" plan "$dir/move.txt" --policy max_bytes_for_level_base=5K --json >"$dir/plan" 2>/dev/null
has "a move is a job that is spared" '"id": 0, "strategy": "deltas", "level": 2, .*"skipped": true'
has "a move reads and writes nothing" '"totals": \{"bytes_read": 0, "bytes_written": 0, "bytes_avoided": 0, .*"skipped": 2, "deleted": 0\}'

# A flip names a parameter that the policy has, and at that value the verdict is the opposite: also where the policy
# is another engine's than the store.
flips() { # flips POLICY: of each level's score
    "$LAYERSCOPE" plan $store --policy "$1" --json 2>/dev/null >"$dir/first.json"
    grep -o '"rule": "level-score", "level": [0-9]*,.*"verdict": [a-z]*,.*"flips": {[^}]*}' "$dir/first.json" |
        sed 's/.*"level": \([0-9]*\),.*"verdict": \([a-z]*\),.*"parameter": "\([^"]*\)", "value": \([0-9]*\)}/\1 \2 \3 \4/'
}
for policy in leveled leveldb pebble; do
    flips $policy >"$dir/flips"
    wrong=
    while read -r level due parameter value; do
        "$LAYERSCOPE" plan $store --policy $policy --set "$parameter=$value" --json >"$dir/second.json" 2>&1
        now=$(sed -n "s/.*\"rule\": \"level-score\", \"level\": $level,.*\"verdict\": \([a-z]*\),.*/\1/p" "$dir/second.json" | head -1)
        [ -n "$now" ] && [ "$now" != "$due" ] || wrong="$wrong level $level $parameter=$value: '$due', then '$now'"
    done <"$dir/flips"
    [ -z "$wrong" ] && [ "$(wc -l <"$dir/flips")" -ge 2 ]
    ok "$policy: each flip flips" $? "$wrong
$(cat "$dir/flips")"
done

# FIFO deletes tables without a job.
plan --policy fifo+max_table_files_size=100K
has "FIFO: the limit" 'tables 1\.39 MiB > max_table_files_size 100 KiB: compact$'
has "FIFO: tables are deleted, nothing is written" '^nothing is written; 11 tables deleted, 728 KiB$'
plan --policy fifo+max_table_files_size=100K --explain
has "FIFO: explained" '^  then 11 tables are deleted, without a compaction$'
plan --policy fifo+max_table_files_size=100K --why '#47'
has "FIFO: why" '^  it is deleted at step '
! grep -q 'it stays' "$dir/plan"
ok "FIFO: it does not stay" $?
plan --policy fifo+max_table_files_size=100K --json
has "FIFO: totals" '"bytes_written": 0, .*"bytes_deleted": 745173, .*"deleted": 11}'
plan --policy fifo+max_table_files_size=1G
has "FIFO below its limit" '^no level is due: nothing to compact$'
has "FIFO below its limit deletes nothing" '^nothing is written$'

# A history has no place for a store's keys: what could not be opened again is not written.
rm -f "$dir/out.json"
check "plan -o" 3 "a history has no place for an LSM store's keys" "$LAYERSCOPE" plan $store -o "$dir/out.json"
[ ! -e "$dir/out.json" ]
ok "plan -o writes nothing" $?
check "convert --to history" 3 "a history has no place for an LSM store's keys" \
    "$LAYERSCOPE" convert $store "$dir/out.json" --to history

# predict as JSON has as many lines as the text, with the same rules.
"$LAYERSCOPE" predict $store --json >"$dir/predict.json" 2>&1
[ "$(grep -c '"step": ' "$dir/predict.json")" = 9 ] && [ "$(grep -c '"predicted": true' "$dir/predict.json")" = 8 ] &&
    grep -q '"predicted": 8,' "$dir/predict.json" && grep -q '"of": 9' "$dir/predict.json"
ok "predict --json counts as the text does" $? "$(tail -4 "$dir/predict.json")"
grep -q '"step": 20, .*"predicted": false, "reason": "manual[^"]*", "seed": null, "cause": "unknown"}' "$dir/predict.json"
ok "predict --json: a compaction by hand has no seed" $? "$(grep '"step": 20' "$dir/predict.json")"
grep -q '"step": 21, .*"event": "move", "from": 1, "to": 2, "inputs": \[40, 41, 42, 43\], "outputs": \[40, 41, 42, 43\], "predicted": true, "reason": "size", "decided": 20, "score": 2.690769, "seed": 40, "cause": "rule"}' "$dir/predict.json"
ok "predict --json: a move, whose tables stay" $? "$(grep '"step": 21' "$dir/predict.json")"
# A table that the plan leaves alone: policies of stores have no target size that could be raised to reach it.
for policy in leveled universal fifo; do
    "$LAYERSCOPE" plan $store --policy $policy --why '#76' >"$dir/plan" 2>&1
    [ $? -eq 0 ] && ! grep -q target_file_size "$dir/plan"
    ok "$policy: --why of a table that is kept" $? "$(cat "$dir/plan")"
done
# The explorer opens a plan at its compaction. At its end, title, levels and map have one state: what was compacted
# counts where it now lies.
printf '%s\n' 'size 120x30' plan 'key S' frame 'key q' 'key End' 'key S' frame >"$dir/plan.play"
"$LAYERSCOPE" play "$dir/plan.play" $store >"$dir/plan" 2>&1
has "a plan opens at its compaction" '│ L1 392 KiB ≥ target 256 KiB → compact .*step [1-9][0-9]*/[0-9]+ '
grep -q '│L1    9  392 KiB  256 KiB  1.53 ' "$dir/plan" && grep -q '│next L1 to L2 (1.53): 2 tables, 117 KiB' "$dir/plan"
ok "there the levels are those of the store" $? "$(cat "$dir/plan")"
sed -n '/ step \([0-9]*\)\/\1 /,$p' "$dir/plan" >"$dir/end"
grep -q '│ L1 343 KiB ≥ target 256 KiB → compact' "$dir/end" && grep -q '│L1    8  343 KiB  256 KiB  1.34 ' "$dir/end" &&
    grep -q '│L2   12  777 KiB ' "$dir/end" && grep -q '│next L1 to L2 (1.34): 2 tables' "$dir/end" &&
    grep -q '^│ *L1 ' "$dir/end" && grep -q '^│ *L2 ' "$dir/end"
ok "at the end title, levels and names on the map are those of the plan" $? "$(cat "$dir/end")"
"$LAYERSCOPE" play - "$dir/move.txt" >"$dir/plan" 2>&1 <<'END'
size 120x30
plan leveled+max_bytes_for_level_base=5K
key End
key S
frame
END
grep -q '│L1    [01] ' "$dir/plan" && grep -qE '│L2    [23] ' "$dir/plan"
ok "a moved table counts on its new level" $? "$(cat "$dir/plan")"
# A read of the plan's result visits planned tables, of which no sequence number is known.
{
    printf 'size 120x40\nplan\nkey End\nworst list\nkey'
    printf ' j%.0s' $(seq 18)
    printf '\nkey Enter\nframe\n'
} >"$dir/read.play"
"$LAYERSCOPE" play "$dir/read.play" samples/lessons/8-leveled-store >"$dir/read" 2>&1
grep -qE '4 L2 +#\+[0-9]+ {16,}81.2 KiB' "$dir/read"
ok "a planned table has no sequence number" $? "$(sed -n 3,8p "$dir/read")"
finish
