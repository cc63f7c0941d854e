/* Finds pieces of secrets, of 8 bytes, at any address in memory. */
#ifndef PIECES_H
#define PIECES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_SIZE = 8 };

struct piece {
    uint64_t value;
    unsigned number;
};

static struct piece *pieces;
static size_t piece_count;
/* The mask of each piece, so that the search itself leaves no piece in memory. */
static uint64_t piece_mask;
/* Has a bit for each hash of a piece, so that one look excludes nearly every address. */
static unsigned char piece_hashes[1 << 16];

static unsigned piece_hash(uint64_t value)
{
    return (unsigned)((value * 0x9e3779b97f4a7c15u) >> 45);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = ((const struct piece *)a)->value, y = ((const struct piece *)b)->value;

    return (x > y) - (x < y);
}

/* Takes the pieces, which follow each other and have this mask in each byte. */
static void take_pieces(const unsigned char *bytes, size_t count, unsigned char mask)
{
    pieces = calloc(count, sizeof *pieces);
    if (pieces == NULL)
        abort();
    piece_count = count;
    piece_mask = mask * 0x0101010101010101u;
    for (size_t i = 0; i < count; i++) {
        memcpy(&pieces[i].value, bytes + i * PIECE_SIZE, PIECE_SIZE);
        pieces[i].number = (unsigned)i;
        piece_hashes[piece_hash(pieces[i].value) >> 3] |= (unsigned char)(1 << (piece_hash(pieces[i].value) & 7));
    }
    qsort(pieces, count, sizeof *pieces, by_value);
}

/* The piece at `bytes`, or NULL. */
static const struct piece *piece_at(const unsigned char *bytes)
{
    struct piece wanted;

    memcpy(&wanted.value, bytes, PIECE_SIZE);
    wanted.value ^= piece_mask;
    if (!(piece_hashes[piece_hash(wanted.value) >> 3] & (1 << (piece_hash(wanted.value) & 7))))
        return NULL;
    return bsearch(&wanted, pieces, piece_count, sizeof *pieces, by_value);
}

#endif
