// Process: a program under test, started as a user would start it.
//
// Its environment is only what the test says (and PATH, HOME, TMPDIR and the
// sanitizers' options), its standard input is empty. It is killed when the
// Process goes, or the test dies. Every wait has a deadline.
#ifndef LEADSMAN_TESTS_SUPPORT_PROCESS_H_
#define LEADSMAN_TESTS_SUPPORT_PROCESS_H_

#include <chrono>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace leadsman {

struct ProcessOptions {
  std::map<std::string, std::string> env;
  std::string cwd;  // "" = the test's own
  // Standard output and error are one terminal of so many columns; all of it
  // is Out() then. 0 = two pipes.
  unsigned short columns = 0;
  // Nobody reads standard output, a pipe of 4 KiB, before ReadOut().
  bool unread = false;
};

class Process {
 public:
  static constexpr std::chrono::milliseconds kPatience{20'000};

  // args[0] is the program's path.
  explicit Process(const std::vector<std::string>& args,
                   const ProcessOptions& options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  std::string Out() const;  // standard output so far
  std::string Err() const;

  void ReadOut();   // with `unread`: from now on
  void CloseOut();  // with `unread`: nobody ever will
  // With `unread`: something waits in the pipe, so that poll calls it full.
  bool OutIsFull() const;

  // True once standard output holds `text`, at or after byte `from`; fails the
  // test and shows the output if it never does.
  bool WaitForOut(std::string_view text, std::size_t from = 0,
                  std::chrono::milliseconds limit = kPatience);
  void Signal(int number) const;
  // Its exit code, 128 + the signal that ended it, or nullopt if it still runs
  // after `limit`. All of its output has been read then.
  std::optional<int> Wait(std::chrono::milliseconds limit = kPatience);

 private:
  struct Pipe {
    int fd = -1;
    std::string text;
    std::thread reader;
  };

  bool OpenPipes(const ProcessOptions& options, int& out, int& err);
  void Collect(Pipe& pipe);

  pid_t pid_ = -1;
  std::optional<int> exit_;
  mutable std::mutex mutex_;  // guards both texts
  Pipe out_;
  Pipe err_;
};

struct Finished {
  int exit = -1;
  std::string out;
  std::string err;
};

// Runs it to its end; fails the test if that does not come.
Finished RunToEnd(const std::vector<std::string>& args,
                  const ProcessOptions& options = {},
                  std::chrono::milliseconds limit = Process::kPatience);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_PROCESS_H_
