// The victim of kill_test.cc: victim DIRECTORY PORT BEGIN [finish]
//
// Does what Monitor would: recalls what is open, then hands the scribe the next
// edge of the script as soon as the one before it is committed. How far it has
// come it notes in DIRECTORY/step. With `finish` it ends the round, sends
// everything and exits 0.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/base/vitals.h"
#include "internal/config/settings.h"
#include "internal/health/check.h"
#include "internal/health/notify_status.h"
#include "internal/health/transition.h"
#include "internal/notify/mail_message.h"
#include "internal/notify/scribe.h"
#include "internal/notify/smtp_channel.h"
#include "internal/store/store.h"
#include "tests/contract/scribe/victim_script.h"

namespace leadsman {
namespace {

// Tells when an edge is on disk; otherwise the store it stands before.
class WatchedStore final : public Store {
 public:
  explicit WatchedStore(std::unique_ptr<Store> store)
      : store_(std::move(store)) {}

  Result<StoreContent, std::string> Load(std::string_view pod) override {
    return store_->Load(pod);
  }
  Result<void, std::string> Commit(const StoreChange& change) override {
    auto done = store_->Commit(change);
    const std::lock_guard lock(mutex_);
    for (const IncidentRow& row : change.incidents) {
      if (done) seen_.emplace(row.id, row.closed.has_value());
    }
    wake_.notify_all();
    return done;
  }
  Result<std::string, std::string> Bytes(std::string_view message) override {
    return store_->Bytes(message);
  }
  bool durable() const override { return store_->durable(); }
  std::vector<std::string> TakeNotices() override {
    return store_->TakeNotices();
  }
  std::size_t memory() const override { return store_->memory(); }

  void WaitFor(const std::string& incident, bool closed) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return seen_.contains({incident, closed}); });
  }

 private:
  std::unique_ptr<Store> store_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::set<std::pair<std::string, bool>> seen_;
};

Transition TransitionOf(const ScriptEdge& edge) {
  Check check;
  check.name = edge.check;
  return {.check = std::make_shared<const Check>(check),
          .from = edge.down ? Health::kUp : Health::kDown,
          .to = edge.down ? Health::kDown : Health::kUp,
          .at = edge.at,
          .incident = edge.incident};
}

int ReadStep(const std::string& path) {
  std::ifstream file(path);
  int step = 0;
  file >> step;
  return step;
}

void WriteStep(const std::string& path, int step) {
  {
    std::ofstream file(path + ".new");
    file << step;
  }
  std::rename((path + ".new").c_str(), path.c_str());
}

int Live(const std::string& directory, int port, WallTime begin, bool finish) {
  WatchedStore store(OpenStore({.directory = directory}));
  MailSettings mail{.from = "leadsman@test.example",
                    .to = {"ops@test.example"}};
  mail.server = {.host = "127.0.0.1",
                 .port = port,
                 .security = MailSecurity::kNone,
                 .helo_name = "victim.example"};
  Published<NotifyStatus> status;
  Vitals vitals;
  AlertSettings alerts;
  alerts.resolve_after = milliseconds(0);
  const auto scribe = NewScribe(
      {.alerts = alerts,
       .render =
           [&mail](const Telling& telling) {
             return MakeMail(telling, mail, {}, {.host = "victim"});
           },
       .retry = {.shortest = milliseconds(5), .longest = milliseconds(40)}},
      store, NewSmtpChannel(mail.server), SystemClock(), status, vitals);
  std::set<std::string> open;
  for (const Incident& incident : scribe->Recall().open) {
    open.insert(incident.id);
  }
  if (!store.durable()) return 3;
  scribe->Start({"check-0", "check-1", "check-2", "check-3"});
  std::cout << "started" << std::endl;

  const std::string journal = directory + "/step";
  for (int step = ReadStep(journal);;) {
    const ScriptEdge edge = EdgeNumber(step, begin);
    // A round that was begun is ended, also where only the store knows of it.
    const bool between =
        step % kScriptRound == 0 && !open.contains(edge.incident);
    if (finish && between) break;
    // Committed already where the end came between commit and journal.
    if (open.contains(edge.incident) != edge.down) {
      scribe->Take(TransitionOf(edge));
      store.WaitFor(edge.incident, !edge.down);
      if (edge.down) open.insert(edge.incident);
    }
    WriteStep(journal, ++step);
    // While mail works it may keep up, so that failures are in flight too.
    const auto behind = [&status] {
      const auto now = status.Load();
      return now->mail_up == true && now->outbox_messages > 1;
    };
    while (behind()) std::this_thread::sleep_for(milliseconds(1));
  }
  while (!scribe->Flush(SystemClock().Steady() + seconds(20))) {
  }
  scribe->Stop();
  return 0;
}

}  // namespace
}  // namespace leadsman

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const leadsman::WallTime begin{std::chrono::nanoseconds(std::atoll(argv[3]))};
  return leadsman::Live(argv[1], std::atoi(argv[2]), begin, argc > 4);
}
