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
    ARRAY(TreeChild) pending[TREE_LEVELS_MAX]; /* pages of each level without a parent yet */
    uint32_t pages[TREE_LEVELS_MAX];           /* sound pages of each level */
    uint64_t children[TREE_LEVELS_MAX];        /* and what they list in all */
    unsigned levels;                           /* highest level that was seen, plus 1 */
    bool damaged;
    uint32_t last_damaged; /* highest index page that is damaged; meaningful with `damaged` */
} TreeCheck;

void tree_check_init(TreeCheck *check, const LayerFile *file, LayerDamages *damages);
void tree_check_release(TreeCheck *check);
/* The index page can't be used: counts the damage. */
void tree_check_damaged(TreeCheck *check, uint32_t page, const char *reason);
/* A sound leaf, with its first key. */
void tree_check_leaf(TreeCheck *check, uint32_t page, unsigned children, Key key, Lsn lsn);
/* An inner page: its keys and pointers against the pages before it. */
void tree_check_inner(TreeCheck *check, uint32_t page, const BtreePage *inner);
/* After the last page: the root is where the summary says, and every page has its parent. */
void tree_check_end(TreeCheck *check);

#endif
