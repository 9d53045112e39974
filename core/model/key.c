/* key.c - keys as integers: packing and unpacking.
 *
 * Worked example: 000000067F0000400200008F3B0000000A00 has the fields 00, 0000067F (1663, the default tablespace),
 * 00004002 (database 16386), 00008F3B (relation 36667), 00 (main fork), 00000A00 (block 2560); its label is
 * `1663/16386/36667:2560`.
 */
#include "core/model/key.h"

#include "core/base/hex.h"

const KeyDomain key_domain_production = {NULL};

bool key_pack(KeyFields f, Key *key)
{
    bool max = f.field1 == 0xFF && f.field2 == UINT32_MAX && f.field3 == UINT32_MAX && f.field4 == UINT32_MAX &&
               f.field5 == 0xFF && f.field6 == UINT32_MAX;
    if (f.field2 > 0xFFFF && !max)
        return false;
    Key packed = (Key)f.field1 << 120 | (Key)(f.field2 & 0xFFFF) << 104 | (Key)f.field3 << 72 | (Key)f.field4 << 40 |
                 (Key)f.field5 << 32 | f.field6;
    if (packed == U128_MAX && !max)
        return false; /* it would be equal to KEY_MAX */
    *key = packed;
    return true;
}

KeyFields key_unpack(Key key)
{
    if (key == U128_MAX)
        return (KeyFields){0xFF, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0xFF, UINT32_MAX};
    return (KeyFields){(uint8_t)(key >> 120), (uint32_t)(key >> 104) & 0xFFFF,
                       (uint32_t)(key >> 72), (uint32_t)(key >> 40),
                       (uint8_t)(key >> 32),  (uint32_t)key};
}

int key_range_order(const void *a, const void *b)
{
    const KeyRange *x = a, *y = b;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    return (x->hi > y->hi) - (x->hi < y->hi);
}

bool key_parse_digits(const char digits[KEY_DIGITS], Key *key)
{
    uint64_t head, high, low; /* 4, 16 and 16 digits hold the fields, which have 2, 8, 8, 8, 2 and 8 digits */
    if (!hex_digits(digits, 4, &head) || !hex_digits(digits + 4, 16, &high) || !hex_digits(digits + 20, 16, &low))
        return false;
    return key_pack((KeyFields){(uint8_t)(head >> 8), (uint32_t)(head << 24 | high >> 40), (uint32_t)(high >> 8),
                                (uint32_t)(high << 24 | low >> 40), (uint8_t)(low >> 32), (uint32_t)low},
                    key);
}
