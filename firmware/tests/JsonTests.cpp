#include <string>

#include "Bench.hpp"
#include "Json.hpp"
#include "JsonWriter.hpp"

namespace roommate::test {
namespace {

class WellFormed : public testing::TestWithParam<const char*> {};
TEST_P(WellFormed, IsTaken) { EXPECT_TRUE(Json::parse(GetParam())) << GetParam(); }
INSTANTIATE_TEST_SUITE_P(Json, WellFormed,
                         testing::Values("{}", "[]", "null", " true ", "false", "0", "-0", "1.5", "1e3", "1E+3", "1.25e-2", "\"\"", "\"\\u00e9\\n\\\"\"", "\"\\ud83d\\ude00\"", "\"é\"",
                                         "\"€\"", "\"😀\"", "[1,2,[3]]", "{\"a\":{\"b\":[null]}}", "\t{ \"a\" : 1 ,\r\n\"b\" : 2 } ", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"));

class Broken : public testing::TestWithParam<const char*> {};
TEST_P(Broken, IsNotTaken) { EXPECT_FALSE(Json::parse(GetParam())) << GetParam(); }
INSTANTIATE_TEST_SUITE_P(Json, Broken,
                         testing::Values("", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.", ".5", "-", "1e", "+1", "tru", "nul", "falsey", "\"", "\"\\x\"", "\"\\u12g4\"",
                                         "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"", "\"\n\"", "\"\x80\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xE0\x80\x80\"",
                                         "\"\xF0\x80\x80\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xC3\"", "1 2", "{} {}", "[1 2]", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"));

TEST(Json, ReadsWholeNumbersOf64Bits) {
  EXPECT_EQ(Json::parse("9223372036854775807")->integer(), INT64_MAX);
  EXPECT_EQ(Json::parse("-9223372036854775808")->integer(), INT64_MIN);
  EXPECT_FALSE(Json::parse("9223372036854775808")->integer());
  EXPECT_FALSE(Json::parse("-9223372036854775809")->integer());
  EXPECT_FALSE(Json::parse("1.0")->integer());
  EXPECT_FALSE(Json::parse("\"1\"")->integer());
}

struct Number {
  const char* text;
  std::optional<Milli> milli;
};
class Numbers : public testing::TestWithParam<Number> {};
TEST_P(Numbers, AreReadInThousandths) { EXPECT_EQ(Json::parse(GetParam().text)->number(), GetParam().milli) << GetParam().text; }
INSTANTIATE_TEST_SUITE_P(Json, Numbers,
                         testing::Values(Number{"21.4", 21400}, Number{"-0.001", -1}, Number{"1e3", 1'000'000}, Number{"1.5e-2", 15}, Number{"40", 40'000}, Number{"0.0000", 0}, Number{"2.1000000", 2100},
                                         Number{"1.2345", std::nullopt}, Number{"1e-4", std::nullopt}, Number{"1e300", std::nullopt}, Number{"123456789012345678", std::nullopt}, Number{"0e999", 0},
                                         Number{"1.00000000000000000000000", 1000}, Number{"1.00000000000000000000001", std::nullopt}, Number{"true", std::nullopt}, Number{"10e-1", 1000},
                                         Number{"1e99999999999", std::nullopt}));

TEST(Json, ReadsTextWithItsEscapes) {
  std::array<char, 32> room{};
  EXPECT_EQ(Json::parse(R"("a\n\t\b\f\r\/\\\"\u0041\u00e9\u20ac\ud83d\ude00")")->text(room), "a\n\t\b\f\r/\\\"Aé€😀");
}

TEST(Json, TextThatDoesNotFitIsNoText) {
  std::array<char, 3> room{};
  EXPECT_FALSE(Json::parse("\"abcd\"")->text(room));
  EXPECT_FALSE(Json::parse(R"("ab\u20ac")")->text(room));
  EXPECT_FALSE(Json::parse("12")->text(room));
  EXPECT_EQ(Json::parse("\"abc\"")->text(room), "abc");
}

TEST(Json, ComparesTextByMeaning) {
  EXPECT_TRUE(Json::parse(R"("\u0061b")")->is("ab"));
  EXPECT_FALSE(Json::parse("\"ab\"")->is("abc"));
  EXPECT_FALSE(Json::parse("\"ab\"")->is("a"));
  EXPECT_FALSE(Json::parse("\"ab\"")->is("ax"));
  EXPECT_FALSE(Json::parse("1")->is("1"));
}

TEST(Json, WalksMembersAndItems) {
  const auto json = Json::parse(R"( {"a" : [1, "x,]", {"y":2}] , "b":true, "k\u0065y": null} )");
  std::string seen;
  for (auto all = json->members(); all.next();) seen += std::string(all.key().raw()) + "=" + std::string(all.value().raw()) + ";";
  EXPECT_EQ(seen, R"("a"=[1, "x,]", {"y":2}];"b"=true;"k\u0065y"=null;)");
  std::size_t items = 0;
  for (auto all = json->find("a")->items(); all.next();) ++items;
  EXPECT_EQ(items, 3U);
  EXPECT_TRUE(json->find("key"));
  EXPECT_FALSE(json->find("c"));
}

TEST(Json, OnlyObjectsHaveMembersAndOnlyArraysItems) {
  EXPECT_FALSE(Json::parse("[1]")->members().next());
  EXPECT_FALSE(Json::parse("{\"a\":1}")->items().next());
  EXPECT_FALSE(Json::parse("7")->find("a"));
  EXPECT_FALSE(Json::parse("7")->boolean());
  EXPECT_EQ(Json::parse("false")->boolean(), false);
}

TEST(JsonWriter, WritesWhatIsReadBack) {
  std::array<char, 256> room{};
  JsonWriter json(room);
  json.beginObject().key("on").boolean(true).key("n").integer(INT64_MIN).key("list").beginArray().number(21400).number(-5).number(1000).null().beginObject().endObject().endArray();
  json.key("t\"").text("a\\\"\n\x01é").endObject();
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json.view(), R"({"on":true,"n":-9223372036854775808,"list":[21.4,-0.005,1,null,{}],"t\"":"a\\\"\u000a\u0001é"})");
  EXPECT_TRUE(Json::parse(json.view()));
}

TEST(JsonWriter, NeverWritesPastTheEnd) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::vector<char> room(size + 1, '#');
    JsonWriter json({room.data(), size});
    json.beginObject().key("key").text("a value").key("n").number(123456).endObject();
    EXPECT_EQ(json.ok(), size >= 29U) << size << json.view();
    EXPECT_EQ(room[size], '#');
  }
}

TEST(JsonWriter, GoesBackToAMark) {
  std::array<char, 24> room{};
  JsonWriter json(room);
  json.beginObject().key("a").integer(1);
  const auto mark = json.mark();
  json.key("a long one").text("that does not fit here");
  EXPECT_FALSE(json.ok());
  json.restore(mark);
  json.key("b").integer(2).endObject();
  EXPECT_TRUE(json.ok());
  EXPECT_EQ(json.view(), R"({"a":1,"b":2})");
}

TEST(JsonWriter, RefusesToNestWithoutEnd) {
  std::array<char, 128> room{};
  JsonWriter json(room);
  for (int i = 0; i < 40; ++i) json.beginArray();
  EXPECT_FALSE(json.ok());
}

TEST(JsonWriter, NumbersComeBackAsTheyWere) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 2000; ++i) {
    const auto value = static_cast<Milli>(random() % 2'000'000'000'000) - 1'000'000'000'000;
    std::array<char, 32> room{};
    JsonWriter json(room);
    json.number(value);
    EXPECT_EQ(Json::parse(json.view())->number(), value);
  }
}

}  // namespace
}  // namespace roommate::test
