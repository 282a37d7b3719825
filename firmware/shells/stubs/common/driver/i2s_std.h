#pragma once
#include "gpio.h"
struct i2s_channel_obj_t;
using i2s_chan_handle_t = i2s_channel_obj_t*;
enum i2s_port_t { I2S_NUM_0 };
enum i2s_role_t { I2S_ROLE_MASTER };
enum i2s_data_bit_width_t { I2S_DATA_BIT_WIDTH_16BIT = 16 };
enum i2s_slot_mode_t { I2S_SLOT_MODE_MONO = 1 };
constexpr gpio_num_t I2S_GPIO_UNUSED = GPIO_NUM_NC;
struct i2s_chan_config_t {
  i2s_port_t id;
  i2s_role_t role;
  bool auto_clear;
};
struct i2s_std_clk_config_t {
  std::uint32_t sample_rate_hz;
};
struct i2s_std_slot_config_t {
  i2s_data_bit_width_t data_bit_width;
  i2s_slot_mode_t slot_mode;
};
struct i2s_std_gpio_config_t {
  gpio_num_t mclk, bclk, ws, dout, din;
};
struct i2s_std_config_t {
  i2s_std_clk_config_t clk_cfg;
  i2s_std_slot_config_t slot_cfg;
  i2s_std_gpio_config_t gpio_cfg;
};
#define I2S_CHANNEL_DEFAULT_CONFIG(port, as) {.id = port, .role = as, .auto_clear = false}
#define I2S_STD_CLK_DEFAULT_CONFIG(rate) {.sample_rate_hz = rate}
#define I2S_STD_PHILIPS_SLOT_DEFAULT_CONFIG(bits, mode) {.data_bit_width = bits, .slot_mode = mode}
esp_err_t i2s_new_channel(const i2s_chan_config_t*, i2s_chan_handle_t*, i2s_chan_handle_t*);
esp_err_t i2s_channel_init_std_mode(i2s_chan_handle_t, const i2s_std_config_t*);
esp_err_t i2s_channel_enable(i2s_chan_handle_t);
esp_err_t i2s_channel_read(i2s_chan_handle_t, void*, std::size_t, std::size_t*, std::uint32_t);
esp_err_t i2s_channel_write(i2s_chan_handle_t, const void*, std::size_t, std::size_t*, std::uint32_t);
