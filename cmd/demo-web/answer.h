// Answer: what the server says to a request. Pure but for the site it changes.
//
//   GET  /             "Hello World! I have been seen N times."
//   GET  /healthz      "ok"
//   GET  /fault        the fault in force; /fault?mode=NAME orders one
//   POST /fault/NAME   orders one
//
// /fault answers properly whatever fault is in force.
#ifndef LEADSMAN_CMD_DEMO_WEB_ANSWER_H_
#define LEADSMAN_CMD_DEMO_WEB_ANSWER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "cmd/demo-web/fault.h"
#include "internal/base/clock.h"

namespace leadsman {

struct Site {
  Fault fault;
  std::uint64_t seen = 0;
};

struct Answer {
  enum class End { kClose, kReset, kNever, kDie };
  std::string bytes;  // sent as they are, before the end
  End end = End::kClose;
  milliseconds delay{0};  // before the first byte
};

// `head`: request line and headers.
Answer AnswerTo(std::string_view head, Site& site);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_DEMO_WEB_ANSWER_H_
