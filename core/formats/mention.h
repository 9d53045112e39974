/* mention.h - layers that any text mentions: a log, an issue comment, the answer of a tool.
 *
 *     INFO compact{layer=000…000-030…002__0000000000002000}: done                        a layer's name, whatever is
 *                                                                                        around it
 *     produced delta layer: 000…000..FFF…FFF 0/2000..0/3000 is_delta=true                ranges and kind (Neon
 *                                                                                        PersistentLayerKey)
 *     [  0]  key:000…000-FFF…FFF                                                         the same over several lines
 *            lsn:0/2000-0/3000                                                           (pagectl's layer list)
 *            delta:true
 *
 * A name that is cut off is a mention too, so that it can be reported instead of passed over.
 */
#ifndef CORE_FORMATS_MENTION_H
#define CORE_FORMATS_MENTION_H

#include "core/formats/layer_name.h"

typedef enum MentionKind {
    MENTION_LAYER,
    MENTION_BAD,  /* a layer's shape, but no layer: `reason` says why */
    MENTION_CUT,  /* the beginning of a name; its end is missing */
    MENTION_KEYS, /* KEY..KEY that is no part of a layer; only for who asks, see MentionWalk */
} MentionKind;

typedef struct Mention {
    MentionKind kind;
    Str text;           /* where it stands */
    LayerName name;     /* of a MENTION_LAYER; its layer's name is empty where ranges were written out */
    bool is_name;       /* a file's name, not ranges */
    const char *reason; /* static */
    unsigned long line; /* of its begin, from 1 */
} Mention;

typedef struct MentionWalk {
    Str text;
    size_t at;          /* where to look on */
    bool wants_keys;    /* MENTION_KEYS are mentions too */
    size_t counted;     /* newlines before it are counted */
    unsigned long line; /* of `counted`, from 0 */
} MentionWalk;

/* `walk` is {.text = …} at first. False: there is no further one. All of them together: O(text), about 1 ns a byte. */
bool mention_next(MentionWalk *walk, Mention *mention);

/* The text without colours and with names that a narrow terminal broke at the ends of lines joined again: the rest of
 * such a name moves up to its line, so that line numbers stay. The text itself where there is nothing to do. */
Str mention_plain(Str text, Arena *arena);

/* The text with lines joined that a terminal broke at its width, wherever that was: where no line is longer than the
 * longest two, these go on in the next line. The text itself where they do not. For prose: names in a column, all of
 * one length, look the same. */
Str mention_unwrapped(Str text, Arena *arena);

/* "93/1C08" or 16 hex digits at the text's start. Returns their length; 0: there is no LSN. */
size_t mention_lsn(Str text, Lsn *lsn);
/* "93/1C08..93/1D00", "93/1C08-93/1D00" likewise. */
size_t mention_lsns(Str text, LsnRange *lsns);

#endif
