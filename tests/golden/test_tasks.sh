#!/bin/bash
# Questions that users have, each a script of at most five keys that brings the answer to the screen, at three sizes.
# The first line of tests/golden/tasks/NAME.task is the question; `# open FILE` names the input (otherwise the demo).
# A typed command counts as two keys, itself and Enter; what only a script needs counts as none. NAME-SIZE.txt is the golden frame; UPDATE_GOLDEN=1 writes the frames again.
# @DIR@ is a directory for exports; `# exported TEXT` is what every exported picture and page must contain.
. "$(dirname "$0")/lib.sh"
got=$dir/got script=$dir/script
for task in tests/golden/tasks/*.task; do
    name=$(basename "$task" .task)
    file=$(sed -n '2s/^# open //p' "$task")
    keys=$(sed -n 's/^key //p' "$task" | wc -w)
    commands=$(grep -cvE '^(#|key |wait$|frame$|expect |.*export @DIR@)' "$task")
    keys=$((keys + 2 * commands))
    [ "$keys" -le 5 ]
    ok "$name: $keys keys" $?
    for size in 80x24 120x40 200x50; do
        want=tests/golden/tasks/$name-$size.txt
        { echo "size $size"; sed "s|@DIR@|$dir|" "$task"; } >"$script"
        # shellcheck disable=SC2086
        "$LAYERSCOPE" play "$script" $file >"$got" 2>/dev/null
        status=$?
        [ -n "$UPDATE_GOLDEN" ] && cp "$got" "$want"
        [ $status -eq 0 ] && cmp -s "$got" "$want"
        status=$?
        ok "$name at $size" $status
        if [ $status -ne 0 ]; then
            "$LAYERSCOPE" play "$script" $file 2>&1 >/dev/null | sed 's/^/# /'
            diff "$want" "$got" | head -30 | sed 's/^/# /'
        fi
    done
    sed -n 's/^# exported //p' "$task" >"$dir/said"
    [ -s "$dir/said" ] || continue
    for file in "$dir"/*.svg "$dir"/*.html; do
        [ -e "$file" ] || continue
        while IFS= read -r said; do
            grep -qF ">$said</text>" "$file"
            ok "$name: ${file##*/} says: $said" $?
        done <"$dir/said"
    done
    rm -f "$dir"/*.*
done
finish
