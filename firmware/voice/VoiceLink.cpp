#include "VoiceLink.hpp"

#include "Json.hpp"
#include "JsonWriter.hpp"

namespace roommate {

namespace {

// Of a message that was cut the beginning still says what it is: the server writes the type first.
std::string_view typeOf(std::string_view message) noexcept {
  constexpr std::string_view start = R"({"type":")";
  if (message.substr(0, start.size()) != start) return {};
  const std::string_view rest = message.substr(start.size());
  return rest.substr(0, rest.find('"'));
}

template <std::size_t Capacity>
void keep(Text<Capacity>& into, const std::optional<Json>& json, std::string_view key) noexcept {
  into.clear();
  const auto value = json ? json->find(key) : std::nullopt;
  std::array<char, Capacity> room{};
  const auto text = value ? value->text(room) : std::nullopt;
  if (text) (void)into.assign(*text);
}

}  // namespace

void VoiceLink::open(const Identity& identity, std::string_view host, Millis now) noexcept {
  now_ = now;
  Text<96> path;
  (void)(path.assign("/api/v1/devices/") && path.append(identity.id.view()) && path.append("/voice/stream"));
  message_.clear();
  deaf_ = told_ = false;
  socket_.open({host, path.view(), {}, identity.id.view(), identity.secret.view()}, now);
}

void VoiceLink::onClosed(Millis now) noexcept {
  now_ = now;
  if (socket_.state() == WebSocket::State::failed && socket_.reason() == 403) (void)trouble_.assign("this device may not be spoken to");
  if (state_ == State::speaking) player_.flush();
  socket_.close();
  state_ = State::offline;
  notBefore_ = now + backoff_.next(random_);
}

void VoiceLink::onOpen() noexcept {
  backoff_.reset();
  trouble_.clear();
  become(State::ready);
}

bool VoiceLink::listen(Millis now) noexcept {
  now_ = now;
  if (state_ == State::offline) return false;
  std::array<char, 64> room{};
  JsonWriter json(room);
  json.beginObject().key("type").text("start").key("sound").integer(rate).endObject();
  if (!socket_.send(true, bytesOf(json.view()))) return false;
  hush();
  heard_.clear();
  trouble_.clear();
  become(State::listening);
  return true;
}

void VoiceLink::finish() noexcept {
  if (state_ != State::listening) return;
  // The server ends it by itself after a pause, so a goodbye without room is no loss.
  (void)socket_.send(true, bytesOf(R"({"type":"end"})"));
  become(State::thinking);
}

bool VoiceLink::hear(Bytes frame) noexcept { return state_ == State::listening && socket_.send(false, frame); }

bool VoiceLink::say(std::string_view url, Millis now) noexcept {
  now_ = now;
  if (state_ != State::ready && state_ != State::speaking) return false;
  std::array<char, 256> room{};
  JsonWriter json(room);
  json.beginObject().key("type").text("say").key("url").text(url).key("sound").integer(rate).endObject();
  if (!json.ok() || !socket_.send(true, bytesOf(json.view()))) return false;
  hush();
  become(State::thinking);
  return true;
}

void VoiceLink::hush() noexcept {
  if (state_ != State::speaking) return;
  player_.flush();
  deaf_ = true;
  become(State::ready);
}

std::span<std::uint8_t> VoiceLink::room() noexcept {
  const auto room = socket_.room();
  // What a full player does not take waits in the network: the server speaks as fast as we listen.
  const std::size_t most = deaf_ || state_ != State::speaking ? room.size() : player_.room();
  return room.first(most < room.size() ? most : room.size());
}

void VoiceLink::received(std::size_t size, Millis now) noexcept {
  now_ = now;
  socket_.received(size, now);
}

void VoiceLink::onData(bool text, Bytes piece, bool last) noexcept {
  if (!text) {
    if (state_ == State::speaking && !deaf_) player_.play(piece);
    return;
  }
  const std::size_t fits = message_.room().size() < piece.size() ? message_.room().size() : piece.size();
  (void)message_.append(textOf(piece.first(fits)));
  if (!last) return;
  take(message_.view());
  message_.clear();
}

void VoiceLink::take(std::string_view message) noexcept {
  const std::string_view type = typeOf(message);
  const auto json = Json::parse(message);
  if (type == "heard") {
    if (state_ != State::listening && state_ != State::thinking) return;
    keep(heard_, json, "text");
    // Nothing was said: there is no turn, and no answer will come.
    become(!json || json->find("turnId") ? State::thinking : State::ready);
  } else if (type == "speaking") {
    told_ = false;
    deaf_ = state_ == State::listening;
    if (!deaf_) become(State::speaking);
  } else if (type == "spoken") {
    told_ = true;
    if (state_ == State::thinking) become(State::ready);
  } else if (type == "error") {
    keep(trouble_, json, "message");
    if (state_ == State::listening || state_ == State::thinking) become(State::ready);
  }
}

void VoiceLink::become(State state) noexcept {
  state_ = state;
  since_ = now_;
}

void VoiceLink::tick(Millis now) noexcept {
  now_ = now;
  socket_.tick(now);
  if (state_ == State::speaking && told_ && player_.isDone()) become(State::ready);
  if (state_ == State::thinking && now - since_ >= patience) become(State::ready);
}

}  // namespace roommate
