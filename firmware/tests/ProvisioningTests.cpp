#include <string>

#include "Bench.hpp"
#include "Provisioning.hpp"

namespace roommate::test {
namespace {

constexpr const char* line = R"({"ssid":"Home","password":"se\"cret","server":"http://10.0.0.2:5080","code":"ABCD-2345"})";
constexpr const char* answer =
    R"({"deviceId":"dev_k1","host":"10.0.0.2","port":1884,"time":1790000000000,"keys":["60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"]})";

class ProvisioningTest : public testing::Test {
 protected:
  ProvisioningTest() { EXPECT_EQ(journal.mount(), Status::ok); }
  std::string request(Provisioning& p, Millis now = 0) {
    std::array<char, 512> room{};
    return std::string(p.takeRequest("roommate-lamp", "1.0.0", room, now));
  }
  Provisioning restored() {
    Provisioning again(journal, dice);
    again.restore();
    return again;
  }
  MemoryFlash flash;
  Journal journal{flash};
  Dice dice;
  Provisioning provisioning{journal, dice};
};

TEST_F(ProvisioningTest, FromACodeToACredential) {
  EXPECT_EQ(provisioning.state(), Provisioning::State::needsSettings);
  EXPECT_EQ(request(provisioning), "");
  ASSERT_EQ(provisioning.settings(line), nullptr);
  EXPECT_EQ(provisioning.network(), "Home");
  EXPECT_EQ(provisioning.password(), "se\"cret");
  EXPECT_NE(request(provisioning), "");
  EXPECT_EQ(request(provisioning), "") << "asked once, until it is answered";
  provisioning.onAnswer(201, answer, 0);
  EXPECT_EQ(provisioning.state(), Provisioning::State::claimed);
  EXPECT_EQ(provisioning.identity().id.view(), "dev_k1");
  EXPECT_EQ(provisioning.identity().port, 1884);
  EXPECT_EQ(provisioning.identity().trusted().size(), 1U);
  EXPECT_EQ(provisioning.time(), 1'790'000'000'000);
}

TEST_F(ProvisioningTest, TheRequestCarriesCodeAndSecret) {
  ASSERT_EQ(provisioning.settings(line), nullptr);
  const std::string text = request(provisioning);
  const auto json = Json::parse(text);
  ASSERT_TRUE(json);
  EXPECT_TRUE(json->find("code")->is("ABCD-2345"));
  EXPECT_TRUE(json->find("model")->is("roommate-lamp"));
  EXPECT_TRUE(json->find("secret")->is(provisioning.identity().secret.view()));
  EXPECT_EQ(provisioning.identity().secret.view().size(), 64U);
}

TEST_F(ProvisioningTest, TheCredentialSurvivesAPowerCut) {
  ASSERT_EQ(provisioning.settings(line), nullptr);
  (void)request(provisioning);
  provisioning.onAnswer(200, answer, 0);
  const auto again = restored();
  EXPECT_EQ(again.state(), Provisioning::State::claimed);
  EXPECT_EQ(again.identity().id.view(), "dev_k1");
  EXPECT_EQ(again.identity().secret.view(), provisioning.identity().secret.view());
  EXPECT_EQ(again.identity().server.view(), "http://10.0.0.2:5080");
  EXPECT_EQ(again.identity().trusted().size(), 1U);
  EXPECT_EQ(again.network(), "Home");
}

TEST_F(ProvisioningTest, AnAnswerLostToAPowerCutIsAskedForAgainWithTheSameSecret) {
  ASSERT_EQ(provisioning.settings(line), nullptr);
  const std::string first = request(provisioning);
  auto again = restored();
  EXPECT_EQ(again.state(), Provisioning::State::claiming);
  EXPECT_EQ(request(again), first);
}

TEST_F(ProvisioningTest, ARefusedCodeNeedsAPerson) {
  ASSERT_EQ(provisioning.settings(line), nullptr);
  (void)request(provisioning);
  provisioning.onAnswer(404, R"({"code":"not_found"})", 0);
  EXPECT_EQ(provisioning.state(), Provisioning::State::needsSettings);
  EXPECT_NE(provisioning.trouble(), nullptr);
  ASSERT_EQ(provisioning.settings(line), nullptr);
  EXPECT_EQ(provisioning.trouble(), nullptr);
  EXPECT_NE(request(provisioning), "");
}

class Patience : public ProvisioningTest, public testing::WithParamInterface<int> {};
TEST_P(Patience, TriesAgainLater) {
  ASSERT_EQ(provisioning.settings(line), nullptr);
  (void)request(provisioning);
  provisioning.onAnswer(GetParam(), "", 1'000);
  EXPECT_EQ(provisioning.state(), Provisioning::State::claiming);
  EXPECT_NE(request(provisioning, 20'000), "");
}
INSTANTIATE_TEST_SUITE_P(Provisioning, Patience, testing::Values(0, 200, 408, 429, 500, 503));

TEST_F(ProvisioningTest, AnswersThatMakeNoSenseAreNotBelieved) {
  for (const char* text : {"{}", R"({"deviceId":""})", R"({"deviceId":"dev_1"})", R"({"deviceId":"dev_1","host":"h","port":0})", R"({"deviceId":"dev_1","host":"h","port":70000})"}) {
    ASSERT_EQ(provisioning.settings(line), nullptr);
    (void)request(provisioning);
    provisioning.onAnswer(200, text, 0);
    EXPECT_EQ(provisioning.state(), Provisioning::State::claiming) << text;
  }
}

TEST_F(ProvisioningTest, SaysWhatIsWrongWithSettings) {
  EXPECT_STREQ(provisioning.settings("hello"), "not a JSON object");
  EXPECT_STREQ(provisioning.settings("[]"), "not a JSON object");
  EXPECT_STREQ(provisioning.settings(R"({"code":"A"})"), "server is an address like http://192.168.1.10:5080");
  EXPECT_STREQ(provisioning.settings(R"({"server":"ftp://x","code":"A"})"), "server is an address like http://192.168.1.10:5080");
  EXPECT_STREQ(provisioning.settings(R"({"server":"http://x"})"), "code is the claim code the page shows");
  EXPECT_STREQ(provisioning.settings(R"({"server":"http://x","code":"A","ssid":"a name of more than thirty-two bytes"})"), "ssid has at most 32 bytes");
  const std::string password = R"({"server":"http://x","code":"A","password":")" + std::string(65, 'p') + "\"}";
  EXPECT_STREQ(provisioning.settings(password), "password has at most 64 bytes");
  flash.cutAfter(0);
  EXPECT_STREQ(provisioning.settings(line), "the flash cannot be written");
}

TEST_F(ProvisioningTest, AClaimedDeviceStaysWhereItIsUntilItIsReset) {
  ASSERT_EQ(provisioning.settings(line), nullptr);
  (void)request(provisioning);
  provisioning.onAnswer(200, answer, 0);
  EXPECT_STREQ(provisioning.settings(line), "this device belongs to a home already; reset it first");
  provisioning.onAnswer(404, "", 0);
  EXPECT_EQ(provisioning.state(), Provisioning::State::claimed);
  ASSERT_EQ(provisioning.forget(), Status::ok);
  EXPECT_EQ(restored().state(), Provisioning::State::needsSettings);
  EXPECT_EQ(provisioning.settings(line), nullptr);
}

TEST_F(ProvisioningTest, TakesAnIdentityGivenByHand) {
  provisioning.adopt("dev_9", "s", "h", "http://h:5080");
  EXPECT_EQ(provisioning.state(), Provisioning::State::claimed);
  EXPECT_EQ(provisioning.identity().host.view(), "h");
  provisioning.adopt(std::string(50, 'x'), "s", "h", "");
  EXPECT_EQ(provisioning.identity().id.view(), "dev_9");
}

TEST_F(ProvisioningTest, APowerCutAtAnyByteLeavesItClaimableOrClaimed) {
  MemoryFlash whole;
  {
    Journal book(whole);
    ASSERT_EQ(book.mount(), Status::ok);
    Provisioning p(book, dice);
    ASSERT_EQ(p.settings(line), nullptr);
    (void)request(p);
    p.onAnswer(200, answer, 0);
  }
  for (std::size_t cut = 0; cut < whole.spent; cut += 3) {
    MemoryFlash own;
    own.cutAfter(cut);
    std::string secret;
    {
      Journal book(own);
      Provisioning p(book, dice);
      if (ok(book.mount()) && p.settings(line) == nullptr && !request(p).empty()) {
        secret = std::string(p.identity().secret.view());
        p.onAnswer(200, answer, 0);
      }
    }
    own.power();
    Journal book(own);
    ASSERT_EQ(book.mount(), Status::ok);
    Provisioning p(book, dice);
    p.restore();
    // The server was asked with this secret: it must never be asked with another.
    if (!secret.empty()) {
      EXPECT_EQ(p.identity().secret.view(), secret) << "cut " << cut;
    }
  }
}

}  // namespace
}  // namespace roommate::test
