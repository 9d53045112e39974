/* pane_cuts.c - lists the candidates for a cut, one per line in key order, with the chosen one marked. The cursors of
 * the list and of the map, below which the ruler shows the same candidates, move together.
 *
 *       key   score  verdict                        class        size
 *     ◆ 384   2.100  chosen: an image edge below  image     922 KiB
 *
 * What decides comes first, because a side pane cuts the rest off.
 */
#include "tui/app/cut_list.h"
#include "tui/app/describe.h"
#include "tui/panes/pane_table.h"
#include "core/tell/cut_text.h"
#include "core/tell/words.h"
#include "tui/view/scene.h"
#include "tui/view/theme.h"

#include <stdio.h>

/* The key of the map's cursor when the two cursors were last moved together. */
typedef struct CutsLook {
    Key key;
} CutsLook;

static const Feature LOOK = {.name = "cuts pane", .size = sizeof(CutsLook)};

enum { KEY_MAX = 26, MEASURED = 1000 }; /* the widest key; the lines measured for the widths of columns */

static const PlanCut *cut_of(const Session *session, size_t i)
{
    return &session->shown->plan.cuts.at[cut_list(session).first + i];
}

/* Moves the list with the map's cursor: to the last candidate at or before its key. */
static void follow(Session *session, size_t count)
{
    CutsLook *look = session_feature(session, &LOOK);
    if (!session->map.has_cursor || session->map.cursor_key == look->key || session->focus == PANE_CUTS)
        return;
    look->key = session->map.cursor_key;
    size_t at = 0;
    for (size_t i = 0; i < count; i++)
        if (cut_of(session, i)->key <= look->key)
            at = i;
    session->panes[PANE_CUTS].at = at;
}

/* Opened without a list, the pane shows the candidates for the cut of the shown step. */
static void pane_cuts_begin(Session *session)
{
    uint32_t cut = cut_of_step(session);
    if (cut_list(session).count == 0 && cut != UINT32_MAX)
        cut_list_open(session, cut);
}

static size_t pane_cuts_count(Session *session)
{
    size_t count = cut_list(session).count;
    if (count > 0)
        follow(session, count);
    return count;
}

static int key_columns(const Session *session)
{
    int widest = 3;
    char key[KEY_LABEL_SIZE];
    for (size_t i = 0; i < cut_list(session).count && i < MEASURED; i++) {
        int own = text_columns(str_from(key_label(cut_of(session, i)->key, session->shown->layers.form, key)));
        widest = own > widest ? own : widest;
    }
    return widest < KEY_MAX ? widest : KEY_MAX;
}

static int verdict_columns(const Session *session)
{
    int widest = 7;
    Text verdict = TEXT_EMPTY;
    for (size_t i = 0; i < cut_list(session).count && i < MEASURED; i++) {
        text_clear(&verdict);
        cut_verdict_text(cut_of(session, i), &verdict);
        int own = text_columns(text_str(&verdict));
        widest = own > widest ? own : widest;
    }
    text_release(&verdict);
    return widest;
}

static void pane_cuts_head(Session *session, PaneLine *out)
{
    text_printf(&out->text, "  %-*s %6s %-*s %-5s %10s", key_columns(session), "key", "score", verdict_columns(session),
                "verdict", "class", "size");
}

static void pane_cuts_line(Session *session, size_t i, PaneLine *out)
{
    const PlanCut *cut = cut_of(session, i);
    char key[KEY_LABEL_SIZE], size[32], glyph[5];
    utf8_put(scene_cut_glyph(cut->class), glyph);
    Text verdict = TEXT_EMPTY;
    cut_verdict_text(cut, &verdict);
    text_printf(&out->text, "%s %-*s %6.3f %-*s %-5s %10s", glyph, key_columns(session),
                key_label(cut->key, session->shown->layers.form, key), cut->score, verdict_columns(session), verdict.at,
                cut_class_name(cut->class), bytes_format(cut->size, size));
    text_release(&verdict);
    out->style.fg = cut->chosen ? ROLE_GOOD : ROLE_TEXT;
    out->style.attr = cut->chosen ? ATTR_BOLD : 0;
}

static void pane_cuts_detail(Session *session, size_t i, Lines *lines)
{
    const PlanCut *cut = cut_of(session, i);
    Text key = TEXT_EMPTY, size = TEXT_EMPTY, score = TEXT_EMPTY;
    describe_key(session, cut->key, &key);
    cut_size_text(cut, &session->shown->plan, &size);
    cut_score_text(cut, &score);
    lines_field(lines, "key", "%s", key.at);
    lines_field(lines, cut->chosen ? "chosen" : "rejected", "%s", cut->why ? cut->why : "");
    lines_field(lines, "size", "%s", size.at);
    lines_field(lines, "class", "%s: %s", cut_class_name(cut->class), word_cut(cut->class));
    lines_field(lines, "score", "%s", score.at);
    text_release(&key);
    text_release(&size);
    text_release(&score);
}

static void pane_cuts_visit(Session *session, size_t i)
{
    CutsLook *look = session_feature(session, &LOOK);
    look->key = cut_of(session, i)->key;
    session_go_to_key(session, look->key);
}

static bool pane_cuts_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    pane_cuts_visit(session, i);
    session_descend(session, PANE_CUTS);
    return true;
}

/* Goes back to the decisions, one of which is the cut. */
static bool pane_cuts_back(Session *session)
{
    session_focus(session, PANE_DECISIONS);
    return true;
}

static void pane_cuts_title(Session *session, Text *out)
{
    if (cut_list(session).count > 0)
        text_printf(out, "Cuts: %u candidate%s, job %u", cut_list(session).count,
                    plural_ending(cut_list(session).count), cut_of(session, 0)->job);
}

static uint64_t pane_cuts_sort_key(Session *session, size_t i)
{
    return cut_of(session, i)->size;
}

const PaneOps pane_cuts = {.sort_key = pane_cuts_sort_key,
                           .sort_key_name = "bytes",
                           .title = pane_cuts_title,
                           .begin = pane_cuts_begin,
                           .count = pane_cuts_count,
                           .line = pane_cuts_line,
                           .head = pane_cuts_head,
                           .detail = pane_cuts_detail,
                           .visit = pane_cuts_visit,
                           .enter = pane_cuts_enter,
                           .back = pane_cuts_back,
                           .selects = true};
