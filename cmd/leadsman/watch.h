// `status --watch`: a look each second, until told to end.
#ifndef LEADSMAN_CMD_LEADSMAN_WATCH_H_
#define LEADSMAN_CMD_LEADSMAN_WATCH_H_

#include <functional>
#include <string>

namespace leadsman {

// On a terminal it draws over what it drew; elsewhere it writes a line for
// each change (StatusChanges), or with `json` the whole answer as one line.
// Ends at SIGINT, SIGTERM, SIGHUP or when nobody can read it any more; returns
// the exit code of the last look. `where` gives the server's URL; it may block
// shortly, and is asked again where nobody answers, for who comes back may
// listen elsewhere.
int WatchStatus(const std::function<std::string()>& where, bool json);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_WATCH_H_
