// Guarantee 5: nothing from the web's answer, the configuration or the
// environment can add a header or a recipient. Over random bytes.
#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/mail_message.h"
#include "tests/unit/notify_mail/mail_fixture.h"

namespace leadsman {
namespace {

// Header names in order; fails on anything a line of a mail may not be.
std::vector<std::string> NamesOf(const std::string& bytes) {
  std::vector<std::string> names;
  bool head = true;
  std::size_t start = 0;
  while (start < bytes.size()) {
    const std::size_t end = bytes.find("\r\n", start);
    if (end == std::string::npos) {
      ADD_FAILURE() << "the last line has no end";
      break;
    }
    const std::string_view line =
        std::string_view(bytes).substr(start, end - start);
    start = end + 2;
    EXPECT_LE(line.size(), 998U);
    for (const char c : line) {
      const auto byte = static_cast<unsigned char>(c);
      EXPECT_TRUE(byte >= 0x20 && byte < 0x7F) << "byte " << int{byte};
    }
    if (line.empty()) head = false;
    if (!head || line.starts_with(' ')) continue;
    names.emplace_back(line.substr(0, line.find(':')));
  }
  return names;
}

class Noise {
 public:
  explicit Noise(unsigned seed) : random_(seed) {}

  std::string Text(std::size_t max) {
    static const std::vector<std::string> bad{"\r\n",
                                              "\n",
                                              "\r",
                                              "\r\n\r\n",
                                              "Bcc: evil@x.org\r\n",
                                              ".\r\n",
                                              "\r\n.\r\n",
                                              "=?UTF-8?B?",
                                              "?=",
                                              "<",
                                              ">",
                                              "\"",
                                              "\\",
                                              ",",
                                              ";",
                                              "@",
                                              std::string(1, '\0'),
                                              "\xC3",
                                              "\xE2\x82\xAC",
                                              "\x80",
                                              " ",
                                              "--=_",
                                              "boundary",
                                              "evil@x.org",
                                              std::string(300, 'x')};
    std::string text;
    const std::size_t size = Number(max);
    while (text.size() < size) {
      if (Number(2) == 0) {
        text += bad[Number(bad.size() - 1)];
      } else {
        text += static_cast<char>(Number(255));
      }
    }
    return text;
  }
  std::size_t Number(std::size_t max) {
    return std::uniform_int_distribution<std::size_t>(0, max)(random_);
  }

 private:
  std::mt19937 random_;
};

// A name that no one can take for the address that follows it.
std::string Mailbox(Noise& noise, const std::string& address) {
  return noise.Text(80) + " <" + address + ">";
}

Incident NoisyIncident(Noise& noise) {
  Incident incident = FailingApi();
  incident.id = noise.Text(80);
  incident.check = noise.Text(80);
  incident.reason = static_cast<Reason>(noise.Number(kReasonCount - 1));
  incident.detail = noise.Text(300);
  incident.target = noise.Text(300);
  incident.description = noise.Text(300);
  incident.runbook = noise.Text(300);
  incident.evidence.head = noise.Text(2000);
  return incident;
}

class MailInjection : public testing::TestWithParam<TellingEvent> {};
INSTANTIATE_TEST_SUITE_P(Events, MailInjection,
                         testing::Values(TellingEvent::kDown,
                                         TellingEvent::kRecovered,
                                         TellingEvent::kDownAndUp,
                                         TellingEvent::kClosed,
                                         TellingEvent::kTest));

TEST_P(MailInjection, M06Guarantee5NothingAddsAHeaderOrARecipient) {
  const auto incidents = [](Incident one) {
    return GetParam() == TellingEvent::kTest ? std::vector<Incident>()
                                             : std::vector<Incident>{one, one};
  };
  MailSettings plain;
  plain.from = "Leadsman <alerts@example.org>";
  plain.to = {"A <a@example.org>", "B <b@example.org>"};
  plain.cc = {"C <c@example.org>"};
  plain.reply_to = "R <r@example.org>";
  const Labels labels{{"cluster", "eu"}};
  const OutMessage model =
      MakeMail(Tell(GetParam(), incidents(RefusedWeb()), 2, 3), plain, labels,
               ShopPod());
  const std::vector<std::string> names = NamesOf(model.bytes);
  EXPECT_THAT(names, testing::Contains("Subject"));

  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Noise noise(seed);
    MailSettings mail;
    mail.from = Mailbox(noise, "alerts@example.org");
    mail.to = {Mailbox(noise, "a@example.org"),
               Mailbox(noise, "b@example.org")};
    mail.cc = {Mailbox(noise, "c@example.org")};
    mail.reply_to = Mailbox(noise, "r@example.org");
    const PodFacts pod{.name = "p" + noise.Text(80),
                       .namespace_name = "n" + noise.Text(80),
                       .uid = noise.Text(40),
                       .ip = noise.Text(40),
                       .host = noise.Text(80)};
    const OutMessage message =
        MakeMail(Tell(GetParam(), incidents(NoisyIncident(noise)), 2, 3), mail,
                 {{noise.Text(50), noise.Text(50)}}, pod);
    EXPECT_EQ(NamesOf(message.bytes), names);
    EXPECT_EQ(message.recipients, model.recipients);
    EXPECT_EQ(message.sender, model.sender);
    EXPECT_EQ(message.id.find_first_of(" \r\n\t<", 1), std::string::npos);
    EXPECT_EQ(message.id.find('>'), message.id.size() - 1);
  }
}

// Addresses themselves may be anything: what is none, is none.
TEST(MailInjection, M07NoStringIsMoreThanOneRecipient) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Noise noise(seed);
    std::string mailbox = noise.Text(40);
    if (seed % 2 == 0) mailbox += "@x.org";
    if (seed % 3 == 0) mailbox = "<" + mailbox + ">";
    const auto address = AddressOf(mailbox);
    if (!address) continue;
    for (const char c : *address) {
      EXPECT_TRUE(c > 0x20 && c < 0x7F);
      EXPECT_EQ(std::string_view("<>,;:\"\\()").find(c),
                std::string_view::npos);
    }
    EXPECT_EQ(std::count(address->begin(), address->end(), '@'), 1);
  }
}

}  // namespace
}  // namespace leadsman
