#!/bin/bash
# One smoke test in tmux: opens, walks, quits, and leaves the shell's screen as it was. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
if ! command -v tmux >/dev/null; then
    echo "ok 1 # SKIP tmux is not installed"
    echo 1..1
    exit 0
fi
name=layerscope-test-$$
t() { tmux -L "$name" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null' EXIT
n=0 bad=0
until_shows() { # until_shows TEXT NAME: polls the screen, for at most ten seconds
    n=$((n + 1))
    for _ in $(seq 200); do
        if t capture-pane -p | grep -qF -- "$1"; then
            echo "ok $n - $2"
            return
        fi
        sleep 0.05
    done
    echo "not ok $n - $2"
    t capture-pane -p | sed 's/^/# /'
    bad=1
}
HOME=$(mktemp -d) XDG_STATE_HOME='' XDG_CONFIG_HOME='' t new-session -d -x 100 -y 30 'sh'
t send-keys "PS1='prompt> '; clear; echo before" Enter
until_shows before "a shell"
t send-keys "'$LAYERSCOPE' tests/golden/play/small.txt; echo status \$?" Enter
until_shows '25 layers' "the explorer opens"
t send-keys n
until_shows 'L0 delta #8' "a key selects"
t send-keys :
t send-keys -l 'search 1663/16384/16400'
t send-keys Enter
until_shows '6 layers for' "a command finds"
t send-keys q
until_shows 'status 0' "it ends"
until_shows before "and the screen is as it was"
echo "1..$n"
exit $bad
