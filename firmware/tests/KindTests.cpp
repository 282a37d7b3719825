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
  std::string said, from;
  bool speaking = false, stopped = false, takes = true, listening = false;
  int frames = 0;
  bool say(std::string_view text, std::string_view url) noexcept override {
    said = std::string(text);
    from = std::string(url);
    return speaking = takes;
  }
  bool isSpeaking() noexcept override { return speaking; }
  void stop() noexcept override {
    stopped = true;
    speaking = false;
  }
  bool listen() noexcept override { return listening = takes; }
  void finish() noexcept override { listening = false; }
  bool isListening() noexcept override { return listening; }
  bool hear(Bytes) noexcept override { return listening && ++frames > 0; }
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
  void press(Millis time) {
    board.inputs[at(Board::Input::button)] = true;
    pass(time);
    board.inputs[at(Board::Input::button)] = false;
    pass(100);
  }
  void speak(int frames) {
    for (int i = 0; i < frames; ++i) {
      speaker.heard(frame);
      pass(20);
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
  hear("cmd/cmd_1", R"({"name":"say","args":{"text":"Dinner is ready","url":"/api/v1/speech/s"},"key":"k"})");
  EXPECT_EQ(voice.said, "Dinner is ready");
  EXPECT_EQ(voice.from, "/api/v1/speech/s");
  pass(20);
  EXPECT_TRUE(board.outputs[static_cast<std::size_t>(Board::Output::amplifier)]);
  EXPECT_EQ(link.sent.back().payload, R"({"status":202})");
  pass(100);
  voice.speaking = false;
  pass(100);
  EXPECT_EQ(link.sent.back().payload, R"({"status":200,"body":{}})");
  EXPECT_FALSE(board.outputs[static_cast<std::size_t>(Board::Output::amplifier)]);
}

TEST_F(Satellite, PlaysTheSoundOfAWordyTextItHasNoRoomFor) {
  hear("cmd/cmd_1", R"({"name":"say","args":{"text":")" + std::string(600, 'a') + R"(","url":"/api/v1/speech/s"},"key":"k"})");
  EXPECT_EQ(voice.said, "");
  EXPECT_EQ(voice.from, "/api/v1/speech/s");
  pass(20);
  EXPECT_EQ(link.sent.back().payload, R"({"status":202})");
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
  speak(20);
  EXPECT_EQ(voice.frames, 20);
  board.inputs[at(Board::Input::button)] = false;
  pass(100);
  EXPECT_FALSE(voice.listening);
  speak(5);
  EXPECT_EQ(voice.frames, 20);
}

TEST_F(Satellite, ATapListensUntilTheServerHasHeardTheEnd) {
  press(100);
  EXPECT_TRUE(voice.listening);
  speak(50);
  EXPECT_EQ(voice.frames, 50);
  voice.listening = false;  // the server has heard silence
  pass(20);
  EXPECT_FALSE(speaker.isListening());
  speak(5);
  EXPECT_EQ(voice.frames, 50);
}

TEST_F(Satellite, ASecondTapEndsItAtOnce) {
  press(100);
  speak(10);
  press(100);
  EXPECT_FALSE(voice.listening);
  EXPECT_FALSE(speaker.isListening());
}

TEST_F(Satellite, AWakeWordIsAsGoodAsTheButton) {
  speaker.wake(device);
  EXPECT_TRUE(voice.listening);
  speak(3);
  EXPECT_EQ(voice.frames, 3);
}

TEST_F(Satellite, AMicrophoneThatIsOffHearsNobodyAndStopsAtOnce) {
  hear("delta", R"({"dv":1,"rv":0,"set":{"microphone":{"on":false}}})");
  press(100);
  speaker.wake(device);
  EXPECT_FALSE(voice.listening);
  hear("delta", R"({"dv":2,"rv":0,"set":{"microphone":{"on":true}}})");
  speaker.wake(device);
  speak(2);
  hear("delta", R"({"dv":3,"rv":0,"set":{"microphone":{"on":false}}})");
  pass(20);
  EXPECT_FALSE(voice.listening);
  speak(5);
  EXPECT_EQ(voice.frames, 2);
}

TEST_F(Satellite, WithoutAConnectionTheButtonDoesNothing) {
  voice.takes = false;
  press(100);
  EXPECT_FALSE(speaker.isListening());
}

TEST_F(Satellite, SoundThatCannotGoAtOnceWaitsAndTheOldestIsLostFirst) {
  speaker.wake(device);
  for (int i = 0; i < 15; ++i) speaker.heard(frame);
  EXPECT_EQ(speaker.ring().count(), 10U);
  EXPECT_EQ(speaker.ring().dropped(), 5U);
  pass(20);
  EXPECT_EQ(voice.frames, 10);
}

TEST_F(Satellite, AMicrophoneThatIsOffHearsNothing) {
  hear("delta", R"({"dv":1,"rv":0,"set":{"microphone":{"on":false},"speaker":{"volume":20}}})");
  board.inputs[at(Board::Input::button)] = true;
  pass(100);
  speaker.heard(frame);
  pass(100);
  EXPECT_EQ(voice.frames, 0);
}

}  // namespace
}  // namespace roommate::test
