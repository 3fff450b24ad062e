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
    // A plain folder on the way is taken as it stands.
    if (link || left.empty()) steps.push_back({folder, name});
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
  std::map<int, std::set<std::string, std::less<>>> names;
  const auto watch = [&](const std::string& path, std::uint32_t events,
                         const std::string& name) {
    const int id = inotify_add_watch(inotify_, path.c_str(), events);
    if (id >= 0) names[id].insert(name);
    return id >= 0;
  };
  trouble_.clear();
  for (const std::string& path : paths_) {
    bool seen = false;
    for (const FileStep& step : StepsTo(path)) {
      seen |= watch(step.folder, kInFolder | IN_ONLYDIR, step.name);
    }
    watch(path, IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF, "");
    if (!seen) trouble_ = "no folder of " + path + " can be watched";
  }
  for (const auto& [id, old] : names_) {
    if (!names.contains(id)) inotify_rm_watch(inotify_, id);
  }
  names_ = std::move(names);
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
      const auto watched = names_.find(event.wd);
      ours |= (event.mask & (kWhole | IN_Q_OVERFLOW)) != 0 ||
              (watched != names_.end() && watched->second.contains(name));
    }
  }
  if (!ours || timer_ != 0) return;
  timer_ = loop_.RunAt(loop_.Now() + kSettle, [this] {
    timer_ = 0;
    Follow();
    changed_();
  });
}

}  // namespace leadsman
