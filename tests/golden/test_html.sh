#!/bin/bash
# The page of a history, opened in headless Chromium. Each step shows the layers alive then, with splits, levels,
# ghosts and the ribbon of read depth while they are valid. Decisions have their reasons. Slider, keys, list, search,
# links, play, zoom, print and tooltips work, and nothing is loaded from elsewhere. tests/golden/html/use.js does what
# a reader would do and writes what it saw into the page. Prints TAP.
. "$(dirname "$0")/lib.sh"

if command -v node >/dev/null; then
    sed -n '/^<script>$/,/^<\/script>$/p' tui/view/page.html | sed '1d;$d' >"$dir/page.js"
    node --check "$dir/page.js" 2>"$dir/err"
    ok "the page's script is JavaScript" $? "$(cat "$dir/err")"
else
    skip "the page's script is JavaScript" "node is not installed"
fi
"$LAYERSCOPE" plan samples/left-alone.scn -o "$dir/plan.json" >/dev/null 2>&1
"$LAYERSCOPE" render "$dir/plan.json" --format html -o "$dir/plan.html" 2>"$dir/err"
ok "a page is written" $? "$(cat "$dir/err")"
net=$(grep -oE '(src=|href=|url\(|import[ (]|fetch|XMLHttp|WebSocket|https?:)[^ ]{0,60}' "$dir/plan.html" | grep -v 'http://www.w3.org/2000/svg')
same "the page names nothing outside of it" "" "$net"
same "no slot is left" "" "$(grep -o '@{[a-z]*}' "$dir/plan.html")"

. tests/golden/html/browser.sh
probe "$dir/plan.html" use.js "$dir/seen"
[ -s "$dir/seen" ]
ok "the page's script runs to its end" $? "$(tail -5 "$dir/stderr")"
same "without an error" "" "$(grep '^error=' "$dir/seen")"
expect() { # expect NAME REGEX
    grep -qE -- "$2" "$dir/seen"
    ok "$1" $? "$(cat "$dir/seen")"
}
expect "opens at the last step" '^opened=true'
expect "the picture begins at the top of a high window" '^top=0$'
expect "the counts of the heading are apart" '^blanks=pre-wrap$'
expect "Home: the layers that were loaded, nothing decided yet" '^first=0 3 000$'
expect "every step shows the layers alive then, and its row" '^wrong=0$'
verdicts() { # of the pictures of all steps: the part of the title that says what is due
    local s=0
    while [ $s -le "$1" ]; do
        "$LAYERSCOPE" render "$dir/plan.json" --step $s --size 200x20 | head -1 | sed "s/^[^│]*│ //; s/ │.*//; s/^/$s /"
        s=$((s + 1))
    done
}
sed -n 's/^summary=\([0-9]*\) [^│]*│ /\1 /p' "$dir/seen" | sed 's/&lt;/</g; s/&gt;/>/g' >"$dir/verdicts"
same "at every step the heading says what is due, as the pictures do" "$(verdicts $(($(grep -c '^summary=' "$dir/seen") - 1)))" \
    "$(cat "$dir/verdicts")"
[ "$(cut -d' ' -f2- "$dir/verdicts" | uniq | wc -l)" -gt 2 ]
ok "which changes" $? "$(cat "$dir/verdicts")"
expect "at every step the legend has the signs that are drawn" '^legend=$'
expect "and changes from step to step" '^legend-changes=true$'
expect "counts have separators" '^thousands=12,345 layers 1 step$'
expect "splits come" '^split=true'
expect "levels come" '^level=true'
expect "ghosts come" '^ghost=true'
expect "every step has one ribbon" '^ribbons=true'
expect "labels of lines never lie over one another" '^labels-over-labels=0$'
expect "the outcome" '^layers=3$'
expect "] and [ step" '^stepped=1$'
expect "End" '^end=true'
expect "+ zooms" '^closer=true'
expect "0 fits" '^fit=true'
expect "arrows pan" '^panned=true'
expect "a decision: its numbers, its rule, what it follows from" '^reasons=.*images would take.*Because:.*depth 2'
expect "where it is about is marked" '^about=1$'
expect "a reason leads to its step" '^parent=true'
expect ") goes to the next of its kind" '^same-kind=true'
expect "a row of the list opens its step" '^clicked=true'
expect "arrows walk the list" '^list-keys=true'
expect "End of the list" '^list-end=true'
expect "a tooltip: the name and its keys" '^bubble=block 0000000000000000-00000000000001C3__.* / 0 – 1C3'
expect "a layer: when it was made, and why" '^layer=0000000000000000-00000000000001C3__.*Created at step [0-9]+.*Because:.*depth 2'
expect "the address names step and layer" '^link=#step=[0-9]+&amp;layer=0000000000000000-00000000000001C3__'
expect "search finds layers" '^found=[12] layers?'
expect "Enter goes to the first" '^went=true'
expect "n goes on" '^around=true'
expect "Esc ends the search" '^ended=0null$'
expect "search filters the list" '^filtered=true'
expect "a link opens its step" '^linked=2$'
expect "t turns the colours" '^turned=true'
expect "paper has the decisions" '^printed=true'
expect "space plays" '^played=true'
expect "space stops" '^stopped=true'

for set in plan dump; do
    [ $set = dump ] && "$LAYERSCOPE" render samples/slow-shop.json --format html -o "$dir/dump.html"
    for scheme in dark light; do
        # On a busy machine a window may be drawn before it has the focus and then shows no focus: it is opened again.
        for _ in 1 2 3; do
            probe "$dir/$set.html" access.js "$dir/seen" '#step=9' --blink-settings=preferredColorScheme=$([ $scheme = dark ] && echo 0 || echo 1)
            grep -q '^focused=true' "$dir/seen" && break
        done
        grep -q "^dark=$([ $scheme = dark ] && echo true || echo false)" "$dir/seen" && grep -q '^problems=0$' "$dir/seen"
        ok "$set, $scheme: names, contrast and focus" $? "$(cat "$dir/seen")"
    done
done
expect "the focus goes as the page is read" '^order=theme keys find details$'

printf 'compare\nexport %s/two.html\n' "$dir" >"$dir/two.play"
"$LAYERSCOPE" play "$dir/two.play" samples/left-alone.scn >/dev/null 2>&1
probe "$dir/two.html" sides.js "$dir/seen" '#A=step%3D4&B=step%3D5'
expect "a comparison: a page of each side" '^sides=A: full.*\|B: neon$'
expect "the figures of both" '^figures=.*plan writes +2.00 MiB \* +3.00 MiB'
expect "a link opens a step of each" '^linked=4 5$'
expect "D brings both to a difference" '^difference=9 9$'
expect "the address names the steps of both" '^address=#A=step%3D9&amp;B=step%3D9$'
expect "t turns the colours of all" '^turned=true$'
expect "one pair of sides" '^pairs=AB$'
same "without an error" "" "$(grep '^error=' "$dir/seen")"

printf 'compare fanout=3 | neon\nexport %s/three.html\n' "$dir" >"$dir/three.play"
"$LAYERSCOPE" play "$dir/three.play" samples/left-alone.scn >/dev/null 2>&1
probe "$dir/three.html" sides.js "$dir/seen"
expect "three sides: each pair" '^pairs=AB AC BC$'
expect "one pair is shown" '^shown=BC$'
expect "D brings these two sides to their difference" '^went=true$'
same "without an error" "" "$(grep '^error=' "$dir/seen")"

"$LAYERSCOPE" render samples/lessons/8-leveled-store -f html -o "$dir/store.html"
browse "$dir/store.html" "$dir/dom"
grep -q '<label for="find">Search tables, keys, steps</label>' "$dir/dom" && grep -q '<h2 id="list-name">Steps</h2>' "$dir/dom"
ok "a store has tables and steps, and no decisions" $? "$(grep -E 'for="find"|list-name' "$dir/dom")"

probe "$dir/store.html" steps.js "$dir/seen"
expect "a store: at every step each table has a height" '^flat=0$'
expect "and each row's label is beside a table" '^outside=0$'
[ "$(grep '^labels=' "$dir/seen" | cut -d' ' -f2- | sort -u | wc -l)" -gt 1 ] && ! grep '^labels=' "$dir/seen" | grep -qE '(L[0-9]+).* \1( |$)'
ok "labels are those of the step's levels, each once" $? "$(cat "$dir/seen")"
same "without an error" "" "$(grep '^error=' "$dir/seen")"

"$LAYERSCOPE" simulate uniform --small --records 200000 --pitr 16M -o "$dir/run.json" >/dev/null 2>&1
"$LAYERSCOPE" render "$dir/run.json" -f html -o "$dir/run.html"
probe "$dir/run.html" steps.js "$dir/seen"
[ "$(sed -n 's/^horizon=[0-9]* //p' "$dir/seen" | sort -u | wc -l)" -gt 2 ] && ! grep -q '^horizon=.*|' "$dir/seen"
ok "a run: the horizon moves" $? "$(cat "$dir/seen")"
steps=$(sed -n 's/^horizon=//p' "$dir/seen" | sort -u -k2 | cut -d' ' -f1)
same "to that of the picture of the step" \
    "$(for s in $steps; do "$LAYERSCOPE" render "$dir/run.json" --step "$s" -f svg | grep -o "class=\"horizon-text\"[^<]*" | sed "s|.*>||"; done)" \
    "$(for s in $steps; do sed -n "s/^horizon=$s //p" "$dir/seen" | grep .; done)"

# A page with nothing to list prints on one sheet.
HOME=$dir timeout 100 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$dir/profile" \
    --print-to-pdf="$dir/dump.pdf" --no-pdf-header-footer "file://$dir/dump.html" >/dev/null 2>&1
same "a picture is printed on one sheet" 1 "$(grep -ac '/Type /Page$' "$dir/dump.pdf")"

# However many layers there are, a page has few elements: browsers and screen readers need a second for 20,000.
elements() { # elements FILE: of what the browser made of it, those of the data apart
    browse "$1" "$dir/dom"
    grep -oE '<[a-z][a-z0-9]*[ >/]' "$dir/dom" | wc -l
}
real=../shared/data/odd-brook-layernames.txt
if [ -e $real ]; then
    "$LAYERSCOPE" render $real --format html -o "$dir/many.html" 2>/dev/null
    count=$(elements "$dir/many.html")
    [ "$count" -gt 50 ] && [ "$count" -lt 500 ]
    ok "a page of 26,690 layers has few elements" $? "$count"
    grep -qE '<p id="summary"[^>]*>26,690 layers' "$dir/dom"
    ok "and knows all layers" $? "$(grep -o '<p id="summary".*</p>' "$dir/dom")"
    size=$(stat -c %s "$dir/many.html")
    [ "$size" -gt 500000 ] && [ "$size" -lt 1500000 ]
    ok "the page of a history is small" $? "$size bytes"
    printf 'plan neon\ncompare full | legacy\nwait\nexport %s/sides.html\n' "$dir" >"$dir/sides.play"
    "$LAYERSCOPE" play "$dir/sides.play" $real >/dev/null 2>&1
    size=$(stat -c %s "$dir/sides.html")
    [ "$size" -gt 1500000 ] && [ "$size" -lt 5000000 ]
    ok "a comparison of three plans of them is small" $? "$size bytes"
    probe "$dir/sides.html" sides.js "$dir/seen"
    grep -q '^went=true' "$dir/seen" && ! grep -q '^error=' "$dir/seen"
    ok "a comparison's page opens and goes to differences" $? "$(cat "$dir/seen")"
    "$LAYERSCOPE" report --html $real >"$dir/many.html" 2>/dev/null
    count=$(elements "$dir/many.html")
    [ "$count" -gt 50 ] && [ "$count" -lt 1500 ]
    ok "a report has few elements" $? "$count"
else
    for name in "a page of 26,690 layers has few elements" "and knows all layers" "and is small" "a comparison of three plans of them is small" \
        "and opens, and goes to differences" "so has a report on them"; do
        skip "$name" "no data"
    done
fi

printf 'title <script>alert(1)</script> & "quotes"\ndelta 0 100 1000 2000 name=</title><img/src=x>\n' >"$dir/evil.scn"
"$LAYERSCOPE" render "$dir/evil.scn" --format html -o "$dir/evil.html" 2>"$dir/err"
browse "$dir/evil.html" "$dir/dom"
grep -q '</svg>' "$dir/dom" && ! grep -qiE '<img|<script>alert' "$dir/dom"
ok "a title and a name that look like markup stay text" $? "$(head -c 600 "$dir/dom")"
finish
