/* fleet_work.c - adds rows and notes to a fleet for many threads, one at a time. All texts are copied into the
 * fleet's arena. */
#include "core/catalog/fleet_work.h"

#include <stdarg.h>
#include <stdio.h>

uint32_t fleet_part(const Origin *origin, uint32_t parts)
{
    Str by = origin->tenant.length ? origin->tenant : origin->timeline.length ? origin->timeline : origin->directory;
    return hash_fold(hash_str(HASH_SEED, by)) % parts;
}

bool fleet_work_cancelled(const FleetWork *work)
{
    return work->options->cancel && atomic_load_explicit(work->options->cancel, memory_order_relaxed);
}

static Str fleet_keep(Arena *arena, Str text)
{
    return text.length ? arena_str(arena, text) : (Str){"", 0};
}

static const char *fleet_keep_text(Arena *arena, const char *text)
{
    return text && *text ? arena_text(arena, text) : "";
}

/* The place of a row, as it is shown. */
static Str place_of(FleetWork *work, const Origin *origin, const char *path)
{
    char escaped[1024];
    bool listed = !path && origin->directory.length;
    Str raw = listed ? origin->directory : str_from(path ? path : work->fleet->sources.at[work->source]);
    size_t length = text_escape(raw, escaped, sizeof escaped);
    return fleet_keep(&work->fleet->arena, (Str){escaped, length});
}

void fleet_work_add(FleetWork *work, const FleetRow *row, const Origin *origin, const char *path)
{
    pthread_mutex_lock(&work->lock);
    Arena *arena = &work->fleet->arena;
    FleetRow kept = *row;
    kept.source = work->source;
    kept.tenant = fleet_keep(arena, origin->tenant);
    kept.timeline = fleet_keep(arena, origin->timeline);
    kept.shard = origin->shard;
    kept.place = place_of(work, origin, path);
    kept.path = arena_text(arena, path);
    kept.verdict = fleet_keep_text(arena, row->verdict);
    kept.finding = fleet_keep_text(arena, row->finding);
    kept.worst = fleet_keep_text(arena, row->worst);
    array_push(&work->fleet->rows, kept);
    work->fleet->failed += row->failed;
    work->rows++;
    if (work->options->row)
        work->options->row(work->options->self, &kept);
    pthread_mutex_unlock(&work->lock);
}

void fleet_work_note(FleetWork *work, const char *format, ...)
{
    char text[600], escaped[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_escape(str_from(text), escaped, sizeof escaped);
    pthread_mutex_lock(&work->lock);
    notes_add(&work->fleet->report.notes, "%s", escaped);
    pthread_mutex_unlock(&work->lock);
}
