# browser.sh - opens exported pages in headless Chromium; source it after lib.sh. Without a browser the script ends here,
# skipped.
# shellcheck shell=bash
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$chromium" ]; then
    skip "pages in a browser" "chromium is not installed"
    finish
fi
browse() { # browse PAGE[#LINK] OUT [OPTION...]: the page after its scripts have run
    local page=$1 to=$2
    shift 2
    HOME=$dir timeout 100 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --disable-background-networking --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$dir/profile" \
        --virtual-time-budget=20000 --window-size=1200,800 "$@" --dump-dom "file://$page" >"$to" 2>"$dir/stderr"
}
# What a probe saw: the lines of the <pre id="seen"> that it adds.
seen() { # seen DOM
    sed -n '/<pre id="seen">/,/<\/pre>/p' "$1"
}
probe() { # probe PAGE PROBE.js OUT [LINK [OPTION...]]: what the probe saw in the page
    local page=$1 script=$2 to=$3 link=${4:-}
    shift 3
    [ $# -gt 0 ] && shift
    { cat "$page" && echo '<script>' && cat "tests/golden/html/$script" && echo '</script>'; } >"$dir/probed.html"
    browse "$dir/probed.html$link" "$dir/dom" "$@"
    seen "$dir/dom" >"$to"
}
