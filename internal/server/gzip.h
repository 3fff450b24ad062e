// Gzip: RFC 1952, fast rather than small. The only file that sees zlib.
#ifndef LEADSMAN_INTERNAL_SERVER_GZIP_H_
#define LEADSMAN_INTERNAL_SERVER_GZIP_H_

#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

// nullopt: there was no memory for it.
std::optional<std::string> Gzip(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_GZIP_H_
