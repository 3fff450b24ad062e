#include "internal/notify/smtp_auth.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <Poco/DigestEngine.h>
#include <Poco/HMACEngine.h>
#include <Poco/MD5Engine.h>

#include "internal/base/base64.h"
#include "internal/base/result.h"

namespace leadsman {
namespace {

// RFC 4954 allows far more; some servers hold to RFC 821's 512 with CRLF.
constexpr std::size_t kMaxResponse = 480;
constexpr std::string_view kCancel = "*";

bool Offers(const SmtpOffers& offers, MailAuth mechanism) {
  return std::find(offers.auth.begin(), offers.auth.end(),
                   AuthName(mechanism)) != offers.auth.end();
}

std::string Listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words)
    list += (list.empty() ? "" : " ") + word;
  return list;
}

// What PLAIN (RFC 4616) and XOAUTH2 say, all in one; "" for the others.
std::string Whole(MailAuth mechanism, const Credentials& credentials) {
  std::string text;
  if (mechanism == MailAuth::kPlain) {
    text += '\0';
    text += credentials.username;
    text += '\0';
    text += credentials.password;
  } else if (mechanism == MailAuth::kXoauth2) {
    text += "user=" + credentials.username;
    text +=
        "\x01"
        "auth=Bearer " +
        credentials.password + "\x01\x01";
  }
  return Base64(text);
}

// RFC 2195.
std::string CramMd5(const Credentials& credentials,
                    std::string_view challenge) {
  Poco::HMACEngine<Poco::MD5Engine> hmac(credentials.password);
  hmac.update(FromBase64(challenge).value_or(""));
  return Base64(credentials.username + " " +
                Poco::DigestEngine::digestToHex(hmac.digest()));
}

}  // namespace

std::string_view AuthName(MailAuth mechanism) {
  switch (mechanism) {
    case MailAuth::kPlain:
      return "PLAIN";
    case MailAuth::kLogin:
      return "LOGIN";
    case MailAuth::kCramMd5:
      return "CRAM-MD5";
    case MailAuth::kXoauth2:
      return "XOAUTH2";
    case MailAuth::kAuto:
    case MailAuth::kNone:
      break;
  }
  return "";
}

Result<MailAuth, std::string> ChooseAuth(MailAuth wanted,
                                         const SmtpOffers& offers,
                                         bool encrypted) {
  std::vector<MailAuth> order{wanted};
  if (wanted == MailAuth::kAuto) {
    order = {MailAuth::kPlain, MailAuth::kLogin, MailAuth::kCramMd5};
    if (!encrypted) std::rotate(order.begin(), order.end() - 1, order.end());
  }
  for (const MailAuth mechanism : order) {
    if (Offers(offers, mechanism)) return mechanism;
  }
  return Unexpected<std::string>(
      wanted == MailAuth::kAuto
          ? "the server offers only " + Listed(offers.auth)
          : "the server does not offer " + std::string(AuthName(wanted)) +
                ", but " + Listed(offers.auth));
}

std::string FirstResponse(MailAuth mechanism, const Credentials& credentials) {
  std::string whole = Whole(mechanism, credentials);
  return whole.size() <= kMaxResponse ? whole : "";
}

std::string Response(MailAuth mechanism, const Credentials& credentials,
                     int step, std::string_view challenge) {
  switch (mechanism) {
    case MailAuth::kPlain:
    case MailAuth::kXoauth2:
      if (step == 0 && FirstResponse(mechanism, credentials).empty()) {
        return Whole(mechanism, credentials);
      }
      // XOAUTH2 says in a challenge why it refuses, and refuses at our answer.
      if (mechanism == MailAuth::kXoauth2 && step <= 1) return "";
      break;
    case MailAuth::kLogin:
      if (step == 0) return Base64(credentials.username);
      if (step == 1) return Base64(credentials.password);
      break;
    case MailAuth::kCramMd5:
      if (step == 0) return CramMd5(credentials, challenge);
      break;
    case MailAuth::kAuto:
    case MailAuth::kNone:
      break;
  }
  return std::string(kCancel);
}

}  // namespace leadsman
