#!/bin/bash
# Every lesson runs from its begin to its end without a learner: each question has exactly one right answer, by the
# program's own numbers, and every check holds. A lesson that is wrong is refused with its line. Prints TAP.
. "$(dirname "$0")/lib.sh"
report() { # report NAME STATUS OUTPUT
    ok "$1" "$2" "$(cat "$3")"
}
out=$dir/out

for lesson in samples/lessons/*.lesson; do
    "$LAYERSCOPE" tutor --check "$lesson" >"$out" 2>&1
    status=$?
    predictions=$(grep -c '^= ' "$out")
    [ "$predictions" -ge 2 ] || status=1
    report "$(basename "$lesson"): $predictions predictions" "$status" "$out"
    ! grep -nE '.{700}' "$lesson" >"$out"
    report "${lesson##*/}: no paragraph is endless" $? "$out"
    head -1 "$lesson" | grep -E '.{68}' >"$out" # at 80 columns the border of the pane has room for 65 and "# "
    [ ! -s "$out" ]
    report "${lesson##*/}: the title has room at 80 columns" $? "$out"
done

"$LAYERSCOPE" tutor >"$out" 2>&1
[ "$(grep -cE '^[0-9]' "$out")" = "$(ls samples/lessons/*.lesson | wc -l)" ]
report "tutor lists them all" $? "$out"

lesson() { # lesson NAME STATUS PATTERN: the lesson on stdin ends with that status and says so
    cat >"$dir/try.lesson"
    "$LAYERSCOPE" tutor --check "$dir/try.lesson" >"$out" 2>&1
    status=$?
    [ $status = "$2" ] && grep -qE "$3" "$out"
    report "$1" $? "$out"
}
lesson "a question without a right answer is refused" 1 "/try.lesson:9:.*the value is '1', and no choice has it" <<'END'
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
lesson "a question with two right answers is refused" 1 "two choices have it" <<'END'
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
lesson "a check that fails" 1 "/try.lesson:5:.*it is 1" <<'END'
# Check
load
delta 0 100 1000 2000
end load
check layers = 2
END
lesson "an unknown number in a text" 1 "'height' is not one of" <<'END'
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

lesson "a question without an answer is refused, with its line" 1 "/try.lesson:2: the question in line 2 has no answer: .right NAME. must" <<'END'
# Open
ask q
choice 1: a
choice 2: b
predict
END
lesson "a question that is not predicted is refused" 1 "/try.lesson:2: .*.predict. and .right NAME. must follow" <<'END'
# Not predicted
ask q
choice 1: a
choice 2: b
END
lesson "a question without an answer before the next one is refused" 1 "/try.lesson:6:.*the question in line 2 has no answer" <<'END'
# Two
ask q
choice 1: a
choice 2: b
predict
ask r
END
lesson "a choice of no question" 1 "/try.lesson:2:.*choice needs an ask" <<'END'
# Choice
choice 1: a
END
lesson "a right answer that nobody predicted" 1 "/try.lesson:8:.*right needs a predict" <<'END'
# Right
load
delta 0 100 1000 2000
end load
ask q
choice 1: a
choice 2: b
right layers
END
lesson "a block without an end has the path too" 1 "/try.lesson:2:.*there is no line 'end load'" <<'END'
# End
load
END
lesson "an empty lesson" 3 "/try.lesson: is empty" </dev/null
lesson "nothing but comments is one too" 3 "/try.lesson: is empty" <<'END'
# Title

# more
END
cp samples/partitions.scn "$dir/beside.scn"
printf 'compare neon\n' >"$dir/beside.play"
mkfifo "$dir/pipe"
lesson "files beside the lesson, for every command that reads one" 0 "^Done" <<'END'
# Beside
open beside.scn
compare beside.scn
source beside.play
fleet open beside.scn
say Done
END
lesson "a pipe beside the lesson is not waited for" 1 "/try.lesson:2:.*/pipe is a pipe, not a file" <<'END'
# Pipe
open pipe
say Done
END
for name in '' next list again; do
    "$LAYERSCOPE" tutor --check "$name" >"$out" 2>&1
    [ $? = 2 ] && grep -q 'lesson' "$out"
    report "'$name' is no lesson" $? "$out"
done

prefix=$dir/prefix
make -s install PREFIX="$prefix" B="$(realpath --relative-to=. "$BUILD")" >"$out" 2>&1 &&
    (cd / && "$prefix/bin/layerscope" tutor) >"$out" 2>&1
[ "$(grep -cE '^[0-9]' "$out")" = "$(ls samples/lessons/*.lesson | wc -l)" ]
report "an installed program finds its lessons" $? "$out"
printf '# Ten\nsay ten\n' >"$prefix/share/layerscope/lessons/10-ten.lesson"
"$prefix/bin/layerscope" tutor >"$out" 2>&1
grep '^[0-9]' "$out" | tail -1 | grep -q '^10  *ten  *Ten$'
report "lesson 10 comes after lesson 9" $? "$out"
finish
