#include "internal/probe/pattern.h"

#include <memory>
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

bool Pattern::Found(std::string_view text) const {
  if (!regex_) regex_ = std::make_shared<const RE2>(text_, Quiet());
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_);
}

}  // namespace leadsman
