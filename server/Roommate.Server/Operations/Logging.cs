using Microsoft.AspNetCore.SignalR;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Roommate.Server.Operations;

/// <summary>Structured logs: JSON lines in the data directory, warnings and worse on the terminal for the person who started it.</summary>
public static class Logging
{
    public static void AddJsonLines(this WebApplicationBuilder builder, string dataDirectory)
    {
        var logger = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            .Filter.ByExcluding(IsSaidOtherwise)
            .WriteTo.Console(
                restrictedToMinimumLevel: LogEventLevel.Warning,
                formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}")
            .WriteTo.File(
                new JsonFormatter(renderMessage: true),
                Path.Combine(dataDirectory, "logs", "roommate-.log"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: 14,
                fileSizeLimitBytes: 64 * 1024 * 1024,
                rollOnFileSizeLimit: true,
                buffered: false)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }

    /// <summary>What another line of ours says better, or says already.</summary>
    internal static bool IsSaidOtherwise(LogEvent entry) =>
        entry.Properties.TryGetValue("SourceContext", out var source)
        && source is ScalarValue { Value: string name }
        && (IsOfAFailedStart(name, entry) || IsARefusedCall(name, entry));

    // A start that fails is explained by Program in words; the host's own words, and those of services it cancels then, only hide that.
    private static bool IsOfAFailedStart(string source, LogEvent entry) =>
        source == "Microsoft.Extensions.Hosting.Internal.Host"
        && (entry.Exception is OperationCanceledException || entry.MessageTemplate.Text.StartsWith("Hosting failed to start", StringComparison.Ordinal)
            || (entry.Exception is null && entry.Level == LogEventLevel.Fatal));

    // A call that is refused is the caller's matter, who has the reason; what fails on our side HubGate logs with its trace.
    private static bool IsARefusedCall(string source, LogEvent entry) =>
        source.StartsWith("Microsoft.AspNetCore.SignalR.", StringComparison.Ordinal) && entry.Exception is HubException;
}
