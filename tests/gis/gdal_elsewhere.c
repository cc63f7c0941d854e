#include "gdal_probe.h"

GDALDatasetH open_elsewhere(const creds_t *creds)
{
    return creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);
}
