#include "internal/store/state_exam.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "internal/store/state_words.h"

namespace leadsman {
namespace {

// SQLite's lock bytes: PENDING_BYTE, RESERVED_BYTE, and 510 shared ones.
constexpr off_t kLockStart = 0x40000000;
constexpr off_t kLockBytes = 512;

// A file of its own, that a full disk or a read-only mount refuses; gone again
// at once. 0, or why not.
int TryToWrite(const std::string& directory) {
  std::string path = directory + "/.leadsman-doctor-XXXXXX";
  const int fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return errno;
  unlink(path.c_str());
  const std::array<char, 4096> block{};
  errno = ENOSPC;  // for a write that ends early
  const bool whole = write(fd, block.data(), block.size()) ==
                     static_cast<ssize_t>(block.size());
  const int error = whole ? 0 : errno;
  close(fd);
  return error;
}

std::optional<pid_t> HolderOf(int fd) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kLockStart;
  lock.l_len = kLockBytes;
  if (fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) {
    return std::nullopt;
  }
  return lock.l_pid > 0 ? lock.l_pid : 0;
}

}  // namespace

StateExam ExamineState(const std::string& directory) {
  struct stat info {};
  if (stat(directory.c_str(), &info) != 0) {
    return {.why = NoDirectory(directory, errno)};
  }
  if (!S_ISDIR(info.st_mode)) return {.why = NoDirectory(directory, ENOTDIR)};
  if (const int error = TryToWrite(directory); error != 0) {
    return {.why = CannotWrite(directory, error)};
  }
  const std::string path = directory + "/leadsman.db";
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) return {};
  if (fd < 0) return {.why = CannotWrite(path, errno)};
  StateExam exam{.holder = HolderOf(fd)};
  close(fd);
  return exam;
}

}  // namespace leadsman
