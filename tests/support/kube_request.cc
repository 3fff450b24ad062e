#include "tests/support/kube_request.h"

#include <cstddef>
#include <memory>
#include <string>

#include <curl/curl.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

namespace leadsman {
namespace {

std::size_t Append(const char* bytes, std::size_t size, std::size_t count,
                   void* text) {
  static_cast<std::string*>(text)->append(bytes, size * count);
  return size * count;
}

}  // namespace

KubeAnswer AskKube(const std::string& url, const std::string& ca_file,
                   const KubeRequest& request) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(
      curl_easy_init(), curl_easy_cleanup);
  CURL* const curl = easy.get();
  curl_slist* headers =
      curl_slist_append(nullptr, ("Content-Type: " + request.type).c_str());
  if (!request.token.empty()) {
    headers = curl_slist_append(
        headers, ("Authorization: Bearer " + request.token).c_str());
  }
  KubeAnswer answer;
  curl_easy_setopt(curl, CURLOPT_URL, (url + request.path).c_str());
  curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(request.limit.count()));
  if (!request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  const CURLcode result = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  if (result != CURLE_OK) return {.body = curl_easy_strerror(result)};
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  answer.code = static_cast<int>(code);
  return answer;
}

std::string KubeAnswer::Field(const std::string& pointer) const {
  rapidjson::Document json;
  json.Parse(body.c_str());
  const rapidjson::Value* value =
      json.HasParseError() ? nullptr
                           : rapidjson::Pointer(pointer.c_str()).Get(json);
  if (value == nullptr) return "";
  if (value->IsString()) return value->GetString();
  if (value->IsBool()) return value->GetBool() ? "true" : "false";
  return value->IsInt() ? std::to_string(value->GetInt()) : "";
}

}  // namespace leadsman
