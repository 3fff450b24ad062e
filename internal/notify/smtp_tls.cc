#include "internal/notify/smtp_tls.h"

#include <mutex>
#include <string>

#include <Poco/Net/Context.h>
#include <Poco/Net/InvalidCertificateHandler.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/VerificationErrorArgs.h>

namespace leadsman {
namespace {

struct Judgement {
  bool lenient = false;
  std::string complaint;
};
thread_local Judgement judgement;

class Handler final : public Poco::Net::InvalidCertificateHandler {
 public:
  Handler() : InvalidCertificateHandler(false) {}

  void onInvalidCertificate(const void* /*sender*/,
                            Poco::Net::VerificationErrorArgs& what) override {
    if (judgement.complaint.empty()) {
      judgement.complaint = what.errorMessage();
    }
    what.setIgnoreError(judgement.lenient);
  }
};

void StartOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    Poco::Net::initializeSSL();
    Poco::Net::SSLManager::instance().initializeClient(nullptr, new Handler,
                                                       nullptr);
  });
}

}  // namespace

Poco::Net::Context::Ptr NewTlsContext(const std::string& ca_file) {
  using Poco::Net::Context;
  StartOnce();
  Context::Params wanted;
  wanted.caLocation = ca_file;
  wanted.verificationMode = Context::VERIFY_STRICT;
  wanted.loadDefaultCAs = false;
  Context::Ptr context(new Context(Context::TLS_CLIENT_USE, wanted));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  // Without this Poco takes a good certificate of any other name.
  context->enableExtendedCertificateVerification(true);
  return context;
}

ChainJudge::ChainJudge(bool lenient) { judgement = {lenient, ""}; }

ChainJudge::~ChainJudge() { judgement = {}; }

const std::string& ChainJudge::complaint() const { return judgement.complaint; }

}  // namespace leadsman
