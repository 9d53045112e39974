# alive.awk - the layers and pieces that are alive at the last step of a saved history, by its JSON alone:
# `KIND KEY_LO KEY_HI LSN_LO LSN_HI SIZE LAYER`, one a line. A piece has the number and kind of its layer, and its LSNs
# where it has none.
function value(name,    at) {
    if (!match($0, "\"" name "\": (\"[^\"]*\"|[^,}]*)")) return "none"
    at = substr($0, RSTART, RLENGTH)
    sub(/^[^:]*: /, "", at)
    gsub(/"/, "", at)
    return at
}
/^    \{"id": .*"lsn_hi": / {
    id = value("id"); kind[id] = value("kind"); lo[id] = value("lsn_lo"); hi[id] = value("lsn_hi")
    if (value("died") == "null")
        line[id] = kind[id] " " value("key_lo") " " value("key_hi") " " lo[id] " " hi[id] " " value("size") " " id
}
/^    \{"of": / {
    id = value("of")
    delete line[id] # its pieces are what is read
    sub(/.*"rows": \[\[/, "")
    gsub(/"/, "")
    rows = split($0, row, /\], \[/)
    for (i = 1; i <= rows; i++) {
        count = split(row[i], field, /, |\]/)
        if (field[5] == "null")
            print kind[id], field[1], field[2], field[6] ~ /^[0-9A-F]/ ? field[6] : lo[id], field[7] ~ /^[0-9A-F]/ ? field[7] : hi[id], field[3], id
    }
}
END { for (id in line) print line[id] }
