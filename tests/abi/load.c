/*
 * load LIBRARY FUNCTION: loads and releases the library 10,000 times, calls its FUNCTION each time, then does it
 * all again, and fails where the process has grown in this second round. `load LIBRARY FUNCTION first` prints instead what the first load
 * and call took.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* creds_version() and cJSON_Version() alike. */
typedef const char *version_function(void);

static int load_and_call(const char *library, const char *function)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    version_function *version;

    if (handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 0;
    }
    *(void **)&version = dlsym(handle, function);
    return version != NULL && version() != NULL && dlclose(handle) == 0;
}

static long resident_pages(void)
{
    long all, resident = -1;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file != NULL) {
        if (fscanf(file, "%ld %ld", &all, &resident) != 2)
            resident = -1;
        fclose(file);
    }
    return resident;
}

int main(int argc, char **argv)
{
    long before, after;
    int i;

    if (argc < 3)
        return 2;
    if (argc > 3 && strcmp(argv[3], "first") == 0) {
        struct timespec start, end;

        clock_gettime(CLOCK_MONOTONIC, &start);
        if (!load_and_call(argv[1], argv[2]))
            return 1;
        clock_gettime(CLOCK_MONOTONIC, &end);
        printf("%.0f\n", (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3);
        return 0;
    }

    /* The loader itself keeps a few pages more at first. */
    for (i = 0; i < 10000; i++)
        if (!load_and_call(argv[1], argv[2]))
            return 1;
    before = resident_pages();
    for (i = 0; i < 10000; i++)
        if (!load_and_call(argv[1], argv[2]))
            return 1;
    after = resident_pages();
    printf("resident pages: %ld, then %ld\n", before, after);
    return before < 0 || after - before > 4;
}
