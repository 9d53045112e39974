#!/bin/bash
# Cases H3 and H4 of hostile input: what a conversion loses is told, and all commands accept or refuse the same. Prints TAP.
cd "$(dirname "$0")/../cases/hostile" || exit 2
n=0
bad=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
check() { # check NAME STATUS PATTERN COMMAND...
    name=$1 status=$2 pattern=$3
    shift 3
    n=$((n + 1))
    out=$("$LAYERSCOPE" "$@" 2>&1 </dev/null)
    got=$?
    if [ $got -eq "$status" ] && grep -qaE -- "$pattern" <<<"$out"; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        printf '# status %s, expected %s and: %s\n' $got "$status" "$pattern"
        head -6 <<<"$out" | cut -c1-200 | sed 's/^/# /'
        bad=1
    fi
}
check "H3 generations that the API's answer can't hold" 0 'left out, for api has no place for it: 1 generation' \
    convert names-generation.txt "$dir/o.json" --to api
check "H3 what is left reads back" 0 'layers +3: 3 deltas' info "$dir/o.json"
check "H4 a zero byte in a title is told" 0 "nul-title.scn:1: 1 zero byte, taken as blank: 'title .x00a'" info nul-title.scn
check "H4 refused by simulate too, which takes no odd line" 3 'fuzz_load:3: not a statement' simulate --trace fuzz_load
for command in info levels plan render read diff table "convert"; do
    case $command in
    read) set -- read fuzz_load 5 ;;
    diff) set -- diff fuzz_load fuzz_load ;;
    convert) set -- convert fuzz_load "$dir/o" --to names ;;
    *) set -- $command fuzz_load ;;
    esac
    check "H4 an end_lsn that cuts a layer, $command" 3 'fuzz_load:7: layer .* crosses end_lsn 20' "$@"
done
check "H4 and the explorer" 3 'fuzz_load:7: layer .* crosses end_lsn 20' explore fuzz_load
echo "1..$n"
exit $bad
