# cargo compiles the Rust code to cargo_archive, a static library. cargo_build_archive(ENVIRONMENT...) makes the target
# cartocreds_cargo for that. It always runs cargo, which knows whether the archive is out of date.

find_program(CARTOCREDS_CARGO cargo HINTS ENV CARGO_HOME "$ENV{HOME}/.cargo" PATH_SUFFIXES bin
    DOC "cargo, which compiles cartocreds")
if(NOT CARTOCREDS_CARGO)
    message(FATAL_ERROR "cartocreds is written in Rust and needs cargo 1.85 or later: install it "
        "(https://rustup.rs), or name it with -DCARTOCREDS_CARGO=/path/to/cargo")
endif()

# The target is always named, so that a target or a folder in the caller's own cargo settings does not change what is
# built and where it is.
set(cargo_target "${CARTOCREDS_RUST_TARGET}")
if(NOT cargo_target)
    # Does not use CMAKE_CROSSCOMPILING, because with vcpkg that is true for native builds too.
    if(NOT CMAKE_SYSTEM_NAME STREQUAL CMAKE_HOST_SYSTEM_NAME
            OR NOT CMAKE_SYSTEM_PROCESSOR STREQUAL CMAKE_HOST_SYSTEM_PROCESSOR)
        message(FATAL_ERROR "cartocreds is being cross-compiled: name Rust's target, "
            "for example with -DCARTOCREDS_RUST_TARGET=aarch64-unknown-linux-gnu")
    endif()
    execute_process(COMMAND "${CARTOCREDS_CARGO}" -vV OUTPUT_VARIABLE cargo_about)
    if(NOT cargo_about MATCHES "host: ([^\n]+)")
        message(FATAL_ERROR "`${CARTOCREDS_CARGO} -vV` does not name the system that it compiles for")
    endif()
    set(cargo_target "${CMAKE_MATCH_1}")
endif()

set(cargo_archive "${CARTOCREDS_CARGO_DIR}/${cargo_target}/release/${CMAKE_STATIC_LIBRARY_PREFIX}cartocreds${CMAKE_STATIC_LIBRARY_SUFFIX}")

# Panic messages contain the paths of source files. Without this flag these would be paths of the building machine. If the
# caller sets RUSTFLAGS, cargo ignores these flags.
set(remap "--remap-path-prefix=${CMAKE_CURRENT_SOURCE_DIR}=cartocreds")
foreach(tool IN ITEMS cargo rustup)
    string(TOUPPER "${tool}_HOME" variable)
    set(folder "$ENV{${variable}}")
    if(NOT folder)
        set(folder "$ENV{HOME}/.${tool}")
    endif()
    list(APPEND remap "--remap-path-prefix=${folder}=${tool}")
endforeach()
# The flags as TOML strings, with quotes and backslashes escaped.
string(REGEX REPLACE "([\"\\\\])" "\\\\\\1" remaps "${remap}")
list(TRANSFORM remaps REPLACE "(.+)" "\"\\1\"")
list(JOIN remaps ", " remaps)
set(cargo_flags --locked --target "${cargo_target}" --target-dir "${CARTOCREDS_CARGO_DIR}"
    --config "build.rustflags=[${remaps}]")
if(CARTOCREDS_TEST_PANIC)
    list(APPEND cargo_flags --features test-panic)
endif()

function(cargo_build_archive)
    add_custom_target(cartocreds_cargo
        COMMAND "${CMAKE_COMMAND}" -E env ${ARGN}
            "${CARTOCREDS_CARGO}" rustc --release --package cartocreds-library --crate-type staticlib
            ${cargo_flags} ${CARTOCREDS_CARGO_ARGS}
        WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
        BYPRODUCTS "${cargo_archive}"
        USES_TERMINAL VERBATIM
        COMMENT "Compiling cartocreds with cargo")
endfunction()
