#include <string>

#include "Bench.hpp"
#include "Properties.hpp"
#include "Twin.hpp"

namespace roommate::test {
namespace {

// A thing with one leaf of each sort.
struct Thing {
  bool on = false;
  std::int64_t level = 10;
  Milli target = 21'000;
  std::string name = "lamp";
  Milli temperature = 20'500;
  int applied = 0;

  static Thing& of(void* self) { return *static_cast<Thing*>(self); }
  static Reason setOn(void* self, const Value& value) { return ++of(self).applied, of(self).on = value.flag, nullptr; }
  static Reason setLevel(void* self, const Value& value) {
    if (value.whole() == 66) return "not today";
    return ++of(self).applied, of(self).level = value.whole(), nullptr;
  }
  static Reason setTarget(void* self, const Value& value) { return ++of(self).applied, of(self).target = value.number, nullptr; }
  static Reason setName(void* self, const Value& value) { return ++of(self).applied, of(self).name = std::string(value.text), nullptr; }
};

constexpr std::array table{
    Property{"climate.target", PropertyType::number, 5'000, 30'000, Thing::setTarget, [](void* self) { return Value::ofMilli(Thing::of(self).target); }, true},
    Property{"light.deep.level", PropertyType::integer, 0, 100'000, Thing::setLevel, [](void* self) { return Value::ofWhole(Thing::of(self).level); }, true},
    Property{"light.deep.name", PropertyType::text, 0, 8, Thing::setName, [](void* self) { return Value::of(std::string_view(Thing::of(self).name)); }, true},
    Property{"light.on", PropertyType::boolean, 0, 0, Thing::setOn, [](void* self) { return Value::of(Thing::of(self).on); }, true},
    Property{"temp.value", PropertyType::number, 0, 0, nullptr, [](void* self) { return Value::ofMilli(Thing::of(self).temperature); }},
};
static_assert(isTable(table));
static_assert(!isTable(std::span(table).first(0)));
static_assert(!isTable(std::array{table[1], table[0]}), "not sorted");
static_assert(!isTable(std::array{table[1], table[1]}), "twice the same");
static_assert(!isTable(std::array{Property{"flat", PropertyType::boolean, 0, 0, nullptr, table[3].read}}), "no part");

class TwinTest : public testing::Test {
 protected:
  TwinTest() { EXPECT_EQ(journal.mount(), Status::ok); }

  void join(const std::string& delta = R"({"dv":0,"rv":0,"set":{}})") {
    twin.connected(now);
    hear(delta);
  }
  void hear(const std::string& delta) { EXPECT_TRUE(twin.onDelta(*Json::parse(delta))); }
  void ack(const std::string& text) { EXPECT_TRUE(twin.onAck(*Json::parse(text), now)); }
  // The next report, as sent; empty when there is none.
  std::string told() {
    now += Twin::reportGap;
    twin.tick(now);
    const std::string text(twin.report(std::nullopt, now));
    if (!text.empty()) {
      twin.sent(now);
      EXPECT_TRUE(Json::parse(text)) << text;
    }
    return text;
  }
  // In step, everything told.
  void settle() {
    keepSomething();
    twin.restore();
    join();
    (void)told();
    ack(R"({"seq":1,"rv":1})");
    EXPECT_TRUE(twin.isInStep());
  }
  void keepSomething() { ASSERT_EQ(journal.put(Journal::Name::state, bytesOf(R"({"dv":0,"set":{}})")), Status::ok); }

  MemoryFlash flash;
  Journal journal{flash};
  std::array<char, 1280> scratch{};
  Thing thing;
  Twin twin{Properties(table, &thing), journal, scratch};
  Millis now = 1'000;
};

TEST_F(TwinTest, TellsEverythingAtItsStart) {
  keepSomething();
  twin.restore();
  join();
  EXPECT_EQ(told(), R"({"seq":1,"dv":0,"patch":{"climate":{"target":21},"light":{"deep":{"level":10,"name":"lamp"},"on":false},"temp":{"value":20.5}}})");
  EXPECT_FALSE(twin.isInStep());
  ack(R"({"seq":1,"rv":5})");
  EXPECT_TRUE(twin.isInStep());
  EXPECT_EQ(twin.reportedVersion(), 5);
  EXPECT_EQ(told(), "");
}

TEST_F(TwinTest, AppliesAWishAndTellsWhichItHasSeen) {
  settle();
  hear(R"({"dv":3,"rv":1,"set":{"light":{"on":true,"deep":{"level":40}}}})");
  EXPECT_TRUE(thing.on);
  EXPECT_EQ(thing.level, 40);
  EXPECT_EQ(told(), R"({"seq":2,"dv":3,"patch":{"light":{"deep":{"level":40},"on":true}}})");
}

TEST_F(TwinTest, IgnoresADeltaItHasApplied) {
  settle();
  hear(R"({"dv":3,"rv":1,"set":{"light":{"on":true}}})");
  thing.on = false;
  hear(R"({"dv":3,"rv":1,"set":{"light":{"on":true}}})");
  hear(R"({"dv":2,"rv":1,"set":{"light":{"deep":{"level":99}}}})");
  EXPECT_FALSE(thing.on) << "a second delivery, and an older one that came late, change nothing";
  EXPECT_EQ(thing.level, 10);
  EXPECT_EQ(twin.applied(), 3);
}

TEST_F(TwinTest, SaysThatItHasSeenAVersionThatChangesNothing) {
  settle();
  hear(R"({"dv":4,"rv":1,"set":{}})");
  EXPECT_EQ(told(), R"({"seq":2,"dv":4,"patch":{}})");
}

struct Refusal {
  const char* wish;
  const char* reason;
};
class Refusals : public TwinTest, public testing::WithParamInterface<Refusal> {};
TEST_P(Refusals, AreToldWithTheirReason) {
  settle();
  hear(std::string(R"({"dv":2,"rv":1,"set":)") + GetParam().wish + "}");
  EXPECT_EQ(told(), std::string(R"({"seq":2,"dv":2,"refused":{)") + GetParam().reason + R"(},"patch":{}})");
  ack(R"({"seq":2,"rv":1})");
  EXPECT_TRUE(twin.isInStep());
  EXPECT_EQ(thing.applied, 0);
}
INSTANTIATE_TEST_SUITE_P(
    Twin, Refusals,
    testing::Values(Refusal{R"({"light":{"on":1}})", R"("light.on":"not true or false")"}, Refusal{R"({"light":{"deep":{"level":101}}})", R"("light.deep.level":"out of range")"},
                    Refusal{R"({"light":{"deep":{"level":-1}}})", R"("light.deep.level":"out of range")"}, Refusal{R"({"light":{"deep":{"level":1.5}}})", R"("light.deep.level":"not a whole number")"},
                    Refusal{R"({"light":{"deep":{"level":"9"}}})", R"("light.deep.level":"not a number")"}, Refusal{R"({"light":{"deep":{"level":66}}})", R"("light.deep.level":"not today")"},
                    Refusal{R"({"climate":{"target":21.33333}})", R"("climate.target":"more decimals than this device keeps")"}, Refusal{R"({"light":{"deep":{"name":"much too long"}}})", R"("light.deep.name":"too long")"},
                    Refusal{R"({"light":{"deep":{"name":7}}})", R"("light.deep.name":"not a text")"}, Refusal{R"({"temp":{"value":7}})", R"("temp.value":"only the device changes this")"},
                    Refusal{R"({"fan":{"speed":7,"on":true}})", R"("fan":"this device has no such part")"}, Refusal{R"({"light":{"color":"red"}})", R"("light.color":"this device has no such part")"},
                    Refusal{R"({"light":{"on":[true]}})", R"("light.on":"not true or false")"}, Refusal{R"({"light":{"on":{"x":1}}})", R"("light.on.x":"this device has no such part")"},
                    Refusal{R"({"light":7})", R"("light":"this device has no such part")"}));

TEST_F(TwinTest, AppliesWhatItCanBesideWhatItRefuses) {
  settle();
  hear(R"({"dv":2,"rv":1,"set":{"light":{"on":true,"deep":{"level":500}}}})");
  EXPECT_TRUE(thing.on);
  EXPECT_EQ(told(), R"({"seq":2,"dv":2,"refused":{"light.deep.level":"out of range"},"patch":{"light":{"on":true}}})");
}

TEST_F(TwinTest, AWishItCanMeetEndsARefusalThatWasNotToldYet) {
  settle();
  hear(R"({"dv":2,"rv":1,"set":{"light":{"deep":{"level":500}}}})");
  hear(R"({"dv":3,"rv":1,"set":{"light":{"deep":{"level":50}}}})");
  EXPECT_EQ(told(), R"({"seq":2,"dv":3,"patch":{"light":{"deep":{"level":50}}}})");
}

TEST_F(TwinTest, ALongPathIsRefusedAsFarAsItIsKnown) {
  settle();
  hear(R"({"dv":2,"rv":1,"set":{"light":{")" + std::string(100, 'k') + R"(":1}}})");
  EXPECT_EQ(told(), R"({"seq":2,"dv":2,"refused":{"light":"this device has no such part"},"patch":{}})");
}

TEST_F(TwinTest, WhatIsToGoIsToldToBeGone) {
  settle();
  hear(R"({"dv":2,"rv":1,"set":{},"del":["list.milk","light.on","odd"]})");
  EXPECT_EQ(told(), R"({"seq":2,"dv":2,"patch":{"list":{"milk":null}}})");
}

TEST_F(TwinTest, ChangesWithinATenthOfASecondAreOneReport) {
  settle();
  now += Twin::reportGap;
  thing.on = true;
  twin.changed("light.on");
  thing.level = 5;
  twin.changed("light.deep.level");
  thing.level = 6;
  twin.changed("light.deep.level");
  EXPECT_EQ(told(), R"({"seq":2,"dv":0,"patch":{"light":{"deep":{"level":6},"on":true}}})");
  thing.level = 7;
  twin.changed("light.deep.level");
  EXPECT_FALSE(twin.wantsToReport(now)) << "one at a time";
  ack(R"({"seq":2,"rv":2})");
  EXPECT_FALSE(twin.wantsToReport(now)) << "not within the gap";
  EXPECT_EQ(told(), R"({"seq":3,"dv":0,"patch":{"light":{"deep":{"level":7}}}})");
}

TEST_F(TwinTest, TellsAgainWhatWasNotAcknowledged) {
  settle();
  thing.on = true;
  twin.changed("light.on");
  EXPECT_EQ(told(), R"({"seq":2,"dv":0,"patch":{"light":{"on":true}}})");
  now += Twin::patience;
  EXPECT_EQ(told(), R"({"seq":3,"dv":0,"patch":{"light":{"on":true}}})");
  ack(R"({"seq":2,"rv":9})");
  EXPECT_FALSE(twin.isInStep()) << "the answer to the older one says nothing of the newer";
  ack(R"({"seq":3,"rv":2})");
  EXPECT_TRUE(twin.isInStep());
}

TEST_F(TwinTest, TellsAgainAfterTheConnectionWasLost) {
  settle();
  hear(R"({"dv":2,"rv":1,"set":{"light":{"on":true},"fan":{"on":true}},"del":["a.b"]})");
  const std::string first = told();
  twin.disconnected();
  EXPECT_EQ(told(), "");
  join(R"({"dv":2,"rv":1,"set":{"light":{"on":true}}})");
  std::string second = told();
  EXPECT_EQ(second.replace(second.find("\"seq\":3"), 7, "\"seq\":2"), first);
}

TEST_F(TwinTest, SaysNothingBeforeItHasHeardTheDelta) {
  keepSomething();
  twin.restore();
  twin.connected(now);
  EXPECT_EQ(told(), "");
  hear(R"({"dv":0,"rv":0,"set":{}})");
  EXPECT_NE(told(), "");
}

TEST_F(TwinTest, WaitsASecondWhenItWasTooMuch) {
  settle();
  thing.on = true;
  twin.changed("light.on");
  (void)told();
  ack(R"({"seq":2,"error":{"code":"rate_limited","message":"At most 20 reports a second."}})");
  EXPECT_EQ(told(), "");
  now += 1'000;
  EXPECT_EQ(told(), R"({"seq":3,"dv":0,"patch":{"light":{"on":true}}})");
  EXPECT_EQ(twin.rejected(), 0U);
}

TEST_F(TwinTest, DoesNotRepeatForEverWhatTheServerWillNotHave) {
  settle();
  twin.changed("light.on");
  (void)told();
  ack(R"({"seq":2,"error":{"code":"invalid","path":"patch","message":"no"}})");
  EXPECT_EQ(told(), "");
  EXPECT_TRUE(twin.isInStep());
  EXPECT_EQ(twin.rejected(), 1U);
}

TEST_F(TwinTest, HoldsBackWhenAnAckWithoutNumberSaysItIsTooMuch) {
  settle();
  twin.changed("light.on");
  ack(R"({"seq":null,"error":{"code":"rate_limited","message":"tele/temp: at most 200 points a second."}})");
  EXPECT_EQ(told(), "");
  now += 1'000;
  EXPECT_NE(told(), "");
  EXPECT_FALSE(twin.onAck(*Json::parse("{}"), now));
}

TEST_F(TwinTest, KeepsOnFlashBeforeItTells) {
  settle();
  hear(R"({"dv":7,"rv":1,"set":{"light":{"on":true,"deep":{"name":"Ada \"1\""}},"climate":{"target":19.5}}})");
  ASSERT_NE(told(), "");
  Journal other(flash);
  ASSERT_EQ(other.mount(), Status::ok);
  Thing next;
  std::array<char, 1280> room{};
  Twin again(Properties(table, &next), other, room);
  again.restore();
  EXPECT_TRUE(next.on);
  EXPECT_EQ(next.target, 19'500);
  EXPECT_EQ(next.name, "Ada \"1\"");
  EXPECT_EQ(again.applied(), 7);
}

TEST_F(TwinTest, TellsEvenWhenTheFlashIsDead) {
  settle();
  flash.cutAfter(0);
  thing.on = true;
  twin.changed("light.on");
  EXPECT_EQ(told(), R"({"seq":2,"dv":0,"patch":{"light":{"on":true}}})") << "a dead flash is no reason for a lamp to fall silent";
  EXPECT_EQ(twin.unkept(), 1U);
}

TEST_F(TwinTest, AfreshAsksForTheWholeTwinBeforeItSaysAnything) {
  twin.restore();
  join(R"({"dv":5,"rv":3,"set":{}})");
  EXPECT_EQ(told(), "") << "what it is by default is nobody's wish";
  EXPECT_TRUE(twin.takeGet(now));
  EXPECT_FALSE(twin.takeGet(now)) << "asked once";
  ASSERT_TRUE(twin.onTwin(*Json::parse(R"({"dv":5,"rv":3,"desired":{"light":{"on":true}},"reported":{"light":{"on":true}}})")));
  EXPECT_TRUE(thing.on);
  EXPECT_NE(told().find(R"("dv":5,)"), std::string::npos);
  ASSERT_TRUE(twin.onTwin(*Json::parse(R"({"dv":6,"rv":3,"desired":{"light":{"on":false}},"reported":{}})")));
  EXPECT_TRUE(thing.on) << "not asked for";
}

TEST_F(TwinTest, GoesOnWithoutATwinThatNeverComes) {
  twin.restore();
  join(R"({"dv":5,"rv":3,"set":{"light":{"on":true}}})");
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(twin.takeGet(now));
    now += Twin::patience;
  }
  EXPECT_FALSE(twin.takeGet(now));
  EXPECT_TRUE(thing.on);
  EXPECT_NE(told(), "");
}

TEST_F(TwinTest, ASmallerVersionAfterSubscribingMeansAnotherHistory) {
  settle();
  hear(R"({"dv":9,"rv":1,"set":{"light":{"on":true}}})");
  (void)told();
  ack(R"({"seq":2,"rv":2})");
  twin.disconnected();
  join(R"({"dv":2,"rv":1,"set":{}})");
  EXPECT_TRUE(twin.takeGet(now));
  ASSERT_TRUE(twin.onTwin(*Json::parse(R"({"dv":2,"rv":1,"desired":{"light":{"on":false}},"reported":{}})")));
  EXPECT_FALSE(thing.on);
  EXPECT_EQ(twin.applied(), 2);
  hear(R"({"dv":3,"rv":1,"set":{"light":{"on":true}}})");
  EXPECT_TRUE(thing.on);
}

TEST_F(TwinTest, TellsEverythingAgainToAServerThatHasLostIt) {
  settle();
  twin.changed("light.on");
  (void)told();
  ack(R"({"seq":2,"rv":40})");
  twin.disconnected();
  join(R"({"dv":0,"rv":12,"set":{}})");
  EXPECT_NE(told().find("\"climate\""), std::string::npos);
}

TEST_F(TwinTest, NonsenseIsNotTaken) {
  settle();
  for (const char* text : {"{}", R"({"dv":"1","set":{}})", R"({"dv":1})", R"({"dv":1,"set":7})"}) EXPECT_FALSE(twin.onDelta(*Json::parse(text))) << text;
  for (const char* text : {"{}", R"({"dv":1})", R"({"desired":{}})", R"({"dv":1,"desired":[]})"}) EXPECT_FALSE(twin.onTwin(*Json::parse(text))) << text;
}

TEST_F(TwinTest, ALateAcknowledgementChangesNothing) {
  settle();
  ack(R"({"seq":1,"rv":99})");
  EXPECT_EQ(twin.reportedVersion(), 1);
}

TEST_F(TwinTest, ALaterRefusalIsToldToo) {
  settle();
  twin.refuse(*twin.properties().find("light.on"), "it broke on the way");
  EXPECT_EQ(told(), R"({"seq":2,"dv":0,"refused":{"light.on":"it broke on the way"},"patch":{}})");
}

TEST_F(TwinTest, CarriesTheServersTimeWhenItIsKnown) {
  settle();
  now += Twin::reportGap;
  twin.changed("light.on");
  EXPECT_EQ(twin.report(1'790'000'000'000, now), R"({"seq":2,"dv":0,"patch":{"light":{"on":false}},"ts":1790000000000})");
}

TEST_F(TwinTest, MoreUnknownPartsThanItRemembersAreToldInTurns) {
  settle();
  std::string set;
  for (char c = 'a'; c < 'k'; ++c) set += std::string(set.empty() ? "" : ",") + "\"" + c + "\":{\"x\":1}";
  hear(R"({"dv":2,"rv":1,"set":{)" + set + "}}");
  const std::string first = told();
  EXPECT_NE(first.find("\"f\":"), std::string::npos);
  EXPECT_EQ(first.find("\"g\":"), std::string::npos);
  // One more comes while the first are on their way: it is not forgotten with them.
  hear(R"({"dv":3,"rv":1,"set":{"light":{"zzz":1}}})");
  ack(R"({"seq":2,"rv":1})");
  EXPECT_EQ(told(), R"({"seq":3,"dv":3,"patch":{}})") << "no room was left for it; it stays open at the server and is shown late";
}

TEST(TwinReport, WhatDoesNotFitOneReportComesInTheNext) {
  static constexpr auto readLong = [](void*) { return Value::of(std::string_view("sixty letters of a value that takes its room in the report..")); };
  static constexpr std::array<Property, 6> large{
      Property{"a.a", PropertyType::text, 0, 60, nullptr, readLong}, Property{"a.b", PropertyType::text, 0, 60, nullptr, readLong}, Property{"b.a", PropertyType::text, 0, 60, nullptr, readLong},
      Property{"b.b.c", PropertyType::text, 0, 60, nullptr, readLong}, Property{"b.b.d", PropertyType::text, 0, 60, nullptr, readLong}, Property{"c.a", PropertyType::text, 0, 60, nullptr, readLong},
  };
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  ASSERT_EQ(journal.put(Journal::Name::state, bytesOf(R"({"dv":0,"set":{}})")), Status::ok);
  std::array<char, 320> scratch{};
  Twin twin(Properties(large, nullptr), journal, scratch);
  twin.restore();
  twin.connected(0);
  ASSERT_TRUE(twin.onDelta(*Json::parse(R"({"dv":0,"rv":0,"set":{}})")));
  std::string all;
  Millis now = 0;
  int reports = 0;
  for (; !twin.isInStep() && reports < 10; ++reports) {
    const std::string text(twin.report(std::nullopt, now += 100));
    ASSERT_TRUE(Json::parse(text)) << text;
    twin.sent(now);
    all += text;
    ASSERT_TRUE(twin.onAck(*Json::parse("{\"seq\":" + std::to_string(reports + 1) + ",\"rv\":1}"), now));
  }
  EXPECT_GE(reports, 2);
  EXPECT_LE(reports, 4);
  for (const char* leaf : {"\"a\":{\"a\"", "\"d\":", "\"c\":{\"a\""}) EXPECT_NE(all.find(leaf), std::string::npos) << all;
}

}  // namespace
}  // namespace roommate::test
