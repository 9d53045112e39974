#!/bin/bash
# What a mistyped word is answered with: the option, the parameter or the command that is meant. Prints TAP.
. "$(dirname "$0")/lib.sh"
shop=samples/slow-shop.json
check "a word that is an option's name: simulate" 2 "simulate: 'small' is no file; did you mean the option '--small'\?" \
    "$LAYERSCOPE" simulate hot-cold small
check "a word that is an option's name: plan" 2 "plan: 'explain' is no file; did you mean the option '--explain'\?" \
    "$LAYERSCOPE" plan $shop explain
check "an option with its value" 2 "levels: 'fanout=5' is no file; did you mean the option '--fanout=5'\?" \
    "$LAYERSCOPE" levels $shop fanout=5
check "an option that needs a value" 2 "levels: 'fanout' is no file; did you mean the option '--fanout N'\?" \
    "$LAYERSCOPE" levels $shop fanout
cp $shop "$dir/json"
(cd "$dir" && "$LAYERSCOPE" info json >/dev/null 2>&1)
ok "a file that has an option's name is read" $?

says() { # says NAME STATUS REGEX INPUT COMMAND...: the commands, as a script
    local name=$1 status=$2 wanted=$3 input=$4
    shift 4
    printf '%s\n' "size 120x40" "$@" >"$dir/script"
    expect "$name" "$status" "$wanted" -- "$LAYERSCOPE" play "$dir/script" "$input"
}
says "the nearest parameter" 1 "policy full has no parameter 'fanot'; did you mean 'fanout'\?" $shop "parameter fanot 5"
says "a parameter of no policy" 1 "policy full has no parameter 'colour'; help policies lists them" $shop \
    "parameter colour 5"
says "splits are among the statistics" 1 "there is no command 'splits': use .pane statistics." $shop splits
says "goto is no step" 1 "'last' is not a key, .*; .step first., .step last. or .step N. goes to a step" $shop "goto last"
says "a layer that is not there" 1 'there is no layer #500; the last is #240' $shop "select #500"
expect "plan --explain: a layer has its number with #" 0 'layer #186 is 1.00 GiB tall' -- "$LAYERSCOPE" plan $shop --explain
expect "plan --why: a layer has its number with #" 0 '^layer #90 \(delta' -- "$LAYERSCOPE" plan $shop --why 90

store=../shared/data/engines/rocksdb-random
if [ -d $store ]; then
    says "a store's parameter for fanout" 1 \
        "policy leveled has no parameter 'fanout'; did you mean 'max_bytes_for_level_multiplier'\?" $store \
        "parameter fanout 5"
    says "a store's parameters show their range at once" 0 'at 3: content 3 >= target 3: L0' $store "key e" wait frame
    expect "a store has no garbage" 0 "overlay 'garbage' shows nothing: a store has no GC cutoff" -- \
        "$LAYERSCOPE" render --overlay garbage $store
else
    skip "stores: no data"
fi
finish
