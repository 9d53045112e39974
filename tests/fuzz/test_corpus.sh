#!/bin/bash
# Replays every fuzzer's corpus (tests/fuzz/corpus/NAME) through the fuzzer built without libFuzzer. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
n=0
bad=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    n=$((n + 1))
    files=$(ls tests/fuzz/corpus/"$name" 2>/dev/null | wc -l)
    if [ "$files" -eq 0 ]; then
        echo "not ok $n - $name has no corpus"
        bad=1
    elif out=$(find "tests/fuzz/corpus/$name" -type f -print0 | xargs -0 timeout 120 "$BUILD/fuzz/fuzz_$name" 2>&1); then
        echo "ok $n - $name: $files files"
    else
        echo "not ok $n - $name: $files files"
        printf '%s\n' "$out" | tail -20 | sed 's/^/# /'
        bad=1
    fi
done
echo "1..$n"
exit $bad
