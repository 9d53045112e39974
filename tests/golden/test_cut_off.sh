#!/bin/bash
# Inputs that end in the middle: what was not read is among the findings, in `info`, in its JSON, in the report and in
# the explorer; where nothing can be read, the input is refused. A skipped line never changes the exit status, except
# with --strict. Prints TAP.
. "$(dirname "$0")/lib.sh"
"$LAYERSCOPE" convert samples/slow-shop.json "$dir/api.json" --to api 2>/dev/null
head -c 3000 samples/slow-shop.json >"$dir/index.json"
head -c 5000 "$dir/api.json" >"$dir/map.json"
"$LAYERSCOPE" convert samples/slow-shop.json --to names - 2>/dev/null | head -c 5010 >"$dir/names.txt"
head -c 600 samples/overlaps.scn >"$dir/set.scn"
printf 'size 120x40\npane findings\nframe\n' >"$dir/look.play"
for input in index.json map.json names.txt set.scn; do
    expect "$input: a finding, and no failure" 0 '^findings' 'warning  lines were skipped: 1 line not understood' \
        -- "$LAYERSCOPE" info "$dir/$input"
    expect "$input: counted in JSON" 0 '"skipped": 1[,}]?' -- "$LAYERSCOPE" info --json "$dir/$input"
    expect "$input: in the report" 0 'lines were skipped|line.* not understood|not read' -- "$LAYERSCOPE" report "$dir/$input"
    expect "$input: on the pane of findings" 0 'lines were skipped' -- "$LAYERSCOPE" play "$dir/look.play" "$dir/$input"
    check "$input: an error with --strict" 3 "$input:[0-9]+" "$LAYERSCOPE" info --strict "$dir/$input"
done
expect "an index says where it ends" 0 'index.json:23: column 119: not valid JSON: the input is cut off, or a bracket is not closed; layers from here on are missing' \
    -- "$LAYERSCOPE" info "$dir/index.json"
expect "the last layer is read only in part" 0 'missing, and only the name of the last one before it, #19, was read' \
    -- "$LAYERSCOPE" info "$dir/index.json"
expect "a finding that the damage may cause says so" 0 '^ *This may come from the skipped lines' \
    -- "$LAYERSCOPE" info "$dir/index.json"
name=000000000000000000000000000000000000-030000000000000000000000000000000002__00000
printf '%s\n' "${name}00C760FA190" "${name}ZZC760FA190" "${name}00C760" >"$dir/lsns.txt"
expect "an LSN that is no number is not one that is cut off" 0 'lsns.txt:2: its last LSN is not 16 hex digits' \
    'lsns.txt:3: the name is cut off: its last LSN has fewer than 16 hex digits' -- "$LAYERSCOPE" info "$dir/lsns.txt"
expect "what was lost is said" 0 'not understood, and the input is cut off: what follows is missing' \
    -- "$LAYERSCOPE" info "$dir/index.json"
worst=$("$LAYERSCOPE" info "$dir/index.json" 2>/dev/null | grep -A1 '^findings' | tail -1)
same "damage stands above what it may cause" '  warning  lines were skipped' "${worst%%:*}"
expect "the same on the pane and in the report" 0 'This may come from the skipped lines' -- "$LAYERSCOPE" report "$dir/index.json"
printf 'size 160x50\npane findings\nexpect and the input is cut off\nkey Down\nexpect This may come from the skipped\n' >"$dir/look.play"
"$LAYERSCOPE" play "$dir/look.play" "$dir/index.json" >"$dir/look.out" 2>&1
ok "the pane says it of the marked finding" $? "$(tail -1 "$dir/look.out")"
expect "no such words where nothing was skipped" 0 '!This may come' '^findings' -- "$LAYERSCOPE" info samples/slow-shop.json
"$LAYERSCOPE" simulate hot-cold --records 20000 --target-file-size 1M -o "$dir/run.json" >/dev/null
head -c 4000 "$dir/run.json" >"$dir/cut-run.json"
check "half a saved history is refused" 3 'cut-run.json:[0-9]+:[0-9]+: not valid JSON' "$LAYERSCOPE" info "$dir/cut-run.json"
if command -v gzip >/dev/null; then
    gzip -c samples/slow-shop.json | head -c 1500 >"$dir/index.json.gz"
    check "half an archive is refused" 3 "gzip can't unpack all of it" "$LAYERSCOPE" info "$dir/index.json.gz"
fi
finish
