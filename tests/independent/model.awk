# model.awk - a random set of layers as a scenario, and what is true of it by definition, key by key.
#
#   awk -v seed=7 -v out=set.scn -f model.awk     writes the scenario, prints the truth:
#       fact NAME VALUE                           a figure of `info --json`
#       layer NAME VISITS GC VISIBLE              a row of `table`
#
# Rows of deltas that do not overlap, some two rows tall; images where a row begins. Nothing here knows the program.

function random(below) { state = (state * 16807) % 2147483647; return int(state / 2147483647 * below) }
function add(is, a, b, low, high) {
    n++
    image[n] = is; klo[n] = a; khi[n] = b; lo[n] = low; hi[n] = high
    printf is ? "image %X %X %X\n" : "delta %X %X %X %X\n", a, b, low, high > out
}
function over(i, key) { return klo[i] <= key && key < khi[i] }
function fact(name, value) { printf "fact %s %s\n", name, value }
# The LSN under which a read of the key ends: that of its newest image; -1: none.
function newest(key,    i, best) {
    best = -1
    for (i = 1; i <= n; i++) if (image[i] && over(i, key) && lo[i] > best) best = lo[i]
    return best
}
function make(    rows, r, a, b, k, tall_row, tall_a, tall_b) {
    rows = 2 + random(6)
    tall_row = random(3) ? 1 + random(rows - 1) : 0
    tall_a = random(KEYS - 8); tall_b = tall_a + 2 + random(6)
    for (r = 1; r <= rows; r++) {
        for (a = random(4); a + 2 <= KEYS; a = b) {
            b = a + 2 + random(20)
            b = b > KEYS ? KEYS : b
            if (tall_row && (r == tall_row || r == tall_row + 1) && a < tall_b && tall_a < b) continue
            if (random(10) < 7 && b - a >= 2) add(0, a, b, r * ROW, r * ROW + ROW)
        }
        if (r == tall_row) add(0, tall_a, tall_b, r * ROW, r * ROW + 2 * ROW)
        if (random(3) == 0) continue
        for (a = random(6); a + 2 <= KEYS; a = b) {
            b = a + 2 + random(24)
            b = b > KEYS ? KEYS : b
            if (random(10) < 6 && b - a >= 2) add(1, a, b, r * ROW, r * ROW + 1)
        }
    }
    cutoff = (1 + random(rows)) * ROW + ROW / 2
    branch = random(3) ? -1 : (1 + random(rows)) * ROW + 3
    printf "gc_cutoff %X\n", cutoff > out
    if (branch >= 0) printf "branch %X\n", branch > out
    close(out)
}
function sort_numbers(list, count,    i, j, x) {
    for (i = 2; i <= count; i++) {
        x = list[i]
        for (j = i - 1; j >= 1 && list[j] > x; j--) list[j + 1] = list[j]
        list[j + 1] = x
    }
}
# How many pieces stretches [from, to) make that do not cross each other; touching ones are two.
function pieces(from, to, count,    i, j, x, y, top, found) {
    for (i = 2; i <= count; i++) {
        x = from[i]; y = to[i]
        for (j = i - 1; j >= 1 && from[j] > x; j--) { from[j + 1] = from[j]; to[j + 1] = to[j] }
        from[j + 1] = x; to[j + 1] = y
    }
    top = -1
    for (i = 1; i <= count; i++) {
        if (i == 1 || from[i] >= top) found++
        if (to[i] > top) top = to[i]
    }
    return found
}
function percentile(p,    rank) { rank = int(p * segments / 100); if (rank * 100 < p * segments) rank++; return visits[rank] }
function is_covered(i,    key, j, found) {
    for (key = klo[i]; key < khi[i]; key++) {
        found = 0
        for (j = 1; j <= n; j++) if (image[j] && over(j, key) && lo[j] >= hi[i] && lo[j] < cutoff) found = 1
        if (!found) return 0
    }
    return 1
}
function seen_from(i, point,    key, j, top, hidden) {
    top = image[i] ? lo[i] : hi[i] - 1
    if (point < lo[i]) return 0
    if (!image[i] && point < top) return 1
    for (key = klo[i]; key < khi[i]; key++) {
        hidden = 0
        for (j = 1; j <= n; j++) if (image[j] && j != i && over(j, key) && lo[j] <= point && lo[j] >= top) hidden = 1
        if (!hidden) return 1
    }
    return 0
}
function verdict(i) {
    if (hi[i] > cutoff) return "needed"
    if (branch >= 0 && lo[i] <= branch) return "branch"
    return is_covered(i) ? "removable" : "kept"
}
BEGIN {
    KEYS = 64; ROW = 256; HEAD = 2 ^ 40
    state = seed * 7919 + 1
    make()
    for (i = 1; i <= n; i++) {
        if (!(klo[i] in edge)) { edge[klo[i]] = 1; edges[++edge_count] = klo[i] }
        if (!(khi[i] in edge)) { edge[khi[i]] = 1; edges[++edge_count] = khi[i] }
    }
    sort_numbers(edges, edge_count)
    segments = edge_count - 1
    for (s = 1; s <= segments; s++) {
        key = edges[s]
        floor_at = newest(key)
        for (i = 1; i <= n; i++) {
            if (!over(i, key) || (image[i] ? lo[i] != floor_at : hi[i] <= floor_at + 1)) continue
            of[i]++
            visits[s]++
            deep[s] += !image[i]
        }
        visits[s] += 0
        sum += visits[s]
        depth = deep[s] > depth ? deep[s] : depth
    }
    sort_numbers(visits, segments)
    fact("layers", n); fact("segments", segments); fact("mean", sprintf("%.4f", sum / segments))
    fact("p50", percentile(50)); fact("p90", percentile(90)); fact("p99", percentile(99)); fact("max", visits[segments])
    fact("overlapping_deltas", 0)
    for (i = 1; i <= n; i++) { from[i] = klo[i]; to[i] = khi[i] }
    fact("all", pieces(from, to, n) - 1)
    for (i = 1; i <= n; i++) if (!image[i]) { deltas++; from[deltas] = lo[i]; to[deltas] = hi[i] }
    fact("deltas", deltas); fact("count", pieces(from, to, deltas))
    fact("depth", depth)
    for (i = 1; i <= n; i++) {
        name = sprintf("%016X-%016X__%08X", klo[i], khi[i], lo[i]) (image[i] ? "" : sprintf("-%08X", hi[i]))
        print "layer", name, of[i] + 0, verdict(i), seen_from(i, HEAD) || (branch >= 0 && seen_from(i, branch)) ? "yes" : "no"
    }
}
