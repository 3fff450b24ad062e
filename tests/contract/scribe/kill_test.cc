// Guarantee 1 under kill -9: whatever moment it comes at, each incident is told
// once and none is missing. LEADSMAN_KILLS says how often (20), LEADSMAN_SEED
// repeats a run.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/clock.h"
#include "tests/contract/scribe/victim_script.h"
#include "tests/support/process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::atoi(text) : otherwise;
}

std::string HeaderOf(const std::string& mail, const std::string& name) {
  const std::size_t at = mail.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t from = at + name.size() + 4;
  return mail.substr(from, mail.find("\r\n", from) - from);
}

// What has arrived about one incident.
struct Told {
  std::vector<std::string> events;   // in order, without doubles
  std::map<std::string, int> by_id;  // how often each Message-ID came
};

class KillTest : public testing::Test {
 protected:
  std::vector<std::string> Command(bool finish) const {
    std::vector<std::string> words{
        LEADSMAN_VICTIM, dir_.path(), std::to_string(server_.port()),
        std::to_string(begin_.time_since_epoch().count())};
    if (finish) words.emplace_back("finish");
    return words;
  }

  // Some die while they start, most while they work.
  void LiveAndDie(int longest) {
    Process victim(Command(false));
    if (Below(4) != 0) {
      ASSERT_TRUE(victim.WaitForOut("started")) << victim.Err();
    }
    std::this_thread::sleep_for(milliseconds(Below(longest)));
    victim.Signal(SIGKILL);
    ASSERT_EQ(victim.Wait(), 128 + SIGKILL) << victim.Out() << victim.Err();
  }

  int Below(int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random_);
  }

  std::map<std::string, Told> ByIncident() const {
    std::map<std::string, Told> all;
    for (const StoredMail& mail : server_.Mails()) {
      Told& told = all[HeaderOf(mail.data, "X-Leadsman-Incident")];
      if (told.by_id[HeaderOf(mail.data, "Message-ID")]++ == 0) {
        told.events.push_back(HeaderOf(mail.data, "X-Leadsman-Event"));
      }
    }
    return all;
  }

  TempDir dir_;
  SmtpServer server_;
  WallTime begin_ = SystemClock().Wall();
  std::mt19937 random_;
};

TEST_F(KillTest, Guarantee1EachIncidentIsToldOnceAndNoneIsMissing) {
  const int kills = FromEnvironment("LEADSMAN_KILLS", 20);
  const int seed = FromEnvironment(
      "LEADSMAN_SEED", static_cast<int>(std::random_device()() & 0xffffff));
  std::cout << "LEADSMAN_SEED=" << seed << " LEADSMAN_KILLS=" << kills << '\n';
  random_.seed(static_cast<std::uint32_t>(seed));

  // An outage, with now and then a while of mail.
  bool up = true;
  int may_double = 0;
  for (int kill = 0; kill < kills && !HasFailure(); ++kill) {
    const bool now_up = kill % 10 >= 7;
    if (up && !now_up) server_.Stop();
    if (!up && now_up) server_.Start();
    up = now_up;
    if (up) ++may_double;
    LiveAndDie(up ? 400 : 100);
  }
  if (!up) server_.Start();
  Process last(Command(true));
  ASSERT_EQ(last.Wait(std::chrono::minutes(2)), 0) << last.Out() << last.Err();

  int steps = 0;
  std::ifstream(dir_.Join("step")) >> steps;
  std::map<std::string, Told> told = ByIncident();
  int doubles = 0;
  int in_one = 0;
  for (int number = 0; number < steps; ++number) {
    const ScriptEdge edge = EdgeNumber(number, begin_);
    if (!edge.down) continue;
    SCOPED_TRACE(edge.incident);
    const Told& mails = told[edge.incident];
    const std::vector<std::string> in_two{"down", "recovered"};
    if (mails.events.size() == 1) {
      ++in_one;
      EXPECT_EQ(mails.events[0], "down-and-up");
    } else {
      EXPECT_EQ(mails.events, in_two);
    }
    for (const auto& [id, times] : mails.by_id) doubles += times - 1;
    told.erase(edge.incident);
  }
  for (const auto& [incident, mails] : told) {
    ADD_FAILURE() << "nobody knows of " << incident;
  }
  std::cout << steps / 2 << " incidents, " << in_one << " told in one mail, "
            << doubles << " mails sent again\n";
  EXPECT_GT(steps, kills / 2);
  EXPECT_LE(doubles, may_double);
}

}  // namespace
}  // namespace leadsman
