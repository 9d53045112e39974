/* tree_check.h - checks, page by page in file order, that a B-tree's inner pages point to the pages that exist.
 *
 * The writer writes a page when it is full, and an inner page when it has no room for the entry of a new page. So an
 * inner page lists all pages of the level below that have no parent yet, except the newest one, for which it had no
 * room. At the end of the file it lists all of them.
 *
 *     page     0  1  2  [0 1]  4  5  [2 4]  7  [5 7]  [3 6 8]       leaves 0 1 2 4 5 7; inner pages 3 6 8; root 9
 *
 * An unreadable page is reported alone; its neighbours are not reported for errors that its absence explains.
 */
#ifndef CORE_RECORDS_TREE_CHECK_H
#define CORE_RECORDS_TREE_CHECK_H

#include "core/records/btree_page.h"
#include "core/records/layer_damage.h"

#define TREE_LEVELS_MAX 16u

typedef struct TreeChild {
    uint32_t page;
    Key key;
    Lsn lsn;
} TreeChild;

typedef struct TreeCheck {
    const LayerFile *file;
    LayerDamages *damages;
    ARRAY(TreeChild) pending[TREE_LEVELS_MAX]; /* for each level: the pages that have no parent yet */
    uint32_t pages[TREE_LEVELS_MAX];           /* for each level: the number of undamaged pages */
    uint64_t children[TREE_LEVELS_MAX];        /* for each level: the number of children that its pages list */
    unsigned levels;                           /* the highest level that was seen, plus 1 */
    bool damaged;
    uint32_t last_damaged; /* the highest index page that is damaged; valid with `damaged` */
} TreeCheck;

/* `file` and `damages` must outlive the check. The caller frees it with tree_check_release(). */
void tree_check_init(TreeCheck *check, const LayerFile *file, LayerDamages *damages);
void tree_check_release(TreeCheck *check);
/* Counts an index page that cannot be used. The reason is copied. */
void tree_check_damaged(TreeCheck *check, uint32_t page, const char *reason);
/* Adds an undamaged leaf with its first key. */
void tree_check_leaf(TreeCheck *check, uint32_t page, unsigned children, Key key, Lsn lsn);
/* Adds an inner page: compares its keys and pointers with the pages before it. */
void tree_check_inner(TreeCheck *check, uint32_t page, const BtreePage *inner);
/* To be called after the last page: checks that the root is where the summary says, and that every page has a
 * parent. */
void tree_check_end(TreeCheck *check);

#endif
