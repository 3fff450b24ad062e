// EventNews: what has happened, in words for people who read `kubectl describe
// pod`. Pure. Never content of the web's answer, which is the web's.
#ifndef LEADSMAN_INTERNAL_KUBE_EVENT_NEWS_H_
#define LEADSMAN_INTERNAL_KUBE_EVENT_NEWS_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/health/transition.h"

namespace leadsman {

struct EventNews {
  // What it is an edge of: "health", "degraded" or "trouble" of a check,
  // "config", "mail". A bad edge and the good one that ends it have the same.
  std::string_view topic;
  std::string check;  // "" = it is about none
  bool bad = true;    // told as Warning
  std::string_view reason;
  std::string_view action;
  std::string note;
  std::string cause;      // with all of the above but the note: the same again
  std::string container;  // which one it is about; "" = the web's, if known
};

// Without value for an edge that is none to tell: the first time up.
std::optional<EventNews> NewsOf(const Transition& transition);
EventNews DegradedNews(const Check& check, bool degraded,
                       const Outcome& because);
EventNews TroubleNews(const Check& check, bool lasts, std::string_view detail);

// A newer configuration was not taken; `error` is the first of `errors`.
EventNews ConfigRejectedNews(std::string_view error, int errors);
// At the end: what could not be sent. `why` is the mail path's word.
EventNews MailUndeliveredNews(int mails, std::string_view why);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_EVENT_NEWS_H_
