// Text on a terminal: how wide it is, and where it may break. Pure; takes
// well-formed UTF-8 without control bytes (CleanText).
#ifndef LEADSMAN_INTERNAL_REPORT_TERMINAL_TEXT_H_
#define LEADSMAN_INTERNAL_REPORT_TERMINAL_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leadsman {

// Columns it takes: two a wide character (CJK, emoji), none a combining mark,
// one all else. Where terminals differ, the larger number.
std::size_t ColumnsOf(std::string_view text);

// Lines of at most `width` columns (2 at least), broken at blanks, and inside
// a word only where it alone is wider. At least one line, which may be empty.
std::vector<std::string> Wrap(std::string_view text, std::size_t width);

// The same as text: each line with its end, all but the first indented by two.
// `width` 0: one line, however long.
std::string Fold(std::string_view line, std::size_t width);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_TERMINAL_TEXT_H_
