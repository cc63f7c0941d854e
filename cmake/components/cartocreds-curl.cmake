# cartocreds::curl, for cartocreds_curl.h.
find_package(CURL 7.61 QUIET)
if(NOT CURL_FOUND)
    set(cartocreds_curl_REASON "it needs libcurl 7.61 or later (Debian: libcurl4-openssl-dev)")
elseif(NOT TARGET cartocreds::curl)
    add_library(cartocreds::curl INTERFACE IMPORTED)
    set_target_properties(cartocreds::curl PROPERTIES INTERFACE_LINK_LIBRARIES
        "$<IF:$<TARGET_EXISTS:cartocreds::cartocreds>,cartocreds::cartocreds,cartocreds::static>;CURL::libcurl")
endif()
