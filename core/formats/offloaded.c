/* offloaded.c - reads a tenant manifest with cJSON; strings are copied into the caller's arena. */
#include "core/formats/offloaded.h"

#include "core/formats/json_member.h"

#include <stdlib.h>

static Str offloaded_keep(Arena *arena, const cJSON *object, const char *name)
{
    Str text = json_str(cJSON_GetObjectItemCaseSensitive(object, name));
    return arena_str(arena, text);
}

bool offloaded_read(Str text, Arena *arena, Offloaded *offloaded, Error *error)
{
    cJSON *root = json_parse(text, error);
    const cJSON *item, *list = cJSON_GetObjectItemCaseSensitive(root, "offloaded_timelines");
    bool fine = root && cJSON_IsArray(list);
    if (root && !fine)
        error_set(error, ERROR_INPUT, "offloaded_timelines is missing or not an array");
    if (!fine)
        list = NULL;
    cJSON_ArrayForEach(item, list)
    {
        OffloadedTimeline timeline = {.timeline = offloaded_keep(arena, item, "timeline_id"),
                                      .ancestor = offloaded_keep(arena, item, "ancestor_timeline_id")};
        timeline.has_retain_lsn =
            json_lsn(cJSON_GetObjectItemCaseSensitive(item, "ancestor_retain_lsn"), &timeline.retain_lsn);
        if (timeline.timeline.length)
            array_push(offloaded, timeline);
    }
    cJSON_Delete(root);
    return fine;
}
