#include <string>

#include "Bench.hpp"
#include "Commands.hpp"

namespace roommate::test {
namespace {

struct Machine {
  int pressed = 0;
  int started = 0;
  static CommandStatus press(void* self, const Json& args, JsonWriter& body) {
    ++static_cast<Machine*>(self)->pressed;
    const auto n = args.find("n");
    body.beginObject().key("n").integer(n ? n->integer().value_or(0) : -1).endObject();
    return 200;
  }
  static CommandStatus slow(void* self, const Json&, JsonWriter&) {
    ++static_cast<Machine*>(self)->started;
    return 202;
  }
  static CommandStatus wordy(void*, const Json&, JsonWriter& body) {
    body.text(std::string(400, 'w'));
    return 200;
  }
};
constexpr std::array table{Command{"press", Machine::press}, Command{"slow", Machine::slow}, Command{"wordy", Machine::wordy}};

class CommandTest : public testing::Test {
 protected:
  CommandTest() { EXPECT_EQ(journal.mount(), Status::ok); }
  std::string take(const std::string& id, const std::string& text, std::optional<UnixMillis> time = std::nullopt) { return take(commands, id, text, time); }
  static std::string take(Commands& commands, const std::string& id, const std::string& text, std::optional<UnixMillis> time = std::nullopt) {
    Commands::Answer answer;
    if (!commands.take(id, *Json::parse(text), time, answer)) return "nothing";
    EXPECT_EQ(answer.id.view(), id);
    return std::to_string(answer.status) + " " + std::string(answer.body.view());
  }
  MemoryFlash flash;
  Journal journal{flash};
  Machine machine;
  Commands commands{table, &machine, journal};
};

TEST_F(CommandTest, RunsAndAnswers) {
  EXPECT_EQ(take("cmd_1", R"({"name":"press","args":{"n":4},"deadline":99,"key":"k1"})"), R"(200 {"n":4})");
  EXPECT_EQ(take("cmd_2", R"({"name":"press"})"), R"(200 {"n":-1})");
  EXPECT_EQ(take("cmd_3", R"({"name":"press","args":7})"), R"(200 {"n":-1})");
}

TEST_F(CommandTest, RunsAKeyOnce) {
  (void)take("cmd_1", R"({"name":"press","key":"k1"})");
  EXPECT_EQ(take("cmd_1", R"({"name":"press","key":"k1"})"), "200 ");
  EXPECT_EQ(take("cmd_9", R"({"name":"press","key":"k1"})"), "200 ") << "another id with the same key is the same command";
  EXPECT_EQ(machine.pressed, 1);
}

TEST_F(CommandTest, WithoutAKeyTheIdIsTheKey) {
  (void)take("cmd_1", R"({"name":"press"})");
  (void)take("cmd_1", R"({"name":"press"})");
  EXPECT_EQ(machine.pressed, 1);
}

TEST_F(CommandTest, RemembersTheLastSixteen) {
  for (int i = 0; i < 17; ++i) (void)take("cmd_" + std::to_string(i), R"({"name":"press"})");
  (void)take("cmd_1", R"({"name":"press"})");
  EXPECT_EQ(machine.pressed, 17);
  (void)take("cmd_0", R"({"name":"press"})");
  EXPECT_EQ(machine.pressed, 18) << "the seventeenth back is forgotten";
}

TEST_F(CommandTest, RemembersAcrossARestart) {
  (void)take("cmd_1", R"({"name":"press","key":"k1"})");
  Commands again(table, &machine, journal);
  again.restore();
  EXPECT_EQ(take(again, "cmd_1", R"({"name":"press","key":"k1"})"), "200 ");
  EXPECT_EQ(machine.pressed, 1);
}

TEST_F(CommandTest, WhatAPowerCutInterruptedIsNotRunAgain) {
  (void)take("cmd_1", R"({"name":"slow","key":"k1"})");
  Commands again(table, &machine, journal);
  again.restore();
  EXPECT_EQ(take(again, "cmd_1", R"({"name":"slow","key":"k1"})"), R"(500 {"message":"interrupted by a restart; it was not run again"})");
  EXPECT_EQ(take(again, "cmd_1", R"({"name":"slow","key":"k1"})"), "500 ");
  EXPECT_EQ(machine.started, 1);
}

TEST_F(CommandTest, AtEveryByteAPowerCutNeverRunsOneTwice) {
  MemoryFlash whole;
  {
    Journal book(whole);
    ASSERT_EQ(book.mount(), Status::ok);
    Commands once(table, &machine, book);
    (void)take(once, "cmd_1", R"({"name":"press","key":"k1"})");
  }
  for (std::size_t cut = 0; cut <= whole.spent; ++cut) {
    MemoryFlash own;
    Machine machine2;
    own.cutAfter(cut);
    {
      Journal book(own);
      Commands first(table, &machine2, book);
      if (ok(book.mount())) (void)take(first, "cmd_1", R"({"name":"press","key":"k1"})");
    }
    own.power();
    Journal book(own);
    ASSERT_EQ(book.mount(), Status::ok);
    Commands second(table, &machine2, book);
    second.restore();
    const std::string answer = take(second, "cmd_1", R"({"name":"press","key":"k1"})");
    EXPECT_LE(machine2.pressed, 1) << "cut " << cut;
    EXPECT_TRUE(machine2.pressed == 1 || answer.starts_with("500")) << "cut " << cut << ": " << answer;
  }
}

TEST_F(CommandTest, IsNotRunWhenItsKeyCannotBeKept) {
  flash.cutAfter(0);
  EXPECT_TRUE(take("cmd_1", R"({"name":"press"})").starts_with("503"));
  EXPECT_EQ(machine.pressed, 0);
  flash.power();
  EXPECT_TRUE(take("cmd_1", R"({"name":"press"})").starts_with("200"));
}

TEST_F(CommandTest, IsNotRunAfterItsDeadline) {
  EXPECT_TRUE(take("cmd_1", R"({"name":"press","deadline":1000})", 1001).starts_with("408"));
  EXPECT_TRUE(take("cmd_2", R"({"name":"press","deadline":1000})", 1000).starts_with("200"));
  EXPECT_TRUE(take("cmd_3", R"({"name":"press","deadline":1000})").starts_with("200")) << "without a clock the server's word is taken";
  EXPECT_EQ(machine.pressed, 2);
}

TEST_F(CommandTest, AnUnknownOneIsNotFound) { EXPECT_EQ(take("cmd_1", R"({"name":"fly"})"), R"(404 {"message":"this device has no such command"})"); }

TEST_F(CommandTest, ALongOneIsFinishedLater) {
  EXPECT_EQ(take("cmd_1", R"({"name":"slow"})"), "202 ");
  EXPECT_TRUE(commands.isRunning());
  EXPECT_EQ(take("cmd_1", R"({"name":"slow"})"), "202 ") << "still at it";
  EXPECT_TRUE(take("cmd_2", R"({"name":"slow"})").starts_with("409"));
  Commands::Answer answer;
  ASSERT_TRUE(commands.finish(202, R"({"progress":50})", answer));
  EXPECT_TRUE(commands.isRunning());
  ASSERT_TRUE(commands.finish(200, "{}", answer));
  EXPECT_EQ(answer.id.view(), "cmd_1");
  EXPECT_FALSE(commands.finish(200, "{}", answer));
  EXPECT_EQ(take("cmd_1", R"({"name":"slow"})"), "200 ");
  EXPECT_EQ(machine.started, 1);
}

TEST_F(CommandTest, ABodyThatDoesNotFitIsLeftOut) {
  EXPECT_EQ(take("cmd_1", R"({"name":"wordy"})"), "200 ");
  (void)take("cmd_2", R"({"name":"slow"})");
  Commands::Answer answer;
  ASSERT_TRUE(commands.finish(200, std::string(300, 'x'), answer));
  EXPECT_TRUE(answer.body.empty());
}

TEST_F(CommandTest, NonsenseIsNotAnswered) {
  EXPECT_EQ(take("cmd_1", "{}"), "nothing");
  EXPECT_EQ(take("cmd_1", R"({"name":7})"), "nothing");
  EXPECT_EQ(take("", R"({"name":"press"})"), "nothing");
}

}  // namespace
}  // namespace roommate::test
