using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Platform;
using Roommate.Platform.Configuration;
using Shouldly;

namespace Roommate.UnitTests.Platform.Configuration;

public sealed class OptionsAtTests
{
    [Fact]
    public void What_is_set_is_bound_and_the_rest_keeps_its_default()
    {
        var services = new ServiceCollection();
        services.AddOptionsAt<Lamp>(Configured(("Lamp:Level", "7")), "Lamp");
        using var provider = services.BuildServiceProvider();
        var lamp = provider.GetRequiredService<IOptions<Lamp>>().Value;
        (lamp.Level, lamp.On).ShouldBe((7, true));
    }

    [Theory]
    [InlineData("Lamp:Level", "much", "Lamp:Level has a value that is not a number. Example:  --Lamp:Level=5")]
    [InlineData("Lamp:On", "perhaps", "Lamp:On has a value that is not true or false. Example:  --Lamp:On=true")]
    [InlineData("Lamp:Color", "Loud", "Lamp:Color has a value that is not Warm or Cold.")]
    [InlineData("Lamp:Levl", "1", "Lamp:Levl is no setting. There are: Lamp:Level, Lamp:On, Lamp:Color.")]
    [InlineData("Lamp:Level", "11", "Lamp:Level is at most 10.")]
    public void A_wrong_value_stops_the_start_and_says_which(string key, string value, string text) =>
        Should.Throw<StartupException>(() => new ServiceCollection().AddOptionsAt<Lamp>(Configured((key, value)), "Lamp", static l => l.Level > 10 ? "Lamp:Level is at most 10." : null))
            .Message.ShouldBe(text);

    [Fact]
    public void A_secret_is_read_from_the_file_that_is_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "s3cret\n");
            using var configuration = new ConfigurationManager();
            configuration["OpenAI:ApiKey:File"] = file;
            configuration.AddSecretFiles();
            configuration["OpenAI:ApiKey"].ShouldBe("s3cret");
            configuration["OpenAI:Model:File"] = "/nowhere/at/all";
            Should.Throw<StartupException>(configuration.AddSecretFiles).Message.ShouldContain("OpenAI:Model:File");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IConfiguration Configured(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(static v => v.Key, static v => (string?)v.Value)).Build();

    private sealed class Lamp
    {
        [ConfigKey("How bright.", "5")]
        public int Level { get; set; } = 1;

        public bool On { get; set; } = true;

        public LampColor Color { get; set; }
    }

    private enum LampColor
    {
        Warm,
        Cold,
    }
}
