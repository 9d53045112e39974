#!/bin/bash
# Light and dark: exports have the colours of the screen. Prints TAP.
. "$(dirname "$0")/lib.sh"
small=tests/golden/play/small.txt
light='.page{fill:#FFFFFF}' dark='.page{fill:#10161D}'

page() { # page FILE: the page's colour in a picture
    grep -o '\.page{[^}]*}' "$1" | sort -u
}
same_page() { # same_page NAME COLOUR FILE
    same "$1" "$2" "$(page "$3")"
}
play() { # play OPTION... : runs the script on standard input
    "$LAYERSCOPE" play - "$small" "$@" >/dev/null 2>"$dir/error" || cat "$dir/error"
}

for theme in light dark; do
    "$LAYERSCOPE" render "$small" -f svg --theme $theme >"$dir/a.svg"
    same_page "render --theme $theme" "${!theme}" "$dir/a.svg"
    printf 'export %s/b.svg\nregion 000000000000000000000000000000000000,000000067F000040000000400C0000000FA0 0/0,9/0\nregion export %s/c.svg\n' "$dir" "$dir" | play --theme $theme
    same_page "play --theme $theme, export" "${!theme}" "$dir/b.svg"
    same_page "the picture of a region has the theme's page colour" "${!theme}" "$dir/c.svg"
    printf 'set theme=%s\nexport %s/d.svg\nexport %s/d.ansi\n' $theme "$dir" "$dir" | play
    same_page "set theme=$theme, export" "${!theme}" "$dir/d.svg"
    "$LAYERSCOPE" explore "$small" -c "set theme=$theme; export $dir/e.svg" >/dev/null
    same_page "explore, set theme=$theme" "${!theme}" "$dir/e.svg"
    "$LAYERSCOPE" explore "$small" --theme $theme -c "export $dir/f.svg" >/dev/null
    same_page "explore --theme $theme" "${!theme}" "$dir/f.svg"
    mv "$dir/d.ansi" "$dir/$theme.ansi"
done
"$LAYERSCOPE" render "$small" -f svg >"$dir/a.svg"
same_page "the default is dark" "$dark" "$dir/a.svg"
"$LAYERSCOPE" render "$small" -f svg --light >"$dir/a.svg"
same_page "--light is short" "$light" "$dir/a.svg"
cmp -s "$dir/light.ansi" "$dir/dark.ansi"
same "the screen as .ansi differs in its colours" 1 $?
same "light and dark screens have the same text" "$(sed 's/\x1b\[[0-9;]*m//g' "$dir/dark.ansi")" "$(sed 's/\x1b\[[0-9;]*m//g' "$dir/light.ansi")"

"$LAYERSCOPE" render "$small" --format ansi >"$dir/coloured.ansi"
NO_COLOR=1 "$LAYERSCOPE" render "$small" --format ansi >"$dir/asked.ansi"
grep -q '38;5;' "$dir/coloured.ansi" && cmp -s "$dir/coloured.ansi" "$dir/asked.ansi"
same "--format ansi asks for colours, so NO_COLOR does not take them away" 0 $?
NO_COLOR=1 "$LAYERSCOPE" render "$small" | grep -q $'\x1b'
same "without a format, NO_COLOR leaves plain text" 1 $?

printf 'plan neon\ncompare full\nset theme=light\nexport %s/sides.svg\n' "$dir" | play
same_page "both sides of a comparison" "$light" "$dir/sides.svg"
same "and the page around them" 2 "$(grep -c '<rect width="[0-9]*" height="[0-9]*" fill="#FFFFFF"/>' "$dir/sides.svg")"

printf 'set theme=light\nrecord %s/l.cast\nkey j\nrecord off\nset theme=dark\nrecord %s/d.cast\nkey j\nrecord off\n' "$dir" "$dir" | play
matches "$dir/l.cast" '"theme": {"fg": "#1F2328", "bg": "#FFFFFF", "palette": "#000000(:#[0-9A-F]{6}){15}"}'
same "a light recording brings its page" 0 $?
matches "$dir/d.cast" '!"theme"'
same "a dark one has the player's" 0 $?

mkdir -p "$dir/config/layerscope"
printf 'set theme=light\n' >"$dir/config/layerscope/rc"
XDG_CONFIG_HOME=$dir/config "$LAYERSCOPE" explore "$small" -c "export $dir/g.svg" >/dev/null
same_page "the settings file" "$light" "$dir/g.svg"
XDG_CONFIG_HOME=$dir/config "$LAYERSCOPE" explore "$small" --theme dark -c "export $dir/g.svg" >/dev/null
same_page "an option is stronger" "$dark" "$dir/g.svg"

check "an unknown theme" 2 "theme 'pink': expected light or dark" "$LAYERSCOPE" render "$small" --theme pink
check "a contradiction" 2 'light contradicts --theme dark' "$LAYERSCOPE" render "$small" --theme dark --light
finish
