// What is said of a state directory that cannot be used. Pure.
#ifndef LEADSMAN_INTERNAL_STORE_STATE_WORDS_H_
#define LEADSMAN_INTERNAL_STORE_STATE_WORDS_H_

#include <string>
#include <system_error>

namespace leadsman {

inline std::string WordsOf(int error) {
  return std::generic_category().message(error);
}

inline std::string NoDirectory(const std::string& directory, int error) {
  return "state directory " + directory + ": " + WordsOf(error) +
         "; mount a writable volume there (an emptyDir) or set "
         "state.directory";
}

inline std::string CannotWrite(const std::string& path, int error) {
  return "cannot write " + path + ": " + WordsOf(error) +
         "; let the state directory belong to our user or group (fsGroup)";
}

inline std::string LockedByAnother(const std::string& path) {
  return path +
         " is locked by another process; give each leadsman a state directory "
         "of its own";
}

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_STORE_STATE_WORDS_H_
