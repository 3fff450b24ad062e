// FileWatch: tells when files may have changed. Loop thread only.
//
// inotify(7) on every folder that a path goes through, symbolic links
// followed: a ConfigMap's file is a link into `..data`, itself a link that the
// kubelet renames over (AtomicWriter), and editors rename too. The file itself
// is watched as well: where it is mounted alone, its folder hears nothing. It
// says "may have": who is called compares contents.
#ifndef LEADSMAN_INTERNAL_NET_FILE_WATCH_H_
#define LEADSMAN_INTERNAL_NET_FILE_WATCH_H_

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

  // Why it is blind, in one line; "" = it is not.
  const std::string& trouble() const { return trouble_; }

 private:
  void Follow();
  void Read();

  Loop& loop_;
  std::vector<std::string> paths_;
  std::function<void()> changed_;
  int inotify_ = -1;
  // What is of interest in a folder that is watched; "" = the file itself.
  std::map<int, std::set<std::string, std::less<>>> names_;
  TimerId timer_ = 0;
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
