#include "cmd/leadsman/terminal.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace leadsman {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kRows = 24;
constexpr std::size_t kLeast = 10;  // whatever it says

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

winsize SizeOf(int fd) {
  winsize size{};
  ioctl(fd, TIOCGWINSZ, &size);
  return size;
}

std::size_t Columns(int fd) {
  if (const std::size_t said = SizeOf(fd).ws_col; said > 0) return said;
  const std::string_view text = Variable("COLUMNS");
  std::size_t columns = 0;
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return columns > 0 ? columns : kColumns;
}

}  // namespace

bool CanRedraw(int fd) { return isatty(fd) != 0 && Variable("TERM") != "dumb"; }

TerminalForm FormOf(int fd) {
  if (isatty(fd) == 0) return {};
  return {.width = std::max(Columns(fd), kLeast),
          .colour = CanRedraw(fd) && Variable("NO_COLOR").empty()};
}

std::size_t RowsOf(int fd) {
  const std::size_t rows = SizeOf(fd).ws_row;
  return rows > 0 ? rows : kRows;
}

}  // namespace leadsman
