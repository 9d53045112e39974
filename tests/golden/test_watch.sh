#!/bin/bash
# `--watch`: the dumps of a command become a growing history; failing commands, output that is no dump, the recorded
# file, and a pageserver read by curl. Prints TAP.
. "$(dirname "$0")/lib.sh"
max=FFFFFFFFFFFFFFFF
l0() { printf '0000000000000000-%s__%08X-%08X\n' $max "$1" "$2"; }
mkdir "$dir/dumps"
l0 16 32 >"$dir/dumps/0"
{ l0 16 32; l0 32 48; } >"$dir/dumps/1"
printf '0000000000000000-0000000000000100__00000010-00000030\n' >"$dir/dumps/2"
# Prints one dump after another, and the last one forever. $1: what to do at the run of number $2.
cat >"$dir/next" <<'EOF'
#!/bin/sh
cd "$(dirname "$0")" || exit 9
run=$(cat run 2>/dev/null || echo 0)
echo $((run + 1)) >run
if [ "$run" = "${2:-none}" ]; then eval "$1"; fi
dump=$(cat dump 2>/dev/null || echo 0)
cat "dumps/$dump"
[ -e "dumps/$((dump + 1))" ] && echo $((dump + 1)) >dump
exit 0
EOF
chmod +x "$dir/next"
watch() { # watch COMMAND OPTION...
    rm -f "$dir/run" "$dir/dump"
    "$LAYERSCOPE" --watch "$@" --every 50ms </dev/null
}
check "dumps become events" 0 'L0 compaction +-2 \+1' watch "$dir/next" --count 3 -c 'pane events'
check "the title is the command, with a clock" 0 "^ .*next .*20[0-9-]{8} [0-9:]{8}  step 2/2" watch "$dir/next" --count 3
watch "$dir/next" --count 3 --record "$dir/record.json" >/dev/null
check "the record is a history" 0 '"op": "compact_l0".*"layers_in": \[0, 1\]' cat "$dir/record.json"
check "the recorded history is sound" 0 '^no violation' "$LAYERSCOPE" info "$dir/record.json" --audit
check "a failing command is tried again" 0 'step 2/2' watch "$dir/next 'exit 7' 1" --count 3
check "so is one that prints nonsense" 0 'step 2/2' watch "$dir/next 'echo sorry; exit 0' 1" --count 3
check "a failure before the first dump is an error" 3 "failed with status 7: 'no route to host'" \
    watch "echo no route to host >&2; exit 7"
check "output that is no dump is quoted" 3 "is not a dump of the timeline: .*it printed '.x1B\[31mhello'" watch "printf '\033[31mhello\n'"
check "a command that prints nothing" 3 'it printed nothing' watch true
check "a command that is killed" 3 'was killed by signal 9' watch 'kill -9 $$'
check "a command that is none" 3 'failed with status 127' watch /no/such/program
check "the watched command reads nothing from our standard input" 0 'step 0|1 layers' watch "cat; cat $dir/dumps/0"
check "files beside it" 2 '--watch takes no files' "$LAYERSCOPE" --watch true "$dir/dumps/0"
check "--record alone" 2 'needs --watch' "$LAYERSCOPE" --record x
check "a pause that is none" 2 "'soon' is not an interval" "$LAYERSCOPE" --watch true --every soon
printf -- '--watch\n' >"$dir/file"
check "no file can name a command" 3 'no format is recognised' "$LAYERSCOPE" info "$dir/file"

# ---- the pageserver's log, which grows meanwhile ----
echo "$(date -u -d '1 hour ago' +%Y-%m-%dT%H:%M:%SZ) INFO Starting Level0 compaction in LSN range 0/10-0/30 for 5 layers" \
    >"$dir/ps.log"
printf 'no whole line' >>"$dir/ps.log"
cat >"$dir/logged" <<'EOF'
[ "$(cat "$1/dump" 2>/dev/null)" = 2 ] && [ ! -e "$1/said" ] && touch "$1/said" &&
    printf '\n%s INFO Starting Level0 compaction in LSN range 0/10-0/30 for 2 layers\n' \
        "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)" >>"$1/ps.log"
exec "$1/next"
EOF
watch "sh $dir/logged $dir" --count 3 --log "$dir/ps.log" --record "$dir/logged.json" >/dev/null 2>&1
check "a log is joined, and read on" 0 'the log says that it began with 2 L0 layers at 20' cat "$dir/logged.json"
check "a log that is not there is told" 0 'the log can.t be read: .*nolog: No such file' \
    watch "$dir/next" --count 1 --log "$dir/nolog"
check "--log alone" 2 'needs --watch' "$LAYERSCOPE" --log x

# ---- a disk that fills ----
if [ -w /dev/full ] && mkdir "$dir/full" && mount -t tmpfs -o size=64k none "$dir/full" 2>/dev/null; then
    watch "$dir/next" --count 1 --record "$dir/full/record.json" >/dev/null
    cp "$dir/full/record.json" "$dir/before"
    head -c 60000 /dev/zero >"$dir/full/filler" 2>/dev/null
    check "a full disk is an error" 3 'No space left' watch "$dir/next" --count 2 --record "$dir/full/record.json"
    cmp -s "$dir/before" "$dir/full/record.json"
    ok "a full disk leaves the recorded history as it was" $?
    umount "$dir/full"
else
    skip "a full disk leaves the record as it was" "no file system can be mounted"
fi

# ---- a pageserver ----
if command -v curl >/dev/null && ${CC:-cc} -O1 -o "$dir/pageserver" tests/pageserver.c 2>"$dir/cc.out"; then
    tenant=11111111111111111111111111111111 timeline=22222222222222222222222222222222
    layer() { # layer LO HI REMOTE
        printf '{"kind":"Delta","layer_file_name":"%036d-%s%s__%016X-%016X","layer_file_size":65536,"lsn_start":"0/%X","lsn_end":"0/%X","remote":%s,"l0":true}' \
            0 $max FFFFFFFFFFFFFFFFFFFF "$1" "$2" "$1" "$2" "$3"
    }
    answer() { local IFS=,; printf '{"in_memory_layers":[],"historic_layers":[%s]}' "$*"; }
    answer "$(layer 16 32 false)" >"$dir/a1"
    answer "$(layer 16 32 false)" "$(layer 32 48 false)" >"$dir/a2"
    answer "$(layer 16 32 true)" "$(layer 32 48 false)" >"$dir/a3"
    "$dir/pageserver" "$dir/port" $tenant $timeline "$dir/a1" "$dir/a2" "$dir/a3" &
    server=$!
    for ((i = 0; i < 100; i++)); do [ -s "$dir/port" ] && break; sleep 0.05; done
    url=http://127.0.0.1:$(cat "$dir/port")
    route=$url/v1/tenant/$tenant/timeline/$timeline/layer
    check "a pageserver is watched by curl" 0 'eviction +-1 \+1' \
        watch "curl -sSf $route" --count 3 --record "$dir/live.json" -c 'pane events'
    same "the record knows each event" "flush evict" \
        "$(grep -oE '"op": "[a-z_]+"' "$dir/live.json" | cut -d'"' -f4 | grep -v load | tr '\n' ' ' | sed 's/ $//')"
    curl -s "$url/fail" >/dev/null
    check "a server that fails says so" 3 'failed with status 22: .curl' watch "curl -sSf $route"
    curl -s "$url/fail" >/dev/null
    check "what it answers instead of a dump is quoted" 3 "tenant is loading" watch "curl -s $route"
    check "another timeline is not there" 3 'status 22' watch "curl -sSf ${route/2222/3333}"
    curl -s "$url/quit" >/dev/null
    wait $server
    ok "the server ended well" $?
else
    skip "a pageserver is watched by curl" "no curl or no compiler"
fi
finish
