/* image_pass.c - makes images from the first partition (or the one after the interruption) to the last.
 *
 * Worked example: parts end at 10, 20, 30; all gates are open, and the wake-up comes. The first image [MIN, 10) is made
 * and the pass stops at 10. The next one goes on with the part that ends at 20, and its image starts at that part's
 * first key, 12 say: no image then covers [10, 12).
 */
#include "core/planner/legacy/image_pass.h"

/* The part with which a stopped pass continues; parts.count if none is left. */
static size_t legacy_resume_part(const LegacyParts *parts, Key stopped_at)
{
    for (size_t p = 0; p < parts->at.count; p++)
        if (stopped_at <= legacy_part_hull(parts, p).hi)
            return p + 1;
    return parts->at.count;
}

/* Is the part examined? */
static bool wanted(const LegacyPassInput *input, const LegacyImageMaker *maker, size_t part, KeyRange keys)
{
    if (!input->force)
        return input->open && (input->gates[part].reason == LEGACY_GATE_METADATA || input->gates[part].open);
    return !maker->exists(maker->self, keys, input->at);
}

/* Sparse keys get an image once a read of them visits too many deltas; when forced, always. */
static bool worth_it(const LegacyPassInput *input, const LegacyImageMaker *maker, size_t part)
{
    return input->force || input->gates[part].reason != LEGACY_GATE_METADATA ||
           maker->metadata_visited(maker->self) >= LEGACY_METADATA_DELTAS;
}

bool legacy_image_pass(const LegacyPassInput *input, const LegacyImageMaker *maker, bool *l0_trigger,
                       LegacyPassResult *result, Error *error)
{
    const LegacyParts *parts = input->parts;
    LegacyPassResult pass = {0};
    Key start = 0;
    if (input->resumed) {
        pass.begin = legacy_resume_part(parts, input->resume);
        start = pass.begin < parts->at.count ? legacy_part_hull(parts, pass.begin).lo : 0;
    }
    for (size_t p = pass.begin; p < parts->at.count; p++) {
        Key end = legacy_part_hull(parts, p).hi;
        if (!wanted(input, maker, p, (KeyRange){start, end})) {
            start = end;
            continue;
        }
        LegacyMade made = LEGACY_SKIPPED;
        if (worth_it(input, maker, p) && !maker->make(maker->self, p, (KeyRange){start, end}, input->at, &made, error))
            return false;
        pass.images += made == LEGACY_MADE;
        if (made != LEGACY_EMPTY)
            start = end;
        bool gives_way = !input->force && input->yield && pass.images > 0 &&
                         input->params->image_creation_preempt_threshold != 0 &&
                         input->params->compaction_threshold != 0;
        if (gives_way && *l0_trigger) {
            *l0_trigger = false;
            pass.interrupted = true;
            pass.stopped_at = end;
            break;
        }
    }
    *result = pass;
    return true;
}
