// What a client would rather have, from its Accept headers. Pure; what is not
// well formed counts as not there.
#ifndef LEADSMAN_INTERNAL_SERVER_ACCEPT_H_
#define LEADSMAN_INTERNAL_SERVER_ACCEPT_H_

#include <string_view>

namespace leadsman {

// OpenMetrics 1.0 is named in Accept, and liked no less than the text format:
// no wildcard asks for it.
bool PrefersOpenMetrics(std::string_view accept);

// Accept-Encoding takes gzip, and likes it no less than none.
bool AcceptsGzip(std::string_view accept_encoding);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_ACCEPT_H_
