/* A plug-in that uses cartocreds_gdal.h. It has its own copy of the header's functions. */
#include <cartocreds_gdal.h>

GDALDatasetH plugin_open(const creds_t *creds);
void plugin_unload(void);

GDALDatasetH plugin_open(const creds_t *creds)
{
    return creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);
}

void plugin_unload(void)
{
    creds_gdal_unload();
}
