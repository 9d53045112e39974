#!/bin/bash
# Every function and table that a file shows to others must be used: by another file of the program, or by its own
# file and a test. What only tests use is dead code. The test reads the symbols of the objects in BUILD, and what
# headers define. Prints TAP.
cd "$(dirname "$0")/.." || exit 2
objects=${BUILD:-build/release}
if [ ! -f "$objects/core/base/mem.o" ]; then
    echo "ok 1 # SKIP nothing is built in $objects"
    echo "1..1"
    exit 0
fi
code() { # code FILE…: without comments, which may name what nobody uses
    awk '{
        out = ""
        for (line = $0; length(line); line = substr(line, at + 2)) {
            at = index(line, inside ? "*/" : "/*")
            if (!inside)
                out = out (at ? substr(line, 1, at - 1) : line)
            if (!at)
                break
            inside = !inside
        }
        print out
    }' "$@"
}
# Functions and values that headers define have no symbol in an object.
all=$(mktemp)
trap 'rm -f "$all"' EXIT
code $(find core tui -name '*.[ch]') >"$all"
inlines=$(
    code $(find core tui -name '*.h') | sed -nE 's/^static inline [^(]*[ *]([a-z_0-9]+)\(.*/\1/p; s/^# *define ([A-Za-z_0-9]+)[ (].*/\1/p' |
        sort -u | while read -r name; do
        [ "$(grep -ow "$name" "$all" | wc -l)" -ge 2 ] || echo "core, tui: nothing of the program uses $name, which a header defines"
    done
)
problems=$(
    find core tui -name '*.c' | while read -r file; do echo "$objects/${file%.c}.o"; done | xargs nm -A | awk -v objects="$objects/" '
        {
            file = substr($1, length(objects) + 1)
            sub(/\.o:.*/, ".c", file)
            if ($(NF - 1) ~ /^[TRDBC]$/)
                home[$NF] = file
            else if ($(NF - 1) == "U")
                used[$NF]
        }
        END {
            for (symbol in home)
                if (!(symbol in used) && symbol != "main" && symbol !~ /^__/)
                    print home[symbol], symbol
        }' | sort | while read -r file symbol; do
        own=$(code "$file" | grep -ow "$symbol" | wc -l)
        if [ "$own" -lt 2 ]; then
            echo "$file: nothing of the program uses $symbol"
        elif ! grep -rqw --include='*.[ch]' "$symbol" tests; then
            echo "$file: only this file uses $symbol: make it static"
        fi
    done
    [ -z "$inlines" ] || echo "$inlines"
)
if [ -z "$problems" ]; then echo "ok 1 - what a file shows is used"; else
    echo "not ok 1 - what a file shows is used"
    printf '%s\n' "$problems" | sed 's/^/# /'
fi
echo "1..1"
[ -z "$problems" ]
