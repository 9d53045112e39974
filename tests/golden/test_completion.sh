#!/bin/bash
# The completion scripts: bash's is run, zsh's and fish's are parsed where these shells are installed. Prints TAP.
: "${LAYERSCOPE:?the program under test}"
n=0
bad=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
check() { # check NAME EXPECTED ACTUAL
    n=$((n + 1))
    if [ "$2" = "$3" ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        printf '# expected %s\n# got      %s\n' "$2" "$3"
        bad=1
    fi
}
for shell in bash zsh fish; do "$LAYERSCOPE" completion $shell >"$dir/$shell" || echo "not ok - completion $shell"; done

# shellcheck source=/dev/null
. "$dir/bash"
complete_words() { # complete_words WORD…: what completes the last one
    COMP_WORDS=(layerscope "$@")
    COMP_CWORD=$#
    (cd "$dir" && _layerscope && echo "${COMPREPLY[*]}")
}
check "a command" "plan play" "$(complete_words pl)"
check "an option of that command" "--target-file-size" "$(complete_words plan --targ)"
check "no option of another" "" "$(complete_words plan --seed)"
check "a policy" "full" "$(complete_words plan --policy fu)"
check "a policy after the short option" "full" "$(complete_words plan -p fu)"
check "a format that can be written" "history" "$(complete_words convert --to hi)"
check "a workload" "hot-cold" "$(complete_words simulate ho)"
check "a topic" "legend" "$(complete_words help leg)"
touch "$dir/dump.txt"
check "a file of a command" "dump.txt" "$(complete_words plan du)"
check "a file of the explorer" "dump.txt" "$(complete_words du)"
check "a file of an option" "dump.txt" "$(complete_words read --traversal du)"
check "nothing where a number is expected" "" "$(complete_words plan --fanout '')"

missing=
for command in $("$LAYERSCOPE" completion fish | sed -n 's/.*__fish_use_subcommand -a \([a-z-]*\) .*/\1/p'); do
    for option in $("$LAYERSCOPE" help "$command" | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
        [ "$option" = --help ] && continue
        grep -qE -- "$option( |')" "$dir/bash" || missing="$missing bash:$command$option"
        grep -qE -- "$option[=[}]|$option," "$dir/zsh" || missing="$missing zsh:$command$option"
        grep -qE -- "__fish_seen_subcommand_from $command' -l ${option#--} " "$dir/fish" || missing="$missing fish:$command$option"
    done
done
check "every option of every command is in all three" "" "$missing"
for shell in zsh fish; do
    if command -v $shell >/dev/null; then check "$shell parses its script" "" "$($shell -n "$dir/$shell" 2>&1)"; else
        n=$((n + 1))
        echo "ok $n # SKIP $shell is not installed"
    fi
done
"$LAYERSCOPE" completion tcsh >/dev/null 2>"$dir/error"
check "an unknown shell is a usage error" "2 layerscope: completion: expected one of bash, zsh and fish" "$? $(cat "$dir/error")"
echo "1..$n"
exit $bad
