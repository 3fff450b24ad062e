// What OpenStore would find, for `doctor`: looks at the state directory and
// leaves it as it was; the file is not opened as a database. Blocks; any
// thread.
#ifndef LEADSMAN_INTERNAL_STORE_STATE_EXAM_H_
#define LEADSMAN_INTERNAL_STORE_STATE_EXAM_H_

#include <optional>
#include <string>
#include <sys/types.h>

namespace leadsman {

struct StateExam {
  // Why it cannot be used and what to do, one line; "" = it can be.
  std::string why;
  // The process that holds the file's lock, 0 where it cannot be seen from
  // here (another pod's); unset = nobody.
  std::optional<pid_t> holder;
};

StateExam ExamineState(const std::string& directory);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_STORE_STATE_EXAM_H_
