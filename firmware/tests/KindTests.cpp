#include <string>

#include "Home.hpp"

namespace roommate::test {
namespace {

std::size_t at(Board::Output output) { return static_cast<std::size_t>(output); }
std::size_t at(Board::Input input) { return static_cast<std::size_t>(input); }

TEST(Lamp, ShowsBrightnessAndColour) {
  Home<Lamp> home;
  home.connect();
  home.pass(300);
  home.want("light.on", "true");
  home.want("light.brightness", "50");
  home.pass(300);
  EXPECT_EQ(home.board.duties[at(Board::Output::red)], 500U);
  EXPECT_EQ(home.board.duties[at(Board::Output::blue)], 500U);
  home.want("light.color.s", "100");
  home.want("light.color.h", "240");
  home.pass(300);
  EXPECT_EQ(home.board.duties[at(Board::Output::red)], 0U);
  EXPECT_EQ(home.board.duties[at(Board::Output::green)], 0U);
  EXPECT_EQ(home.board.duties[at(Board::Output::blue)], 500U);
  home.want("light.color.h", "60");
  home.pass(300);
  EXPECT_EQ(home.board.duties[at(Board::Output::red)], 500U);
  EXPECT_EQ(home.board.duties[at(Board::Output::green)], 500U);
  home.want("light.on", "false");
  home.pass(300);
  EXPECT_EQ(home.board.duties[at(Board::Output::red)], 0U);
}

TEST(Lamp, BlinksThreeTimesAndIsAsItWas) {
  Home<Lamp> home;
  home.connect();
  home.pass(300);
  home.ask("cmd_1", "identify");
  bool lit = false;
  for (int i = 0; i < 60; ++i) {
    home.pass(20);
    lit = lit || home.board.duties[at(Board::Output::red)] > 0;
  }
  EXPECT_TRUE(lit);
  EXPECT_EQ(home.board.duties[at(Board::Output::red)], 0U);
  EXPECT_EQ(home.heard.back().second, R"({"status":200,"body":{"times":1}})");
}

TEST(Relay, TheWallSwitchAlwaysWorks) {
  Home<Relay> home;
  home.board.inputs[at(Board::Input::wallSwitch)] = true;
  home.pass(100);
  EXPECT_FALSE(home.thing->isOn()) << "how the switch stands at the start is no flip";
  home.board.inputs[at(Board::Input::wallSwitch)] = false;
  home.pass(100);
  EXPECT_TRUE(home.thing->isOn());
  EXPECT_TRUE(home.board.outputs[at(Board::Output::relay)]);
}

TEST(Relay, TheDeviceWins) {
  Home<Relay> home;
  home.server.want("relay.on", "true");
  home.connect();
  home.pass(400);
  EXPECT_TRUE(home.board.outputs[at(Board::Output::relay)]);
  home.board.inputs[at(Board::Input::wallSwitch)] = true;
  home.pass(400);
  EXPECT_FALSE(home.thing->isOn());
  EXPECT_EQ(home.server.desired["relay.on"], "false");
}

TEST(Relay, AContactThatBouncesCountsOnce) {
  Home<Relay> home;
  home.pass(100);
  for (int i = 0; i < 9; ++i) {
    home.board.inputs[at(Board::Input::wallSwitch)] = i % 2 == 0;
    home.pass(20);
  }
  home.pass(100);
  EXPECT_TRUE(home.thing->isOn());
}

TEST(SensorNode, TellsAndSleeps) {
  Home<SensorNode> home;
  home.connect();
  home.pass(1'000);
  EXPECT_EQ(home.server.reported["temperature.value"], "21.4");
  EXPECT_EQ(home.server.reported["battery.value"], "87");
  EXPECT_EQ(home.server.reported["motion.active"], "false");
  const auto sleep = home.thing->sleepFor(*home.device, home.own());
  EXPECT_GT(sleep, 55'000U);
  EXPECT_LE(sleep, 60'000U);
  int telemetry = 0;
  for (const auto& [what, payload] : home.heard) telemetry += what.starts_with("tele/") ? 1 : 0;
  EXPECT_EQ(telemetry, 2);
}

TEST(SensorNode, WithoutANetworkItSleepsWithWhatItMeasured) {
  Home<SensorNode> home;
  home.pass(1'000);
  EXPECT_EQ(home.thing->sleepFor(*home.device, home.own()), 0U);
  EXPECT_GT(home.thing->sleepFor(*home.device, SensorNode::longestAwake), 0U);
}

TEST(SensorNode, MotionKeepsItAwakeAndIsAnEvent) {
  Home<SensorNode> home;
  home.connect();
  home.pass(500);
  home.board.inputs[at(Board::Input::motion)] = true;
  home.pass(500);
  EXPECT_EQ(home.server.reported["motion.active"], "true");
  EXPECT_EQ(home.server.events.size(), 1U);
  EXPECT_EQ(home.thing->sleepFor(*home.device, home.own()), 0U);
}

TEST(SensorNode, ASensorThatDoesNotAnswerIsNothingAndNotZero) {
  Home<SensorNode> home;
  home.connect();
  home.pass(500);
  home.board.sensors[0] = std::nullopt;
  home.pass(61'000);
  EXPECT_FALSE(home.server.reported.contains("temperature.value"));
  EXPECT_EQ(home.server.reported["humidity.value"], "48");
}

TEST(SensorNode, HoursWithoutANetworkAreToldLater) {
  Home<SensorNode> home;
  home.pass(Millis{60'000} * 60);
  home.board.sensors[0] = 25'040;
  home.connect();
  home.pass(70'000);
  int points = 0;
  for (const auto& [what, payload] : home.heard) {
    if (what != "tele/temperature") continue;
    const auto json = Json::parse(payload);
    const auto values = json->find("v");
    if (values->kind() == Json::Kind::number) ++points;
    for (auto all = values->items(); all.next();) ++points;
  }
  EXPECT_GE(points, 61);
  EXPECT_EQ(home.server.reported["temperature.value"], "25");
  EXPECT_EQ(home.device->telemetry().lost(), 0U);
}

class QuietVoice final : public Voice {
 public:
  std::string said;
  bool speaking = false, stopped = false, takes = true;
  int frames = 0;
  bool say(std::string_view text) noexcept override {
    said = std::string(text);
    return speaking = takes;
  }
  bool isSpeaking() noexcept override { return speaking; }
  void stop() noexcept override {
    stopped = true;
    speaking = false;
  }
  bool hear(Bytes) noexcept override { return takes && ++frames > 0; }
};

class Satellite : public testing::Test {
 protected:
  Satellite() {
    EXPECT_EQ(device.start("power", 0), Status::ok);
    device.provisioning().adopt("dev_k1", "s", "h", "");
    device.onConnected(link, 0);
    hear("delta", R"({"dv":0,"rv":0,"set":{}})");
    pass(100);
  }
  void hear(const std::string& what, const std::string& payload) { device.onMessage("rm/1/dev_k1/" + what, bytesOf(payload), now); }
  void pass(Millis time) {
    for (const Millis until = now + time; now < until; now += 20) {
      speaker.tick(device, now);
      device.tick(now);
    }
  }
  host::FakeBoard board;
  QuietVoice voice;
  Speaker speaker{board, voice};
  MemoryFlash flash{8};
  Dice dice;
  MemorySlot slot;
  Device device{Speaker::kind(), &speaker, flash, dice, slot};
  MemoryLink link;
  Millis now = 0;
  std::array<std::uint8_t, Speaker::frameBytes> frame{};
};

TEST_F(Satellite, SaysWhatItIsToldAndAnswersWhenItHasSaidIt) {
  hear("cmd/cmd_1", R"({"name":"say","args":{"text":"Dinner is ready"},"key":"k"})");
  EXPECT_EQ(voice.said, "Dinner is ready");
  EXPECT_TRUE(board.outputs[static_cast<std::size_t>(Board::Output::amplifier)]);
  EXPECT_EQ(link.sent.back().payload, R"({"status":202})");
  pass(100);
  voice.speaking = false;
  pass(100);
  EXPECT_EQ(link.sent.back().payload, R"({"status":200,"body":{}})");
  EXPECT_FALSE(board.outputs[static_cast<std::size_t>(Board::Output::amplifier)]);
}

TEST_F(Satellite, SaysWhenItCannotSayIt) {
  hear("cmd/cmd_1", R"({"name":"say","args":{},"key":"k"})");
  EXPECT_TRUE(link.sent.back().payload.starts_with("{\"status\":422"));
}

TEST_F(Satellite, PassesOnWhatItHearsWhileTheButtonIsHeld) {
  speaker.heard(frame);
  pass(100);
  EXPECT_EQ(voice.frames, 0);
  voice.speaking = true;
  hear("cmd/cmd_1", R"({"name":"say","args":{"text":"a long story"},"key":"k"})");
  board.inputs[at(Board::Input::button)] = true;
  pass(100);
  EXPECT_TRUE(voice.stopped) << "whoever speaks to it is not spoken over";
  for (int i = 0; i < 5; ++i) {
    speaker.heard(frame);
    pass(20);
  }
  EXPECT_EQ(voice.frames, 5);
  board.inputs[at(Board::Input::button)] = false;
  pass(100);
  speaker.heard(frame);
  pass(100);
  EXPECT_EQ(voice.frames, 5);
}

TEST_F(Satellite, AMicrophoneThatIsOffHearsNothing) {
  hear("delta", R"({"dv":1,"rv":0,"set":{"microphone":{"on":false},"speaker":{"volume":20}}})");
  board.inputs[at(Board::Input::button)] = true;
  pass(100);
  speaker.heard(frame);
  pass(100);
  EXPECT_EQ(voice.frames, 0);
}

TEST_F(Satellite, DropsTheOldestFramesWhenNobodyTakesThem) {
  board.inputs[at(Board::Input::button)] = true;
  pass(100);
  voice.takes = false;
  for (int i = 0; i < 10; ++i) speaker.heard(frame);
  EXPECT_EQ(speaker.ring().dropped(), 6U);
  EXPECT_EQ(speaker.ring().count(), 4U);
}

}  // namespace
}  // namespace roommate::test
