/* layer_damage.c - counts all damage, and keeps the reasons of the first LAYER_DAMAGE_KEPT. */
#include "core/records/layer_damage.h"

#include <stdarg.h>
#include <stdio.h>

void layer_damage_add(LayerDamages *damages, uint64_t page, const char *format, ...)
{
    char reason[256];
    damages->count++;
    if (damages->kept.count >= LAYER_DAMAGE_KEPT)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    LayerDamage damage = {page, arena_text(&damages->arena, reason)};
    array_push(&damages->kept, damage);
}

void layer_damages_release(LayerDamages *damages)
{
    array_release(&damages->kept);
    arena_release(&damages->arena);
    damages->count = 0;
}
