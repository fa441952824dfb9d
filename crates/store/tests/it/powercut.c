/* A model of a power cut, preloaded into a writing process. LAUSUMA_REAL is the directory that the process works in,
 * LAUSUMA_SHADOW another one that receives only what would have survived if the power had gone at that moment:
 *
 * - fsync, fdatasync: the file's whole present content and size;
 * - sync_file_range: only bytes inside the size that is durable already. It commits neither the size nor, on most
 *   devices, the cache below, so this is kind;
 * - creating, truncating, renaming, deleting: at once, as if the journal had been committed. A file that was created
 *   but never synced is there, and empty.
 *
 * What was written and not synced is lost. A model, not a device: it reorders and tears nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Declares `real`, the function of the C library that ours stands in front of. */
#define REAL(type, name, ...)                                   \
    static type (*real)(__VA_ARGS__);                           \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static pthread_mutex_t copying = PTHREAD_MUTEX_INITIALIZER;

/* The shadow of an absolute path; 0 if it lies outside the directory. */
static int shadow_of_absolute(const char *path, char *shadow) {
    const char *from = getenv("LAUSUMA_REAL"), *to = getenv("LAUSUMA_SHADOW");
    if (!from || !to) return 0;
    size_t length = strlen(from);
    if (strncmp(path, from, length) || (path[length] && path[length] != '/')) return 0;
    return snprintf(shadow, PATH_MAX, "%s%s", to, path + length) < PATH_MAX;
}

static int path_of_descriptor(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return 1;
}

/* The shadow of a path as the system calls take it, relative to an open directory or the working directory. */
static int shadow_of(int directory, const char *path, char *shadow) {
    char base[PATH_MAX], whole[2 * PATH_MAX];
    if (path[0] == '/') return shadow_of_absolute(path, shadow);
    if (directory == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of_descriptor(directory, base)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", base, path);
    return shadow_of_absolute(whole, shadow);
}

static int plain_open(const char *path, int flags) { return syscall(SYS_openat, AT_FDCWD, path, flags, 0644); }

/* Copies the range of an open file that differs into its shadow. `whole`: everything, and the size. */
static void persist(int descriptor, off_t from, off_t to, int whole) {
    static char now[1 << 16], before[1 << 16];
    char path[PATH_MAX], shadow[PATH_MAX], link[64];
    struct stat file, durable;
    if (!path_of_descriptor(descriptor, path) || !shadow_of_absolute(path, shadow)) return;
    if (fstat(descriptor, &file) || !S_ISREG(file.st_mode)) return;
    pthread_mutex_lock(&copying);
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    int in = plain_open(link, O_RDONLY), out = plain_open(shadow, O_RDWR);
    if (in >= 0 && out >= 0 && !fstat(out, &durable)) {
        if (whole) from = 0, to = file.st_size;
        else if (to <= 0 || to > durable.st_size) to = durable.st_size;
        while (from < to) {
            size_t wanted = (size_t)(to - from) < sizeof now ? (size_t)(to - from) : sizeof now;
            ssize_t got = syscall(SYS_pread64, in, now, wanted, from);
            if (got <= 0) break;
            ssize_t had = syscall(SYS_pread64, out, before, got, from);
            if (had != got || memcmp(now, before, got)) syscall(SYS_pwrite64, out, now, got, from);
            from += got;
        }
        if (whole) syscall(SYS_ftruncate, out, file.st_size);
    }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    pthread_mutex_unlock(&copying);
}

int fsync(int descriptor) {
    REAL(int, fsync, int);
    int result = real(descriptor);
    if (!result) persist(descriptor, 0, 0, 1);
    return result;
}

int fdatasync(int descriptor) {
    REAL(int, fdatasync, int);
    int result = real(descriptor);
    if (!result) persist(descriptor, 0, 0, 1);
    return result;
}

int sync_file_range(int descriptor, off_t from, off_t bytes, unsigned flags) {
    REAL(int, sync_file_range, int, off_t, off_t, unsigned);
    int result = real(descriptor, from, bytes, flags);
    if (!result) persist(descriptor, from, bytes ? from + bytes : 0, 0);
    return result;
}

static void opened(int directory, const char *path, int flags) {
    char shadow[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !shadow_of(directory, path, shadow)) return;
    int file = plain_open(shadow, O_RDWR | O_CREAT | (flags & O_TRUNC));
    if (file >= 0) close(file);
}

#define OPEN(name)                                              \
    int name(const char *path, int flags, ...) {                \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                           \
        REAL(int, name, const char *, int, ...);                \
        int result = real(path, flags, mode);                   \
        if (result >= 0) opened(AT_FDCWD, path, flags);         \
        return result;                                          \
    }
OPEN(open)
OPEN(open64)

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    char shadow_from[PATH_MAX], shadow_to[PATH_MAX];
    int result = real(from, to);
    if (!result && shadow_of(AT_FDCWD, from, shadow_from) && shadow_of(AT_FDCWD, to, shadow_to)) {
        real(shadow_from, shadow_to);
    }
    return result;
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    char shadow[PATH_MAX];
    int result = real(path, mode);
    if (!result && shadow_of(AT_FDCWD, path, shadow)) real(shadow, mode);
    return result;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    char shadow[PATH_MAX];
    int result = real(path);
    if (!result && shadow_of(AT_FDCWD, path, shadow)) real(shadow);
    return result;
}

int rmdir(const char *path) {
    REAL(int, rmdir, const char *);
    char shadow[PATH_MAX];
    int result = real(path);
    if (!result && shadow_of(AT_FDCWD, path, shadow)) real(shadow);
    return result;
}

int unlinkat(int directory, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    char shadow[PATH_MAX];
    int known = shadow_of(directory, path, shadow);
    int result = real(directory, path, flags);
    if (!result && known) real(AT_FDCWD, shadow, flags);
    return result;
}
