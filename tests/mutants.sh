#!/bin/bash
# Changes one comparison, bound or constant at a time and runs the unit tests on the result: what no test notices is
# listed. A spot check, not a proof: some changes make no difference to anything (their lines are listed too).
#
#     a < b -> a <= b    a >= b -> a > b    a == b -> a != b    a && b -> a || b    n + 1 -> n + 2
#
# Usage: tests/mutants.sh [COUNT]   (default 40)
#   MUTANTS_SEED=N     which ones are drawn (1): the same seed draws the same
#   MUTANTS_IN='DIR…'  files and folders to draw from (core/planner core/executor core/analysis)
#   MUTANTS_AT='FILE:LINE…'  all changes of these lines instead of a draw
# Changes that make no difference to anything, each with its reason, are in tests/mutants.same and are not run.
# The library is built once as a shared one, so that a change costs one compilation, one link and the tests that run
# until one fails: those that most likely do first, the quick ones before the slow ones.
set -u
cd "$(dirname "$0")/.." || exit 2
count=${1:-40}
seed=${MUTANTS_SEED:-1}
places=${MUTANTS_IN:-core/planner core/executor core/analysis}
build=build/mutants
workers=${MUTANTS_JOBS:-2}
flags="-std=c11 -O1 -fPIC -w -pthread -I. -D_GNU_SOURCE -DLAYERSCOPE_VERSION=\"mutants\" $(pkg-config --cflags libcjson libzstd)"
libs="${CORE_LIBS:-$(pkg-config --libs libcjson libzstd) -lm} -lcmocka"
cc=${CC:-cc}
export CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C.UTF-8 TZ=UTC
unset NO_COLOR COLUMNS LINES

# ---- the library and its tests, unchanged ----

mkdir -p $build/obj $build/tests $build/lib
compile() { # compile SOURCE: only where it or a header is newer
    object=$build/obj/$(echo "$1" | tr / _).o
    [ -f "$object" ] && [ -z "$(find core -name '*.h' -newer "$object" -print -quit)" ] && [ "$object" -nt "$1" ] ||
        $cc $flags -c "$1" -o "$object"
}
export -f compile
export build cc flags libs
find core -name '*.c' | xargs -P "$workers" -I{} bash -c 'compile {}' || exit 2
find core -name '*.c' | tr / _ | sed 's/$/.o/' >$build/objects # others are of sources that are gone
sed "s|^|$build/obj/|" $build/objects | xargs $cc -shared -pthread -Wl,--no-as-needed -o $build/lib/libcore.so $libs ||
    exit 2
# test_growth counts the basic blocks of a library that is compiled for it, and tests no rule that a change could break.
tests=$(grep -L '^#include "tui/' tests/unit/test_*.c | grep -v '/test_growth\.c$')
for binary in $build/tests/*; do [[ $tests == *"/$(basename "$binary").c"* ]] || rm -f "$binary"; done
make_test() { # make_test SOURCE
    binary=$build/tests/$(basename "$1" .c)
    [ "$binary" -nt "$1" ] && [ -z "$(find core tests/unit -name '*.h' -newer "$binary" -print -quit)" ] ||
        $cc $flags "$1" -L$build/lib -lcore $libs -o "$binary"
}
export -f make_test
echo "$tests" | xargs -P "$workers" -I{} bash -c 'make_test {}' || exit 2

# Milliseconds of each test, and those that fail unchanged are left out.
: >$build/times
for test in $build/tests/test_*; do
    start=$(date +%s%N)
    if LD_LIBRARY_PATH=$build/lib timeout 300 "$test" >/dev/null 2>&1; then
        echo "$((($(date +%s%N) - start) / 1000000)) $test" >>$build/times
    else
        echo "left out: $(basename "$test") fails as it is" >&2
    fi
done
sort -n -o $build/times $build/times

# ---- where to change what ----

# Prints FILE:LINE:COLUMN:LENGTH:NEW for each operator and number outside of comments, texts and directives.
sites() {
    awk '
    function site(column, length_, new) { print FILENAME ":" FNR ":" column ":" length_ ":" new }
    FNR == 1 { comment = 0 }
    {
        line = ""
        for (i = 1; i <= length($0); i++) {
            two = substr($0, i, 2); one = substr($0, i, 1)
            if (comment) { if (two == "*/") { comment = 0; line = line " "; i++ } line = line " "; continue }
            if (two == "/*") { comment = 1; line = line "  "; i++; continue }
            if (one == "\"" || one == "\047") {
                line = line " "
                for (i++; i <= length($0) && substr($0, i, 1) != one; i++) {
                    if (substr($0, i, 1) == "\\") { line = line " "; i++ }
                    line = line " "
                }
                line = line " "; continue
            }
            line = line one
        }
        if (line ~ /^ *#/ || line ~ /assert\(/) next
        split("< <= > >= == != && ||", from, " "); split("<= < >= > != == || &&", to, " ")
        for (k = 1; k <= 8; k++)
            for (start = 1; (at = index(substr(line, start), " " from[k] " ")) > 0; start += at)
                site(start + at, length(from[k]), to[k])
        rest = line; start = 0
        while (match(rest, /[^A-Za-z0-9_.][0-9]+[^A-Za-z0-9_.]/)) {
            number = substr(rest, RSTART + 1, RLENGTH - 2)
            if (number + 0 < 1000) site(start + RSTART + 1, length(number), number + 1)
            start += RSTART + RLENGTH - 2; rest = substr(rest, RSTART + RLENGTH - 1)
        }
    }' "$@"
}
if [ -n "${MUTANTS_AT:-}" ]; then
    for at in $MUTANTS_AT; do sites "${at%%:*}" | grep -F "$at:"; done >$build/drawn
else
    # shellcheck disable=SC2086
    sites $(find $places -name '*.c' | sort) |
        awk -v seed="$seed" -v want="$count" '
        { at[NR] = $0 }
        END { x = seed % 2147483646 + 1
              for (i = 1; i <= NR && i <= want; i++) {
                  for (k = 0; k < 3; k++) x = x * 16807 % 2147483647
                  j = i + x % (NR - i + 1); t = at[i]; at[i] = at[j]; at[j] = t; print at[i] } }' >$build/drawn
fi

# ---- one change ----

# Patterns of the tests that most likely notice: those of rules at their bounds, of the file, and that use its header.
likely() { # likely NAME
    printf '/%s$\n' 'test_bounds.*' "test_$1"
    grep -lF "/$1.h\"" tests/unit/test_*.c | sed 's|.*/\(.*\)\.c$|/\1$|'
}
export -f likely
mutant() { # mutant SITE: prints a line
    IFS=: read -r file line column length new <<<"$1"
    own=$build/own.$$
    mkdir -p "$own"
    object=$(echo "$file" | tr / _).o
    awk -v n="$line" -v c="$column" -v l="$length" -v new="$new" \
        'FNR == n { $0 = substr($0, 1, c - 1) new substr($0, c + l) } { print }' "$file" >"$own/$(basename "$file")"
    text=$(sed -n "${line}p" "$own/$(basename "$file")" | sed 's/^ *//')
    what="$file:$line: $text"
    if grep -qxF "$file: $text" tests/mutants.same; then
        echo "the same   $what"
    elif ! $cc $flags -c "$own/$(basename "$file")" -o "$own/$object" 2>/dev/null; then
        echo "no code    $what"
    else
        grep -vxF "$object" $build/objects | sed "s|^|$build/obj/|" |
            xargs $cc -shared -pthread -Wl,--no-as-needed -o "$own/libcore.so" "$own/$object" $libs
        likely=$(likely "$(basename "$file" .c)")
        result="SURVIVED   $what"
        while read -r ms test; do
            LD_LIBRARY_PATH=$own timeout $((ms / 100 + 20)) "$test" >/dev/null 2>&1 && continue
            result="killed     $what    by $(basename "$test")"
            break
        done < <(grep -e "$likely" $build/times; grep -v -e "$likely" $build/times)
        echo "$result"
    fi
    rm -rf "$own"
}
export -f mutant
xargs -P "$workers" -d '\n' -I{} bash -c 'mutant "$1"' _ {} <$build/drawn | tee $build/results
echo "$(grep -c . $build/results) mutants, seed $seed: $(grep -c '^killed' $build/results) killed," \
    "$(grep -c '^SURVIVED' $build/results) survived, $(grep -c '^the same' $build/results) make no difference," \
    "$(grep -c '^no code' $build/results) did not compile"
