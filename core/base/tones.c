/* tones.c - keeps the tones of lines sorted by the line's byte, so that a binary search finds the tone of a line. */
#include "core/base/tones.h"

#include "core/base/search.h"

void text_tone(Text *text, Tone tone)
{
    if (!text->tones)
        return;
    Tones *tones = text->tones;
    array_push(&tones->lines, (LineTone){text->length, tone});
}

Tone tones_at(const Tones *tones, size_t at)
{
    size_t found, count = tones->lines.count;
    search_first(found, 0, count, tones->lines.at[found].at >= at);
    return found < count && tones->lines.at[found].at == at ? tones->lines.at[found].tone : TONE_PLAIN;
}

void tones_clear(Tones *tones)
{
    tones->lines.count = 0;
}

void tones_release(Tones *tones)
{
    array_release(&tones->lines);
}

void toned_text_init(TonedText *toned)
{
    *toned = (TonedText){.text = TEXT_EMPTY};
    toned->text.tones = &toned->tones;
}

void toned_text_clear(TonedText *toned)
{
    text_clear(&toned->text);
    tones_clear(&toned->tones);
}

void toned_text_release(TonedText *toned)
{
    text_release(&toned->text);
    tones_release(&toned->tones);
}
