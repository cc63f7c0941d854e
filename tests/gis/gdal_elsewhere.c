#include "gdal_probe.h"

GDALDatasetH open_elsewhere(const char *file)
{
    creds_t *creds = load(file);
    GDALDatasetH dataset = creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);

    creds_free(creds);
    return dataset;
}
