// What can only be tried where it harms nobody else: in a child process.
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/server/server_fixture.h"

namespace leadsman {
namespace {

// A server in a process of its own, after `prepare` has run there.
class ChildServer {
 public:
  explicit ChildServer(const std::function<void()>& prepare) {
    int to_child[2];
    int from_child[2];
    if (pipe(to_child) != 0 || pipe(from_child) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      // Only its own are to count: what other tests have open, it inherits.
      const int say = dup2(from_child[1], kFirstOther - 2);
      const int wait = dup2(to_child[0], kFirstOther - 1);
      close_range(3, kFirstOther - 3, 0);
      close_range(kFirstOther, ~0U, 0);
      prepare();
      Serve(say, wait);
      _exit(0);
    }
    close(to_child[0]);
    close(from_child[1]);
    hold_ = to_child[1];
    if (read(from_child[0], &port_, sizeof port_) != sizeof port_) port_ = 0;
    close(from_child[0]);
  }
  ~ChildServer() {
    close(hold_);
    waitpid(pid_, nullptr, 0);
  }
  ChildServer(const ChildServer&) = delete;
  ChildServer& operator=(const ChildServer&) = delete;

  std::uint16_t port() const { return port_; }
  pid_t pid() const { return pid_; }

 private:
  static constexpr int kFirstOther = 50;

  static void Serve(int say, int wait) {
    ServerSettings settings;
    settings.port = 0;
    Vitals vitals;
    auto server = StartHttpServer(settings, AnswerForTests, {},
                                  vitals.Add("server", seconds(5)));
    const std::uint16_t port = server ? (*server)->port() : 0;
    char byte = 0;
    if (write(say, &port, sizeof port) < 0) return;
    while (read(wait, &byte, 1) > 0) {
    }
  }

  pid_t pid_ = -1;
  int hold_ = -1;
  std::uint16_t port_ = 0;
};

::testing::AssertionResult Answered(std::uint16_t port) {
  Connection client = ConnectTo(port);
  client.Send("GET /ok HTTP/1.1\r\n\r\n");
  return ReadAnswer(client).body == "ok" ? ::testing::AssertionSuccess()
                                         : ::testing::AssertionFailure();
}

double CpuSeconds(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  double ticks = 0;
  for (int field = 1; file >> word; ++field) {
    if (field == 14 || field == 15) ticks += std::stod(word);
  }
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

TEST(DescriptorsTest, P21MoreConnectionsThanDescriptors) {
  const ChildServer server([] {
    const rlimit few{.rlim_cur = 64, .rlim_max = 64};
    setrlimit(RLIMIT_NOFILE, &few);
  });
  ASSERT_NE(server.port(), 0);
  std::vector<Connection> idle;
  for (int i = 0; i < 200; ++i) {
    idle.push_back(ConnectTo(server.port()));
    if (i % 20 == 19) {
      EXPECT_TRUE(Answered(server.port())) << i;
    }
  }
  // The acceptor does not spin: from beat to beat it takes next to no time.
  const auto spent = CpuSeconds(server.pid());
  const auto until = std::chrono::steady_clock::now() + seconds(1);
  while (std::chrono::steady_clock::now() < until) {
    EXPECT_TRUE(Answered(server.port()));
    std::this_thread::sleep_for(milliseconds(50));
  }
  EXPECT_LT(CpuSeconds(server.pid()) - spent, 0.5);
}

TEST(DescriptorsTest, SoftLimitIsRaisedAsFarAsConnectionsNeed) {
  const ChildServer server([] {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 64;
    setrlimit(RLIMIT_NOFILE, &limit);
  });
  ASSERT_NE(server.port(), 0);
  rlimit raised{};
  ASSERT_EQ(prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &raised), 0);
  EXPECT_EQ(raised.rlim_cur, 512U + 256U);
}

// As a kernel without IPv6 would say it.
void ForbidIpv6() {
  const sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  sock_fprog program{.len = sizeof filter / sizeof *filter,
                     .filter = const_cast<sock_filter*>(filter)};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

TEST(DescriptorsTest, WithoutIpv6AllOfIpv4IsServed) {
  const ChildServer server(ForbidIpv6);
  ASSERT_NE(server.port(), 0);
  EXPECT_TRUE(Answered(server.port()));
  EXPECT_FALSE(ConnectTo(server.port(), "::1"));
}

}  // namespace
}  // namespace leadsman
