#include "internal/notify/mail_message.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/result.h"
#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/notify/mime.h"
#include "internal/report/mail.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxAddress = 254;  // RFC 5321 section 4.5.3.1
constexpr std::size_t kMaxLocalPart = 64;

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

bool ConsistsOf(std::string_view text, std::string_view marks) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return IsAlnum(c) || marks.find(c) != std::string_view::npos;
  });
}

bool IsDomain(std::string_view domain) {
  if (domain.starts_with('[') && domain.ends_with(']') && domain.size() > 2) {
    return ConsistsOf(domain.substr(1, domain.size() - 2), ".:");
  }
  return ConsistsOf(domain, "-._") && !domain.starts_with('.') &&
         !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
}

bool IsLocalPart(std::string_view local) {
  return ConsistsOf(local, "!#$%&'*+-/=?^_`{|}~.") && !local.starts_with('.') &&
         !local.ends_with('.') && local.find("..") == std::string_view::npos &&
         local.size() <= kMaxLocalPart;
}

// The words before "<address>", without their quotes.
std::string DisplayName(std::string_view mailbox) {
  const std::size_t bracket = mailbox.rfind('<');
  if (bracket == std::string_view::npos) return {};
  std::string_view name = Trim(mailbox.substr(0, bracket));
  if (name.size() < 2 || !name.starts_with('"') || !name.ends_with('"')) {
    return std::string(name);
  }
  name = name.substr(1, name.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\' && i + 1 < name.size()) ++i;
    plain += name[i];
  }
  return plain;
}

// "From: " and the like, one mailbox a line.
std::string AddressHeader(std::string_view name,
                          const std::vector<std::string>& mailboxes) {
  std::string header(name);
  header += ": ";
  std::size_t column = header.size();
  bool first = true;
  for (const std::string& mailbox : mailboxes) {
    const auto address = AddressOf(mailbox);
    if (!address) continue;
    if (!first) {
      header += ",\r\n ";
      column = 1;
    }
    first = false;
    const std::string phrase = Phrase(DisplayName(mailbox), column);
    if (phrase.empty()) {
      header += *address;
    } else {
      header += phrase + "\r\n <" + *address + ">";
    }
  }
  if (first) header += "undisclosed-recipients:;";
  return header + "\r\n";
}

// FNV-1a, 64 bits: names apart what one message id could not spell out.
std::string Digest(const std::vector<std::string_view>& parts) {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](char c) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  };
  for (const std::string_view part : parts) {
    for (const char c : part) add(c);
    add('\0');
  }
  std::array<char, 20> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx",
                static_cast<unsigned long long>(hash));
  return hex.data();
}

class Ids {
 public:
  Ids(const Telling& telling, const PodFacts& pod, const std::string& sender)
      : pod_(pod), domain_(sender.substr(sender.find('@') + 1)) {
    // A test belongs to no incident: its time names it.
    subject_ = telling.incidents.empty()
                   ? std::to_string(telling.at.time_since_epoch().count())
                   : telling.incidents.front().id;
  }

  std::string Of(TellingEvent event) const {
    std::string readable;
    for (const char c : subject_.substr(0, 100)) {
      if (IsAlnum(c) || c == '-') readable += c;
    }
    return "<" + readable + "." + std::string(ToString(event)) + "." +
           Digest({subject_, pod_.namespace_name, pod_.Who(), pod_.uid}) + "@" +
           domain_ + ">";
  }

 private:
  const PodFacts& pod_;
  std::string domain_;
  std::string subject_;
};

std::string Joined(const Telling& telling, std::string Incident::*member) {
  std::string joined;
  for (const Incident& incident : telling.incidents) {
    if (!joined.empty()) joined += ", ";
    joined += incident.*member;
  }
  return joined;
}

// `content` has LF line ends; inside its base64 they are CRLF too (RFC 2045
// section 6.8).
std::string Part(std::string_view type, std::string_view content) {
  std::string canonical;
  for (const char c : content) {
    if (c == '\n') canonical += '\r';
    canonical += c;
  }
  std::string part = "Content-Type: ";
  part += type;
  part +=
      "; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\n"
      "\r\n";
  return part + Base64Lines(canonical);
}

}  // namespace

Result<std::string, std::string> AddressOf(std::string_view mailbox) {
  std::string_view address = Trim(mailbox);
  if (address.ends_with('>')) {
    const std::size_t bracket = address.rfind('<');
    if (bracket == std::string_view::npos) {
      return Unexpected<std::string>("'>' without '<'");
    }
    address = address.substr(bracket + 1, address.size() - bracket - 2);
  }
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos) {
    return Unexpected<std::string>("an address needs an '@'");
  }
  if (address.find('@', at + 1) != std::string_view::npos) {
    return Unexpected<std::string>("more than one '@'");
  }
  if (address.size() > kMaxAddress) {
    return Unexpected<std::string>("longer than 254 characters");
  }
  const auto is_ascii = [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  };
  if (!std::all_of(address.begin(), address.end(), is_ascii)) {
    return Unexpected<std::string>(
        "not ASCII; give the domain in its xn-- form");
  }
  if (!IsLocalPart(address.substr(0, at))) {
    return Unexpected<std::string>("not an address before the '@'");
  }
  if (!IsDomain(address.substr(at + 1))) {
    return Unexpected<std::string>("not a domain after the '@'");
  }
  return std::string(address);
}

OutMessage MakeMail(const Telling& telling, const MailSettings& mail,
                    const Labels& labels, const PodFacts& pod) {
  const MailText text = WriteMail(
      telling,
      {.pod = pod, .labels = labels, .evidence_bytes = mail.evidence_bytes});
  OutMessage out;
  out.sender = AddressOf(mail.from).value_or("");
  for (const std::vector<std::string>* list : {&mail.to, &mail.cc}) {
    for (const std::string& mailbox : *list) {
      const auto address = AddressOf(mailbox);
      if (!address || std::find(out.recipients.begin(), out.recipients.end(),
                                *address) != out.recipients.end()) {
        continue;
      }
      out.recipients.push_back(*address);
    }
  }
  // Configuration refuses such a `from`; the channel will say so again.
  const std::string from =
      out.sender.empty() ? "leadsman@localhost" : mail.from;
  const Ids ids(telling, pod, AddressOf(from).value_or(""));
  out.id = ids.Of(telling.event);

  std::string& bytes = out.bytes;
  bytes += "Date: " + FormatMailDate(telling.at) + "\r\n";
  bytes += AddressHeader("From", {from});
  bytes += AddressHeader("To", mail.to);
  if (!mail.cc.empty()) bytes += AddressHeader("Cc", mail.cc);
  if (AddressOf(mail.reply_to)) {
    bytes += AddressHeader("Reply-To", {mail.reply_to});
  }
  bytes += TextHeader("Subject", text.subject);
  bytes += "Message-ID: " + out.id + "\r\n";
  if (telling.event == TellingEvent::kRecovered ||
      telling.event == TellingEvent::kClosed) {
    const std::string first = ids.Of(TellingEvent::kDown);
    bytes += "In-Reply-To: " + first + "\r\n";
    bytes += "References: " + first + "\r\n";
  }
  bytes += "MIME-Version: 1.0\r\n";
  bytes += "Auto-Submitted: auto-generated\r\n";
  bytes += TextHeader("X-Leadsman-Event", ToString(telling.event));
  if (!telling.incidents.empty()) {
    bytes += TextHeader("X-Leadsman-Check", Joined(telling, &Incident::check));
    bytes += TextHeader("X-Leadsman-Incident", Joined(telling, &Incident::id));
  }
  bytes += TextHeader("X-Leadsman-Pod", pod.Who());
  if (!pod.namespace_name.empty()) {
    bytes += TextHeader("X-Leadsman-Namespace", pod.namespace_name);
  }
  // Base64 has no "=_" and no "-", so no part can hold the boundary.
  const std::string boundary = "=_leadsman-" + Digest({out.id});
  bytes += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary +
           "\"\r\n\r\n";
  bytes += "--" + boundary + "\r\n" + Part("text/plain", text.text);
  bytes += "--" + boundary + "\r\n" + Part("text/html", text.html);
  bytes += "--" + boundary + "--\r\n";
  return out;
}

}  // namespace leadsman
