#!/bin/bash
# The completion scripts: bash's is run; zsh's and fish's are parsed where these shells are installed. Prints TAP.
. "$(dirname "$0")/lib.sh"
for shell in bash zsh fish; do
    "$LAYERSCOPE" completion $shell >"$dir/$shell"
    ok "a script for $shell" $?
done

# shellcheck source=/dev/null
. "$dir/bash"
complete_words() { # complete_words WORD…: what completes the last one
    COMP_WORDS=(layerscope "$@")
    COMP_CWORD=$#
    (cd "$dir" && _layerscope && echo "${COMPREPLY[*]}")
}
same "a command" "plan play" "$(complete_words pl)"
same "an option of that command" "--target-file-size" "$(complete_words plan --targ)"
same "no option of another" "" "$(complete_words plan --seed)"
same "a policy" "full" "$(complete_words plan --policy fu)"
same "a policy after the short option" "full" "$(complete_words plan -p fu)"
same "a format that can be written" "history" "$(complete_words convert --to hi)"
same "a format of the fleet's table" "jsonl" "$(complete_words fleet --format js)"
same "a column of the layers' table" "generation" "$(complete_words table --columns ge)"
same "a column to sort the fleet by" "wal_bytes" "$(complete_words fleet -s wal)"
same "only overlays that render takes" "" "$(complete_words render --overlay st)"
same "an overlay of states" "garbage" "$(complete_words render --overlay ga)"
same "not the overlay that needs two sides" "" "$(complete_words render --overlay comp)"
same "all colours of a picture" "true" "$(complete_words render --colors t)"
same "a value behind an equals sign, which bash splits off" "full" "$(complete_words plan --policy = fu)"
same "the values behind an equals sign" "light dark" "$(complete_words --theme =)"
same "a policy of a report" "legacy" "$(complete_words report --policies leg)"
same "a dialect" "rocksdb" "$(complete_words info --dialect ro)"
same "a workload" "hot-cold" "$(complete_words simulate ho)"
same "a topic" "legend" "$(complete_words help leg)"
touch "$dir/dump.txt"
same "a file of a command" "dump.txt" "$(complete_words plan du)"
same "a store to simulate" "dump.txt" "$(complete_words simulate du)"
same "a file of the explorer" "dump.txt" "$(complete_words du)"
same "a file of an option" "dump.txt" "$(complete_words read --traversal du)"
same "nothing where a number is expected" "" "$(complete_words plan --fanout '')"

missing=
for command in $("$LAYERSCOPE" completion fish | sed -n 's/.*__fish_use_subcommand -a \([a-z-]*\) .*/\1/p'); do
    for option in $("$LAYERSCOPE" help "$command" | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
        [ "$option" = --help ] && continue
        grep -qE -- "$option( |')" "$dir/bash" || missing="$missing bash:$command$option"
        grep -qE -- "$option[=[}]|$option," "$dir/zsh" || missing="$missing zsh:$command$option"
        place="'__fish_seen_subcommand_from $command'"
        [ "$command" = explore ] && place="'not __fish_seen_subcommand_from .*'"
        grep -qE -- "$place -l ${option#--} " "$dir/fish" || missing="$missing fish:$command$option"
    done
done
same "every option of every command is in all three" "" "$missing"
for shell in zsh fish; do
    if command -v $shell >/dev/null; then same "$shell parses its script" "" "$($shell -n "$dir/$shell" 2>&1)"; else
        skip "$shell parses its script" "$shell is not installed"
    fi
done
if command -v fish >/dev/null; then
    in_fish() { HOME=$dir fish --no-config -c "source '$dir/fish'; complete -C '$1'" | cut -f1 | tr '\n' ' '; }
    same "fish offers the explorer's options without its word" "--theme " "$(in_fish 'layerscope --the')"
    same "fish offers them after a file" "--theme " "$(in_fish 'layerscope dump.txt --the')"
    same "fish offers no option of another command" "" "$(in_fish 'layerscope plan --the')"
    same "fish offers values" "full " "$(in_fish 'layerscope plan --policy fu')"
else
    skip "fish offers options and values" "fish is not installed"
fi
"$LAYERSCOPE" completion tcsh >/dev/null 2>"$dir/error"
same "an unknown shell is a usage error" "2 layerscope: completion: expected one of bash, zsh and fish" "$? $(cat "$dir/error")"
finish
