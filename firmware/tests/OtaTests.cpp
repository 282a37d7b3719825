#include <string>

#include "Bench.hpp"
#include "Hex.hpp"
#include "Ota.hpp"

namespace roommate::test {
namespace {

struct Release {
  PublicKey key{}, other{};
  std::map<std::string, std::string> answers, reasons;
  std::vector<std::uint8_t> image;
};

const Release& release() {
  static const Release made = [] {
    Release r;
    const std::string text = read(std::string(ROOMMATE_VECTORS) + "/release.json");
    const auto json = Json::parse(text);
    EXPECT_TRUE(json);
    std::vector<char> room(2048);
    EXPECT_TRUE(fromHex(*json->find("publicKey")->text(room), r.key));
    EXPECT_TRUE(fromHex(*json->find("otherKey")->text(room), r.other));
    for (auto all = json->find("answers")->items(); all.next();) {
      const std::string name(*all.value().find("name")->text(room));
      r.answers[name] = std::string(*all.value().find("answer")->text(room));
      if (const auto reason = all.value().find("reason")) r.reasons[name] = std::string(*reason->text(room));
    }
    r.image.resize(static_cast<std::size_t>(*json->find("size")->integer()));
    for (std::size_t i = 0; i < r.image.size(); ++i) r.image[i] = static_cast<std::uint8_t>(i * 7 + 3 + (i >> 8));
    return r;
  }();
  return made;
}

class OtaTest : public testing::Test {
 protected:
  OtaTest() {
    EXPECT_EQ(journal.mount(), Status::ok);
    ota.trust(keys);
  }

  // Serves what is asked for, up to so many chunks. Answers how many were served.
  static int serve(Ota& ota, const std::string& manifest, int chunks = 1'000) {
    int served = 0;
    Millis now = 0;
    while (served < chunks) {
      const auto wanted = ota.takeFetch(now += 1);
      if (!wanted) break;
      if (wanted->manifest) {
        ota.onManifest(release().answers.at(manifest));
      } else {
        ota.onChunk(wanted->at, Bytes(release().image).subspan(wanted->at, wanted->size));
        ++served;
      }
    }
    return served;
  }

  MemoryFlash flash;
  Journal journal{flash};
  MemorySlot slot;
  std::array<PublicKey, 1> keys{release().key};
  Ota ota{"roommate-lamp", "1.0.0", slot, journal};
};

TEST_F(OtaTest, FetchesChecksAndStartsARelease) {
  EXPECT_EQ(ota.want("1.1.0"), nullptr);
  EXPECT_EQ(ota.stateName(), "preparing");
  EXPECT_EQ(serve(ota, "good"), 147);
  EXPECT_EQ(ota.state(), Ota::State::ready);
  EXPECT_EQ(ota.progress(), 100);
  EXPECT_TRUE(ota.wantsRestart());
  EXPECT_TRUE(slot.active);
  EXPECT_EQ(slot.image, release().image);
  EXPECT_STREQ(ota.want("1.2.0"), "another update is being finished");
}

TEST_F(OtaTest, NeverGoesBack) {
  for (const char* version : {"0.9.9", "1.0.0+other"}) EXPECT_STREQ(ota.want(version), "never back to an older version") << version;
  EXPECT_EQ(ota.want("1.0.0"), nullptr) << "it is what it is";
  EXPECT_EQ(ota.state(), Ota::State::idle);
  EXPECT_STREQ(ota.want("newest"), "not a version like 1.4.2");
}

TEST_F(OtaTest, WithoutAKeyThereIsNoUpdate) {
  ota.trust({});
  EXPECT_STREQ(ota.want("1.1.0"), "this device trusts no signing key");
}

class BadManifest : public OtaTest, public testing::WithParamInterface<const char*> {};
TEST_P(BadManifest, IsRefusedWithItsReason) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  (void)serve(ota, GetParam());
  EXPECT_EQ(ota.state(), Ota::State::failed);
  EXPECT_EQ(ota.stateName(), "failed");
  EXPECT_STREQ(ota.trouble(), release().reasons.at(GetParam()).c_str());
  EXPECT_FALSE(slot.active);
  EXPECT_FALSE(ota.wantsRestart());
  EXPECT_STREQ(ota.want("1.1.0"), ota.trouble()) << "until it was told, the end is the answer";
  ota.troubleTold();
  EXPECT_EQ(ota.want("1.1.0"), nullptr) << "a new wish tries again";
}
INSTANTIATE_TEST_SUITE_P(Ota, BadManifest, testing::Values("stranger", "otherModel", "otherVersion", "noVersion", "noSize", "badSha", "lacking", "huge", "wrongSha", "tampered"));

TEST_F(OtaTest, AManifestThatCannotBeReadIsRefused) {
  for (const char* answer : {"", "{}", R"({"manifest":"{}","signature":"00"})", R"({"manifest":7,"signature":"00"})", "<html>"}) {
    Manifest manifest;
    EXPECT_STREQ(Manifest::read(answer, keys, "roommate-lamp", manifest), "the manifest cannot be read") << answer;
  }
}

TEST_F(OtaTest, ASecondKeyIsTrustedToo) {
  Manifest manifest;
  const std::array<PublicKey, 2> both{release().other, release().key};
  EXPECT_EQ(Manifest::read(release().answers.at("good"), both, "roommate-lamp", manifest), nullptr);
  EXPECT_EQ(manifest.size, 150'000U);
}

TEST_F(OtaTest, GoesOnWhereAPowerCutLeftIt) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  EXPECT_EQ(serve(ota, "good", 100), 100);
  Ota again("roommate-lamp", "1.0.0", slot, journal);
  again.trust(keys);
  again.restore(0);
  EXPECT_EQ(again.state(), Ota::State::downloading);
  const auto next = again.takeFetch(0);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->at, Ota::keepEvery) << "from the last place that was kept";
  again.onFailed(0);
  Ota third("roommate-lamp", "1.0.0", slot, journal);
  third.trust(keys);
  third.restore(0);
  EXPECT_EQ(serve(third, "good"), 147 - 64);
  EXPECT_EQ(third.state(), Ota::State::ready);
  EXPECT_EQ(slot.begun, 1);
  EXPECT_EQ(slot.image, release().image);
}

TEST_F(OtaTest, AWishIsNotLostToAPowerCutBeforeItBegan) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  Ota again("roommate-lamp", "1.0.0", slot, journal);
  again.trust(keys);
  again.restore(0);
  EXPECT_EQ(again.state(), Ota::State::manifest);
  EXPECT_EQ(again.takeFetch(0)->version, "1.1.0");
}

TEST_F(OtaTest, ChunksThatComeTwiceOrLateAreLeftOut) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  (void)serve(ota, "good", 3);
  ota.onChunk(0, Bytes(release().image).first(Ota::chunk));
  ota.onChunk(9 * Ota::chunk, Bytes(release().image).first(Ota::chunk));
  ota.onChunk(3 * Ota::chunk, {});
  EXPECT_EQ(serve(ota, "good"), 144);
  EXPECT_EQ(ota.state(), Ota::State::ready);
}

TEST_F(OtaTest, AsksAgainWhenNobodyAnswers) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  ASSERT_TRUE(ota.takeFetch(0));
  EXPECT_FALSE(ota.takeFetch(Ota::patience - 1));
  EXPECT_TRUE(ota.takeFetch(Ota::patience));
}

TEST_F(OtaTest, GivesUpAfterAWhile) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  Millis now = 0;
  int tries = 0;
  while (ota.state() == Ota::State::manifest && tries < 20) {
    while (!ota.takeFetch(now)) now += 100;
    ota.onFailed(now);
    ++tries;
  }
  EXPECT_EQ(tries, Ota::mostFailures);
  EXPECT_GT(now, 30'000U) << "with growing pauses";
  EXPECT_STREQ(ota.trouble(), "the release could not be fetched");
  ota.onFailed(now);
  ota.onManifest("{}");
  ota.onChunk(0, {});
}

TEST_F(OtaTest, TheOldVersionWantedAgainEndsTheDownload) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  (void)serve(ota, "good", 3);
  EXPECT_EQ(ota.want("1.1.0"), nullptr) << "wanted already";
  EXPECT_EQ(ota.want("1.0.0"), nullptr);
  EXPECT_EQ(ota.state(), Ota::State::idle);
}

TEST_F(OtaTest, AFlashThatCannotBeWrittenIsTold) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  slot.broken = true;
  (void)serve(ota, "good");
  EXPECT_STREQ(ota.trouble(), "the flash cannot be written");
  ota.troubleTold();
  slot.broken = false;
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  (void)serve(ota, "good", 5);
  slot.broken = true;
  (void)serve(ota, "good");
  EXPECT_STREQ(ota.trouble(), "the flash cannot be written");
}

// The new image has been started; `version` is what runs.
class Probation : public OtaTest {
 protected:
  void install() {
    ASSERT_EQ(ota.want("1.1.0"), nullptr);
    (void)serve(ota, "good");
    ASSERT_EQ(ota.state(), Ota::State::ready);
  }
  Ota start(std::string_view version, Millis now = 0) {
    Ota started("roommate-lamp", version, slot, journal);
    started.trust(keys);
    started.restore(now);
    return started;
  }
};

TEST_F(Probation, EndsWellWhenItIsInStepInTime) {
  install();
  auto next = start("1.1.0");
  EXPECT_EQ(next.stateName(), "probation");
  EXPECT_STREQ(next.want("1.2.0"), "another update is being finished");
  next.tick(60'000, false);
  next.tick(60'001, true);
  EXPECT_EQ(next.state(), Ota::State::idle);
  EXPECT_TRUE(slot.confirmed);
  EXPECT_EQ(start("1.1.0").state(), Ota::State::idle);
}

TEST_F(Probation, GoesBackWhenItIsNotInStepInTime) {
  install();
  auto next = start("1.1.0", 5);
  next.tick(5 + Ota::probationTime - 1, false);
  EXPECT_FALSE(slot.rolledBack);
  next.tick(5 + Ota::probationTime, false);
  EXPECT_TRUE(slot.rolledBack);
  EXPECT_TRUE(next.wantsRestart());
  next.troubleTold();
  EXPECT_NE(next.trouble(), nullptr) << "the old one tells it";
  auto old = start("1.0.0");
  EXPECT_EQ(old.stateName(), "rolledBack");
  EXPECT_STREQ(old.trouble(), "rolled back: the new firmware did not start and come into step");
  EXPECT_STREQ(old.want("1.1.0"), old.trouble());
  old.troubleTold();
  EXPECT_EQ(start("1.0.0").state(), Ota::State::idle) << "told once";
}

TEST_F(Probation, IsOverWhenTheBootLoaderWentBackByItself) {
  install();
  auto old = start("1.0.0");
  EXPECT_EQ(old.state(), Ota::State::rolledBack);
  EXPECT_NE(old.trouble(), nullptr);
}

TEST_F(Probation, EndsWhenItKeepsRestarting) {
  install();
  for (int i = 0; i < Ota::mostStarts; ++i) EXPECT_EQ(start("1.1.0").state(), Ota::State::probation);
  auto last = start("1.1.0");
  EXPECT_TRUE(slot.rolledBack);
  EXPECT_STREQ(last.trouble(), "rolled back: the new firmware kept restarting");
}

TEST_F(Probation, AFailureIsStillToldAfterARestart) {
  ASSERT_EQ(ota.want("1.1.0"), nullptr);
  (void)serve(ota, "stranger");
  auto again = start("1.0.0");
  EXPECT_EQ(again.state(), Ota::State::failed);
  EXPECT_STREQ(again.trouble(), "the update failed before a restart");
}

TEST_F(OtaTest, APowerCutAtAnyWriteEndsInOneOfTheTwoVersions) {
  const auto run = [&](MemoryFlash& own, MemorySlot& where) {
    Journal book(own);
    Ota update("roommate-lamp", "1.0.0", where, book);
    update.trust(keys);
    if (!ok(book.mount())) return;
    update.restore(0);
    if (update.state() == Ota::State::idle && update.want("1.1.0") != nullptr) return;
    (void)serve(update, "good");
  };
  MemoryFlash whole;
  MemorySlot first;
  run(whole, first);
  ASSERT_TRUE(first.active);
  for (std::size_t cut = 0; cut <= whole.spent; cut += fullRun() ? 1 : 9) {
    MemoryFlash own;
    MemorySlot where;
    own.cutAfter(cut);
    run(own, where);
    own.power();
    if (!where.active) run(own, where);
    ASSERT_TRUE(where.active || [&] {
      // Cut between the probation's record and the switch: it says so, and stays.
      Journal book(own);
      Ota update("roommate-lamp", "1.0.0", where, book);
      EXPECT_EQ(book.mount(), Status::ok);
      update.restore(0);
      return update.trouble() != nullptr;
    }()) << "cut " << cut;
  }
}

}  // namespace
}  // namespace roommate::test
