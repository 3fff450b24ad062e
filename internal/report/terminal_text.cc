#include "internal/report/terminal_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadsman {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// East Asian Width W and F, and the blocks of emoji as wholes.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},  {0x2329, 0x232A}, {0x23E9, 0x23F3},
    {0x25FD, 0x25FE},   {0x2600, 0x27BF},  {0x2B1B, 0x2B55}, {0x2E80, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF}, {0xFE10, 0xFE1F},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x16FE0, 0x1B2FF},
    {0x1F000, 0x1FAFF}, {0x20000, 0x3FFFD}};
// Combining marks that stand in no doubt, joiners and variation selectors.
constexpr Range kNone[] = {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                           {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
                           {0xFE20, 0xFE2F}};

template <std::size_t N>
bool IsIn(const Range (&ranges)[N], std::uint32_t point) {
  return std::any_of(ranges, ranges + N, [point](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

std::string_view FirstCharacter(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
    ++size;
  }
  return text.substr(0, size);
}

std::size_t ColumnsOfCharacter(std::string_view character) {
  auto point =
      static_cast<std::uint32_t>(static_cast<unsigned char>(character[0]));
  if (character.size() > 1) point &= 0x7FU >> character.size();
  for (const char c : character.substr(1)) {
    point = point << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  }
  if (IsIn(kNone, point)) return 0;
  return IsIn(kWide, point) ? 2 : 1;
}

// As much of the front as `width` columns take, and one character at least.
std::string_view Front(std::string_view text, std::size_t width) {
  std::size_t size = 0;
  std::size_t columns = 0;
  while (size < text.size()) {
    const std::string_view character = FirstCharacter(text.substr(size));
    columns += ColumnsOfCharacter(character);
    if (columns > width && size > 0) break;
    size += character.size();
  }
  return text.substr(0, size);
}

}  // namespace

std::size_t ColumnsOf(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const std::string_view character = FirstCharacter(text);
    columns += ColumnsOfCharacter(character);
    text.remove_prefix(character.size());
  }
  return columns;
}

std::vector<std::string> Wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (true) {
    std::string_view line = Front(text, width);
    if (line.size() == text.size()) break;
    // The blank it breaks at may also be the one right behind the line.
    std::size_t end = line.size();
    if (text[end] != ' ') {
      const std::size_t blank = line.rfind(' ');
      if (blank != std::string_view::npos && blank > 0) end = blank;
    }
    line = text.substr(0, end);
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    if (!line.empty()) lines.emplace_back(line);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::string Fold(std::string_view line, std::size_t width) {
  if (width == 0 || ColumnsOf(line) <= width) return std::string(line) + '\n';
  constexpr std::size_t kIndent = 2;
  const std::size_t room = width > kIndent + 2 ? width - kIndent : 2;
  const std::vector<std::string> lines = Wrap(line, room);
  std::string text = lines[0] + '\n';
  for (std::size_t i = 1; i < lines.size(); ++i) {
    text += std::string(kIndent, ' ') + lines[i] + '\n';
  }
  return text;
}

}  // namespace leadsman
