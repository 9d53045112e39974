# slow-shop.awk - makes samples/slow-shop.json: `awk -f samples/slow-shop.awk > samples/slow-shop.json`.
#
# The index_part.json of a timeline that does not exist, with the story of one that reads slowly:
#   1. a shop's database is loaded, and every key gets an image;
#   2. orders arrive: `orders` (16390) grows to the right, its newest blocks get deltas and images, a staircase;
#   3. a maintenance job touches every table: three bands of deltas over all keys, then images of the whole database;
#   4. the shop goes quiet, and its server restarts often: each restart leaves a layer of some KiB that spans nearly all
#      keys. They are too few bytes for an image, yet every read visits all of them.
# The images of step 3 leave a hole where `carts` (16410) was dropped, so garbage collection keeps what lies below.
# Numbers stay below 2^53: awk counts in doubles.

function key(rel, fork, block) { return sprintf("00%08X%08X%08X%02X%08X", 1663, 16384, rel, fork, block) }
function lsn(x) { return sprintf("%08X%08X", int(x / 4294967296), x % 4294967296) }
function short_lsn(x) { return sprintf("%X/%X", int(x / 4294967296), x % 4294967296) }
function layer(name, bytes) {
    printf "%s\n    \"%s\": {\"file_size\": %d, \"generation\": %d}", count++ ? "," : "", name, bytes, generation
}
function delta(from, to, low, high, bytes) { layer(from "-" to "__" lsn(low) "-" lsn(high), bytes) }
function image(from, to, at, bytes) { layer(from "-" to "__" lsn(at), bytes) }

# Images of 16,384 blocks over a relation's blocks [first, last); the first begins at `edge`, where the one before ended.
function images_of(rel, first, last, at, edge,    block) {
    for (block = first; block < last; block += PART) {
        image(edge, key(rel, 0, block + PART), at, 134422528)
        edge = key(rel, 0, block + PART)
    }
    return edge
}
# Images of every relation at one LSN; `hole`: without the keys between `stock` and `sessions`.
function images_of_all(at, orders, hole,    edge) {
    edge = images_of(16385, 0, 6 * PART, at, FIRST)
    edge = images_of(16390, 0, orders, at, edge)
    edge = images_of(16395, 0, 2 * PART, at, edge)
    if (hole) {
        image(edge, key(16410, 1, 0), at, 51257344)
        edge = key(16410, 1, 4)
    }
    edge = images_of(16420, 0, PART, at, edge)
    image(edge, LAST, at, 2957312)
}

BEGIN {
    PART = 16384
    MIB = 1048576
    FIRST = "000000000000000000000000000000000000"
    LAST = "030000000000000000000000000000000002"
    MAX = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    generation = 1
    printf "{\n  \"version\": 14,\n  \"layer_metadata\": {"
    at = start = 23683184
    images_of_all(at, PART, 0)

    # 2. Orders: each band of WAL is 2 GiB tall.
    generation = 3
    top = PART
    for (band = 1; band <= 24; band++) {
        low = at
        at += 2048 * MIB + band * 4096
        delta(FIRST, key(16385, 0, 2 * PART), low, at, 231735296)
        delta(key(16385, 0, 2 * PART), key(16390, 0, top - 512), low, at, 268451840)
        delta(key(16390, 0, top - 512), key(16390, 0, top + 2048), low, at, 268460032)
        delta(key(16390, 0, top + 2048), key(16390, 0, top + 4096), low, at, 268451840)
        delta(key(16390, 0, top + 4096), LAST, low, at, 187858944)
        top += 4096
        if (band % 3 == 0) {
            images_of(16390, top - 2 * PART, top + PART, at, key(16390, 0, top - 2 * PART))
            image(FIRST, key(16385, 0, PART), at, 134422528)
        }
    }

    # 3. Maintenance.
    generation = 7
    for (band = 1; band <= 3; band++) {
        low = at
        at += 1024 * MIB
        for (part = 0; part < 6; part++)
            delta(part ? key(16385, 0, part * PART) : FIRST, key(16385, 0, (part + 1) * PART), low, at, 167780352)
        delta(key(16385, 0, 6 * PART), key(16390, 0, top), low, at, 201334784)
        delta(key(16390, 0, top), LAST, low, at, 92282880)
    }
    images_of_all(at, top + PART, 1)

    # 4. Quiet: thin layers that restarts left, then the L0 of today.
    generation = 11
    for (restart = 1; restart <= 26; restart++) {
        low = at
        at += 98304 + restart * 1040
        delta(key(16385, 0, 17), LAST, low, at, 24576 + 8192 * (restart % 3))
    }
    for (flush = 1; flush <= 9; flush++) {
        low = at
        at += 65536 + flush * 512
        delta(FIRST, MAX, low, at, 24576)
    }
    printf "\n  },\n  \"disk_consistent_lsn\": \"%s\",\n", short_lsn(at - 1)
    printf "  \"metadata\": {\n    \"disk_consistent_lsn\": \"%s\",\n    \"prev_record_lsn\": \"%s\",\n", short_lsn(at - 1), short_lsn(at - 65)
    printf "    \"ancestor_timeline\": null,\n    \"ancestor_lsn\": \"0/0\",\n    \"latest_gc_cutoff_lsn\": \"%s\",\n", short_lsn(at - 3 * MIB)
    printf "    \"initdb_lsn\": \"%s\",\n    \"pg_version\": 16\n  }\n}\n", short_lsn(start)
}
