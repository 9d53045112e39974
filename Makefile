# layerscope: build, test, measure. `make help` lists the targets.
#
# Variants live side by side in build/<variant>/: release (default), asan, tsan, ubsan, fuzz, coverage. CC=gcc or CC=clang.

VARIANT ?= release
CC      ?= cc
PREFIX  ?= /usr/local
DESTDIR ?=
B       := build/$(VARIANT)
VERSION := $(shell sed -n 's/^\#\# \[\([0-9.]*\)\].*/\1/p' CHANGELOG.md | head -1)
# The commit of this checkout; an archive made by `make dist` has it in .commit.
COMMIT  := $(shell git describe --always --dirty --exclude '*' 2>/dev/null || cat .commit 2>/dev/null || echo unknown)

PACKAGES := ncursesw libcjson libedit libzstd
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror
OPT_release := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINK_release := -pie -Wl,-z,relro,-z,now
OPT_asan    := -O1 -fsanitize=address -fno-omit-frame-pointer
OPT_ubsan   := -O1 -fsanitize=undefined -fno-sanitize-recover=all
OPT_tsan    := -O1 -fsanitize=thread
OPT_fuzz    := -O1 -fsanitize=fuzzer-no-link,address,undefined
OPT_coverage := -O0 --coverage -DNDEBUG
LINK_coverage := --coverage
CPPFLAGS += -I. -D_GNU_SOURCE -DLAYERSCOPE_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS   += -std=c11 -g $(OPT_$(VARIANT)) $(WARN) -pthread
LDFLAGS  += -pthread $(LINK_$(VARIANT)) $(filter -fsanitize=%,$(OPT_$(VARIANT)))
CORE_LIBS := $(shell pkg-config --libs libcjson libzstd 2>/dev/null) -lm
LDLIBS   += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lutil -lm

SOURCES  := $(sort $(shell find core tui -name '*.c'))
CORE_OBJ := $(patsubst %.c,$B/%.o,$(filter core/%,$(SOURCES)))
TUI_OBJ  := $(patsubst %.c,$B/%.o,$(filter-out tui/main.c,$(filter tui/%,$(SOURCES)))) $B/tui/view/page_html.o \
            $B/tui/view/compare_html.o
LIBS     := $B/libtui.a $B/libcore.a
UNIT     := $(patsubst tests/unit/%.c,$B/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
# Unit tests that include something of tui/; all others link core alone, without ncurses and libedit.
UNIT_TUI := $(patsubst tests/unit/%.c,$B/tests/%,$(shell grep -l '^\#include "tui/' tests/unit/test_*.c))
SCREEN   := $(patsubst tests/screen/%.c,$B/tests/%,$(sort $(wildcard tests/screen/test_*.c)))
FUZZERS  := $(patsubst tests/fuzz/%.c,$B/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCHES  := $(patsubst tests/bench/%.c,$B/bench/%,$(sort $(wildcard tests/bench/*.c)))

COMPLETIONS     := $(addprefix $B/completion/,bash zsh fish)
BASH_COMPLETION := share/bash-completion/completions/layerscope
ZSH_COMPLETION  := share/zsh/site-functions/_layerscope
FISH_COMPLETION := share/fish/vendor_completions.d/layerscope.fish

# Short lines while building; V=1 shows the commands.
SAY = @$(if $(V),,printf '  %-4s %s\n' $(1) '$(or $(2),$@)';)
Q   = $(if $(V),,@)

.DEFAULT_GOAL := build
.PHONY: help build deps demo cast test coverage mutants asan tsan ubsan tidy fuzz fuzz-app bench check-layers check-unused install uninstall \
        deb deb-check dist \
        clean tests-built benches fuzzers FORCE

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

build: $B/layerscope ## build the program, as build/release/layerscope

deps: ## install missing Debian packages; do nothing if none is missing
	@tests/deps.sh

demo: deps ## build and open the explorer on the built-in demo
	@$(MAKE) --no-print-directory -j2 build
	@$B/layerscope # make cast records a session like it

cast: build ## record the demo of samples/demo.play as build/demo.cast, for asciinema
	@$B/layerscope play samples/demo.play samples/slow-shop.json
	@echo build/demo.cast

test: deps ## build with warnings as errors and run every test
	@$(MAKE) --no-print-directory -j2 build tests-built
	@tests/run.sh $B

coverage: deps ## list the lines and branches that no test runs
	@$(MAKE) --no-print-directory -j2 build tests-built VARIANT=coverage CC=gcc
	@tests/coverage.sh build/coverage

asan: deps ## run the whole suite with the address sanitizer
	@$(MAKE) --no-print-directory test VARIANT=asan

tsan: deps ## run the whole suite with the thread sanitizer
	@TEST_SECONDS=900 $(MAKE) --no-print-directory test VARIANT=tsan CC=clang

ubsan: deps ## run the whole suite with the undefined-behaviour sanitizer
	@$(MAKE) --no-print-directory test VARIANT=ubsan

tidy: ## check formatting and run clang-tidy
	@tests/tidy.sh

fuzz: deps ## fuzz every reader for FUZZ_SECONDS (default 20) each with libFuzzer
	@$(MAKE) --no-print-directory -j2 fuzzers VARIANT=fuzz CC=clang
	@tests/fuzz.sh build/fuzz

fuzz-app: deps ## send FUZZ_EVENTS random events to the explorer (default: a million, an hour or two), with the address sanitizer
	@$(MAKE) --no-print-directory -j2 build/asan/tests/test_app_fuzz VARIANT=asan
	@tests/fuzz-app.sh build/asan

mutants: deps ## change the core MUTANTS times (default 40) in one place each; list what no unit test notices
	@CORE_LIBS='$(CORE_LIBS)' CC='$(CC)' tests/mutants.sh $(MUTANTS)

bench: deps ## measure speed and memory against the targets
	@$(MAKE) --no-print-directory -j2 build benches
	@tests/bench.sh $B

check-layers: ## check that imports point one way
	@tests/check-layers.sh

check-unused: ## check that the program uses what a file shows to others
	@tests/check-unused.sh

install: build $B/layerscope.1 $(COMPLETIONS) ## install program, man page, completions and lessons to $(DESTDIR)$(PREFIX)
	install -D -m 755 $B/layerscope $(DESTDIR)$(PREFIX)/bin/layerscope
	install -D -m 644 $B/layerscope.1 $(DESTDIR)$(PREFIX)/share/man/man1/layerscope.1
	install -D -m 644 $B/completion/bash $(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)
	install -D -m 644 $B/completion/zsh $(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)
	install -D -m 644 $B/completion/fish $(DESTDIR)$(PREFIX)/$(FISH_COMPLETION)
	install -d $(DESTDIR)$(PREFIX)/share/layerscope/lessons
	install -m 644 samples/lessons/*.lesson $(DESTDIR)$(PREFIX)/share/layerscope/lessons/
	install -d $(DESTDIR)$(PREFIX)/share/layerscope/lessons/8-leveled-store
	install -m 644 samples/lessons/8-leveled-store/* $(DESTDIR)$(PREFIX)/share/layerscope/lessons/8-leveled-store/
	install -m 644 samples/slow-shop.json $(DESTDIR)$(PREFIX)/share/layerscope/

uninstall: ## remove what install put there
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/layerscope share/man/man1/layerscope.1 \
	    $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION))
	rm -rf $(DESTDIR)$(PREFIX)/share/layerscope

deb: deps ## build a Debian package in build/
	@$(MAKE) --no-print-directory -j2 build
	@tests/packaging/deb.sh "$(VERSION)" build

deb-check: deb ## install the package in a clean chroot and run it there (needs root)
	@tests/packaging/deb-check.sh build/layerscope_$(VERSION)_*.deb

dist: ## make a source archive in build/
	@mkdir -p build
	@git archive --prefix=layerscope-$(VERSION)/ --add-virtual-file=layerscope-$(VERSION)/.commit:$(COMMIT) HEAD | \
	    gzip -9n > build/layerscope-$(VERSION).tar.gz
	@echo build/layerscope-$(VERSION).tar.gz

clean: ## remove build/
	rm -rf build

tests-built: $(UNIT) $(SCREEN) $(if $(filter fuzz,$(VARIANT)),,$(FUZZERS)) $(if $(filter release,$(VARIANT)),$(BENCHES))
benches: $(BENCHES)
fuzzers: $(FUZZERS)

$B/layerscope.1: $B/layerscope
	$Q$B/layerscope help man > $@

$(COMPLETIONS): $B/completion/%: $B/layerscope
	@mkdir -p $(@D)
	$Q$B/layerscope completion $* > $@

# main.o is compiled again when the commit changes, and nothing else.
$B/tui/main.o: CPPFLAGS += -DLAYERSCOPE_COMMIT='"$(COMMIT)"'
$B/tui/main.o: $B/commit
$B/commit: FORCE
	@mkdir -p $(@D)
	@echo '$(COMMIT)' | cmp -s - $@ || echo '$(COMMIT)' > $@

$B/layerscope: $B/tui/main.o $(LIBS)
	$(call SAY,LD)
	$Q$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@

$B/libcore.a: $(CORE_OBJ)
	@rm -f $@
	$Q$(AR) rcs $@ $^

$B/libtui.a: $(TUI_OBJ)
	@rm -f $@
	$Q$(AR) rcs $@ $^

$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# The pages of HTML exports as arrays of bytes.
$B/tui/view/%_html.c: tui/view/%.html Makefile
	@mkdir -p $(@D)
	$Q{ printf '#include "tui/view/html.h"\nconst char $*_html[] = {'; od -An -v -tu1 $< | sed 's/ *\([0-9][0-9]*\)/(char)\1,/g'; \
	    printf '};\nconst size_t $*_html_length = sizeof $*_html;\n'; } > $@

# make would delete these after the first build, and then relink the program in the second one.
.SECONDARY: $B/tui/view/page_html.c $B/tui/view/compare_html.c

$B/tui/view/%_html.o: $B/tui/view/%_html.c
	$(call SAY,CC,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(UNIT_TUI): $B/tests/%: tests/unit/%.c $(LIBS)
	@mkdir -p $(@D)
	$(call SAY,TEST,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $< $(LIBS) $(LDLIBS) -lcmocka -o $@

$(filter-out $(UNIT_TUI) $B/tests/test_growth,$(UNIT)): $B/tests/%: tests/unit/%.c $B/libcore.a
	@mkdir -p $(@D)
	$(call SAY,TEST,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $< $B/libcore.a $(CORE_LIBS) -lcmocka -o $@

# test_growth counts the basic blocks that planner, simulator and sweeps of reads run: they are compiled for it with a
# call in each.
COUNTED := $(patsubst %.c,$B/counted/%.o,$(filter $(addsuffix /%,$(addprefix core/,base model history executor simulator) \
    core/planner/tiered core/planner/blocks),$(SOURCES)) $(wildcard core/planner/*.c) core/planner/legacy/stack.c \
    $(addprefix core/analysis/,read_depth.c layer_visits.c overlap.c))
$B/counted/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC,$< (counted))
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -fsanitize-coverage=trace-pc -MMD -MP -c $< -o $@

$B/tests/test_growth: tests/unit/test_growth.c $(COUNTED) $B/libcore.a
	@mkdir -p $(@D)
	$(call SAY,TEST,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $< $(COUNTED) $B/libcore.a $(CORE_LIBS) -lcmocka -o $@

$B/tests/%: tests/screen/%.c tests/screen/pty.c tests/screen/pty.h $(LIBS) $B/layerscope
	@mkdir -p $(@D)
	$(call SAY,TEST,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $< tests/screen/pty.c $(LIBS) $(LDLIBS) -lcmocka -lvterm -o $@

# Under VARIANT=fuzz a fuzzer is driven by libFuzzer; otherwise it replays the corpus files named on its command line.
$B/fuzz/%: tests/fuzz/%.c $(if $(filter fuzz,$(VARIANT)),,tests/fuzz/replay.c) $(LIBS)
	@mkdir -p $(@D)
	$(call SAY,TEST,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer) $(filter %.c,$^) \
	    $(LIBS) $(LDLIBS) -o $@

$B/bench/%: tests/bench/%.c $(LIBS)
	@mkdir -p $(@D)
	$(call SAY,TEST,$<)
	$Q$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $< $(LIBS) $(LDLIBS) -o $@

-include $(shell find $B -name '*.d' 2>/dev/null)
