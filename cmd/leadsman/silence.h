// What `silence` says to the running sidecar, and hears. Pure.
//
// "silence DURATION [NAME…]" or "silence --end [NAME…]"; answered by a line for
// people, which begins with kSilenceRefused where it is not as was asked.
#ifndef LEADSMAN_CMD_LEADSMAN_SILENCE_H_
#define LEADSMAN_CMD_LEADSMAN_SILENCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/base/result.h"
#include "internal/notify/scribe.h"

namespace leadsman {

inline constexpr std::string_view kSilence = "silence ";
inline const std::string kSilenceRefused = "refused: ";

// `words` is what stands behind "silence". The error says what is wrong with
// them; `known` are the checks' names, null where they are not known. To end
// one any name will do: its check may have left the configuration.
[[nodiscard]] Result<SilenceOrder, std::string> ReadSilence(
    const std::vector<std::string>& words,
    const std::vector<std::string>* known);

std::string SilenceAnswer(const SilenceOrder& order,
                          const SilenceResult& result,
                          const std::vector<std::string>& known);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_SILENCE_H_
