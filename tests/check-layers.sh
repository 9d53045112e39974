#!/bin/bash
# A test of the architecture: imports point one way, and each outside library is used in one place. Prints TAP.
cd "$(dirname "$0")/.." || exit 2

# Each room may import itself and the rooms named after it (core/* stands for every room of core). `core/planner/*` is
# the folder of any one algorithm, which imports no other algorithm's. Rooms are listed from the ground up: a room
# imports none that is listed below it.
rules='
core/base:
core/model: core/base
core/planner: core/base core/model
core/planner/*: core/base core/model core/planner
core/history: core/base core/model core/planner
core/records: core/base core/model core/planner
core/executor: core/base core/model core/planner core/records core/history
core/analysis: core/base core/model core/planner core/planner/legacy core/planner/leveled core/records core/history
core/formats: core/base core/model core/planner core/records core/history
core/formats/engine: core/base core/model core/planner core/planner/leveled core/history core/formats
core/catalog: core/base core/model core/planner core/planner/legacy core/records core/history core/analysis core/executor core/formats core/formats/engine
core/simulator: core/base core/model core/planner core/planner/tiered core/planner/blocks core/planner/legacy core/planner/leveled core/records core/history core/analysis core/executor
core/tell: core/base core/model core/planner core/planner/tiered core/planner/blocks core/planner/legacy core/planner/leveled core/records core/history core/executor core/analysis core/formats core/catalog core/simulator
tui/view: core/*
tui/app: core/* tui/view
tui/panes: core/* tui/view tui/app
tui/commands: core/* tui/view tui/app tui/panes
tui/cli: core/* tui/view tui/app tui/commands
tui: core/* tui/view tui/app tui/panes tui/commands tui/cli
'
n=0
bad=0
report() { # report NAME PROBLEMS
    n=$((n + 1))
    if [ -z "$2" ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        printf '%s\n' "$2" | sed 's/^/# /'
        bad=1
    fi
}
problems=$(
    grep -rn --include='*.[ch]' '^#include "' core tui | awk -v rules="$rules" '
        BEGIN {
            n = split(rules, lines, "\n")
            for (i = 1; i <= n; i++)
                if (split(lines[i], half, ":") == 2)
                    allowed[half[1]] = " " half[1] " " half[2] " "
        }
        {
            file = $0
            sub(/:.*/, "", file)
            room = file
            sub("/[^/]*$", "", room)
            target = $0
            sub(/^[^"]*"/, "", target)
            sub(/".*/, "", target)
            sub("/[^/]*$", "", target)
            if (!(room in allowed) && room ~ /^core\/planner\//)
                allowed[room] = allowed["core/planner/*"] room " "
            if (!(room in allowed))
                print file ": no rule for the room " room
            else if (index(allowed[room], " " target " ") == 0 && !(target ~ /^core\// && index(allowed[room], " core/* ")))
                print file ": " room " must not import " target
        }'
)
report "imports point one way" "$problems"
report "rooms stand from the ground up" "$(printf '%s\n' "$rules" | awk -F: '
    NF == 2 {
        n = split($2, above, " ")
        for (i = 1; i <= n; i++)
            if (above[i] != "core/*" && !(above[i] in seen) && !(above[i] ~ /^core\/planner\// && "core/planner/*" in seen))
                print $1 " imports " above[i] ", which stands below it"
        seen[$1] = 1
    }')"
report "the map in README has every room" "$(
    for room in $(find core tui -mindepth 1 -type d) tui; do
        case $room in core/planner/*) name=${room#core/} ;; *) name=$room ;; esac
        grep "^| .*\`$name/\`" README.md >/dev/null || echo "$room: no row has it"
    done)"
# Files that call each other in a cycle, by the symbols of their objects. The one cycle that is left is closed by
# rule_own(&algorithm_NAME, …), which asks the table of algorithms; CONTRIBUTING says why.
objects=${BUILD:-build/release}
if [ -f "$objects/core/base/mem.o" ]; then
    report "no files call each other in a circle" "$(
        find core tui -name '*.c' | while read -r file; do echo "$objects/${file%.c}.o"; done |
            xargs nm -A | awk '
            {
                file = $1
                sub(/:.*/, "", file)
                kind = $(NF - 1)
                if (kind ~ /^[TRDBVC]$/)
                    home[$NF] = file
                else if (kind == "U" && $NF !~ /^(rule_own|algorithm_[a-z0-9]+)$/)
                    used[file " " $NF]
            }
            END {
                for (use in used) {
                    split(use, pair, " ")
                    if (pair[2] in home && home[pair[2]] != pair[1])
                        print pair[1], home[pair[2]]
                }
            }' | tsort 2>&1 >/dev/null
    )"
else
    n=$((n + 1))
    echo "ok $n - no files call each other in a circle # SKIP nothing is built in $objects"
fi
only() { # only PATTERN ALLOWED-REGEX
    grep -rlE --include='*.[ch]' "#include <($1)" core tui | grep -vE "$2"
}
report "only term.c and term_frame.c include curses" "$(only '(ncursesw/)?(n?curses|term)\.h' '^tui/term(_frame)?\.c$')"
report "only prompt.c includes libedit" "$(only 'histedit|editline' '^tui/prompt\.c$')"
report "only core's JSON readers and writers include cJSON" "$(only '(cjson/)?cJSON' '^core/(base/json_|formats/)')"
report "core does not print, exit, or read clock, environment, chance" \
    "$(grep -rnE --include='*.[ch]' '(^|[^a-z_A-Z0-9.>])(printf|puts|exit|_exit|rand|random|srand|time|clock_gettime|gettimeofday|getenv)\(' core |
        grep -vE ':[0-9]+:[[:space:]]*(/?\*|//)')"
report "a text begins as TEXT_EMPTY, so it is never NULL" \
    "$(grep -rnE --include='*.[ch]' '(^|[ (])Text [a-z_]+(\[.*\])? = \{\{?0' core tui tests)"
# The header of a feature shows values and functions that read. The state itself is a type of the feature's own file.
report "a feature's state is in its own file" "$(
    grep -rhoE --include='*.c' '\.size = sizeof\([A-Za-z]+\)' tui | sed 's/.*sizeof(//;s/)//' | sort -u | while read -r state; do
        grep -rnE --include='*.h' "^} $state;" tui
    done)"
echo "1..$n"
exit $bad
