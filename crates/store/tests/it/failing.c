/* Makes writes fail, preloaded into a writing process. Of all calls that change a file under LAUSUMA_REAL or sync it, the
 * one numbered LAUSUMA_FAIL_AT, counted from 1, fails with the error number LAUSUMA_FAIL_WITH. If LAUSUMA_FAIL_UNTIL
 * names a file, so do all later ones until that file exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

static int inside(const char *path) {
    const char *real = getenv("LAUSUMA_REAL");
    return real && !strncmp(path, real, strlen(real));
}

/* Counts a call on a path and says whether it fails. */
static int fails(const char *path) {
    const char *at = getenv("LAUSUMA_FAIL_AT"), *with = getenv("LAUSUMA_FAIL_WITH"), *until = getenv("LAUSUMA_FAIL_UNTIL");
    if (!at || !with || !inside(path)) return 0;
    long number = atomic_fetch_add(&calls, 1) + 1;
    int failing = until ? number >= atol(at) && access(until, F_OK) : number == atol(at);
    if (failing) {
        usleep(20000); /* A disk fails late: whoever waits for the write waits already. */
        errno = atoi(with);
    }
    return failing;
}

static int fails_on(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return fails(path);
}

/* Stands in front of a function whose first argument is an open file. */
#define GUARD(type, name, parameters, arguments)                \
    type name parameters {                                      \
        static type(*real) parameters;                          \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
        return fails_on(file) ? -1 : real arguments;            \
    }

GUARD(ssize_t, write, (int file, const void *bytes, size_t count), (file, bytes, count))
GUARD(ssize_t, pwrite, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
GUARD(ssize_t, pwrite64, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
GUARD(int, fsync, (int file), (file))
GUARD(int, fdatasync, (int file), (file))
GUARD(int, sync_file_range, (int file, off_t from, off_t bytes, unsigned flags), (file, from, bytes, flags))
GUARD(int, ftruncate, (int file, off_t size), (file, size))
GUARD(int, ftruncate64, (int file, off_t size), (file, size))

#define OPEN(name)                                              \
    int name(const char *path, int flags, ...) {                \
        static int (*real)(const char *, int, ...);             \
        if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                           \
        return flags & O_CREAT && fails(path) ? -1 : real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (!real) real = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    return fails(from) ? -1 : real(from, to);
}
