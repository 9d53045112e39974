#!/bin/bash
# Files that are read whole: a file that is too large or unreadable is refused with its name and the reason. None is
# cut off silently. Prints TAP.
. "$(dirname "$0")/lib.sh"
play() { # play COMMAND: a script of one command
    printf '%s\nframe\n' "$1" >"$dir/one.play"
    "$LAYERSCOPE" play "$dir/one.play"
}
long() { # long BYTES LAST-LINE: so many bytes of comment, and a line
    head -c "$1" /dev/zero | tr '\0' '#' | fold -w 1000
    printf '\n%s\n' "$2"
}
long 17000000 nonsense >"$dir/long.play"
check "a script of 17 MB is refused" 3 "long.play: is too large: at most 16.0 MiB are read" play "source $dir/long.play"
check "a log that is too large is refused" 3 "long.play: is too large" play "traversal $dir/long.play"
check "given to play it is read whole" 1 "there is no command 'nonsense'" "$LAYERSCOPE" play "$dir/long.play"
unknown() { # unknown NAME SUGGESTION
    echo "$1" >"$dir/unknown.play"
    check "an unknown command '$1' has a suggestion" 1 "there is no command '$1'$2" "$LAYERSCOPE" play "$dir/unknown.play"
}
unknown layer ': use `select`'
unknown pairs ': use `table pairs`'
unknown overlaps ': use `table pairs`'
unknown tutor ': use `lesson`'
unknown quitt ': did you mean `quit`'
long 4300000 nonsense >"$dir/long.lesson"
check "a lesson of more than 4 MiB is refused" 3 "long.lesson: is too large: at most 4.00 MiB are read" play "lesson $dir/long.lesson"
check "a script that is a folder" 3 "$dir: Is a directory" play "source $dir"
check "a script that is not there" 3 "none: No such file or directory" play "source $dir/none"
check "play's own script too" 3 "none: No such file or directory" "$LAYERSCOPE" play "$dir/none"

rc() { # rc: the explorer's frame under the configuration in $dir
    XDG_CONFIG_HOME=$dir "$LAYERSCOPE" tests/golden/play/small.txt | cat
}
mkdir -p "$dir/layerscope/rc"
check "a configuration that can't be read is told" 0 "layerscope/rc: Is a directory" rc
rmdir "$dir/layerscope/rc"
long 1100000 'set mouse=on' >"$dir/layerscope/rc"
check "settings that are too large are reported" 0 "layerscope/rc: is too large: at most 1.00 MiB are read" rc
long 17000000 'press x' >"$dir/layerscope/rc"
save() { XDG_CONFIG_HOME=$dir "$LAYERSCOPE" --command 'set save' tests/golden/play/small.txt; }
check "settings are not saved over a file that can't be read" 3 "layerscope/rc: is too large" save
[ "$(wc -c <"$dir/layerscope/rc")" -gt 17000000 ]
ok "settings that were not saved leave the file as it was" $?
rm "$dir/layerscope/rc"
! rc | grep -q 'No such file'
ok "one that is not there is none" $?
printf 'set policy=legacy\nset mouse=off\nbind x fit\nhex on\n' >"$dir/layerscope/rc"
save >/dev/null
expect "saving settings keeps lines that it does not write" 0 '^set policy=legacy$' '^hex on$' '^set mouse=off$' \
    '^bind x fit$' -- cat "$dir/layerscope/rc"
same "and writes its own lines once" 2 "$(grep -cE '^(set mouse|bind x)' "$dir/layerscope/rc")"
rm "$dir/layerscope/rc"
limited() { # limited COMMAND...: with files of at most 1 KiB
    (
        ulimit -f 1
        "$LAYERSCOPE" "$@"
    )
}
mkdir "$dir/out"
check "a file that gets too large is an error" 3 'out/h.json: cannot write: File too large' \
    limited convert tests/golden/play/small.txt "$dir/out/h.json"
check "a failed write leaves no file behind" 0 '^0$' sh -c "ls -A $dir/out | wc -l"
finish
