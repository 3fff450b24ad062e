// Pattern: a regular expression in RE2's syntax, compiled once, at its first
// use: a reload that brings thousands (some 40 us each) must not hold up the
// loop. Matching takes time linear in the text, whatever the pattern: the text
// may be hostile. One thread.
#ifndef LEADSMAN_INTERNAL_PROBE_PATTERN_H_
#define LEADSMAN_INTERNAL_PROBE_PATTERN_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace re2 {
class RE2;
}

namespace leadsman {

class Pattern {
 public:
  // Configuration has seen that it compiles.
  explicit Pattern(std::string text) : text_(std::move(text)) {}

  // Anywhere in the text, unless it is anchored. Both are UTF-8; a byte of the
  // text that is not is matched by \C alone, and hides nothing around it.
  bool Found(std::string_view text) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  mutable std::shared_ptr<const re2::RE2> regex_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_PATTERN_H_
