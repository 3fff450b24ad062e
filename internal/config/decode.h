// From a valid, filled-in tree to the program's own values. Total: it cannot
// fail. A new key is one line here beside its property in the schema.
#ifndef LEADSMAN_INTERNAL_CONFIG_DECODE_H_
#define LEADSMAN_INTERNAL_CONFIG_DECODE_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

// `pod_ip` is what `host: podIP` means and which target is the pod's own.
Config DecodeConfig(const Json& root, const std::string& pod_ip);
Settings DecodeSettings(const Json& root);
// Or `warn`; `rules` has what holds where nothing is said.
Expect DecodeExpect(const Json& value, Expect rules = {});
Check DecodeCheck(const Json& check, const std::string& pod_ip);

// A schedule or threshold that a check does not set is that of `defaults`.
void SpreadDefaults(Tree& tree);

struct ListenAddress {
  std::string host;  // without brackets; "" became "::"
  int port = 0;
};
// "[::]:8010", "0.0.0.0:8010", ":8010"; nullopt: no IP address, no such port.
std::optional<ListenAddress> ParseListen(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_DECODE_H_
