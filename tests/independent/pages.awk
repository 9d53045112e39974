# pages.awk - which ranges of keys have a page on a shard, for figures.awk, by the rules of Neon's keyspace.rs and shard.rs
# alone. Keys begin with k and have 36 digits.
#
#     awk [-v shard=0308] [-v stripe=2048] -f pages.awk -f figures.awk …        the shard's number and count; none: not sharded
#
#     pages("k000000067F00000005000040000000000000", "k000000067F00000005000040000000000FA0") is 1: blocks of one relation
#     pages("k000000067F00000005000040000000000FA0", "k000000067F00000005000040010000000000") is -1: what lies between two

function digits(key, from, count) { return hex(substr(key, from + 1, count)) }
function xor(a, b,    i, bit, value) {
    for (i = bit = 1; i <= 32; i++) {
        if (a % 2 != b % 2) value += bit
        a = int(a / 2); b = int(b / 2); bit *= 2
    }
    return value + 0
}
function times(a, b,    low) { low = b % 65536; return (a * low + a * ((b - low) / 65536) % 65536 * 65536) % 4294967296 }
function murmur(x) {
    x = times(xor(x, int(x / 65536)), 2246822507)
    x = times(xor(x, int(x / 8192)), 3266489909)
    return xor(x, int(x / 65536))
}
function combine(a, b) { return xor(a, (b + 2654435769 + a * 64 % 4294967296 + int(a / 4)) % 4294967296) }
# Is the key on the shard? Blocks of relations are on one each, SLRUs and aux files on the first, the others on all.
function is_here(key, block,    one, relation, own) {
    one = digits(key, 1, 2); relation = digits(key, 19, 8)
    if (one == 1 && digits(key, 11, 8) <= 1 || one == 98) return own_number == 0
    if (one != 0 || relation == 0 || block == 4294967295) return 1
    if (digits(key, 27, 2) == 3) return own_number == 0
    own = relation SUBSEP int(block / stripe)
    if (!(own in shard_of)) shard_of[own] = combine(murmur(relation), murmur(int(block / stripe))) % own_count
    return shard_of[own] == own_number
}
# 1: a page of the range is on the shard; 0: none is; -1: the range spans relations, so that this is unknown.
function pages(lo, hi,    block, end, fork) {
    if (!stripe) stripe = 2048
    own_number = hex(substr(shard, 1, 2)); own_count = hex(substr(shard, 3, 2))
    block = digits(lo, 29, 8); end = digits(hi, 29, 8); fork = digits(hi, 27, 2) - digits(lo, 27, 2)
    if (substr(lo, 1, 27) != substr(hi, 1, 27) || fork != 0 && !(fork == 1 && block == 4294967295)) return -1
    if (own_count < 2 || is_here(lo, block)) return 1
    for (block = (int(block / stripe) + 1) * stripe; block < end; block += stripe) if (is_here(lo, block)) return 1
    return 0
}
