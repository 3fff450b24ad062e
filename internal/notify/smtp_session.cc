#include "internal/notify/smtp_session.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/StreamSocket.h>

#include "internal/base/text.h"
#include "internal/notify/smtp_auth.h"
#include "internal/notify/smtp_tls.h"
#include "internal/notify/smtp_wire.h"

namespace leadsman {
namespace {

constexpr int kSubmissions = 465;  // RFC 8314: TLS from the first byte
constexpr std::string_view kMasked = "***";

class WireSocket final : public Poco::Net::StreamSocket {
 public:
  explicit WireSocket(SmtpWire* wire) : StreamSocket(wire) {}
};

// Never opened in Poco's sense, so that its destructor says no QUIT.
class Dialogue final : public Poco::Net::SMTPClientSession {
 public:
  explicit Dialogue(const Poco::Net::StreamSocket& socket)
      : SMTPClientSession(socket) {}

  std::string ReadReply() {
    std::string reply;
    socket().receiveStatusMessage(reply);
    return reply;
  }
};

// What went wrong, in a few words; called inside a catch block.
std::pair<Delivered, std::string> Explain() {
  using enum Delivered;
  try {
    throw;
  } catch (const Poco::TimeoutException&) {
    return {kRetry, "timed out"};
  } catch (const Poco::Net::ConnectionRefusedException&) {
    return {kRetry, "refused"};
  } catch (const Poco::Net::ConnectionResetException&) {
    return {kRetry, "the server hung up"};
  } catch (const Poco::Net::SSLConnectionUnexpectedlyClosedException&) {
    return {kRetry, "the server hung up"};
  } catch (const Poco::Net::ConnectionAbortedException&) {
    return {kRetry, "aborted"};
  } catch (const Poco::Net::DNSException&) {
    return {kRetry, "no such host"};
  } catch (const Poco::Net::CertificateValidationException& error) {
    return {kTrouble, "the certificate does not verify: " + error.message()};
  } catch (const Poco::Net::SSLException& error) {
    return {kTrouble, error.message()};
  } catch (const Poco::FileException& error) {
    return {kTrouble, "cannot read " + error.message()};
  } catch (const Poco::Exception& error) {
    if (error.code() == EPIPE) return {kRetry, "the server hung up"};
    return {kRetry, ToLower(error.message().empty() ? error.displayText()
                                                    : error.message())};
  } catch (const std::exception& error) {
    return {kRetry, error.what()};
  }
}

class Session final : public SmtpSession {
 public:
  Session(const MailServer& server, const SmtpTimes& times, SmtpTrace trace,
          int abort_fd)
      : server_(server),
        times_(times),
        trace_(std::move(trace)),
        ends_(std::chrono::steady_clock::now() + times.session),
        wire_(new SmtpWire(
            abort_fd,
            [this](std::string_view line) { Trace("S: ", Trim(line)); })),
        socket_(wire_) {}

  SmtpResult<void> Open() override;
  SmtpResult<SmtpReply> Command(std::string_view what,
                                const std::string& line) override {
    return Say(what, line, line);
  }
  SmtpResult<void> SendBody(const std::string& body) override;
  SmtpResult<SmtpReply> EndBody() override;
  void Quit() override;
  bool encrypted() const override { return encrypted_; }
  const std::string& certificate_complaint() const override {
    return complaint_;
  }
  bool went_without_auth() const override { return went_without_auth_; }
  SmtpFailure Refused(std::string_view what, const SmtpReply& reply,
                      Delivered final) const override;

 private:
  void Trace(std::string_view mark, std::string_view line) const {
    if (trace_) trace_(std::string(mark) + CleanText(line));
  }
  SteadyTime Soon(milliseconds limit) const {
    return std::min(ends_, std::chrono::steady_clock::now() + limit);
  }
  SmtpFailure Failure(std::string_view what, Delivered delivered,
                      std::string_view detail) const {
    return {.delivered = delivered,
            .why = std::string(what) + " " +
                   HostPort(server_.host, server_.port) + ": " +
                   CleanText(detail)};
  }
  SmtpFailure Trouble(std::string_view what, std::string_view detail) const {
    return Failure(what, Delivered::kTrouble, detail);
  }
  bool HasCredentials() const {
    return !server_.username.empty() && server_.auth != MailAuth::kNone;
  }
  // Runs `step`, turning exceptions into a failure.
  template <typename Step>
  auto Guarded(std::string_view what, Step step)
      -> SmtpResult<decltype(step())>;
  SmtpResult<SmtpReply> Say(std::string_view what, const std::string& line,
                            std::string_view shown);

  SmtpResult<void> Connect();
  SmtpResult<void> Greet();
  SmtpResult<SmtpOffers> Hello();
  SmtpResult<void> Encrypt();
  SmtpResult<SmtpOffers> MaybeStartTls(SmtpOffers offers);
  SmtpResult<void> Authenticate(const SmtpOffers& offers);
  std::string OwnName();

  const MailServer& server_;
  SmtpTimes times_;
  SmtpTrace trace_;
  SteadyTime ends_;
  SmtpWire* wire_;  // owned by socket_, as Poco's sockets own their insides
  WireSocket socket_;
  std::optional<Dialogue> dialogue_;
  std::string answer_;   // the last, raw
  bool broken_ = false;  // nobody listens any more; do not wait again
  bool encrypted_ = false;
  std::string complaint_;
  bool went_without_auth_ = false;
};

template <typename Step>
auto Session::Guarded(std::string_view what, Step step)
    -> SmtpResult<decltype(step())> {
  try {
    if constexpr (std::is_void_v<decltype(step())>) {
      step();
      return {};
    } else {
      return step();
    }
  } catch (...) {
    broken_ = true;
    const auto [delivered, detail] = Explain();
    return Unexpected<SmtpFailure>(Failure(what, delivered, detail));
  }
}

SmtpFailure Session::Refused(std::string_view what, const SmtpReply& reply,
                             Delivered final) const {
  const Delivered delivered = reply.kind() == 5 ? final : Delivered::kRetry;
  const std::string said = reply.code == 0
                               ? "not an SMTP answer: " + reply.text
                               : std::to_string(reply.code) + " " + reply.text;
  SmtpFailure failure = Failure(what, delivered, said);
  failure.code = reply.code;
  return failure;
}

SmtpResult<SmtpReply> Session::Say(std::string_view what,
                                   const std::string& line,
                                   std::string_view shown) {
  return Guarded(std::string(what) + " at", [&] {
    Trace("C: ", shown);
    wire_->SetDeadline(Soon(server_.timeout));
    wire_->ExpectAnswer();
    dialogue_->sendCommand(line, answer_);
    return ParseReply(answer_);
  });
}

SmtpResult<void> Session::Open() {
  const bool tls_first =
      server_.security == MailSecurity::kTls ||
      (server_.security == MailSecurity::kAuto && server_.port == kSubmissions);
  return Connect()
      .and_then([&] { return tls_first ? Encrypt() : SmtpResult<void>(); })
      .and_then([&] { return Greet(); })
      .and_then([&] { return Hello(); })
      .and_then(
          [&](SmtpOffers offers) { return MaybeStartTls(std::move(offers)); })
      .and_then([&](const SmtpOffers& offers) { return Authenticate(offers); });
}

SmtpResult<void> Session::Connect() {
  return Guarded("connect to", [&] {
    wire_->SetDeadline(ends_);
    wire_->Connect(server_.host, server_.port, server_.timeout);
    dialogue_.emplace(socket_);
    Trace("* ", "connected to " + wire_->peerAddress().toString());
  });
}

SmtpResult<void> Session::Greet() {
  auto greeting = Guarded("greeting of", [&] {
    wire_->SetDeadline(Soon(server_.timeout));
    wire_->ExpectAnswer();
    return ParseReply(dialogue_->ReadReply());
  });
  if (!greeting) return Unexpected<SmtpFailure>(greeting.error());
  if (greeting->kind() == 2) return {};
  return Unexpected<SmtpFailure>(
      Refused("greeting of", *greeting, Delivered::kTrouble));
}

SmtpResult<SmtpOffers> Session::Hello() {
  const std::string name = OwnName();
  auto reply = Command("EHLO", "EHLO " + name);
  if (!reply) return Unexpected<SmtpFailure>(reply.error());
  if (reply->kind() == 2) return ParseOffers(answer_);
  // A server older than 1995 knows HELO only, and neither TLS nor AUTH.
  if (reply->code >= 500 && reply->code <= 504) {
    auto old = Command("HELO", "HELO " + name);
    if (!old) return Unexpected<SmtpFailure>(old.error());
    if (old->kind() == 2) return SmtpOffers();
  }
  return Unexpected<SmtpFailure>(
      Refused("EHLO at", *reply, Delivered::kTrouble));
}

// The configured name, else the host's as FQDN, else the address literal; a
// bare pod name is refused by strict servers.
std::string Session::OwnName() {
  std::string name = HeloName(server_.helo_name);
  if (!name.empty()) return name;
  try {
    name = Poco::Net::DNS::hostName();
    if (name.find('.') == std::string::npos) {
      name = Poco::Net::DNS::hostByName(name,
                                        Poco::Net::DNS::DNS_HINT_AI_CANONNAME)
                 .name();
    }
  } catch (const Poco::Exception&) {
    name.clear();
  }
  if (name.find('.') != std::string::npos && !HeloName(name).empty()) {
    return name;
  }
  const Poco::Net::IPAddress own = wire_->address().host();
  const bool six = own.family() == Poco::Net::IPAddress::IPv6;
  return (six ? "[IPv6:" : "[") + own.toString() + "]";
}

SmtpResult<void> Session::Encrypt() {
  const bool lenient =
      server_.security == MailSecurity::kAuto && !HasCredentials();
  return Guarded("TLS with", [&] {
    wire_->SetDeadline(Soon(server_.timeout));
    complaint_ =
        wire_->StartTls(NewTlsContext(server_.ca_file), server_.host, lenient);
    encrypted_ = true;
    Trace("* ", complaint_.empty()
                    ? "TLS, certificate verified"
                    : "TLS, certificate taken unverified: " + complaint_);
  });
}

SmtpResult<SmtpOffers> Session::MaybeStartTls(SmtpOffers offers) {
  if (encrypted_ || server_.security == MailSecurity::kNone) return offers;
  const bool must = server_.security == MailSecurity::kStartTls;
  if (!offers.start_tls) {
    if (!must) return offers;
    return Unexpected<SmtpFailure>(
        Trouble("STARTTLS at",
                "the server does not offer it; set security: tls for a port "
                "that speaks TLS at once, or security: none"));
  }
  auto reply = Command("STARTTLS", "STARTTLS");
  if (!reply) return Unexpected<SmtpFailure>(reply.error());
  if (reply->kind() != 2) {
    if (!must) return offers;
    return Unexpected<SmtpFailure>(
        Refused("STARTTLS at", *reply, Delivered::kTrouble));
  }
  // What was said before the handshake anyone may have said (RFC 3207).
  return Encrypt().and_then([&] { return Hello(); });
}

SmtpResult<void> Session::Authenticate(const SmtpOffers& offers) {
  if (!HasCredentials()) return {};
  if (offers.auth.empty()) {
    went_without_auth_ = true;
    if (server_.auth_optional) return {};
    return Unexpected<SmtpFailure>(Trouble(
        "AUTH at",
        encrypted_ ? "the server offers none; remove username, or set auth: "
                     "none"
                   : "the server offers none on an unencrypted connection; "
                     "set security: starttls, or auth: none"));
  }
  if (!encrypted_ && !wire_->to_loopback() && !server_.allow_plaintext_auth) {
    return Unexpected<SmtpFailure>(
        Trouble("AUTH at",
                "the connection is not encrypted, so no credentials are sent; "
                "set security: starttls or tls, or allowPlaintextAuth: true "
                "(SMTP_ALLOW_PLAINTEXT_AUTH=true)"));
  }
  const auto mechanism = ChooseAuth(server_.auth, offers, encrypted_);
  if (!mechanism) {
    return Unexpected<SmtpFailure>(Trouble("AUTH at", mechanism.error()));
  }
  auto password = Reveal(server_.password);
  if (!password) {
    return Unexpected<SmtpFailure>(
        Trouble("AUTH at", "the password: " + password.error()));
  }
  const Credentials credentials{server_.username, std::move(*password)};
  const std::string command = "AUTH " + std::string(AuthName(*mechanism));
  const std::string first = FirstResponse(*mechanism, credentials);
  auto reply = first.empty() ? Say(command, command, command)
                             : Say(command, command + " " + first,
                                   command + " " + std::string(kMasked));
  for (int step = 0; reply && reply->kind() == 3 && step < 4; ++step) {
    reply = Say(command, Response(*mechanism, credentials, step, reply->text),
                kMasked);
  }
  if (!reply) return Unexpected<SmtpFailure>(reply.error());
  if (reply->kind() == 2) return {};
  return Unexpected<SmtpFailure>(
      Refused(command + " at", *reply, Delivered::kTrouble));
}

SmtpResult<void> Session::SendBody(const std::string& body) {
  return Guarded("DATA at", [&] {
    Trace("C: ", "(message, " + std::to_string(body.size()) + " bytes)");
    wire_->SetDeadline(ends_);
    wire_->sendBytes(body.data(), static_cast<int>(body.size()), 0);
  });
}

SmtpResult<SmtpReply> Session::EndBody() {
  return Guarded("end of DATA at", [&] {
    Trace("C: ", ".");
    wire_->SetDeadline(std::chrono::steady_clock::now() + times_.end_of_data);
    wire_->ExpectAnswer();
    dialogue_->sendCommand(".", answer_);
    return ParseReply(answer_);
  });
}

void Session::Quit() {
  if (!dialogue_ || broken_) return;
  (void)Guarded("QUIT at", [&] {
    Trace("C: ", "QUIT");
    wire_->SetDeadline(std::chrono::steady_clock::now() +
                       std::min(times_.quit, server_.timeout));
    wire_->ExpectAnswer();
    dialogue_->sendCommand("QUIT", answer_);
    return 0;
  });
}

}  // namespace

std::unique_ptr<SmtpSession> NewSmtpSession(const MailServer& server,
                                            const SmtpTimes& times,
                                            SmtpTrace trace, int abort_fd) {
  return std::make_unique<Session>(server, times, std::move(trace), abort_fd);
}

}  // namespace leadsman
