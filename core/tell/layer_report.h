/* layer_report.h - what is inside a layer file, in words and as JSON. */
#ifndef CORE_TELL_LAYER_REPORT_H
#define CORE_TELL_LAYER_REPORT_H

#include "core/base/json_writer.h"
#include "core/records/layer_inside.h"

typedef struct LayerReport {
    Str name;           /* of the file, as the user gave it */
    const Layer *named; /* what the name says; NULL: it is no layer name */
    const LayerFile *file;
    const LayerInside *inside;
    const LayerDamages *damages;
} LayerReport;

/* A block of lines that begins with the name. */
void layer_report_text(const LayerReport *report, Text *out);
/* An object, without a name, in an open array. */
void layer_report_json(const LayerReport *report, JsonWriter *json);
/* "NAME: sound: …", or a line for each damage and a last one with their number. */
void layer_check_text(const LayerReport *report, Text *out);
/* A line for each damage: "NAME: page 59: REASON". */
void layer_damage_text(Str name, const LayerDamages *damages, Text *out);

#endif
