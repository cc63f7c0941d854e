# shellcheck shell=sh disable=SC2034,SC2154 # its variables are those of the script that sources it
# Sourced after checks.sh by the tests of other systems. It cross-builds the package and installs it in $package, builds projects
# with it, and counts their tests.

# The toolchain file in cmake/toolchains, and Rust's name for the system. cargo's results are kept between runs.
system() {
    system=$1
    toolchain=$root/cmake/toolchains/$system.cmake
    target=$2
    package=$build/package
}

# Runs a command and writes its output into a file. If the command fails, this shows the file.
quietly() {
    log=$build/$1.log
    shift
    "$@" >"$log" 2>&1 || {
        cat "$log"
        exit 1
    }
}

build_package() {
    echo "-- the package"
    quietly configure tools/cross "$target" cmake -S . -B "$build/cmake" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCARTOCREDS_CARGO_DIR="$root/build/cross" -DCMAKE_INSTALL_PREFIX="$package" -DCMAKE_INSTALL_LIBDIR=lib
    quietly build nice tools/cross "$target" cmake --build "$build/cmake"
    quietly install cmake --install "$build/cmake"
}

# Builds the shared library with a function that panics: $panic_library.
build_panic_library() {
    quietly panic-configure tools/cross "$target" cmake -S . -B "$build/panic" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCARTOCREDS_CARGO_DIR="$root/build/cross" -DCARTOCREDS_TEST_PANIC=ON -DCARTOCREDS_STATIC=OFF
    quietly panic-build nice tools/cross "$target" cmake --build "$build/panic"
    panic_library=$build/panic/libcartocreds.so
}

# Builds a project against the package: project SOURCE NAME [CMAKE-ARGUMENT]...
project() {
    source=$1
    name=$2
    shift 2
    quietly "$name-configure" cmake -S "$source" -B "$build/$name" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCMAKE_PREFIX_PATH="$package" -DCMAKE_FIND_ROOT_PATH="$package" "$@"
    quietly "$name-build" cmake --build "$build/$name"
}

# Runs a project's tests and counts them. Each program prints at its end how many passed.
count_tests() {
    status=0
    (cd "$build/$1" && ctest --no-tests=error --output-on-failure) >"$build/$1.log" 2>&1 || { status=$? && cat "$build/$1.log"; }
    counts=$(tr -d '\r' <"$build/$1/Testing/Temporary/LastTest.log" |
        awk '/^tests: / { passed += $2; failed += $4 } END { print passed + 0, failed + 0 }')
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
    # A program that crashed has printed no counts.
    if [ "$status" != 0 ] && [ "${counts#* }" = 0 ]; then failed=$((failed + 1)); fi
}
