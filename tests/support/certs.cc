#include "tests/support/certs.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

void Run(const std::string& command) {
  const std::string quiet = command + " >/dev/null 2>&1";
  if (std::system(quiet.c_str()) != 0) {  // NOLINT(concurrency-mt-unsafe)
    ADD_FAILURE() << "failed: " << command;
  }
}

const char* const kNewKey =
    "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes ";

}  // namespace

TestCa::TestCa() {
  ca_ = {.cert = dir_.Join("ca.pem"), .key = dir_.Join("ca.key")};
  Run(std::string(kNewKey) +
      "-x509 -days 30 -subj '/CN=leadsman test CA' -out " + ca_.cert +
      " -keyout " + ca_.key);
}

CertFiles TestCa::Issue(const std::string& names, int days) {
  const std::string base = dir_.Join("cert" + std::to_string(++count_));
  CertFiles files{.cert = base + ".pem", .key = base + ".key"};
  dir_.Write("cert" + std::to_string(count_) + ".ext",
             "subjectAltName=" + names + "\n");
  Run(std::string(kNewKey) + "-subj '/CN=leadsman test' -out " + base +
      ".csr -keyout " + files.key);
  Run("openssl x509 -req -in " + base + ".csr -CA " + ca_.cert + " -CAkey " +
      ca_.key + " -CAcreateserial -days " + std::to_string(days) +
      " -extfile " + base + ".ext -out " + files.cert);
  return files;
}

CertFiles TestCa::SelfSigned(const std::string& names) {
  const std::string base = dir_.Join("cert" + std::to_string(++count_));
  CertFiles files{.cert = base + ".pem", .key = base + ".key"};
  Run(std::string(kNewKey) +
      "-x509 -days 30 -subj '/CN=self' -addext subjectAltName=" + names +
      " -out " + files.cert + " -keyout " + files.key);
  return files;
}

}  // namespace leadsman
