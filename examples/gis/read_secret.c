#define _POSIX_C_SOURCE 200809L

#include "read_secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

static struct termios shown;

/* Turns the terminal's echo on again, and then lets the signal end the program. */
static void give_up(int signal_number)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void wipe(char *secret, size_t size)
{
    volatile char *byte = secret;

    while (size-- > 0)
        *byte++ = '\0';
}

/* Reads a line without its end. It does not use stdio, which would keep a copy. */
static bool read_line(char *line, size_t size)
{
    size_t length = 0;
    ssize_t got = 0;

    while (length < size && ((got = read(STDIN_FILENO, line + length, 1)) == 1 || (got < 0 && errno == EINTR))) {
        if (got < 0)
            continue;
        if (line[length] == '\n')
            break;
        length++;
    }
    if (length == size)
        return false;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return got >= 0;
}

bool read_secret(const char *name, char *secret, size_t size)
{
    const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    struct termios silent;
    bool read;
    size_t i;

    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return read_line(secret, size) && secret[0] != '\0';

    for (i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], give_up);
    silent = shown;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    fprintf(stderr, "%s (it is not shown): ", name);
    read = read_line(secret, size);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    for (i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
    fputc('\n', stderr);
    return read && secret[0] != '\0';
}
