// Masking: what of an answer may be shown to people. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_MASK_H_
#define LEADSMAN_INTERNAL_REPORT_MASK_H_

#include <string>
#include <string_view>

namespace leadsman {

// Puts "***" in the place of what looks like a credential: the values of
// Authorization, Cookie, password=, token= and their kin (in headers, forms,
// JSON and .env alike), "Bearer …", a URL's user and query, private keys.
// Errs on the side of masking; still no promise, so show little.
std::string MaskCredentials(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_MASK_H_
