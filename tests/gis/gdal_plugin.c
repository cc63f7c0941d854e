/* A plug-in that uses cartocreds_gdal.h, with functions of its own that no other part of the process shares. */
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
