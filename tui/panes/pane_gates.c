/* pane_gates.c - explains why there is, or is not, an image over the cursor's key by production's rules, and what comes
 * next.
 *
 *     open     L0: 7 layers < compaction_threshold 10: no L0 compaction is due
 *     unknown  check: passes once 512 MiB of WAL, or 600 s, have come since it passed last …
 *     closed   stack: the tallest stack of the partition, at 300, has 2 deltas < image_creation_threshold 3
 */
#include "core/analysis/read_depth.h"
#include "core/base/search.h"
#include "core/base/tones.h"
#include "core/tell/forecast_text.h"
#include "core/tell/policy_text.h"
#include "tui/app/gates.h"
#include "tui/app/session_insight.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

typedef struct GatesOpened {
    bool goes; /* the pane was opened, and its cursor not looked at since */
} GatesOpened;

static const Feature OPENED = {.name = "gates pane", .size = sizeof(GatesOpened)};

static Style style_of(Tone tone)
{
    static const Style styles[] = {[TONE_HEAD] = {.fg = ROLE_ACCENT, .attr = ATTR_BOLD},
                                   [TONE_YES] = {.fg = ROLE_GOOD},
                                   [TONE_NO] = {.fg = ROLE_BAD},
                                   [TONE_UNSURE] = {.fg = ROLE_WARN}};
    return styles[tone];
}

static void add_lost(const LegacySurvey *survey, Lines *lines)
{
    LegacyLostImages lost = legacy_survey_lost_images(survey);
    if (lost.images == 0)
        return;
    Text text = TEXT_EMPTY;
    legacy_lost_images_text(&lost, &text);
    lines_field(lines, "restart", "%s", text.at);
    text_release(&text);
}

/* Where the pane was opened without a cursor, puts it on the highest stack as soon as the stacks are known. */
static void go_to_highest(Session *session)
{
    GatesOpened *opened = session_feature(session, &OPENED);
    bool goes = opened->goes && !session->map.has_cursor;
    opened->goes = false;
    if (goes && gates_go_tallest(session, NULL))
        session_say(session, "there was no cursor: it is on the highest stack of a partition now");
}

static void pane_gates_begin(Session *session)
{
    ((GatesOpened *)session_feature(session, &OPENED))->goes = true;
    bool pending;
    if (!session->shown->layers.lsm && gates_view(session, &pending, NULL))
        go_to_highest(session); /* else once they are surveyed */
}

/* Adds why no read of the cursor's key counts below the map, where reads of known keys alone do. */
static void add_unsure(Session *session, Lines *lines)
{
    const Insight *insight = session_insight(session);
    const ReadProfile *profile = insight ? &insight->summary.profile : NULL;
    uint32_t end, segments = profile ? profile->segments : 0;
    search_first(end, 0, segments, profile->keys[end + 1] > session->map.cursor_key);
    if (end < segments && read_profile_unsure(profile, end))
        lines_add(lines, (Style){.fg = ROLE_WARN}, LINE_NOTHING, "This key lies %s.",
                  read_unsure_where((ReadUnsure)profile->unsure[end]));
}

static void pane_gates_build(Session *session, Lines *lines, int width)
{
    Error error = {0};
    (void)width;
    bool pending;
    if (session->shown->layers.lsm)
        return;
    const GatesView *view = gates_view(session, &pending, &error);
    if (pending) {
        char layers[32];
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Surveying %s layers: partitions, stacks and gates follow …",
                  count_format(session->shown->layers.count, layers));
        return;
    }
    if (!view) {
        lines_add(lines, (Style){.fg = ROLE_WARN}, LINE_NOTHING, "%s", error.message);
        return;
    }
    Text text = TEXT_EMPTY;
    policy_scale_text(&view->policy, &text);
    lines_field(lines, "policy", "legacy%s: %s", view->assumed ? ", production's defaults" : "", text.at);
    pane_add_moment(session, lines);
    text_clear(&text);
    PlanForecast next = legacy_survey_next(&view->survey);
    forecast_text(&view->policy, &next, &text);
    if (next.any && next.images > 0 && view->survey.timeline.params.gc_compaction_enabled) /* a plan counts both */
        text_add_str(&text, STR("; images of gc-compaction, if it starts, come on top"));
    lines_field(lines, "forecast", "%s", text.at);
    text_release(&text);
    add_lost(&view->survey, lines);
    go_to_highest(session);
    if (!session->map.has_cursor) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Put the cursor on a key: why is there no image, and what would make one?");
        return;
    }
    const Text *told = gates_key_text(session, session->map.cursor_key);
    Str rest = text_str(told), line;
    for (bool head = true; str_line(&rest, &line); head = false) {
        lines_add(lines, style_of(tones_at(told->tones, (size_t)(line.at - told->at))), LINE_NOTHING, "%.*s",
                  STR_ARG(str_trim(line)));
        if (head)
            add_unsure(session, lines);
    }
}

static const char *pane_gates_empty(Session *session)
{
    return session->shown->layers.lsm
               ? "An LSM store has no images, so no gates. Press S for its levels and their scores."
               : NULL;
}

static bool pane_gates_enter(Session *session, size_t line, Error *error)
{
    (void)line;
    return gates_go_tallest(session, error);
}

const PaneOps pane_gates = {.begin = pane_gates_begin,
                            .build = pane_gates_build,
                            .empty = pane_gates_empty,
                            .enter = pane_gates_enter,
                            .tall = true};
