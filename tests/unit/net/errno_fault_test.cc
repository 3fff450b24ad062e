#include "internal/net/errno_fault.h"

#include <cerrno>
#include <string>
#include <sys/socket.h>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

struct Case {
  const char* name;
  int error;
  int family;
  NetFault fault;
  const char* word;
};

constexpr Case kCases[] = {
    {"Refused", ECONNREFUSED, AF_INET, NetFault::kRefused, "refused"},
    {"NoSuchUnixSocket", ENOENT, AF_UNIX, NetFault::kRefused, "no such socket"},
    {"FullUnixBacklog", EAGAIN, AF_UNIX, NetFault::kRefused,
     "its backlog is full"},
    {"Reset", ECONNRESET, AF_INET, NetFault::kReset, "reset by the peer"},
    {"Pipe", EPIPE, AF_INET, NetFault::kReset, "reset by the peer"},
    {"TimedOutByTheKernel", ETIMEDOUT, AF_INET, NetFault::kTimeout,
     "timed out"},
    {"NoNetwork", ENETUNREACH, AF_INET, NetFault::kUnreachable,
     "network unreachable"},
    {"NoRoute", EHOSTUNREACH, AF_INET, NetFault::kUnreachable,
     "no route to host"},
    {"Firewall", EPERM, AF_INET, NetFault::kUnreachable, "not permitted"},
    {"NoIpv6InTheKernel", EAFNOSUPPORT, AF_INET6, NetFault::kUnreachable,
     "address family not supported here"},
    {"NoIpv6Address", EADDRNOTAVAIL, AF_INET6, NetFault::kUnreachable,
     "no local address or port free"},
    {"PortsUsedUp", EADDRNOTAVAIL, AF_INET, NetFault::kLocal,
     "no local address or port free"},
    {"NoDescriptors", EMFILE, AF_INET, NetFault::kLocal,
     "out of file descriptors (RLIMIT_NOFILE)"},
    {"NoDescriptorsAnywhere", ENFILE, AF_INET, NetFault::kLocal,
     "the machine is out of file descriptors"},
    {"NoMemory", ENOMEM, AF_INET, NetFault::kLocal, "out of memory"},
    {"NoBuffers", ENOBUFS, AF_INET, NetFault::kLocal, "out of memory"},
    {"Another", ELOOP, AF_UNIX, NetFault::kLocal, "errno 40"},
};

class ErrnoFaultTest : public testing::TestWithParam<Case> {};

TEST_P(ErrnoFaultTest, HasItsFaultAndWord) {
  const Case& row = GetParam();
  EXPECT_EQ(FaultOfErrno(row.error, row.family), row.fault);
  EXPECT_EQ(WordOfErrno(row.error), row.word);
}

INSTANTIATE_TEST_SUITE_P(Errnos, ErrnoFaultTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace leadsman
