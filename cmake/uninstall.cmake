# Removes from PREFIX the files that `cmake --install BUILD --prefix PREFIX` installs there (cmake -P). It gets the list by
# an install into a temporary folder, because the list of the last install may be for another prefix.
cmake_minimum_required(VERSION 3.16)

get_filename_component(BUILD "${BUILD}" ABSOLUTE)
set(destination "$ENV{DESTDIR}")
set(scratch "${BUILD}/uninstall")
execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env "DESTDIR=${scratch}" "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}"
    RESULT_VARIABLE failed OUTPUT_QUIET)
if(failed)
    message(FATAL_ERROR "cannot list what is installed: build ${BUILD} first")
endif()
file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE "${scratch}" "${scratch}/*")
file(REMOVE_RECURSE "${scratch}")

foreach(file IN LISTS files)
    set(path "${destination}/${file}")
    if(EXISTS "${path}" OR IS_SYMLINK "${path}")
        message(STATUS "Removing ${path}")
        file(REMOVE "${path}")
    endif()
    # The folders that belong only to this library.
    get_filename_component(folder "${path}" DIRECTORY)
    while(folder MATCHES "/cartocreds(/|$)")
        file(GLOB rest "${folder}/*")
        if(NOT rest AND IS_DIRECTORY "${folder}")
            file(REMOVE_RECURSE "${folder}")
        endif()
        get_filename_component(folder "${folder}" DIRECTORY)
    endwhile()
endforeach()
