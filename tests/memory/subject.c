/* subject CALL STATUS [PATH]: makes a call, frees everything that it got, and stops, so that scan can search its memory. */
#include "calls.h"

#include <signal.h>

int main(int argc, char **argv)
{
    struct work work = prepare(argc, argv);

    work.call();
    forget_the_secret();
    raise(SIGSTOP);
    return 0;
}
