// The core on a host: devices over real sockets with fake pins and flash in a file. Lines on stdin play the world around them.
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <algorithm>
#include <vector>

#include "Node.hpp"

namespace {

using namespace roommate;
using namespace roommate::host;

constexpr const char* help =
    "roommate-device: a Roommate device on a host.\n"
    "  --kind lamp|relay|sensor|speaker   what it is (lamp)\n"
    "  --id dev_.. --secret ..            who it is, from POST /homes/{id}/devices\n"
    "  --server http://.. --code ..       or: claims itself with a code from the page\n"
    "  --host 127.0.0.1 --port 1883       where the MQTT endpoint is\n"
    "  --version 5|311                    MQTT 5.0 (usual) or 3.1.1\n"
    "  --flash FILE                       what it keeps; without it everything is forgotten at the end\n"
    "  --firmware 1.2.3                   the version it says it runs\n"
    "  --devices FILE                     many at once: a line `kind id secret` each\n"
    "  --transport tcp|websocket          MQTT over TCP, or inside a WebSocket to --server (path /mqtt)\n"
    "  --microphone FILE --speaker FILE   a speaker hears this wav (16 kHz, 16 bit, mono) when its button is pressed, and plays into that\n"
    "  --hurry 8                          sound passes so many times faster than in a room\n"
    "  --duplicates 0.1 --shuffles 0.1    share of messages that come twice, or late\n"
    "Lines on stdin: flip ID|all; measure ID temperature 21.4; offline ID|all MS; cut ID|all; state ID|all;\n"
    "storm (the most tries to connect in any one second, then counts anew); quit\n";

bool read(int count, char** arguments, Settings& settings, std::string& devices) {
  for (int i = 1; i < count; ++i) {
    const std::string key = arguments[i];
    if (key == "--help" || i + 1 == count) return false;
    const std::string value = arguments[++i];
    if (key == "--kind") settings.kind = value;
    else if (key == "--id") settings.id = value;
    else if (key == "--secret") settings.secret = value;
    else if (key == "--server") settings.server = value;
    else if (key == "--code") settings.code = value;
    else if (key == "--host") settings.host = value;
    else if (key == "--port") settings.port = value;
    else if (key == "--flash") settings.flash = value;
    else if (key == "--firmware") settings.firmware = value;
    else if (key == "--devices") devices = value;
    else if (key == "--microphone") settings.sound.microphone = value;
    else if (key == "--speaker") settings.sound.speaker = value;
    else if (key == "--hurry" && std::atoi(value.c_str()) > 0) settings.sound.hurry = static_cast<Millis>(std::atoi(value.c_str()));
    else if (key == "--transport" && (value == "tcp" || value == "websocket")) settings.webSocket = value == "websocket";
    else if (key == "--seed") settings.seed = static_cast<unsigned>(std::strtoul(value.c_str(), nullptr, 10));
    else if (key == "--duplicates") settings.duplicates = std::atof(value.c_str());
    else if (key == "--shuffles") settings.shuffles = std::atof(value.c_str());
    else if (key == "--version" && (value == "5" || value == "311")) settings.version = value == "5" ? mqtt::Version::v5 : mqtt::Version::v311;
    else return false;
  }
  return isKind(settings.kind) && (!devices.empty() || !settings.id.empty() || !settings.code.empty() || !settings.flash.empty());
}

using Nodes = std::vector<std::unique_ptr<Node>>;

Nodes makeNodes(const Settings& settings, const std::string& devices) {
  Nodes nodes;
  if (devices.empty()) nodes.push_back(std::make_unique<Node>(settings));
  std::ifstream file(devices);
  std::string kind, id, secret;
  while (file >> kind >> id >> secret) {
    Settings own = settings;
    own.kind = kind;
    own.id = id;
    own.secret = secret;
    if (settings.seed != 0) own.seed = settings.seed + static_cast<unsigned>(nodes.size());
    if (isKind(kind)) nodes.push_back(std::make_unique<Node>(own));
  }
  return nodes;
}

void act(Node& node, const std::string& verb, std::istringstream& rest, Millis now) {
  if (verb == "flip") node.flip();
  if (verb == "cut") node.cutPower(now);
  if (verb == "state") std::printf("%s\n", node.state().c_str());
  if (verb == "offline") {
    Millis duration = 0;
    rest >> duration;
    node.offline(now, duration);
  }
  if (verb == "measure") {
    std::string sensor;
    double value = 0;
    rest >> sensor >> value;
    node.measure(sensor == "humidity" ? Board::Sensor::humidity : sensor == "battery" ? Board::Sensor::battery : Board::Sensor::temperature,
                 static_cast<Milli>(value * 1000 + (value < 0 ? -0.5 : 0.5)));
  }
}

// The most in any window of a second.
std::size_t storm(const std::vector<Millis>& dials) {
  std::size_t most = 0;
  for (std::size_t first = 0, last = 0; last < dials.size(); ++last) {
    while (dials[last] - dials[first] >= 1'000) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

/// False at the end of the world.
bool hear(Nodes& nodes, std::vector<Millis>& dials, std::string& pending, Millis now) {
  char piece[4096];
  const ssize_t size = ::read(STDIN_FILENO, piece, sizeof piece);
  if (size <= 0) return false;
  pending.append(piece, static_cast<std::size_t>(size));
  for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
    const std::string line = pending.substr(0, end);
    pending.erase(0, end + 1);
    std::istringstream words(line);
    std::string verb, who;
    words >> verb >> who;
    if (verb == "quit") return false;
    if (verb == "storm") {
      std::printf("{\"storm\":%zu}\n", storm(dials));
      dials.clear();
    }
    const auto start = words.tellg();
    for (const auto& node : nodes) {
      if (who != "all" && who != node->name() && who != node->device().id()) continue;
      words.clear();
      words.seekg(start);
      act(*node, verb, words, now);
    }
    std::fflush(stdout);
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  Settings settings;
  std::string devices;
  if (!read(count, arguments, settings, devices)) {
    std::fputs(help, stderr);
    return 2;
  }
  std::vector<Millis> dials;
  settings.dials = &dials;
  Nodes nodes = makeNodes(settings, devices);
  std::vector<pollfd> files;
  std::string pending;
  bool listening = true;
  while (listening) {
    const Millis now = monotonic();
    for (const auto& node : nodes) node->run(now);
    files.assign(1, {STDIN_FILENO, POLLIN, 0});
    for (const auto& node : nodes) {
      if (node->file() >= 0) files.push_back({node->file(), static_cast<short>(POLLIN | (node->wantsToWrite() ? POLLOUT : 0)), 0});
    }
    ::poll(files.data(), files.size(), 20);
    if ((files[0].revents & (POLLIN | POLLHUP)) != 0) listening = hear(nodes, dials, pending, monotonic());
  }
  return 0;
}
