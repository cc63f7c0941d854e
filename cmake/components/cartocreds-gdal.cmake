# cartocreds::gdal, for cartocreds_gdal.h.
find_package(GDAL 3.2 QUIET)
if(NOT GDAL_FOUND)
    set(cartocreds_gdal_REASON "it needs GDAL 3.2 or later (Debian: libgdal-dev)")
elseif(NOT TARGET cartocreds::gdal)
    add_library(cartocreds::gdal INTERFACE IMPORTED)
    set_target_properties(cartocreds::gdal PROPERTIES INTERFACE_LINK_LIBRARIES
        "$<IF:$<TARGET_EXISTS:cartocreds::cartocreds>,cartocreds::cartocreds,cartocreds::static>;GDAL::GDAL")
endif()
