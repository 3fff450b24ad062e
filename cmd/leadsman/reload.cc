#include "cmd/leadsman/reload.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "cmd/leadsman/channels.h"
#include "internal/base/log.h"
#include "internal/config/restart.h"

namespace leadsman {
namespace {

constexpr std::size_t kMostErrors = 20;  // in the log; `validate` has them all

std::string ContentOf(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void LogMounts(const std::vector<std::string>& files) {
  const std::string mounts = ContentOf("/proc/self/mountinfo");
  for (const std::string& file : files) {
    if (!IsMountedAlone(file, mounts)) continue;
    Log(LogLevel::kWarn, "config.unwatched",
        {{"file", file},
         {"why",
          "it is a mount of its own (subPath, or a single file), whose change "
          "outside may never be seen; mount its directory instead"}});
  }
}

void LogRejected(const std::vector<ConfigError>& errors) {
  const std::size_t shown = std::min(errors.size(), kMostErrors);
  for (std::size_t i = 0; i < shown; ++i) {
    Log(LogLevel::kError, "config.rejected", {{"error", Render(errors[i])}});
  }
  if (shown == errors.size()) return;
  Log(LogLevel::kError, "config.rejected",
      {{"error", std::to_string(errors.size() - shown) +
                     " more; run leadsman validate"}});
}

bool IsFile(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

struct Difference {
  int added = 0;
  int removed = 0;
  int changed = 0;
};

Difference Compare(const std::vector<Check>& before,
                   const std::vector<Check>& after) {
  std::map<std::string, const Check*> old;
  for (const Check& check : before) old[check.name] = &check;
  Difference difference;
  for (const Check& check : after) {
    const auto known = old.extract(check.name);
    if (!known) {
      ++difference.added;
    } else if (*known.mapped() != check) {
      ++difference.changed;
    }
  }
  difference.removed = static_cast<int>(old.size());
  return difference;
}

void LogReloaded(const Config& before, const Config& after) {
  const Difference difference = Compare(before.checks, after.checks);
  Log(LogLevel::kInfo, "config.reloaded",
      {{"checks", std::to_string(after.checks.size())},
       {"added", std::to_string(difference.added)},
       {"removed", std::to_string(difference.removed)},
       {"changed", std::to_string(difference.changed)},
       {"settings", before.settings == after.settings ? "same" : "changed"}});
}

}  // namespace

Reload::Reload(SourceOptions source, const Reading& first, PodFacts pod,
               ReloadParts parts)
    : source_(std::move(source)),
      running_(*first.config),
      pod_(std::move(pod)),
      parts_(parts),
      hash_(first.hash),
      said_(running_.notices.begin(), running_.notices.end()),
      watch_(parts.loop, first.Files(),
             [this] {
               LogTrouble();
               Read();
             }),
      alive_(std::make_shared<Reload*>(this)) {
  LogTrouble();
  const std::vector<std::string> files = first.Files();
  LogMounts(files);
  // What changed before the watch stood gave no sign; what is no file can be
  // read but once.
  if (std::all_of(files.begin(), files.end(), IsFile)) Read();
}

// Each once, as long as it lasts.
void Reload::LogTrouble() {
  if (std::exchange(trouble_, watch_.trouble()) == watch_.trouble()) return;
  if (trouble_.empty()) return;
  Log(LogLevel::kWarn, "config.unwatched", {{"why", trouble_}});
}

void Reload::Now() {
  asked_ = true;
  Read();
}

void Reload::Read() {
  if (std::exchange(reading_, true)) {
    again_ = true;
    return;
  }
  reader_ = std::jthread([source = source_,
                          known = asked_ ? std::nullopt : std::optional(hash_),
                          &loop = parts_.loop, alive = std::weak_ptr(alive_)] {
    auto reading = std::make_shared<const std::optional<Reading>>(
        known ? ReadNews(source, *known) : ReadConfig(source));
    loop.Post([reading, alive] {
      if (const auto reload = alive.lock()) (*reload)->Take(*reading);
    });
  });
}

void Reload::Take(const std::optional<Reading>& reading) {
  reading_ = false;
  if (std::exchange(again_, false)) return Read();
  asked_ = false;
  if (!reading) return;
  hash_ = reading->hash;
  if (!reading->config) {
    const auto& errors = reading->config.error();
    LogRejected(errors);
    parts_.cluster.Say(ConfigRejectedNews(Render(errors.front()),
                                          static_cast<int>(errors.size())));
    return parts_.monitor.Reject();
  }
  Apply(*reading->config);
}

void Reload::Apply(Config wanted) {
  for (const std::string& key :
       KeepUntilRestart(running_.settings, wanted.settings)) {
    Log(LogLevel::kWarn, "config.needs_restart",
        {{"key", key}, {"note", "changed, and counts from the next start on"}});
  }
  Say(wanted.notices);
  const Settings& settings = wanted.settings;
  SetLogLevel(settings.log.level);
  parts_.identity.Store(std::make_shared<const Identity>(
      IdentityOf(LEADSMAN_VERSION, LEADSMAN_COMMIT, settings, pod_)));
  if (settings.server != running_.settings.server) {
    parts_.server.Limit(settings.server.max_connections);
  }
  const std::set<std::string> before = Muted({}, running_.checks);
  std::set<std::string> muted = Muted(before, wanted.checks);
  if (settings != running_.settings ||
      wanted.checks.size() != running_.checks.size() || muted != before) {
    parts_.scribe.Reconfigure({.alerts = settings.alerts,
                               .render = RendererFor(settings, pod_),
                               .channel = ChannelFor(settings),
                               .checks = wanted.checks.size(),
                               .muted = std::move(muted)});
  }
  LogReloaded(running_, wanted);
  running_ = std::move(wanted);
  parts_.monitor.Apply(
      {.checks = running_.checks,
       .require = running_.require,
       .resolve_after = running_.settings.alerts.resolve_after});
  parts_.cluster.Apply(running_.settings.kubernetes);
}

// What was said before is known.
void Reload::Say(const std::vector<std::string>& notices) {
  for (const std::string& notice : notices) {
    if (!said_.insert(notice).second) continue;
    Log(LogLevel::kWarn, "config.notice", {{"note", notice}});
  }
}

}  // namespace leadsman
