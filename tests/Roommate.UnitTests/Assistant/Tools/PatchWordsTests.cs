using System.Text.Json;
using Roommate.Assistant.Tools;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Tools;

/// <summary>What a person is asked to confirm is said as a person would say it, whatever a model wrote.</summary>
public sealed class PatchWordsTests
{
    [Theory]
    [InlineData("Kitchen light", """{"light":{"on":true,"brightness":40}}""", "set the Kitchen light to 40 %")]
    [InlineData("Kitchen light", """{"light":{"on":true}}""", "turn on the Kitchen light")]
    [InlineData("Kitchen light", """{"light":{"on":false,"brightness":40}}""", "turn off the Kitchen light and set the Kitchen light to 40 %")]
    [InlineData("Leo's lamp", """{"light":{"on":true,"color":{"h":30,"s":100}}}""", "make Leo's lamp orange")]
    [InlineData("Strip", """{"light":{"color":{"h":355,"s":80}}}""", "make Strip red")]
    [InlineData("Strip", """{"light":{"color":{"h":200,"s":3}}}""", "make Strip white")]
    [InlineData("Strip", """{"light":{"color":{"h":200,"s":90}}}""", "set the color of Strip to {\"h\":200,\"s\":90}")]
    [InlineData("Desk lamp", """{"light":{"colorTemp":2700}}""", "set the Desk lamp to 2700 K")]
    [InlineData("Front door", """{"lock":{"locked":false}}""", "unlock the Front door")]
    [InlineData("Garage door", """{"cover":{"position":0}}""", "close the Garage door")]
    [InlineData("Garage door", """{"cover":{"position":35}}""", "move the Garage door to 35 %")]
    [InlineData("Thermostat", """{"climate":{"target":21.5,"mode":"heat"}}""", "set Thermostat to 21.5 °C and set Thermostat to heat")]
    [InlineData("Thermostat", """{"climate":{"mode":"off"}}""", "turn off Thermostat")]
    [InlineData("Ceiling fan", """{"fan":{"on":true,"speed":70}}""", "set the speed of the Ceiling fan to 70 %")]
    [InlineData("Dobby", """{"vacuum":{"state":"returning"}}""", "send Dobby back to its dock")]
    [InlineData("Heater", """{"x":{"childLock":true}}""", "turn on the child lock of Heater")]
    [InlineData("Heater", """{"x":{"max_power":9}}""", "set the max power of Heater to 9")]
    [InlineData("Heater", """{"x":{"note":null}}""", "clear the note of Heater")]
    [InlineData("Lamp", """{"x":{"a":"**yes** <b>![x](http://e/)"}}""", "set the a of Lamp to “yes    b   x (http://e/)”")]
    [InlineData("Lamp", """{}""", "change nothing of Lamp")]
    public void A_change_is_said_as_a_person_would(string device, string patch, string words) =>
        PatchWords.Say(device, JsonSerializer.Deserialize<JsonElement>(patch)).ShouldBe(words);
}
