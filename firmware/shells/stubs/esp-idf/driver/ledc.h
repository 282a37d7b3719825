#pragma once
#include "esp_stub.h"
enum ledc_mode_t { LEDC_LOW_SPEED_MODE };
enum ledc_timer_bit_t { LEDC_TIMER_10_BIT = 10 };
enum ledc_channel_t { LEDC_CHANNEL_0, LEDC_CHANNEL_1, LEDC_CHANNEL_2 };
struct ledc_timer_config_t { ledc_mode_t speed_mode; ledc_timer_bit_t duty_resolution; std::uint32_t freq_hz; };
struct ledc_channel_config_t { int gpio_num; ledc_mode_t speed_mode; ledc_channel_t channel; };
esp_err_t ledc_timer_config(const ledc_timer_config_t*);
esp_err_t ledc_channel_config(const ledc_channel_config_t*);
esp_err_t ledc_set_duty(ledc_mode_t, ledc_channel_t, std::uint32_t);
esp_err_t ledc_update_duty(ledc_mode_t, ledc_channel_t);
