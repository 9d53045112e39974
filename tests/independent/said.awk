# said.awk - what the program says of a set, in the words of model.awk: `info --json`, then `table --format csv`.
FNR == 1 { file++ }
file == 1 && /^ +"(layers|deltas|overlapping_deltas|segments|mean|p50|p90|p99|max)": [0-9.]+,?$/ {
    gsub(/[",:]/, "")
    print "fact", $1, $1 == "mean" ? sprintf("%.4f", $2) : $2
}
file == 1 && /^  "splits":/ { print "fact all", inner("all") }
file == 1 && /^  "bands":/ { print "fact count", inner("count") }
file == 1 && /"level": 0,/ { print "fact depth", inner("depth") }
file == 2 && FNR > 1 {
    split($0, cell, ",")
    print "layer", cell[1], cell[13], cell[12] == "current" || cell[12] == "hole" ? "kept" : cell[12], cell[11]
}
function inner(name) { match($0, "\"" name "\": [0-9]+"); return substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 4) }
