# What the tests of other systems (tests/windows, tests/arm64) share: the package cross-built and installed, projects
# built against it, and counts of what passed. Read it with `.` from the project's root, then call `system` first.

passed=0
failed=0

# The toolchain file in cmake/toolchains, Rust's name of the system, and the folder to build in.
system() {
    toolchain=$PWD/cmake/toolchains/$1.cmake
    target=$2
    build=$3
    mkdir -p "$build"
}

# Runs a command with its output in a file, which is shown if it fails.
quietly() {
    log=$build/$1.log
    shift
    "$@" >"$log" 2>&1 || {
        cat "$log"
        exit 1
    }
}

# Builds the library and installs it into $build/prefix.
build_package() {
    echo "-- the package"
    rm -rf "$build/prefix"
    quietly configure tools/cross "$target" cmake -S . -B "$build/cmake" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$build/prefix" -DCMAKE_INSTALL_LIBDIR=lib
    quietly build nice tools/cross "$target" cmake --build "$build/cmake"
    quietly install cmake --install "$build/cmake"
}

# Builds a project against the package: project SOURCE NAME [CMAKE-ARGUMENT]...
project() {
    source=$1
    name=$2
    shift 2
    quietly "$name-configure" cmake -S "$source" -B "$build/$name" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCMAKE_PREFIX_PATH="$build/prefix" -DCMAKE_FIND_ROOT_PATH="$build/prefix" "$@"
    quietly "$name-build" cmake --build "$build/$name"
}

# Runs a project's tests and counts them: each program says at its end how many passed.
count_tests() {
    status=0
    ctest --test-dir "$build/$1" --output-on-failure || status=$?
    counts=$(tr -d '\r' <"$build/$1/Testing/Temporary/LastTest.log" |
        awk '/^tests: / { passed += $2; failed += $4 } END { print passed + 0, failed + 0 }')
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
    # A program that crashed says nothing.
    if [ "$status" != 0 ] && [ "${counts#* }" = 0 ]; then failed=$((failed + 1)); fi
}

# Counts a command as a test: passes NAME COMMAND...
passes() {
    what=$1
    shift
    if "$@" >"$build/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $what"
        cat "$build/output"
    fi
}

finish() {
    echo "$1: $passed passed, $failed failed"
    [ "$failed" = 0 ]
}
