/* plugin_probe COMMAND NAME...: programs that do not know the plug-in, and some that use cartocreds_gdal.h beside it. */
#include "gdal_probe.h"

#include <stdlib.h>

static GDALDatasetH open_plainly(const char *name)
{
    return GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
}

/* rows NAME... */
static int rows(int count, char **names)
{
    int failed = 0;
    int i;

    for (i = 0; i < count; i++) {
        GDALDatasetH dataset = open_plainly(names[i]);
        failed += print_rows(dataset);
        GDALClose(dataset);
    }
    return failed;
}

/* A callback that could send all of GDAL's requests. This one prints them and returns no answer. */
static CPLHTTPResult *show(const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_data,
                           CPLHTTPFetchWriteFunc write, void *write_data, void *user_data)
{
    (void)progress, (void)progress_data, (void)write, (void)write_data, (void)user_data;
    printf("%s %s\n", url, CSLFetchNameValueDef(options, "POSTFIELDS", ""));
    return CPLCalloc(1, sizeof(CPLHTTPResult));
}

/* pushed NAME: the program has installed its own callback first, as QGIS does. */
static int pushed(int count, char **names)
{
    int failed;

    CPLHTTPPushFetchCallback(show, NULL);
    failed = rows(count, names);
    CPLHTTPPopFetchCallback();
    return failed;
}

/* beside NAME FILE [PLUGINS]: reads a dataset of the plug-in and one of creds_gdal_open() in turn. With PLUGINS, GDAL loads the
 * plug-in after creds_gdal_open() has installed its callback. */
static int beside(int count, char **names)
{
    GDALDatasetH mine = open_file(names[1], NULL, GDAL_OF_READONLY, NULL);
    GDALDatasetH other;
    int failed;

    if (count > 2) {
        CPLSetConfigOption("GDAL_DRIVER_PATH", names[2]);
        GDALAllRegister();
    }
    other = open_plainly(names[0]);
    failed = print_rows(mine) + print_rows(other) + print_rows(mine);
    GDALClose(mine);
    failed += print_rows(other);
    creds_gdal_unload();
    failed += print_rows(other);
    GDALClose(other);
    return failed;
}

/* stale NAME NAME: hides the end of a dataset from the plug-in's callback. Then another dataset has the same address. */
static int stale(int count, char **names)
{
    GDALDatasetH dataset = open_plainly(names[0]);
    const void *const address = dataset;
    int failed;

    CPLHTTPPushFetchCallback(show, NULL);
    GDALClose(dataset);
    CPLHTTPPopFetchCallback();
    dataset = open_plainly(names[count - 1]);
    printf("%s address\n", (const void *)dataset == address ? "same" : "other");
    failed = print_rows(dataset);
    GDALClose(dataset);
    return failed;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int count, char **names);
    } commands[] = {{"rows", rows}, {"pushed", pushed}, {"beside", beside}, {"stale", stale}};
    size_t i;
    int failed = 2;

    GDALAllRegister();
    for (i = 0; argc > 2 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            failed = commands[i].run(argc - 2, argv + 2);
    GDALDestroy();
    return failed;
}
