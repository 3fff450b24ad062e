// Reader: takes one object's members into a struct's fields, one line a key.
// The object is valid already, so that nothing here can fail; what is absent
// leaves its field as it is.
#ifndef LEADSMAN_INTERNAL_CONFIG_READER_H_
#define LEADSMAN_INTERNAL_CONFIG_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/secret.h"
#include "internal/config/settings.h"
#include "internal/config/tree.h"

namespace leadsman {

void Decode(const Json& value, bool& field);
void Decode(const Json& value, int& field);  // or digits
void Decode(const Json& value, std::string& field);
void Decode(const Json& value, std::vector<std::string>& field);
// A number of seconds, or Go's form.
void Decode(const Json& value, milliseconds& field);
void Decode(const Json& value, seconds& field);
void Decode(const Json& value, std::int64_t& field);  // a size: "16Mi"
void Decode(const Json& value, Secret& field);
void Decode(const Json& value, MailSecurity& field);
void Decode(const Json& value, MailAuth& field);
void Decode(const Json& value, KubernetesUse& field);
void Decode(const Json& value, LogLevel& field);
void Decode(const Json& value, LogFormat& field);

class Reader {
 public:
  explicit Reader(const Json& object) : object_(object) {}

  const Json& object() const { return object_; }

  const Json* Find(const char* key) const {
    const auto found = object_.FindMember(key);
    return found == object_.MemberEnd() ? nullptr : &found->value;
  }

  template <typename T>
  void Take(const char* key, T& field) const {
    if (const Json* value = Find(key)) Decode(*value, field);
  }
  template <typename T>
  void Take(const char* key, std::optional<T>& field) const {
    if (const Json* value = Find(key)) Decode(*value, field.emplace());
  }
  // A list of objects.
  template <typename T, typename Each>
  void TakeEach(const char* key, std::vector<T>& field, Each each) const {
    const Json* list = Find(key);
    if (list == nullptr) return;
    field.clear();
    for (const Json& item : list->GetArray()) {
      field.push_back(each(Reader(item)));
    }
  }
  template <typename Inside>
  void In(const char* key, Inside inside) const {
    if (const Json* value = Find(key)) inside(Reader(*value));
  }

 private:
  const Json& object_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_READER_H_
