// Pattern: a regular expression in RE2's syntax, compiled once. Matching takes
// time linear in the text, whatever the pattern: the text may be hostile.
#ifndef LEADSMAN_INTERNAL_PROBE_PATTERN_H_
#define LEADSMAN_INTERNAL_PROBE_PATTERN_H_

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace leadsman {

class Pattern {
 public:
  // Configuration has seen that it compiles.
  explicit Pattern(const std::string& text);

  // Anywhere in the text, unless it is anchored. Both are UTF-8; a byte of the
  // text that is not is matched by \C alone, and hides nothing around it.
  bool Found(std::string_view text) const;
  const std::string& text() const;

 private:
  std::shared_ptr<const re2::RE2> regex_;  // copies share it
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_PATTERN_H_
