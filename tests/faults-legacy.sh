#!/bin/bash
# Plants a fault in each rule of the policy `legacy`, one after the other, in a copy of the source, and looks who notices:
# the vectors (`check`), the properties (test_legacy_* and those of gates, verdicts, findings and recorded series) or, where neither does,
# the whole program (golden/test_legacy*), asked in this order. Prints one line a fault with the first that noticed;
# fails where nobody did.
# Takes some minutes; not part of `make test`. Usage: tests/faults-legacy.sh [REGEXP of rules]
cd "$(dirname "$0")/.." || exit 2
pattern=${1:-}
flags="-std=c11 -g -O1 -w -pthread"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r Makefile CHANGELOG.md core tui tests samples "$work" || exit 2
mkdir -p "$work/build" && cp -r build/release "$work/build/" 2>/dev/null
cd "$work" || exit 2
tests=$(ls tests/unit/test_{legacy_*,gates,judge,production,findings_production,exact_plans,series_recorded}.c |
    sed 's#tests/unit/#build/release/tests/#; s#\.c$##')
make -s -j2 build $tests CFLAGS="$flags" >/dev/null 2>&1 || { echo "the source does not build"; exit 2; }

# RULE | file in core/planner/legacy | what sed does. The letter of a rule, which comments there use too, is its part of
# the policy: M the layer map and the stacks in it, K keys, V which maps are valid, F sizes of files, A flush,
# L compaction of L0, P partitions, I image creation, C gc-compaction, G garbage collection, B the order of an iteration,
# Z what lasts between iterations.
faults='
M1 order of the map: starts descending|map.c|s/(Sort64){set->lsn_lo\[ids\[i\]\], ids\[i\]}/(Sort64){UINT64_MAX - set->lsn_lo[ids[i]], ids[i]}/
M1 order of the map: ends descending|map.c|s/return x->end < y->end ? -1 : 1;/return x->end < y->end ? 1 : -1;/
M1 order of the map: keys descending|map.c|s/return x->keys.lo < y->keys.lo ? -1 : 1;/return x->keys.lo < y->keys.lo ? 1 : -1;/
M2 an equal end gives way|cover.c|s/cover->set->lsn_lo\[cover->layer\[place\]\] < builder->lsn/cover->set->lsn_lo[cover->layer[place]] <= builder->lsn/
M2 nodes of a run stay|cover.c|s/        if (run) {/        if (run \&\& at > 3) {/
M2 no node at the end|cover.c|s/^    ensure_node(builder, hi);//
M3 a node at the start makes no piece|cover.c|s/search_first(place, 0, cover->key_count, cover->keys\[place\] > packed)/search_first(place, 0, cover->key_count, cover->keys[place] >= packed)/
M3 pieces counted one less|cover.c|s/    uint64_t count = 1;/    uint64_t count = 0;/
M4 an L0 counts|stack.c|s/height += all || !layer_is_l0(stacks->set, stacks->deltas\[place\]);/height += 1;/
M4 a delta that crosses the bottom does not count|stack.c|s/stacks->highest\[stacks->leaves + place\] <= lo)/stacks->starts[place] < lo)/
M4 ties go to the newer delta|stack.c|s/best = highest\[2 \* best\] == most ? 2 \* best : 2 \* best + 1;/best = highest[2 * best + 1] == most ? 2 * best + 1 : 2 * best;/
M4 counting goes on below the bottom|stack.c|s/height < limit \&\& at > lo; all = false/height < limit; all = false/
K1 the map keeps the top bit of a key|map.h|s/return key & (U128_MAX >> 1);/return key;/
V1 one point is enough|overlap.c|s/return first + 1 < checker->point_count \&\& checker->points\[first + 1\] < set->lsn_hi\[id\];/return first < checker->point_count;/
V1 single-key deltas are suspicious too|overlap.c|s/if (!is_single_key(set, id) \&\& is_suspicious/if (is_suspicious/
F1 a page holds 8192 bytes|file_size.c|s/page->bytes + bytes >= PAGE_BYTES/page->bytes + bytes > PAGE_BYTES/
F1 the short header goes to 128|file_size.h|s/length < 128 ? 1 : 4/length <= 128 ? 1 : 4/
F1 prefixes never shrink a page|file_size.c|s/    if (!more)/    if (more)/
F1 the root is not counted|file_size.c|s/^    end.pages++;$//
L1 the threshold must be exceeded|l0_select.c|s/selection->count < params->compaction_threshold \&\&/selection->count <= params->compaction_threshold \&\&/
L2 the first size counts|l0_select.c|s/selection->counted += place ? size : 0;/selection->counted += size;/
L2 the limit must be exceeded|l0_select.c|s/selection->counted >= selection->limit/selection->counted > selection->limit/
L2 the limit shrinks with the distance|l0_select.c|s/params->checkpoint_distance > LEGACY_L0_LIMIT_UNIT ? params->checkpoint_distance : LEGACY_L0_LIMIT_UNIT/params->checkpoint_distance/
L2 gaps are passed|l0_select.c|s/if (i > 0 \&\& set->lsn_lo\[selection->layers\[i\]\] != selection->band.hi)/if (false)/
L4 page images after records|l0_cut.c|s/return x->page ? -1 : 1;/return x->page ? 1 : -1;/
L5 holes over two pieces|l0_holes.c|s/#define PIECES_MIN 3u/#define PIECES_MIN 2u/
L5 one hole too many|l0_holes.c|s/finder->heap.count > finder->inputs/finder->heap.count > finder->inputs + 1/
L5 the heap prefers the other child|l0_holes.c|s/child += at_most(&heap->at\[child\], &heap->at\[child + 1\]);/child += !at_most(\&heap->at[child + 1], \&heap->at[child]);/
L5 metadata keys have holes|l0_holes.c|s/legacy_key_is_metadata(gap.lo)/false/
L5 the gap must be longer|l0_holes.c|s/- legacy_map_key(gap.lo) < finder->keys_min/- legacy_map_key(gap.lo) <= finder->keys_min/
L6 chunks grow beyond the target|l0_cut.c|s/chunk->bytes < walk->input->target/chunk->bytes <= walk->input->target/
L7 the first chunk is counted twice|l0_cut.c|s/    walk->total = carry;/    walk->total += carry;/
L7 the layer is closed when it is full, not before|l0_cut.c|s/written(walk) + walk->total > input->target/written(walk) > input->target/
L8 the first slice begins at the band|l0_cut.c|s/walk->slice_lo = walk->slice_hi ? walk->slice_hi : lsn;/walk->slice_lo = walk->slice_hi ? walk->slice_hi : walk->input->band.lo;/
L8 keys of other shards are written|l0_cut.c|s/if (!input->disposable || !input->disposable(input->self, value->key))/if (true)/
L8 the end is the last key written|l0_cut.c|s/        walk.before = value->key;/        if (!input->disposable || !input->disposable(input->self, value->key)) walk.before = value->key;/
l0_plan a layer reaches the target|l0_plan.c|s/planner->target + 1 : UINT64_MAX/planner->target : UINT64_MAX/
l0_plan slices by the other rule|l0_plan.c|s/source->lsn_chunks ? source->lsn_chunks : source->lsn_parts/source->lsn_parts/
P1 equal to the threshold is enough|iteration.c|s/lsn - timeline->part_lsn > timeline->repartition/lsn - timeline->part_lsn >= 1/
P3 fragments ignore stripes|partitions.c|s/    return step < rest ? step : rest;/    return rest;/
P3 an empty stripe begins a fragment|partitions.c|s/bool merge = last \&\& (fill || gone);/bool merge = last \&\& fill;/
P3 the size key is a page among others|partitions.c|s/if (block_of(left.lo) == SIZE_BLOCK)/if (false)/
8 a layer that ends at the cutoff is rewritten|ancestors.c|s/legacy_end(set, id) >= gc_cutoff/legacy_end(set, id) > gc_cutoff/
A2 shards do not multiply|flush.c|s/shards > 1 ? shards : 1/1/
A2 the clock goes by the WAL|flush.c|s/(U128)rate \* params->checkpoint_timeout/(U128)rate * params->checkpoint_distance/
P4 a part may be larger|partitions.c|s/size + counted > pages \&\& size > 0/size > pages/
I1 the first check fails|gates.c|s/verdict.by_time = verdict.first ||/verdict.by_time = !verdict.first \&\&/
I1 twice the WAL|gates.c|s/verdict.by_wal = verdict.wal >= verdict.wal_needed;/verdict.by_wal = verdict.wal > 2 * verdict.wal_needed;/
I1 small timelines wait no longer|gates.c|s/bool small = !size.sharded/bool small = false \&\& !size.sharded/
I2 the pass goes on with the same part|image_pass.c|s/            return p + 1;/            return p;/
I3 an image starts where its part does|image_pass.c|s/            start = end;$/            start = end;/;s/(KeyRange){start, end}, input->at, &made, error/(KeyRange){legacy_part_hull(parts, p).lo, end}, input->at, \&made, error/
I3 the wake-up stops a pass without an image|image_pass.c|s/pass.images > 0 \&\&/true \&\&/
I4 one delta more|gates.c|s/piece->height >= params->image_creation_threshold/piece->height > params->image_creation_threshold/
I4 the force LSN ignores the ancestor|gates.c|s/Lsn oldest = gate.lowest > ancestor_lsn ? gate.lowest : ancestor_lsn;/Lsn oldest = gate.lowest;/
I6 fifteen deltas are enough|params.h|s/LEGACY_METADATA_DELTAS  *16u/LEGACY_METADATA_DELTAS 15u/
I9 the period is not scaled|gates.c|s/(U128)span \* params->image_layer_force_creation_period \/ params->pitr_interval/(U128)span/
B3 L0 do not count in the partition LSN|iteration.c|s/lsn = lsn_max(lsn, layer_is_image(set, ids\[i\]) ? set->lsn_lo\[ids\[i\]\] : set->lsn_hi\[ids\[i\]\]);/lsn = layer_is_l0(set, ids[i]) ? lsn : lsn_max(lsn, layer_is_image(set, ids[i]) ? set->lsn_lo[ids[i]] : set->lsn_hi[ids[i]]);/
B3 images below the cutoff|iteration.c|s/bool above = timeline->part_lsn >= timeline->gc_applied;/bool above = true;/
C2 the ratio must be exceeded|gc_jobs.c|s/return ratio >= (double)params->gc_compaction_ratio_percent/return ratio > (double)params->gc_compaction_ratio_percent/
C2 no limit|gc_jobs.c|s/(U128)l1 + l2 >= LEGACY_AUTO_LIMIT/false/
C3 a job reaches its limit|gc_jobs.c|s/size <= max_bytes \&\& !last/size < max_bytes \&\& !last/
C3 the end is not stretched|gc_jobs.c|s/keys.hi = smallest_end > keys.hi ? smallest_end : keys.hi;//
C3 layers above the watermark are left out no more|gc_jobs.c|s/set->lsn_lo\[ids\[i\]\] > below)/false)/
C4 layers above are selected|gc_select.h|s/legacy_end(set, id) <= bounds->hi \&\& //
C4 layers below are selected|gc_select.c|s/(lsns.lo == 0 || end > lsns.lo) \&\& start < bounds->lo/start < bounds->lo/
C4 the sparse keys are compacted too|gc_select.c|s/if (!metadata \&\& keys.hi > LEGACY_METADATA_LO)/if (false)/
C7 the count is never reset|retention.c|s/    walk->counted = 0;//
C7 the first bucket follows the threshold|retention.c|s/i == 0 \&\& !input->below ? true : walk->counted >= input->threshold/walk->counted >= input->threshold/
C7 the last bucket becomes a page|retention.c|s/else if (!last \&\& (/else if ((/
C7 the first of two at one LSN is lost|retention.c|s/walk->out->versions.at\[walk->out->versions.count - 1\].lsn == version->lsn)/false)/
C8 a page keeps its LSN|retention.c|s/bucket.moved = i == 0/bucket.moved = false \&\& i == 0/
C9 images are cut later|split_writer.c|s/#define IMAGE_KEY_BYTES   18u/#define IMAGE_KEY_BYTES 0u/
C9 a delta is cut inside a key|split_writer.c|s/if (image || key != writer->last)/if (true)/
C9 the last image ends at its last key|split_writer.c|s/writer->file.kind == LAYER_IMAGE ? writer->keys.hi : writer->last + 1/writer->last + 1/
area layers that begin below are left out|area.c|s/^    find_crossing(area, from < until ? from : until, lsns.lo, limit, found);//
area layers beside the keys stay open|area.c|s/area->closes\[area->closed\].number <= keys.lo/area->closes[area->closed].number < keys.lo/
area layers that begin at the end of the keys are over them|area.c|s/area->opens\[area->opened\].number < keys.hi/area->opens[area->opened].number <= keys.hi/
area ends of what closes are kept|area.c|s/^        set_end(area, area->closes\[area->closed\].place, 0);//
area the search stops at the first that begins at the LSN|area.c|s/area->starts\[at\] >= lsn)/area->starts[at] > lsn)/
area going back keeps what was open|area.c|s/if (keys.lo < area->keys.lo || keys.hi < area->keys.hi)/if (false)/
over layers beside the keys stay|over.c|s/set->key_hi\[id\] > keys.lo \&\& set->key_lo\[id\] < keys.hi/set->key_hi[id] >= keys.lo \&\& set->key_lo[id] < keys.hi/
over going back keeps what was open|over.c|s/if (keys.lo < over->at)/if (false)/
over a shorter range forgets what it passed|over.c|s/^        over->next--; .*$/        break;/
I8 an open gate needs one more band|next_pass.c|s/    if (gate->open)$/    if (false)/
I8 a band is missing too few|next_pass.c|s/needed > gate->height ? needed - gate->height : 1/needed > gate->height + 1 ? needed - gate->height - 1 : 1/
I8 the WAL of the check is not waited for|next_pass.c|s/wal < check->wal_needed - check->wal)/false)/
I8 all bands come as fast as the first|next_pass.c|s/(U128)legacy_l0_wal_left(timeline, 0) \* (bands - 1)/(U128)legacy_l0_wal_left(timeline, l0) * (bands - 1)/
I6 deltas below the image of the sparse keys count|next_pass.c|s/set->lsn_hi\[id\] > image;/true;/
I1 images above the LSN are the newest|next_pass.c|s/!layer_is_image(set, id) || set->lsn_lo\[id\] > at)/!layer_is_image(set, id))/
B4 an image at disk_consistent_lsn is lost|survey.c|s/set->lsn_lo\[id\] <= set->disk_consistent)/set->lsn_lo[id] < set->disk_consistent)/
I1 a check that was assumed closed is open|survey.c|s/survey->check.open \&\& !timeline->check_closed/survey->check.open/
G3 an L0 waits for its partition|gc_holders.c|s/if (layer_is_l0(survey->view.layers, holder->judgement.layer))/if (false)/
G3 sparse keys are in no partition|gc_holders.c|s/else if (holder->part != LEGACY_PART_NONE)/else if (false)/
I7 no image reaches back over a gap|survey.c|s/if (legacy_part_hull(parts, p).lo > key)/if (false)/
G3 the smallest branch holds alone|gc_holders.c|s/cutoffs_of(survey, branches, count - 1)/cutoffs_of(survey, branches + 1, count - 1)/
G3 a branch reads what an image hides|gc_holders.c|s/if (branch->lsn >= end \&\& !image_cover_layer_gap(&cover, id, end, &gap))/if (false)/
P2 origins end with the directories|legacy_parts.c|s/origins, origins + 65536/origins, (Key)0x64 << 120/
P2 empty pieces are parts|legacy_parts.c|s/pieces.at\[i\].keys.lo >= pieces.at\[i\].keys.hi ||/false ||/
P2 a part costs what its newest layer does|legacy_parts.c|s/set->key_lo\[image\] == keys.lo \&\& set->key_hi\[image\] == keys.hi/true/
Z1 the clock counts all layers|legacy_memory.c|s/layer_is_l0(set, id) \&\& set->records/set->records/
L3 a band of other inputs|legacy_l0.c|s/job->skipped = legacy_find_same/job->skipped = !legacy_find_same/
C10 an image inside the keys stays|legacy_gc.c|s/!layer_is_image(set, id) || legacy_inside(set, id, round->all)/!layer_is_image(set, id)/
C10 an image that sticks out is removed|legacy_gc.c|s/!layer_is_image(set, id) || legacy_inside(set, id, round->all)/true/
C10 the same image is written again|legacy_gc.c|s/^        job->skipped = true;$//
C5 a refused job is carried out|legacy_gc.c|s/^    if (selection->refusal != LEGACY_NOT_REFUSED)$/    if (false)/
C2 the mark stays where jobs are through|legacy_gc.c|s/memory->queue.count ? memory->queue.at\[memory->queue.count - 1\].lsns.hi : memory->last_completed;/memory->last_completed;/
C1 a manual run waits for its trigger|legacy_gc.c|s/bool starts = itself || asked;/bool starts = itself;/
judge a stack is due though the check is closed|legacy_judge.c|s/if (!survey->check.open || survey->at/if (survey->at/
judge a stack is due below the cutoff|legacy_judge.c|s/ || survey->at < timeline->gc_applied)/)/
judge the L0 come after the stacks|legacy_judge.c|s/stack_first = found \&\& stack.due \&\& !l0.due/stack_first = found \&\& stack.due/
judge the flip is the limit|legacy_judge.c|s/row->due ? row->depth + 1 : row->depth/row->due ? row->depth : row->depth/
'
# Lists all tests, those that use the header of the file first. Each is built only when those before it noticed
# nothing.
likely_first() { # likely_first NAME
    likely=$(grep -lF "/$1.h\"" $(echo "$tests" | sed 's#build/release/tests/#tests/unit/#; s#$#.c#') |
        sed 's#tests/unit/#build/release/tests/#; s#\.c$##')
    printf '%s\n' $likely $tests | awk '!seen[$0]++'
}
unnoticed=0 number=0
while IFS='|' read -r rule file expression; do
    [ -n "$rule" ] || continue
    [[ $rule =~ $pattern ]] || continue
    number=$((number + 1))
    source=core/planner/legacy/$file
    cp "$source" original
    sed -i "$expression" "$source"
    if cmp -s "$source" original; then
        who="NOT PLANTED"
        unnoticed=$((unnoticed + 1))
    elif ! make -s -j2 build CFLAGS="$flags" >/dev/null 2>&1; then
        who="does not build"
    else
        who=
        timeout 60 build/release/layerscope check tests/golden/legacy/*.scn >answer 2>&1 || who="vectors ($(tail -1 answer))"
        for t in $(likely_first "${file%.[ch]}"); do
            [ -z "$who" ] || break
            make -s "$t" CFLAGS="$flags" >/dev/null 2>&1
            timeout 60 "$t" >answer 2>&1 || who="properties ($(basename "$t"))"
        done
        [ -n "$who" ] || tests/run.sh build/release golden/test_legacy >answer 2>&1 || who="the program's tests"
        [ -n "$who" ] || unnoticed=$((unnoticed + 1))
    fi
    printf '%-64s %s\n' "$rule" "${who:-NOBODY}"
    cp original "$source"
done <<<"$faults"
echo "$number faults, $unnoticed unnoticed"
[ $unnoticed -eq 0 ]
