#include "Node.hpp"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "Http.hpp"

namespace roommate::host {

namespace {

UnixMillis wallClock() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return UnixMillis{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

Millis monotonic() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return Millis(time.tv_sec) * 1000 + Millis(time.tv_nsec) / 1'000'000;
}

Node::Node(Settings settings)
    : settings_(std::move(settings)),
      name_(settings_.id.empty() ? settings_.kind : settings_.id),
      random_(settings_.seed == 0 ? std::random_device()() : settings_.seed),
      flash_(std::make_unique<FileFlash>(settings_.flash)),
      slot_((settings_.flash.empty() ? "/tmp/roommate-" + name_ : settings_.flash) + ".image"),
      now_(monotonic()) {
  start("start");
}

Node::~Node() { hangUp(); }

void Node::start(std::string_view why) {
  base_ = now_;
  thing_ = makeThing(settings_.kind, settings_.sound, *this);
  kind_ = thing_->kind();
  if (!settings_.firmware.empty()) kind_.firmware = settings_.firmware;
  device_ = std::make_unique<Device>(kind_, thing_->self(), *flash_, *this, slot_);
  if (!ok(device_->start(why, 0))) std::fprintf(stderr, "%s: the flash cannot be read\n", name_.c_str());
  device_->clock().set(wallClock(), 0);
  if (!settings_.id.empty() && device_->provisioning().state() != Provisioning::State::claimed) {
    device_->provisioning().adopt(settings_.id, settings_.secret, settings_.host, settings_.server);
  } else if (!settings_.code.empty() && device_->provisioning().state() == Provisioning::State::needsSettings) {
    std::array<char, 512> room{};
    JsonWriter json(room);
    json.beginObject().key("server").text(settings_.server).key("code").text(settings_.code).endObject();
    if (const char* wrong = device_->provisioning().settings(json.view())) std::fprintf(stderr, "%s: %s\n", name_.c_str(), wrong);
  }
  device_->useIdentity();
  thing_->begin(*device_, 0);
}

void Node::run(Millis now) {
  now_ = now;
  const Millis own = now_ - base_;
  if (device_->provisioning().state() == Provisioning::State::claiming) claim();
  if (file_ < 0 && now_ >= silentUntil_ && !device_->id().empty() && device_->mayConnect(own)) dial();
  if (file_ >= 0) transfer();
  if (!late_.empty() && now_ - late_.front().at >= 200) deliverLate();
  thing_->tick(*device_, own);
  device_->tick(own);
  fetch();
  if (device_->ota().wantsRestart()) {
    // There is no second image on a host: it starts as the version it has fetched.
    if (device_->ota().state() == Ota::State::ready) settings_.firmware = std::string(device_->ota().wanted());
    restart(now_, "update");
  }
}

void Node::dial() {
  const Identity& identity = device_->provisioning().identity();
  const std::string port = settings_.id.empty() ? std::to_string(identity.port) : settings_.port;
  const auto [webHost, webPort] = authorityOf(std::string(identity.server.view()));
  file_ = settings_.webSocket ? connectTo(webHost, webPort) : connectTo(std::string(identity.host.view()), port);
  ++connects_;
  if (settings_.dials != nullptr) settings_.dials->push_back(now_);
  if (file_ < 0) {
    device_->onDisconnected(now_ - base_);
    return;
  }
  mqtt::Connect connect;
  const topic::Topic will(identity.id.view(), topic::online);
  connect.version = settings_.version;
  connect.clientId = connect.user = identity.id.view();
  connect.password = identity.secret.view();
  connect.willTopic = will;
  connect.willPayload = Device::farewell();
  connect.keepAliveSeconds = 30;
  client_.open(connect, now_);
  if (settings_.webSocket) web_.open(webHost + ':' + webPort, now_);
}

void Node::hangUp() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
  client_.close();
  web_.close();
  late_.clear();
}

void Node::transfer() {
  bool broken = false;
  while (!outgoing().empty()) {
    const auto bytes = outgoing();
    const ssize_t sent = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      broken = sent < 0 && errno != EAGAIN && errno != ENOTCONN;
      break;
    }
    settings_.webSocket ? web_.moved(static_cast<std::size_t>(sent)) : client_.moved(static_cast<std::size_t>(sent));
  }
  while (!broken && client_.state() != mqtt::Client::State::failed) {
    const auto room = settings_.webSocket ? web_.room() : client_.room();
    const ssize_t got = ::recv(file_, room.data(), room.size(), 0);
    if (got <= 0) {
      broken = got == 0 || (errno != EAGAIN && errno != ENOTCONN);
      break;
    }
    settings_.webSocket ? web_.received(static_cast<std::size_t>(got), now_) : client_.received(static_cast<std::size_t>(got), now_);
  }
  client_.tick(now_);
  broken = broken || (settings_.webSocket && web_.isBroken(now_));
  if (!broken && client_.state() != mqtt::Client::State::failed) return;
  if (client_.reason() != 0) std::fprintf(stderr, "%s: the server says 0x%02x\n", name_.c_str(), client_.reason());
  hangUp();
  device_->onDisconnected(now_ - base_);
}

void Node::onOpen() noexcept { device_->onConnected(*this, now_ - base_); }

void Node::onMessage(std::string_view topic, Bytes payload) noexcept {
  if (chance(settings_.shuffles)) {
    late_.push_back({now_, std::string(topic), std::string(textOf(payload))});
    return;
  }
  device_->onMessage(topic, payload, now_ - base_);
  if (chance(settings_.duplicates)) device_->onMessage(topic, payload, now_ - base_);
  deliverLate();
}

void Node::deliverLate() {
  while (!late_.empty()) {
    const Late message = late_.front();
    late_.pop_front();
    device_->onMessage(message.topic, bytesOf(message.payload), now_ - base_);
  }
}

void Node::onSent(Token token, bool taken) noexcept { device_->onSent(token, taken, now_ - base_); }

Token Node::publish(const Message& message) noexcept {
  const Token token = client_.publish(message);
  if (token != 0 && chance(settings_.duplicates)) (void)client_.publish(message);
  return token;
}

void Node::claim() {
  std::array<char, 512> room{};
  const auto body = device_->provisioning().takeRequest(kind_.model, kind_.firmware, room, now_ - base_);
  if (body.empty()) return;
  const auto answer = http("POST", settings_.server + "/api/v1/claims", {}, std::string(body));
  device_->provisioning().onAnswer(answer.status, answer.body, now_ - base_);
  device_->useIdentity();
  if (const auto time = device_->provisioning().time()) device_->clock().set(*time, now_ - base_);
  if (const char* trouble = device_->provisioning().trouble()) std::fprintf(stderr, "%s: %s\n", name_.c_str(), trouble);
}

void Node::fetch() {
  const auto wanted = device_->ota().takeFetch(now_ - base_);
  if (!wanted) return;
  const Identity& identity = device_->provisioning().identity();
  std::map<std::string, std::string> headers{{"Authorization", "Basic " + base64(std::string(identity.id.view()) + ':' + std::string(identity.secret.view()))}};
  std::string url = std::string(identity.server.view()) + "/api/v1/devices/" + std::string(identity.id.view()) + "/firmware/" + std::string(wanted->version);
  if (!wanted->manifest) {
    url += "/image";
    headers["Range"] = "bytes=" + std::to_string(wanted->at) + '-' + std::to_string(wanted->at + wanted->size - 1);
  }
  const auto answer = http("GET", url, headers, {});
  if (answer.status != 200 && answer.status != 206) {
    device_->ota().onFailed(now_ - base_);
  } else if (wanted->manifest) {
    device_->ota().onManifest(answer.body);
  } else {
    device_->ota().onChunk(wanted->at, bytesOf(answer.body));
  }
}

void Node::flip() {
  bool& pin = thing_->board.inputs[static_cast<std::size_t>(thing_->hand())];
  pin = !pin;
}

void Node::measure(Board::Sensor sensor, Milli value) { thing_->board.sensors[static_cast<std::size_t>(sensor)] = value; }

void Node::offline(Millis now, Millis duration) {
  silentUntil_ = now + duration;
  if (file_ < 0) return;
  hangUp();
  device_->onDisconnected(now - base_);
}

void Node::cutPower(Millis now) { restart(now, "power"); }

void Node::restart(Millis now, std::string_view why) {
  hangUp();
  now_ = now;
  const auto inputs = thing_->board.inputs;
  start(why);
  thing_->board.inputs = inputs;
}

std::string Node::state() const {
  std::array<char, 2048> room{};
  JsonWriter json(room);
  json.beginObject().key("id").text(device_->id()).key("connected").boolean(device_->isConnected()).key("inStep").boolean(device_->isInStep());
  json.key("applied").integer(device_->twin().applied()).key("boot").integer(device_->boot()).key("runs").integer(thing_->runs());
  json.key("connects").integer(connects_).key("rejected").integer(device_->twin().rejected()).key("values").beginObject();
  (void)device_->twin().properties().write(json, device_->twin().properties().all(), 8);
  json.endObject();
  thing_->tell(json);
  json.endObject();
  return std::string(json.view());
}

}  // namespace roommate::host
