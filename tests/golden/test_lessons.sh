#!/bin/bash
# Every lesson, from its begin to its end without a learner: each question has exactly one right answer, by the program's
# own numbers, and every check holds. A lesson that is wrong is refused with its line. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
n=0 bad=0
report() { # report NAME STATUS OUTPUT
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        sed 's/^/# /' "$3"
        bad=1
    fi
}
out=$(mktemp)
work=$(mktemp -d)
trap 'rm -rf "$out" "$work"' EXIT

for lesson in samples/lessons/*.lesson; do
    "$LAYERSCOPE" tutor --check "$lesson" >"$out" 2>&1
    status=$?
    predictions=$(grep -c '^= ' "$out")
    [ "$predictions" -ge 2 ] || status=1
    report "$(basename "$lesson"): $predictions predictions" "$status" "$out"
    ! grep -nE '.{700}' "$lesson" >"$out"
    report "${lesson##*/}: no paragraph is endless" $? "$out"
done

"$LAYERSCOPE" tutor >"$out" 2>&1
[ "$(grep -cE '^[0-9]' "$out")" = "$(ls samples/lessons/*.lesson | wc -l)" ]
report "tutor lists them all" $? "$out"

lesson() { # lesson NAME STATUS PATTERN: the lesson on stdin ends with that status and says so
    cat >"$work/try.lesson"
    "$LAYERSCOPE" tutor --check "$work/try.lesson" >"$out" 2>&1
    status=$?
    [ $status = "$2" ] && grep -qE "$3" "$out"
    report "$1" $? "$out"
}
lesson "a question without a right answer is refused" 1 "try:9:.*it is '1', and no choice is" <<'END'
# Wrong
load
delta 0 100 1000 2000
end load
ask How many layers?
choice 2: two
choice 3: three
predict
right layers
END
lesson "so is one with two" 1 "two choices say so" <<'END'
# Twice
load
delta 0 100 1000 2000
end load
ask How many layers?
choice 1: one
choice 1: a single one
predict
right layers
END
lesson "a check that fails" 1 "try:5:.*it is 1" <<'END'
# Check
load
delta 0 100 1000 2000
end load
check layers = 2
END
lesson "an unknown number in a text" 1 "'height' is none of" <<'END'
# Number
say The {height} of it.
END
lesson "a load without an end" 1 "there is no line 'end load'" <<'END'
# End
load
delta 0 100 1000 2000
END
lesson "a scenario with a bad line" 1 "" <<'END'
# Scenario
load
delta 0 zzz 1000 2000
end load
END

prefix=$work/prefix
make -s install PREFIX="$prefix" B="$(realpath --relative-to=. "$BUILD")" >"$out" 2>&1 &&
    (cd / && "$prefix/bin/layerscope" tutor) >"$out" 2>&1
[ "$(grep -cE '^[0-9]' "$out")" = "$(ls samples/lessons/*.lesson | wc -l)" ]
report "an installed program finds its lessons" $? "$out"
echo "1..$n"
exit $bad
