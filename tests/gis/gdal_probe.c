/* The tests' program that uses cartocreds_gdal.h: gdal_probe COMMAND FILE... */
#define CREDS_GDAL_QUERY_LIMIT ((vsi_l_offset)4 << 20) /* so that a test can exceed it */
#include "gdal_probe.h"

#include <pthread.h>
#include <stdlib.h>

/* rows FILE [TABLES [OPEN_OPTION]]: the rows of the tables; empty TABLES means all. */
static int rows(int count, char **files)
{
    const char *const options[] = {count > 2 ? files[2] : NULL, NULL};
    const char *tables = count > 1 && files[1][0] != '\0' ? files[1] : NULL;
    GDALDatasetH dataset = open_file(files[0], tables, GDAL_OF_READONLY, (CSLConstList)options);
    const int failed = print_rows(dataset);

    GDALClose(dataset);
    return failed;
}

/* How many files there are in a folder. */
static int count_files(const char *folder)
{
    char **names = VSIReadDir(folder);
    int count = 0, i;

    for (i = 0; names != NULL && names[i] != NULL; i++)
        count += names[i][0] != '.';
    CSLDestroy(names);
    return count;
}

/* query FILE CONNECTION SQL [OPEN_OPTION]: prints how many temporary files are left, then the result's rows, read twice, and
 * its first geometry. An empty FILE means no credentials; `NULL` means no connection or no query. */
static const char *null_or(const char *argument)
{
    return strcmp(argument, "NULL") != 0 ? argument : NULL;
}

static int query(int count, char **files)
{
    const char *const options[] = {count > 3 ? files[3] : NULL, NULL};
    creds_t *creds = files[0][0] != '\0' ? load(files[0]) : NULL;
    GDALDatasetH dataset =
        count > 2 ? creds_gdal_open_query(creds, null_or(files[1]), null_or(files[2]), (CSLConstList)options) : NULL;
    OGRFeatureH feature;
    OGRLayerH layer;
    char *text = NULL;
    int failed;

    creds_free(creds);
    printf("left %d %d\n", count_files(CPLGetConfigOption("CPL_TMPDIR", "/tmp")), count_files("/vsimem/"));
    if (dataset == NULL)
        return CPLGetLastErrorType() == CE_Failure ? 1 : 2;
    failed = print_rows(dataset) + print_rows(dataset);
    layer = GDALDatasetGetLayer(dataset, 0);
    OGR_L_ResetReading(layer);
    feature = OGR_L_GetNextFeature(layer);
    if (feature != NULL && OGR_F_GetGeometryRef(feature) != NULL)
        OGR_G_ExportToWkt(OGR_F_GetGeometryRef(feature), &text);
    printf("%s, %d fields, EPSG %s\n", text != NULL ? text : "none", OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer)),
           OSRGetAuthorityCode(OGR_L_GetSpatialRef(layer), NULL));
    CPLFree(text);
    OGR_F_Destroy(feature);
    GDALClose(dataset);
    return failed;
}

/* query_debug FILE CONNECTION SQL: as query, with all of GDAL's messages, through the handler, on standard output. */
static void CPL_STDCALL print_message(CPLErr error_class, CPLErrorNum number, const char *message);

static int query_debug(int count, char **files)
{
    creds_t *creds = load(files[0]);
    creds_gdal_redactor_t redactor = {creds, print_message, NULL};
    int failed;

    CPLSetConfigOption("CPL_DEBUG", "ON");
    CPLSetConfigOption("CPL_CURL_VERBOSE", "YES");
    CPLPushErrorHandlerEx(creds_gdal_error_handler, &redactor);
    failed = query(count, files);
    CPLPopErrorHandler();
    creds_free(creds);
    return failed;
}

/* two FILE FILE: both are open at the same time and are read in turn, and one is read after the other is closed. Another source
 * file opens the second. */
static int two(int count, char **files)
{
    GDALDatasetH first = open_file(files[0], NULL, GDAL_OF_READONLY, NULL);
    creds_t *creds = load(files[1]);
    GDALDatasetH second = open_elsewhere(creds);
    int failed = print_rows(first);

    (void)count;
    creds_free(creds);
    failed += print_rows(second);
    failed += print_rows(first);
    GDALClose(first);
    failed += print_rows(second);
    GDALClose(second);
    return failed;
}

/* redirected FILE: waits for a line between opening and reading. In this time the test changes the server. */
static int paused(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], NULL, GDAL_OF_READONLY, NULL);
    int failed;

    (void)count;
    printf("open\n");
    fflush(stdout);
    getchar();
    failed = print_rows(dataset);
    GDALClose(dataset);
    return failed;
}

/* write FILE [OPEN_OPTION [TEXT]]: a new table with a row. */
static int write_table(int count, char **files)
{
    const char *const options[] = {count > 1 ? files[1] : NULL, NULL};
    const char *const layer_options[] = {"CARTODBFY=NO", "LAUNDER=NO", NULL};
    GDALDatasetH dataset = open_file(files[0], NULL, GDAL_OF_UPDATE, (CSLConstList)options);
    OGRLayerH layer;
    OGRFieldDefnH field = OGR_Fld_Create("a+b%41", OFTString);
    OGRFeatureH feature;
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    int failed = 1;

    if (dataset == NULL)
        return 1;
    layer = GDALDatasetCreateLayer(dataset, "towns", NULL, wkbPoint, (char **)(void *)layer_options);
    OGR_L_CreateField(layer, field, 1);
    feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, count > 2 ? files[2] : "Lima & Oslo");
    OGR_G_SetPoint_2D(point, 0, 1, 2);
    OGR_F_SetGeometry(feature, point);
    if (OGR_L_CreateFeature(layer, feature) == OGRERR_NONE && OGR_L_SyncToDisk(layer) == OGRERR_NONE)
        failed = 0;
    OGR_G_DestroyGeometry(point);
    OGR_F_Destroy(feature);
    OGR_Fld_Destroy(field);
    GDALClose(dataset);
    return failed;
}

/* sql FILE SQL... */
static int sql(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], "places", GDAL_OF_UPDATE, NULL);
    int failed = 0;
    int i;

    for (i = 1; i < count; i++) {
        CPLErrorReset();
        GDALDatasetReleaseResultSet(dataset, GDALDatasetExecuteSQL(dataset, files[i], NULL, NULL));
        failed += CPLGetLastErrorType() == CE_Failure;
    }
    GDALClose(dataset);
    return failed;
}

/* edit FILE TEXT...: gives the first place each of the names in turn. */
static int edit(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], "places", GDAL_OF_UPDATE, NULL);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    OGRFeatureH feature = OGR_L_GetNextFeature(layer);
    int failed = 0;
    int i;

    for (i = 1; i < count; i++) {
        OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, "name"), files[i]);
        failed += OGR_L_SetFeature(layer, feature) != OGRERR_NONE;
    }
    OGR_F_Destroy(feature);
    GDALClose(dataset);
    return failed;
}

/* describe FILE HOW: the definition of a table that is opened for reading or, if HOW is `update`, for writing. If HOW is a query:
 * the definition of its result. */
static int describe(int count, char **files)
{
    const char *how = files[count - 1];
    const int is_query = strncmp(how, "SELECT", strlen("SELECT")) == 0;
    GDALDatasetH dataset =
        open_file(files[0], is_query ? "places" : NULL, strcmp(how, "update") == 0 ? GDAL_OF_UPDATE : 0, NULL);
    OGRLayerH layer = is_query ? GDALDatasetExecuteSQL(dataset, how, NULL, NULL) : GDALDatasetGetLayer(dataset, 0);
    OGRFeatureDefnH table;
    OGRSpatialReferenceH system;
    int i;

    if (layer == NULL)
        exit(1);
    table = OGR_L_GetLayerDefn(layer);
    system = OGR_L_GetSpatialRef(layer);
    printf("id %s, %s, EPSG %s\n", OGR_L_GetFIDColumn(layer), OGRGeometryTypeToName(OGR_L_GetGeomType(layer)),
           system != NULL ? OSRGetAuthorityCode(system, NULL) : "none");
    for (i = 0; i < OGR_FD_GetFieldCount(table); i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(table, i);
        printf("%s %s\n", OGR_Fld_GetNameRef(field), OGR_GetFieldTypeName(OGR_Fld_GetType(field)));
    }
    if (is_query)
        GDALDatasetReleaseResultSet(dataset, layer);
    GDALClose(dataset);
    return CPLGetErrorCounter() != 0;
}

/* filter FILE FILTER: with a spatial filter too. */
static int filter(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], "places", GDAL_OF_READONLY, NULL);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    int failed;

    OGR_L_SetSpatialFilterRect(layer, -180, -90, 180, 90);
    failed = OGR_L_SetAttributeFilter(layer, files[count - 1]) != OGRERR_NONE;
    failed += print_rows(dataset);
    GDALClose(dataset);
    return failed;
}

/* debug FILE: all of GDAL's messages, with CPL_CURL_VERBOSE, through the handler, on standard output. */
static void CPL_STDCALL print_message(CPLErr error_class, CPLErrorNum number, const char *message)
{
    printf("%d %d %s\n", (int)error_class, number, message);
}

static int debug(int count, char **files)
{
    creds_t *creds = load(files[0]);
    creds_t *other = load(files[count - 1]);
    creds_gdal_redactor_t also = {other, NULL, NULL};
    creds_gdal_redactor_t redactor = {creds, print_message, &also};
    int failed;

    CPLSetConfigOption("CPL_DEBUG", "ON");
    CPLSetConfigOption("CPL_CURL_VERBOSE", "YES");
    CPLPushErrorHandlerEx(creds_gdal_error_handler, &redactor);
    failed = rows(1, files);
    CPLDebug("PROBE", "the other key is %s", creds_api_key(other));
    CPLPopErrorHandler();
    creds_free(other);
    creds_free(creds);
    return failed;
}

/* unmasked FILE: shows what the handler does with a message that it cannot mask. */
static int unmasked(int count, char **files)
{
    creds_t *creds = load(files[0]);
    creds_gdal_redactor_t none = {NULL, print_message, NULL};
    creds_gdal_redactor_t half = {creds, print_message, &none};

    (void)count;
    CPLPushErrorHandlerEx(creds_gdal_error_handler, &none);
    CPLError(CE_Warning, CPLE_AppDefined, "the key is %s", creds_api_key(creds));
    CPLPopErrorHandler();
    CPLPushErrorHandlerEx(creds_gdal_error_handler, &half);
    CPLError(CE_Warning, CPLE_AppDefined, "the key is %s", creds_api_key(creds));
    CPLPopErrorHandler();
    CPLPushErrorHandler(creds_gdal_error_handler);
    CPLError(CE_Warning, CPLE_AppDefined, "the key is %s", creds_api_key(creds));
    CPLPopErrorHandler();
    creds_free(creds);
    return 0;
}

/* raw FILE: opens with GDAL alone. The options and the endpoint are made here. */
static int raw(int count, char **files)
{
    creds_t *creds = load(files[0]);
    char **options = creds_gdal_open_options(creds);
    char *url = creds_gdal_api_url(creds);
    GDALDatasetH dataset;
    int failed;

    (void)count;
    printf("CARTO_API_URL=%s\n", url != NULL ? url : "");
    CPLSetThreadLocalConfigOption("CARTO_API_URL", url);
    dataset = GDALOpenEx("CARTO:", GDAL_OF_VECTOR, NULL, (const char *const *)options, NULL);
    failed = print_rows(dataset);
    GDALClose(dataset);
    CPLSetThreadLocalConfigOption("CARTO_API_URL", NULL);
    creds_string_free(url);
    CSLDestroy(options);
    creds_free(creds);
    return failed;
}

/* raw_sql FILE SQL...: shows what the driver does without the header. */
static int raw_sql(int count, char **files)
{
    creds_t *creds = load(files[0]);
    char **list = creds_gdal_open_options(creds);
    char *url = creds_gdal_api_url(creds);
    GDALDatasetH dataset;
    int i;

    CPLSetThreadLocalConfigOption("CARTO_API_URL", url);
    dataset = GDALOpenEx("CARTO: tables=places", GDAL_OF_VECTOR, NULL, (const char *const *)list, NULL);
    for (i = 1; i < count; i++)
        GDALDatasetReleaseResultSet(dataset, GDALDatasetExecuteSQL(dataset, files[i], NULL, NULL));
    GDALClose(dataset);
    CPLSetThreadLocalConfigOption("CARTO_API_URL", NULL);
    creds_string_free(url);
    CSLDestroy(list);
    creds_free(creds);
    return 0;
}

/* options FILE: what creds_gdal_open_options() and creds_gdal_api_url() return. */
static int options(int count, char **files)
{
    creds_t *creds = load(files[0]);
    char **list = creds_gdal_open_options(creds);
    char *url = creds_gdal_api_url(creds);
    int i;

    (void)count;
    for (i = 0; list[i] != NULL; i++)
        printf("%s\n", list[i]);
    printf("url %s\n", url != NULL ? url : "none");
    creds_string_free(url);
    CSLDestroy(list);
    creds_free(creds);
    return creds_gdal_open_options(NULL) != NULL || creds_gdal_api_url(NULL) != NULL
        || creds_gdal_open(NULL, NULL, GDAL_OF_READONLY, NULL) != NULL;
}

/* beside FILE URL: the header does not change another request of the program, nor the configuration of that. */
static int beside(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], NULL, GDAL_OF_READONLY, NULL);
    int failed = print_rows(dataset);
    CPLHTTPResult *result = CPLHTTPFetch(files[count - 1], NULL);

    printf("beside: %.*s\n", result->nDataLen, (const char *)result->pabyData);
    CPLHTTPDestroyResult(result);
    failed += print_rows(dataset);
    GDALClose(dataset);
    printf("CARTO_API_URL=%s\n", CPLGetConfigOption("CARTO_API_URL", ""));
    return failed;
}

/* masked FILE: another part of the program has installed a callback over ours. */
static CPLHTTPResult *answer_nothing(
    const char *url, CSLConstList list, GDALProgressFunc progress, void *progress_data,
    CPLHTTPFetchWriteFunc write, void *write_data, void *user_data)
{
    CPLHTTPResult *result = (CPLHTTPResult *)CPLCalloc(1, sizeof(CPLHTTPResult));

    (void)list, (void)progress, (void)progress_data, (void)write, (void)write_data, (void)user_data;
    printf("before: %s\n", url);
    result->nStatus = 1;
    return result;
}

static int masked(int count, char **files)
{
    int failed;

    CPLHTTPPushFetchCallback(answer_nothing, NULL);
    failed = rows(count, files);
    CPLHTTPPopFetchCallback();
    return failed == 1 && rows(count, files) == 0 ? 0 : 1;
}

/* threads FILE FILE: a thread for each file opens and reads again and again. */
static void *open_and_read(void *file)
{
    size_t wrong = 0;
    int i;

    for (i = 0; i < 10; i++) {
        GDALDatasetH dataset = open_file((const char *)file, NULL, GDAL_OF_READONLY, NULL);
        wrong += print_rows(dataset) != 0;
        GDALClose(dataset);
    }
    return (void *)wrong;
}

static int join(pthread_t thread)
{
    void *wrong = NULL;

    pthread_join(thread, &wrong);
    return wrong != NULL;
}

static int threads(int count, char **files)
{
    pthread_t first, second;
    int failed;

    (void)count;
    pthread_create(&first, NULL, open_and_read, files[0]);
    pthread_create(&second, NULL, open_and_read, files[1]);
    failed = join(first);
    return failed + join(second);
}

/* query_threads FILE FILE: a thread for each file runs a query. */
static void *run_query(void *file)
{
    creds_t *creds = load((const char *)file);
    GDALDatasetH dataset = creds_gdal_open_query(creds, "carto_dw", "SELECT 1", NULL);
    size_t wrong = print_rows(dataset) != 0;

    creds_free(creds);
    GDALClose(dataset);
    return (void *)wrong;
}

static int query_threads(int count, char **files)
{
    pthread_t first, second;
    int failed;

    (void)count;
    pthread_create(&first, NULL, run_query, files[0]);
    pthread_create(&second, NULL, run_query, files[1]);
    failed = join(first);
    return failed + join(second);
}

/* handed FILE: one thread opens a dataset, and another thread reads it. */
static void *read_only(void *dataset)
{
    return (void *)(size_t)print_rows((GDALDatasetH)dataset);
}

static int handed(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], NULL, GDAL_OF_READONLY, NULL);
    pthread_t reader;
    int failed;

    (void)count;
    pthread_create(&reader, NULL, read_only, dataset);
    failed = join(reader);
    GDALClose(dataset);
    return failed;
}

/* again FILE: removes GDAL's drivers and registers them again. */
static int again(int count, char **files)
{
    int failed = rows(count, files);

    GDALDestroyDriverManager();
    failed += rows(count, files) != 1;
    GDALAllRegister();
    return failed + rows(count, files);
}

/* unload FILE: removes the callback. The next opening installs it again. */
static int unload(int count, char **files)
{
    int failed = rows(count, files);

    creds_gdal_unload();
    return failed + rows(count, files);
}

/* stale FILE FILE: another callback hides the end of a dataset from ours. Then GDAL alone opens a dataset of another account at
 * the same address. */
static int stale(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], NULL, GDAL_OF_READONLY, NULL);
    const void *const address = dataset;
    creds_t *other = load(files[count - 1]);
    char **list = creds_gdal_open_options(other);
    char *url = creds_gdal_api_url(other);
    int failed;

    CPLHTTPPushFetchCallback(answer_nothing, NULL);
    GDALClose(dataset);
    CPLHTTPPopFetchCallback();
    CPLSetThreadLocalConfigOption("CARTO_API_URL", url);
    dataset = GDALOpenEx("CARTO:", GDAL_OF_VECTOR, NULL, (const char *const *)list, NULL);
    printf("%s address\n", (const void *)dataset == address ? "same" : "other");
    failed = print_rows(dataset);
    GDALClose(dataset);
    CPLSetThreadLocalConfigOption("CARTO_API_URL", NULL);
    creds_string_free(url);
    CSLDestroy(list);
    creds_free(other);
    return failed;
}

/* reopened FILE FILE: as `stale`, but the header opens the second dataset too. */
static int reopened(int count, char **files)
{
    GDALDatasetH dataset = open_file(files[0], NULL, GDAL_OF_READONLY, NULL);
    const void *const address = dataset;
    int failed;

    CPLHTTPPushFetchCallback(answer_nothing, NULL);
    GDALClose(dataset);
    CPLHTTPPopFetchCallback();
    dataset = open_file(files[count - 1], NULL, GDAL_OF_READONLY, NULL);
    printf("%s address\n", (const void *)dataset == address ? "same" : "other");
    failed = print_rows(dataset);
    GDALClose(dataset);
    return failed;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int count, char **files);
        /* clang-format off */
    } commands[] = { { "rows", rows }, { "query", query }, { "query_debug", query_debug },
        { "query_threads", query_threads }, { "two", two }, { "paused", paused }, { "write", write_table },
        { "sql", sql }, { "raw_sql", raw_sql }, { "edit", edit }, { "filter", filter }, { "describe", describe },
        { "debug", debug }, { "unmasked", unmasked }, { "raw", raw }, { "options", options }, { "beside", beside },
        { "masked", masked },
        { "threads", threads }, { "handed", handed }, { "again", again }, { "unload", unload },
        { "stale", stale }, { "reopened", reopened } };
    /* clang-format on */
    size_t i;
    int failed = 2;

    GDALAllRegister();
    for (i = 0; argc > 2 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            failed = commands[i].run(argc - 2, argv + 2);
    GDALDestroy();
    return failed;
}
