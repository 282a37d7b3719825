namespace Roommate.Assistant.Understanding;

/// <summary>The intents of the design; frames in the language files use these names.</summary>
public static class Intents
{
#pragma warning disable CS1591 // The names speak for themselves.
    public const string TurnOn = "turn_on";
    public const string TurnOff = "turn_off";
    public const string Toggle = "toggle";
    public const string SetBrightness = "set_brightness";
    public const string SetColor = "set_color";
    public const string SetColorTemperature = "set_color_temperature";
    public const string SetPosition = "set_position";
    public const string SetSpeed = "set_speed";
    public const string SetVolume = "set_volume";
    public const string SetTemperature = "set_temperature";
    public const string SetMode = "set_mode";
    public const string Lock = "lock";
    public const string Unlock = "unlock";
    public const string Open = "open";
    public const string Close = "close";
    public const string Stop = "stop";
    public const string GetState = "get_state";
    public const string GetTemperature = "get_temperature";
    public const string GetWeather = "get_weather";
    public const string GetTime = "get_time";
    public const string GetDate = "get_date";
    public const string StartTimer = "start_timer";
    public const string CancelTimer = "cancel_timer";
    public const string PauseTimer = "pause_timer";
    public const string ResumeTimer = "resume_timer";
    public const string AdjustTimer = "adjust_timer";
    public const string TimerStatus = "timer_status";
    public const string AddItem = "add_item";
    public const string RemoveItem = "remove_item";
    public const string CompleteItem = "complete_item";
    public const string Play = "play";
    public const string Pause = "pause";
    public const string Next = "next";
    public const string Previous = "previous";
    public const string Mute = "mute";
    public const string VacuumStart = "vacuum_start";
    public const string VacuumReturn = "vacuum_return";
    public const string ActivateScene = "activate_scene";
    public const string Remember = "remember";
    public const string Recall = "recall";
    public const string Forget = "forget";
    public const string Remind = "remind";
    public const string Broadcast = "broadcast";
    public const string NeverMind = "never_mind";
#pragma warning restore CS1591
}

/// <summary>The slot names of http.md, and the few that only say more.</summary>
public static class Slots
{
#pragma warning disable CS1591
    public const string Name = "name";
    public const string Room = "room";
    public const string Floor = "floor";
    public const string Kind = "kind";
    public const string Class = "class";
    public const string State = "state";
    public const string Brightness = "brightness";
    public const string Color = "color";
    public const string ColorTemperature = "colorTemperature";
    public const string Temperature = "temperature";
    public const string Position = "position";
    public const string Speed = "speed";
    public const string Volume = "volume";
    public const string Mode = "mode";
    public const string Hours = "hours";
    public const string Minutes = "minutes";
    public const string Seconds = "seconds";
    public const string StartHours = "startHours";
    public const string StartMinutes = "startMinutes";
    public const string StartSeconds = "startSeconds";
    public const string Item = "item";
    public const string List = "list";
    public const string Message = "message";
    public const string Query = "query";
    public const string Scene = "scene";
    public const string Date = "date";
    public const string Time = "time";
#pragma warning restore CS1591

    /// <summary>A relative change as a signed number in the property's own unit ("brighter": 10, "two degrees cooler": -2); the property's slot is then absent.</summary>
    public const string Step = "step";

    /// <summary>How a question asks: `one`, `which`, `any`, `all`, `count`; how a timer is adjusted: `more` or `less`; `off` for unmute.</summary>
    public const string How = "how";
}
