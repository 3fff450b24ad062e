// Reload: the configuration in effect, and how a newer one takes its place.
//
// On SIGHUP and when a file's content has changed. A bad one is rejected whole.
// Loop thread only; reading and parsing happen on a thread of their own, for
// no probe may wait for them.
#ifndef LEADSMAN_CMD_LEADSMAN_RELOAD_H_
#define LEADSMAN_CMD_LEADSMAN_RELOAD_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cmd/leadsman/load.h"
#include "internal/base/published.h"
#include "internal/config/config.h"
#include "internal/engine/monitor.h"
#include "internal/health/incident.h"
#include "internal/net/file_watch.h"
#include "internal/net/loop.h"
#include "internal/notify/scribe.h"
#include "internal/server/http_server.h"
#include "internal/server/route.h"

namespace leadsman {

// What a reload reaches; all of it must outlive it.
struct ReloadParts {
  Loop& loop;
  Monitor& monitor;
  Scribe& scribe;
  HttpServer& server;
  Published<Identity>& identity;
};

class Reload {
 public:
  // `first` is what runs now.
  Reload(SourceOptions source, const Reading& first, PodFacts pod,
         ReloadParts parts);

  // SIGHUP: reads, whatever has changed.
  void Now();

  const Settings& settings() const { return running_.settings; }

 private:
  void LogTrouble();
  void Read();
  // nullopt: no news.
  void Take(const std::optional<Reading>& reading);
  void Apply(Config wanted);
  void Say(const std::vector<std::string>& notices);

  SourceOptions source_;
  Config running_;
  PodFacts pod_;
  ReloadParts parts_;
  std::size_t hash_;
  std::set<std::string> said_;
  bool asked_ = false;
  bool reading_ = false;
  bool again_ = false;
  std::string trouble_;  // the watch's, as it was said
  FileWatch watch_;
  // The task that a finished reading posts must not find us gone.
  std::shared_ptr<Reload*> alive_;
  std::jthread reader_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_RELOAD_H_
