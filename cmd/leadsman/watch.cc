#include "cmd/leadsman/watch.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "cmd/leadsman/ask_server.h"
#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/terminal.h"
#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/report/status_changes.h"
#include "internal/report/status_table.h"
#include "internal/report/terminal_text.h"

namespace leadsman {
namespace {

constexpr seconds kEach{1};
constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";

bool EndIsWanted() {
  sigset_t waiting;
  sigpending(&waiting);
  return sigismember(&waiting, SIGINT) == 1 ||
         sigismember(&waiting, SIGTERM) == 1 ||
         sigismember(&waiting, SIGHUP) == 1;
}

// False once nobody can read it. A reader that has stopped reading holds this
// up, and a signal ends that.
bool Write(std::string_view text) {
  constexpr std::size_t kNeverBlocks = 4096;  // a pipe that poll calls writable
  while (!text.empty()) {
    pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    const int ready = poll(&out, 1, 100);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
      if (EndIsWanted()) return false;
      continue;
    }
    const std::size_t size = std::min(text.size(), kNeverBlocks);
    const ssize_t sent = write(STDOUT_FILENO, text.data(), size);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Over what stands there: each line to its end, and all that is below.
std::string Redrawn(std::string_view text, std::size_t rows) {
  std::string drawn = "\x1b[H";
  const auto lines =
      static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  std::size_t shown = 0;
  while (!text.empty() && (lines < rows || shown + 2 < rows)) {
    const std::size_t end = text.find('\n');
    drawn.append(text.substr(0, end)).append("\x1b[K\n");
    text.remove_prefix(end + 1);
    ++shown;
  }
  if (!text.empty()) {
    drawn += std::to_string(lines - shown) + " lines more\x1b[K\n";
  }
  return drawn + "\x1b[J";
}

class StatusWatch {
 public:
  StatusWatch(std::function<std::string()> where, bool json)
      : where_(std::move(where)),
        base_(where_()),
        json_(json),
        redraw_(!json && CanRedraw(STDOUT_FILENO)) {}

  int Run() {
    loop_.OnSignal({SIGINT, SIGTERM, SIGHUP}, [this](int) { loop_.Stop(); });
    // Error and hang-up are always reported; a plain file cannot be watched.
    loop_.Watch(STDOUT_FILENO, 0, [this](std::uint32_t) { loop_.Stop(); });
    if (redraw_) Write(std::string(kHideCursor) + "\x1b[H\x1b[J");
    Look();
    loop_.Run();
    if (redraw_) Write(kShowCursor);
    return exit_;
  }

 private:
  void Look() {
    const SteadyTime next = loop_.Now() + kEach;
    LookAtStatus(*transport_, base_, [this, next](StatusLookResult look) {
      exit_ = !look ? kExitNoStart : look->ready ? kExitOk : kExitNo;
      if (!Show(look)) return loop_.Stop();
      if (!look) base_ = where_();
      loop_.RunAt(std::max(next, loop_.Now()), [this] { Look(); });
    });
  }

  bool Show(const StatusLookResult& look) {
    const WallTime now = SystemClock().Wall();
    if (!look && !silent_since_) silent_since_ = now;
    const bool news = look.has_value() || trouble_ != look.error();
    const std::string text = redraw_ ? Screen(look, now)
                             : news  ? News(look, now)
                                     : "";
    trouble_ = look ? "" : look.error();
    if (look) silent_since_.reset();
    return Write(text);
  }

  std::string Screen(const StatusLookResult& look, WallTime now) const {
    const TerminalForm form = FormOf(STDOUT_FILENO);
    std::string text =
        Fold("leadsman at " + base_ + ", " + FormatUtc(now), form.width);
    if (look) {
      text += StatusTable(look->view, form);
    } else {
      text += Fold(CleanText(look.error()), form.width);
      text += Fold("since " + FormatUtc(*silent_since_) + " (" +
                       FormatAge(now - *silent_since_) + "); asking on",
                   form.width);
    }
    return Redrawn(text, RowsOf(STDOUT_FILENO));
  }

  std::string News(const StatusLookResult& look, WallTime now) {
    if (!look) {
      seen_.headline.clear();  // that it answers again is news too
      return json_ ? ""
                   : StatusLine(FormatUtcMillis(now), CleanText(look.error())) +
                         '\n';
    }
    const auto changes = StatusChanges(seen_, look->view);
    seen_ = look->view;
    if (json_) return changes.empty() ? "" : look->json + '\n';
    std::string text;
    for (const std::string& line : changes) text += line + '\n';
    return text;
  }

  std::function<std::string()> where_;
  std::string base_;
  bool json_;
  bool redraw_;
  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, LEADSMAN_VERSION);
  int exit_ = kExitNoStart;
  StatusView seen_;
  std::string trouble_;
  std::optional<WallTime> silent_since_;
};

}  // namespace

int WatchStatus(const std::function<std::string()>& where, bool json) {
  BlockSignals({SIGINT, SIGTERM, SIGHUP});
  return StatusWatch(where, json).Run();
}

}  // namespace leadsman
