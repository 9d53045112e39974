#!/bin/bash
# The contract of the command line: help from the tables, usage errors, exit statuses. Prints TAP.
. "$(dirname "$0")/lib.sh"
check "version: number and commit" 0 '^layerscope [0-9]+\.[0-9]+\.[0-9]+ \(commit [0-9a-z-]+\)$' "$LAYERSCOPE" --version
check "version: libraries" 0 '^ncurses [0-9.]+, cJSON [0-9.]+, libedit [0-9.]+, zstd [0-9.]+$' "$LAYERSCOPE" --version
check "help lists every command" 0 '^  help ' "$LAYERSCOPE" --help
check "help without dashes" 0 '^usage: layerscope' "$LAYERSCOPE" help
check "unknown topic" 2 "no help on 'nonsense'" "$LAYERSCOPE" help nonsense
for topic in formats scenario art; do
    check "help $topic" 0 '^  [a-z+]' "$LAYERSCOPE" help $topic
done
for topic in $("$LAYERSCOPE" help | sed -n '/^topics/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    check "help $topic" 0 '^  [ a-z+]' "$LAYERSCOPE" help "$topic"
done
for topic in policies policy blocks; do
    check "help $topic tells of every policy" 0 '^  blocks  ' "$LAYERSCOPE" help $topic
done
for command in plan simulate; do
    check "$command names every policy" 0 'neon, full, blocks' "$LAYERSCOPE" help $command
done
check "an unknown switch says where they are" 2 "no switch 'foo'; help policies" "$LAYERSCOPE" plan samples/cuts.scn -p full+foo
n=$((n + 1))
if "$LAYERSCOPE" help art | sed -n '/^  art /,/####/p' | cut -c3-26 |
    "$LAYERSCOPE" convert --strict - - --to scenario | grep -qx 'delta 0 12C 20 40 size=3145728'; then
    echo "ok $n - the picture in the help is one"
else
    echo "not ok $n - the picture in the help is one"
    bad=1
fi
for word in delta L0 head edge segment stack band dump level depth fanout partition slice rent cut gate thrash collect lease hole; do
    "$LAYERSCOPE" help glossary | grep -qE "^  ([a-zA-Z ]+, )?$word(, [a-zA-Z ]+)?   *[A-Z]" || echo "$word"
done >"$dir/undefined"
same "the glossary defines the words that texts use" "" "$(cat "$dir/undefined")"
# A heading is followed by text or by a heading of a lower rank, and not only by blank requests.
empty_headings() { # empty_headings: of roff on stdin
    awk '{ rank = /^\.SH / ? 1 : /^\.SS / ? 2 : /^\.B / && last == ".PP" ? 3 : 0; last = $0 }
        rank { if (open && rank <= open) print text; open = rank; text = $0; next }
        !/^(\.(PP|TP|nf|fi))?$/ { open = 0 } END { if (open) print text }'
}
same "empty headings are found" '.SS "a" .B c' "$(printf '.SH A\n.SS "a"\n.PP\n.SS "b"\ntext\n.PP\n.B c\n.PP\n.B d\n.TP\n.B row\n' | empty_headings | xargs -d '\n')"
same "no heading of the man page is empty" "" "$("$LAYERSCOPE" help man | empty_headings)"
check "man page has every section" 0 '^\.SH EXIT STATUS' "$LAYERSCOPE" help man
for command in $("$LAYERSCOPE" help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    check "help $command" 0 "^usage: layerscope $command" "$LAYERSCOPE" help "$command"
    check "$command --help" 0 "^usage: layerscope $command" "$LAYERSCOPE" "$command" --help
    check "$command refuses an unknown option" 2 "unknown option '--no-such-option'" "$LAYERSCOPE" "$command" --no-such-option
done
check "an unknown letter among others" 2 "^layerscope: info: unknown option '-Z'; see layerscope help info$" "$LAYERSCOPE" info -Zj x
check "a letter without its value" 2 "suite: option '-j' needs a value" "$LAYERSCOPE" suite -lj
check "an option without its value" 2 "simulate: option '--seed' needs a value" "$LAYERSCOPE" simulate uniform --seed
check "a flag with a value" 2 "info: option '--json' takes no value" "$LAYERSCOPE" info --json=yes x
check "a flag with a letter, with a value" 2 "suite: option '--list' takes no value" "$LAYERSCOPE" suite --list=yes
check "an option that is nearly one" 2 "plan: unknown option '--fanuot'; did you mean '--fanout'[?]" "$LAYERSCOPE" plan --fanuot=4 x
check "an option's front" 3 "none: No such file" "$LAYERSCOPE" plan --fan 4 none
check "a front of several options" 2 "suite: option '--re' could be any of --records, --record-len" "$LAYERSCOPE" suite --re 4
check "a command that is nearly one" 3 "did you mean 'layerscope plan'[?]" "$LAYERSCOPE" plann none
check "a word near a command's name is first reported as a missing file" 3 '^layerscope: plann: No such file' "$LAYERSCOPE" plann none
check "a word near a command's name with options of that command suggests it" 2 "did you mean 'layerscope plan'[?]" "$LAYERSCOPE" plann --explain none
check "demo is no command, and says how the demo opens" 3 "the demo opens without a word: 'layerscope'" "$LAYERSCOPE" demo
check "a command's front" 3 "did you mean 'layerscope simulate'[?]" "$LAYERSCOPE" simul
check "a topic that is nearly one" 2 "no help on 'formast'; did you mean 'formats'[?]" "$LAYERSCOPE" help formast
check "an option of the program" 2 "did you mean '--version'[?]" "$LAYERSCOPE" --versoin
silent() { # silent NAME STATUS COMMAND...: no guess is made
    n=$((n + 1))
    out=$("${@:3}" 2>&1 </dev/null)
    if [ $? -eq "$2" ] && ! grep -q 'did you mean' <<<"$out"; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        bad=1
    fi
}
silent "a file that is not there is no command" 3 "$LAYERSCOPE" layers.txt
tmp=$dir
echo nothing >"$tmp/plann"
silent "a file with a name near a command's suggests no command" 3 sh -c 'cd "$0" && "$LAYERSCOPE" plann' "$tmp"
check "a full disk is an error" 3 'cannot write: No space left' sh -c '"$LAYERSCOPE" help >/dev/full'
check "a reader that leaves early is none" 0 '^0$' bash -c '"$LAYERSCOPE" help man | true; echo ${PIPESTATUS[0]}'
if command -v man >/dev/null && command -v groff >/dev/null; then
    n=$((n + 1))
    warnings=$("$LAYERSCOPE" help man | LC_ALL=C.UTF-8 groff -man -Tutf8 -ww -z 2>&1)
    if [ -z "$warnings" ]; then echo "ok $n - the man page formats without warnings"; else
        echo "not ok $n - the man page formats without warnings"
        printf '%s\n' "$warnings" | head -5 | sed 's/^/# /'
        bad=1
    fi
    n=$((n + 1))
    wide=$("$LAYERSCOPE" help man | LC_ALL=C.UTF-8 groff -man -Tutf8 -rLL=80n -P-cbou | LC_ALL=C.UTF-8 grep -E '^.{81,}')
    if [ -z "$wide" ]; then echo "ok $n - no line of it is wider than 80 columns"; else
        echo "not ok $n - no line of it is wider than 80 columns"
        printf '%s\n' "$wide" | head -5 | sed 's/^/# /'
        bad=1
    fi
else
    echo "ok $((n += 1)) - the man page formats without warnings # SKIP no groff"
fi

# Output that cannot be written is an error, whichever command prints it.
set=samples/partitions.scn
printf 'frame\n' >"$tmp/frame.play"
for topic in policies panes stores json; do # longer than stdio's buffer
    check "a full device: help $topic" 3 'cannot write' sh -c "'$LAYERSCOPE' help $topic >/dev/full"
done
check "a full device: version" 3 'cannot write' sh -c "'$LAYERSCOPE' --version >/dev/full"
check "a full device: help" 3 'cannot write' sh -c "'$LAYERSCOPE' plan --help >/dev/full"
check "no standard output: a frame" 3 'cannot write' sh -c "'$LAYERSCOPE' $set >&-"
check "no standard output: play" 3 'cannot write' sh -c "'$LAYERSCOPE' play '$tmp/frame.play' >&-"
echo important >"$tmp/appended"
"$LAYERSCOPE" render $set -o /dev/stdout >>"$tmp/appended"
check "standard output by its other name" 0 '^important$' head -1 "$tmp/appended"

# A wrong word is status 2, and the message names it. An expectation that fails is status 1.
check "an LSN that is none" 2 '^layerscope: --end-lsn: ' "$LAYERSCOPE" plan -e x $set
check "a parameter that is no number" 2 '^layerscope: --set: ' "$LAYERSCOPE" plan -s fanout=x $set
check "a seed that is no number" 2 "seed 'x'" "$LAYERSCOPE" suite --seeds x
check "a suite with fanout 0" 2 'at least 1' "$LAYERSCOPE" suite -n 1000 -w uniform -p neon --ratios 1 --fanout 0
check "info with fanout 0" 2 'at least 1' "$LAYERSCOPE" info --fanout 0 $set
check "an expectation that fails" 1 "does not show 'zzz'" "$LAYERSCOPE" -c 'expect zzz' $set
check "a run asked for twice" 0 '^uniform ' "$LAYERSCOPE" suite -n 1000 -w uniform -p neon --ratios 1,1 --seeds 1,1
n=$((n + 1))
printf 'quit\nframe\n' >"$tmp/quit.play"
if [ -z "$("$LAYERSCOPE" play "$tmp/quit.play")" ]; then echo "ok $n - quit ends a script"; else
    echo "not ok $n - quit ends a script"
    bad=1
fi
echo "1..$n"
exit $bad
