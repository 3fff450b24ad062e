// What these tests share: from a check's YAML to its outcome, over the real
// network.
#ifndef LEADSMAN_TESTS_CONTRACT_PROBE_PROBE_TEST_H_
#define LEADSMAN_TESTS_CONTRACT_PROBE_PROBE_TEST_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/probe/prober.h"

namespace leadsman {

using Environment = std::map<std::string, std::string>;

// A check of 10 s: `http` inside of httpGet, `rules` beside it.
inline std::string HttpCheck(const std::string& http,
                             const std::string& rules = "") {
  return "checks:\n- name: web\n  timeoutSeconds: 10\n  httpGet: {" + http +
         "}\n" + (rules.empty() ? "" : "  " + rules + "\n");
}

inline std::string Port(int port) { return "port: " + std::to_string(port); }

class ProbeTest : public testing::Test {
 protected:
  // The prober of the first check.
  std::unique_ptr<Prober> ProberOf(const std::string& yaml,
                                   Environment environment = {}) {
    const auto config = ParseConfig({.file = "f.yaml",
                                     .text = yaml,
                                     .environment = std::move(environment)});
    if (!config) {
      ADD_FAILURE() << Render(config.error().front()) << "\n" << yaml;
      return nullptr;
    }
    return MakeProber(std::make_shared<const Check>(config->checks.front()),
                      *transport_);
  }

  Outcome Try(Prober& prober) {
    std::optional<Outcome> got;
    loop_.RunAt(loop_.Now(), [&] {
      prober.Start([&](Outcome outcome) {
        EXPECT_FALSE(got) << "done twice";
        got = std::move(outcome);
        loop_.Stop();
      });
    });
    loop_.Run();
    return got.value_or(Outcome());
  }
  Outcome Try(const std::string& yaml, Environment environment = {}) {
    const auto prober = ProberOf(yaml, std::move(environment));
    return prober ? Try(*prober) : Outcome();
  }

  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, "1.2.3");
};

// "pass ok HTTP 200"
inline std::string Said(const Outcome& outcome) {
  return std::string(ToString(outcome.verdict)) + ' ' +
         std::string(ToString(outcome.reason)) + ' ' + outcome.detail;
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_PROBE_PROBE_TEST_H_
