#!/bin/bash
# A conversion reports what it loses, and all commands accept or refuse the same
# input. Prints TAP.
. "$(dirname "$0")/lib.sh"
cd tests/cases/hostile || exit 2
scope() { check "${@:1:3}" "$LAYERSCOPE" "${@:4}"; } # scope NAME STATUS PATTERN ARGUMENT...
scope "losses are reported: generations that the API's answer can't hold" 0 'left out, because api has no place for it: 1 generation' \
    convert names-generation.txt "$dir/o.json" --to api
scope "losses are reported: what is left reads back" 0 'layers +3: 3 deltas' info "$dir/o.json"
scope "accepted or refused alike: a zero byte in a title is told" 0 "nul-title.scn:1: 1 zero byte, read as blank: 'title .x00a'" info nul-title.scn
scope "accepted or refused alike: --strict refuses its first odd line" 3 'fuzz_load:3: not a statement' simulate --strict --trace fuzz_load
for command in info levels plan render read diff table "convert"; do
    case $command in
    read) set -- read fuzz_load 5 ;;
    diff) set -- diff fuzz_load fuzz_load ;;
    convert) set -- convert fuzz_load "$dir/o" --to names ;;
    *) set -- $command fuzz_load ;;
    esac
    scope "accepted or refused alike: an end_lsn that cuts a layer, $command" 3 'fuzz_load:7: layer .* crosses end_lsn 20' "$@"
done
scope "accepted or refused alike: and the explorer" 3 'fuzz_load:7: layer .* crosses end_lsn 20' explore fuzz_load
finish
