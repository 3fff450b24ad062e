// The mails' words. LEADSMAN_GOLDEN=write writes the golden files anew.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/report/mail.h"
#include "tests/support/golden.h"
#include "tests/unit/notify_mail/mail_fixture.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

void GoldenMail(const std::string& name, const Telling& telling,
                const PodFacts& pod, const Labels& labels = {}) {
  const MailText mail = WriteMail(telling, {.pod = pod, .labels = labels});
  ExpectGolden("mail/" + name + ".txt",
               "Subject: " + mail.subject + "\n\n" + mail.text);
  ExpectGolden("mail/" + name + ".html", mail.html);
}

std::string SubjectOf(const Telling& telling, const PodFacts& pod = ShopPod(),
                      const Labels& labels = {}) {
  return WriteMail(telling, {.pod = pod, .labels = labels}).subject;
}

TEST(MailText, DownOfOneCheck) {
  GoldenMail("down", Tell(TellingEvent::kDown, {RefusedWeb()}, 1, 3), ShopPod(),
             {{"cluster", "prod-eu"}, {"team", "shop"}});
}

TEST(MailText, DownOfSeveralChecksWithEvidence) {
  GoldenMail("down-several",
             Tell(TellingEvent::kDown, {RefusedWeb(), FailingApi()}, 2, 5),
             ShopPod());
}

TEST(MailText, DownOutsideACluster) {
  GoldenMail("down-host", Tell(TellingEvent::kDown, {FailingApi()}, 1, 1),
             OnlyHost());
}

TEST(MailText, Recovered) {
  GoldenMail("recovered",
             Tell(TellingEvent::kRecovered, {Closed(RefusedWeb())}, 0, 3),
             ShopPod());
}

TEST(MailText, DownAndUp) {
  GoldenMail("down-and-up",
             Tell(TellingEvent::kDownAndUp, {Closed(RefusedWeb())}, 0, 3),
             ShopPod());
}

TEST(MailText, ClosedWithThePod) {
  GoldenMail("closed",
             Tell(TellingEvent::kClosed, {Closed(RefusedWeb())}, 1, 3),
             ShopPod());
}

TEST(MailText, NamesTheContainersItSpeaksOf) {
  Incident web = RefusedWeb();
  Incident api = FailingApi();
  const auto text = [&] {
    const PodFacts pod = ShopPod();
    return WriteMail(Tell(TellingEvent::kDown, {web, api, web}, 2, 5),
                     {.pod = pod, .labels = {}})
        .text;
  };
  EXPECT_THAT(text(), Not(HasSubstr("  container ")));
  web.container = "shop";
  EXPECT_THAT(text(),
              ContainsRegex("Where it runs\n(.*\n)* +container +shop\n"));
  api.container = "api";
  EXPECT_THAT(text(), ContainsRegex(" container +api, shop\n"));
}

TEST(MailText, TellsWhatKubernetesKnewOfTheContainer) {
  Incident web = RefusedWeb();
  web.container_news =
      ContainerNews{.name = "shop",
                    .image = "registry.example/shop:1.2",
                    .restarts = 3,
                    .ended = Termination{"OOMKilled", 137, MailTime(-12)}};
  GoldenMail("down-killed", Tell(TellingEvent::kDown, {web}, 1, 3), ShopPod());
}

TEST(MailText, HasNothingToTellOfAContainerThatNeverEnded) {
  Incident web = RefusedWeb();
  const auto text = [&] {
    return WriteMail(Tell(TellingEvent::kDown, {web}, 1, 3),
                     {.pod = ShopPod(), .labels = {}})
        .text;
  };
  const std::string without = text();
  web.container_news = ContainerNews{.name = "shop"};
  EXPECT_EQ(text(), without);
}

TEST(MailText, Test) {
  GoldenMail("test", Tell(TellingEvent::kTest, {}, 0, 3), OnlyHost());
}

TEST(MailSubject, IsTheContracts) {
  const Labels labels{{"cluster", "prod-eu"}, {"team", "shop"}};
  const Incident web = RefusedWeb();
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kDown, {web}, 1, 3)),
            "[DOWN: refused] web on shop-7d9f (prod)");
  EXPECT_EQ(
      SubjectOf(Tell(TellingEvent::kDown, {web}, 1, 3), ShopPod(), labels),
      "[prod-eu/shop] [DOWN: refused] web on shop-7d9f (prod)");
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kDown, {web}, 1, 3), OnlyHost()),
            "[DOWN: refused] web on box.example.org");
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kRecovered, {Closed(web)}, 0, 3)),
            "[UP after 4m10s] web on shop-7d9f (prod)");
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kDownAndUp, {Closed(web)}, 0, 3)),
            "[UP, was down 4m10s] web on shop-7d9f (prod)");
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kClosed, {Closed(web)}, 1, 3)),
            "[CLOSED] web on shop-7d9f (prod)");
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kDown, {web, web, web}, 3, 5)),
            "[DOWN: 3 of 5 checks] shop-7d9f (prod)");
  EXPECT_EQ(SubjectOf(Tell(TellingEvent::kTest, {}, 0, 3), OnlyHost()),
            "[TEST] leadsman on box.example.org");
}

TEST(MailSubject, CountsWhatIsDownByNow) {
  EXPECT_EQ(
      SubjectOf(Tell(TellingEvent::kDown, {RefusedWeb(), FailingApi()}, 4, 5)),
      "[DOWN: 4 of 5 checks] shop-7d9f (prod)");
}

TEST(MailText, EveryReasonHasASentence) {
  for (int reason = 0; reason < kReasonCount; ++reason) {
    Incident incident = RefusedWeb();
    incident.reason = static_cast<Reason>(reason);
    const MailText mail = WriteMail(Tell(TellingEvent::kDown, {incident}, 1, 1),
                                    {.pod = ShopPod(), .labels = {}});
    EXPECT_THAT(mail.text,
                testing::StartsWith("web on shop-7d9f (prod) is down: "));
    EXPECT_THAT(mail.text.substr(0, mail.text.find('\n')),
                HasSubstr("http://127.0.0.1:8000/"));
  }
}

TEST(MailText, QuotesNoMoreThanAllowed) {
  Incident incident = FailingApi();
  incident.evidence.head = std::string(2000, 'Q');
  const Telling telling = Tell(TellingEvent::kDown, {incident}, 1, 1);
  const auto count = [&](int bytes) {
    const MailText mail = WriteMail(
        telling, {.pod = ShopPod(), .labels = {}, .evidence_bytes = bytes});
    EXPECT_EQ(std::count(mail.text.begin(), mail.text.end(), 'Q'),
              std::count(mail.html.begin(), mail.html.end(), 'Q'));
    return std::count(mail.text.begin(), mail.text.end(), 'Q');
  };
  EXPECT_EQ(count(500), 500);
  EXPECT_EQ(count(3), 3);
  EXPECT_EQ(count(0), 0);
  EXPECT_EQ(count(-1), 0);
}

TEST(MailText, MasksBeforeItCuts) {
  Incident incident = FailingApi();
  incident.evidence.head = "mysql://root:toor@db/shop";
  const MailText mail =
      WriteMail(Tell(TellingEvent::kDown, {incident}, 1, 1),
                {.pod = ShopPod(), .labels = {}, .evidence_bytes = 14});
  EXPECT_THAT(mail.text, Not(HasSubstr("root")));
}

TEST(MailText, NoWordOfTheWebIsMarkup) {
  Incident incident = FailingApi();
  const std::string evil = "<script src=http://evil/>'\"&";
  incident.evidence.head = evil;
  incident.detail = incident.description = incident.runbook = evil;
  incident.check = incident.target = incident.id = evil;
  PodFacts pod{.name = evil, .namespace_name = evil, .ip = evil};
  const MailText mail = WriteMail(Tell(TellingEvent::kDown, {incident}, 1, 1),
                                  {.pod = pod, .labels = {{evil, evil}}});
  EXPECT_THAT(mail.html, Not(HasSubstr("<script")));
  EXPECT_THAT(mail.html, Not(HasSubstr("'")));
  EXPECT_THAT(mail.html, HasSubstr("&lt;script src=http://evil/&gt;&#39;&quot;"
                                   "&amp;"));
  // Nothing to be pasted into a shell.
  EXPECT_THAT(mail.text, Not(HasSubstr("kubectl")));
}

TEST(MailText, AskForNothingFromOutside) {
  const MailText mail =
      WriteMail(Tell(TellingEvent::kDown, {RefusedWeb()}, 1, 1),
                {.pod = ShopPod(), .labels = {}});
  for (const char* word : {"<img", "<link", "src=", "url(", "@import"}) {
    EXPECT_THAT(mail.html, Not(HasSubstr(word)));
  }
}

TEST(MailText, QuotedLinesCannotPassForOurs) {
  Incident incident = FailingApi();
  incident.evidence.head = "a\nWhere to look\r\n\r\n  kubectl delete\n";
  const MailText mail = WriteMail(Tell(TellingEvent::kDown, {incident}, 1, 1),
                                  {.pod = OnlyHost(), .labels = {}});
  EXPECT_THAT(mail.text,
              HasSubstr("  > a\n  > Where to look\n  > \n  >   kubectl delete\n"
                        "\n"));
}

TEST(MailText, ShowsTwentyIncidentsAndCountsTheRest) {
  const MailText mail =
      WriteMail(Tell(TellingEvent::kDown,
                     std::vector<Incident>(23, RefusedWeb()), 23, 50),
                {.pod = ShopPod(), .labels = {}});
  EXPECT_THAT(mail.text, HasSubstr("\nand 3 more\n"));
}

}  // namespace
}  // namespace leadsman
