// Builds a Tree from yaml-cpp's events; see yaml.h for what it refuses. After
// Stop() it takes no more events in.
#ifndef LEADSMAN_INTERNAL_CONFIG_YAML_BUILDER_H_
#define LEADSMAN_INTERNAL_CONFIG_YAML_BUILDER_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

class YamlBuilder final : public YAML::EventHandler {
 public:
  YamlBuilder(Tree& tree, const std::string& file) : tree_(tree), file_(file) {}

  std::vector<ConfigError>& errors() { return errors_; }
  bool stopped() const { return stopped_; }
  bool in_flow() const { return !frames_.empty() && frames_.back().flow; }

  void Fail(const YAML::Mark& mark, std::string path, std::string what);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    Json value;
    std::string pointer;
    YAML::Mark mark;
    bool flow = false;
    bool has_key = false;
    bool repeated = false;  // the key was there before
    std::string key;
    YAML::Mark key_mark;
    std::set<std::string> keys;
  };

  // What an alias stands for: a scalar, or a list or mapping by its place.
  struct Anchored {
    Json scalar;
    std::string pointer;
    bool open = false;  // a list or mapping
  };

  bool AtKey() const;
  // The pointer of the value that comes next.
  std::string Here() const;
  // What the alias stands for; nullptr where it stands inside of that.
  const Json* Find(YAML::anchor_t anchor) const;

  void Stop(const YAML::Mark& mark, std::string what);
  void RefuseKey(const YAML::Mark& mark);

  // RapidJSON's patterns and C's strings end there, and what follows would be
  // taken unseen.
  void RefuseNul(const YAML::Mark& mark);
  void RefuseTag(const YAML::Mark& mark);
  void TakeKey(const YAML::Mark& mark, bool plain, const std::string& text);
  void NoteAt(const std::string& pointer, const YAML::Mark& mark);

  // An alias's whole value stands where the alias stands.
  void NoteAll(const std::string& pointer, const Json& value,
               const YAML::Mark& mark);
  void Open(const YAML::Mark& mark, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style, rapidjson::Type type);
  void Close();
  void KeepScalar(YAML::anchor_t anchor, const Json& value);
  bool Count(const YAML::Mark& mark, std::size_t nodes);
  void Put(const YAML::Mark& mark, Json value);

  Tree& tree_;
  std::string file_;
  std::vector<ConfigError> errors_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Anchored> anchored_;
  std::size_t aliased_ = 0;  // nodes by aliases
  std::size_t nodes_ = 0;    // all
  int documents_ = 0;
  bool stopped_ = false;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_YAML_BUILDER_H_
