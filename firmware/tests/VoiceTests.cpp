// The WebSocket of a device, byte for byte, and the voice above it.
#include "Bench.hpp"
#include "Sha1.hpp"
#include "VoiceLink.hpp"

namespace roommate::test {

namespace {

std::string hex(Bytes bytes) {
  std::string text;
  for (const auto byte : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string accept(std::string_view request) {
  constexpr std::string_view name = "Sec-WebSocket-Key: ";
  const auto at = request.find(name) + name.size();
  std::array<char, 28> room{};
  return std::string(base64(sha1(std::string(request.substr(at, 24)) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), room));
}

/// The server's end: it reads what the client writes and writes frames itself.
struct Frame {
  int opcode;
  bool final;
  std::string payload;
};

std::string frameOf(int opcode, std::string_view payload, bool final = true) {
  std::string frame(1, static_cast<char>((final ? 0x80 : 0) | opcode));
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xFFFF) {
    frame += static_cast<char>(126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xFF);
  } else {
    frame += static_cast<char>(127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>(payload.size() >> shift);
  }
  return frame + std::string(payload);
}

std::vector<Frame> framesIn(std::string_view bytes) {
  std::vector<Frame> frames;
  while (bytes.size() >= 2) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    EXPECT_NE(byte(1) & 0x80, 0) << "a client masks";
    std::size_t size = byte(1) & 0x7F, at = 2;
    if (size == 126) {
      size = static_cast<std::size_t>(byte(2) << 8 | byte(3));
      EXPECT_GT(size, 125U) << "the shortest form of a length";
      at = 4;
    }
    Frame frame{byte(0) & 0x0F, (byte(0) & 0x80) != 0, {}};
    for (std::size_t i = 0; i < size; ++i) frame.payload += static_cast<char>(byte(at + 4 + i) ^ byte(at + i % 4));
    frames.push_back(frame);
    bytes.remove_prefix(at + 4 + size);
  }
  EXPECT_TRUE(bytes.empty());
  return frames;
}

class Ear final : public WebSocketListener {
 public:
  int opened = 0;
  std::vector<std::string> texts, sounds;
  void onOpen() noexcept override { ++opened; }
  void onData(bool text, Bytes piece, bool last) noexcept override {
    open_ += textOf(piece);
    if (!last) return;
    (text ? texts : sounds).push_back(open_);
    open_.clear();
  }

 private:
  std::string open_;
};

template <class Socket>
void feed(Socket& socket, std::string_view bytes, std::size_t step, Millis now = 1) {
  while (!bytes.empty()) {
    const auto room = socket.room();
    ASSERT_FALSE(room.empty());
    const std::size_t size = std::min({step, bytes.size(), room.size()});
    std::memcpy(room.data(), bytes.data(), size);
    socket.received(size, now);
    bytes.remove_prefix(size);
  }
}

template <class Socket>
std::string sent(Socket& socket) {
  const std::string bytes(textOf(socket.outgoing()));
  socket.moved(bytes.size());
  return bytes;
}

}  // namespace

class Socket : public testing::Test {
 protected:
  void open(std::size_t step = 4096) {
    socket.open({"home:5080", "/api/v1/devices/dev_k1/voice/stream", "", "dev_k1", "secret"}, 0);
    request = sent(socket);
    feed(socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nServer: Kestrel\r\nUPGRADE: WebSocket\r\nSec-WebSocket-Accept: " + accept(request) + "\r\n\r\n", step);
  }
  Ear ear;
  Dice dice;
  std::array<std::uint8_t, 512> in{};
  std::array<std::uint8_t, 1024> out{};
  WebSocket socket{in, out, ear, dice};
  std::string request;
};

TEST(Sha1, IsThatOfTheStandard) {
  EXPECT_EQ(hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(hex(sha1("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  for (const std::size_t size : {55U, 56U, 63U, 64U, 119U, 120U}) EXPECT_NE(hex(sha1(std::string(size, 'x'))), hex(sha1(std::string(size + 1, 'x'))));
  EXPECT_EQ(hex(sha1(std::string(64, 'a'))), "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

TEST(Base64, PadsAndRefusesWhatDoesNotFit) {
  std::array<char, 8> room{};
  EXPECT_EQ(base64(bytesOf("f"), room), "Zg==");
  EXPECT_EQ(base64(bytesOf("fo"), room), "Zm8=");
  EXPECT_EQ(base64(bytesOf("foobar"), room), "Zm9vYmFy");
  EXPECT_EQ(base64(bytesOf("foobars"), room), "");
}

TEST_F(Socket, AsksForAWebSocketWithItsOwnCredential) {
  open();
  EXPECT_EQ(request.substr(0, request.find("\r\n")), "GET /api/v1/devices/dev_k1/voice/stream HTTP/1.1");
  for (const std::string_view line : {"Host: home:5080\r\n", "Upgrade: websocket\r\n", "Connection: Upgrade\r\n", "Sec-WebSocket-Version: 13\r\n", "Authorization: Basic ZGV2X2sxOnNlY3JldA==\r\n"}) {
    EXPECT_NE(request.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(socket.state(), WebSocket::State::open);
  EXPECT_EQ(ear.opened, 1);
}

TEST_F(Socket, KnowsTheAcceptOfTheStandard) {
  std::array<char, 28> room{};
  EXPECT_EQ(base64(sha1("dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), room), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_F(Socket, OpensHoweverTheAnswerIsCut) {
  for (std::size_t step = 1; step < 200; step += 7) {
    ear = {};
    open(step);
    EXPECT_EQ(socket.state(), WebSocket::State::open);
    EXPECT_EQ(ear.opened, 1);
  }
}

TEST_F(Socket, ReadsAnAnswerThatIsLongerThanItsBuffer) {
  socket.open({"h", "/", "", "", ""}, 0);
  request = sent(socket);
  std::string answer = "HTTP/1.1 101 Switching Protocols\r\n";
  for (int i = 0; i < 40; ++i) answer += "X-Long-" + std::to_string(i) + ": " + std::string(60, 'x') + "\r\n";
  feed(socket, answer + "Upgrade: websocket\r\nSec-WebSocket-Accept: " + accept(request) + "\r\n\r\n", 100);
  EXPECT_EQ(socket.state(), WebSocket::State::open);
}

TEST_F(Socket, WhoDoesNotSpeakWebSocketIsLeft) {
  const auto with = [&](std::string answer) {
    socket.open({"h", "/", "mqtt", "", ""}, 0);
    request = sent(socket);
    if (const auto at = answer.find("ACCEPT"); at != std::string::npos) answer.replace(at, 6, accept(request));
    feed(socket, answer, 4096);
    return socket.state();
  };
  EXPECT_EQ(with("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("HTTP/1.1 101 x\r\nUpgrade: h2c\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("HTTP/1.1 101 x\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("HTTP/1.1 101 x\r\nno colon\r\n\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("SSH-2.0-OpenSSH\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("HTTP/1.1 1x1 y\r\n"), WebSocket::State::failed);
  EXPECT_EQ(with("HTTP/1.1 403 Forbidden\r\n"), WebSocket::State::failed);
  EXPECT_EQ(socket.reason(), 403);
  EXPECT_EQ(with("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n"), WebSocket::State::open);
  EXPECT_EQ(with("HTTP/1.1 101 " + std::string(499, 'x')), WebSocket::State::failed) << "a line longer than the buffer";
  EXPECT_NE(request.find("Sec-WebSocket-Protocol: mqtt\r\n"), std::string::npos);
}

TEST_F(Socket, ARequestThatDoesNotFitFails) {
  socket.open({"h", std::string(2'000, '/'), "", "", ""}, 0);
  EXPECT_EQ(socket.state(), WebSocket::State::failed);
  socket.open({"h", "/", "", "u", std::string(200, 'p')}, 0);
  EXPECT_EQ(socket.state(), WebSocket::State::failed);
}

TEST_F(Socket, WritesMaskedFramesOfEveryLength) {
  EXPECT_FALSE(socket.send(true, bytesOf("too early")));
  open();
  for (const std::size_t size : {0U, 1U, 125U, 126U, 640U}) {
    const std::string payload(size, 'x');
    ASSERT_TRUE(socket.send(size % 2 == 0, bytesOf(payload)));
    const auto frames = framesIn(sent(socket));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].opcode, size % 2 == 0 ? 1 : 2);
    EXPECT_TRUE(frames[0].final);
    EXPECT_EQ(frames[0].payload, payload);
  }
}

TEST_F(Socket, TwoFramesHaveTwoMasks) {
  open();
  ASSERT_TRUE(socket.send(true, bytesOf("same")) && socket.send(true, bytesOf("same")));
  const std::string bytes = sent(socket);
  EXPECT_NE(bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2));
}

TEST_F(Socket, WhatDoesNotFitIsRefusedAndAPongStillFits) {
  open();
  int frames = 0;
  while (socket.send(false, bytesOf(std::string(200, 's')))) ++frames;
  EXPECT_GT(frames, 2);
  EXPECT_FALSE(socket.send(false, bytesOf(std::string(70'000, 's'))));
  feed(socket, frameOf(9, std::string(125, 'p')), 4096);
  const auto all = framesIn(sent(socket));
  EXPECT_EQ(all.size(), static_cast<std::size_t>(frames) + 1);
  EXPECT_EQ(all.back().opcode, 10);
  EXPECT_EQ(all.back().payload, std::string(125, 'p'));
  EXPECT_TRUE(socket.send(false, bytesOf("again")));
}

TEST_F(Socket, ReadsMessagesHoweverTheyAreCut) {
  const std::string large(100'000, 'L');
  const std::string stream = frameOf(1, "one") + frameOf(2, std::string(300, 'b')) + frameOf(1, "in ", false) + frameOf(9, "ping") + frameOf(0, "two ", false) +
                             frameOf(0, "parts") + frameOf(2, "") + frameOf(10, "") + frameOf(2, large) + frameOf(1, "last");
  for (const std::size_t step : {1U, 2U, 3U, 7U, 100U, 511U, 512U}) {
    open();
    ear = {};
    feed(socket, stream, step);
    ASSERT_EQ(socket.state(), WebSocket::State::open);
    EXPECT_EQ(ear.texts, (std::vector<std::string>{"one", "in two parts", "last"}));
    ASSERT_EQ(ear.sounds.size(), 3U);
    EXPECT_EQ(ear.sounds[0], std::string(300, 'b'));
    EXPECT_EQ(ear.sounds[1], "");
    EXPECT_EQ(ear.sounds[2], large);
    const auto answers = framesIn(sent(socket));
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].payload, "ping");
  }
}

TEST_F(Socket, WhatIsAgainstTheProtocolEndsIt) {
  const auto after = [&](std::string_view bytes) {
    open();
    feed(socket, bytes, 4096);
    return socket.state();
  };
  using namespace std::string_literals;
  EXPECT_EQ(after("\xC1\x00"s), WebSocket::State::failed) << "an extension nobody agreed on";
  EXPECT_EQ(after("\x81\x81\x01\x02\x03\x04x"s), WebSocket::State::failed) << "a server does not mask";
  EXPECT_EQ(after("\x89\x7E\x00\x7E"s), WebSocket::State::failed) << "a long ping";
  EXPECT_EQ(after("\x09\x00"s), WebSocket::State::failed) << "a ping in parts";
  EXPECT_EQ(after("\x83\x00"s), WebSocket::State::failed) << "an unknown kind";
  EXPECT_EQ(after("\x8B\x00"s), WebSocket::State::failed) << "an unknown control";
  EXPECT_EQ(after("\x80\x00"s), WebSocket::State::failed) << "goes on with nothing";
  EXPECT_EQ(after("\x01\x01x\x81\x01y"s), WebSocket::State::failed) << "a message inside a message";
  EXPECT_EQ(after("\x82\x7F\x80\x00\x00\x00\x00\x00\x00\x00"s), WebSocket::State::failed) << "a length that cannot be";
  EXPECT_EQ(after("\x88\x01x"s), WebSocket::State::failed) << "half a code";
}

TEST_F(Socket, AGoodbyeIsAnsweredAndSaysWhy) {
  open();
  feed(socket, frameOf(8, std::string("\x03\xE9", 2) + "going away"), 4096);
  EXPECT_EQ(socket.state(), WebSocket::State::closed);
  EXPECT_EQ(socket.reason(), 1001);
  const auto frames = framesIn(sent(socket));
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].opcode, 8);
  EXPECT_EQ(frames[0].payload, std::string("\x03\xE9", 2));
  open();
  feed(socket, frameOf(8, ""), 4096);
  EXPECT_EQ(socket.reason(), 1000);
  open();
  socket.leave();
  EXPECT_EQ(framesIn(sent(socket))[0].opcode, 8);
  socket.close();
  EXPECT_EQ(socket.state(), WebSocket::State::closed);
}

TEST_F(Socket, ASilentServerIsAskedAndThenLeft) {
  open();
  socket.tick(WebSocket::pingAfter - 10);
  EXPECT_TRUE(sent(socket).empty());
  socket.tick(WebSocket::pingAfter + 1);
  socket.tick(WebSocket::pingAfter + 2);
  const auto asked = framesIn(sent(socket));
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].opcode, 9);
  feed(socket, frameOf(10, ""), 4096, WebSocket::pingAfter + 100);
  socket.tick(WebSocket::goneAfter + 1);
  EXPECT_EQ(socket.state(), WebSocket::State::open);
  socket.tick(WebSocket::pingAfter + WebSocket::goneAfter + 200);
  EXPECT_EQ(socket.state(), WebSocket::State::failed);
  socket.open({"h", "/", "", "", ""}, 0);
  socket.tick(WebSocket::openWithin);
  EXPECT_EQ(socket.state(), WebSocket::State::failed);
}

TEST_F(Socket, BytesAtRandomNeverReadOrWriteOutside) {
  std::mt19937 random(29);
  for (int life = 0; life < 3'000; ++life) {
    if (life % 2 == 0) open();
    else socket.open({"h", "/", "", "", ""}, 0);
    std::string bytes = frameOf(1, "text") + frameOf(2, std::string(200, 'b')) + frameOf(9, "p");
    for (int change = 0; change < 4; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
    feed(socket, bytes, 1 + random() % 40);
    if (socket.state() == WebSocket::State::opening) socket.tick(WebSocket::openWithin);
    socket.moved(socket.outgoing().size());
  }
}

// --- the voice above it ---

class Loudspeaker final : public Player {
 public:
  std::string played;
  std::size_t space = 4096, flushed = 0;
  bool done = true;
  std::size_t room() noexcept override { return space; }
  void play(Bytes samples) noexcept override {
    ASSERT_LE(samples.size(), space);
    played += textOf(samples);
  }
  bool isDone() noexcept override { return done; }
  void flush() noexcept override { ++flushed; }
};

class VoiceOf : public testing::Test {
 protected:
  VoiceOf() {
    (void)(identity.id.assign("dev_k1") && identity.secret.assign("s"));
    connect();
  }
  void connect() {
    link.open(identity, "home:5080", now);
    const std::string request = sent(link);
    feed(link, "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " + accept(request) + "\r\n\r\n", 4096, now);
  }
  void tell(std::string_view text) { feed(link, frameOf(1, text), 100, now); }
  void sound(std::string_view bytes) { feed(link, frameOf(2, bytes), 100, now); }
  std::string said() {
    std::string all;
    for (const auto& one : framesIn(sent(link))) all += one.opcode == 1 ? one.payload : std::to_string(one.payload.size());
    return all;
  }
  void ask() {
    ASSERT_TRUE(link.listen(now));
    tell(R"({"type":"listening","clientId":"c"})");
    tell(R"({"type":"heard","text":"turn on the lamp","end":"silence","turnId":"trn_1"})");
    (void)said();
  }
  Identity identity;
  Loudspeaker player;
  Dice dice;
  std::array<std::uint8_t, 1024> in{};
  std::array<std::uint8_t, 2048> out{};
  VoiceLink link{in, out, player, dice};
  Millis now = 1'000;
  std::array<std::uint8_t, 640> frame{};
};

TEST_F(VoiceOf, FramesGoUpTheAnswerComesDown) {
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
  EXPECT_FALSE(link.hear(frame)) << "nobody wants to speak";
  ASSERT_TRUE(link.listen(now));
  EXPECT_TRUE(link.hear(frame) && link.hear(frame));
  EXPECT_EQ(said(), R"({"type":"start","sound":16000})" "640640");
  link.finish();
  EXPECT_EQ(said(), R"({"type":"end"})");
  EXPECT_EQ(link.state(), VoiceLink::State::thinking);
  tell(R"({"type":"thinking"})");
  tell(R"({"type":"heard","text":"turn on the lamp","end":"released","turnId":"trn_1","offset":4})");
  EXPECT_EQ(link.heard(), "turn on the lamp");
  tell(R"({"type":"speaking","turnId":"trn_1","rate":16000})");
  EXPECT_EQ(link.state(), VoiceLink::State::speaking);
  sound("abcd");
  tell(R"({"type":"reply","turnId":"trn_1","status":"completed","text":"The lamp is on."})");
  sound("ef");
  player.done = false;
  tell(R"({"type":"spoken","turnId":"trn_1","ms":1})");
  link.tick(now);
  EXPECT_EQ(link.state(), VoiceLink::State::speaking) << "it is played until its end";
  player.done = true;
  link.tick(now);
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
  EXPECT_EQ(player.played, "abcdef");
  EXPECT_EQ(player.flushed, 0U);
}

TEST_F(VoiceOf, TheServerHearsTheEnd) {
  ASSERT_TRUE(link.listen(now));
  tell(R"({"type":"heard","text":"","end":"nothing"})");
  EXPECT_EQ(link.state(), VoiceLink::State::ready) << "nobody spoke: no answer will come";
  ask();
  EXPECT_EQ(link.state(), VoiceLink::State::thinking);
  EXPECT_FALSE(link.hear(frame)) << "what was said is over";
  link.finish();
  EXPECT_EQ(said(), "");
}

TEST_F(VoiceOf, WhoSpeaksOverItIsHeardAndNotTheRestOfTheAnswer) {
  ask();
  tell(R"({"type":"speaking","turnId":"trn_1","rate":16000})");
  sound("old");
  ASSERT_TRUE(link.listen(now));
  EXPECT_EQ(player.flushed, 1U);
  sound("still the old");
  tell(R"({"type":"speaking","turnId":"trn_1","rate":16000})");
  sound("a straggler");
  tell(R"({"type":"spoken","turnId":"trn_1","ms":9})");
  EXPECT_EQ(link.state(), VoiceLink::State::listening);
  EXPECT_TRUE(link.hear(frame));
  tell(R"({"type":"heard","text":"stop","end":"silence","turnId":"trn_2"})");
  tell(R"({"type":"speaking","turnId":"trn_2","rate":16000})");
  sound("new");
  EXPECT_EQ(player.played, "oldnew");
}

TEST_F(VoiceOf, AFullPlayerHoldsTheServerBack) {
  ask();
  tell(R"({"type":"speaking","turnId":"trn_1","rate":16000})");
  player.space = 0;
  EXPECT_TRUE(link.room().empty());
  player.space = 10;
  EXPECT_EQ(link.room().size(), 10U);
  link.hush();
  EXPECT_GT(link.room().size(), 10U) << "what is not wanted is read away";
}

TEST_F(VoiceOf, SaysWhatItWasGivenTheAddressOf) {
  ASSERT_TRUE(link.say("http://home/api/v1/speech/x", now));
  EXPECT_EQ(said(), R"({"type":"say","url":"http://home/api/v1/speech/x","sound":16000})");
  EXPECT_EQ(link.state(), VoiceLink::State::thinking);
  tell(R"({"type":"speaking","rate":16000})");
  sound("dinner");
  tell(R"({"type":"spoken","ms":3})");
  link.tick(now);
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
  EXPECT_EQ(player.played, "dinner");
  ASSERT_TRUE(link.say("/api/v1/speech/used", now));
  tell(R"({"type":"spoken","ms":0})");
  EXPECT_EQ(link.state(), VoiceLink::State::ready) << "there was nothing to say";
  EXPECT_FALSE(link.say(std::string(300, 'u'), now));
  ASSERT_TRUE(link.listen(now));
  EXPECT_FALSE(link.say("/x", now)) << "not while somebody speaks";
}

TEST_F(VoiceOf, AnErrorIsToldAndTheNextTryIsWelcome) {
  ASSERT_TRUE(link.listen(now));
  tell(R"({"type":"error","code":"forbidden","message":"The microphone of this device is switched off."})");
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
  EXPECT_EQ(link.trouble(), "The microphone of this device is switched off.");
  ASSERT_TRUE(link.listen(now));
  EXPECT_EQ(link.trouble(), "");
}

TEST_F(VoiceOf, AMessageThatIsTooLongIsStillUnderstood) {
  ASSERT_TRUE(link.listen(now));
  tell(R"({"type":"heard","text":")" + std::string(3'000, 'w') + R"(","end":"silence","turnId":"trn_1"})");
  EXPECT_EQ(link.state(), VoiceLink::State::thinking);
  tell(R"({"type":"reply","turnId":"trn_1","text":")" + std::string(3'000, 'w') + R"("})");
  tell(R"({"type":"spoken","turnId":"trn_1","ms":0})");
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
}

TEST_F(VoiceOf, NonsenseChangesNothing) {
  for (const std::string_view message : {"", "null", "[]", "{", R"({"kind":"speaking"})", R"({"type":7})", R"({"type":"dance"})", R"({"type":"heard"})", R"({"type":"spoken"})"}) tell(message);
  sound("unasked");
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
  EXPECT_EQ(player.played, "");
}

TEST_F(VoiceOf, AnAnswerThatNeverComesIsNotWaitedForForEver) {
  ask();
  link.tick(now + VoiceLink::patience - 1);
  EXPECT_EQ(link.state(), VoiceLink::State::thinking);
  feed(link, frameOf(10, ""), 10, now + VoiceLink::patience - 1);
  link.tick(now + VoiceLink::patience);
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
}

TEST_F(VoiceOf, WithoutAConnectionNobodyIsHeardAndItIsTriedAgain) {
  ask();
  tell(R"({"type":"speaking","turnId":"trn_1","rate":16000})");
  EXPECT_FALSE(link.mayOpen(now)) << "there is one";
  link.onClosed(now);
  EXPECT_EQ(player.flushed, 1U);
  EXPECT_EQ(link.state(), VoiceLink::State::offline);
  EXPECT_FALSE(link.listen(now));
  EXPECT_FALSE(link.say("/x", now));
  EXPECT_FALSE(link.hear(frame));
  EXPECT_TRUE(link.mayOpen(now + 10'000));
  now += 10'000;
  connect();
  EXPECT_EQ(link.state(), VoiceLink::State::ready);
  EXPECT_TRUE(link.listen(now));
}

TEST_F(VoiceOf, ADeviceThatMayNotBeSpokenToSaysSo) {
  link.onClosed(now);
  link.open(identity, "home:5080", now);
  (void)sent(link);
  feed(link, "HTTP/1.1 403 Forbidden\r\n", 4096, now);
  EXPECT_TRUE(link.isOver());
  link.onClosed(now);
  EXPECT_EQ(link.trouble(), "this device may not be spoken to");
}

TEST_F(VoiceOf, AServerThatGoesSaysGoodbyeFirst) {
  feed(link, frameOf(8, std::string("\x03\xE9", 2)), 100, now);
  EXPECT_FALSE(link.isOver()) << "its goodbye is answered";
  (void)sent(link);
  EXPECT_TRUE(link.isOver());
}

}  // namespace roommate::test
