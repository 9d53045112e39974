#!/bin/bash
# `check` on the vectors of the policy `legacy`, scenarios and art: its output and its exit status. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/golden || exit 2
for file in legacy/*.scn; do
    out=$("$LAYERSCOPE" check "$file" 2>&1)
    status=$?
    cases=$(grep -c '^case ' "$file")
    [ $status -eq 0 ] && [ "$out" = "$cases passed, 0 failed" ]
    ok "$file: $cases cases" $? "$out"
done

# A wrong answer names the case, the place, what was expected and what was found.
sed 's/^expect value 1$/expect value 7/' legacy/random_trigger.scn >"$dir/wrong.scn"
out=$("$LAYERSCOPE" check "$dir/wrong.scn" 2>&1)
status=$?
wrong=$(grep -c '^expect value 7$' "$dir/wrong.scn")
[ $status -eq 1 ] && [ "$(tail -1 <<<"$out")" = "$(($(grep -c '^case ' "$dir/wrong.scn") - wrong)) passed, $wrong failed" ] &&
    grep -q 'wrong.scn:[0-9]*: case trigger-002, question of line [0-9]*, line 1 of the answer' <<<"$out" &&
    grep -qx '  expected  value 7' <<<"$out" && grep -qx '  found     value 1' <<<"$out"
ok "a wrong answer is told and is exit status 1" $? "$out"

printf 'case short\npolicy legacy\nask gc_trigger l1=0 l2=1 kb=1 ratio=1\ncase long\npolicy legacy\nask gc_trigger l1=0 l2=1 kb=1 ratio=1\nexpect value 0\nexpect value 0\n' >"$dir/lines.scn"
out=$("$LAYERSCOPE" check - <"$dir/lines.scn" 2>&1)
status=$?
[ $status -eq 1 ] && [ "$(grep -c 'nothing more' <<<"$out")" -eq 2 ] && [ "$(tail -1 <<<"$out")" = "0 passed, 2 failed" ]
ok "answers are complete: a line too few or too many fails" $? "$out"

printf 'case bad\npolicy legacy\nkeybase a 000000067F00000005000040000000000000\ndelta a+0 a+5 20 10\n' >"$dir/bad.scn"
out=$("$LAYERSCOPE" check "$dir/bad.scn" legacy/random_trigger.scn 2>&1)
status=$?
[ $status -eq 3 ] && grep -q "bad.scn:4: an empty LSN range: 'delta a+0 a+5 20 10'; expected delta KEY KEY LSN LSN" <<<"$out" &&
    [ "$(tail -1 <<<"$out")" = "8 passed, 0 failed" ]
ok "a bad line is exit status 3 with its place, other files are checked" $? "$out"

printf 'fanout 2\ndelta 0 100 1000 2000 size=1M\ndelta 0 100 2000 3000 size=1M\nexpect depth 2\nexpect splits 1\n' >"$dir/plan.scn"
out=$("$LAYERSCOPE" check "$dir/plan.scn" 2>&1)
status=$?
[ $status -eq 1 ] && [ "$out" = "$dir/plan.scn:5: expected splits 1, found 0
1 passed, 1 failed" ]
ok "each expectation of a scenario counts" $? "$out"

printf '+--+ : +--+\n|1M| : |1M|\n+--+ : +--+\n' >"$dir/picture.art"
out=$("$LAYERSCOPE" check "$dir/picture.art" 2>&1)
[ $? -eq 0 ] && [ "$out" = "1 passed, 0 failed" ]
ok "a picture's column of : is one" $? "$out"

out=$("$LAYERSCOPE" check "$dir/none" 2>&1)
[ $? -eq 3 ] && [ "$(tail -1 <<<"$out")" = "0 passed, 0 failed" ]
ok "a file that is not there is exit status 3" $? "$out"
# Read depths are those of the layers that a set states, as `info` counts them, although compaction of the level is
# due. A mean has decimals.
printf 'fanout 2\ndelta 0 100 100 200\ndelta 0 100 200 300\nimage 0 50 100\n' >"$dir/due.scn"
for expected in 'max 3' 'p50 2' 'mean 2.5' 'mean 3' 'p99 3'; do echo "expect read_depth $expected"; done >>"$dir/due.scn"
echo 'expect jobs 1' >>"$dir/due.scn"
out=$("$LAYERSCOPE" check "$dir/due.scn" 2>&1)
[ $? -eq 0 ] && [ "$out" = "6 passed, 0 failed" ] && "$LAYERSCOPE" info --json "$dir/due.scn" | grep -q '"mean": 2.5,'
ok "reads before the plan, jobs of the plan" $? "$out"
out=$("$LAYERSCOPE" convert "$dir/due.scn" - --to scenario | "$LAYERSCOPE" check - 2>&1 && "$LAYERSCOPE" convert "$dir/due.scn" - --to history |
    "$LAYERSCOPE" convert - - --to scenario | grep 'mean 2')
[ "$out" = "6 passed, 0 failed
expect read_depth mean 2.5" ]
ok "decimals survive a conversion" $? "$out"
{ sed 's/mean 2.5/mean 2.4/; s/p99 3/p99 9/; s/mean 3/mean 2.1234567/' "$dir/due.scn"; echo compact; echo 'expect read_depth max 1'; } >"$dir/off.scn"
out=$("$LAYERSCOPE" check "$dir/off.scn" 2>&1)
[ $? -eq 1 ] && grep -q 'expected read_depth mean 2.4, found ' <<<"$out" && grep -q ':8: skipped: not a number' <<<"$out"
ok "a mean that is off" $? "$out"

# In a directory, files that may contain expectations are checked and all others are counted. Markdown without a
# picture is no failure.
mkdir -p "$dir/dir/below"
printf '# Words\nonly words\n' >"$dir/dir/below/words.md"
printf 'hello\n' >"$dir/dir/notes"
printf '\0\1\2' >"$dir/dir/binary"
cp "$dir/plan.scn" "$dir/picture.art" "$dir/dir"
cp legacy/random_trigger.scn "$dir/dir/below"
out=$("$LAYERSCOPE" check "$dir/dir" 2>&1)
[ $? -eq 1 ] && [ "$(tail -1 <<<"$out")" = "10 passed, 1 failed" ] && grep -q 'dir/plan.scn:5: expected splits 1, found 0' <<<"$out" &&
    grep -q 'dir: 3 files are no scenario, picture or vectors (first: ' <<<"$out"
ok "a directory" $? "$out"
out=$("$LAYERSCOPE" check "$dir/dir/below/words.md" "$dir/picture.art" 2>&1)
[ $? -eq 0 ] && [ "$(tail -1 <<<"$out")" = "1 passed, 0 failed" ] && grep -q 'words.md: no picture in it, nothing to check' <<<"$out"
ok "Markdown without a picture is told" $? "$out"
rm -r "$dir/dir/below/random_trigger.scn" "$dir/dir/plan.scn" "$dir/dir/picture.art"
out=$("$LAYERSCOPE" check "$dir/dir" 2>&1)
[ $? -eq 0 ] && [ "$(tail -1 <<<"$out")" = "0 passed, 0 failed" ] && grep -q 'no scenario, picture or vectors in it' <<<"$out"
ok "a directory with nothing to check" $? "$out"
out=$("$LAYERSCOPE" check ../../samples 2>&1)
[ $? -eq 0 ] && ! grep -q 'skipped' <<<"$out" && grep -q 'samples: 1[0-9] files are no scenario' <<<"$out"
ok "a directory's lessons and scripts are not checked" $? "$out"
out=$("$LAYERSCOPE" check 2>&1)
[ $? -eq 2 ]
ok "no file is a usage error" $? "$out"
# One rule for every command that shows a set: an expectation that fails is exit status 1.
printf 'fanout 2\ndelta 0 100 1000 2000 size=1M\ndelta 0 100 2000 3000 size=1M\nexpect depth 3\nexpect splits 0\n' >"$dir/shown.scn"
for command in info "info --json" levels "levels --json" plan render "render -f svg" table report "read $dir/shown.scn 5"; do
    read -ra words <<<"$command"
    [ "${words[0]}" = read ] || words+=("$dir/shown.scn")
    check "a failed expectation: ${words[*]:0:2}" 1 'shown.scn:4: expected depth 3, found 2' "$LAYERSCOPE" "${words[@]}"
done
sed -i 's/depth 3/depth 2/' "$dir/shown.scn"
for command in info levels plan render table report; do
    check "an expectation that holds: $command" 0 . "$LAYERSCOPE" $command "$dir/shown.scn"
done
finish
