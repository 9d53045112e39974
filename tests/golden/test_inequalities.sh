#!/bin/bash
# Comparisons are true: in each decision and each verdict, of all policies, on random sets, samples and stores. In JSON
# `left op right` is true exactly where the verdict is; in text the two numbers stand in the order that the operator
# says. Prints TAP.
. "$(dirname "$0")/lib.sh"
compared=0 wrong=

# A line for each comparison in the JSON of a plan that is not what its verdict says, and how many there are.
json_lies() {
    awk '
    function field(name, at) {
        at = index($0, "\"" name "\": ")
        rest = substr($0, at + length(name) + 4)
        sub(/[,}].*/, "", rest)
        gsub(/"/, "", rest)
        return at ? rest : ""
    }
    /"id": .*"rule": / {
        op = field("op"); left = field("left") + 0; right = field("right") + 0
        if (op == "") next
        count++
        true = op == "<" ? left < right : op == "<=" ? left <= right : op == ">" ? left > right : \
               op == ">=" ? left >= right : left == right
        if ((field("verdict") == "true") != true) print field("rule") ": " left " " op " " right ", " field("verdict")
    }
    END { print "count " count + 0 }'
}
# The same of sentences: "depth 57 >= fanout 10", "held 829 KiB <= target 1.00 MiB". Amounts are rounded, so that two
# may look equal; counts are exact.
text_lies() {
    awk '
    function amount(number, unit) { # sets `rounded`
        rounded = unit ~ /^[KMGT]iB/
        gsub(/,/, "", number)
        return number * (unit ~ /^K/ ? 1024 : unit ~ /^M/ ? 1024 ^ 2 : unit ~ /^G/ ? 1024 ^ 3 : unit ~ /^T/ ? 1024 ^ 4 : 1)
    }
    {
        gsub(/[():;\[\]]/, " & ")
        sub(/ \[ .*/, "") # what flips it
        for (i = 2; i < NF; i++) {
            if ($i !~ /^([<>]=?|≤|≥)$/) continue
            op = $i == "≤" ? "<=" : $i == "≥" ? ">=" : $i
            unit = ""; j = i - 1
            if ($j !~ /^[0-9.,]+$/) unit = $(j--)
            if ($j !~ /^[0-9][0-9.,]*$/) continue
            left = amount($j, unit); loose = rounded
            for (k = i + 1; k <= NF && k <= i + 5 && $k !~ /^[0-9][0-9.,]*$/; k++) ;
            if ($k !~ /^[0-9][0-9.,]*$/) continue
            right = amount($k, k < NF ? $(k + 1) : ""); loose = loose || rounded
            count++
            near = loose && left < right * 1.006 && right < left * 1.006
            true = op == "<" ? left < right : op == "<=" ? left <= right : op == ">" ? left > right : left >= right
            if (!true && !near) print $0
        }
    }
    END { print "count " count + 0 }'
}
examine() { # examine NAME COMMAND...: both forms of a plan, and the verdicts of `levels`
    local name=$1 lies
    shift
    lies=$({
        "$LAYERSCOPE" plan "$@" --json | json_lies
        { "$LAYERSCOPE" plan "$@" --explain; "$LAYERSCOPE" levels "$@"; } | text_lies
    } 2>/dev/null)
    compared=$((compared + $(awk '/^count / { n += $2 } END { print n + 0 }' <<<"$lies")))
    lies=$(grep -v '^count ' <<<"$lies" | sort -u | head -5)
    [ -z "$lies" ] || wrong="$wrong
$name ($*):
$lies"
}
settle() { # settle NAME LEAST: one test, of all that was examined since the last one
    [ -z "$wrong" ] && [ "$compared" -ge "$2" ]
    ok "$1: comparisons are true" $? "$compared of at least $2 compared$wrong"
    compared=0 wrong=
}

for seed in $(seq 1 6); do
    awk -v seed="$seed" -v out="$dir/set.scn" -f tests/independent/model.awk >/dev/null
    for policy in neon full blocks legacy; do
        for fanout in 2 4; do examine "seed $seed" "$dir/set.scn" --policy $policy --fanout $fanout; done
    done
done
settle "random sets" 500
for sample in samples/*.scn samples/slow-shop.json; do
    for policy in neon full blocks legacy; do examine sample "$sample" --policy $policy; done
done
settle "samples" 1000

engines=../shared/data/engines
stores=$(for store in samples/lessons/*store* "$engines"/*/; do [ -d "$store" ] && echo "$store"; done)
for store in $stores; do
    for policy in leveled universal fifo leveldb pebble; do examine store "$store" --policy $policy; done
    for trigger in 2 3; do
        for policy in universal fifo+allow_compaction; do
            examine "trigger $trigger" "$store" --policy $policy --set level0_file_num_compaction_trigger=$trigger
        done
    done
    examine "limit 64K" "$store" --policy fifo --set allow_compaction=1 --set max_table_files_size=64K
done
if [ -d "$engines" ]; then
    settle "stores" 50
else
    settle "stores" 35
    skip "the engines' own stores" "$engines is absent"
fi
finish
