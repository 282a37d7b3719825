#include "Bench.hpp"
#include "Json.hpp"
#include "Telemetry.hpp"

namespace roommate::test {
namespace {

class TelemetryTest : public testing::Test {
 protected:
  std::string written(std::size_t channel) {
    JsonWriter json(room);
    count = telemetry.write(channel, clock, json);
    return std::string(json.view());
  }
  Telemetry telemetry;
  Clock clock;
  std::array<char, 1280> room{};
  std::size_t count = 0;
};

TEST_F(TelemetryTest, WaitsUntilItKnowsTheTime) {
  const auto channel = telemetry.add("temp", 0);
  telemetry.put(*channel, 21'000, 500);
  EXPECT_EQ(written(*channel), "");
  EXPECT_EQ(count, 0U);
  clock.set(1'000'000, 600);
  EXPECT_EQ(written(*channel), R"({"ts":999900,"v":21})") << "the time it was measured, not the time it is told";
}

TEST_F(TelemetryTest, GathersABatch) {
  clock.set(1'000'000, 0);
  const auto channel = telemetry.add("temp", 1'000);
  telemetry.put(*channel, 1'000, 0);
  telemetry.put(*channel, 2'000, 400);
  EXPECT_FALSE(telemetry.due(999));
  EXPECT_EQ(telemetry.due(1'000), *channel);
  EXPECT_EQ(written(*channel), R"({"t0":1000000,"dt":[0,400],"v":[1,2]})");
  telemetry.drop(*channel, count);
  EXPECT_FALSE(telemetry.any());
}

TEST_F(TelemetryTest, IsDueWhenItIsFull) {
  const auto channel = telemetry.add("temp", 1'000'000);
  for (std::size_t i = 0; i < Telemetry::mostPoints; ++i) telemetry.put(*channel, 1, i);
  EXPECT_TRUE(telemetry.isFull(*channel));
  EXPECT_EQ(telemetry.due(25), *channel);
  EXPECT_EQ(telemetry.full(), *channel);
  telemetry.put(*channel, 2, 99);
  EXPECT_EQ(telemetry.lost(), 1U);
  EXPECT_EQ(telemetry.count(*channel), Telemetry::mostPoints);
}

TEST_F(TelemetryTest, AFullBatchOfLongNumbersFitsItsPlace) {
  clock.set(1'790'000'000'000, 0);
  const auto channel = telemetry.add("temp", 0);
  for (std::size_t i = 0; i < Telemetry::mostPoints; ++i) telemetry.put(*channel, -123'456'789'123, i * 86'400'000);
  EXPECT_TRUE(Json::parse(written(*channel)));
  EXPECT_EQ(count, Telemetry::mostPoints);
}

TEST_F(TelemetryTest, HasAsManyChannelsAsItHas) {
  for (std::size_t i = 0; i < Telemetry::mostChannels; ++i) EXPECT_TRUE(telemetry.add("c", 0));
  EXPECT_FALSE(telemetry.add("one more", 0));
  telemetry.put(99, 1, 1);
  EXPECT_EQ(telemetry.channels(), Telemetry::mostChannels);
  Telemetry other;
  EXPECT_FALSE(other.add("a/b", 0));
  EXPECT_FALSE(other.full());
}

}  // namespace
}  // namespace roommate::test
