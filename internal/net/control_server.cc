#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

#include "internal/net/control.h"
#include "internal/net/errno_fault.h"
#include "internal/net/unix_socket.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxAskers = 16;
constexpr seconds kPatience{10};  // to ask, and to take the answer
constexpr seconds kRetry{1};

class UnixControl final : public ControlServer {
 public:
  UnixControl(Loop& loop, std::string path, OwnedFd listener,
              ControlQuestion asked);
  ~UnixControl() override;
  UnixControl(const UnixControl&) = delete;
  UnixControl& operator=(const UnixControl&) = delete;

 private:
  struct Asker {
    OwnedFd fd;
    TimerId timer = 0;
    std::string line;
    std::string answer;  // what is still to be sent
  };

  void Listen();
  void Accept();
  void Read(std::uint64_t id);
  void Ask(std::uint64_t id);
  void Answer(std::uint64_t id, std::string text);
  void Write(std::uint64_t id);
  void Limit(std::uint64_t id);
  void Drop(std::uint64_t id);

  Loop& loop_;
  std::string path_;
  OwnedFd listener_;
  struct stat file_ = {};
  ControlQuestion asked_;
  std::unordered_map<std::uint64_t, Asker> askers_;
  std::uint64_t last_ = 0;
  TimerId retry_ = 0;
  std::shared_ptr<UnixControl*> alive_;  // gone once the server is
};

UnixControl::UnixControl(Loop& loop, std::string path, OwnedFd listener,
                         ControlQuestion asked)
    : loop_(loop),
      path_(std::move(path)),
      listener_(std::move(listener)),
      asked_(std::move(asked)),
      alive_(std::make_shared<UnixControl*>(this)) {
  stat(path_.c_str(), &file_);
  Listen();
}

void UnixControl::Listen() {
  loop_.Watch(listener_.get(), EPOLLIN, [this](std::uint32_t) { Accept(); });
}

UnixControl::~UnixControl() {
  loop_.Cancel(retry_);
  loop_.Unwatch(listener_.get());
  while (!askers_.empty()) Drop(askers_.begin()->first);
  // Not one that has taken its place meanwhile.
  struct stat now = {};
  if (lstat(path_.c_str(), &now) == 0 && now.st_dev == file_.st_dev &&
      now.st_ino == file_.st_ino) {
    unlink(path_.c_str());
  }
}

void UnixControl::Accept() {
  OwnedFd fd(
      accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (fd.get() < 0 && (errno == EMFILE || errno == ENFILE)) {
    // Whoever waits stays ready: look again later, or the loop would spin.
    loop_.Unwatch(listener_.get());
    retry_ = loop_.RunAt(loop_.Now() + kRetry, [this] { Listen(); });
    return;
  }
  if (fd.get() < 0 || askers_.size() >= kMaxAskers) return;
  const std::uint64_t id = ++last_;
  const int raw = fd.get();
  askers_.emplace(id, Asker{.fd = std::move(fd)});
  Limit(id);
  if (!loop_.Watch(raw, EPOLLIN, [this, id](std::uint32_t) { Read(id); })) {
    Drop(id);
  }
}

void UnixControl::Limit(std::uint64_t id) {
  Asker& asker = askers_.at(id);
  loop_.Cancel(asker.timer);
  asker.timer = loop_.RunAt(loop_.Now() + kPatience, [this, id] { Drop(id); });
}

void UnixControl::Drop(std::uint64_t id) {
  const auto node = askers_.extract(id);
  loop_.Cancel(node.mapped().timer);
  loop_.Unwatch(node.mapped().fd.get());
}

void UnixControl::Read(std::uint64_t id) {
  Asker& asker = askers_.at(id);
  std::array<char, kMaxControlLine> chunk{};
  const ssize_t got = recv(asker.fd.get(), chunk.data(), chunk.size(), 0);
  if (got <= 0) {
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) Drop(id);
    return;
  }
  asker.line.append(chunk.data(), static_cast<std::size_t>(got));
  const std::size_t end = asker.line.find('\n');
  if (end != std::string::npos && end < kMaxControlLine) {
    asker.line.resize(end);
    Ask(id);
  } else if (asker.line.size() >= kMaxControlLine) {
    Answer(id, "error: the request must be one line under 4096 bytes\n");
  }
}

// How long the answer takes is for the one who answers to say; meanwhile only
// the asker's leaving is of interest.
void UnixControl::Ask(std::uint64_t id) {
  Asker& asker = askers_.at(id);
  loop_.Cancel(asker.timer);
  loop_.Watch(asker.fd.get(), 0, [this, id](std::uint32_t) { Drop(id); });
  asked_(std::move(asker.line),
         [id, alive = std::weak_ptr(alive_)](std::string text) {
           const auto server = alive.lock();
           if (server && (*server)->askers_.contains(id)) {
             (*server)->Answer(id, std::move(text));
           }
         });
}

void UnixControl::Answer(std::uint64_t id, std::string text) {
  Asker& asker = askers_.at(id);
  if (!asker.answer.empty()) return;  // answered before
  asker.answer = std::move(text);
  if (asker.answer.empty()) {
    Drop(id);
    return;
  }
  Limit(id);
  loop_.Watch(asker.fd.get(), EPOLLOUT,
              [this, id](std::uint32_t) { Write(id); });
}

void UnixControl::Write(std::uint64_t id) {
  Asker& asker = askers_.at(id);
  const ssize_t sent = send(asker.fd.get(), asker.answer.data(),
                            asker.answer.size(), MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN && errno != EINTR) Drop(id);
    return;
  }
  asker.answer.erase(0, static_cast<std::size_t>(sent));
  if (asker.answer.empty()) Drop(id);
}

// Why the path cannot be had, or nullopt after clearing a stale socket away.
std::optional<std::string> MakeRoom(const std::string& path,
                                    const sockaddr_un& address) {
  struct stat there = {};
  if (lstat(path.c_str(), &there) != 0) return std::nullopt;
  if (!S_ISSOCK(there.st_mode)) return "a file that is not a socket is there";
  const OwnedFd probe = UnixStream();
  const int error = ConnectUnix(probe.get(), address);
  if (error == 0 || error == EAGAIN) return "another leadsman answers there";
  if (error != ECONNREFUSED) return WordOfErrno(error);
  unlink(path.c_str());
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<ControlServer>, std::string> ListenForControl(
    Loop& loop, const std::string& path, ControlQuestion asked) {
  const auto fail = [&](const std::string& why) {
    return Unexpected<std::string>("control socket " + path + ": " + why);
  };
  const auto address = UnixAddress(path);
  if (!address) return fail("not an absolute path of at most 107 bytes");
  if (const auto taken = MakeRoom(path, *address)) return fail(*taken);
  OwnedFd listener = UnixStream();
  // The mode that bind gives the file, without a moment in which it is wider.
  fchmod(listener.get(), S_IRUSR | S_IWUSR);
  const auto* raw = reinterpret_cast<const sockaddr*>(&*address);
  if (bind(listener.get(), raw, sizeof *address) != 0) {
    return fail(errno == ENOENT  ? "no such directory"
                : errno == EROFS ? "the file system is read-only"
                                 : WordOfErrno(errno));
  }
  if (listen(listener.get(), static_cast<int>(kMaxAskers)) != 0) {
    return fail(WordOfErrno(errno));
  }
  return std::make_unique<UnixControl>(loop, path, std::move(listener),
                                       std::move(asked));
}

}  // namespace leadsman
