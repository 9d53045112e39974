#!/bin/bash
# Which lines and branches of core/ and tui/ the tests run, by gcov: a table by folder, goals, and all that is not
# covered in BUILD/uncovered.txt. Branches are counted as taken at least once, asserts are compiled out.
# Usage: tests/coverage.sh BUILD [PATTERN]   (PATTERN: run only tests whose path contains it)
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
pattern=${2:-}
find "$build" -name '*.gcda' -delete
tests/run.sh "$build" "$pattern" || echo "coverage: some tests failed; the figures below are of those that ran"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here() { # here OBJECT.gcda: the figures of its .c file, then the lines and branches that no test ran
    source=${1#"$build"/}
    source=${source%.gcda}.c
    [ -f "$source" ] || return 0
    gcov -t -b -o "$(dirname "$1")" "${1%.gcda}.o" 2>/dev/null | awk -v s="$source" '
        / 0:Source:/ { file = $0; sub(/.*0:Source:/, "", file); sub(/^\.\//, "", file); on = file == s; next }
        !on { next }
        /^branch/ {
            branches++
            if (/never executed/ || / taken 0%/) {
                if (count !~ /#|=/ && !told[line]++) print "branch " s ":" line ":" text
            } else taken++
            next
        }
        /^ *([0-9]+|#####|=====)\*?: *[0-9]+:/ {
            count = $0; sub(/:.*/, "", count); gsub(/ /, "", count)
            text = $0; sub(/^[^:]*: */, "", text); line = text + 0; sub(/^[0-9]+:/, "", text)
            lines++
            if (count ~ /#|=/) print "line " s ":" line ":" text; else run++
        }
        END { printf "figures %s %d %d %d %d\n", s, run, lines, taken, branches }'
}
export -f here
export build
find "$build/core" "$build/tui" -name '*.gcda' | sort | xargs -r -P 2 -n 1 bash -c 'here "$0"' >"$work/all"
find core tui -name '*.c' | while read -r source; do # files that no test ran
    [ -f "$build/${source%.c}.gcda" ] || echo "figures $source 0 $(grep -c ';' "$source") 0 1"
done >>"$work/all"

grep -E '^(line|branch) ' "$work/all" | sort -t: -k1,1 -k2,2n >"$build/uncovered.txt"
awk '/^figures/ {
        n = split($2, p, "/"); folder = n > 2 ? p[1] "/" p[2] : p[1]
        names[folder]; l[folder] += $3; nl[folder] += $4; b[folder] += $5; nb[folder] += $6
        if (folder != p[1]) { names[p[1]]; l[p[1]] += $3; nl[p[1]] += $4; b[p[1]] += $5; nb[p[1]] += $6 }
    }
    function row(f) { return sprintf("%-20s %8d of %6d lines %5.1f %%   %8d of %6d branches %5.1f %%", f, l[f], nl[f],
                      nl[f] ? 100 * l[f] / nl[f] : 100, b[f], nb[f], nb[f] ? 100 * b[f] / nb[f] : 100) }
    END { for (f in names) print row(f) | "sort"; close("sort")
          missed += l["core"] < .95 * nl["core"]; missed += b["core"] < .85 * nb["core"]; missed += l["tui"] < .90 * nl["tui"]
          print "goals: core 95 % of lines and 85 % of branches, tui 90 % of lines: " (missed ? "MISSED" : "met") }' "$work/all"
echo "least covered files:"
awk '/^figures/ && $4 - $3 > 0 { printf "%6d lines %6d branches not covered  %s\n", $4 - $3, $6 - $5, $2 }' "$work/all" |
    sort -rn | head -25
echo "$(grep -c '^line' "$build/uncovered.txt") lines and the branches of $(grep -c '^branch' "$build/uncovered.txt") lines are not covered: $build/uncovered.txt"
