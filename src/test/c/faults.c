/*
 * Makes system calls of a process fail, or be its last; preloaded with LD_PRELOAD. Counts the calls that
 * change files below the folders in FAULT_FOLDERS (split by colons): create, write, truncate, rename,
 * fsync, remove, mkdir, symlink, those of SQLite and of the JDK alike. At number FAULT_AT it does what
 * FAULT_KIND says: kill, eio, enospc, stale, or lost. Each call counted is a line in FAULT_LOG, so that a fault
 * can be repeated by its number. Stale is what NFS says of a file that the server no longer knows. Lost is a
 * rename, removal, mkdir or symlink that NFS has done, but whose answer was lost, so that the second try fails.
 *
 * FAULT_STOP=PART stops the process, once, just before it renames something to, or makes, a folder with PART in
 * its path, the FAULT_STOP_AT-th time; PART$ is the path's end, and ?PART is about looks whether it is there instead.
 *
 * FAULT_ALWAYS="read PART" (or fsync, write, ...) makes every such call with PART in its path fail with EIO.
 *
 * FAULT_WHILE=FILE makes calls fail as long as FILE holds "ERRNO CALL PART": each such call with PART in its path
 * fails with that number. CALL may also be open, for the opening of a file that is there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long counted;

/* The native code that libraries unpack at a start is one file in some 170 writes: the folder's calls will do. */
static int watched(const char *path) {
  if (strstr(path, "/state/native/") != NULL) return 0;
  const char *folder = getenv("FAULT_FOLDERS");
  while (folder != NULL && *folder != 0) {
    const char *end = strchr(folder, ':');
    size_t length = end == NULL ? strlen(folder) : (size_t)(end - folder);
    if (strncmp(path, folder, length) == 0) return 1;
    folder = end == NULL ? NULL : end + 1;
  }
  return 0;
}

static int always(const char *what, const char *path) {
  const char *rule = getenv("FAULT_ALWAYS");
  if (rule == NULL) return 0;
  size_t length = strlen(what);
  if (strncmp(rule, what, length) != 0 || rule[length] != ' ') return 0;
  if (strstr(path, rule + length + 1) == NULL) return 0;
  errno = EIO;
  return 1;
}

static int lasting(const char *what, const char *path) {
  const char *file = getenv("FAULT_WHILE");
  if (file == NULL) return 0;
  int before = errno;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY);
  char rule[PATH_MAX] = "", call[32] = "", part[PATH_MAX] = "";
  int number = 0;
  if (fd >= 0) {
    ssize_t length = syscall(SYS_read, fd, rule, sizeof rule - 1);
    syscall(SYS_close, fd);
    rule[length < 0 ? 0 : length] = 0;
  }
  errno = before;
  if (sscanf(rule, "%d %31s %4000s", &number, call, part) != 3) return 0;
  if (strcmp(call, what) != 0 || strstr(path, part) == NULL) return 0;
  errno = number;
  return 1;
}

/* Returns 1 when the call must fail; errno is set then. 2 when it must fail after it was done. */
static int fault(const char *what, const char *path) {
  if (always(what, path) || lasting(what, path)) return 1;
  if (strcmp(what, "open") == 0) return 0; /* It changes no file. */
  if (!watched(path)) return 0;
  long number = atomic_fetch_add(&counted, 1) + 1;
  const char *at = getenv("FAULT_AT");
  int now = at != NULL && atol(at) == number;
  const char *log = getenv("FAULT_LOG");
  if (log != NULL) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s%s\n", number, what, path, now ? " FAULT" : "");
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (fd >= 0) {
      syscall(SYS_write, fd, line, (size_t)length);
      syscall(SYS_close, fd);
    }
  }
  if (!now) return 0;
  const char *kind = getenv("FAULT_KIND");
  if (kind != NULL && strcmp(kind, "kill") == 0) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  if (kind != NULL && strcmp(kind, "lost") == 0) {
    int bears = strcmp(what, "rename") == 0 || strcmp(what, "remove") == 0 || strcmp(what, "mkdir") == 0 ||
                strcmp(what, "symlink") == 0;
    return bears ? 2 : 0;
  }
  errno = EIO;
  if (kind != NULL && strcmp(kind, "enospc") == 0) errno = ENOSPC;
  if (kind != NULL && strcmp(kind, "stale") == 0) errno = ESTALE;
  return 1;
}

static int answer(int result, int lost, int second) {
  if (lost != 2 || result != 0) return result;
  errno = second;
  return -1;
}

static int fault_fd(const char *what, int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return fault(what, path);
}

static int fault_path(const char *what, const char *path) {
  char full[PATH_MAX], here[PATH_MAX];
  if (path[0] == '/') return fault(what, path);
  if (getcwd(here, sizeof here) == NULL) return 0;
  snprintf(full, sizeof full, "%s/%s", here, path);
  return fault(what, full);
}

static int fault_read(int fd) {
  const char *rule = getenv("FAULT_ALWAYS");
  char link[64], path[PATH_MAX];
  if (rule == NULL || strncmp(rule, "read ", 5) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return always("read", path);
}

static atomic_int passed;

static void stop(const char *path, int look) {
  const char *part = getenv("FAULT_STOP"), *at = getenv("FAULT_STOP_AT");
  if (part == NULL || (*part == '?') != look) return;
  part += look;
  size_t length = strlen(part), all = strlen(path);
  if (length > 0 && part[length - 1] == '$') {
    if (all < length - 1 || strncmp(path + all - (length - 1), part, length - 1) != 0) return;
  } else if (strstr(path, part) == NULL) {
    return;
  }
  if (atomic_fetch_add(&passed, 1) + 1 == (at == NULL ? 1 : atoi(at))) {
    /* To this very thread: it stops before it goes on, the others a moment later. */
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP);
  }
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                    \
  int name(const char *path, int flags, ...) {                        \
    va_list arguments;                                                \
    va_start(arguments, flags);                                       \
    int mode = flags & O_CREAT ? va_arg(arguments, int) : 0;          \
    va_end(arguments);                                                \
    if (fault_path(flags & O_CREAT ? "create" : "open", path)) return -1; \
    return NEXT(name)(path, flags, mode);                             \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                              \
  int name(int folder, const char *path, int flags, ...) {                        \
    va_list arguments;                                                            \
    va_start(arguments, flags);                                                   \
    int mode = flags & O_CREAT ? va_arg(arguments, int) : 0;                      \
    va_end(arguments);                                                            \
    if (fault_path(flags & O_CREAT ? "create" : "open", path)) return -1;         \
    return NEXT(name)(folder, path, flags, mode);                                 \
  }
OPENAT(openat)
OPENAT(openat64)

ssize_t read(int fd, void *bytes, size_t length) {
  if (fault_read(fd)) return -1;
  return NEXT(read)(fd, bytes, length);
}
ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
  if (fault_read(fd)) return -1;
  return NEXT(pread64)(fd, bytes, length, at);
}
ssize_t write(int fd, const void *bytes, size_t length) {
  if (fault_fd("write", fd)) return -1;
  return NEXT(write)(fd, bytes, length);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (fault_fd("write", fd)) return -1;
  return NEXT(writev)(fd, parts, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  if (fault_fd("write", fd)) return -1;
  return NEXT(pwrite)(fd, bytes, length, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  if (fault_fd("write", fd)) return -1;
  return NEXT(pwrite64)(fd, bytes, length, at);
}
int ftruncate(int fd, off_t length) {
  if (fault_fd("truncate", fd)) return -1;
  return NEXT(ftruncate)(fd, length);
}
int ftruncate64(int fd, off64_t length) {
  if (fault_fd("truncate", fd)) return -1;
  return NEXT(ftruncate64)(fd, length);
}
int fsync(int fd) {
  if (fault_fd("fsync", fd)) return -1;
  return NEXT(fsync)(fd);
}
int fdatasync(int fd) {
  if (fault_fd("fsync", fd)) return -1;
  return NEXT(fdatasync)(fd);
}
int rename(const char *from, const char *to) {
  stop(to, 0);
  int bad = fault_path("rename", to);
  return bad == 1 ? -1 : answer(NEXT(rename)(from, to), bad, ENOENT);
}
int unlink(const char *path) {
  int bad = fault_path("remove", path);
  return bad == 1 ? -1 : answer(NEXT(unlink)(path), bad, ENOENT);
}
int rmdir(const char *path) {
  int bad = fault_path("remove", path);
  return bad == 1 ? -1 : answer(NEXT(rmdir)(path), bad, ENOENT);
}
int stat64(const char *path, struct stat64 *into) {
  stop(path, 1);
  return NEXT(stat64)(path, into);
}
/* What stat64 is to programs built with an older C library. */
int __xstat64(int version, const char *path, struct stat64 *into) {
  stop(path, 1);
  return NEXT(__xstat64)(version, path, into);
}
int mkdir(const char *path, mode_t mode) {
  stop(path, 0);
  int bad = fault_path("mkdir", path);
  return bad == 1 ? -1 : answer(NEXT(mkdir)(path, mode), bad, EEXIST);
}
int symlink(const char *target, const char *path) {
  int bad = fault_path("symlink", path);
  return bad == 1 ? -1 : answer(NEXT(symlink)(target, path), bad, EEXIST);
}
