#include <string>

#include "Bench.hpp"
#include "Client.hpp"
#include "Hex.hpp"

namespace roommate::test {
namespace {

using namespace mqtt;

std::string hexOf(Bytes bytes) {
  std::string text(bytes.size() * 2, '\0');
  (void)toHex(bytes, text);
  return text;
}

class Both : public testing::TestWithParam<mqtt::Version> {
 protected:
  bool five() const { return GetParam() == mqtt::Version::v5; }
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Both);

TEST(MqttPackets, ConnectIsAsTheStandardHasIt) {
  std::array<std::uint8_t, 128> room{};
  Connect connect{mqtt::Version::v311, "a", "u", "p", "w", "x", 10, 0};
  EXPECT_EQ(hexOf(Bytes(room).first(encodeConnect(room, connect))), "1019" "00044d515454" "04" "ee" "000a" "000161" "000177" "000178" "000175" "000170");
  connect.version = mqtt::Version::v5;
  connect.maximumPacket = 2048;
  EXPECT_EQ(hexOf(Bytes(room).first(encodeConnect(room, connect))), "1020" "00044d515454" "05" "ee" "000a" "05" "2700000800" "000161" "00" "000177" "000178" "000175" "000170");
  connect = {mqtt::Version::v311, "a", "", "", "", "", 0, 0};
  EXPECT_EQ(hexOf(Bytes(room).first(encodeConnect(room, connect))), "100d" "00044d515454" "04" "02" "0000" "000161");
}

TEST(MqttPackets, WhatDoesNotFitIsNotWritten) {
  std::array<std::uint8_t, 16> room{};
  EXPECT_EQ(encodeConnect(room, {mqtt::Version::v5, "a long client id", "", "", "", "", 0, 0}), 0U);
  EXPECT_EQ(encodePublish(room, mqtt::Version::v5, {"topic", bytesOf("a long payload"), 1, false, false}), 0U);
  EXPECT_EQ(encodePing(std::span(room).first(1)), 0U);
  EXPECT_EQ(encodeDisconnect(std::span(room).first(0)), 0U);
  const std::array<std::string_view, 1> filters{"a/long/filter/x"};
  EXPECT_EQ(encodeSubscribe(room, mqtt::Version::v5, 1, filters), 0U);
}

TEST(MqttPackets, PublishRoundTripsInBothVersionsAndAllSizes) {
  for (const auto version : {mqtt::Version::v311, mqtt::Version::v5}) {
    for (const std::size_t size : {0U, 1U, 110U, 127U, 128U, 5'000U, 16'500U}) {
      std::vector<std::uint8_t> room(size + 64);
      const std::string payload(size, 'p');
      const std::size_t written = encodePublish(room, version, {"a/b", bytesOf(payload), 7, true, true});
      ASSERT_GT(written, size);
      Frame head;
      ASSERT_EQ(mqtt::frame(Bytes(room).first(written), head), Framing::whole);
      EXPECT_EQ(head.total, written);
      const auto packet = decode(Bytes(room).first(written), head, version);
      ASSERT_TRUE(packet);
      EXPECT_EQ(packet->publish.topic, "a/b");
      EXPECT_EQ(textOf(packet->publish.payload), payload);
      EXPECT_EQ(packet->id, 7);
      EXPECT_TRUE(packet->publish.retain && packet->publish.duplicate);
      EXPECT_EQ(publishId(Bytes(room).first(written), head), 7);
    }
  }
}

std::optional<Received> decoded(const char* hex, mqtt::Version version) {
  static std::vector<std::uint8_t> bytes;
  bytes = unhex(hex);
  Frame head;
  if (mqtt::frame(bytes, head) != Framing::whole) return std::nullopt;
  return decode(bytes, head, version);
}

TEST(MqttPackets, ReadsWhatAServerSays) {
  const auto open = decoded("200c" "0000" "09" "130014" "210005" "22000a", mqtt::Version::v5);
  ASSERT_TRUE(open);
  EXPECT_EQ(open->keepAlive, 20);
  EXPECT_EQ(open->receiveMaximum, 5);
  EXPECT_EQ(decoded("20020005", mqtt::Version::v311)->reason, 5);
  EXPECT_EQ(decoded("40020007", mqtt::Version::v311)->id, 7);
  EXPECT_EQ(decoded("4003000797", mqtt::Version::v5)->reason, 0x97);
  EXPECT_EQ(decoded("400a" "0007" "97" "06" "1f0003" "616263", mqtt::Version::v5)->reason, 0x97);
  EXPECT_FALSE(decoded("9004000701" "01", mqtt::Version::v311)->refused);
  EXPECT_TRUE(decoded("9004000701" "80", mqtt::Version::v311)->refused);
  EXPECT_TRUE(decoded("9005" "0007" "00" "0187", mqtt::Version::v5)->refused);
  EXPECT_EQ(decoded("e0018e", mqtt::Version::v5)->reason, 0x8E);
  EXPECT_EQ(decoded("e000", mqtt::Version::v5)->reason, 0);
  EXPECT_TRUE(decoded("d000", mqtt::Version::v5));
  // Every kind of property passes: user property, subscription id, expiry, content type, format.
  EXPECT_TRUE(decoded("321c" "000161" "0001" "15" "0101" "0200000005" "0b8001" "03000178" "26000161000162" "68", mqtt::Version::v5));
}

class BrokenPackets : public testing::TestWithParam<std::pair<const char*, mqtt::Version>> {};
TEST_P(BrokenPackets, AreNotTaken) { EXPECT_FALSE(decoded(GetParam().first, GetParam().second)) << GetParam().first; }
INSTANTIATE_TEST_SUITE_P(Mqtt, BrokenPackets,
                         testing::Values(std::pair{"4002000", mqtt::Version::v311}, std::pair{"40020000", mqtt::Version::v311}, std::pair{"410200070", mqtt::Version::v311}, std::pair{"200100", mqtt::Version::v311},
                                         std::pair{"3403000161", mqtt::Version::v311}, std::pair{"3603000161", mqtt::Version::v311}, std::pair{"3002000", mqtt::Version::v311}, std::pair{"30020000", mqtt::Version::v311},
                                         std::pair{"3205000161" "0000", mqtt::Version::v311}, std::pair{"90020007", mqtt::Version::v311}, std::pair{"d00100", mqtt::Version::v311}, std::pair{"e000", mqtt::Version::v311},
                                         std::pair{"c000", mqtt::Version::v311}, std::pair{"1000", mqtt::Version::v311}, std::pair{"82020001", mqtt::Version::v311}, std::pair{"f000", mqtt::Version::v5},
                                         std::pair{"2004" "0000" "0177", mqtt::Version::v5}, std::pair{"2003" "0000" "05", mqtt::Version::v5}, std::pair{"2006" "0000" "03" "210000", mqtt::Version::v5},
                                         std::pair{"2007" "0000" "04" "ffffffff", mqtt::Version::v5}, std::pair{"20ffffffff7f", mqtt::Version::v5}, std::pair{"3006" "000161" "02" "02", mqtt::Version::v5}));

struct Ear final : Listener {
  int opened = 0;
  std::vector<std::pair<std::string, std::string>> messages;
  std::vector<std::pair<Token, bool>> sent;
  void onOpen() noexcept override { ++opened; }
  void onMessage(std::string_view topic, Bytes payload) noexcept override { messages.emplace_back(std::string(topic), std::string(textOf(payload))); }
  void onSent(Token token, bool taken) noexcept override { sent.emplace_back(token, taken); }
};

class ClientTest : public Both {
 protected:
  void open() {
    client.open({GetParam(), "dev", "dev", "secret", "w", "bye", 10, 0}, now);
    EXPECT_GT(client.outgoing().size(), 10U);
    client.moved(client.outgoing().size());
    hear(five() ? "2003000000" : "20020000");
    EXPECT_EQ(client.state(), mqtt::Client::State::open);
    client.tick(now);
  }
  void hear(const std::string& hex) {
    for (const std::uint8_t byte : unhex(hex)) {
      client.room()[0] = byte;
      client.received(1, now);
    }
  }
  std::string out() {
    const std::string text = hexOf(client.outgoing());
    client.moved(client.outgoing().size());
    return text;
  }
  std::string publishHex(const std::string& topic, const std::string& payload, std::uint16_t id) const {
    std::vector<std::uint8_t> room(payload.size() + 64);
    return hexOf(Bytes(room).first(encodePublish(room, GetParam(), {topic, bytesOf(payload), id, false, false})));
  }
  std::array<std::uint8_t, 256> in{};
  std::array<std::uint8_t, 512> outRoom{};
  Ear ear;
  mqtt::Client client{in, outRoom, ear};
  Millis now = 0;
};
INSTANTIATE_TEST_SUITE_P(Mqtt, ClientTest, testing::Values(mqtt::Version::v311, mqtt::Version::v5));

TEST_P(ClientTest, Opens) {
  EXPECT_EQ(client.publish({"t", {}, false}), 0) << "not before it is open";
  open();
  EXPECT_EQ(ear.opened, 1);
}

TEST_P(ClientTest, HearsWhyItIsNotLetIn) {
  client.open({GetParam(), "dev", "dev", "secret", "", "", 10, 0}, now);
  hear(five() ? "2003008600" : "20020004");
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
  EXPECT_EQ(client.reason(), five() ? 0x86 : 4);
}

TEST_P(ClientTest, AnythingButConnackIsNoBeginning) {
  client.open({GetParam(), "dev", "", "", "", "", 10, 0}, now);
  hear("d000");
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
}

TEST_P(ClientTest, ASecondConnackIsNone) {
  open();
  hear(five() ? "2003000000" : "20020000");
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
}

TEST_P(ClientTest, PublishesAndHearsThatItArrived) {
  open();
  const Token token = client.publish({"t", bytesOf("x"), true});
  ASSERT_NE(token, 0);
  EXPECT_EQ(out(), std::string("33") + (five() ? "07" : "06") + "000174" + "0001" + (five() ? "00" : "") + "78");
  hear("40020001");
  EXPECT_EQ(ear.sent, (std::vector<std::pair<Token, bool>>{{token, true}}));
  hear("40020001");
  EXPECT_EQ(ear.sent.size(), 1U) << "twice is once";
  EXPECT_EQ(client.flying(), 0U);
}

TEST_P(ClientTest, HasAtMostEightOnTheirWay) {
  open();
  for (std::size_t i = 0; i < mqtt::Client::mostFlying; ++i) EXPECT_NE(client.publish({"t", {}, false}), 0);
  EXPECT_EQ(client.publish({"t", {}, false}), 0);
  hear("40020003");
  EXPECT_NE(client.publish({"t", {}, false}), 0);
}

TEST_P(ClientTest, SubscribesAndFailsWhenItMayNot) {
  open();
  const std::array<std::string_view, 2> filters{"a", "b/+"};
  ASSERT_TRUE(client.subscribe(filters));
  EXPECT_EQ(out(), std::string("82") + (five() ? "0d" : "0c") + "0001" + (five() ? "00" : "") + "00016101" + "0003622f2b01");
  hear(five() ? "90050001000101" : "900400010101");
  EXPECT_EQ(client.state(), mqtt::Client::State::open);
  ASSERT_TRUE(client.subscribe(filters));
  hear(five() ? "90050002000187" : "900400020180");
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
}

TEST_P(ClientTest, AcknowledgesWhatItHears) {
  open();
  hear(publishHex("rm/1/dev/delta", "{\"dv\":1}", 9));
  ASSERT_EQ(ear.messages.size(), 1U);
  EXPECT_EQ(ear.messages[0], (std::pair<std::string, std::string>{"rm/1/dev/delta", "{\"dv\":1}"}));
  EXPECT_EQ(out(), "40020009");
  hear(publishHex("q0", "", 0));
  EXPECT_EQ(ear.messages.size(), 2U);
  EXPECT_EQ(out(), "");
}

TEST_P(ClientTest, PassesOverWhatIsTooLargeAndGoesOn) {
  open();
  hear(publishHex("t", std::string(1'000, 'x'), 5) + publishHex("u", "small", 6));
  EXPECT_EQ(client.state(), mqtt::Client::State::open);
  EXPECT_EQ(client.oversized(), 1U);
  ASSERT_EQ(ear.messages.size(), 1U);
  EXPECT_EQ(ear.messages[0].second, "small");
  EXPECT_EQ(out(), "4002000540020006");
}

TEST_P(ClientTest, PingsAndNoticesSilence) {
  open();
  now += 5'000;
  client.tick(now);
  EXPECT_EQ(out(), "c000");
  now += 4'000;
  hear("d000");
  client.tick(now);
  now += 15'000;
  client.tick(now);
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
}

TEST_P(ClientTest, GivesUpOnAServerThatDoesNotAnswer) {
  client.open({GetParam(), "dev", "", "", "", "", 10, 0}, now);
  client.tick(mqtt::Client::openWithin - 1);
  EXPECT_EQ(client.state(), mqtt::Client::State::opening);
  client.tick(mqtt::Client::openWithin);
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
}

TEST_P(ClientTest, ABrokenPacketEndsIt) {
  open();
  hear("ffffffffff");
  EXPECT_EQ(client.state(), mqtt::Client::State::failed);
}

TEST_P(ClientTest, LeavesInOrder) {
  open();
  client.leave();
  EXPECT_EQ(out(), "e000");
  EXPECT_EQ(client.state(), mqtt::Client::State::closed);
  EXPECT_EQ(client.publish({"t", {}, false}), 0);
  const std::array<std::string_view, 1> filters{"a"};
  EXPECT_FALSE(client.subscribe(filters));
}

TEST_P(ClientTest, WithoutRoomItTakesNothing) {
  open();
  while (client.publish({"a/long/topic/to/fill/the/room/with/very/quickly/indeed/as/it/is/small", bytesOf("with a payload"), false}) != 0) {
  }
  const std::array<std::string_view, 1> filters{"another/long/topic/that/has/no/room/left/another/long/topic/that/has/no/room/left"};
  while (client.subscribe(filters)) {
  }
  SUCCEED();
}

TEST(MqttClient, FollowsTheServersWindowAndKeepAlive) {
  std::array<std::uint8_t, 256> in{}, out{};
  Ear ear;
  mqtt::Client client(in, out, ear);
  client.open({mqtt::Version::v5, "dev", "", "", "", "", 600, 0}, 0);
  client.moved(client.outgoing().size());
  const auto connack = unhex("2009" "0000" "06" "130002" "210002");
  std::copy(connack.begin(), connack.end(), client.room().begin());
  client.received(connack.size(), 0);
  EXPECT_NE(client.publish({"t", {}, false}), 0);
  EXPECT_NE(client.publish({"t", {}, false}), 0);
  EXPECT_EQ(client.publish({"t", {}, false}), 0);
  client.moved(client.outgoing().size());
  client.tick(1);
  client.tick(1'001);
  EXPECT_EQ(hexOf(client.outgoing()), "c000");
  const auto refused = unhex("4003000197");
  std::copy(refused.begin(), refused.end(), client.room().begin());
  client.received(refused.size(), 0);
  EXPECT_EQ(ear.sent, (std::vector<std::pair<Token, bool>>{{1, false}}));
  const auto token = client.publish({"t", {}, false});
  const auto never = unhex("4003" "0003" "99");
  std::copy(never.begin(), never.end(), client.room().begin());
  client.received(never.size(), 0);
  EXPECT_EQ(ear.sent.back(), (std::pair<Token, bool>{token, true})) << "what is refused for good is not sent for ever";
  const auto bye = unhex("e0018e");
  std::copy(bye.begin(), bye.end(), client.room().begin());
  client.received(bye.size(), 0);
  EXPECT_EQ(client.reason(), 0x8E);
}

}  // namespace
}  // namespace roommate::test
