// NoPipeSignal: keeps a broken pipe from ending the program, on this thread and
// for as long as it lives. OpenSSL writes without MSG_NOSIGNAL.
#ifndef LEADSMAN_INTERNAL_NOTIFY_NO_PIPE_SIGNAL_H_
#define LEADSMAN_INTERNAL_NOTIFY_NO_PIPE_SIGNAL_H_

#include <signal.h>
#include <time.h>

namespace leadsman {

class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    if (sigismember(&before_, SIGPIPE) == 1) return;
    const timespec now{};
    while (sigtimedwait(&pipe_, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_NO_PIPE_SIGNAL_H_
