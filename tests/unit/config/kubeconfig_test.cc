#include "internal/config/kubeconfig.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/base64.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

const std::string kPem =
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

// A kubeconfig of one line a part: what stands in `cluster` and in `user`.
std::string Of(const std::string& cluster, const std::string& user) {
  return "current-context: test\n"
         "contexts:\n"
         "- {name: test, context: {cluster: c, user: u, namespace: shop}}\n"
         "clusters:\n"
         "- {name: c, cluster: {" +
         cluster +
         "}}\n"
         "users:\n"
         "- {name: u, user: {" +
         user + "}}\n";
}

const std::string kServer = "server: \"https://10.0.0.1:6443\"";

KubeAccess AccessOf(const std::string& text) {
  const auto access = ParseKubeconfig(text, "/etc/kube/config");
  EXPECT_TRUE(access) << access.error();
  return access.value_or(KubeAccess());
}

std::string ErrorOf(const std::string& text) {
  const auto access = ParseKubeconfig(text, "k");
  return access ? "none" : access.error();
}

TEST(KubeconfigTest, CurrentContextSaysServerIdentityAndNamespace) {
  const KubeAccess access = AccessOf(R"(
apiVersion: v1
kind: Config
preferences: {}
current-context: b
contexts:
- {name: a, context: {cluster: x, user: x}}
- {name: b, context: {cluster: y, user: y, namespace: shop}}
clusters:
- {name: x, cluster: {server: "https://x"}}
- name: y
  cluster:
    server: https://[fd00::1]:6443/k8s/
    certificate-authority: pki/ca.crt
    tls-server-name: kubernetes
users:
- {name: x, user: {exec: {command: aws}}}
- {name: y, user: {client-certificate: /pki/y.crt, client-key: y.key}}
)");
  EXPECT_EQ(access,
            (KubeAccess{.server = "https://[fd00::1]:6443/k8s",
                        .ca = {Secret::From::kFile, "/etc/kube/pki/ca.crt"},
                        .cert = {Secret::From::kFile, "/pki/y.crt"},
                        .key = {Secret::From::kFile, "/etc/kube/y.key"},
                        .server_name = "kubernetes",
                        .namespace_name = "shop"}));
}

TEST(KubeconfigTest, JsonWillDo) {
  const KubeAccess access = AccessOf(R"({
  "kind": "Config", "current-context": "t",
  "contexts": [{"name": "t", "context": {"cluster": "c", "user": "u"}}],
  "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:8001",
                "certificate-authority": null}}],
  "users": [{"name": "u", "user": {"token": "t0k", "exec": null,
             "username": ""}}]})");
  EXPECT_EQ(access.server, "http://127.0.0.1:8001");
  EXPECT_EQ(access.token, (Secret{Secret::From::kValue, "t0k"}));
  EXPECT_EQ(access.namespace_name, "");
  EXPECT_TRUE(access.ca.empty());
  EXPECT_TRUE(access.verify);
}

TEST(KubeconfigTest, DataIsTakenBeforeAFileAsKubectlDoes) {
  const std::string data = Base64(kPem);
  const KubeAccess access =
      AccessOf(Of(kServer +
                      ", certificate-authority: ca.crt, "
                      "certificate-authority-data: " +
                      data,
                  "client-certificate-data: \"" + data.substr(0, 8) + "\\n" +
                      data.substr(8) + "\", client-key-data: " + data));
  for (const Secret& secret : {access.ca, access.cert, access.key}) {
    EXPECT_EQ(secret, (Secret{Secret::From::kValue, kPem}));
  }
}

TEST(KubeconfigTest, ATokenFileIsTakenBeforeATokenSinceItRotates) {
  EXPECT_EQ(AccessOf(Of(kServer, "token: a, tokenFile: run/token")).token,
            (Secret{Secret::From::kFile, "/etc/kube/run/token"}));
}

TEST(KubeconfigTest, VerifyingIsGivenUpOnlyWhereItSaysSo) {
  EXPECT_FALSE(
      AccessOf(Of(kServer + ", insecure-skip-tls-verify: true", "token: a"))
          .verify);
  EXPECT_TRUE(
      AccessOf(Of(kServer + ", insecure-skip-tls-verify: false", "token: a"))
          .verify);
}

TEST(KubeconfigTest, AUserIsNotNeeded) {
  const KubeAccess access = AccessOf(
      "current-context: t\n"
      "contexts: [{name: t, context: {cluster: c}}]\n"
      "clusters: [{name: c, cluster: {server: \"http://127.0.0.1:8001\"}}]\n");
  EXPECT_TRUE(access.token.empty());
}

TEST(KubeconfigTest, WhatRunsProgramsOrSpeaksForOthersIsRefused) {
  for (const char* key : {"exec", "auth-provider", "username", "password", "as",
                          "as-uid", "as-groups", "as-user-extra"}) {
    EXPECT_THAT(ErrorOf(Of(kServer, std::string(key) + ": [x]")),
                testing::StartsWith("k:7:"));
    EXPECT_THAT(
        ErrorOf(Of(kServer, "token: a, " + std::string(key) + ": [x]")),
        testing::EndsWith(": users[0].user." + std::string(key) +
                          ": is not supported; must be token, tokenFile, or "
                          "client-certificate and client-key"));
  }
  EXPECT_EQ(ErrorOf(Of(kServer + ", proxy-url: \"http://p\"", "token: a")),
            "k:5:67: clusters[0].cluster.proxy-url: is not supported; must be "
            "left out, the API server is asked directly");
}

TEST(KubeconfigTest, EachErrorSaysWhereWhatAndWhatIsAllowed) {
  const std::string server =
      "clusters[0].cluster.server: is not where an API server can be; must be "
      "an http or https URL with a host, and without user and query";
  const std::string base64 = "is not PEM in base64; must be that";
  for (const auto& [text, words] :
       std::vector<std::pair<std::string, std::string>>{
           {"", "k:1:1: is empty; must be a kubeconfig"},
           {"# nothing\n", "k:1:1: is empty; must be a kubeconfig"},
           {"[]",
            "k:1:1: current-context: is not set; must be the name of one of "
            "contexts"},
           {"kind: Config",
            "k:1:1: current-context: is not set; must be the name of one of "
            "contexts"},
           {"current-context: a\n",
            "k:1:18: current-context: names nothing that is there; must be the "
            "name of one of contexts"},
           {"current-context: a\ncontexts: [{name: b}, 7, {name: null}]\n",
            "k:1:18: current-context: names nothing that is there; must be the "
            "name of one of contexts"},
           {"current-context: a\ncontexts: [{name: a}]\n",
            "k:2:12: contexts[0].context.cluster: is not set; must be the name "
            "of one of clusters"},
           {"current-context: a\n"
            "contexts: [{name: a, context: {cluster: c, user: u}}]\n"
            "clusters: [{name: c, cluster: {server: \"http://h\"}}]\n",
            "k:2:50: contexts[0].context.user: names nothing that is there; "
            "must be the name of one of users"},
           {"current-context: 7\n",
            "k:1:18: current-context: is not text; must be, in quotes where it "
            "looks like a number"},
           {Of("", "token: a"), "k:5:22: " + server},
           {Of("server: \"10.0.0.1:6443\"", "token: a"), "k:5:31: " + server},
           {Of("server: \"https://a@h\"", "token: a"), "k:5:31: " + server},
           {Of("server: \"https://h:0\"", "token: a"), "k:5:31: " + server},
           {Of("server: \"https://h:65536\"", "token: a"), "k:5:31: " + server},
           {Of("server: \"https://h/?a\"", "token: a"), "k:5:31: " + server},
           {Of(kServer + ", insecure-skip-tls-verify: 1", "token: a"),
            "k:5:82: clusters[0].cluster.insecure-skip-tls-verify: is no truth "
            "value; must be true or false"},
           {Of(kServer + ", certificate-authority: c, "
                         "insecure-skip-tls-verify: true",
               "token: a"),
            "k:5:108: clusters[0].cluster.insecure-skip-tls-verify: is true "
            "beside a certificate-authority; keep one of the two"},
           {Of(kServer + ", certificate-authority-data: \"?\"", "token: a"),
            "k:5:84: clusters[0].cluster.certificate-authority-data: " +
                base64},
           {Of(kServer, "client-key-data: " + Base64("no PEM")),
            "k:7:37: users[0].user.client-key-data: " + base64},
           {Of(kServer, "client-key: a"),
            "k:7:19: users[0].user: has only one of client-certificate and "
            "client-key; must have both"},
           {Of(kServer, "client-certificate: a"),
            "k:7:19: users[0].user: has only one of client-certificate and "
            "client-key; must have both"},
           {Of(kServer, "token: 12345"),
            "k:7:27: users[0].user.token: is not text; must be, in quotes "
            "where it looks like a number"}}) {
    EXPECT_EQ(ErrorOf(text), words) << text;
  }
}

TEST(KubeconfigTest, WhatMeansHarmIsRefusedAsInAConfiguration) {
  std::string deep = "a:";
  for (int i = 0; i < 100; ++i) deep += " -";
  deep.insert(2, "\n");
  EXPECT_THAT(ErrorOf(deep), testing::HasSubstr("is nested too deep"));
  EXPECT_THAT(ErrorOf("a: 1\n---\nb: 2\n"),
              testing::HasSubstr("begins a second document"));
  EXPECT_THAT(ErrorOf("a: 1\na: 2\n"), testing::HasSubstr("is set twice"));
}

TEST(KubeconfigTest, NoErrorQuotesASecret) {
  EXPECT_THAT(ErrorOf(Of(kServer, "client-key-data: s3cret")),
              testing::Not(testing::HasSubstr("s3cret")));
  EXPECT_THAT(ErrorOf(Of(kServer, "token: s3cret: x")),
              testing::Not(testing::HasSubstr("s3cret")));
}

TEST(KubeconfigTest, AFileIsReadOrItsErrorNamesIt) {
  const TempDir dir;
  const std::string file = dir.Write("config", Of(kServer, "tokenFile: t"));
  const auto access = ReadKubeconfig(file);
  ASSERT_TRUE(access) << access.error();
  EXPECT_EQ(access->token.text, dir.path() + "/t");
  EXPECT_EQ(ReadKubeconfig(dir.path()).error(),
            dir.path() + ": is a folder; must be a file");
  EXPECT_EQ(
      ReadKubeconfig(dir.Join("none")).error(),
      dir.Join("none") + ": is not there; must be a file that we may read");
}

}  // namespace
}  // namespace leadsman
