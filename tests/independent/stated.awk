# stated.awk - what `info --json` states, in the words of figures.awk: `NAME VALUE`, one a line.
function inner(name) { match($0, "\"" name "\": [0-9.]+"); return substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 4) }
/^    "by_key"/ { next }
/^    "known": \{"segments": [1-9]/ {
    split("segments mean p50 p90 p99 max", names, " ")
    for (i = 1; i <= 6; i++) print "known_" names[i], i == 2 ? sprintf("%.6f", inner(names[i])) : inner(names[i])
    next
}
/^ +"(layers|deltas|images|l0|keys|lsns|bytes|delta_bytes|image_bytes|segments|mean|p50|p90|p99|max|overlapping_deltas)": [0-9.nul]+,?$/ {
    gsub(/[",:]/, "")
    print $1, $1 == "mean" ? sprintf("%.6f", $2) : $2
}
/^  "splits":/ { print "all", inner("all"); print "without_l0", inner("without_l0") }
