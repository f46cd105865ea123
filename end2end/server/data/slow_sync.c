/* A disk on which every sync takes four milliseconds more: loaded before the C library by the test of load. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

static const unsigned PAUSE_MICROSECONDS = 4000;

int fdatasync(int file) {
    usleep(PAUSE_MICROSECONDS);
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return real(file);
}

int fsync(int file) {
    usleep(PAUSE_MICROSECONDS);
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return real(file);
}
