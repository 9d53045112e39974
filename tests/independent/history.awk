# history.awk - audits a saved history by its JSON alone: totals, overlaps, and that nothing is lost with a layer.
#
#   awk -f history.awk history.json      a line for each violation, then `N layers, N samples: sound` or `… N violations`
#
# Checked: a layer dies after it is born; at each sample, what was written, deleted and lives adds up from births and
# deaths; at each flush no two live deltas hold the same key at the same LSN; and each LSN of a layer that was rewritten
# is in a live delta that shares keys with it, or under a live image. Where no image was ever made and nothing was
# collected, live deltas hold all records.
#
# A run of `blocks` cuts layers into pieces: rows of "pieces", with ids behind those of the layers. Pieces are what lives
# and covers from the step on where they are born; their layer is one file, which is there until none of them lives, and
# whose bytes they share among them.

function value(name,    at) {
    if (!match($0, "\"" name "\": (\"[^\"]*\"|[^,}]*)")) return "none"
    at = substr($0, RSTART, RLENGTH)
    sub(/^[^:]*: /, "", at)
    gsub(/"/, "", at)
    return at
}
function hex(text,    i, x) {
    for (i = 1; i <= length(text); i++) x = x * 16 + index("123456789ABCDEF", substr(text, i, 1))
    return x + 0
}
function piece(of, row,    f, k, i) {
    k = split(row, f, /, */)
    i = n + pieces++
    for (; k > 0; k--) gsub(/"/, "", f[k])
    image[i] = image[of]
    klo[i] = hex(f[1]); khi[i] = hex(f[2]); size[i] = f[3] + 0; born[i] = f[4] + 0; died[i] = f[5] == "null" ? "null" : f[5] + 0
    lo[i] = 6 in f ? hex(f[6]) : lo[of]; hi[i] = 7 in f ? hex(f[7]) : hi[of]
    if (of >= n) { wrong("a piece of layer " of ", which is not there"); return }
    if (klo[i] < klo[of] || khi[i] > khi[of] || lo[i] < lo[of] || hi[i] > hi[of]) wrong("piece " i " sticks out of layer " of)
    if (!(of in cut)) cut[of] = born[i]
    if (born[i] != cut[of]) wrong("piece " i " is not born where layer " of " is cut")
    if (died[i] != "null" && died[i] <= born[i]) wrong("piece " i " dies before it is born")
    if (died[of] != "null" && (died[i] == "null" || died[i] > died[of])) wrong("piece " i " outlives layer " of)
    parts[of] += size[i]
    used[of] += died[i] == "null"
}
function wrong(text) { print text; violations++ }
function lives(i, step) { return born[i] <= step && (died[i] == "null" || died[i] > step) && !(i in cut && cut[i] <= step) }
function same(step, name, is, should) { if (is + 0 != should) wrong("step " step ": " name " is " is ", by its layers " should) }
function check_sample(    step, i, until, written, deleted, created, gone, live, bytes) {
    step = value("step") + 0
    for (i = 0; i < n; i++) {
        if (born[i] > step) continue
        written += size[i]; created++
        until = died[i]
        if (until == "null" || until > step) { live++; bytes += size[i] } else { gone++; deleted += size[i] }
    }
    same(step, "bytes_written", value("bytes_written"), written + 0)
    same(step, "bytes_deleted", value("bytes_deleted"), deleted + 0)
    same(step, "layers_created", value("layers_created"), created + 0)
    same(step, "layers_deleted", value("layers_deleted"), gone + 0)
    same(step, "live_layers", value("live_layers"), live + 0)
    same(step, "live_bytes", value("live_bytes"), bytes + 0)
    samples++
}
function check_flush(step,    i, j, count, at) {
    for (i = 0; i < n + pieces; i++) if (lives(i, step) && !image[i]) at[++count] = i
    for (i = 1; i <= count; i++)
        for (j = i + 1; j <= count; j++)
            if (klo[at[i]] < khi[at[j]] && klo[at[j]] < khi[at[i]] && lo[at[i]] < hi[at[j]] && lo[at[j]] < hi[at[i]])
                wrong("step " step ": layers " at[i] " and " at[j] " overlap")
}
function is_kept(i,    j) {
    for (j = 0; j < n + pieces; j++) {
        if (j == i || !lives(j, last) || klo[j] >= khi[i] || klo[i] >= khi[j]) continue
        if (image[j] ? lo[j] >= hi[i] : lo[j] <= lo[i] && hi[i] <= hi[j]) return 1
    }
    return 0
}
/^  "[a-z_]+": [[{]/ { room = $1; gsub(/[":]/, "", room) }
room == "params" && /"records":/ { ingested = value("records") + 0 }
room == "layers" && /"id":/ {
    i = value("id") + 0
    image[i] = value("kind") == "image"
    klo[i] = hex(value("key_lo")); khi[i] = hex(value("key_hi")); lo[i] = hex(value("lsn_lo")); hi[i] = hex(value("lsn_hi"))
    size[i] = value("size") + 0; records[i] = value("records") + 0; born[i] = value("born"); died[i] = value("died")
    if (i != n) wrong("layer " i " stands at place " n + 0)
    born[i] += 0
    if (died[i] != "null") died[i] += 0
    images += image[i]
    n++
}
room == "pieces" && /"of":/ {
    of = value("of") + 0
    row = $0
    sub(/.*"rows": \[\[/, "", row)
    sub(/\]\].*/, "", row)
    k = split(row, rows, /\], *\[/)
    for (r = 1; r <= k; r++) piece(of, rows[r])
}
room == "steps" && /"op":/ {
    op = value("op")
    if (op == "flush") check_flush(steps)
    gc += op == "gc_run"
    steps++
}
room == "samples" && /"step":/ { check_sample() }
END {
    last = steps - 1
    for (i = 0; i < n; i++) {
        if (died[i] != "null" && died[i] <= born[i]) wrong("layer " i " dies before it is born")
        if (i in cut && died[i] == "null" && !used[i]) wrong("layer " i " is kept, but no piece of it is in use")
        if (i in cut && (parts[i] > size[i] || parts[i] < size[i] - 2))
            wrong("layer " i " has " size[i] " bytes, its pieces " parts[i])
    }
    for (i = 0; i < n + pieces; i++) {
        held += i >= n || image[i] || !lives(i, last) ? 0 : records[i]
        if (died[i] != "null" && !gc && !(i in cut) && !is_kept(i))
            wrong((i < n ? "layer " : "piece ") i " is gone, and nothing that lives holds its LSNs")
    }
    if (!images && !gc && !pieces && held != ingested) wrong("live deltas hold " held " of " ingested " records")
    printf "%d layers%s, %d samples: %s\n", n, pieces ? ", " pieces " pieces" : "", samples, violations ? violations " violations" : "sound"
    exit violations > 0
}
