#include "Provisioning.hpp"

#include "Hex.hpp"

namespace roommate {

namespace {

constexpr std::size_t mostRecord = 640;

template <std::size_t N>
bool take(const Json& json, std::string_view key, Text<N>& into) noexcept {
  const auto value = json.find(key);
  std::array<char, N> room{};
  const auto text = value ? value->text(room) : std::nullopt;
  return text && into.assign(*text);
}

}  // namespace

void Provisioning::restore() noexcept {
  std::array<std::uint8_t, mostRecord> record{};
  std::size_t size = 0;
  if (ok(journal_.get(Journal::Name::network, record, size))) {
    const auto json = Json::parse(textOf(Bytes(record).first(size)));
    if (json && take(*json, "server", identity_.server) && take(*json, "code", code_) && take(*json, "secret", identity_.secret)) {
      (void)take(*json, "ssid", ssid_);
      (void)take(*json, "password", password_);
      state_ = State::claiming;
    }
  }
  if (ok(journal_.get(Journal::Name::identity, record, size))) {
    const auto json = Json::parse(textOf(Bytes(record).first(size)));
    if (json && readIdentity(*json)) state_ = State::claimed;
  }
}

const char* Provisioning::settings(std::string_view text) noexcept {
  const auto json = Json::parse(text);
  if (!json || !json->isObject()) return "not a JSON object";
  if (state_ == State::claimed) return "this device belongs to a home already; reset it first";
  if (!take(*json, "server", identity_.server) || !identity_.server.view().starts_with("http")) return "server is an address like http://192.168.1.10:5080";
  if (!take(*json, "code", code_) || code_.empty()) return "code is the claim code the page shows";
  if (json->find("ssid") && !take(*json, "ssid", ssid_)) return "ssid has at most 32 bytes";
  if (json->find("password") && !take(*json, "password", password_)) return "password has at most 64 bytes";
  if (identity_.secret.empty()) makeSecret();
  if (!ok(keepNetwork())) return "the flash cannot be written";
  state_ = State::claiming;
  trouble_ = nullptr;
  asked_ = false;
  notBefore_ = 0;
  backoff_.reset();
  return nullptr;
}

void Provisioning::makeSecret() noexcept {
  std::array<std::uint8_t, 32> bytes{};
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    const std::uint32_t word = random_.next();
    std::memcpy(bytes.data() + i, &word, 4);
  }
  std::array<char, 64> hex{};
  (void)identity_.secret.assign(toHex(bytes, hex));
}

std::string_view Provisioning::takeRequest(std::string_view model, std::string_view firmware, std::span<char> room, Millis now) noexcept {
  if (state_ != State::claiming || asked_ || now < notBefore_) return {};
  JsonWriter json(room);
  json.beginObject().key("code").text(code_.view()).key("secret").text(identity_.secret.view());
  json.key("model").text(model).key("firmware").text(firmware).endObject();
  if (!json.ok()) return {};
  asked_ = true;
  return json.view();
}

void Provisioning::onAnswer(int status, std::string_view body, Millis now) noexcept {
  if (state_ != State::claiming) return;
  asked_ = false;
  const auto json = Json::parse(body);
  if (status >= 200 && status < 300 && json && readIdentity(*json)) {
    if (const auto time = json->find("time")) time_ = time->integer();
    if (ok(keepIdentity())) {
      state_ = State::claimed;
      trouble_ = nullptr;
      return;
    }
  }
  if (status >= 400 && status < 500 && status != 429 && status != 408) {
    // The code is wrong, used up or too old: only a person helps.
    trouble_ = "the claim code was refused; get a new one from the page";
    state_ = State::needsSettings;
    return;
  }
  notBefore_ = now + backoff_.next(random_);
}

void Provisioning::adopt(std::string_view id, std::string_view secret, std::string_view host, std::string_view server) noexcept {
  Identity given;
  if (!given.id.assign(id) || !given.secret.assign(secret) || !given.host.assign(host) || !given.server.assign(server)) return;
  identity_ = given;
  state_ = State::claimed;
}

bool Provisioning::readIdentity(const Json& json) noexcept {
  Identity read;
  read.server = identity_.server;
  read.secret = identity_.secret;
  if (!take(json, "deviceId", read.id) || read.id.empty() || !take(json, "host", read.host) || read.host.empty()) return false;
  (void)take(json, "secret", read.secret);
  (void)take(json, "server", read.server);
  if (const auto port = json.find("port")) {
    const auto number = port->integer();
    if (!number || *number < 1 || *number > 65535) return false;
    read.port = static_cast<std::uint16_t>(*number);
  }
  if (const auto keys = json.find("keys")) {
    for (auto all = keys->items(); all.next() && read.keyCount < Identity::mostKeys;) {
      std::array<char, 2 * sizeof(PublicKey)> room{};
      const auto hex = all.value().text(room);
      if (hex && fromHex(*hex, read.keys[read.keyCount])) ++read.keyCount;
    }
  }
  identity_ = read;
  return true;
}

Status Provisioning::keepNetwork() noexcept {
  std::array<char, mostRecord> room{};
  JsonWriter json(room);
  json.beginObject().key("server").text(identity_.server.view()).key("code").text(code_.view()).key("secret").text(identity_.secret.view());
  json.key("ssid").text(ssid_.view()).key("password").text(password_.view()).endObject();
  return json.ok() ? journal_.put(Journal::Name::network, bytesOf(json.view())) : Status::tooLarge;
}

Status Provisioning::keepIdentity() noexcept {
  std::array<char, mostRecord> room{};
  std::array<char, 2 * sizeof(PublicKey)> hex{};
  JsonWriter json(room);
  json.beginObject().key("deviceId").text(identity_.id.view()).key("secret").text(identity_.secret.view());
  json.key("host").text(identity_.host.view()).key("port").integer(identity_.port).key("server").text(identity_.server.view());
  json.key("keys").beginArray();
  for (const PublicKey& key : identity_.trusted()) json.text(toHex(key, hex));
  json.endArray().endObject();
  return json.ok() ? journal_.put(Journal::Name::identity, bytesOf(json.view())) : Status::tooLarge;
}

Status Provisioning::forget() noexcept {
  const Bytes nothing;
  if (const Status status = journal_.put(Journal::Name::identity, nothing); !ok(status)) return status;
  if (const Status status = journal_.put(Journal::Name::network, nothing); !ok(status)) return status;
  if (const Status status = journal_.put(Journal::Name::state, nothing); !ok(status)) return status;
  identity_ = {};
  ssid_.clear();
  password_.clear();
  code_.clear();
  state_ = State::needsSettings;
  return Status::ok;
}

}  // namespace roommate
