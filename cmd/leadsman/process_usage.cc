#include "cmd/leadsman/process_usage.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sys/resource.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>

namespace leadsman {
namespace {

microseconds Of(const timeval& time) {
  return seconds(time.tv_sec) + microseconds(time.tv_usec);
}

struct Memory {
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
};

std::optional<Memory> ReadMemory() {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  Memory memory;
  std::ifstream statm("/proc/self/statm");  // in pages
  statm >> memory.total >> memory.resident;
  if (!statm) return std::nullopt;
  return Memory{memory.total * page, memory.resident * page};
}

// The one through which it looks is not counted.
std::optional<std::uint64_t> CountDescriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator all("/proc/self/fd", error);
  if (error) return std::nullopt;
  const auto count = std::distance(begin(all), end(all));
  return static_cast<std::uint64_t>(count) - 1;
}

}  // namespace

std::optional<ProcessUsage> ReadProcessUsage(WallTime started) {
  const auto memory = ReadMemory();
  const auto open = CountDescriptors();
  rusage usage{};
  rlimit descriptors{};
  if (!memory || !open || getrusage(RUSAGE_SELF, &usage) != 0 ||
      getrlimit(RLIMIT_NOFILE, &descriptors) != 0) {
    return std::nullopt;
  }
  return ProcessUsage{.cpu = Of(usage.ru_utime) + Of(usage.ru_stime),
                      .resident_bytes = memory->resident,
                      .virtual_bytes = memory->total,
                      .open_fds = *open,
                      .max_fds = descriptors.rlim_cur,
                      .started = started};
}

}  // namespace leadsman
