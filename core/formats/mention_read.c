/* mention_read.c - makes layers of mentions. The path or log line around a mention may name its timeline, and labels
 * may give its size. */
#include "core/formats/mention_read.h"

#include "core/formats/plain_text.h"
#include "core/formats/listing.h"
#include "core/formats/mention.h"

#define LINE_MAX_SEEN 4096 /* bytes of the line around a mention that are searched */

static Str line_around(Str text, Str at)
{
    size_t begin = (size_t)(at.at - text.at), end = begin + at.length;
    size_t from = begin < LINE_MAX_SEEN ? 0 : begin - LINE_MAX_SEEN;
    size_t until = text.length - end < LINE_MAX_SEEN ? text.length : end + LINE_MAX_SEEN;
    const char *before = begin > from ? memrchr(text.at + from, '\n', begin - from) : NULL;
    const char *after = memchr(text.at + end, '\n', until - end);
    from = before ? (size_t)(before - text.at) + 1 : from;
    until = after ? (size_t)(after - text.at) : until;
    return (Str){text.at + from, until - from};
}

/* The timeline that the mention's path or line names. In prose, only timelines separate layers. */
static Origin origin_of(Str text, const Mention *mention)
{
    Origin origin = {0};
    Str line = line_around(text, mention->text);
    if (mention->is_name)
        origin = origin_of_path(listing_path(line, mention->text));
    if (!origin.timeline.length)
        origin = origin_of_line(line);
    return origin;
}

static bool add_layer(MentionReader *mentions, Mention *mention, unsigned long line)
{
    Layer *layer = &mention->name.layer;
    uint64_t size;
    char quote[QUOTE_SIZE];
    if (mentions->origins) {
        Origin origin = origin_of(mentions->text, mention);
        if (origins_find(mentions->origins, &origin) != mentions->chosen)
            return true;
    }
    ListingSize kind = listing_labelled_size(mentions->text, mention->text, &size);
    if (kind == LISTING_EXACT)
        layer->size = size;
    if (kind == LISTING_TOO_LARGE &&
        !reader_skip_fact(mentions->reader, line, "a size above 2^63-1, taken as unknown: %s",
                          reader_quote(mention->text, quote)))
        return false;
    return reader_layer(mentions->reader, layer, mention->name.form, line);
}

bool mention_read(MentionReader *mentions, Str part, unsigned long first)
{
    MentionWalk walk = {.text = part};
    Mention mention;
    while (mention_next(&walk, &mention)) {
        unsigned long line = first + mention.line - 1;
        mentions->count++;
        if (mention.kind == MENTION_LAYER ? !add_layer(mentions, &mention, line)
                                          : !reader_skip_name(mentions->reader, line, mention.reason, mention.text))
            return false;
    }
    return true;
}

bool text_read(Reader *reader, Str text, Error *error)
{
    text = plain_text(text, &reader->set->arena);
    Origins origins = {0};
    MentionWalk walk = {.text = text};
    Mention mention;
    size_t unknown = 0;
    while (mention_next(&walk, &mention)) {
        Origin origin = mention.kind == MENTION_LAYER ? origin_of(text, &mention) : (Origin){0};
        if (!origin_is_empty(&origin))
            origins_add(&origins, origins_find(&origins, &origin), 1);
        else
            unknown += mention.kind == MENTION_LAYER;
    }
    MentionReader mentions = {.reader = reader, .text = text, .origins = &origins};
    if (unknown && origins.at.count > 1)
        origins_add(&origins, origins_find(&origins, &(Origin){0}), unknown);
    bool fine = reader_origin(reader, &origins, &mentions.chosen);
    if (mentions.chosen == UINT32_MAX)
        mentions.origins = NULL;
    fine = fine && mention_read(&mentions, text, 1);
    origins_release(&origins);
    return fine || reader_fail(reader, error);
}

bool text_sniff(Str text, Str name)
{
    (void)name;
    MentionWalk walk = {.text = text};
    Mention mention;
    while (mention_next(&walk, &mention))
        if (mention.kind != MENTION_CUT)
            return true;
    return false;
}
