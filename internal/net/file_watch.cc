#include "internal/net/file_watch.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as the kernel: more is a loop (ELOOP)
constexpr std::uint32_t kInFolder = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE |
                                    IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                    IN_DELETE_SELF | IN_MOVE_SELF;
// What happens to the folder as a whole has no name and concerns all in it.
constexpr std::uint32_t kWhole = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;

// Not a link to elsewhere, nor another name of a file that was there before.
bool IsNewFile(const std::string& path) {
  struct stat file {};
  return lstat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode) &&
         file.st_nlink == 1;
}

// mountinfo writes blanks and the like as \040.
std::string Unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      const auto digit = [&](std::size_t at) { return text[i + at] - '0'; };
      plain += static_cast<char>(digit(1) * 64 + digit(2) * 8 + digit(3));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

// Component by component, so that a link to a folder on the way counts too.
std::vector<FileStep> StepsTo(const std::string& path) {
  std::vector<FileStep> steps;
  std::vector<std::string> left;  // components still to go, the next one last
  const auto push = [&left](const fs::path& more) {
    const std::vector<fs::path> parts(more.begin(), more.end());
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      if (*part != "/" && !part->empty()) left.push_back(*part);
    }
  };
  std::error_code none;
  push(fs::absolute(path, none));
  fs::path folder = "/";
  int links = 0;
  while (!left.empty()) {
    const std::string name = std::exchange(left.back(), {});
    left.pop_back();
    if (name == "." || name == "..") {
      if (name == "..") folder = folder.parent_path();
      continue;
    }
    std::error_code error;
    const fs::path target = fs::read_symlink(folder / name, error);
    const bool link = !error && ++links <= kMostLinks;
    steps.push_back({folder, name});
    if (!link) {
      folder /= name;
      continue;
    }
    if (target.is_absolute()) folder = "/";
    push(target);
  }
  return steps;
}

bool IsMountedAlone(const std::string& path, std::string_view mountinfo) {
  std::error_code error;
  const std::string real = fs::weakly_canonical(path, error);
  for (const std::string& line : SplitList(mountinfo, '\n')) {
    const std::vector<std::string> fields = SplitList(line, ' ');
    constexpr std::size_t kMountPoint = 4;
    if (fields.size() > kMountPoint && Unescaped(fields[kMountPoint]) == real)
      return true;
  }
  return false;
}

FileWatch::FileWatch(Loop& loop, std::vector<std::string> paths,
                     std::function<void()> changed)
    : loop_(loop), paths_(std::move(paths)), changed_(std::move(changed)) {
  if (paths_.empty()) return;
  inotify_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (inotify_ < 0) {
    trouble_ = "inotify: " + ToLower(std::generic_category().message(errno)) +
               "; raise fs.inotify.max_user_instances, or send SIGHUP";
    return;
  }
  Follow();
  loop_.Watch(inotify_, EPOLLIN, [this](std::uint32_t) { Read(); });
}

FileWatch::~FileWatch() {
  loop_.Cancel(timer_);
  if (inotify_ < 0) return;
  loop_.Unwatch(inotify_);
  close(inotify_);
}

// Anew after each event, for a link may lead elsewhere now. A folder that is
// watched already keeps its descriptor.
void FileWatch::Follow() {
  std::map<int, Watched> all;
  // 0, or errno.
  const auto watch = [&](const std::string& path, std::uint32_t events,
                         const std::string& name) {
    const int id = inotify_add_watch(inotify_, path.c_str(), events);
    if (id < 0) return errno;
    all[id].folder = path;
    all[id].names.insert(name);
    return 0;
  };
  trouble_.clear();
  for (const std::string& path : paths_) {
    for (const FileStep& step : StepsTo(path)) {
      const int error = watch(step.folder, kInFolder | IN_ONLYDIR, step.name);
      // What is not there yet comes into a folder that is.
      if (error == 0 || error == ENOENT || error == ENOTDIR) continue;
      trouble_ = step.folder + " cannot be watched for " + path + ": " +
                 ToLower(std::generic_category().message(error));
    }
    watch(path, IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF, "");
  }
  for (const auto& [id, old] : watched_) {
    if (!all.contains(id)) inotify_rm_watch(inotify_, id);
  }
  watched_ = std::move(all);
}

bool FileWatch::Note(int id, std::uint32_t events, std::string_view name) {
  if ((events & (kWhole | IN_Q_OVERFLOW)) != 0) {
    being_written_.clear();  // whatever we knew may be void
    return true;
  }
  const auto found = watched_.find(id);
  if (found == watched_.end() || !found->second.names.contains(name)) {
    return false;
  }
  if (name.empty()) return true;
  const std::string path = found->second.folder + '/' + std::string(name);
  if ((events & IN_CREATE) != 0 && IsNewFile(path)) {
    being_written_.insert(path);
  } else if ((events & IN_ATTRIB) == 0) {
    being_written_.erase(path);
  }
  return true;
}

// A sign restarts no wait that runs, or a busy folder would put it off for
// ever; only a file that is being written does, and its end.
void FileWatch::TellAfter(milliseconds time) {
  const bool settling = time == kSettle;
  if (timer_ != 0 && settling_ == settling) return;
  loop_.Cancel(timer_);
  settling_ = settling;
  timer_ = loop_.RunAt(loop_.Now() + time, [this] {
    timer_ = 0;
    being_written_.clear();
    Follow();
    changed_();
  });
}

void FileWatch::Read() {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
  bool ours = false;
  while (true) {
    const ssize_t got = read(inotify_, buffer.data(), buffer.size());
    if (got <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const std::string_view name =
          event.len == 0 ? "" : buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      ours |= Note(event.wd, event.mask, name);
    }
  }
  if (ours) TellAfter(being_written_.empty() ? kSettle : kLongestWrite);
}

}  // namespace leadsman
