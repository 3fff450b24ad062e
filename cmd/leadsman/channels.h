// Channels: the ways to tell people, as configured. A new one is a line here.
#ifndef LEADSMAN_CMD_LEADSMAN_CHANNELS_H_
#define LEADSMAN_CMD_LEADSMAN_CHANNELS_H_

#include <functional>
#include <memory>

#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {

// Null where nobody is to be told.
std::function<OutMessage(const Telling&)> RendererFor(const Settings& settings,
                                                      const PodFacts& pod);
std::unique_ptr<AlertChannel> ChannelFor(const Settings& settings);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_CHANNELS_H_
