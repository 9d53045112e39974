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
    MENTION_BAD,  /* the shape of a layer, but not one: `reason` says why */
    MENTION_CUT,  /* the beginning of a name; its end is missing */
    MENTION_KEYS, /* KEY..KEY that is not part of a layer; only on request, see MentionWalk */
} MentionKind;

typedef struct Mention {
    MentionKind kind;
    Str text;           /* the text of the mention */
    LayerName name;     /* for MENTION_LAYER; its layer's name is empty where only ranges were written */
    bool is_name;       /* a file's name, not ranges */
    const char *reason; /* a static text */
    unsigned long line; /* the line in which it begins, from 1 */
} Mention;

typedef struct MentionWalk {
    Str text;
    size_t at;          /* where the search continues */
    bool wants_keys;    /* MENTION_KEYS are mentions too */
    size_t counted;     /* newlines before it are counted */
    unsigned long line; /* of `counted`, from 0 */
} MentionWalk;

/* Finds the next mention; `walk` begins as {.text = …}. False: there are no more. All calls together take O(text),
 * about 1 ns a byte. */
bool mention_next(MentionWalk *walk, Mention *mention);

/* Reads "93/1C08" or 16 hex digits at the text's start. Returns their length; 0: there is no LSN. */
size_t mention_lsn(Str text, Lsn *lsn);
/* The same for "93/1C08..93/1D00" and "93/1C08-93/1D00". */
size_t mention_lsns(Str text, LsnRange *lsns);

#endif
