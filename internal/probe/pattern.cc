#include "internal/probe/pattern.h"

#include <memory>
#include <string>
#include <string_view>

#include <re2/re2.h>

namespace leadsman {
namespace {

// Its own log would go to standard error, and quote the text.
RE2::Options Quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

}  // namespace

Pattern::Pattern(const std::string& text)
    : regex_(std::make_shared<const RE2>(text, Quiet())) {}

bool Pattern::Found(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_);
}

const std::string& Pattern::text() const { return regex_->pattern(); }

}  // namespace leadsman
