#include "cmd/leadsman/process_usage.h"

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(ProcessUsageTest, SeesWhatTheProcessTakes) {
  const WallTime started{seconds(1000)};
  const auto before = ReadProcessUsage(started);
  ASSERT_TRUE(before);
  EXPECT_EQ(before->started, started);
  EXPECT_LT(before->resident_bytes, before->virtual_bytes);

  std::vector<char> memory(std::size_t{32} << 20, 'x');
  const int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const std::clock_t until = std::clock() + CLOCKS_PER_SEC / 20;
  while (std::clock() < until) memory[0] ^= 1;
  const auto after = ReadProcessUsage(started);
  close(descriptor);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->open_fds, before->open_fds + 1);
  EXPECT_GE(after->resident_bytes, before->resident_bytes + (30U << 20));
  EXPECT_GE(after->cpu, before->cpu + milliseconds(40));
  EXPECT_EQ(memory[1], 'x');

  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(after->max_fds, limit.rlim_cur);
}

TEST(ProcessUsageTest, CountsNoDescriptorOfItsOwnAndLeavesNoneOpen) {
  const auto first = ReadProcessUsage({});
  const auto second = ReadProcessUsage({});
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->open_fds, second->open_fds);
  std::uint64_t counted = 0;
  for (int fd = 0; fd < 1024; ++fd) counted += fcntl(fd, F_GETFD) >= 0;
  EXPECT_EQ(first->open_fds, counted);
}

}  // namespace
}  // namespace leadsman
