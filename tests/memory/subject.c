/* subject CALL STATUS [PATH]: makes a call, frees all that it got, and stops, so that its memory can be searched. */
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
