/* search.h - binary search: the first index at which a condition holds, if it also holds for all later indexes.
 *
 *     size_t at;
 *     search_first(at, 0, count, keys[at] >= key);         the lower bound of `key`: the first that is not less
 *     search_first(at, 0, count, keys[at] > key);          the upper bound: the first that is more; at - 1 is the last
 *                                                          that is at most `key`
 *     search_first(at, 0, count, ranges[at].hi > key);     of sorted, disjoint ranges the one that holds `key`, if any
 *
 *     keys  10 20 20 30     key 20: lower bound 1, upper bound 3     key 31: both 4, the count
 */
#ifndef CORE_BASE_SEARCH_H
#define CORE_BASE_SEARCH_H

/* Sets `at`, an integer variable, to the first index of [from, until) for which the condition is true, or to `until`
 * where there is none. The condition must be false up to some index and true from there on. `from` must not be greater
 * than `until`. O(log n) evaluations of the condition. */
#define search_first(at, from, until, ...)                                                                             \
    do {                                                                                                               \
        __typeof__(at) search_lo_ = (__typeof__(at))(from), search_hi_ = (__typeof__(at))(until);                      \
        while (search_lo_ < search_hi_) {                                                                              \
            (at) = search_lo_ + (search_hi_ - search_lo_) / 2;                                                         \
            if (__VA_ARGS__)                                                                                           \
                search_hi_ = (at);                                                                                     \
            else                                                                                                       \
                search_lo_ = (at) + 1;                                                                                 \
        }                                                                                                              \
        (at) = search_lo_;                                                                                             \
    } while (0)

#endif
