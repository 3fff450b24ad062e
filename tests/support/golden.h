// Golden files: what was seen and found good. LEADSMAN_GOLDEN=write writes
// them anew.
#ifndef LEADSMAN_TESTS_SUPPORT_GOLDEN_H_
#define LEADSMAN_TESTS_SUPPORT_GOLDEN_H_

#include <string>

namespace leadsman {

// Fails the test where tests/golden/NAME does not hold `text`, byte for byte.
void ExpectGolden(const std::string& name, const std::string& text);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_GOLDEN_H_
