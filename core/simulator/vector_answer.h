/* vector_answer.h - an answer as lines of typed words, compared with the expected lines. Inside core/simulator/vector_*
 * only.
 *
 *     answer: `delta` key key LSN LSN `size=` number      expected: delta a+0 a+3 1001 1301 size=24576
 *
 * A word is compared by its type: a key however it is written, an LSN as hex, a number as decimal.
 */
#ifndef CORE_SIMULATOR_VECTOR_ANSWER_H
#define CORE_SIMULATOR_VECTOR_ANSWER_H

#include "core/model/vector.h"

typedef struct AnswerWord {
    enum { ANSWER_TEXT, ANSWER_KEY, ANSWER_LSN, ANSWER_NUMBER, ANSWER_CONTENT } type;
    const char *name; /* "size" is written as `size=…`; NULL: only the value */
    U128 value;
    Str text; /* of TEXT and CONTENT */
} AnswerWord;

typedef struct Answer {
    ARRAY(AnswerWord) words;
    ARRAY(size_t) lines; /* index of each line's first word */
    Arena arena;         /* for texts that are made */
} Answer;

void answer_release(Answer *answer);
void answer_clear(Answer *answer);
/* Begins a line with that word. The text must outlive the answer. */
void answer_line(Answer *answer, const char *text);
void answer_text(Answer *answer, const char *text);
void answer_key(Answer *answer, const char *name, Key key);
void answer_lsn(Answer *answer, const char *name, Lsn lsn);
void answer_number(Answer *answer, const char *name, uint64_t number);
/* `=TEXT` to the end of the line. */
void answer_content(Answer *answer, Str text);
/* Appends "delta K K L L" or "image K K L" to the current line. */
void answer_layer(Answer *answer, const LayerSet *set, LayerId id);

/* Does line `line` of the answer equal `expected`? */
bool answer_matches(const Answer *answer, size_t line, Str expected, const VectorBase *bases, size_t count);
void answer_line_text(const Answer *answer, size_t line, const VectorBase *bases, size_t count, Text *out);

#endif
