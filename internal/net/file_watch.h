// FileWatch: tells when files may have changed. Loop thread only.
//
// inotify(7) on every folder that a path goes through, symbolic links
// followed: a ConfigMap's file is a link into `..data`, itself a link that the
// kubelet renames over (AtomicWriter), editors rename too, and a plain folder
// may be replaced as a whole. The file itself is watched as well: where it is
// mounted alone, its folder hears nothing. It says "may have": who is called
// compares contents.
#ifndef LEADSMAN_INTERNAL_NET_FILE_WATCH_H_
#define LEADSMAN_INTERNAL_NET_FILE_WATCH_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/net/loop.h"

namespace leadsman {

class FileWatch {
 public:
  // `changed` runs on the loop, kSettle after the first sign. `loop` must
  // outlive this.
  FileWatch(Loop& loop, std::vector<std::string> paths,
            std::function<void()> changed);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // Long enough for an editor to write, rename and set rights.
  static constexpr milliseconds kSettle{100};
  // A new file is waited for until its writer closes it; this long at most.
  static constexpr milliseconds kLongestWrite{10'000};

  // Why it is blind, in one line; "" = it is not.
  const std::string& trouble() const { return trouble_; }

 private:
  struct Watched {
    std::string folder;
    // What is of interest in it; "" = the file itself.
    std::set<std::string, std::less<>> names;
  };

  void Follow();
  void Read();
  // True where it says that something we follow may have changed.
  bool Note(int id, std::uint32_t events, std::string_view name);
  void TellAfter(milliseconds time);

  Loop& loop_;
  std::vector<std::string> paths_;
  std::function<void()> changed_;
  int inotify_ = -1;
  std::map<int, Watched> watched_;       // by inotify's descriptor
  std::set<std::string> being_written_;  // paths
  TimerId timer_ = 0;
  bool settling_ = false;  // the timer is kSettle's
  std::string trouble_;
};

// The folders and names that `path` depends on, each link on the way followed.
// A folder that is not there is named all the same.
struct FileStep {
  std::string folder;
  std::string name;

  bool operator==(const FileStep&) const = default;
};
std::vector<FileStep> StepsTo(const std::string& path);

// The file is a mount of its own (a subPath, or a single file of docker
// compose's): replacing it outside is never seen. `mountinfo` is the content
// of /proc/self/mountinfo, see proc(5).
bool IsMountedAlone(const std::string& path, std::string_view mountinfo);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_FILE_WATCH_H_
