/* tones.h - the kind of each line of a text (heading, refusal, plain). Panes choose colours by it and need not parse
 * the words.
 *
 *     text                                     tones
 *     key 4B0                                  0: head
 *       no layer holds this key at this LSN    8: no
 *       the next above is #17                  none: plain
 */
#ifndef CORE_BASE_TONES_H
#define CORE_BASE_TONES_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef enum Tone { TONE_PLAIN, TONE_HEAD, TONE_YES, TONE_NO, TONE_UNSURE } Tone;

typedef struct LineTone {
    size_t at; /* the byte at which the line begins */
    Tone tone;
} LineTone;

/* The tones of lines of one text, ascending by line. A text whose `tones` is set records them here. */
typedef struct Tones {
    ARRAY(LineTone) lines;
} Tones;

/* Records the tone of the line that is about to be added to `text`; does nothing where its `tones` is NULL. */
void text_tone(Text *text, Tone tone);
/* The tone of the line that begins at byte `at`; TONE_PLAIN where none was recorded. O(log lines). */
Tone tones_at(const Tones *tones, size_t at);
void tones_clear(Tones *tones);
void tones_release(Tones *tones);

/* A text that records the tones of its lines. It points into itself: it must not be moved. */
typedef struct TonedText {
    Text text;
    Tones tones;
} TonedText;

void toned_text_init(TonedText *toned);
void toned_text_clear(TonedText *toned);
void toned_text_release(TonedText *toned);

#endif
