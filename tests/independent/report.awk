# report.awk - what the page of `layerscope report` must state of a set, from its figures alone.
#
#     awk -f words.awk -f report.awk FIGURES          FIGURES: the output of figures.awk
#
# Prints a part of a line of the page, one a line.
{ v[$1] = $2 }
END {
    printf "By segment, a read at the head visits %.1f layers on average, %s in the median, %s at most", v["known_mean"], v["known_p50"], v["known_max"]
    print (v["max"] + 0 > v["known_max"] + 0 ? "; " v["max"] " where no key is known to exist" : "")
    printf "| layers | %s: %s, %s |\n", count_words(v["layers"]), counted(v["deltas"], "delta"), counted(v["images"], "image")
    printf "| L0 | %s |\n", v["l0"]
    if (v["bytes"] == "null")
        print "| bytes | unknown |"
    else
        printf "| bytes | %s: deltas %s, images %s |\n", bytes_words(v["bytes"]), bytes_words(v["delta_bytes"]), bytes_words(v["image_bytes"])
    printf ", %s of WAL |\n", bytes_words(v["wal"])
    printf "| read depth by segment | mean %.1f, p50 %s, p90 %s, p99 %s, max %s (%s)",
        v["known_mean"], v["known_p50"], v["known_p90"], v["known_p99"], v["known_max"], counted(v["known_segments"], "segment")
    print (v["max"] + 0 > v["known_max"] + 0 ? "; " v["max"] " where no key is known to exist |" : " |")
    printf "| perfect splits | %s; %s without the L0 layers |\n", v["all"], v["without_l0"]
    printf "| pairs of deltas that overlap | %s |\n", count_words(v["overlapping_deltas"])
    freed = v["removable_bytes"] + 0 ? " (" bytes_words(v["removable_bytes"]) ")" : ""
    printf "| %s removable%s\n", counted(v["removable"], "layer"), freed
}
