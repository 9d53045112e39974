# stated.awk - what `info --json` states, in the words of figures.awk: `NAME VALUE`, one a line.
function inner(name) { match($0, "\"" name "\": [0-9]+"); return substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 4) }
/^    "by_key"/ { next }
/^ +"(layers|deltas|images|l0|keys|lsns|bytes|delta_bytes|image_bytes|segments|mean|p50|p90|p99|max|overlapping_deltas)": [0-9.nul]+,?$/ {
    gsub(/[",:]/, "")
    print $1, $1 == "mean" ? sprintf("%.6f", $2) : $2
}
/^  "splits":/ { print "all", inner("all"); print "without_l0", inner("without_l0") }
