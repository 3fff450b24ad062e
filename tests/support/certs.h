// TestCa: a certificate authority of one test's own, made by openssl(1).
#ifndef LEADSMAN_TESTS_SUPPORT_CERTS_H_
#define LEADSMAN_TESTS_SUPPORT_CERTS_H_

#include <string>

#include "tests/support/temp_dir.h"

namespace leadsman {

struct CertFiles {
  std::string cert;  // PEM path
  std::string key;
};

class TestCa {
 public:
  TestCa();

  const std::string& ca_file() const { return ca_.cert; }
  // `names`: "DNS:localhost,IP:127.0.0.1". Negative `days`: has run out.
  CertFiles Issue(const std::string& names, int days = 30);
  CertFiles SelfSigned(const std::string& names);

 private:
  TempDir dir_;
  CertFiles ca_;
  int count_ = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_CERTS_H_
