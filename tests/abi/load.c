/*
 * load LIBRARY FUNCTION: loads and releases the library 10,000 times, calls its FUNCTION each time, and fails if the
 * process has grown by the end. `load LIBRARY FUNCTION first` instead prints the time of the first load and call.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The type of creds_version() and of cJSON_Version(). */
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

/* The process's own memory in KB. This value is exact; that in /proc/self/statm is up to 100 KB off. */
static long own_memory(void)
{
    char line[256];
    long kilobytes = -1;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");

    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Anonymous: %ld kB", &kilobytes) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return kilobytes;
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

    for (i = 0; i < 10; i++)
        if (!load_and_call(argv[1], argv[2]))
            return 1;
    before = own_memory();
    for (i = 0; i < 10000; i++)
        if (!load_and_call(argv[1], argv[2]))
            return 1;
    after = own_memory();
    printf("KB: %ld, then %ld\n", before, after);
    return before < 0 || after - before > 16;
}
