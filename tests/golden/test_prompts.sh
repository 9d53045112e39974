#!/bin/bash
# A prompt that proposes a file: the first character that is typed replaces the proposal, any other key keeps it. TAP.
. "$(dirname "$0")/lib.sh"
spelled() { # spelled TEXT: as keys of a script
    sed 's/./& /g' <<<"$1"
}
play() { # play NAME PATTERN: the script on stdin shows the pattern
    cat >"$dir/play"
    check "$1" 0 "$2" "$LAYERSCOPE" play "$dir/play" samples/slow-shop.json
}
play "a typed name replaces the proposal" "wrote .*typed.svg" \
    < <(printf '%s\n' "key E $(spelled "$dir/typed.svg") Enter" "expect wrote $dir/typed.svg" frame)
[ -s "$dir/typed.svg" ]
ok "it is written there" $?
play "the proposal is shown" '^ :export slow-shop-view.svg$' \
    < <(printf '%s\n' 'key E' frame)
play "one character replaces it" '^ :export x$' \
    < <(printf '%s\n' 'key E x' frame)
play "the next is added" '^ :export xy$' \
    < <(printf '%s\n' 'key E x y' frame)
play "an arrow keeps it" '^ :export slow-shop-view.svxg$' \
    < <(printf '%s\n' 'key E Left x' frame)
play "Backspace keeps it" '^ :export slow-shop-view.svg$' \
    < <(printf '%s\n' 'key E Backspace g' frame)
play "a Ctrl key keeps it" '^ :export slow-shop-view.svgx$' \
    < <(printf '%s\n' 'key E Ctrl-A Ctrl-E x' frame)
play "so does the export of a region" '^ :region export x$' \
    < <(printf '%s\n' 'key V L E x' frame)
play "a prompt without a proposal keeps what it begins with" '^ :break r' \
    < <(printf '%s\n' 'key : e x' 'key Esc' 'key B r' frame)
finish
