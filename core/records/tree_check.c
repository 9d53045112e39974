/* tree_check.c - keeps one list of orphans per level. An inner page adopts those of the level below it, or all but the
 * newest.
 *
 * Memory is bounded: a sound page has at most BTREE_CHILDREN_MAX children, so more orphans than that on one level are
 * damage, and the oldest are forgotten.
 */
#include "core/records/tree_check.h"

#include "core/base/bytes.h"

#include <stdio.h>

#define POINTER_MARK 0x80u /* the first byte of each value on an inner page */

void tree_check_init(TreeCheck *check, const LayerFile *file, LayerDamages *damages)
{
    *check = (TreeCheck){.file = file, .damages = damages};
}

void tree_check_release(TreeCheck *check)
{
    for (unsigned i = 0; i < TREE_LEVELS_MAX; i++)
        array_release(&check->pending[i]);
}

static uint64_t file_page(const TreeCheck *check, uint32_t page)
{
    return (uint64_t)check->file->summary.index_start + page;
}

void tree_check_damaged(TreeCheck *check, uint32_t page, const char *reason)
{
    layer_damage_add(check->damages, file_page(check, page), "index page %u: %s", page, reason);
    check->last_damaged = check->damaged && check->last_damaged > page ? check->last_damaged : page;
    check->damaged = true;
}

static void add_page(TreeCheck *check, unsigned level, unsigned children, TreeChild child)
{
    check->levels = level + 1 > check->levels ? level + 1 : check->levels;
    check->pages[level]++;
    check->children[level] += children;
    if (check->pending[level].count > BTREE_CHILDREN_MAX) {
        if (!check->damaged)
            tree_check_damaged(check, child.page, "the pages before it have no parent");
        check->pending[level].count = 0;
    }
    array_push(&check->pending[level], child);
}

void tree_check_leaf(TreeCheck *check, uint32_t page, unsigned children, Key key, Lsn lsn)
{
    add_page(check, 0, children, (TreeChild){page, key, lsn});
}

/* Reads the page number and key of child `i`. False, with the reason, where they cannot be right. */
static bool child_load(const TreeCheck *check, uint32_t page, const BtreePage *inner, unsigned i, TreeChild *child,
                       char *reason)
{
    uint8_t key[BTREE_KEY_DELTA] = {0};
    uint64_t value = btree_page_value(inner, i);
    btree_page_key(inner, i, key);
    *child = (TreeChild){.page = (uint32_t)value};
    if (value >> 32 != POINTER_MARK)
        snprintf(reason, BTREE_REASON, "child %u is no pointer: it begins with %02X, expected 80", i,
                 (unsigned)(value >> 32));
    else if (child->page >= page)
        snprintf(reason, BTREE_REASON, "child %u is index page %u, which does not come before it", i, child->page);
    else if (!layer_key_load(key, &child->key))
        snprintf(reason, BTREE_REASON, "the key of child %u is no key: its field2 is above FFFF", i);
    else {
        bool delta = check->file->summary.kind == LAYER_DELTA;
        child->lsn = delta ? be64_load(key + LAYER_KEY_BYTES) : check->file->summary.lsns.lo;
        return true;
    }
    return false;
}

/* Compares the children of a page with the pages that have no parent yet, the orphans, in order. `listed` is the number
 * of orphans up to the last child. False: the first pair that does not fit. */
static bool children_fit(const TreeCheck *check, uint32_t page, const BtreePage *inner, TreeChild *first,
                         size_t *listed, char *reason)
{
    const TreeChild *orphans = check->pending[inner->level - 1].at;
    size_t count = check->pending[inner->level - 1].count, at = 0;
    for (unsigned i = 0; i < inner->children; i++) {
        TreeChild child;
        if (!child_load(check, page, inner, i, &child, reason))
            return false;
        if (i == 0)
            *first = child;
        while (at < count && orphans[at].page < child.page) {
            if (!check->damaged || check->last_damaged < orphans[at].page) {
                snprintf(reason, BTREE_REASON, "it does not list index page %u as a child", orphans[at].page);
                return false;
            }
            at++; /* the orphan's own parent is damaged */
        }
        if (at == count || orphans[at].page != child.page) {
            if (!check->damaged || child.page > check->last_damaged) {
                snprintf(reason, BTREE_REASON, "child %u is index page %u, which is no orphan of level %u", i,
                         child.page, inner->level - 1);
                return false;
            }
            continue; /* the child itself may be damaged */
        }
        if (orphans[at].key != child.key || orphans[at].lsn != child.lsn) {
            snprintf(reason, BTREE_REASON, "the key of child %u is not the first key of index page %u", i, child.page);
            return false;
        }
        at++;
    }
    *listed = at;
    if (at + 1 < count && (!check->damaged || check->last_damaged < orphans[at].page)) {
        snprintf(reason, BTREE_REASON, "it does not list index page %u as a child", orphans[at].page);
        return false;
    }
    return true;
}

void tree_check_inner(TreeCheck *check, uint32_t page, const BtreePage *inner)
{
    char reason[BTREE_REASON];
    TreeChild first = {0};
    if (inner->level >= TREE_LEVELS_MAX) {
        snprintf(reason, sizeof reason, "its level is %u, more than any layer file has", inner->level);
        tree_check_damaged(check, page, reason);
        return;
    }
    size_t listed = 0;
    if (!children_fit(check, page, inner, &first, &listed, reason)) {
        tree_check_damaged(check, page, reason);
        check->pending[inner->level - 1].count = 0; /* no other page will list them */
        return;
    }
    size_t left = check->pending[inner->level - 1].count - listed;
    TreeChild *orphans = check->pending[inner->level - 1].at;
    if (left)
        memmove(orphans, orphans + listed, left * sizeof *orphans);
    check->pending[inner->level - 1].count = left;
    first.page = page;
    add_page(check, inner->level, inner->children, first);
}

void tree_check_end(TreeCheck *check)
{
    uint32_t root = check->file->summary.index_root, last = check->file->index_pages - 1;
    if (check->file->size % LAYER_PAGE != 0)
        layer_damage_add(check->damages, check->file->size / LAYER_PAGE,
                         "the file ends inside this page, at byte %llu: it is cut short",
                         (unsigned long long)check->file->size);
    if (root != last)
        layer_damage_add(check->damages, 0, "the summary says that the root is index page %u, but the last one is %u%s",
                         root, last, root > last ? ": the file is cut short or damaged" : "");
    if (check->damaged || check->damages->count || check->levels == 0)
        return;
    /* Only the root may be left, and it must be the last page. */
    for (unsigned level = 0; level + 1 < check->levels; level++)
        if (check->pending[level].count)
            tree_check_damaged(check, check->pending[level].at[0].page, "no page lists it as a child");
    const TreeChild *top = check->pending[check->levels - 1].at;
    if (check->pending[check->levels - 1].count != 1)
        tree_check_damaged(check, top[0].page, "it is on the root's level, but not the root");
}
