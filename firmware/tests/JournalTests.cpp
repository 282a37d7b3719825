#include <functional>
#include <string>

#include "Bench.hpp"
#include "Journal.hpp"
#include "Outbox.hpp"

namespace roommate::test {
namespace {

using Name = Journal::Name;
using Queue = Journal::Queue;

std::string get(Journal& journal, Name name) {
  std::array<std::uint8_t, Journal::mostPayload> room{};
  std::size_t size = 0;
  return ok(journal.get(name, room, size)) ? std::string(textOf(Bytes(room).first(size))) : "(none)";
}

std::string front(Journal& journal, Queue queue, std::uint32_t* number = nullptr) {
  std::array<std::uint8_t, Journal::mostPayload> room{};
  std::size_t size = 0;
  std::uint32_t which = 0;
  if (!ok(journal.front(queue, room, size, which))) return "(none)";
  if (number != nullptr) *number = which;
  return std::string(textOf(Bytes(room).first(size)));
}

std::vector<std::string> all(Journal& journal, Queue queue) {
  std::vector<std::string> found;
  std::uint32_t number = 0;
  for (std::string text = front(journal, queue, &number); text != "(none)"; text = front(journal, queue, &number)) {
    found.push_back(text);
    EXPECT_TRUE(ok(journal.drop(queue, number)));
  }
  return found;
}

TEST(Journal, KeepsTheNewestOfANamedRecord) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  EXPECT_EQ(get(journal, Name::state), "(none)");
  for (int i = 0; i < 500; ++i) ASSERT_EQ(journal.put(Name::state, bytesOf("state " + std::to_string(i))), Status::ok);
  EXPECT_EQ(get(journal, Name::state), "state 499");
  Journal again(flash);
  ASSERT_EQ(again.mount(), Status::ok);
  EXPECT_EQ(get(again, Name::state), "state 499");
  EXPECT_GT(flash.erased, 0U);
  EXPECT_EQ(flash.overwrites, 0U) << "a bit was wanted back that only an erase gives";
}

TEST(Journal, KeepsQueuesInOrderAcrossAStart) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  for (int i = 0; i < 10; ++i) ASSERT_EQ(journal.push(Queue::events, bytesOf("e" + std::to_string(i))), Status::ok);
  ASSERT_EQ(journal.push(Queue::telemetry, bytesOf("t")), Status::ok);
  std::uint32_t number = 0;
  EXPECT_EQ(front(journal, Queue::events, &number), "e0");
  ASSERT_EQ(journal.drop(Queue::events, number), Status::ok);
  ASSERT_EQ(journal.drop(Queue::events, number), Status::ok) << "a second acknowledgement changes nothing";
  Journal again(flash);
  ASSERT_EQ(again.mount(), Status::ok);
  EXPECT_EQ(again.count(Queue::events), 9U);
  EXPECT_EQ(again.count(Queue::telemetry), 1U);
  EXPECT_EQ(all(again, Queue::events).front(), "e1");
}

TEST(Journal, DropsTheOldestTelemetryForWhatIsNewer) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  const std::string event = "an event " + std::string(100, '.');
  ASSERT_EQ(journal.push(Queue::events, bytesOf(event)), Status::ok);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(journal.push(Queue::telemetry, bytesOf(std::to_string(1000 + i) + std::string(60, '.'))), Status::ok);
  EXPECT_GT(journal.lost(), 0U);
  Journal again(flash);
  ASSERT_EQ(again.mount(), Status::ok);
  EXPECT_EQ(front(again, Queue::events), event) << "telemetry never costs an event";
  EXPECT_EQ(all(again, Queue::telemetry).back().substr(0, 4), "1199");
}

TEST(Journal, RefusesEventsWhenThereAreOnlyEvents) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  Status status = Status::ok;
  int taken = 0;
  while (ok(status = journal.push(Queue::events, bytesOf(std::string(200, 'e'))))) ++taken;
  EXPECT_EQ(status, Status::full);
  EXPECT_GT(taken, 8);
  EXPECT_EQ(journal.put(Name::state, bytesOf("there is always room for the state")), Status::ok);
}

TEST(Journal, NamedRecordsFindRoomBesideFullQueues) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  while (ok(journal.push(Queue::events, bytesOf(std::string(300, 'e'))))) {
  }
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(journal.put(Name::state, bytesOf(std::string(1000, static_cast<char>('a' + i % 26)))), Status::ok) << i;
    ASSERT_EQ(journal.put(Name::commands, bytesOf(std::string(160, 'c'))), Status::ok) << i;
    ASSERT_EQ(journal.put(Name::identity, bytesOf(std::string(400, 'i'))), Status::ok) << i;
  }
  Journal again(flash);
  ASSERT_EQ(again.mount(), Status::ok);
  EXPECT_EQ(get(again, Name::state), std::string(1000, static_cast<char>('a' + 199 % 26)));
  EXPECT_LE(again.live(), again.mostLive());
}

TEST(Journal, SaysWhatDoesNotFit) {
  MemoryFlash flash;
  Journal journal(flash);
  EXPECT_EQ(journal.put(Name::state, bytesOf("before it is mounted")), Status::broken);
  ASSERT_EQ(journal.mount(), Status::ok);
  const std::string large(Journal::mostPayload + 1, 'x');
  EXPECT_EQ(journal.put(Name::state, bytesOf(large)), Status::tooLarge);
  EXPECT_EQ(journal.push(Queue::events, bytesOf(large)), Status::tooLarge);
  ASSERT_EQ(journal.put(Name::state, bytesOf("longer than the room")), Status::ok);
  std::array<std::uint8_t, 4> room{};
  std::size_t size = 0;
  EXPECT_EQ(journal.get(Name::state, room, size), Status::tooLarge);
  ASSERT_EQ(journal.push(Queue::events, bytesOf("longer than the room")), Status::ok);
  std::uint32_t number = 0;
  EXPECT_EQ(journal.front(Queue::events, room, size, number), Status::tooLarge);
}

TEST(Journal, RefusesAFlashThatIsTooSmall) {
  MemoryFlash two(2, 4096);
  EXPECT_EQ(Journal(two).mount(), Status::invalid);
  MemoryFlash small(4, 1024);
  EXPECT_EQ(Journal(small).mount(), Status::invalid);
}

TEST(Journal, BeginsAnewOverWhateverWasOnTheFlash) {
  MemoryFlash flash;
  std::mt19937 random(5);
  for (auto& byte : flash.bytes()) byte = static_cast<std::uint8_t>(random());
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  ASSERT_EQ(journal.put(Name::state, bytesOf("mine")), Status::ok);
  EXPECT_EQ(get(journal, Name::state), "mine");
}

TEST(Journal, ARottenRecordIsNotBelieved) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  ASSERT_EQ(journal.put(Name::state, bytesOf("the old one")), Status::ok);
  ASSERT_EQ(journal.put(Name::state, bytesOf("the new one, which rots")), Status::ok);
  const auto found = std::search(flash.bytes().begin(), flash.bytes().end(), std::begin("rots"), std::begin("rots") + 4);
  ASSERT_NE(found, flash.bytes().end());
  *found = 'R';
  Journal again(flash);
  ASSERT_EQ(again.mount(), Status::ok);
  EXPECT_EQ(get(again, Name::state), "the old one");
  EXPECT_EQ(again.put(Name::state, bytesOf("and goes on")), Status::ok);
  EXPECT_EQ(get(again, Name::state), "and goes on");
}

TEST(Journal, ARottenRecordTakesNoneOfItsNeighboursWithIt) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  ASSERT_EQ(journal.put(Name::state, bytesOf("an old state that rots")), Status::ok);
  ASSERT_EQ(journal.push(Queue::events, bytesOf("an event behind it")), Status::ok);
  ASSERT_EQ(journal.put(Name::state, bytesOf("the newest")), Status::ok);
  const auto found = std::search(flash.bytes().begin(), flash.bytes().end(), std::begin("rots"), std::begin("rots") + 4);
  ASSERT_NE(found, flash.bytes().end());
  *found = 'R';
  Journal again(flash);
  ASSERT_EQ(again.mount(), Status::ok);
  EXPECT_EQ(get(again, Name::state), "the newest");
  EXPECT_EQ(front(again, Queue::events), "an event behind it");
}

TEST(Journal, AWriteThatFailsIsToldAndWhatWasThereStays) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  ASSERT_EQ(journal.put(Name::state, bytesOf("before")), Status::ok);
  flash.cutAfter(20);
  EXPECT_EQ(journal.put(Name::state, bytesOf("after, which is longer than twenty bytes")), Status::broken);
  EXPECT_EQ(get(journal, Name::state), "before");
  flash.power();
  EXPECT_EQ(journal.put(Name::state, bytesOf("later")), Status::ok);
  EXPECT_EQ(get(journal, Name::state), "later");
}

// A life in steps. After a cut in any of them: what was answered is there, the step that was cut is there whole or not at all.
struct Model {
  std::map<Name, std::string> named;
  std::vector<std::string> events, telemetry;
};

using Step = std::function<Status(Journal&, Model&)>;

std::vector<Step> life() {
  std::vector<Step> steps;
  for (int i = 0; i < 70; ++i) {
    steps.push_back([i](Journal& journal, Model& model) {
      const std::string text = "state " + std::to_string(i) + std::string(static_cast<std::size_t>(i * 37 % 300), 's');
      model.named[Name::state] = text;
      return journal.put(Name::state, bytesOf(text));
    });
    if (i % 3 == 0) {
      steps.push_back([i](Journal& journal, Model& model) {
        const std::string text = "event " + std::to_string(i);
        model.events.push_back(text);
        return journal.push(Queue::events, bytesOf(text));
      });
    }
    if (i % 4 == 0) {
      steps.push_back([i](Journal& journal, Model& model) {
        const std::string text = "telemetry " + std::to_string(i) + std::string(50, 't');
        model.telemetry.push_back(text);
        return journal.push(Queue::telemetry, bytesOf(text));
      });
    }
    if (i % 5 == 4) {
      steps.push_back([](Journal& journal, Model& model) {
        std::uint32_t number = 0;
        (void)front(journal, Queue::events, &number);
        if (!model.events.empty()) model.events.erase(model.events.begin());
        return journal.drop(Queue::events, number);
      });
    }
    if (i % 20 == 7) {
      steps.push_back([i](Journal& journal, Model& model) {
        model.named[Name::identity] = std::string(500, static_cast<char>('a' + i % 26));
        return journal.put(Name::identity, bytesOf(model.named[Name::identity]));
      });
    }
  }
  return steps;
}

bool holds(Journal& journal, const Model& model) {
  for (const Name name : {Name::state, Name::identity}) {
    const auto found = model.named.find(name);
    if (get(journal, name) != (found == model.named.end() ? "(none)" : found->second)) return false;
  }
  return true;
}

class PowerCut : public testing::TestWithParam<bool> {};

TEST_P(PowerCut, AtEveryWriteLosesNothingThatWasAnswered) {
  MemoryFlash whole(3);
  {
    Journal journal(whole);
    ASSERT_EQ(journal.mount(), Status::ok);
    Model model;
    for (const auto& step : life()) ASSERT_EQ(step(journal, model), Status::ok);
    ASSERT_GE(whole.erased, 3U) << "the life is too short to give up sectors";
  }
  const auto points = whole.cuts(fullRun());
  ASSERT_GT(points.size(), 800U);
  for (const std::size_t cut : points) {
    MemoryFlash flash(3);
    flash.backwards = GetParam();
    flash.cutAfter(cut);
    Model before, after;
    {
      Journal journal(flash);
      Status status = journal.mount();
      for (const auto& step : life()) {
        if (!ok(status)) break;
        before = after;
        status = step(journal, after);
      }
    }
    flash.power();
    Journal again(flash);
    ASSERT_EQ(again.mount(), Status::ok) << "cut " << cut;
    ASSERT_TRUE(holds(again, before) || holds(again, after)) << "cut " << cut;
    const auto events = all(again, Queue::events);
    ASSERT_TRUE(events == before.events || events == after.events) << "cut " << cut;
    const auto telemetry = all(again, Queue::telemetry);
    ASSERT_TRUE(telemetry == before.telemetry || telemetry == after.telemetry) << "cut " << cut;
    ASSERT_EQ(again.put(Name::commands, bytesOf("and it goes on")), Status::ok) << "cut " << cut;
    ASSERT_EQ(flash.overwrites, 0U) << "cut " << cut;
  }
}
INSTANTIATE_TEST_SUITE_P(Journal, PowerCut, testing::Bool());

TEST(Journal, ACutWhileItRecoversFromACutLosesNothingEither) {
  MemoryFlash whole(3);
  Journal first(whole);
  ASSERT_EQ(first.mount(), Status::ok);
  Model model;
  for (const auto& step : life()) ASSERT_EQ(step(first, model), Status::ok);
  const auto points = whole.cuts();
  int recoveries = 0;
  for (std::size_t i = 0; i < points.size(); i += 5) {
    MemoryFlash flash(3);
    flash.cutAfter(points[i]);
    Model before, after;
    {
      Journal journal(flash);
      Status status = journal.mount();
      for (const auto& step : life()) {
        if (!ok(status)) break;
        before = after;
        status = step(journal, after);
      }
    }
    for (const std::size_t second : {0U, 1U, 30U, 63U}) {
      flash.power();
      flash.cutAfter(second);
      Journal journal(flash);
      recoveries += ok(journal.mount()) ? 0 : 1;
    }
    flash.power();
    Journal again(flash);
    ASSERT_EQ(again.mount(), Status::ok);
    ASSERT_TRUE(holds(again, before) || holds(again, after)) << "cut " << points[i];
  }
  EXPECT_GT(recoveries, 5) << "no recovery was cut, so nothing was proved";
}

TEST(Outbox, SendsEventsBeforeTelemetry) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  Outbox outbox(journal);
  EXPECT_TRUE(outbox.isEmpty());
  ASSERT_EQ(outbox.put(Queue::telemetry, "temp", "{\"v\":1}"), Status::ok);
  ASSERT_EQ(outbox.put(Queue::events, "press", "{\"id\":\"1\"}"), Status::ok);
  std::array<char, 1280> room{};
  auto letter = outbox.next(room, false);
  ASSERT_TRUE(letter);
  EXPECT_EQ(letter->what, "event");
  EXPECT_EQ(letter->name, "press");
  EXPECT_EQ(letter->payload, "{\"id\":\"1\"}");
  ASSERT_EQ(outbox.arrived(*letter), Status::ok);
  EXPECT_FALSE(outbox.next(room, true));
  letter = outbox.next(room, false);
  ASSERT_TRUE(letter);
  EXPECT_EQ(letter->what, "tele");
  ASSERT_EQ(outbox.arrived(*letter), Status::ok);
  EXPECT_TRUE(outbox.isEmpty());
}

TEST(Outbox, RefusesWhatIsNoTopicOrTooLong) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  Outbox outbox(journal);
  EXPECT_EQ(outbox.put(Queue::events, "a/b", "{}"), Status::invalid);
  EXPECT_EQ(outbox.put(Queue::events, "", "{}"), Status::invalid);
  EXPECT_EQ(outbox.put(Queue::events, "press", std::string(1024, 'x')), Status::tooLarge);
}

TEST(Outbox, ARecordThatIsNoMessageStandsInNobodysWay) {
  MemoryFlash flash;
  Journal journal(flash);
  ASSERT_EQ(journal.mount(), Status::ok);
  ASSERT_EQ(journal.push(Queue::events, bytesOf("\x50short")), Status::ok);
  Outbox outbox(journal);
  ASSERT_EQ(outbox.put(Queue::events, "press", "{}"), Status::ok);
  std::array<char, 1280> room{};
  const auto letter = outbox.next(room, false);
  ASSERT_TRUE(letter);
  EXPECT_EQ(letter->name, "press");
}

}  // namespace
}  // namespace roommate::test
