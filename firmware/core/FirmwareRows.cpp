#include "FirmwareRows.hpp"

#include "Ota.hpp"

namespace roommate::firmwareRows {

Reason applyVersion(void* ota, const Value& value) { return static_cast<Ota*>(ota)->want(value.text); }

Value readVersion(void* ota) { return Value::of(static_cast<Ota*>(ota)->running()); }

Value readState(void* ota) { return Value::of(static_cast<Ota*>(ota)->stateName()); }

// In steps of five: each is one report.
Value readProgress(void* ota) { return Value::ofWhole(static_cast<Ota*>(ota)->progress() / 5 * 5); }

}  // namespace roommate::firmwareRows
