/* cmd_read.c - commands about reads: the path of one, its comparison with a log, and the deepest reads. */
#include "core/tell/words.h"
#include "tui/commands/commands.h"
#include "tui/commands/input_paths.h"
#include "tui/app/describe.h"
#include "tui/app/session_insight.h"
#include "tui/app/reads.h"
#include "tui/app/target.h"

bool may_worst(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    (void)pane;
    return session_has_layers(session) || error_set(error, ERROR_USAGE, "there is no layer at this step");
}

bool may_read(Session *session, Str args, PaneId pane, Error *error)
{
    return args.length > 0 || session->map.has_cursor || may_worst(session, args, pane, error);
}

/* A read without a cursor is of the key with the deepest read, which R goes to. */
static bool read_deepest(Session *session, Error *error)
{
    bool ok = command_worst(session, (Str){0}, error);
    if (ok && session->map.has_cursor) {
        Text said = TEXT_EMPTY;
        text_printf(&said, "there was no cursor; %s", session->message.text.at);
        session_say(session, "%s", said.at);
        text_release(&said);
    }
    return ok;
}

bool command_read(Session *session, Str args, Error *error)
{
    if (args.length == 0 && !session->map.has_cursor)
        return read_deepest(session, error);
    MapView *map = session_map(session);
    bool had_cursor = map->has_cursor;
    if (args.length > 0) {
        Target target;
        if (!target_parse(&session->shown->layers, args, &target, error))
            return false;
        if (target.kind != SEARCH_KEY && target.kind != SEARCH_RELATION)
            return command_fail(error, args, args, "'%.*s' is not a key", STR_ARG(args));
        map->has_cursor = true;
        map->cursor_key = target.keys.lo;
    }
    reads_open(session, map->cursor_key);
    session->answers = PANE_READ;
    const ReadPath *path = &reads_shown(session)->path;
    if (!had_cursor && path->steps.count > 0) /* a cursor at LSN 0 would be below every layer */
        map->cursor_lsn = session->shown->layers.lsn_lo[path->steps.at[0].layer];
    return true;
}

bool command_traversal(Session *session, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args,
                            "expected: traversal FILE, a log with the path of a read; a log can also be pasted");
    Text path = TEXT_EMPTY;
    Arena arena = {0};
    Str text;
    bool ok = input_path(session, args, &path, error) &&
              command_read_file(path.at, COMMAND_FILE_MAX, &arena, &text, error) &&
              reads_open_log(session, text, error);
    text_release(&path);
    arena_release(&arena);
    return ok;
}

/* Where no key is known to exist, reads may be deeper. */
static void read_command_add_unsure(const Session *session, const Summary *summary, Text *out)
{
    uint32_t at = summary->read_depth.worst.unsure;
    char key[KEY_LABEL_SIZE];
    if (read_depth_apart(&summary->read_depth) != READ_KNOWN)
        text_printf(out, "; %u at %s, %s", summary->profile.visits[at],
                    key_label(summary->profile.keys[at], session->shown->layers.form, key),
                    read_unsure_where((ReadUnsure)summary->profile.unsure[at]));
}

bool command_worst(Session *session, Str args, Error *error)
{
    KeyRange keys;
    uint32_t visits;
    MapView *map = session_map(session);
    if (str_equal(args, STR("list"))) {
        session_focus(session, PANE_WORST);
        return true;
    }
    if (args.length > 0)
        return command_fail(error, args, args, "expected: worst, or worst list");
    const Insight *insight = session_insight(session);
    if (!insight) {
        session_say(session, "the layers are still being analysed: press the key again in a moment");
        return true;
    }
    const ReadProfile *profile = &insight->summary.profile;
    const ReadWorst *worst = &insight->summary.read_depth.worst;
    if (!reads_worst(profile, worst, map->has_cursor ? map->cursor_key : 0, &keys, &visits))
        return error_set(error, ERROR_USAGE, "there is no layer at this step");
    reads_go(session, keys.lo);
    session->answers = PANE_READ;
    Text range = TEXT_EMPTY;
    char count[64];
    describe_range(session, keys, &range);
    KeyRange next = keys;
    reads_worst(profile, worst, keys.lo, &next, &visits);
    if (next.lo != keys.lo)
        text_printf(&range, "; R goes on");
    read_command_add_unsure(session, &insight->summary, &range);
    session_say(session, "deepest reads: %s in %s", plural_format(visits, word_part(&session->shown->layers), count),
                range.at);
    text_release(&range);
    return true;
}
