/*
 * Lists the tables of a CARTO account and their fields, through GDAL.
 *
 *     carto_ls [TARGET]
 *
 * TARGET is a credentials file (FILE.json), a base_url or a username. Without it, the saved credentials are used. The
 * exit status is 0; 1 if the account cannot be read; 2 if the usage is wrong.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cartocreds_gdal.h>
#include <ogr_api.h>

#include "target.h"

static bool refused; /* the server answered 401 or 403 */

/* Errors are shown once, at the end; CPL_DEBUG=ON shows all that GDAL has to say. */
static void CPL_STDCALL look_at(CPLErr error_class, CPLErrorNum number, const char *message)
{
    if (error_class == CE_Debug)
        CPLDefaultErrorHandler(error_class, number, message);
    else if (strstr(message, "HTTP error code : 401") != NULL || strstr(message, "HTTP error code : 403") != NULL)
        refused = true;
}

static int list_table(OGRLayerH layer)
{
    OGRFeatureDefnH table;
    int i;

    CPLErrorReset();
    table = OGR_L_GetLayerDefn(layer);
    if (OGR_FD_GetFieldCount(table) == 0 && CPLGetLastErrorType() == CE_Failure)
        return 1;
    printf("%s (%s, " CPL_FRMT_GIB " rows)\n", OGR_L_GetName(layer),
        OGRGeometryTypeToName(OGR_FD_GetGeomType(table)), OGR_L_GetFeatureCount(layer, 1));
    for (i = 0; i < OGR_FD_GetFieldCount(table); i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(table, i);
        printf("    %s %s\n", OGR_Fld_GetNameRef(field), OGR_GetFieldTypeName(OGR_Fld_GetType(field)));
    }
    return 0;
}

/* Prints the last error in one line, without the key and without anything that a server could do to a terminal. */
static void print_failure(const creds_t *creds)
{
    char *masked = creds_redact(creds, CPLGetLastErrorMsg());
    char *c;

    for (c = masked; c != NULL && *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == '\x7f')
            *c = ' ';
    fprintf(stderr, "carto_ls: %s", masked != NULL ? masked : "the account cannot be read");
    if (refused && creds_warnings(creds) & CREDS_WARNING_NO_API_KEY)
        fprintf(stderr, " (%s has no api_key: save one with carto_login)", creds_source(creds));
    fputc('\n', stderr);
    creds_string_free(masked);
}

static int list(const creds_t *creds)
{
    GDALDatasetH dataset = creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);
    int failed = dataset == NULL;
    int i;

    for (i = 0; !failed && i < GDALDatasetGetLayerCount(dataset); i++)
        failed = list_table(GDALDatasetGetLayer(dataset, i));
    if (failed)
        print_failure(creds);
    if (dataset != NULL)
        GDALClose(dataset);
    return failed;
}

int main(int argc, char **argv)
{
    creds_gdal_redactor_t redactor = { NULL, look_at, NULL };
    creds_t *creds;
    int failed;

    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fputs("usage: carto_ls [FILE.json | BASE_URL | USERNAME]\n", stderr);
        return 2;
    }
    creds = resolve_target("carto_ls", argv[1]);
    if (creds == NULL)
        return 1;

    GDALAllRegister();
    redactor.creds = creds;
    CPLPushErrorHandlerEx(creds_gdal_error_handler, &redactor);
    failed = list(creds);
    CPLPopErrorHandler();
    creds_free(creds);
    GDALDestroyDriverManager();
    return failed;
}
