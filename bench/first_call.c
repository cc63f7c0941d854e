/*
 * Measures the time to load a library and to call a function for the first time, in a process that has done nothing else:
 * first_call LIBRARY FUNCTION. The function must work without arguments. Prints nanoseconds.
 */
#define _POSIX_C_SOURCE 200809L
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int main(int argc, char **argv)
{
    struct timespec start, end;
    void *library, *symbol;
    void (*function)(const char *, const char *, const char *, unsigned, void *);

    if (argc != 3)
        return 2;
    clock_gettime(CLOCK_MONOTONIC, &start);
    library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    symbol = library != NULL ? dlsym(library, argv[2]) : NULL;
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    memcpy(&function, &symbol, sizeof function);
    function("johnsmith", "key", NULL, 0, NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.0f\n", (double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec));
    return 0;
}
