/*
 * Lists what a CARTO account has: on the older platform its tables and their fields, through GDAL; on the current one its
 * connections to data warehouses, or the tables that one of these leads to.
 *
 *     carto_ls [--connection NAME [--dataset DATASET]] [TARGET]
 *
 * BigQuery lists the tables of one dataset, such as `my-project.my_dataset`; other data warehouses need no --dataset.
 * TARGET is a credentials file (FILE.json), a profile of the CARTO CLI (profile:NAME), a base_url or a username. Without
 * it, the saved credentials are used. The exit status is 0; 1 if the account cannot be read; 2 if the usage is wrong.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cartocreds_gdal.h>
#include <ogr_api.h>

#include "connections.h"
#include "target.h"

static bool refused; /* the server answered 401 or 403 */

/* The program shows an error only once, at the end. CPL_DEBUG=ON shows all of GDAL's messages. */
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

/* Prints the last error on one line, without the key and without characters that control the terminal. */
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

static int list_layers(const creds_t *creds)
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

/* Lists an account of the older platform. */
static int list_account(const creds_t *creds)
{
    creds_gdal_redactor_t redactor = {creds, look_at, NULL};
    int failed;

    GDALAllRegister();
    CPLPushErrorHandlerEx(creds_gdal_error_handler, &redactor);
    failed = list_layers(creds);
    CPLPopErrorHandler();
    GDALDestroyDriverManager();
    return failed;
}

static int list(const creds_t *creds, const char *connection, const char *dataset)
{
    if (creds_kind(creds) != CREDS_KIND_API_KEY)
        return connection != NULL ? list_tables("carto_ls", creds, connection, dataset) : list_connections("carto_ls", creds);
    if (connection == NULL)
        return list_account(creds);
    fputs("carto_ls: these credentials are for an account of CARTO's older platform, which has no connections: leave out "
          "--connection, or name other credentials\n",
          stderr);
    return 1;
}

int main(int argc, char **argv)
{
    const char *connection = NULL, *dataset = NULL;
    creds_t *creds;
    int i, failed;

    for (i = 1; i < argc - 1 && argv[i][0] == '-'; i += 2) {
        if (strcmp(argv[i], "--connection") == 0)
            connection = argv[i + 1];
        else if (strcmp(argv[i], "--dataset") == 0)
            dataset = argv[i + 1];
        else
            break;
    }
    if (argc - i > 1 || (i < argc && argv[i][0] == '-') || (dataset != NULL && connection == NULL)) {
        fputs("usage: carto_ls [--connection NAME [--dataset DATASET]] [FILE.json | profile:NAME | BASE_URL | USERNAME]\n",
              stderr);
        return 2;
    }
    creds = resolve_target("carto_ls", argv[i]);
    if (creds == NULL)
        return 1;
    failed = list(creds, connection, dataset);
    creds_free(creds);
    return failed;
}
