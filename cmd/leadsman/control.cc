#include "cmd/leadsman/control.h"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cmd/leadsman/silence.h"
#include "internal/base/log.h"
#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

constexpr std::string_view kDrain = "drain ";

// `run` listens at the first that can be used.
std::array<std::string, 2> ControlPaths(const StateSettings& state) {
  return {"/run/leadsman/control.sock", state.directory + "/control.sock"};
}

void AnswerDrain(Farewell& farewell, std::string_view timeout,
                 ControlReply reply) {
  const auto limit = ParseDuration(timeout);
  if (!limit) return reply("unknown request");
  farewell.Drain(std::chrono::ceil<milliseconds>(*limit),
                 [reply = std::move(reply)](bool sent) {
                   reply(sent ? "sent" : "unsent");
                 });
}

// The scribe's thread knows when it is done, the loop's answers.
void AnswerSilence(const ControlParts& parts, std::string_view words,
                   ControlReply reply) {
  std::vector<std::string> known;
  for (const auto& state : parts.snapshot.Load()->checks) {
    known.push_back(state->check->name);
  }
  auto order = ReadSilence(SplitList(words, ' '), &known);
  if (!order) return reply(kSilenceRefused + order.error());
  parts.scribe.Silence(
      *order, [&loop = parts.loop, order = *order, known,
               reply = std::move(reply)](const SilenceResult& result) {
        loop.Post([reply, answer = SilenceAnswer(order, result, known)] {
          reply(answer);
        });
      });
}

}  // namespace

Result<std::string, std::string> AskRunning(const StateSettings& state,
                                            const std::string& line,
                                            milliseconds timeout) {
  const auto [common, own] = ControlPaths(state);
  std::string why;
  // Where several run in one file system, only one has the common place.
  for (const std::string& path : {own, common}) {
    auto answer = AskControl(path, line, timeout);
    if (answer) return answer;
    why += (why.empty() ? "" : "; ") + answer.error();
  }
  return Unexpected<std::string>(why);
}

std::unique_ptr<ControlServer> OpenControl(const StateSettings& state,
                                           const ControlParts& parts) {
  const auto answer = [parts](const std::string& line, ControlReply reply) {
    const std::string_view words = line;
    if (words.starts_with(kDrain)) {
      AnswerDrain(parts.farewell, words.substr(kDrain.size()),
                  std::move(reply));
    } else if (words.starts_with(kSilence)) {
      AnswerSilence(parts, words.substr(kSilence.size()), std::move(reply));
    } else if (words == kWhere) {
      reply(parts.url);
    } else {
      reply("unknown request");
    }
  };
  std::string why;
  for (const std::string& path : ControlPaths(state)) {
    auto server = ListenForControl(parts.loop, path, answer);
    if (server) return *std::move(server);
    why = server.error();
  }
  Log(LogLevel::kWarn, "control.off",
      {{"note",
        "drain will signal this process instead, silence cannot reach it"},
       {"reason", why}});
  return nullptr;
}

}  // namespace leadsman
