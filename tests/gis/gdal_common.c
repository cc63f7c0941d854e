/* Functions that the programs that test cartocreds_gdal.h share. */
#define _POSIX_C_SOURCE 200809L /* for flockfile() */
#include "gdal_probe.h"

#include <stdlib.h>

creds_t *load(const char *file)
{
    creds_error_t *error = NULL;
    creds_t *creds = creds_from_file(file, 0, &error);

    if (creds == NULL) {
        fprintf(stderr, "%s\n", creds_error_message(error));
        exit(3);
    }
    return creds;
}

GDALDatasetH open_file(const char *file, const char *tables, unsigned int flags, CSLConstList options)
{
    creds_t *creds = load(file);
    GDALDatasetH dataset = creds_gdal_open(creds, tables, flags, options);

    creds_free(creds);
    return dataset;
}

int print_rows(GDALDatasetH dataset)
{
    int i;

    if (dataset == NULL)
        return 1;
    for (i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        OGRFeatureH feature;
        /* Threads print whole lines. */
        flockfile(stdout);
        printf("%s:", OGR_L_GetName(layer));
        OGR_L_ResetReading(layer);
        CPLErrorReset();
        while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
            printf(" %s", OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, "name")));
            OGR_F_Destroy(feature);
        }
        printf("\n");
        funlockfile(stdout);
        if (CPLGetLastErrorType() == CE_Failure)
            return 1;
    }
    return 0;
}
