#ifndef GDAL_PROBE_H
#define GDAL_PROBE_H

#include <cartocreds_gdal.h>
#include <ogr_api.h>

creds_t *load(const char *file);
GDALDatasetH open_file(const char *file, const char *tables, unsigned int flags, CSLConstList options);
int print_rows(GDALDatasetH dataset);

/* Opens in another source file, which has its own copy of the header's functions. */
GDALDatasetH open_elsewhere(const creds_t *creds);

#endif
