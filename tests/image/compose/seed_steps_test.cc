// The compose exercise's own way of testing it, in its nine steps.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/image/compose/compose_stack.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

constexpr const char* kPage = "    return f\"Hello World!";

TEST_F(ComposeTest, GoesTheNineStepsOfTheSeed) {
  Configure();
  Up();
  ASSERT_TRUE(Says("leadsman", "check=web from=starting to=up"));

  // 1 and 2: the web container's id; stop it.
  std::string id = Compose({"ps", "-q", "web"});
  id.resize(id.find_last_not_of('\n') + 1);
  ASSERT_FALSE(id.empty());
  ASSERT_EQ(machine().Podman({"stop", id}).exit, 0);
  // 3: "connection error" in the monitor's log; and now there is mail.
  Says("leadsman", "reason=refused class=\"connection error\"");
  Says("catcher", "Subject: [DOWN: refused] web on ");
  // leadsman keeps its network, and so its readiness is heard of.
  EXPECT_THAT(Ask("http://127.0.0.1:8010/readyz"),
              testing::AllOf(HasSubstr("[-]web failed: refused"),
                             testing::EndsWith("503")));

  // 4: take the stack down. 5: remove the web image. 6: break hello().
  Down();
  ASSERT_EQ(machine().Podman({"rmi", "leadsman_web"}).exit, 0);
  const std::string broken =
      std::string("    raise RuntimeError(\"by order\")\n") + kPage;
  Edit("web/app.py", kPage, broken);
  // 7: bring it up, which builds the image anew. 8: "status code error".
  EXPECT_THAT(Up(), HasSubstr("STEP"));
  Says("leadsman", "reason=status class=\"status code error\"");
  Says("catcher", "Subject: [DOWN: status] web on ");

  // 9: the same with time.sleep(10): the time-out is 10 s too.
  Down();
  ASSERT_EQ(machine().Podman({"rmi", "leadsman_web"}).exit, 0);
  const std::string slow = std::string("    time.sleep(10)\n") + kPage;
  Edit("web/app.py", broken, slow);
  Up();
  Says("leadsman", "reason=timeout class=\"connection error\"");
  Says("catcher", "Subject: [DOWN: timeout] web on ");

  // And mended, beside the same leadsman: the mail that the seed lacked.
  Edit("web/app.py", slow, kPage);
  Compose({"up", "-d", "--build", "web"});
  Says("leadsman", "check=web from=down to=up");
  Says("catcher", "Subject: [UP after ");
  EXPECT_THAT(Ask("http://127.0.0.1:8000/"), HasSubstr("I have been seen "));
}

}  // namespace
}  // namespace leadsman
