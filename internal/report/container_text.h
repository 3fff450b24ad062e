// What Kubernetes knew of the web container, in a sentence. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_CONTAINER_TEXT_H_
#define LEADSMAN_INTERNAL_REPORT_CONTAINER_TEXT_H_

#include <string>

#include "internal/base/clock.h"
#include "internal/health/container_news.h"

namespace leadsman {

// "web was OOMKilled (exit code 137) 12s before, third restart"; `failed` is
// when its check went down. "" where it was never restarted and has not
// ended: there is nothing to tell.
std::string TellContainer(const ContainerNews& news, WallTime failed);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_CONTAINER_TEXT_H_
