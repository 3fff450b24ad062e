#include "internal/config/yaml_builder.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <rapidjson/pointer.h>

#include "internal/config/validate.h"
#include "internal/config/yaml.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxAliased = 10'000;
constexpr std::size_t kMaxNodes = 100'000;

// One of the tags of YAML's core schema.
bool IsCore(std::string_view tag,
            std::initializer_list<std::string_view> names) {
  constexpr std::string_view kCore = "tag:yaml.org,2002:";
  if (!tag.starts_with(kCore)) return false;
  tag.remove_prefix(kCore.size());
  return std::find(names.begin(), names.end(), tag) != names.end();
}

// What a value costs when an alias repeats it: one a node, and long text more.
std::size_t Weight(const Json& value) {
  std::size_t weight = 1;
  if (value.IsString()) weight += value.GetStringLength() / 1024;
  if (value.IsArray()) {
    for (const Json& item : value.GetArray()) weight += Weight(item);
  } else if (value.IsObject()) {
    for (const auto& [key, member] : value.GetObject()) {
      weight += Weight(member);
    }
  }
  return weight;
}

}  // namespace

void YamlBuilder::Fail(const YAML::Mark& mark, std::string path,
                       std::string what) {
  errors_.push_back({file_, mark.line + 1, mark.column + 1, std::move(path),
                     std::move(what)});
  if (errors_.size() > kMaxErrors) stopped_ = true;
}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (documents_++ == 0) return;
  Stop(mark, "begins a second document; must be one (without a second ---)");
}

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (stopped_) return;
  if (AtKey()) return RefuseKey(mark);
  KeepScalar(anchor, Json());
  Put(mark, Json());
}

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (stopped_) return;
  if (AtKey()) return RefuseKey(mark);
  const Json* value = Find(anchor);
  if (value == nullptr) {
    return Stop(
        mark,
        "is an alias inside the value it stands for; write the value out");
  }
  const std::size_t weight = Weight(*value);
  aliased_ += weight;
  if (aliased_ > kMaxAliased) {
    return Stop(
        mark, "makes more than 10,000 nodes by aliases; write less with them");
  }
  if (!Count(mark, weight - 1)) return;
  Json copy(*value, tree_.json.GetAllocator());
  NoteAll(Here(), copy, mark);
  Put(mark, std::move(copy));
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag,
                           YAML::anchor_t anchor, const std::string& text) {
  if (stopped_) return;
  if (text.find('\0') != std::string::npos) return RefuseNul(mark);
  auto& allocator = tree_.json.GetAllocator();
  Json value(text.c_str(), static_cast<rapidjson::SizeType>(text.size()),
             allocator);
  if (AtKey()) {
    KeepScalar(anchor, value);
    return TakeKey(mark, tag == "?", text);
  }
  const bool plain =
      tag == "?" || IsCore(tag, {"null", "bool", "int", "float"});
  if (!plain && tag != "!" && !IsCore(tag, {"str"})) RefuseTag(mark);
  if (plain) value = CoreScalar(text, allocator);
  KeepScalar(anchor, value);
  Put(mark, std::move(value));
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark,
                                  const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value style) {
  if (!tag.empty() && tag != "?" && !IsCore(tag, {"seq"})) RefuseTag(mark);
  Open(mark, anchor, style, rapidjson::kArrayType);
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag,
                             YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  if (!tag.empty() && tag != "?" && !IsCore(tag, {"map"})) RefuseTag(mark);
  Open(mark, anchor, style, rapidjson::kObjectType);
}

bool YamlBuilder::AtKey() const {
  return !frames_.empty() && frames_.back().value.IsObject() &&
         !frames_.back().has_key;
}

std::string YamlBuilder::Here() const {
  if (frames_.empty()) return "";
  const Frame& frame = frames_.back();
  if (frame.value.IsArray()) return Join(frame.pointer, frame.value.Size());
  return Join(frame.pointer, frame.key);
}

const Json* YamlBuilder::Find(YAML::anchor_t anchor) const {
  const auto found = anchored_.find(anchor);
  if (found == anchored_.end()) return nullptr;
  if (!found->second.open) return &found->second.scalar;
  // It stands by now in the innermost of those still open around it.
  const std::string& pointer = found->second.pointer;
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (pointer == frame->pointer) return nullptr;
    if (!pointer.starts_with(frame->pointer + '/')) continue;
    const std::string below = pointer.substr(frame->pointer.size());
    return rapidjson::Pointer(below.c_str()).Get(frame->value);
  }
  return nullptr;
}

void YamlBuilder::Stop(const YAML::Mark& mark, std::string what) {
  Fail(mark, PathOf(AtKey() ? frames_.back().pointer : Here()),
       std::move(what));
  stopped_ = true;
}

void YamlBuilder::RefuseKey(const YAML::Mark& mark) {
  Stop(mark, "has a key that is not a word; must be plain or quoted text");
}

void YamlBuilder::RefuseNul(const YAML::Mark& mark) {
  Stop(mark, "holds a NUL character (\\0); must be text without it");
}

void YamlBuilder::RefuseTag(const YAML::Mark& mark) {
  if (stopped_) return;
  Fail(mark, PathOf(AtKey() ? frames_.back().pointer : Here()),
       "has a tag (!…), which is not known here; text that begins with '!' "
       "must be quoted");
}

void YamlBuilder::TakeKey(const YAML::Mark& mark, bool plain,
                          const std::string& text) {
  Frame& frame = frames_.back();
  frame.key = text;
  frame.key_mark = mark;
  frame.has_key = true;
  frame.repeated = !frame.keys.insert(text).second;
  if (plain && text == "<<") {
    Fail(mark, PathOf(frame.pointer),
         "has a merge key (<<), which is not known here; write the keys "
         "out");
  } else if (frame.repeated) {
    Fail(mark, PathOf(Here()), "is set twice; keep one of the two");
  }
}

void YamlBuilder::NoteAt(const std::string& pointer, const YAML::Mark& mark) {
  leadsman::Mark note{.line = mark.line + 1, .column = mark.column + 1};
  if (!frames_.empty() && frames_.back().has_key) {
    note.key_line = frames_.back().key_mark.line + 1;
    note.key_column = frames_.back().key_mark.column + 1;
  }
  tree_.Note(pointer, std::move(note));
}

void YamlBuilder::NoteAll(const std::string& pointer, const Json& value,
                          const YAML::Mark& mark) {
  NoteAt(pointer, mark);
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      NoteAll(Join(pointer, i), value[i], mark);
    }
  } else if (value.IsObject()) {
    for (const auto& [key, member] : value.GetObject()) {
      NoteAll(Join(pointer, TextOf(key)), member, mark);
    }
  }
}

void YamlBuilder::Open(const YAML::Mark& mark, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style, rapidjson::Type type) {
  if (stopped_) return;
  if (AtKey()) return RefuseKey(mark);
  if (frames_.size() == kMaxDepth) {
    return Stop(mark, "is nested too deep; must be at most 64 levels");
  }
  Frame frame;
  frame.pointer = Here();
  NoteAt(frame.pointer, mark);
  frame.value = Json(type);
  frame.mark = mark;
  frame.flow = style == YAML::EmitterStyle::Flow;
  if (anchor != YAML::NullAnchor) {
    anchored_[anchor] = {Json(), frame.pointer, true};
  }
  frames_.push_back(std::move(frame));
}

void YamlBuilder::Close() {
  if (stopped_ || frames_.empty()) return;
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Put(frame.mark, std::move(frame.value));
}

void YamlBuilder::KeepScalar(YAML::anchor_t anchor, const Json& value) {
  if (anchor == YAML::NullAnchor) return;
  anchored_[anchor].scalar.CopyFrom(value, tree_.json.GetAllocator());
}

bool YamlBuilder::Count(const YAML::Mark& mark, std::size_t nodes) {
  nodes_ += nodes;
  if (nodes_ <= kMaxNodes) return true;
  Stop(mark, "is one value too many; must be at most 100,000 in all");
  return false;
}

void YamlBuilder::Put(const YAML::Mark& mark, Json value) {
  if (!Count(mark, 1)) return;
  if (!value.IsObject() && !value.IsArray()) NoteAt(Here(), mark);
  auto& allocator = tree_.json.GetAllocator();
  if (frames_.empty()) {
    static_cast<Json&>(tree_.json) = std::move(value);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.value.IsArray()) {
    frame.value.PushBack(std::move(value), allocator);
    return;
  }
  if (!frame.repeated) {
    frame.value.AddMember(
        Json(frame.key.data(),
             static_cast<rapidjson::SizeType>(frame.key.size()), allocator),
        std::move(value), allocator);
  }
  frame.has_key = false;
}

}  // namespace leadsman
