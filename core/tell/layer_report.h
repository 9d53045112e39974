/* layer_report.h - what is inside a layer file, in words and as JSON. */
#ifndef CORE_TELL_LAYER_REPORT_H
#define CORE_TELL_LAYER_REPORT_H

#include "core/base/json_writer.h"
#include "core/records/layer_inside.h"

typedef struct LayerReport {
    Str name;           /* the file's name as the user typed it */
    const Layer *named; /* what the name says; NULL: it is not a layer's name */
    const LayerFile *file;
    const LayerInside *inside;
    const LayerDamages *damages;
} LayerReport;

/* Appends a block of lines that begins with the name. */
void layer_report_text(const LayerReport *report, Text *out);
/* Adds an object to an open array. */
void layer_report_json(const LayerReport *report, JsonWriter *json);
/* Appends "NAME: sound: …", or a line for each damage and a last line with their number. */
void layer_check_text(const LayerReport *report, Text *out);
/* Appends a line for each damage: "NAME: page 59: REASON". */
void layer_damage_text(Str name, const LayerDamages *damages, Text *out);

#endif
