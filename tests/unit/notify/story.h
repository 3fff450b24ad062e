// Story: the policy lives through one, second by second.
#ifndef LEADSMAN_TESTS_UNIT_NOTIFY_STORY_H_
#define LEADSMAN_TESTS_UNIT_NOTIFY_STORY_H_

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"
#include "internal/notify/policy.h"
#include "tests/unit/notify/edges.h"

namespace leadsman {

// Writes down what is said: "12 down web".
class Story : public testing::Test {
 protected:
  Story() {
    settings_.hold = seconds(0);
    settings_.resolve_after = seconds(0);
    state_.checks = 3;
  }

  void Take(const Transition& transition) {
    Hear(Advance(state_, settings_, unsent_, transition.at), transition.at);
    Hear(Observe(state_, settings_, unsent_, transition), transition.at);
    Hear(Advance(state_, settings_, unsent_, transition.at), transition.at);
  }
  void Pass(int second) {
    Hear(Advance(state_, settings_, unsent_, At(second)), At(second));
  }
  void Silence(int second, seconds length, const std::string& check = "") {
    Pass(second);
    state_.silences[check] = {.until = At(second) + length, .length = length};
  }
  void EndSilence(int second, const std::string& check = "") {
    Pass(second);
    EXPECT_EQ(state_.silences.erase(check), 1U);
    Pass(second);
  }
  void Withhold(const std::string& check) { state_.withheld.insert(check); }
  void Release(int second, const std::string& check) {
    state_.withheld.erase(check);
    Pass(second);
  }
  void Mute(int second, const std::string& check) {
    state_.muted.insert(check);
    Pass(second);
  }
  void Unmute(int second, const std::string& check) {
    state_.muted.erase(check);
    Pass(second);
  }
  void Drain(int second) {
    Hear(BeginDrain(state_, settings_, unsent_, At(second)), At(second));
  }
  void Hear(const PolicyStep& step, WallTime now) {
    for (const Telling& telling : step.tellings) {
      EXPECT_EQ(telling.at, now);
      said_.push_back(std::to_string((now - At(0)) / seconds(1)) + ' ' +
                      Words(telling));
      tellings_.push_back(telling);
      // Mail is slow today: nothing is on its way unless the test says so.
      if (mail_is_down_ && telling.event == TellingEvent::kDown) {
        unsent_.insert(telling.incidents.front().id);
      }
    }
    for (const Incident& incident : step.ended) {
      EXPECT_TRUE(incident.closed);
      ended_.push_back(incident.id);
    }
  }

  AlertSettings settings_;
  PolicyState state_;
  Unsent unsent_;
  bool mail_is_down_ = false;
  std::vector<std::string> said_;
  std::vector<Telling> tellings_;
  std::vector<std::string> ended_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_NOTIFY_STORY_H_
