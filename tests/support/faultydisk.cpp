// SPDX-License-Identifier: MIT
// A disk that fails at chosen moments, for tests: LD_PRELOAD it into the daemon. As long as the file named by
// AM_FAULTS is there, the calls it names fail for files whose path contains "agenticmemory.db", the database and its
// -wal. The file holds one line: "CALLS ERROR EVERY", such as "fdatasync,pwrite EIO 3": every third of these calls
// fails with EIO. CALLS are open (for writing), pwrite, fdatasync, ftruncate. A pwrite that fails with ENOSPC has
// written half of its bytes before, as on a disk that fills up.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

std::atomic<unsigned> calls = 0;

template<typename Function>
Function original(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

int errorNamed(const char *name)
{
    if (std::strcmp(name, "ENOSPC") == 0)
        return ENOSPC;
    return std::strcmp(name, "EROFS") == 0 ? EROFS : EIO;
}

/// 0, or the error with which this call is to fail.
int fault(const char *call, const char *path)
{
    static const char *const plan = std::getenv("AM_FAULTS");
    if (!plan || !std::strstr(path, "agenticmemory.db"))
        return 0;
    std::FILE *const file = std::fopen(plan, "re");
    if (!file)
        return 0;
    char named[100] = {};
    char error[20] = {};
    unsigned every = 1;
    const int fields = std::fscanf(file, "%99s %19s %u", named, error, &every);
    std::fclose(file);
    if (fields != 3 || !std::strstr(named, call))
        return 0;
    return ++calls % every == 0 ? errorNamed(error) : 0;
}

int fault(const char *call, int descriptor)
{
    char link[40] = {};
    char path[4096] = {};
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    return ::readlink(link, path, sizeof path - 1) > 0 ? fault(call, path) : 0;
}

} // namespace

extern "C" {

int open64(const char *path, int flags, ...)
{
    std::va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = va_arg(arguments, mode_t);
    va_end(arguments);
    if (const int error = (flags & O_ACCMODE) == O_RDONLY ? 0 : fault("open", path)) {
        errno = error;
        return -1;
    }
    return original<int (*)(const char *, int, ...)>("open64")(path, flags, mode);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset)
{
    const auto write = original<ssize_t (*)(int, const void *, size_t, off64_t)>("pwrite64");
    if (const int error = fault("pwrite", descriptor)) {
        if (error == ENOSPC)
            write(descriptor, bytes, count / 2, offset);
        errno = error;
        return -1;
    }
    return write(descriptor, bytes, count, offset);
}

int fdatasync(int descriptor)
{
    if (const int error = fault("fdatasync", descriptor)) {
        errno = error;
        return -1;
    }
    return original<int (*)(int)>("fdatasync")(descriptor);
}

int ftruncate64(int descriptor, off64_t length)
{
    if (const int error = fault("ftruncate", descriptor)) {
        errno = error;
        return -1;
    }
    return original<int (*)(int, off64_t)>("ftruncate64")(descriptor, length);
}

} // extern "C"
