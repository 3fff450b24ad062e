// A configuration's file as text. Blocks; any thread.
#ifndef LEADSMAN_INTERNAL_CONFIG_READ_FILE_H_
#define LEADSMAN_INTERNAL_CONFIG_READ_FILE_H_

#include <string>

#include "internal/base/result.h"

namespace leadsman {

// At most 1 MiB. The error says what is wrong and what is allowed, without the
// path: "is a folder; must be a file".
[[nodiscard]] Result<std::string, std::string> ReadConfigFile(
    const std::string& path);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_READ_FILE_H_
