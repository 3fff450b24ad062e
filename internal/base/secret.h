// Secret: something nobody may read in a log, page, mail or error, and where
// it comes from.
#ifndef LEADSMAN_INTERNAL_BASE_SECRET_H_
#define LEADSMAN_INTERNAL_BASE_SECRET_H_

#include <string>

#include "internal/base/result.h"

namespace leadsman {

struct Secret {
  enum class From { kNone, kValue, kFile, kEnv };
  From from = From::kNone;
  std::string text;  // the value itself, a path, or a variable's name

  bool operator==(const Secret&) const = default;
  bool empty() const { return from == From::kNone; }
};

// Reads it anew, so that a rotated file counts at the next use; one line end
// at the file's end is not part of it, and a file may have 64 KiB. The error
// names file or variable and never the value. kNone reads as "".
[[nodiscard]] Result<std::string, std::string> Reveal(const Secret& secret);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_SECRET_H_
