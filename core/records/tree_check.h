/* tree_check.h - do a B-tree's inner pages point to the pages that are there? Asked page by page, in file order.
 *
 * The writer puts a page into the file when it is full, and its parent after it, when the page does not fit into that
 * any more. So an inner page lists the pages of the level below that have no parent yet, but for the newest, which was
 * too much for it; at the end all of them.
 *
 *     page     0  1  2  [0 1]  4  5  [2 4]  7  [5 7]  [3 6 8]       leaves 0 1 2 4 5 7; inner pages 3 6 8; root 9
 *
 * A page that can't be read excuses what its absence explains: it costs itself, not its neighbours.
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
