// The subcommands: one function each, one file each. Each returns the exit
// code of contract section 1; errors have gone to stderr, a line each.
#ifndef LEADSMAN_CMD_LEADSMAN_COMMANDS_H_
#define LEADSMAN_CMD_LEADSMAN_COMMANDS_H_

#include <string>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/probe_url.h"

namespace leadsman {

// Exit codes that several commands share.
inline constexpr int kExitOk = 0;
inline constexpr int kExitNo = 1;       // not ready, some fail, refused
inline constexpr int kExitConfig = 2;   // configuration, or unknown words
inline constexpr int kExitNoStart = 3;  // cannot start; nobody answers

struct CheckOptions {
  std::vector<std::string> names;  // empty = all
  bool json = false;
};

struct StatusOptions {
  std::string url;  // "" = from the configuration
  bool json = false;
  bool watch = false;
  bool self = false;  // only the sidecar's own health
};

struct SilenceOptions {
  std::vector<std::string> words;  // DURATION [NAME…], or with `end` NAMEs
  bool end = false;
};

int RunCommand(const SourceOptions& source);
int CheckCommand(const SourceOptions& source, const CheckOptions& options);
// `phases`: show how long each took.
int ProbeCommand(const ProbeWords& words, bool phases);
int ValidateCommand(const SourceOptions& source,
                    const std::vector<std::string>& files);
int StatusCommand(const SourceOptions& source, const StatusOptions& options);
int DrainCommand(const SourceOptions& source, const std::string& timeout);
int SilenceCommand(const SourceOptions& source, const SilenceOptions& options);
int DoctorCommand(const SourceOptions& source);
int TestEventCommand(const SourceOptions& source);
int TestMailCommand(const SourceOptions& source);
int SchemaCommand(bool markdown);
int VersionCommand();

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_COMMANDS_H_
