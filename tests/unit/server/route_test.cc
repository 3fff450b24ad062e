#include "internal/server/route.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/facts.h"

namespace leadsman {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Affects kLiveness{.readiness = false, .liveness = true};
constexpr Affects kNothing{.readiness = false, .liveness = false};
constexpr Require kAny{.kind = Require::Kind::kAny};
constexpr Require kTwo{.kind = Require::Kind::kCount, .count = 2};

Response Ask(const Facts& facts, std::string_view target,
             bool from_loopback = true, bool page_from_any = false) {
  return Route(
      {.method = "GET", .target = target, .from_loopback = from_loopback},
      facts,
      {.version = "0.1.0",
       .pod = {.host = "node"},
       .labels = {},
       .page_from_any = page_from_any});
}

CheckState Up(const std::string& name) { return MakeCheck(name, Health::kUp); }
CheckState Down(const std::string& name, Reason reason) {
  return MakeCheck(name, Health::kDown, reason);
}

struct Case {
  const char* what;
  Facts facts;
  const char* target;
  int status;
  const char* body;
};

TEST(RouteTest, HealthPathsSpeakTheApiServersFormat) {
  const Facts good = MakeFacts({Up("web"), Up("db")});
  const Facts bad = MakeFacts({Down("web", Reason::kRefused), Up("db"),
                               Down("mail", Reason::kTimeout)});
  const Facts one_of =
      MakeFacts({Down("web", Reason::kStatus), Up("db")}, kAny);
  const Facts none_of =
      MakeFacts({Down("web", Reason::kStatus), Down("db", Reason::kDns)}, kAny);
  const Facts two_of =
      MakeFacts({Up("a"), Down("b", Reason::kReset), Up("c")}, kTwo);
  const Facts draining = MakeFacts({Up("web")}, {}, true);
  const Facts draining_any =
      MakeFacts({Down("web", Reason::kRefused), Up("db")}, kAny, true);
  const Facts live =
      MakeFacts({MakeCheck("web", Health::kUp, Reason::kOk, kLiveness),
                 MakeCheck("db", Health::kDown, Reason::kTls)});
  const Facts dead =
      MakeFacts({MakeCheck("web", Health::kDown, Reason::kTimeout, kLiveness)});
  const Facts starting_live = MakeFacts(
      {MakeCheck("web", Health::kStarting, Reason::kRefused, kLiveness)});
  const Facts starting =
      MakeFacts({MakeCheck("web", Health::kStarting, Reason::kRefused)});
  CheckState untried = MakeCheck("web", Health::kStarting);
  untried.attempted_at.reset();
  const Facts fresh = MakeFacts({untried});
  CheckState passing_once = MakeCheck("web", Health::kDown, Reason::kOk);
  passing_once.failed = Reason::kRefused;
  const Facts not_enough = MakeFacts({passing_once});
  const Facts never_failed =
      MakeFacts({MakeCheck("web", Health::kStarting, Reason::kOk)});
  const Facts alert_only =
      MakeFacts({MakeCheck("ext", Health::kDown, Reason::kDns, kNothing)});
  Facts sick = MakeFacts({Up("web")});
  sick.vitals[1] = {.name = "notifier", .ok = false, .why = "silent for 12s"};
  Facts no_vitals = MakeFacts({});
  no_vitals.vitals.clear();

  const std::vector<Case> cases{
      {"ready", good, "/readyz", 200, "ok"},
      {"ready, told at length", good, "/readyz?verbose", 200,
       "[+]web ok\n[+]db ok\n[+]shutdown ok\nreadyz check passed\n"},
      {"verbose with a value", good, "/readyz?verbose=1", 200,
       "[+]web ok\n[+]db ok\n[+]shutdown ok\nreadyz check passed\n"},
      {"failure is always told at length", bad, "/readyz", 503,
       "[-]web failed: refused\n[+]db ok\n[-]mail failed: timeout\n"
       "[+]shutdown ok\nreadyz check failed\n"},
      {"one excluded", bad, "/readyz?exclude=web", 503,
       "[+]web excluded: ok\n[+]db ok\n[-]mail failed: timeout\n"
       "[+]shutdown ok\nreadyz check failed\n"},
      {"all that fail excluded", bad, "/readyz?exclude=web&exclude=mail", 200,
       "ok"},
      {"exclude is decoded", bad,
       "/readyz?%65xclude=w%65b&exclude=mail&verbose", 200,
       "[+]web excluded: ok\n[+]db ok\n[+]mail excluded: ok\n"
       "[+]shutdown ok\nreadyz check passed\n"},
      {"unknown names are warned about, sorted", good,
       "/readyz?verbose&exclude=zoo&exclude=a+b&exclude=db&exclude=zoo", 200,
       "[+]web ok\n[+]db excluded: ok\n[+]shutdown ok\n"
       "warn: some health checks cannot be excluded: no matches for "
       "\"a b\",\"zoo\"\nreadyz check passed\n"},
      {"unknown names cannot forge a line", good,
       "/readyz?verbose&exclude=x%22%0a[-]web", 200,
       "[+]web ok\n[+]db ok\n[+]shutdown ok\n"
       "warn: some health checks cannot be excluded: no matches for "
       "\"x\\\" [-]web\"\nreadyz check passed\n"},
      {"any: enough", one_of, "/readyz", 200, "ok"},
      {"any: enough, told at length", one_of, "/readyz?verbose", 200,
       "[-]web failed: status (not required)\n[+]db ok\n[+]shutdown ok\n"
       "readyz check passed\n"},
      {"any: none", none_of, "/readyz", 503,
       "[-]web failed: status\n[-]db failed: dns\n[+]shutdown ok\n"
       "readyz check failed\n"},
      {"any: an excluded one counts as passing", none_of,
       "/readyz?exclude=web&verbose", 200,
       "[+]web excluded: ok\n[-]db failed: dns (not required)\n"
       "[+]shutdown ok\nreadyz check passed\n"},
      {"two of three", two_of, "/readyz?verbose", 200,
       "[+]a ok\n[-]b failed: reset (not required)\n[+]c ok\n"
       "[+]shutdown ok\nreadyz check passed\n"},
      {"draining", draining, "/readyz", 503,
       "[+]web ok\n[-]shutdown failed: internal\nreadyz check failed\n"},
      {"draining, any", draining_any, "/readyz", 503,
       "[-]web failed: refused (not required)\n[+]db ok\n"
       "[-]shutdown failed: internal\nreadyz check failed\n"},
      {"draining, excluded", draining, "/readyz?exclude=shutdown", 200, "ok"},
      {"draining, one", draining, "/readyz/shutdown", 503,
       "[-]shutdown failed: internal\n"},
      {"starting after a failure", starting, "/readyz", 503,
       "[-]web failed: refused\n[+]shutdown ok\nreadyz check failed\n"},
      {"starting, not tried yet", fresh, "/readyz/web", 503,
       "[-]web failed: internal\n"},
      {"down, a pass that is not enough yet: why it went down", not_enough,
       "/readyz/web", 503, "[-]web failed: refused\n"},
      {"starting, a pass that is not enough yet", never_failed, "/readyz/web",
       503, "[-]web failed: internal\n"},
      {"nothing gates", alert_only, "/readyz?verbose", 200,
       "[+]shutdown ok\nreadyz check passed\n"},
      {"one check", good, "/readyz/web", 200, "ok"},
      {"one check, encoded", good, "/readyz/w%65b", 200, "ok"},
      {"one check that fails", bad, "/readyz/web", 503,
       "[-]web failed: refused\n"},
      {"one check, though not required", one_of, "/readyz/web", 503,
       "[-]web failed: status\n"},
      {"one unknown", good, "/readyz/zoo", 404,
       "no such check here; ?verbose on the path above lists them\n"},
      {"one that does not gate", alert_only, "/readyz/ext", 404,
       "no such check here; ?verbose on the path above lists them\n"},
      {"liveness of the web", live, "/web/livez?verbose", 200,
       "[+]web ok\nweb/livez check passed\n"},
      {"liveness while starting", starting_live, "/web/livez", 200, "ok"},
      {"dead", dead, "/web/livez", 503,
       "[-]web failed: timeout\nweb/livez check failed\n"},
      {"dead, one", dead, "/web/livez/web", 503, "[-]web failed: timeout\n"},
      {"nothing affects liveness", good, "/web/livez?verbose", 200,
       "[+]ping ok\nweb/livez check passed\n"},
      {"healthz", bad, "/healthz", 200, "ok"},
      {"livez", draining, "/livez?verbose", 200,
       "[+]loop ok\n[+]notifier ok\nlivez check passed\n"},
      {"healthz of a sick sidecar", sick, "/healthz", 503,
       "[+]loop ok\n[-]notifier failed: internal\nhealthz check failed\n"},
      {"livez, one", sick, "/livez/notifier", 503,
       "[-]notifier failed: internal\n"},
      {"livez, another", sick, "/livez/loop", 200, "ok"},
      {"no vitals", no_vitals, "/livez?verbose", 200,
       "[+]ping ok\nlivez check passed\n"},
  };
  for (const Case& one : cases) {
    const Response response = Ask(one.facts, one.target, false);
    EXPECT_EQ(response.status, one.status) << one.what;
    EXPECT_EQ(response.body, one.body) << one.what;
    EXPECT_EQ(response.content_type, "text/plain; charset=utf-8") << one.what;
  }
}

TEST(RouteTest, UnknownPathsAreNotFound) {
  const Facts facts = MakeFacts({Up("web")});
  for (const char* target :
       {"/", "/metrics/", "/metrics/web", "/readyz/", "//readyz", "/readyzz",
        "/Readyz", "/web", "/web/livezz", "/api/v1/checks/web",
        "/api/v1/incidents", "/api/v1/status/", "/readyz/web/x", "/%00",
        "/readyz%3Fverbose"}) {
    const Response response = Ask(facts, target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_TRUE(response.allow.empty());
  }
  EXPECT_EQ(Ask(facts, "/zoo").body,
            "no such path; there are /healthz, /livez, /readyz, /web/livez, "
            "/metrics and /api/v1/status\n");
  EXPECT_EQ(Ask(facts, "/readyz/%zz").status, 400);
  EXPECT_EQ(Ask(facts, "/readyz/%2").status, 400);
  EXPECT_EQ(Ask(facts, "").status, 400);
}

TEST(RouteTest, OtherMethodsAreNotAllowed) {
  const Facts facts = MakeFacts({Up("web")});
  for (const char* method : {"POST", "get", "OPTIONS", ""}) {
    const Response response =
        Route({.method = method, .target = "/readyz"}, facts, {});
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.allow, "GET, HEAD");
    EXPECT_EQ(response.body, "only GET and HEAD\n");
  }
  EXPECT_EQ(Route({.method = "HEAD", .target = "/readyz"}, facts, {}).status,
            200);
}

TEST(RouteTest, StatusIsForLoopbackUnlessPageFromAny) {
  const Facts facts = MakeFacts({Up("web")});
  const Response refused = Ask(facts, "/api/v1/status", false, false);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body,
            "only from loopback; use kubectl port-forward, or set "
            "server.pageFrom: any\n");
  for (const Response& response :
       {Ask(facts, "/api/v1/status", true, false),
        Ask(facts, "/api/v1/status?x", false, true)}) {
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_THAT(response.body, HasSubstr("\"name\":\"web\""));
    EXPECT_THAT(response.body, Not(HasSubstr("CONTENT OF THE WEB")));
  }
}

}  // namespace
}  // namespace leadsman
