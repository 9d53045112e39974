#!/bin/bash
# The texts that people read keep to one word for one thing: no word that was replaced comes back. Prints TAP.
#
# Read are the strings of core/ and tui/, comments there (a few words), the page of the HTML export, lessons, README,
# CHANGELOG and CONTRIBUTING. A row of `rules` is a pattern, what to say instead, a sentence that it has to find and one
# that it must not find. The patterns are narrow: "goes" of a cursor and "stays" of a shard beside its siblings are
# right, "the layer goes" is not, and only a person can tell. A row of `exceptions` is a file, a part of the line, and
# why it is right; a row that excepts nothing is a failure too.
cd "$(dirname "$0")/.." || exit 2
tab=$'\t'

# ---- what not to say ----

rules=$(grep -v '^#' <<'END'
→ stop|["_ ]stop: |: stop["$]	not due: REASON	  depth 3 < fanout 10: stop"	writes stop from 36 tables on
[Ll]eft alone	not due	the partition is left alone	the layers left of it
waits? (for|to be) compact	compaction is due	L0 waits for compaction	it waits for the job that reads it
(layers?|deltas?|images?|tables?) (goes|go|went|will go|is gone|are gone)([.,;:"]| when| once|$)	deleted	then 2 deltas go: all jobs have finished	the layers go from 0 to 40
(layers?|deltas?|images?) (stays?|stayed)( |$|[.,;:"])	kept	such a layer stays	shards of one timeline stay together
(reads?|it) (touch(es)?|looks? into) (a |the |two |all )?(layers?|deltas?)	visits	a read touches two layers	images that touch alternate
(lies?|up to|is|are) (up to )?(%[a-z]+|[0-9]+) (deep|high)([ ,.;:"]|$)	depth N, or a stack of N	deltas lie up to %u high	nested more than 64 deep
how many lie above	read depth	it says how many lie above	deltas above the image
(is|are|was|were) (not )?told([ ,.;:"]|$)	reported, printed, recorded	a gap is not told	it cannot be told from the names
(header|size|value|number|it|[Ww]hat) is none([ ,.;:"]|$)	unknown	the size is none	there is none
(^|[^a-zA-Z])[Ll]osers?([ ,.;:"]|$)|not chosen one	rejected candidate	the losers of a cut	closer to the target
[,;] for (it|they|there|its|their|no|nothing|none|the next|the check)( |$)	because	kept, for no image covers it	a port, for the schedule model
question and improve	explain and simulate	See, question and improve	explore, explain and simulate
when it went again	when it was deleted	and when it went again	when it was deleted
What-ifs are its own	What-if analysis exists only in the explorer	What-ifs are its own	what-if analysis
pane one is in	the focused pane	explains the pane one is in	the focused pane
visits as many layers	key ranges of equal read depth	stretches of which a read visits as many layers	a read visits many layers
what would make it not	what would stop it	what would make it not	what would stop it
A key is answered	a key press is handled	A key is answered in 3 ms	a key press is handled in 3 ms
on the clock, the	wall clock	on the clock, the machine less busy	wall clock, lighter load
holds its answers	contains no answer key	never holds its answers	contains no answer key
come what may	on every exit path	come what may, it is closed	on every exit path
Home Space plays	press Home, then Space	Home Space plays	press Home, then Space, to replay
compactions there are not	there are only N compactions	so many compactions there are not	there are fewer compactions
a sum has no step	totals have no step	a sum has no step	totals have no step
is about no place	has no location	this decision is about no place	this decision has no location
stands for no layers	has no layers to visit	the line stands for no layers	the line has no layers to visit
still looked (into|at)	still being analysed	the set is still looked into	still being analysed
come out the same	a rewrite would produce the same layer	it would come out the same	the same layer
below which a layer is cleaned	rewrite a layer when less than N % of it is live	percent in use below which a layer is cleaned	rewrite a layer
bytes in a stack call for	create an image when the stack reaches N %	whose bytes in a stack call for one	create an image
percent of a slice less	lower the depth limit	percent of a slice less for each halving	lower the depth limit
hundredths of a layer	1/100 layer	hundredths of a layer, bound for the mean	in 1/100 layer
In brackets stands	Parentheses show	In brackets stands the value	Parentheses show the default
with any number at least	lower bound with unlimited workers	with any number at least 14 ms	lower bound: 14 ms
[0-9d] (delta|image)s? 0 image	16 deltas, 0 images	16 delta 0 image	16 deltas, 0 images
[Dd]earest([ ,.;:"]|$)	costliest	the dearest compaction	the costliest compaction
[Ll]ooking (into|at) (the|%s)	analysing	looking into the layers …	analysing the layers …
[Cc]a(me|me in) (twice|already)	duplicate, was read already	3 layers came twice	3 duplicate layers left out
Esc gives up	Esc cancels	4.0 s; Esc gives up	4.0 s; Esc cancels
WAL that came in	WAL ingested	WAL that came in → 4 MiB	WAL ingested → 4 MiB
(^|[" ])(not )?taken(:|, as)( |")	selected	  not taken: nothing lies below	the list is taken again
(is|are|was|were) not known([,.;"]|$)	unknown	their records are not known.	it is not known to be a shard
(size|bytes)", "not known|(^|[^a-z])it is not known	unknown	of 2 it is not known	what is not known is null
indexes are there|; read is the	found, used	2 indexes are there; read is the one	2 indexes found
[0-9lu] of %llu files|this many L0 files|has N files	tables	"%llu of %llu files"	"%llu of %llu tables"
(collection|collector|GC) (would |could |can't |cannot |has |never )?removes?d?( |$)|(layers?|deltas?|images?) (is|are|was|were) removed	deletes; collects (GC)	the next GC removes it	make uninstall removes them
(image|delta|layer)s?('s)? borders?([ ,.;:"]|$)|borders? of (an? |the )?(image|delta|layer)	edge	an image border below	Neighbours may share a border
(the|a|each|every|its|all|these|which|no) signs?([ ,.;:"]|$)	symbol	each with the sign of its class	signed numbers
(^|[" ])(a|the|one|this|that|each) spots?([ ,.;:"]|$)	place	a cut at a spot	a hot spot that wanders
(a|the|no|of|with a) marks?( %c|[.,;:"]|$)	bookmark	there is no mark %c	the mark moves even where jobs fail
waits? for (each other|another job|a job|job)	needs	jobs that wait for each other	wait for the learner's answer
rewritten soon	thrash	bytes rewritten soon	what was rewritten at once (thrash)
strategy = image[^s]	strategy = images	strategy = image, split found	strategy = images, split found
[a-z]!("|$)	no exclamation mark	Done!	!= is a comparison
[Ww]hat is none	invalid values are reported	What is none is told	invalid values
END
)
comment_rules='(^|[^a-z])losers?[ ,.;:]|come what may|[Ww]hat is none|holds its answers|is about no place|(is|are) told( |$)'

# ---- what is right all the same ----

exceptions=$(grep -v '^#' <<'END'
END
)

n=0 failed=0
ok() { # ok NAME STATUS [DETAILS]
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; sed 's/^/# /' <<<"$3"; failed=1; fi
}

# Each rule must find its wrong sentence and must not find the right one.
wrong=$(while IFS=$tab read -r pattern _ bad good; do
    grep -qE -- "$pattern" <<<"$bad" || echo "does not find its own sentence: $pattern"
    grep -qE -- "$pattern" <<<"$good" && echo "finds a right sentence: $pattern"
done <<<"$rules")
[ -z "$wrong" ]
ok "rules find what they are for" $? "$wrong"

# Prints every text as FILE:LINE:TEXT.
sources=$(git ls-files 'core/*.[ch]' 'tui/*.[ch]' 2>/dev/null || find core tui -name '*.[ch]')
texts=$(
    grep -noE '"([^"\\]|\\.)*"' $sources | grep -vE ':"[^" ]*\.h"$'
    grep -n '' README.md CHANGELOG.md CONTRIBUTING.md tui/view/page.html samples/lessons/*.lesson
)
[ "$(wc -l <<<"$texts")" -gt 10000 ]
ok "texts are read" $? "$(wc -l <<<"$texts") lines"

found=$(grep -E -- "$(cut -f1 <<<"$rules" | paste -sd'|')" <<<"$texts"
    grep -nE '^ *(/?\*|//)|/\*' $sources | grep -E -- "$comment_rules")
used=0
while IFS=$tab read -r file part _; do
    grep -qF -- "$part" <<<"$(grep -F "$file:" <<<"$found")" || { echo "# excepts nothing: $file: $part"; used=1; }
    found=$(awk -v file="$file:" -v part="$part" 'index($0, file) != 1 || !index($0, part)' <<<"$found")
done <<<"$exceptions"
ok "every exception is needed" $used "see above"
[ -z "$found" ]
ok "no word that was replaced" $? "$(while IFS= read -r line; do
    echo "$line"
    while IFS=$tab read -r pattern say _; do
        grep -qE -- "$pattern" <<<"$line" && echo "    say: $say"
    done <<<"$rules"
done <<<"$found")"

# Each member of a JSON answer is explained by `layerscope help json`, except the ten answers about a store and what is
# not an answer: the data of the HTML page and of an asciicast.
members=$(grep -oE 'json_[a-z_0-9]+\(&?[a-z.>_-]*json, *"[a-z_0-9]+"' $(grep -lE 'json_(open|number|text)' $sources |
    grep -E '^(core/tell|tui/cli)/.*\.c$|fleet_json\.c$' | grep -v lsm_answers) | sed -E 's/.*"([a-z_0-9]+)"$/\1/' | sort -u)
[ "$(wc -l <<<"$members")" -gt 150 ]
ok "members of JSON answers are found" $? "$(wc -l <<<"$members")"
missing=$(grep -vxE -e layerscope -f <(grep -oE '[a-z_0-9]+' tui/app/help_json.c) <<<"$members")
[ -z "$missing" ]
ok "the topic json explains every member" $? "$missing"

# The help of a command and of an option begins with a verb, behind "also" and "with --OPTION:" too.
verbs='add analyse audit change check compact compare continue convert count do draw end exit explain explore fail fill
generate give identify join keep list name override plan print read run select set show sort start state try use verify
write'
if [ -n "${LAYERSCOPE:-}" ]; then
    first=$("$LAYERSCOPE" completion fish | sed -nE "s/.* -d '((with --[a-z-]+:|for an? [a-z]+:) )?(also )?([^ ']*).*/\\4/p" | sort -u)
    [ "$(wc -l <<<"$first")" -gt 20 ]
    ok "help of options is read" $? "$first"
    others=$(grep -vxF -f <(tr ' ' '\n' <<<"$verbs") <<<"$first")
    [ -z "$others" ]
    ok "help begins with a verb" $? "$others"
fi
echo "1..$n"
exit $failed
