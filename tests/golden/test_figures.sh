#!/bin/bash
# One truth: the figures of a set are those that its names and sizes give by definition (tests/independent/figures.awk,
# which shares no code with the program), and every place that shows them shows the same. Prints TAP; skips real sets
# that are absent.
. "$(dirname "$0")/lib.sh"
export LC_ALL=C
independent=tests/independent
key='([0-9A-Fa-f]{36})' lsn='([0-9A-Fa-f]{16})'

# layers_of SOURCE: its layers at its last step as `KIND KEY_LO KEY_HI LSN_LO LSN_HI SIZE LAYER`, by key; LAYER, its number,
# only of a saved history, where several lines may be parts of one
layers_of() {
    if [ -d "$1" ]; then
        find "$1" -type f -printf '"%f": {"file_size": %s}\n' >"$dir/names"
    elif grep -q '^  "kind": "history"' "$1"; then
        awk -f $independent/alive.awk "$1" >"$dir/names"
    else
        tr -d '\n' <"$1" | grep -oE "\"$key-${key}__[^\"]*\": *\{[^}]*\}" >"$dir/names" || cp "$1" "$dir/names"
    fi
    sed -E -e "s/^\"?$key-${key}__$lsn-$lsn/delta \1 \2 \3 \4 /" -e "s/^\"?$key-${key}__$lsn/image \1 \2 \3 - /" \
        -e 's/ [^ ]*": *\{.*"file_size": *([0-9]+).*/ \1/' "$dir/names" | awk '
        function padded(key) { return "k" substr("000000000000000000000000000000000000", 1, 36 - length(key)) toupper(key) }
        $1 == "delta" || $1 == "image" { print $1, padded($2), padded($3), $4, $5, $6 ~ /^[0-9]+$/ ? $6 : "-", $7 }' |
        sort -u -k2,2 -k3
}
edges_of() { awk '{ print $2; print $3 }' | sort -u; } # the keys at which the layers on standard input begin and end
# figures_of SOURCE [CUTOFF [SHARD]]
figures_of() {
    layers_of "$1" >"$dir/layers"
    edges_of <"$dir/layers" >"$dir/edges"
    awk 'match($0, /^    \{"id".*"lsn_hi": /) { print "-", $5, $7 }' "$1" 2>/dev/null | tr -d '",' | awk '
        { print "-", "k" substr("000000000000000000000000000000000000", 1, 36 - length($2)) $2,
            "k" substr("000000000000000000000000000000000000", 1, 36 - length($3)) $3 }' | edges_of >"$dir/pieces"
    awk -v cutoff="${2:-}" -v shard="${3:-}" -f $independent/pages.awk -f $independent/figures.awk "$dir/edges" "$dir/layers" "$dir/pieces"
}
shard_of() { [ -d "$1" ] || tr -d '\n' <"$1" | grep -oE -m 1 '"shard": *"[0-9a-f]{4}"' | awk -F '"' 'NR == 1 { print $4 }'; }
cutoff_of() { # the GC cutoff that an index states, in hexadecimal digits; nothing where it states none
    [ -d "$1" ] || tr -d '\n' <"$1" | grep -oE '"latest_gc_cutoff_lsn": *"[^"]*"' | awk -F '["/]' '{ printf "%s%08s", $4, $5 }' | tr ' ' 0
}
all_there() { # all_there NAME FILE: each line on standard input, of which there are some, is part of a line of the file
    local line lines=0 missing=
    while IFS= read -r line; do
        lines=$((lines + 1))
        grep -qF -- "${line:-an empty line}" "$2" || missing="$missing
$line"
    done
    [ -z "$missing" ] && [ $lines -gt 0 ]
    ok "$1" $? "not among $lines lines:$missing"
}

# The table of what each policy would do: what `plan` states, and the depth of the layers that its history ends with.
policies_of() { # policies_of SOURCE NAME
    local policy before after
    before=$(awk '$1 == "known_p50" || $1 == "known_max" { print $2 }' "$dir/figures" | tr '\n' ' ')
    for policy in neon full blocks legacy; do
        "$LAYERSCOPE" plan "$1" --policy $policy --json >"$dir/plan.json" 2>/dev/null
        "$LAYERSCOPE" plan "$1" --policy $policy -o "$dir/after.json" >/dev/null 2>&1
        after=$(figures_of "$dir/after.json" "$(cutoff_of "$1")" "$(shard_of "$1")" | awk '$1 == "known_p50" || $1 == "known_max" || $1 == "removable" { print $2 }' | tr '\n' ' ')
        sed -n 's/^  "totals": //p' "$dir/plan.json" | tr -d '{}",' | awk -v policy=$policy -v before="$before" -v after="$after" \
            -f $independent/words.awk -f <(cat <<'AWK'
{
    for (i = 1; i < NF; i += 2) v[$i] = $(i + 1)
    split(before, from, " ")
    split(after, to, " ")
    acts = v["deltas_made:"] + v["images_made:"] + v["deleted:"]
    printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", policy, bytes_words(v["bytes_read:"]), bytes_words(v["bytes_written:"]),
        count_words(v["deltas_made:"]), count_words(v["images_made:"]), count_words(v["deleted:"]),
        acts ? from[1] " → " to[1] : from[1], acts ? from[2] " → " to[2] : from[2], count_words(to[3])
}
AWK
        )
    done >"$dir/rows"
    if grep -q '^Nothing: compaction is due under none' "$dir/report.md"; then
        same "$2: no policy writes or deletes a layer" 4 "$(grep -c '| 0 B | 0 B | 0 | 0 | 0 | [0-9]* | [0-9]* | [0-9,]* |$' "$dir/rows")"
    else
        all_there "$2: report: what each policy would do" "$dir/report.md" <"$dir/rows"
    fi
}

# The same figures wherever they are shown.
places_of() { # places_of SOURCE NAME
    local verdicts counts visits removable hole
    printf '%s\n' 'size 200x60' 'key s Z' frame 'pane garbage' frame >"$dir/play"
    "$LAYERSCOPE" play "$dir/play" "$1" >"$dir/panes" 2>&1
    "$LAYERSCOPE" info "$1" >"$dir/info" 2>/dev/null
    "$LAYERSCOPE" report "$1" --html -o "$dir/report.html" 2>/dev/null
    "$LAYERSCOPE" table "$1" --columns gc --format csv 2>/dev/null | tail -n +2 | sort | uniq -c >"$dir/gc"
    counts=$(sed -n 's/^  layers  *\([^;]*\);.*/\1/p' "$dir/info")
    visits=$(sed -n 's/^| read depth by segment | \(.*\) (.*/\1/p' "$dir/report.md")
    for place in panes report.md report.html; do
        all_there "$2: counts and depth are those of info: $place" "$dir/$place" < <(printf '%s\n' "$counts" "$visits")
    done
    all_there "$2: depth by key: statistics" "$dir/panes" < <(sed -n 's/^| read depth by key | \(.*\) (.*/\1/p' "$dir/report.md")
    sed -n 's/^    "by_key": {"keys": \([0-9]*\), "mean": \([0-9.]*\), "p50": \([0-9]*\), "p90": \([0-9]*\), "p99": \([0-9]*\), "max": \([0-9]*\).*/\1 \2 \3 \4 \5 \6/p' "$dir/info.json" |
        awk -f $independent/words.awk -f <(echo '{ printf "| mean %.1f, p50 %s, p90 %s, p99 %s, max %s (%s) |\n", $2, $3, $4, $5, $6, counted($1, "key") }') >"$dir/lines"
    all_there "$2: depth by key: report" "$dir/report.md" <"$dir/lines"
    verdicts=$(sed -n 's/^    {"level": .*"verdict": "[a-z]*: \(.*\)"}.*/\1/p' "$dir/info.json")
    [ -z "$verdicts" ] || for place in panes info; do all_there "$2: verdicts: $place" "$dir/$place" <<<"$verdicts"; done
    removable=$(awk '$2 == "removable" { n = $1 } END { print n + 0 }' "$dir/gc")
    hole=$(awk '$2 == "hole" { n = $1 } END { print n + 0 }' "$dir/gc")
    same "$2: removable: table" "$(sed -n 's/^removable //p' "$dir/figures")" "$removable"
    same "$2: removable and held: garbage pane" "$removable $hole" \
        "$(tr -d , <"$dir/panes" | awk '/× removable / { r = $3 + $4 } /│h hole / { h = $3 + $4 } END { print r + 0, h + 0 }')"
    same "$2: removable: statistics" "$removable" "$(tr -d , <"$dir/panes" | sed -nE 's/^│? *([0-9]+) layers? removable[ ,;].*/\1/p')"
    same "$2: removable and held: report" "$removable $hole" \
        "$(tr -d , <"$dir/report.md" | sed -nE 's/^\| garbage.*\| ([0-9]+) layers? removable.*/\1/p' | awk -v hole="$(tr -d , <"$dir/report.md" | sed -nE 's/^\| garbage.* ([0-9]+) hole.*/\1/p')" '{ print $1, hole + 0 }')"
}

# Findings of the page have the words of `info --json`, and the numbers of these are figures of the set.
findings_of() { # findings_of SOURCE NAME
    grep -q '"findings": \[\]' "$dir/info.json" && return
    sed -n 's/^    {"kind": .*"text": "\(.*\)"}.*/\1/p' "$dir/info.json" | sed 's/^.//; s/[_*]/\\&/g' >"$dir/lines"
    all_there "$2: findings of the report are those of info" "$dir/report.md" <"$dir/lines"
    awk -f $independent/words.awk -f <(cat <<'AWK'
NR == FNR { v[$1] = $2; next }
/"kind": "deep_reads"/ { printf "%s of %s segments\n", count_words(v["known_deeper_than_20"]), count_words(v["known_segments"]); printf "%s layers a read (median segment: %s L0 + ", v["known_p50"], v["l0"] }
/"kind": "l0_pile_up"/ { printf "%s L0 deltas, each visited by every read", v["l0"] }
AWK
    ) "$dir/figures" "$dir/info.json" >"$dir/lines"
    [ ! -s "$dir/lines" ] || all_there "$2: numbers of findings are figures of the set" "$dir/report.md" <"$dir/lines"
}

check_set() { # check_set NAME SOURCE
    local difference
    if [ ! -e "$2" ]; then
        skip "$1: figures" "$2 is absent"
        return
    fi
    figures_of "$2" "$(cutoff_of "$2")" "$(shard_of "$2")" >"$dir/figures"
    "$LAYERSCOPE" info "$2" --json >"$dir/info.json" 2>/dev/null
    "$LAYERSCOPE" report "$2" >"$dir/report.md" 2>/dev/null
    difference=$(diff <(grep -vE '^(wal|deeper|known_deeper|removable)' "$dir/figures" | sort) <(awk -f $independent/stated.awk "$dir/info.json" | sort))
    ok "$1: the $(awk -f $independent/stated.awk "$dir/info.json" | wc -l) figures of info are those of names and sizes" $? "$difference"
    awk -f $independent/words.awk -f $independent/report.awk "$dir/figures" >"$dir/lines"
    all_there "$1: so are those of report" "$dir/report.md" <"$dir/lines"
    findings_of "$2" "$1"
    places_of "$2" "$1"
    policies_of "$2" "$1"
}
"$LAYERSCOPE" simulate hot-cold --records 20000 --target-file-size 1M --policy full -o "$dir/run.json" >/dev/null
check_set "sample" samples/slow-shop.json
check_set "simulation" "$dir/run.json"
check_set "directory" ../shared/data/layerfiles
check_set "mixed-workload" ../shared/data/mixed-workload.index_part.json
check_set "odd-brook" ../shared/data/odd-brook-layernames.txt
finish
