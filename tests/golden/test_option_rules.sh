#!/bin/bash
# No option is silently ignored because of another one: --json gives JSON or a usage error. Prints TAP.
. "$(dirname "$0")/lib.sh"
refuses() { # refuses MESSAGE COMMAND OPTION...
    check "${*:2}" 2 "^layerscope: $1\$" "$LAYERSCOPE" "${@:2}"
}
refuses "--json can't be combined with --ledger" info --json --ledger x
refuses "--json can't be combined with --lives" info --lives --json x
refuses "--ledger can't be combined with --check" info --ledger --check x
refuses "--audit can't be combined with --fanout" info --audit --fanout 4 x
refuses "--within needs --lives" info --within 3 x
refuses "--all needs --ledger" info --all x
refuses "--why can't be combined with --json" plan --json --why '#0' x
refuses "--why can't be combined with --why-at" plan --why-at 0@1 --why '#0' x
refuses "--why-at can't be combined with --explain" plan --why-at 0@1 --explain x
refuses "--json can't be combined with --explain" levels --json --explain x
refuses "--curves can't be combined with --overlay" render --curves --overlay age x
refuses "--against needs --curves" render --against y x
refuses "--list can't be combined with --format" suite --list --format csv
refuses "--collect can't be combined with --long" suite --collect x --long
refuses "--list can't be combined with --sort" fleet --list 3 --sort l0 x
refuses "--part can't be combined with --collect" fleet --part 1/2 --collect x
refuses "--json can't be combined with --digest" simulate uniform --json --digest
refuses "--list can't be combined with --json" simulate --list --json
refuses "--trace can't be combined with --with" simulate --trace x --with a=1
refuses "--contents needs --entries" layer --contents x
refuses "--check can't be combined with --entries" layer --check --entries x
refuses "--top can't be combined with --digest" layer --top 3 --digest x
refuses "--every needs --watch" --every 5s x
# An empty value is neither the default nor nothing.
refuses "--columns: the value is empty, expected COLUMNS" table --columns '' samples/cuts.scn
refuses "--sort: the value is empty, expected COLUMNS" fleet --sort ' ' samples
refuses "--policies: the value is empty, expected LIST" report --policies= samples/cuts.scn
notes() { # notes MESSAGE COMMAND OPTION...: a script may give the same options to all formats and traces
    check "${*:2}" 0 "^layerscope: $1\$" "$LAYERSCOPE" "${@:2}"
}
notes "--colors has no effect without --format ansi" render --colors 16 samples/cuts.scn
notes "--colors has no effect without --format ansi" render --colors 16 -f svg samples/cuts.scn
notes "--light has no effect on a format without colours" render --light samples/cuts.scn
notes "--overlay has no effect on --format art, which holds all layers as they are" render -f art --overlay size samples/partitions.scn
notes "--seed has no effect beside --trace" simulate --trace samples/materialize.scn --seed 3
notes "--logical-size has no effect beside --trace" simulate --trace samples/materialize.scn --logical-size 3
mkdir "$dir/parts"
"$LAYERSCOPE" fleet --part 1/1 samples >"$dir/parts/1" 2>"$dir/err"
notes "--jobs has no effect beside --collect" fleet --collect "$dir/parts" --jobs 2
notes "--jobs has no effect beside --list" suite --list --jobs 2
refuses "--keys can't be combined with a format that holds all layers: art" render -f art --keys 0,100 samples/cuts.scn
refuses "--sort needs --format beside --part: .*" fleet --part 1/2 --sort l0 x
refuses "--list can't be combined with --policy" simulate --list --policy full
refuses "--list takes no workload: 'uniform'" simulate --list uniform
refuses "--filters says how read costs are counted, .*" simulate uniform --events --filters
refuses "--read-back says how read costs are counted, .*" simulate uniform --digest --read-back 1K
refuses "--workers is about the schedule, .*" plan --why '#0' --workers 2 samples/cuts.scn
refuses "--step can't be combined with a history, which holds all steps" convert --step 0 --to history samples/cuts.scn -
refuses "--times has no effect on --summary, .*" series --summary --times 1 x
refuses "--fanout: policy leveled has no such parameter; .*" plan --policy leveled --fanout 3 samples/cuts.scn
for option in "family a" "dialect pebble" salvage; do
    refuses "samples/cuts.scn: --${option% *} needs an LSM store, which this input is not" info samples/cuts.scn --$option
done
refuses "samples/cuts.scn: --timeline ab: the input does not say which timeline it is" info samples/cuts.scn --timeline ab
refuses "--numbers can't be combined with --check" tutor --numbers --check
check "help is given beside them" 0 '^usage: layerscope info' "$LAYERSCOPE" info --json --ledger --help

store=../shared/data/engines/rocksdb-bench
if [ -e $store ]; then
    refuses "$store: --timeline can't be used with an LSM store" info $store --timeline ab
    notes "--explain has no effect on an LSM store, whose levels are stored" levels $store --explain
    notes "--max-height has no effect on an LSM store, whose levels are stored" levels $store --max-height 1M --json
    refuses "--end-lsn can't be used with an LSM store: .*" plan $store --end-lsn 1
    refuses "--fanout: policy leveled has no such parameter; .*" info $store --fanout 3
    refuses "--timeline can't be used with an LSM store: .*" simulate $store --timeline ab
else
    for name in info levels plan fanout simulate; do skip "options of sets beside a store: $name" "no data"; done
fi

# Each flag of each command together with --json.
"$LAYERSCOPE" simulate uniform --records 2000 --logical-size 1 --target-file-size 64K -o "$dir/history.json" >/dev/null
value_of() { # value_of OPTION: what it may be given
    case $1 in
    why) echo '#0' ;;
    why-at) echo '0@5' ;;
    *) return 1 ;;
    esac
}
for command in info plan levels simulate; do
    from=$dir/history.json
    [ $command = simulate ] && from="uniform --records 2000 --logical-size 1 --target-file-size 64K"
    while read -r option argument; do
        value=()
        [ "$option" = json ] && continue
        if [ -n "$argument" ]; then value=("$(value_of "$option")") || continue; fi
        # shellcheck disable=SC2086
        "$LAYERSCOPE" $command $from --json "--$option" "${value[@]}" >"$dir/out" 2>"$dir/err" </dev/null
        status=$?
        if [ $status -eq 2 ]; then
            [ ! -s "$dir/out" ] && grep -Eq "can't be combined|needs (--|an LSM store)" "$dir/err"
        else
            [ "$(head -c 1 "$dir/out")" = '{' ] && [ "$(tail -n 1 "$dir/out")" = '}' ]
        fi
        ok "$command --json --$option: JSON or a usage error" $? "status $status, $(head -c 80 "$dir/out")"
    done < <("$LAYERSCOPE" help $command | sed -nE 's/^ +(-[a-z], )?--([a-z-]+)( ([A-Z][^ ]*))?( .*)?$/\2 \4/p')
done
finish
