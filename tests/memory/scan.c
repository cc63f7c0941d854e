/*
 * scan PID: searches all readable memory of a stopped process for 8-byte pieces, which it reads from standard input, one after
 * the other. Prints a line for each place: the region, the address, the number of the piece.
 */
#include "pieces.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 };

static void read_pieces(void)
{
    unsigned char *bytes = NULL;
    size_t length = 0, got;

    do {
        bytes = realloc(bytes, length + CHUNK);
        if (bytes == NULL)
            abort();
        got = fread(bytes + length, 1, CHUNK, stdin);
        length += got;
    } while (got == CHUNK);
    take_pieces(bytes, length / PIECE_SIZE, 0);
    free(bytes);
}

static void look(const unsigned char *bytes, size_t length, unsigned long address, const char *region)
{
    for (size_t i = 0; i + PIECE_SIZE <= length; i++) {
        const struct piece *found = piece_at(bytes + i);

        if (found != NULL)
            printf("%s\t%#lx\t%u\n", region, address + i, found->number);
    }
}

int main(int argc, char **argv)
{
    static unsigned char bytes[CHUNK + PIECE_SIZE];
    char path[64], line[4096];
    unsigned long scanned = 0;
    FILE *maps;
    int memory;

    if (argc != 2)
        return 2;
    read_pieces();
    snprintf(path, sizeof path, "/proc/%s/mem", argv[1]);
    memory = open(path, O_RDONLY);
    snprintf(path, sizeof path, "/proc/%s/maps", argv[1]);
    maps = fopen(path, "r");
    if (memory < 0 || maps == NULL || piece_count == 0)
        return 2;
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long start, end;
        char mode[8] = "", region[4096] = "anonymous";

        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %4095[^\n]", &start, &end, mode, region) < 3 || mode[0] != 'r')
            continue;
        /* Each chunk overlaps the next by less than a piece, so that no piece is missed or counted twice. */
        for (unsigned long at = start; at < end; at += CHUNK) {
            size_t wanted = end - at < CHUNK + PIECE_SIZE - 1 ? end - at : CHUNK + PIECE_SIZE - 1;
            ssize_t got = pread(memory, bytes, wanted, (off_t)at);

            /* Only [vvar], which belongs to the kernel, cannot be read. */
            if (got <= 0)
                break;
            look(bytes, (size_t)got, at, region);
            scanned += (unsigned long)got;
        }
    }
    fclose(maps);
    close(memory);
    /* A scan that could read hardly any memory would prove nothing. */
    return scanned > 1000000 ? 0 : 2;
}
