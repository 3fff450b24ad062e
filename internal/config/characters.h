// What text from outside must be: UTF-8 without control bytes, save tabs and
// line ends. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_CHARACTERS_H_
#define LEADSMAN_INTERNAL_CONFIG_CHARACTERS_H_

#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

struct BadCharacter {
  int line = 1;
  int column = 1;
  std::string what;
};
std::optional<BadCharacter> FindBadCharacter(std::string_view text);

// With a blank for each control character: to show what others wrote.
std::string OneLine(std::string text);

// Any byte below 0x20, line ends and tabs included, or 0x7f.
bool HasControl(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_CHARACTERS_H_
