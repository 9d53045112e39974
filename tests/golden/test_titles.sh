#!/bin/bash
# The title of an exported picture is the screen's: the same name, counts, verdict and step, at the first, a middle and
# the last step of plans, runs, comparisons, stores and lessons. Prints TAP.
. "$(dirname "$0")/lib.sh"
screen_title() { # screen_title FILE: the first row of a frame, without what only a terminal shows
    sed 's/ [‖▶]$//; s/   */  /g; s/^ //; s/  step /│step /' "$1" | sed 's/ *│ */ │ /g'
}
exported_title() { # exported_title SVG: the same form; only exports tell of reads
    grep -aoE '<text class="t"[^>]*>[^<]*' "$1" | head -1 | sed 's/<[^>]*>//; s/&gt;/>/g; s/&lt;/</g; s/ │ reads visit [^│]*//; s/ *│ */ │ /g'
}
same_titles() { # same_titles NAME FILE STEPS: after the script on stdin, and at these steps of what it shows
    { echo 'size 260x40'; cat; } >"$dir/base.play"
    local step all=
    for step in $3; do
        { cat "$dir/base.play"; [ "$step" = last ] && echo "step 0"; echo "step $step"; echo 'print -'; echo frame; echo "export $dir/out.svg"; } >"$dir/step.play"
        rm -f "$dir/out.svg"
        # shellcheck disable=SC2086
        "$LAYERSCOPE" play "$dir/step.play" $2 2>&1 | awk 'on == 1; { on += on > 0 } $0 == "-" { on = 1 }' >"$dir/screen"
        all+="$(screen_title "$dir/screen")"$'\n'"$(exported_title "$dir/out.svg")"$'\n'
    done
    [ "$(wc -l <<<"$all")" -gt 2 ] && awk 'NR % 2 { want = $0; next } NF == 0 || $0 != want { exit 1 }' <<<"${all%$'\n'}"
    ok "$1" $? "$all"
}
same_titles "a plan" samples/slow-shop.json '0 2 20 50 74 last' <<<'plan'
same_titles "a plan by blocks, which takes layers apart first" samples/slow-shop.json '0 1 30 last' <<<'plan blocks'
same_titles "a plan of production" samples/slow-shop.json '0 100 last' <<<'plan legacy'
same_titles "a plan with a long name" samples/cuts.scn '0 10 last' <<<'plan'
same_titles "a plan of a store" samples/lessons/8-leveled-store '0 last' <<<'plan'
same_titles "a store" samples/lessons/8-leveled-store '0 3 last' <<<'axes rank,rank'
same_titles "the demo" '' '0 3 152 228 last' <<<'axes rank,rank'
same_titles "a simulation" samples/grid.scn '0 3 300 last' <<<'simulate hot-cold small
wait'
same_titles "the first side of a comparison" samples/slow-shop.json '0 50 last' <<<'plan
compare neon'
printf 'size 260x40\nparameter fanout 50\nprint -\nframe\nexport %s/out.svg\n' "$dir" >"$dir/own.play"
"$LAYERSCOPE" play "$dir/own.play" samples/slow-shop.json 2>&1 | awk 'on == 1; { on += on > 0 } $0 == "-" { on = 1 }' >"$dir/screen"
same "a parameter that was changed" "$(screen_title "$dir/screen")" "$(exported_title "$dir/out.svg")"
printf 'size 260x40\ncompare neon\nstep 50\nexport %s/two.svg\n' "$dir" >"$dir/two.play"
"$LAYERSCOPE" play "$dir/two.play" samples/slow-shop.json >/dev/null 2>&1
grep -q 'plan neon .* │ level [0-9]*: depth [0-9]* ≥ fanout 10 → compact │ .*step 50/68$' <(grep -ao '<text class="t"[^<]*' "$dir/two.svg")
ok "the other side names its plan and its decision" $? "$(grep -o '<text class="t"[^<]*' "$dir/two.svg")"
"$LAYERSCOPE" plan samples/slow-shop.json -o "$dir/plan.json" >/dev/null
check "render, of a saved plan at a step" 0 '│ level 1: depth 28 ≥ fanout 10 → compact' "$LAYERSCOPE" render "$dir/plan.json" --step 50 --size 160x40
check "render, at its last step" 0 '│ then level 0: depth 0 < fanout 10 → not due' "$LAYERSCOPE" render "$dir/plan.json" --step 75 --size 160x40
printf 'load\ndelta 0 10 0 10 size=1M\nend load\nask How deep?\nchoice 1: x\nchoice 2: y\npredict\nright depth\n' >"$dir/ask.lesson"
printf 'lesson %s/ask.lesson\nexport %s/ask.svg\n' "$dir" "$dir" >"$dir/ask.play"
"$LAYERSCOPE" play "$dir/ask.play" >"$dir/out" 2>&1
grep -q '<svg' "$dir/ask.svg" && ! grep -q 'not due\|compact' "$dir/ask.svg"
ok "a lesson's picture does not give the answer away" $? "$(cat "$dir/out"; exported_title "$dir/ask.svg")"
finish
