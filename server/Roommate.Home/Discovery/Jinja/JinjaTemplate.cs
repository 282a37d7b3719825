namespace Roommate.Home.Discovery.Jinja;

/// <summary>
/// A template of a discovered device: the part of Jinja that Zigbee2MQTT, ESPHome and their like use. Total: whatever the template or
/// the value is, it ends within a bounded number of steps, with a text or with a problem in words.
/// </summary>
internal sealed class JinjaTemplate
{
    private const int MostSource = 16 * 1024;

    private readonly IReadOnlyList<JinjaStep> _steps;

    private JinjaTemplate(IReadOnlyList<JinjaStep> steps) => _steps = steps;

    /// <summary>Null, with what is wrong in words, when it cannot be read.</summary>
    public static JinjaTemplate? Parse(string source, out string? problem)
    {
        try
        {
            JinjaProblem.When(source.Length > MostSource, "more text than a template may have");
            problem = null;
            return new JinjaTemplate(JinjaSteps.Read(source));
        }
        catch (JinjaProblem wrong)
        {
            problem = $"A template has {wrong.Message}: {Start(source)}";
            return null;
        }
    }

    /// <summary>The text, without space around it; null, with what is wrong, when these values do not go.</summary>
    public string? Render(IReadOnlyDictionary<string, object?> values, out string? problem)
    {
        try
        {
            problem = null;
            return new JinjaRun(values).Render(_steps).Trim();
        }
        catch (JinjaProblem wrong)
        {
            problem = wrong.Message;
            return null;
        }
    }

    private static string Start(string source) => source.Length <= 80 ? source : source[..80] + "…";
}
