# figures.awk - the figures of a layer set by their definitions, from names and sizes alone. Knows nothing of the program.
#
#     awk [-v cutoff=CC1820C60] -f figures.awk EDGES LAYERS        prints `NAME VALUE`, one a line
#
# EDGES: the distinct key edges, ascending. LAYERS: `KIND KEY_LO KEY_HI LSN_LO LSN_HI SIZE`, ascending by KEY_LO; keys
# begin with k and have 36 digits, so that they compare as text; SIZE is - where it is unknown.
#
#     delta k00… k10… 100 200 4096      a read of the segment [00…, 10…) visits the delta, and ends at the image
#     image k00… k10… 80 81 8192        mean 2, p50 2, max 2

function hex(text,    i, value) {
    for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789ABCDEF", toupper(substr(text, i, 1))) - 1
    return value + 0
}
function say(name, value) { print name, value }
# The least value that p percent of the segments do not exceed.
function percentile(p,    rank, value, seen) {
    rank = int(p * segments / 100)
    if (rank * 100 < p * segments) rank++
    for (value = 0; value <= deepest; value++) {
        seen += with[value]
        if (seen >= rank) return value
    }
}
# Keys that no layer crosses separate groups; the layers come in the order of their keys.
function splits(without_l0,    i, end, groups) {
    for (i = 1; i <= n; i++) {
        if (without_l0 && is_l0[i]) continue
        if (!groups || klo[i] >= end) groups++
        if (!groups || khi[i] > end) end = khi[i]
    }
    return groups ? groups - 1 : 0
}
# Every key of it is under one image that a read at the cutoff ends at, and the layer is not above that image.
function is_removable(i,    s) {
    if (hi[i] > at_cutoff) return 0
    for (s = at[klo[i]]; s < at[khi[i]]; s++) if (!(s in floor) || floor[s] < hi[i]) return 0
    return 1
}
NR == FNR { edge[++edges] = $1; at[$1] = edges; next }
{
    n++
    image[n] = $1 == "image"; klo[n] = $2; khi[n] = $3; lo[n] = hex($4); hi[n] = image[n] ? lo[n] + 1 : hex($5); size[n] = $6
    if (khi[n] > top_key) top_key = khi[n]
    if (n == 1 || lo[n] < lsn_min) lsn_min = lo[n]
    end = image[n] ? lo[n] : hi[n]
    if (end > lsn_max) lsn_max = end
    lsn[lo[n]] = 1
    lsn[end] = 1
    unsized += size[n] == "-"
}
END {
    segments = edges - 1
    at_cutoff = cutoff == "" ? lsn_max : hex(cutoff)
    zero = "k000000000000000000000000000000000000"
    all = top_key > "k00000000000000000000FFFFFFFFFFFFFFFF" ? "kFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" : "k00000000000000000000FFFFFFFFFFFFFFFF"
    for (i = 1; i <= n; i++) {
        bytes[image[i]] += size[i]
        count[image[i]]++
        l0 += is_l0[i] = !image[i] && klo[i] == zero && khi[i] == all
        for (s = at[klo[i]]; image[i] && s < at[khi[i]]; s++) {
            if (!(s in newest) || lo[i] > newest[s]) newest[s] = lo[i]
            if (lo[i] < at_cutoff && (!(s in floor) || lo[i] > floor[s])) floor[s] = lo[i]
        }
    }
    for (i = 1; i <= n; i++) {
        for (s = at[klo[i]]; !image[i] && s < at[khi[i]]; s++) visits[s] += !(s in newest) || hi[i] > newest[s] + 1
        if (!image[i]) {
            for (j = 1; j <= deltas; j++) {
                d = delta[j]
                pairs += lo[i] < hi[d] && lo[d] < hi[i] && klo[i] < khi[d] && klo[d] < khi[i]
            }
            delta[++deltas] = i
        }
        if (is_removable(i)) { removable++; removable_bytes += size[i] }
    }
    for (s = 1; s <= segments; s++) {
        own = visits[s] + (s in newest)
        with[own]++
        sum += own
        over_limit += own > 20
        if (own > deepest) deepest = own
    }
    for (i in lsn) lsns++
    say("layers", n); say("deltas", count[0] + 0); say("images", count[1] + 0); say("l0", l0 + 0)
    say("keys", edges); say("lsns", lsns); say("wal", sprintf("%.0f", lsn_max - lsn_min))
    say("bytes", unsized ? "null" : sprintf("%.0f", bytes[0] + bytes[1]))
    say("delta_bytes", unsized ? "null" : sprintf("%.0f", bytes[0])); say("image_bytes", unsized ? "null" : sprintf("%.0f", bytes[1]))
    say("segments", segments); say("mean", sprintf("%.6f", sum / segments))
    say("p50", percentile(50)); say("p90", percentile(90)); say("p99", percentile(99)); say("max", deepest + 0)
    say("all", splits(0)); say("without_l0", splits(1)); say("overlapping_deltas", pairs + 0)
    say("deeper_than_20", over_limit + 0)
    say("removable", removable + 0); say("removable_bytes", unsized ? "null" : sprintf("%.0f", removable_bytes))
}
