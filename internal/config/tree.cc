#include "internal/config/tree.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "internal/config/characters.h"

namespace leadsman {
namespace {

// Of a key's bytes; ours are shorter.
constexpr std::size_t kMaxShown = 100;

bool IsIndex(std::string_view step) {
  return !step.empty() && step.size() < 8 &&
         std::all_of(step.begin(), step.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

void AppendStep(std::string& path, std::string_view step) {
  if (IsIndex(step)) {
    path.append("[").append(step).append("]");
    return;
  }
  if (!path.empty()) path += '.';
  path += OneLine(std::string(step.substr(0, kMaxShown)));
  if (step.size() > kMaxShown) path += "…";
}

std::string_view ParentOf(std::string_view pointer) {
  return pointer.substr(0, pointer.rfind('/'));
}

}  // namespace

void Tree::Note(const std::string& pointer, Mark mark) {
  marks_.insert_or_assign(Written(pointer), std::move(mark));
}

bool Tree::WasSet(const std::string& pointer) const {
  return marks_.contains(Written(pointer));
}

Mark Tree::MarkOf(const std::string& pointer) const {
  const std::string written = Written(pointer);
  std::string_view around = written;
  auto found = marks_.find(written);
  while (found == marks_.end() && !around.empty()) {
    around = ParentOf(around);
    found = marks_.find(std::string(around));
  }
  Mark mark;
  if (found != marks_.end()) mark = found->second;
  if (mark.file.empty()) mark.file = file_;
  if (!mark.variable) mark.path = PathOf(written);  // else a name, not a path
  mark.shrunk = gaps_.contains(written);
  return mark;
}

ConfigError Tree::ErrorAt(const std::string& pointer, std::string what) const {
  Mark mark = MarkOf(pointer);
  return {mark.file, mark.line, mark.column, std::move(mark.path),
          std::move(what)};
}

ConfigError Tree::ErrorAtKey(const std::string& pointer,
                             std::string what) const {
  Mark mark = MarkOf(pointer);
  if (mark.key_line == 0) return ErrorAt(pointer, std::move(what));
  return {mark.file, mark.key_line, mark.key_column, std::move(mark.path),
          std::move(what)};
}

bool Tree::Set(const std::string& pointer, Json value, const Mark& mark) {
  auto& allocator = json.GetAllocator();
  Json* node = &json;
  const std::vector<std::string> steps = Steps(pointer);
  std::string here;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    here = Join(here, steps[i]);
    if (node->IsArray() && IsIndex(steps[i])) {
      const auto index = static_cast<rapidjson::SizeType>(std::stoul(steps[i]));
      if (index >= node->Size()) return false;
      node = &(*node)[index];
      continue;
    }
    if (!node->IsObject()) return false;
    auto member = node->FindMember(steps[i].c_str());
    if (member == node->MemberEnd()) {
      node->AddMember(Json(steps[i].c_str(), allocator),
                      Json(rapidjson::kObjectType), allocator);
      member = node->MemberEnd() - 1;
      Note(here, mark);
    }
    node = &member->value;
  }
  *node = std::move(value);
  // What was written below is gone.
  const std::string below = Written(pointer) + '/';
  auto old = marks_.lower_bound(below);
  while (old != marks_.end() && old->first.starts_with(below)) {
    old = marks_.erase(old);
  }
  Note(pointer, mark);
  return true;
}

void Tree::Drop(const std::string& pointer) {
  const std::string parent(ParentOf(pointer));
  Json* around = rapidjson::Pointer(parent.c_str()).Get(json);
  if (pointer.empty() || around == nullptr) {
    json.SetObject();
    return;
  }
  const std::string last = Steps(pointer).back();
  if (around->IsObject()) {
    around->EraseMember(last.c_str());
  } else if (around->IsArray()) {
    const std::string written = Written(pointer);
    gaps_[std::string(ParentOf(written))].insert(
        std::stoul(Steps(written).back()));
    around->Erase(around->Begin() + std::stoul(last));
  }
}

const Json* Tree::Find(const std::string& pointer) const {
  return rapidjson::Pointer(pointer.c_str()).Get(json);
}

std::string Tree::Written(const std::string& pointer) const {
  if (gaps_.empty()) return pointer;
  std::string written;
  for (std::size_t at = 0; at < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
    const std::string step = pointer.substr(at, end - at);
    at = end;
    const auto gaps = gaps_.find(written);
    if (gaps == gaps_.end() || !IsIndex(std::string_view(step).substr(1))) {
      written += step;
      continue;
    }
    std::size_t index = std::stoul(step.substr(1));
    for (const std::size_t gap : gaps->second) {
      if (gap <= index) ++index;
    }
    written = Join(written, index);
  }
  return written;
}

std::string Join(const std::string& parent, std::string_view key) {
  std::string pointer = parent + '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string Join(const std::string& parent, std::size_t index) {
  return parent + '/' + std::to_string(index);
}

std::vector<std::string> Steps(std::string_view pointer) {
  std::vector<std::string> steps;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string step;
    for (std::size_t i = 0; i < end; ++i) {
      if (pointer[i] == '~' && i + 1 < end) {
        step += pointer[++i] == '0' ? '~' : '/';
      } else {
        step += pointer[i];
      }
    }
    steps.push_back(std::move(step));
    pointer.remove_prefix(end);
  }
  return steps;
}

std::string PathOf(std::string_view pointer) {
  std::string path;
  for (const std::string& step : Steps(pointer)) AppendStep(path, step);
  return path;
}

std::string_view TextOf(const Json& string) {
  return {string.GetString(), string.GetStringLength()};
}

std::string JsonText(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace leadsman
