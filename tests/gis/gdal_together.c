/*
 * Several parts of one process, source files and plug-ins, each with their own copy of the functions of cartocreds_gdal.h.
 *
 *     gdal_together files FILE FILE             two source files open first, at the same time
 *     gdal_together plugins FILE FILE A B       two plug-ins do this
 *     gdal_together unload FILE FILE A B        plug-ins are loaded and unloaded while others have datasets open
 */
#define _POSIX_C_SOURCE 200809L

#include "gdal_probe.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

typedef GDALDatasetH (*open_function)(const creds_t *creds);

typedef struct {
    void *library;
    open_function open;
    void (*unload)(void);
} plugin_t;

typedef struct {
    const char *file;
    open_function open;
    pthread_barrier_t *start;
    int failed;
} part_t;

static GDALDatasetH open_here(const creds_t *creds)
{
    return creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);
}

static void *symbol(void *library, const char *name)
{
    void *found = dlsym(library, name);

    if (found == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(3);
    }
    return found;
}

static plugin_t plug_in(const char *path)
{
    plugin_t plugin;

    plugin.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (plugin.library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(3);
    }
    /* ISO C has no cast between pointers to data and to functions. This is POSIX's way around that. */
    *(void **)&plugin.open = symbol(plugin.library, "plugin_open");
    *(void **)&plugin.unload = symbol(plugin.library, "plugin_unload");
    return plugin;
}

static void plug_out(plugin_t plugin)
{
    plugin.unload();
    dlclose(plugin.library);
}

static GDALDatasetH open_by(open_function open, const char *file)
{
    creds_t *creds = load(file);
    GDALDatasetH dataset = open(creds);

    creds_free(creds);
    return dataset;
}

/* Opens and reads a few times, the first time at the same moment as the other thread. */
static void *use(void *data)
{
    part_t *part = (part_t *)data;
    int i;

    pthread_barrier_wait(part->start);
    for (i = 0; i < 3; i++) {
        GDALDatasetH dataset = open_by(part->open, part->file);
        part->failed += print_rows(dataset);
        GDALClose(dataset);
    }
    return NULL;
}

static int together(open_function first, open_function second, char **files)
{
    pthread_barrier_t start;
    part_t parts[2] = {{files[0], first, &start, 0}, {files[1], second, &start, 0}};
    pthread_t threads[2];
    int i;

    pthread_barrier_init(&start, NULL, 2);
    for (i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, use, &parts[i]);
    for (i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    return parts[0].failed + parts[1].failed;
}

/* When each plug-in is unloaded, its callback is the installed one. */
static int come_and_go(plugin_t a, plugin_t b, char **files, char **plugins)
{
    GDALDatasetH of_a = open_by(a.open, files[0]);
    GDALDatasetH of_b = open_by(b.open, files[1]);
    int failed = print_rows(of_a) + print_rows(of_b);

    GDALClose(of_a);
    plug_out(a);
    failed += print_rows(of_b);
    of_a = open_by(open_here, files[0]);
    GDALClose(of_b);
    plug_out(b);
    failed += print_rows(of_a);
    b = plug_in(plugins[1]);
    of_b = open_by(b.open, files[1]);
    failed += print_rows(of_b);
    GDALClose(of_b);
    plug_out(b);
    failed += print_rows(of_a);
    GDALClose(of_a);
    creds_gdal_unload();
    a = plug_in(plugins[0]);
    of_a = open_by(a.open, files[0]);
    failed += print_rows(of_a);
    GDALClose(of_a);
    plug_out(a);
    return failed;
}

int main(int argc, char **argv)
{
    plugin_t a, b;
    int failed = 2;

    GDALAllRegister();
    if (argc == 4 && strcmp(argv[1], "files") == 0) {
        failed = together(open_here, open_elsewhere, argv + 2);
    } else if (argc == 6) {
        a = plug_in(argv[4]);
        b = plug_in(argv[5]);
        if (strcmp(argv[1], "plugins") == 0)
            failed = together(a.open, b.open, argv + 2);
        else if (strcmp(argv[1], "unload") == 0)
            failed = come_and_go(a, b, argv + 2, argv + 4);
    }
    GDALDestroy();
    return failed;
}
