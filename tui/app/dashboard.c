/* dashboard.c - the sweeps over an insight's layers, each made once. */
#include "tui/app/dashboard.h"

#include "tui/app/looks.h"

static void drop(Dashboard *board)
{
    split_parts_release(&board->parts);
    while (board->near_count > 0)
        split_parts_release(&board->near[--board->near_count]);
    board->rows.count = 0;
    board->made = false;
}

static void release(Session *session, void *state)
{
    (void)session;
    drop(state);
    array_release(&((Dashboard *)state)->rows);
}

static void forget(Session *session, void *state)
{
    (void)session;
    drop(state);
}

static const Feature DASHBOARD = {
    .name = "statistics", .size = sizeof(Dashboard), .release = release, .forget = forget};

static void list_rows(Dashboard *board, const Summary *summary)
{
    board->rows.count = 0;
    key_tree_list(summary->set, summary->ids, summary->layers, board->path[board->depth - 1], &board->rows);
}

Dashboard *dashboard_shown(Session *session)
{
    Dashboard *board = session_feature(session, &DASHBOARD);
    const Insight *insight = looks_shown(session);
    if (!insight)
        return NULL;
    if (board->made && board->version == insight->version)
        return board;
    drop(board);
    const Summary *summary = &insight->summary;
    const SplitArray *splits = summary->splits.count ? &summary->splits : &summary->splits_without_l0;
    split_parts_init(&board->parts, summary->set, summary->ids, summary->layers, splits->at, splits->count);
    for (size_t i = 0; splits->count == 0 && i < summary->near_splits.count && i < DASHBOARD_NEAR; i++)
        split_parts_init(&board->near[board->near_count++], summary->set, summary->ids, summary->layers,
                         &summary->near_splits.at[i], 1);
    board->bin_count = read_profile_bins(&summary->profile, board->bins, DASHBOARD_BINS);
    board->unsized =
        size_classes(summary->set, summary->ids, summary->layers, session->policy.target_file_size, board->sizes);
    if (board->depth == 0)
        board->path[board->depth++] = key_tree_root();
    if (summary->set->form == KEY_PRODUCTION)
        list_rows(board, summary);
    board->made = true;
    board->version = insight->version;
    return board;
}

bool dashboard_down(Dashboard *board, const Summary *summary, size_t i)
{
    if (board->rows.at[i].several || board->depth == DASHBOARD_DEPTH)
        return false;
    board->path[board->depth++] = board->rows.at[i].node;
    list_rows(board, summary);
    return true;
}

bool dashboard_up(Dashboard *board, const Summary *summary)
{
    if (board->depth < 2)
        return false;
    board->depth--;
    list_rows(board, summary);
    return true;
}
