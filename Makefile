# The commands of the project. Each first installs the tools that it needs, if it may (tools/setup).
#
#   make demo      build, install into build/prefix, and run the quickstart on a file of its own
#   make test      the tests that every change must pass
#   make lint      formatting and lints
#   make check     the long ones: faults, fuzzing, sanitizers, other systems
#   make check-qgis, make check-clients  QGIS, and programs of Qt, Poco and Boost, which make check does not install
#   make check-distributions   `make test` from a fresh clone on Debian 11, 12, 13 and sid; not a part of `make check`
#   make check-recipes         runs the recipes in packaging/ with their tools; not a part of `make check`
#   make coverage  how much of the code the Rust and the C tests execute
#   make mutants   lists changes to the Rust code that no test notices; MUTANTS="src/a.rs src/b.rs" for these files only
#   make fuzz      fuzzing for ten minutes a target, or FUZZ_SECONDS
#   make bench     compares the library's speed with alternatives
#   make install   PREFIX=/usr/local; make uninstall removes it again
#   make package   a .tar.gz of what is installed
#   make portable  the library for the systems of the prebuilt packages, in build/prebuilt; TARGETS="x86_64-linux-gnu" for these only
#   make release   everything that a release has, in build/release; `make release DRY_RUN=--dry-run` only lists the files
#   make header    generate include/cartocreds.h and the man pages from the Rust sources
#   make docs      the reference in HTML, in build/docs/html
#   make notices   generate THIRD-PARTY-NOTICES.txt, the licences of the linked crates
#   make sbom      generate packaging/cartocreds.cdx.json, the list of the linked crates (CycloneDX)

# Recipes refer to folders by shell variables ("$$NAME"), so that a name may contain spaces and quotes.
export PREFIX ?= /usr/local
export CARTOCREDS_PREFIX := $(CURDIR)/build/prefix
MAKEFLAGS += --no-print-directory
# Prefers rustup's cargo, which may not be in the caller's path, or may be after another one.
export PATH := $(HOME)/.cargo/bin:$(PATH)

# The test groups. Each is a script tests/NAME/run, which uses the installed library in $CARTOCREDS_PREFIX, builds below
# build/NAME and prints at its end how many of its tests passed. `make check-NAME` runs one of them.
TESTS := readme c headers ctypes rust-consumer abi consumers cpp luajit python manual
CHECKS := setup release reproducible paths msrv instructions faults races storage static miri memory urls fuzzing sanitizers packages node java interop platform gis windows arm musl macos

.PHONY: demo test lint check check-distributions coverage mutants fuzz portable release stage bench install uninstall package header docs notices sbom clean

# Installs the library into build/prefix, as a user would. The commands below use it.
stage:
	@tools/setup build
	@cmake -S . -B build/cmake -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$$CARTOCREDS_PREFIX" -DCMAKE_INSTALL_LIBDIR=lib
	@cmake --build build/cmake
	@cmake --install build/cmake >build/install.log

demo: stage
	@tools/demo "$$CARTOCREDS_PREFIX" "$$PWD/build/demo"

test: stage
	@tools/setup test
	cargo test --locked
	@for name in $(TESTS); do $(MAKE) run-$$name || exit 1; done

# tools/lint/run states the versions of the lints, because other versions have other findings.
lint:
	@tools/setup lint
	@tools/lint/run

check: stage
	@for name in $(CHECKS); do $(MAKE) run-$$name || exit 1; done

# It builds in new roots. tests/distributions/run says what it needs.
check-distributions: run-distributions

check-%: stage
	@$(MAKE) run-$*

# Most users have this umask. With umask 0, many tests would write files that the library refuses. Compilers and other programs
# leave temporary files, so each group has a folder for them. Tests that run as another user write there too.
run-%:
	@tools/setup $*
	@echo "== $*"
	@umask 022; export TMPDIR="$$(mktemp -d)"; trap 'rm -rf "$$TMPDIR"' EXIT; trap 'exit 1' HUP INT TERM; \
	chmod 1777 "$$TMPDIR"; tests/$*/run

# Compares times with the system calls, hand-written C and cartoframes. BENCH_ARGS=--write also writes bench/RESULTS.md.
bench: stage
	@tools/setup bench interop
	@tests/interop/setup
	@bench/run --python build/interop/venv/bin/python $(BENCH_ARGS)

coverage: stage
	@tools/setup coverage
	@tools/coverage

mutants: stage
	cargo install --locked --quiet --root build/cargo-mutants --version 27.1.0 cargo-mutants
	@tools/mutants build/cargo-mutants/bin/cargo-mutants "$$CARTOCREDS_PREFIX" $(MUTANTS)

fuzz:
	@tools/setup fuzzing
	FUZZ_SECONDS=$${FUZZ_SECONDS:-600} tests/fuzzing/run

# `make check-portable` tests them. It takes too long for CHECKS.
portable:
	@tools/setup build portable
	@tools/portable $(TARGETS)

release:
	@tools/setup build portable packages node
	@tools/release $(DRY_RUN)

install: stage
	cmake --install build/cmake --prefix "$$PREFIX"

uninstall:
	cmake -DBUILD=build/cmake -DPREFIX="$$PREFIX" -P cmake/uninstall.cmake

package: stage
	cd build/cmake && cpack

header:
	UPDATE_HEADER=1 cargo test --locked --test header
	python3 docs/manual/manual.py man docs/man

docs:
	@tools/setup manual
	@mkdir -p build
	doxygen docs/manual/Doxyfile
	@echo "the reference is in build/docs/html/index.html"

notices:
	cargo install --locked --quiet --root build/cargo-about --features cli --version 0.9.3 cargo-about
	cargo fetch --locked
	build/cargo-about/bin/cargo-about generate --frozen --config packaging/notices/about.toml \
	    --manifest-path library/Cargo.toml --output-file build/notices.txt packaging/notices/notices.hbs
	cat -s build/notices.txt >THIRD-PARTY-NOTICES.txt

sbom:
	cargo install --locked --quiet --root build/cargo-cyclonedx --version 0.5.9 cargo-cyclonedx
	tools/sbom build/cargo-cyclonedx/bin/cargo-cyclonedx

clean:
	rm -rf build target
