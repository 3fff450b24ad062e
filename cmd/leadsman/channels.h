// Channels: the ways to tell people, as configured. A new one is a line here.
#ifndef LEADSMAN_CMD_LEADSMAN_CHANNELS_H_
#define LEADSMAN_CMD_LEADSMAN_CHANNELS_H_

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "internal/config/settings.h"
#include "internal/health/check.h"
#include "internal/health/incident.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {

// Null where nobody is to be told.
std::function<OutMessage(const Telling&)> RendererFor(const Settings& settings,
                                                      const PodFacts& pod);
std::unique_ptr<AlertChannel> ChannelFor(const Settings& settings);

// Names of the checks with `alert: false`. Of `before`, one that is gone stays
// in: or what was never told could be told as down before it is removed.
std::set<std::string> Muted(std::set<std::string> before,
                            const std::vector<Check>& checks);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_CHANNELS_H_
