#include <algorithm>
#include <string>
#include <vector>

#include "AudioRing.hpp"
#include "Backoff.hpp"
#include "Bench.hpp"
#include "Clock.hpp"
#include "Json.hpp"
#include "Topics.hpp"
#include "Version.hpp"
#include "Watchdog.hpp"

namespace roommate::test {
namespace {

TEST(Backoff, IsAnywhereBetweenNothingAndItsCeiling) {
  Dice dice;
  Backoff backoff({1'000, 60'000});
  Millis sum = 0;
  Millis least = ~Millis{0};
  for (int i = 0; i < 2000; ++i) {
    backoff.reset();
    const Millis wait = backoff.next(dice);
    EXPECT_LE(wait, 1'000U);
    sum += wait;
    least = wait < least ? wait : least;
  }
  EXPECT_NEAR(static_cast<double>(sum) / 2000, 500, 30);
  EXPECT_LT(least, 10U) << "full jitter begins at zero";
}

TEST(Backoff, DoublesUpToItsMost) {
  Dice dice;
  Backoff backoff({1'000, 8'000});
  std::vector<Millis> ceilings;
  for (int i = 0; i < 6; ++i) {
    ceilings.push_back(backoff.ceiling());
    EXPECT_LE(backoff.next(dice), ceilings.back());
  }
  EXPECT_EQ(ceilings, (std::vector<Millis>{1'000, 2'000, 4'000, 8'000, 8'000, 8'000}));
  EXPECT_EQ(backoff.tries(), 6U);
  backoff.reset();
  EXPECT_EQ(backoff.ceiling(), 1'000U);
}

TEST(Backoff, SpreadsAHouseOfDevices) {
  // 200 devices lose the server at once: nobody promises to be patient, so the first wait alone must spread them.
  std::array<int, 6> seconds{};
  for (unsigned device = 0; device < 200; ++device) {
    Dice dice(device + 1);
    Backoff backoff;
    ++seconds[static_cast<std::size_t>(backoff.next(dice) / 1'000)];
  }
  for (const int connects : seconds) EXPECT_LE(connects, 100) << "the promised connects a second";
}

TEST(Backoff, SpreadsAHouseOfDevicesHoweverLongTheServerIsAway) {
  for (unsigned outage = 0; outage < 20; ++outage) {
    const Millis away = 500 + Millis{outage} * 1'000;
    std::vector<Millis> tries;
    for (unsigned device = 0; device < 200; ++device) {
      Dice dice(outage * 1'000 + device + 1);
      Backoff backoff;
      Millis at = 0;
      do {
        at += backoff.next(dice);
        tries.push_back(at);
      } while (at < away);
      EXPECT_LE(at, away + 8'000) << "nobody waits longer than that for a server that is back";
    }
    std::sort(tries.begin(), tries.end());
    for (std::size_t from = 0, to = 0; to < tries.size(); ++to) {
      while (tries[to] - tries[from] >= 1'000) ++from;
      EXPECT_LE(to - from + 1, 100U) << "the promised connects in any second, " << away << " ms away";
    }
  }
}

TEST(Backoff, ForEverCountsNoFurther) {
  Dice dice;
  Backoff backoff;
  for (int i = 0; i < 100; ++i) (void)backoff.next(dice);
  EXPECT_EQ(backoff.tries(), 32U);
}

TEST(Clock, KnowsNothingUntilItIsTold) {
  Clock clock;
  EXPECT_FALSE(clock.known());
  EXPECT_FALSE(clock.at(5));
  clock.set(1'000'000, 100);
  EXPECT_EQ(clock.at(150), 1'000'050);
}

TEST(Clock, NeverGoesBack) {
  Clock clock;
  clock.set(1'000'000, 100);
  clock.set(990'000, 200);
  EXPECT_EQ(clock.at(200), 1'000'100);
  EXPECT_EQ(clock.at(300), 1'000'100);
  EXPECT_EQ(clock.at(20'000), 1'009'800);
}

TEST(Watchdog, NamesWhoIsLate) {
  Watchdog<2> dog;
  const auto network = dog.add("network", 1'000, 0);
  const auto pins = dog.add("pins", 100, 0);
  ASSERT_TRUE(network && pins);
  EXPECT_FALSE(dog.add("one too many", 1, 0));
  EXPECT_FALSE(dog.late(100));
  EXPECT_EQ(dog.late(101), "pins");
  dog.beat(*pins, 101);
  EXPECT_FALSE(dog.late(200));
  EXPECT_EQ(dog.late(1'500), "network");
  dog.beat(7, 0);
}

TEST(Watchdog, DoesNotWaitForWhoSleepsOnPurpose) {
  Watchdog<1> dog;
  const auto task = dog.add("pins", 100, 0);
  dog.pause(*task);
  EXPECT_FALSE(dog.late(10'000));
  dog.resume(*task, 10'000);
  EXPECT_FALSE(dog.late(10'100));
  EXPECT_EQ(dog.late(10'101), "pins");
  dog.pause(9);
  dog.resume(9, 0);
}

TEST(Version, ComparesByNumber) {
  EXPECT_LT(*Version::parse("1.9.9"), *Version::parse("1.10.0"));
  EXPECT_EQ(*Version::parse("1.2.3"), *Version::parse("1.2.3+build.7"));
  EXPECT_GT(*Version::parse("2.0.0"), *Version::parse("1.99.99"));
}

class NoVersion : public testing::TestWithParam<const char*> {};
TEST_P(NoVersion, IsNoVersion) { EXPECT_FALSE(Version::parse(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Version, NoVersion, testing::Values("", "1", "1.2", "1.2.", "1.2.3.4", "a.b.c", "1.2.3-rc1", "01.2.3", "1.2.9999999999", " 1.2.3", "1..3"));

TEST(Topics, AreThoseOfTheVectors) {
  const std::string text = read(std::string(ROOMMATE_VECTORS) + "/topics.json");
  const auto vectors = Json::parse(text);
  ASSERT_TRUE(vectors) << "tests/vectors/firmware/topics.json cannot be read";
  std::size_t seen = 0;
  for (auto all = vectors->find("topics")->items(); all.next(); ++seen) {
    std::array<char, 64> device{}, what{}, name{};
    std::array<char, 200> expected{};
    const Json row = all.value();
    const auto wanted = row.find("topic")->text(expected);
    const auto given = row.find("name");
    const topic::Topic made(*row.find("device")->text(device), *row.find("what")->text(what), given ? *given->text(name) : std::string_view());
    EXPECT_EQ(made.view(), *wanted);
    const auto heard = topic::read(*wanted, *row.find("device")->text(device));
    ASSERT_TRUE(heard);
    EXPECT_EQ(heard->what, *row.find("what")->text(what));
    EXPECT_EQ(heard->name, given ? *given->text(name) : std::string_view());
  }
  EXPECT_GE(seen, 12U);
}

TEST(Topics, OfOthersAreNotOurs) {
  EXPECT_FALSE(topic::read("rm/1/dev_b/delta", "dev_a"));
  EXPECT_FALSE(topic::read("rm/1/dev_ab/delta", "dev_a"));
  EXPECT_FALSE(topic::read("rm/1/dev_a", "dev_a"));
  EXPECT_FALSE(topic::read("rm/2/dev_a/delta", "dev_a"));
  EXPECT_FALSE(topic::read("rm/1//delta", ""));
}

TEST(Topics, AreNotMadeOfWhatIsNoPart) {
  EXPECT_TRUE(topic::Topic("dev_a", "event", "a/b").view().empty());
  EXPECT_TRUE(topic::Topic("dev_+", "delta").view().empty());
  EXPECT_TRUE(topic::Topic("", "delta").view().empty());
  EXPECT_TRUE(topic::Topic(std::string(41, 'd'), "delta").view().empty());
  EXPECT_TRUE(topic::Topic("dev_a", "event", std::string(81, 'n')).view().empty());
  EXPECT_FALSE(topic::isPart("a#"));
  EXPECT_FALSE(topic::isPart("a b"));
}

TEST(Text, KeepsWhatItHasWhenMoreDoesNotFit) {
  Text<4> text;
  EXPECT_TRUE(text.assign("abc"));
  EXPECT_FALSE(text.assign("abcde"));
  EXPECT_FALSE(text.append("de"));
  EXPECT_TRUE(text.append("d"));
  EXPECT_EQ(text.view(), "abcd");
  text.cut(1);
  EXPECT_EQ(text.view(), "a");
  text.clear();
  EXPECT_TRUE(text.empty());
}

TEST(AudioRing, DropsTheOldestAndCountsIt) {
  AudioRing<2, 2> ring;
  EXPECT_EQ(ring.front(), nullptr);
  ring.pop();
  for (std::uint8_t i = 1; i <= 3; ++i) {
    const std::array<std::uint8_t, 2> frame{i, i};
    EXPECT_EQ(ring.put(frame), i < 3);
  }
  EXPECT_EQ(ring.dropped(), 1U);
  EXPECT_EQ((*ring.front())[0], 2);
  ring.pop();
  EXPECT_EQ((*ring.front())[0], 3);
  EXPECT_EQ(ring.count(), 1U);
}

}  // namespace
}  // namespace roommate::test
