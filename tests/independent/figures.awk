# figures.awk - the figures of a layer set by their definitions, from names and sizes alone. Knows nothing of the program.
#
#     awk [-v cutoff=CC1820C60] -f pages.awk -f figures.awk EDGES LAYERS [PIECES]        prints `NAME VALUE`, one a line
#
# EDGES: the distinct key edges, ascending. LAYERS: `KIND KEY_LO KEY_HI LSN_LO LSN_HI SIZE`, ascending by KEY_LO; keys
# begin with k and have 36 digits, so that they compare as text; SIZE is - where it is unknown. PIECES: the edges of all
# layers that there ever were, ascending, where these are more: a segment with a piece within one relation has keys.
#
#     delta k00… k10… 100 200 4096      a read of the segment [00…, 10…) visits the delta, and ends at the image
#     image k00… k10… 80 81 8192        mean 2, p50 2, max 2

function hex(text,    i, value) {
    for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789ABCDEF", toupper(substr(text, i, 1))) - 1
    return value + 0
}
function say(name, value) { print name, value }
# The least value that p percent of all segments, or of those of which a key is known to exist, do not exceed.
function percentile(p, known,    rank, value, seen) {
    rank = int(p * counted_segments[known] / 100)
    if (rank * 100 < p * counted_segments[known]) rank++
    for (value = 0; value <= deepest[0]; value++) {
        seen += with[known, value]
        if (seen >= rank) return value
    }
}
function count_read(known, visits) {
    counted_segments[known]++
    with[known, visits]++
    sum[known] += visits
    over_limit[known] += visits > 20
    if (visits > deepest[known]) deepest[known] = visits
}
# Is a key of the segment known to exist? Every plain key may.
function is_known(s,    i, best) {
    if (is_plain) return 1
    for (i = pieces_from[edge[s]]; i < pieces_from[edge[s + 1]]; i++) if (pages(piece[i], piece[i + 1]) == 1) return 1
    return 0
}
function say_reads(known, prefix) {
    say(prefix "segments", counted_segments[known] + 0); say(prefix "mean", sprintf("%.6f", sum[known] / counted_segments[known]))
    say(prefix "p50", percentile(50, known)); say(prefix "p90", percentile(90, known)); say(prefix "p99", percentile(99, known))
    say(prefix "max", deepest[known] + 0); say(prefix "deeper_than_20", over_limit[known] + 0)
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
NF == 1 { piece[++pieces] = $1; pieces_from[$1] = pieces; next }
{
    n++
    image[n] = $1 == "image"; klo[n] = $2; khi[n] = $3; lo[n] = hex($4); hi[n] = image[n] ? lo[n] + 1 : hex($5); size[n] = $6
    whole[n] = $7 == "" ? "line " n : $7
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
    for (i = 1; i <= edges && !(edge[i] in pieces_from); i++) { piece[i] = edge[i]; pieces_from[edge[i]] = i }
    at_cutoff = cutoff == "" ? lsn_max : hex(cutoff)
    zero = "k000000000000000000000000000000000000"
    is_plain = top_key <= "k00000000000000000000FFFFFFFFFFFFFFFF"
    all = !is_plain ? "kFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" : "k00000000000000000000FFFFFFFFFFFFFFFF"
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
        if (!is_removable(i)) needed[whole[i]]
    }
    for (i = 1; i <= n; i++) {
        if (whole[i] in needed) continue
        removable_bytes += size[i]
        if (!(whole[i] in gone)) removable++
        gone[whole[i]]
    }
    for (s = 1; s <= segments; s++) {
        own = visits[s] + (s in newest)
        count_read(0, own)
        if (is_known(s)) count_read(1, own)
    }
    if (deepest[1] == 0) for (s = 1; s <= segments; s++) count_read(1, visits[s] + (s in newest))
    for (i in lsn) lsns++
    say("layers", n); say("deltas", count[0] + 0); say("images", count[1] + 0); say("l0", l0 + 0)
    say("keys", edges); say("lsns", lsns); say("wal", sprintf("%.0f", lsn_max - lsn_min))
    say("bytes", unsized ? "null" : sprintf("%.0f", bytes[0] + bytes[1]))
    say("delta_bytes", unsized ? "null" : sprintf("%.0f", bytes[0])); say("image_bytes", unsized ? "null" : sprintf("%.0f", bytes[1]))
    say_reads(0, ""); say_reads(1, "known_")
    say("all", splits(0)); say("without_l0", splits(1)); say("overlapping_deltas", pairs + 0)
    say("removable", removable + 0); say("removable_bytes", unsized ? "null" : sprintf("%.0f", removable_bytes))
}
