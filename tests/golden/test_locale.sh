#!/bin/bash
# Numbers have a decimal point in any locale: JSON, SVG, HTML and CSV never contain a decimal comma. Prints TAP.
. "$(dirname "$0")/lib.sh"
names=("a simulation's JSON" "a simulation's summary" "a suite's CSV" "a picture as SVG" "a picture as HTML" "info as JSON")

# A locale of this machine with a comma; otherwise one made here.
comma() { [ "$(LC_ALL=$1 locale decimal_point 2>/dev/null)" = , ]; }
found=
for l in de_DE.UTF-8 fr_FR.UTF-8 it_IT.UTF-8 de_AT.UTF-8 $(locale -a 2>/dev/null | grep -i utf); do
    if comma "$l"; then
        found=$l
        break
    fi
done
if [ -z "$found" ] && localedef -i de_DE -f UTF-8 "$dir/de_DE.UTF-8" 2>/dev/null; then
    export LOCPATH=$dir
    comma de_DE.UTF-8 && found=de_DE.UTF-8
fi
if [ -z "$found" ]; then
    for name in "${names[@]}"; do skip "$name" "no locale with a decimal comma is here, nor can one be made"; done
    finish
fi

program=$LAYERSCOPE
outputs() { # outputs LOCALE DIR: the same files from the same inputs
    export LC_ALL=$1
    mkdir -p "$2"
    run="uniform --records 20000 --target-file-size 1M --logical-size 10"
    "$program" simulate $run --json | grep -vE '"(seconds|peak_bytes|makespan)"' >"$2/0"
    "$program" simulate $run | sed 's/in [0-9.]* s;//' >"$2/1"
    "$program" suite --records 20000 --target-file-size 1M --ratios 1 --policies neon+gc --workloads uniform --format csv 2>/dev/null |
        cut -d, -f1-17 >"$2/2"
    "$program" simulate $run -o "$2/history.json" >/dev/null
    "$program" render "$2/history.json" --format svg >"$2/3"
    "$program" render "$2/history.json" --format html >"$2/4"
    "$program" info "$2/history.json" --json | grep -v '"title"\|"file"' >"$2/5"
}
(outputs C.UTF-8 "$dir/c")
(outputs "$found" "$dir/comma")
for i in "${!names[@]}"; do
    [ -s "$dir/c/$i" ] && cmp -s "$dir/c/$i" "$dir/comma/$i"
    ok "${names[i]} is the same under $found" $? "$(diff "$dir/c/$i" "$dir/comma/$i" | head -4)"
done
finish
