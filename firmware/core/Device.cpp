#include "Device.hpp"

#include "JournalFormat.hpp"

namespace roommate {

Device::Device(const DeviceKind& kind, void* self, Flash& flash, Random& random, ImageSlot& slot) noexcept
    : kind_(kind),
      random_(random),
      journal_(flash),
      ota_(kind.model, kind.firmware, slot, journal_),
      twin_(Properties(kind.properties, self, &ota_), journal_, scratch_),
      commands_(kind.commands, self, journal_),
      outbox_(journal_),
      provisioning_(journal_, random) {}

Status Device::start(std::string_view why, Millis now) noexcept {
  if (!why_.assign(why)) (void)why_.assign("power");
  if (const Status status = journal_.mount(); !ok(status)) return status;
  startBoot();
  provisioning_.restore();
  useIdentity();
  commands_.restore();
  ota_.restore(now);
  twin_.restore();
  // Power comes back to the whole house at once: nobody is the first.
  connectAt_ = why_.view() == "power" ? now + backoff_.next(random_) : now;
  return Status::ok;
}

// A number of its own for each start: the server counts reports anew from it. A device with empty flash begins anywhere, so that
// it is not taken for the start before.
void Device::startBoot() noexcept {
  std::array<std::uint8_t, 8> record{};
  std::size_t size = 0;
  if (ok(journal_.get(Journal::Name::boot, record, size)) && size == record.size()) {
    life_ = journal::get32(record.data());
    boot_ = journal::get32(record.data() + 4) + 1;
  } else {
    life_ = random_.next();
    boot_ = random_.next() >> 2;
  }
  journal::put32(record.data(), life_);
  journal::put32(record.data() + 4, boot_);
  // When it cannot be kept, a number nobody has used is better than the last one again.
  if (!ok(journal_.put(Journal::Name::boot, record))) boot_ = random_.next() | 0x80000000U;
}

Token Device::say(std::string_view what, std::string_view name, std::string_view payload, bool retain) noexcept {
  const topic::Topic topic(id(), what, name);
  return link_ == nullptr || topic.view().empty() ? Token{0} : link_->publish({topic, bytesOf(payload), retain});
}

void Device::onConnected(Link& link, Millis now) noexcept {
  link_ = &link;
  hello_ = Hello::about;
  twin_.connected(now);
  greet();
}

void Device::onDisconnected(Millis now) noexcept {
  link_ = nullptr;
  twin_.disconnected();
  flying_ = Flying::nothing;
  // The server asks again for what it has no answer to; the key answers then.
  hasAnswer_ = false;
  connectAt_ = now + backoff_.next(random_);
}

void Device::greet() noexcept {
  while (link_ != nullptr && hello_ != Hello::done) {
    bool said = false;
    if (hello_ == Hello::about) {
      said = greetAbout();
    } else if (hello_ == Hello::online) {
      JsonWriter json(scratch_);
      json.beginObject().key("on").boolean(true).key("boot").integer(boot_).key("why").text(why_.view()).endObject();
      said = say(topic::online, {}, json.view(), true) != 0;
    } else {
      said = greetSubscribe();
    }
    if (!said) return;  // the link is full: at the next tick
    hello_ = static_cast<Hello>(static_cast<std::uint8_t>(hello_) + 1);
  }
}

bool Device::greetAbout() noexcept {
  JsonWriter json(scratch_);
  json.beginObject().key("model").text(kind_.model).key("firmware").text(kind_.firmware).key("components").beginObject();
  if (!kind_.components.empty()) json.raw(kind_.components);
  json.key("firmware").raw(R"({"kind":"update"})").endObject();
  if (kind_.intervalMs > 0) json.key("intervalMs").integer(kind_.intervalMs);
  json.endObject();
  return json.ok() && say(topic::about, {}, json.view(), true) != 0;
}

bool Device::greetSubscribe() noexcept {
  // The answers first, the delta last: when it comes, everything else is heard already.
  const topic::Topic ack(id(), topic::ack);
  const topic::Topic twin(id(), topic::twin);
  Text<topic::mostLength> commands;
  const bool fits = commands.append(topic::Topic(id(), topic::command)) && commands.append("/+");
  const topic::Topic delta(id(), topic::delta);
  const std::array<std::string_view, 4> filters{ack, twin, commands.view(), delta};
  return fits && link_->subscribe(filters);
}

void Device::onMessage(std::string_view name, Bytes payload, Millis now) noexcept {
  const auto heard = topic::read(name, id());
  const auto json = heard ? Json::parse(textOf(payload)) : std::nullopt;
  if (!json || !json->isObject()) return;
  if (heard->what == topic::delta) {
    if (twin_.onDelta(*json)) backoff_.reset();
  } else if (heard->what == topic::ack) {
    onAck(*json, now);
  } else if (heard->what == topic::twin) {
    (void)twin_.onTwin(*json);
  } else if (heard->what == topic::command && (!hasAnswer_ || answerToken_ != 0)) {
    // One at a time, as the server sends them. The next may come before the acknowledgement of the last answer: who sends it has it.
    hasAnswer_ = commands_.take(heard->name, *json, clock_.at(now), answer_);
    answerToken_ = 0;
  }
  tick(now);
}

void Device::onAck(const Json& ack, Millis now) noexcept {
  (void)twin_.onAck(ack, now);
  const auto seq = ack.find("seq");
  const auto error = ack.find("error");
  if (!error || (seq && seq->integer())) return;
  const auto code = error->find("code");
  if (code && (code->is("rate_limited") || code->is("unavailable"))) {
    // Not taken, whatever the acknowledgement that follows says (3.1.1 has no words for it).
    flyingRefused_ = flying_ != Flying::nothing;
    lettersNotBefore_ = now + 1'000;
  }
}

void Device::onSent(Token token, bool taken, Millis now) noexcept {
  if (hasAnswer_ && token == answerToken_) hasAnswer_ = !taken;
  if (flying_ == Flying::nothing || token != flyingToken_) return;
  if (!taken && lettersNotBefore_ <= now) lettersNotBefore_ = now + 1'000;
  const bool arrived = taken && !flyingRefused_;
  if (arrived && flying_ == Flying::letter) (void)outbox_.arrived(letter_);  // if not written it is sent again, under its id
  if (arrived && flying_ == Flying::points) telemetry_.drop(pointsChannel_, pointsCount_);
  flying_ = Flying::nothing;
  flyingRefused_ = false;
}

void Device::tick(Millis now) noexcept {
  twin_.tick(now);
  watchOta(now);
  keepPoints(now);
  if (link_ == nullptr) return;
  greet();
  if (hello_ != Hello::done) return;
  if (twin_.takeGet(now)) (void)say(topic::get, {}, "{}");  // unanswered it is asked again
  answerCommand();
  report(now);
  sendLetter(now);
  sendPoints(now);
}

void Device::answerCommand() noexcept {
  if (!hasAnswer_ || answerToken_ != 0) return;
  JsonWriter json(scratch_);
  json.beginObject().key("status").integer(answer_.status);
  if (!answer_.body.empty()) json.key("body").raw(answer_.body.view());
  json.endObject();
  answerToken_ = say(topic::result, answer_.id.view(), json.view());
}

void Device::finishCommand(CommandStatus status, std::string_view body) noexcept {
  hasAnswer_ = commands_.finish(status, body, answer_);
  answerToken_ = 0;
}

void Device::report(Millis now) noexcept {
  const auto payload = twin_.report(clock_.at(now), now);
  if (!payload.empty() && say(topic::reported, {}, payload) != 0) twin_.sent(now);
}

Status Device::event(std::string_view name, std::string_view dataJson, Millis now) noexcept {
  std::array<char, 512> room{};
  std::array<char, 40> idRoom{};
  // Once per id: no two events of any two lives of this device have the same.
  JsonWriter json(room);
  Text<40> unique;
  for (const std::uint32_t part : {life_, boot_, ++events_}) {
    JsonWriter digits(idRoom);
    digits.integer(part);
    (void)unique.append(unique.empty() ? "" : "-");
    (void)unique.append(digits.view());
  }
  json.beginObject().key("id").text(unique.view());
  if (const auto time = clock_.at(now)) json.key("ts").integer(*time);
  if (!dataJson.empty()) json.key("data").raw(dataJson);
  json.endObject();
  return json.ok() ? outbox_.put(Journal::Queue::events, name, json.view()) : Status::tooLarge;
}

void Device::sendLetter(Millis now) noexcept {
  if (flying_ != Flying::nothing || now < lettersNotBefore_ || outbox_.isEmpty()) return;
  const auto letter = outbox_.next(scratch_, false);
  if (!letter) return;
  flyingToken_ = say(letter->what, letter->name, letter->payload);
  if (flyingToken_ == 0) return;
  letter_ = {{}, {}, {}, letter->number, letter->queue};
  flying_ = Flying::letter;
}

void Device::measured(std::size_t channel, Milli value, Millis now) noexcept {
  keepPoints(now);
  telemetry_.put(channel, value, now);
}

void Device::sendPoints(Millis now) noexcept {
  if (flying_ != Flying::nothing || now < lettersNotBefore_ || !outbox_.isEmpty()) return;
  const auto channel = telemetry_.due(now);
  if (!channel) return;
  JsonWriter json(scratch_);
  pointsCount_ = telemetry_.write(*channel, clock_, json);
  if (pointsCount_ == 0) return;
  flyingToken_ = say(topic::telemetry, telemetry_.component(*channel), json.view());
  if (flyingToken_ == 0) return;
  pointsChannel_ = *channel;
  flying_ = Flying::points;
}

// What nobody takes now goes to flash before it is overwritten.
void Device::keepPoints(Millis now) noexcept {
  const auto channel = telemetry_.full();
  if (!channel || (flying_ == Flying::points && pointsChannel_ == *channel) || (link_ != nullptr && now >= lettersNotBefore_)) return;
  JsonWriter json(scratch_);
  const std::size_t count = telemetry_.write(*channel, clock_, json);
  if (count > 0 && ok(outbox_.put(Journal::Queue::telemetry, telemetry_.component(*channel), json.view()))) telemetry_.drop(*channel, count);
}

void Device::watchOta(Millis now) noexcept {
  ota_.tick(now, twin_.isInStep());
  if (ota_.state() != seenState_ || ota_.progress() / 5 != seenProgress_) {
    seenState_ = ota_.state();
    seenProgress_ = static_cast<std::uint8_t>(ota_.progress() / 5);
    twin_.changed(firmwareRows::state);
    twin_.changed(firmwareRows::progress);
  }
  const Reason trouble = ota_.trouble();
  if (trouble != nullptr && trouble != toldTrouble_) {
    if (const auto index = twin_.properties().find(firmwareRows::version)) twin_.refuse(*index, trouble);
    toldTrouble_ = trouble;
  } else if (trouble != nullptr && twin_.isInStep()) {
    ota_.troubleTold();
    toldTrouble_ = nullptr;
  }
}

bool Device::isIdle() const noexcept {
  return twin_.isInStep() && !hasAnswer_ && !commands_.isRunning() && flying_ == Flying::nothing && outbox_.isEmpty() && !telemetry_.any();
}

}  // namespace roommate
