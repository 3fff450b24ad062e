#include "internal/notify/outbox.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/alert_channel.h"
#include "internal/store/store.h"
#include "tests/unit/notify/edges.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

MessageRow Mail(const std::string& id, const std::string& incident,
                const std::string& event = "down",
                const std::vector<std::string>& recipients = {"a@x"}) {
  MessageRow row{.id = id,
                 .event = event,
                 .queued = At(0).time_since_epoch().count(),
                 .sender = "s@x",
                 .incidents = {incident}};
  for (const std::string& recipient : recipients) {
    row.deliveries.push_back(
        {.message = id, .recipient = recipient, .next_try = row.queued});
  }
  return row;
}

class OutboxTest : public testing::Test {
 protected:
  void Add(const MessageRow& message) {
    outbox_.Add(message);
    outbox_.Committed(message.id);
  }
  // "ID: RECIPIENTS" of the try that begins, "" without one.
  std::string Begin(int second) {
    const auto sending = outbox_.Next(At(second));
    if (!sending) return "";
    outbox_.Begin(*sending);
    recipients_ = sending->recipients;
    std::string words = sending->message + ':';
    for (const std::string& each : recipients_) words += ' ' + each;
    return words;
  }
  Settled End(int second, Delivered how, int code = 0, bool doubtful = false) {
    SendReport report{.doubtful = doubtful};
    for (const std::string& each : recipients_) {
      report.recipients.push_back({each, how, code, "so"});
    }
    return outbox_.Report(report, At(second));
  }
  int Due(int now) {
    const auto due = outbox_.NextDue(At(now));
    return due ? static_cast<int>((*due - At(0)) / seconds(1)) : -1;
  }

  Outbox outbox_{{}, 1};
  std::vector<std::string> recipients_;
};

TEST_F(OutboxTest, SendsNothingBeforeItIsCommitted) {
  outbox_.Add(Mail("<1>", "i"));
  EXPECT_EQ(Begin(0), "");
  outbox_.Committed("<1>");
  EXPECT_EQ(Begin(0), "<1>: a@x");
}

TEST_F(OutboxTest, HasOneTryUnderWayAtATime) {
  Add(Mail("<1>", "i"));
  Add(Mail("<2>", "j"));
  EXPECT_EQ(Begin(0), "<1>: a@x");
  EXPECT_EQ(Begin(0), "");
  EXPECT_EQ(Due(0), -1);
  End(0, Delivered::kAccepted, 250);
  EXPECT_EQ(Begin(0), "<2>: a@x");
}

TEST_F(OutboxTest, Guarantee4RetriesLaterAndLater) {
  Add(Mail("<1>", "i"));
  int now = 0;
  int wait = 0;
  for (int i = 0; i < 12; ++i) {
    ASSERT_EQ(Begin(now), "<1>: a@x");
    End(now, Delivered::kRetry, 451);
    EXPECT_EQ(Begin(now + 4), "");
    const int next = Due(now);
    EXPECT_GE(next - now, std::min(wait, 449));
    EXPECT_LE(next - now, 900);
    wait = (next - now) * 3 / 4;
    now = next + 1;
  }
}

TEST_F(OutboxTest, Guarantee4OurOwnTroubleWaitsTheLongestStep) {
  Add(Mail("<1>", "i"));
  Begin(0);
  End(0, Delivered::kTrouble, 535);
  EXPECT_GE(Due(0), 450);
  EXPECT_LE(Due(0), 900);
}

TEST_F(OutboxTest, Guarantee4KeepsEachRecipientsOwnState) {
  Add(Mail("<1>", "i", "down", {"a@x", "b@x", "c@x"}));
  EXPECT_EQ(Begin(0), "<1>: a@x b@x c@x");
  const Settled settled =
      outbox_.Report({.recipients = {{"a@x", Delivered::kAccepted, 250, ""},
                                     {"b@x", Delivered::kGiveUp, 550, "no"},
                                     {"c@x", Delivered::kRetry, 450, "grey"}}},
                     At(0));
  ASSERT_THAT(settled.deliveries, SizeIs(3));
  EXPECT_EQ(settled.deliveries[0].state, DeliveryState::kAccepted);
  EXPECT_EQ(settled.deliveries[1].state, DeliveryState::kGivenUp);
  EXPECT_EQ(settled.deliveries[2].state, DeliveryState::kOpen);
  EXPECT_EQ(settled.deliveries[2].why, "grey");
  EXPECT_THAT(settled.refused, IsEmpty());
  EXPECT_EQ(Begin(Due(0) + 1), "<1>: c@x");
  End(20, Delivered::kAccepted, 250);
  EXPECT_EQ(outbox_.size(), 0U);
}

TEST_F(OutboxTest, RetriesAtOnceWhatTheSameTroubleHeldUp) {
  Add(Mail("<1>", "i"));
  Add(Mail("<2>", "j"));
  Add(Mail("<3>", "k"));
  Begin(0);
  End(0, Delivered::kRetry);  // the network
  Begin(0);
  End(0, Delivered::kRetry, 450);  // this mail alone
  EXPECT_EQ(Begin(1), "<3>: a@x");
  End(1, Delivered::kAccepted, 250);
  EXPECT_EQ(Begin(1), "<1>: a@x");
  End(1, Delivered::kAccepted, 250);
  EXPECT_EQ(Begin(1), "");
}

TEST_F(OutboxTest, KeepsTheOrderWithinAnIncidentForEachRecipient) {
  Add(Mail("<down>", "i", "down", {"a@x", "b@x"}));
  Begin(0);
  outbox_.Report({.recipients = {{"a@x", Delivered::kAccepted, 250, ""},
                                 {"b@x", Delivered::kRetry, 450, ""}}},
                 At(0));
  Add(Mail("<up>", "i", "recovered", {"a@x", "b@x"}));
  Add(Mail("<other>", "j", "down", {"b@x"}));
  EXPECT_EQ(Begin(1), "<up>: a@x");
  End(1, Delivered::kAccepted, 250);
  EXPECT_EQ(Begin(1), "<other>: b@x");
  End(1, Delivered::kAccepted, 250);
  EXPECT_EQ(Begin(1), "");
  EXPECT_EQ(Begin(30), "<down>: b@x");
  End(30, Delivered::kAccepted, 250);
  EXPECT_EQ(Begin(30), "<up>: b@x");
}

TEST_F(OutboxTest, Guarantee2ATryWhoseEndIsUnknownStaysDoubtful) {
  Add(Mail("<1>", "i"));
  const auto sending = outbox_.Next(At(0));
  const auto begun = outbox_.Begin(*sending);
  ASSERT_THAT(begun, SizeIs(1));
  EXPECT_EQ(begun[0].state, DeliveryState::kDoubtful);
  recipients_ = {"a@x"};
  // Broken between the end of DATA and its answer; then plainly refused: the
  // first try may still have arrived.
  EXPECT_EQ(End(0, Delivered::kRetry, 0, true).deliveries[0].state,
            DeliveryState::kDoubtful);
  Begin(20);
  EXPECT_EQ(End(20, Delivered::kRetry).deliveries[0].state,
            DeliveryState::kDoubtful);
  EXPECT_THAT(outbox_.Unsent(), IsEmpty());
  EXPECT_THAT(outbox_.Supersede("i"), IsEmpty());
}

TEST_F(OutboxTest, Guarantee6SupersedesOnlyWhatNobodyCanHave) {
  Add(Mail("<1>", "i", "down", {"a@x", "b@x"}));
  EXPECT_THAT(outbox_.Unsent(), ElementsAre("i"));
  Begin(0);
  EXPECT_THAT(outbox_.Unsent(), IsEmpty());  // in flight counts as sent
  End(0, Delivered::kRetry);
  EXPECT_THAT(outbox_.Unsent(), ElementsAre("i"));
  const auto gone = outbox_.Supersede("i");
  ASSERT_THAT(gone, SizeIs(2));
  EXPECT_EQ(gone[0].state, DeliveryState::kSuperseded);
  EXPECT_EQ(outbox_.size(), 0U);
  EXPECT_EQ(Begin(100), "");
}

TEST_F(OutboxTest, ToldMeansAcceptedForOneOfThem) {
  Add(Mail("<1>", "i", "down", {"a@x", "b@x"}));
  Begin(0);
  outbox_.Report({.recipients = {{"a@x", Delivered::kAccepted, 250, ""},
                                 {"b@x", Delivered::kRetry, 450, ""}}},
                 At(0));
  EXPECT_THAT(outbox_.Unsent(), IsEmpty());
}

TEST_F(OutboxTest, SaysWhichFailureReachedNobody) {
  Add(Mail("<1>", "i", "down", {"a@x", "b@x"}));
  Begin(0);
  const Settled settled = End(0, Delivered::kGiveUp, 554);
  EXPECT_THAT(settled.refused, ElementsAre("i"));
  EXPECT_EQ(outbox_.size(), 0U);
}

TEST_F(OutboxTest, HurryMakesEverythingDue) {
  Add(Mail("<1>", "i"));
  Begin(0);
  End(0, Delivered::kTrouble, 535);
  EXPECT_EQ(Begin(1), "");
  outbox_.Hurry(At(1));
  EXPECT_EQ(Begin(1), "<1>: a@x");
}

TEST_F(OutboxTest, AClockSetBackDelaysNoTryForLong) {
  Add(Mail("<1>", "i"));
  Begin(100'000);
  End(100'000, Delivered::kRetry);
  EXPECT_LE(Due(0), 900);
  EXPECT_EQ(Begin(900), "<1>: a@x");
}

TEST_F(OutboxTest, ARecipientOfWhomNothingIsReportedIsTriedAgain) {
  Add(Mail("<1>", "i"));
  Begin(0);
  const Settled settled = outbox_.Report({}, At(0));
  ASSERT_THAT(settled.deliveries, SizeIs(1));
  EXPECT_EQ(settled.deliveries[0].why, "the channel said nothing of it");
  EXPECT_EQ(outbox_.size(), 1U);
}

TEST_F(OutboxTest, GivesUpAfter5Days) {
  Add(Mail("<1>", "i"));
  int now = 0;
  Settled settled;
  while (outbox_.size() > 0) {
    ASSERT_EQ(Begin(now), "<1>: a@x");
    settled = End(now, Delivered::kRetry);
    if (outbox_.size() > 0) now = Due(now) + 1;
    ASSERT_LT(now, 6 * 86'400);
  }
  EXPECT_GT(now, 5 * 86'400);
  ASSERT_THAT(settled.deliveries, SizeIs(1));
  EXPECT_EQ(settled.deliveries[0].state, DeliveryState::kGivenUp);
  EXPECT_EQ(settled.deliveries[0].why, "not accepted in 5 days; last: so");
}

}  // namespace
}  // namespace leadsman
